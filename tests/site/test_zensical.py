"""The same mkdocs.yml under Zensical, finished and proved: the same pages, the same ids, the same numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.built_html import Html, pages

MADE = "__"     # how ids begin that a theme makes


@pytest.fixture(scope="module")
def zensical(zensical_built: Path) -> dict[str, Html]:
    """Its pages, finished: readers see what was proved."""
    return pages(zensical_built)


def test_the_pages_are_the_same(zensical: dict[str, Html], html: dict[str, Html]) -> None:
    assert set(zensical) == set(html)


def test_the_ids_are_the_same(zensical: dict[str, Html], html: dict[str, Html]) -> None:
    differing = {
        page: named(seen) ^ named(html[page]) for page, seen in zensical.items() if named(seen) != named(html[page])
    }
    assert differing == {}


def test_the_numbers_are_the_same(zensical: dict[str, Html], html: dict[str, Html]) -> None:
    assert [page for page, seen in zensical.items() if seen.cells != html[page].cells] == []
    assert sum(len(seen.numbers) for seen in zensical.values()) > 100_000


def test_titles_and_descriptions_are_the_same(zensical: dict[str, Html], html: dict[str, Html]) -> None:
    assert [
        page
        for page, seen in zensical.items()
        if (seen.title, seen.description) != (html[page].title, html[page].description)
    ] == []


def named(page: Html) -> set[str]:
    """The ids of the article that a link may name."""
    return {name for name in page.article_ids if not name.startswith(MADE)}
