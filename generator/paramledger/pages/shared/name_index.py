"""The index that finds networks by name, as a script that assigns a value: `numbers/names.js`.

A reader writes ResNet50, resnet-50 or ViT-B/16; the script `names.js` of the site compares letters and digits alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paramledger.addresses import NAMES_SCRIPT
from paramledger.language.model import Variant
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.page import Page
from paramledger.pages.shared.number_index import script

SIZES = {"T": "tiny", "S": "small", "B": "base", "L": "large", "H": "huge", "G": "giant"}
LETTER = re.compile(rf"(?<=\w)[ -]([{''.join(SIZES)}])(?=[/ ]|$)")


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one script: by family its title, its variants and its other names; by variant its title, then the other names
    that people have for it.
    """
    value = {name: _family(ledger, name) for name in sorted(ledger.families)}
    yield Page(NAMES_SCRIPT, script("names", value), {}, ledger.all_sources)


def _family(ledger: Ledger, name: str) -> object:
    model = ledger.families[name].model
    title = plain(ledger, model.title)
    return [title, {key: _names(variant, key, title) for key, variant in model.variants.items()}, model.called]


def _names(variant: Variant, key: str, family: str) -> list[str]:
    title = variant.title or f"{family}: {key}"
    others = {in_words(title), *map(_called, variant.implementations.values())}
    return [title, *sorted(others - {key, title})]


def in_words(title: str) -> str:
    """A name with its size in words: `Swin tiny` for Swin-T, `ViT base/16` for ViT-B/16."""
    return LETTER.sub(lambda found: f" {SIZES[found[1]]}", title)


def _called(implementation: str) -> str:
    """What a framework calls a model: without the owner before it and the arguments behind."""
    return implementation.partition("(")[0].rpartition("/")[2]
