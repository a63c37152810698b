"""The JSON Schemas that editors read, as files of the site."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ledger import Ledger
from generator.pages.page import Page
from generator.spec.schema import schemas

SOURCES = ("generator/ops/__init__.py", "generator/spec/model.py", "generator/spec/site.py")


def pages(ledger: Ledger) -> Iterator[Page]:
    """One file for each kind of spec."""
    for name, text in schemas().items():
        yield Page(f"schema/{name}.json", text, {}, SOURCES)
