"""The site as one value: every page that is made from the ledger. One line in the table for every kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.ledger import Ledger
from generator.pages import (
    architecture,
    catalogue,
    claims_page,
    compare_page,
    family,
    home,
    language_page,
    numbers_page,
    ops_page,
    reconciliation,
    schema_page,
)
from generator.pages.page import Page
from generator.problems import Wrong

PAGES: dict[str, Callable[[Ledger], Iterator[Page]]] = {
    "architecture": architecture.pages,
    "catalogue": catalogue.pages,
    "claims": claims_page.pages,
    "compare": compare_page.pages,
    "family": family.pages,
    "home": home.pages,
    "language": language_page.pages,
    "numbers": numbers_page.pages,
    "ops": ops_page.pages,
    "reconciliation": reconciliation.pages,
    "schema": schema_page.pages,
}


def site(ledger: Ledger) -> dict[str, Page]:
    """Every generated page by its path, in the order of paths; raises Wrong when two kinds make the same."""
    made: dict[str, Page] = {}
    for kind, pages in PAGES.items():
        for page in pages(ledger):
            if page.path in made:
                raise Wrong(f"{page.path} is made twice, the second time as {kind}")
            made[page.path] = page
    return dict(sorted(made.items()))
