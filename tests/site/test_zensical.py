"""The same mkdocs.yml under Zensical: the same pages, the same ids, the same numbers."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from paramledger.addresses import FRAGMENTS

from tests.site.built_html import Html, pages
from tests.whole import whole

MADE = "__"     # how ids begin that a theme makes


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Html]:
    """Its site. Zensical writes beside its configuration, so that it gets a folder of its own."""
    folder = tmp_path_factory.mktemp("zensical")
    shutil.copy(whole() / "mkdocs.yml", folder)
    for part in ("docs", "overrides", FRAGMENTS):
        shutil.copytree(whole() / part, folder / part)
    command = [sys.executable, "-m", "zensical", "build", "--clean"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return pages(folder / "site")


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
