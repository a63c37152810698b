"""What a page costs and whom it asks: few bytes, nobody else, and no network where browsers allow it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.site.browsing import Visit, address
from tests.site.kinds import KINDS, NOT_FOUND, addresses

pytestmark = pytest.mark.browser

THEME = ("assets/javascripts/", "assets/stylesheets/")
PAGE_BYTES = 200_000        # what a page may transfer beyond the theme, compressed as hosts do
QUERY_BYTES = 60_000        # what a query of two words may load before its first answer
LONGEST = {kind: address(pages[-1]) for kind, pages in KINDS.items()} | {NOT_FOUND: NOT_FOUND}


@pytest.mark.parametrize("kind", LONGEST)
def test_a_page_transfers_little_and_asks_nobody_else(
    kind: str, site: str, built: Path, visit: Callable[..., Visit]
) -> None:
    """The longest page of the kind. Sizes are those of the files under gzip: Python's server sends them whole."""
    seen = visit(site)
    got: list[Response] = []
    seen.page.on("response", lambda response: got.append(response))
    seen.go(LONGEST[kind])
    seen.page.wait_for_load_state("networkidle")
    sizes = {
        path: transferred(built, path)
        for path in {unquote(urlsplit(response.url).path).lstrip("/") for response in got}
    }
    assert [url for url in (response.url for response in got) if not url.startswith((site, "data:"))] == []
    own = {path: size for path, size in sizes.items() if not path.startswith(THEME)}
    assert sum(own.values()) < PAGE_BYTES, own
    assert seen.complaints == []


def transferred(built: Path, path: str) -> int:
    file = built / path / "index.html" if (built / path).is_dir() else built / path
    return len(gzip.compress(file.read_bytes(), 6))


def test_a_search_loads_little(site: str, built: Path, visit: Callable[..., Visit]) -> None:
    """Nothing before the field is used; then what a query needs, compressed as hosts do."""
    seen = visit(site)
    got: list[str] = []
    seen.page.on("response", lambda response: got.append(unquote(urlsplit(response.url).path).lstrip("/")))
    seen.go("verdicts/")
    seen.page.wait_for_load_state("networkidle")
    assert [path for path in got if path.startswith(("search/", "numbers/"))] == []
    seen.page.locator(".search-field").fill("keras bias")
    expect(seen.page.get_by_role("group", name="Pages").get_by_role("option").first).to_be_visible()
    index = {path for path in got if path.startswith(("search/", "numbers/"))}
    assert {"search/sections.js", "numbers/names.js"} < index
    assert sum(transferred(built, path) for path in index) < QUERY_BYTES


@pytest.mark.parametrize("kind", addresses())
@pytest.mark.parametrize("builder", ["built", "zensical_built"])
def test_a_page_opens_from_a_folder(builder: str, kind: str, request: pytest.FixtureRequest, browser: Browser) -> None:
    """Opened as a file: it shows, folds and jumps; every request is for a file of the folder.

    The page for dead addresses names the host's root, as it has to, which is no folder of the site.
    """
    built: Path = request.getfixturevalue(builder)
    page = browser.new_page()
    asked: list[str] = []
    missed: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: missed.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    place = addresses()[kind]
    page.goto((built / place / ("" if place.endswith(".html") else "index.html")).as_uri())
    page.wait_for_load_state("load")
    assert page.locator(".md-content h1").is_visible()
    outside = [url for url in asked if not url.startswith((built.as_uri(), "data:"))]
    assert kind == NOT_FOUND or (outside, missed, errors) == ([], [], [])
    page.close()


@pytest.mark.parametrize("kind", addresses())
def test_no_page_is_wider_than_the_screen(kind: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go(addresses()[kind])
    assert [width for width in (1280, 768, 360) if seen.overflows(width)] == []
