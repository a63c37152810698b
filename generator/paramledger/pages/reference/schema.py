"""The JSON Schemas that editors read, as files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import schema_file
from paramledger.language.schema import schemas
from paramledger.ledger.ledger import Ledger
from paramledger.page import Page, Rendered

SOURCES = (
    "generator/paramledger/ops/__init__.py",
    "generator/paramledger/language/conventions.py",
    "generator/paramledger/language/mistakes.py",
    "generator/paramledger/language/model.py",
    "generator/paramledger/language/reconciliations.py",
    "generator/paramledger/language/site.py",
)


def pages(ledger: Ledger) -> Iterator[Page]:
    """One file for each kind of spec."""
    for name, text in schemas().items():
        yield Page(schema_file(name), Rendered(text), {}, SOURCES)
