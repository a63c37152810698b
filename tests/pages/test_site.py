"""The whole site at once: every anchor publishes the number that its page says, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re

import pytest
from paramledger.addresses import variant_page
from paramledger.counts.quantities import had
from paramledger.counts.rows import QUANTITIES
from paramledger.digits import grouped
from paramledger.exports.downloads import downloads
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.page import Page
from paramledger.pages import PAGES, site

from tests.pages.anchors import ids
from tests.small_catalogue import small_catalogue

SAMPLE = 40     # values of a page, evenly spread
# a number and its anchors, or its one in a cell
SHOWN = re.compile(r'((?:<a id="[^"]*"></a>)+)(\d+(?:,\d{3})*)| (\d[\d,]*) \{ #([^}]*)\} \|')
CODE = re.compile(r"`[^`\n]*`")      # an example of a link leads nowhere
HAND_WRITTEN = re.compile(r"^(api\.md|concepts/|contributing\.md|verdicts\.md)")


@pytest.fixture(scope="module")
def pages(repository: Ledger) -> dict[str, Page]:
    return site(repository)


def test_every_anchor_stands_once(pages: dict[str, Page]) -> None:
    for page in pages.values():
        there = ids(page.whole)
        assert not [name for name, count in there.items() if count > 1], page.path
        assert page.values.keys() <= there.keys(), page.path


def test_every_anchor_is_followed_by_its_value(pages: dict[str, Page]) -> None:
    for page in (page for page in pages.values() if not page.path.startswith("reconciliations/")):
        found = (match.groups() for match in SHOWN.finditer(page.whole))
        shown = {
            name: number or cell
            for before, number, cell, behind in found
            for name in ([behind] if behind else ids(before))
        }
        wanted = {name: grouped(value) for name, value in page.values.items() if isinstance(value, int)}
        assert {name: shown.get(name) for name in wanted} == wanted, page.path


def test_every_value_is_the_computed_one(repository: Ledger, pages: dict[str, Page]) -> None:
    for address in repository.addresses:
        breakdown = repository.breakdown(address)
        published = list(pages[variant_page(address)].values.items())
        for name, value in published[:: 1 + len(published) // SAMPLE]:
            layer, _, quantity = name.rpartition(".")
            if quantity in QUANTITIES and not layer.startswith("tools.") and "-" not in layer:
                assert value == breakdown.figure(layer, quantity), f"{address} {name}"


def test_every_variant_publishes_all_totals(repository: Ledger, pages: dict[str, Page]) -> None:
    for address in repository.addresses:
        own = set(had(repository.breakdown(address).totals))
        assert own <= pages[variant_page(address)].values.keys(), address


def test_every_link_leads_to_a_page_and_an_anchor(repository: Ledger, pages: dict[str, Page]) -> None:
    files = downloads(repository)
    anchors = {path: ids(page.whole) for path, page in pages.items()}
    for page in pages.values():
        for to in set(re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", page.whole))):
            path, _, name = to.partition("#")
            path = path.partition("?")[0]
            if to.startswith(("https:", "http:")):
                continue
            there = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
            if HAND_WRITTEN.match(there) or there in files:
                continue
            assert there in pages, f"{page.path}: {to}"
            headed = name and f"# {name.capitalize()}\n" in pages[there].text
            assert not name or name in anchors[there] or headed, f"{page.path}: {to}"


def test_the_same_specs_make_the_same_bytes() -> None:
    """Whatever the order in which files are read; every kind of page is among those of a few families."""
    specs = small_catalogue()
    one, other = (site(ledger("specs", dict(items))) for items in (specs.items(), reversed(specs.items())))
    assert {path: page.text for path, page in one.items()} == {path: page.text for path, page in other.items()}


def test_the_table_of_pages_is_sorted() -> None:
    assert list(PAGES) == sorted(PAGES)


def test_front_matter_comes_first(pages: dict[str, Page]) -> None:
    for page in (page for page in pages.values() if page.path.endswith(".md")):
        assert re.match(r'---\n(source: "[^\n]+"\n)?title: "[^\n]+"\ndescription: "[^\n]+"\n', page.text), page.path
