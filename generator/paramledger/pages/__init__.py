"""The site as one value: every page that is made from the ledger. One line in the table for every kind of page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paramledger.ledger.ledger import Ledger
from paramledger.page import Page
from paramledger.pages import catalogue, claims, compare, family, home, numbers, reconciliation, variant
from paramledger.pages.reference import language, ops, schema
from paramledger.problems import SpecError

PAGES: dict[str, Callable[[Ledger], Iterator[Page]]] = {
    "catalogue": catalogue.pages,
    "claims": claims.pages,
    "compare": compare.pages,
    "family": family.pages,
    "home": home.pages,
    "language": language.pages,
    "numbers": numbers.pages,
    "ops": ops.pages,
    "reconciliation": reconciliation.pages,
    "schema": schema.pages,
    "variant": variant.pages,
}


def site(ledger: Ledger) -> dict[str, Page]:
    """Every generated page by its path, in the order of paths; raises SpecError when two kinds make the same."""
    made: dict[str, Page] = {}
    for kind, pages in PAGES.items():
        for page in pages(ledger):
            if page.path in made:
                raise SpecError(f"{page.path} is made twice, the second time as {kind}")
            made[page.path] = page
    return dict(sorted(made.items()))
