"""The built site, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paramledger.addresses import FRAGMENTS
from paramledger.ledger.ledger import Ledger
from paramledger.pages import site as made
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.site.browsing import Values, Visit, build, served, started, zensical_build
from tests.site.built_html import Html, pages
from tests.whole import whole

PATIENCE = 120_000      # milliseconds in which Python starts on a busy machine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = started(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole site, with the pages and the downloads that git does not keep; SITE names one that is
    built already.
    """
    if os.environ.get("SITE"):
        return Path(os.environ["SITE"])
    folder = tmp_path_factory.mktemp("site")
    build(whole() / "mkdocs.yml", folder)
    return folder


@pytest.fixture(scope="session")
def zensical_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole site as Zensical makes it, which writes beside its configuration."""
    folder = tmp_path_factory.mktemp("zensical")
    shutil.copy(whole() / "mkdocs.yml", folder)
    for part in ("docs", "overrides", FRAGMENTS):
        shutil.copytree(whole() / part, folder / part)
    return zensical_build(folder)


@pytest.fixture(scope="session")
def html(built: Path) -> dict[str, Html]:
    """Every page of the whole site as a checker reads it."""
    return pages(built)


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """The address of the whole site."""
    with served(built) as base:
        yield base


@pytest.fixture(scope="session")
def values(repository: Ledger) -> Values:
    """What each page's anchors publish, computed afresh from the specs."""
    return {path: page.values for path, page in made(repository).items()}


@pytest.fixture(scope="session")
def python(site: str, built: Path, browser: Browser) -> Iterator[Visit]:
    """A visit to the page "Your model"; Python starts there with the first question, and stays for all modules."""
    if not (built / "python/manifest.json").is_file():
        if os.environ.get("CI"):
            pytest.fail("the site has no Python for browsers: see .ci/runtime")
        pytest.skip("the site has no Python for browsers: run `make runtime`")
    context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    visit = Visit(context.new_page(), site)
    visit.watch()
    visit.go("")
    visit.page.get_by_role("link", name="Bring your model").click()        # as a reader comes
    visit.page.wait_for_url("**/your-model/")
    yield visit
    context.close()


@pytest.fixture(scope="module")
def reader(python: Visit) -> Iterator[Visit]:
    """The same, for a module that asks it, with patience."""
    python.complaints.clear()
    expect.set_options(timeout=PATIENCE)
    yield python
    expect.set_options(timeout=5_000)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a browser page on a served site; closed after the test."""
    pages: list[Page] = []

    def opened(base: str, scheme: str = "light") -> Visit:
        page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
        pages.append(page)
        made = Visit(page, base)
        made.watch()
        return made

    yield opened
    for page in pages:
        page.close()
