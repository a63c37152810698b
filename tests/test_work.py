"""How much a build does and holds: families are walked once and held few at a time, pages one family at a time."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from paramledger.cache import Cache, opened_cache
from paramledger.cli.families import prepared
from paramledger.exports.downloads import downloads
from paramledger.files import drawn_files, writing
from paramledger.files.building import write_docs
from paramledger.ledger.ledger import MOST_FAMILIES, Ledger, ledger
from paramledger.page import Page
from paramledger.pages import site

NET = """title = "Net {number}"
input = {{ features = 10 }}
default = "small"
layers = [ {{ name = "fc", op = "linear", out_features = "width" }} ]
parameters = {{ width = {number} }}
[variants.small]
[variants.large]
set = {{ width = 50 }}
"""
FAMILIES = 12
PAGES_OF_A_FAMILY = 3       # the family's own, and one for each variant


def book(store: Cache, changed: int = 0) -> Ledger:
    """Twelve families; one may be another than usual."""
    texts = {
        f"architectures/net_{number}.toml": NET.format(number=number + (100 if number == changed else 0)).encode()
        for number in range(1, FAMILIES + 1)
    }
    return prepared(ledger("specs", texts, store))


def build(docs: Path, made: Ledger) -> None:
    assert write_docs(docs, site(made), downloads=downloads(made, drawn_files(docs))).problems == ()


def test_a_build_walks_every_variant_once_and_holds_few_families(tmp_path: Path) -> None:
    with opened_cache(None, Path("specs")) as store:
        made = book(store)
        build(tmp_path, made)
    assert Counter(made.memory.walked) == {f"net_{number}": 2 for number in range(1, FAMILIES + 1)}
    assert len(made._breakdowns) <= MOST_FAMILIES < FAMILIES


def test_after_one_change_one_family_is_walked_and_its_pages_are_made(tmp_path: Path) -> None:
    for changed in (0, 7):
        with opened_cache(tmp_path / "cache", Path("specs")) as store:
            made = book(store, changed)
            build(tmp_path / "docs", made)
    assert made.memory.walked == ["net_7"] * 2
    asked = [key.removeprefix("?").split("\x1f") for key in made.memory.computed]
    own = {names[1] for question, *names in asked if question.endswith(":pages_of") and names[1]}
    assert own == {"net_7"}


def test_with_no_change_nothing_is_computed_and_no_page_is_read(tmp_path: Path, held: Callable[[], int]) -> None:
    for _ in range(2):
        with opened_cache(tmp_path / "cache", Path("specs")) as store:
            made = book(store)
            build(tmp_path / "docs", made)
    assert (made.memory.computed, made.memory.walked) == ([], [])
    assert held() == 0


def test_a_build_holds_the_pages_of_one_family(
    tmp_path: Path, held: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    written = writing.write_whole

    def counting(path: Path, pieces: Iterable[bytes]) -> None:
        written(path, pieces)
        if "architectures" in path.parts:
            seen.append(held())

    monkeypatch.setattr(writing, "write_whole", counting)
    with opened_cache(None, Path("specs")) as store:
        build(tmp_path, book(store))
    assert len(seen) > FAMILIES * PAGES_OF_A_FAMILY
    assert 0 < max(seen) <= 2 * PAGES_OF_A_FAMILY, "the family's, and those of the one before until they are replaced"


def test_pages_of_a_large_catalogue_are_no_larger_a_load(tmp_path: Path) -> None:
    """What is held of a page while it is not asked for is its digest."""
    with opened_cache(None, Path("specs")) as store:
        pages = site(book(store))
        assert all(len(one.text) == 64 for one in pages.digests.values())
        first, *_ = pages.values()
        assert first.text.startswith("---\n") and not any(isinstance(one, Page) for one in vars(pages).values())


@pytest.fixture
def held() -> Iterator[Callable[[], int]]:
    """How many pages of families are in memory, beside those that were there before: what is frozen is not listed."""
    gc.collect()
    gc.freeze()

    def count() -> int:
        pages = (one for one in gc.get_objects() if isinstance(one, Page))
        return sum(one.path.startswith("architectures/net_") for one in pages)

    yield count
    gc.unfreeze()


def test_a_run_that_ends_takes_nothing_from_another(tmp_path: Path) -> None:
    """It deletes what it has not used, which the other then computes."""
    with opened_cache(None, Path("specs")) as store:
        afresh = {path: page.text for path, page in site(book(store)).items()}
    with opened_cache(tmp_path, Path("specs")) as one:
        pages = site(book(one))
        with opened_cache(tmp_path, Path("specs")) as other:
            site(book(other, changed=3))
        assert {path: page.text for path, page in pages.items()} == afresh
    with opened_cache(tmp_path, Path("specs")) as store:
        assert {path: page.text for path, page in site(book(store)).items()} == afresh
