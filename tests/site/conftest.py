"""The built site, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.site.browsing import FLAGS, ROOT, Visit, build, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert program, "Chromium is needed: install it, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the whole site, built from docs/."""
    folder = tmp_path_factory.mktemp("site")
    build(ROOT / "mkdocs.yml", folder)
    with served(folder) as base:
        yield base


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
