"""The site: every page that is made from the ledger. One line in the table for every kind of page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from paramledger.addresses import is_built
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept, kept_apart
from paramledger.page import Page, PageDigest, PageSet, Rendered, page_digests
from paramledger.pages import (
    catalogue,
    causes,
    claims,
    compare,
    family,
    home,
    mistakes,
    numbers,
    reconciliation,
    storage,
    tools,
    variant,
)
from paramledger.pages.pictures.drawing import PICTURE
from paramledger.pages.reference import language, ops, schema
from paramledger.pages.shared import figure_index, number_index
from paramledger.problems import SpecError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: what it is made for (each family, each reconciliation, once), and its pages for one of them."""

    names: Callable[[Ledger], Iterable[str]]
    pages: Callable[[Ledger, str], Iterable[Page]]


def once(pages: Callable[[Ledger], Iterable[Page]]) -> Kind:
    """Pages that collect from all specs, or depend on none."""
    return Kind(lambda ledger: ("",), lambda ledger, _: pages(ledger))


def families(ledger: Ledger) -> list[str]:
    return sorted(ledger.families)


def reconciliations(ledger: Ledger) -> list[str]:
    return sorted(ledger.reconciliations)


PAGES: dict[str, Kind] = {
    "catalogue": once(catalogue.pages),
    "causes": once(causes.pages),
    "claims": once(claims.pages),
    "compare": once(compare.pages),
    "family": Kind(families, family.pages),
    "home": once(home.pages),
    "language": once(language.pages),
    "mistakes": once(mistakes.pages),
    "numbers": once(numbers.pages),
    "ops": once(ops.pages),
    "overview": once(reconciliation.overviews),
    "reconciliation": Kind(reconciliations, reconciliation.pages),
    "schema": once(schema.pages),
    "storage": once(storage.pages),
    "tools": once(tools.pages),
    "variant": Kind(families, variant.pages),
}


@kept_apart
def pages_of(ledger: Ledger, kind: str, name: str) -> tuple[Page, ...]:
    """The pages of a kind for one family or reconciliation; for all of them the name is empty. Of those that git keeps,
    pictures stand apart: they are drawn from numbers that the page says, and a review need not read them.
    """
    made = map(sourced, PAGES[kind].pages(ledger, name))
    return tuple(page if is_built(page.path) else page.apart(PICTURE) for page in made)


def sourced(page: Page) -> Page:
    """With the spec that it is made from in its front matter, or the folder of several: the foot of a page shows it."""
    if not page.path.endswith(".md"):
        return page
    return replace(page, text=Rendered(page.text.replace("---\n", f"---\nsource: {json.dumps(page.source)}\n", 1)))


@kept
def digests_of(ledger: Ledger, kind: str, name: str) -> tuple[PageDigest, ...]:
    """What is known of these pages while they are not held."""
    return tuple(map(PageDigest.of, pages_of(ledger, kind, name)))


def parts(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every kind with each of its names."""
    return ((kind, name) for kind, entry in PAGES.items() for name in entry.names(ledger))


def prepare(ledger: Ledger, family: str) -> None:
    """Compute whatever pages say of a family alone, so that its breakdowns are not asked for again."""
    number_index.entries(ledger, family)
    figure_index.figures_of(ledger, family)
    for kind, entry in PAGES.items():
        if entry.names is families:
            digests_of(ledger, kind, family)


def site(ledger: Ledger) -> PageSet:
    """Every generated page by its path, in the order of paths; raises SpecError when two kinds make the same."""
    made: dict[str, tuple[PageDigest, str, str]] = {}
    for kind, name in parts(ledger):
        for page in digests_of(ledger, kind, name):
            if page.path in made:
                raise SpecError(f"{page.path} is made twice, the second time as {kind}")
            made[page.path] = page, kind, name
    latest: dict[str, tuple[str, dict[str, Page]]] = {}      # of each kind the pages that were asked for last

    def page_at(path: str) -> Page:
        _, kind, name = made[path]
        if kind not in latest or latest[kind][0] != name:
            latest[kind] = name, {page.path: page for page in pages_of(ledger, kind, name)}
        return latest[kind][1][path]

    return PageSet({path: made[path][0] for path in sorted(made)}, page_at)


def fragments(pages: Mapping[str, Page]) -> PageSet:
    """What is built beside docs/, under the path of the page that includes it."""
    digests = {path: page.fragment for path, page in page_digests(pages).items() if page.fragment}
    return PageSet(digests, lambda path: pages[path].fragment)
