"""The whole site at once: every anchor publishes the number that its page says, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping

import pytest
from paramledger.addresses import variant_page
from paramledger.counts.quantities import had
from paramledger.counts.rows import QUANTITIES
from paramledger.digits import grouped
from paramledger.exports.downloads import downloads
from paramledger.ledger.breakdown import AT_TOKENS
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.page import Page
from paramledger.pages import PAGES, site
from paramledger.pages.shared.tools_table import tool_anchor

from tests.pages.anchors import ids
from tests.small_catalogue import small_catalogue

SAMPLE = 40     # values of a page, evenly spread
STORED = ("numel", "elements", "bytes")     # of a network in a scheme
# a number and its anchors, or its one in a cell
SHOWN = re.compile(r'((?:<a id="[^"]*"></a>)+)(\d+(?:,\d{3})*)| (\d[\d,]*) \{ #([^}]*)\} \|')
CODE = re.compile(r"`[^`\n]*`")      # an example of a link leads nowhere
HAND_WRITTEN = re.compile(r"^(api\.md|concepts/|contributing\.md|verdicts\.md|your-model\.md)")


@pytest.fixture(scope="module")
def pages(repository: Ledger) -> dict[str, Page]:
    return site(repository)


def test_every_anchor_stands_once(pages: dict[str, Page]) -> None:
    for page in pages.values():
        there = ids(page.whole)
        assert not [name for name, count in there.items() if count > 1], page.path
        assert page.values.keys() <= there.keys(), page.path


def test_every_anchor_is_followed_by_its_value(pages: dict[str, Page]) -> None:
    for page in (page for page in pages.values() if not page.path.startswith(("reconciliations/", "mistakes.md"))):
        found = (match.groups() for match in SHOWN.finditer(page.whole))
        shown = {
            name: number or cell
            for before, number, cell, behind in found
            for name in ([behind] if behind else ids(before))
        }
        wanted = {name: grouped(value) for name, value in page.values.items() if isinstance(value, int)}
        assert {name: shown.get(name) for name in wanted} == wanted, page.path


def test_every_value_is_the_computed_one(repository: Ledger, pages: dict[str, Page]) -> None:
    """What `computed` does not know is of sections with their own tests: does it fit, what does training take."""
    seen: Counter[str] = Counter()
    for address in repository.addresses:
        published = list(pages[variant_page(address)].values.items())
        sample = published[:: 1 + len(published) // SAMPLE]
        tools = {tool_anchor(one): one.value for one in repository.breakdown(address).tools()}
        for name, value in sample:
            kind, wanted = computed(repository, address, name, tools)
            seen[kind] += 1
            assert kind == "other" or value == wanted, f"{address} {name}"
    assert min(seen[kind] for kind in ("figure", "tokens", "tool", "stored")) > 10, seen


def computed(book: Ledger, address: str, name: str, tools: Mapping[str, int | None]) -> tuple[str, int | None]:
    """What an anchor of a variant's page publishes, and of which kind it is."""
    layer, _, quantity = name.rpartition(".")
    plain, _, tokens = quantity.partition("-")
    if name in tools:
        return "tool", tools[name]
    if quantity in STORED and "-" in layer:
        return "stored", int(getattr(book.stored(address, layer.replace("-", "/", 1)), quantity))
    if quantity in QUANTITIES:
        return "figure", book.breakdown(address).figure(layer, quantity)
    if plain in AT_TOKENS and tokens.isdecimal():
        return "tokens", book.breakdown(address).figure(layer, plain, int(tokens))
    return "other", None


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
