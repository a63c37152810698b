"""The index that finds networks by name, as a script that assigns a value: `numbers/names.js`.

A reader writes ResNet50, resnet-50 or ViT-B/16; the script `names.js` of the site compares letters and digits alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import NAMES_SCRIPT
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.page import Page
from paramledger.pages.shared.number_index import script


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one script: by family its title, and by variant the other names that people have for it."""
    value = {name: _family(ledger, name) for name in sorted(ledger.families)}
    yield Page(NAMES_SCRIPT, script("names", value), {}, ledger.all_sources)


def _family(ledger: Ledger, name: str) -> object:
    model = ledger.families[name].model
    variants = {
        key: [*filter(None, [variant.title]), *map(_called, variant.implementations.values())]
        for key, variant in model.variants.items()
    }
    return [plain(ledger, model.title), {key: sorted(set(names) - {key}) for key, names in variants.items()}]


def _called(implementation: str) -> str:
    """What a framework calls a model: without the owner before it and the arguments behind."""
    return implementation.partition("(")[0].rpartition("/")[2]
