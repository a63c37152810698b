"""Every page of the built site, as a reader's browser shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.site.browsing import Values, Visit, address, begins_with
from tests.site.kinds import KINDS, MIDDLE, PAGES, WALKED

pytestmark = pytest.mark.browser

SHOWN = """() => {
  const after = (anchor) => {
    const range = document.createRange();
    range.setStartAfter(anchor);
    range.setEnd(anchor.parentElement, anchor.parentElement.childNodes.length);
    return anchor.textContent.trim() || range.toString().trim();
  };
  return Object.fromEntries([...document.querySelectorAll("article [id]")].map((anchor) => [anchor.id, after(anchor)]));
}"""


@pytest.fixture(scope="module")
def reader(site: str, browser: Browser) -> Iterator[Visit]:
    """One reader who goes from page to page, with what browsers keep between pages."""
    page = browser.new_page()
    visit = Visit(page, site)
    visit.watch()
    yield visit
    page.close()


@pytest.mark.parametrize(
    "path", [path if path in WALKED else pytest.param(path, marks=pytest.mark.slow) for path in PAGES]
)
def test_page(path: str, reader: Visit, values: Values) -> None:
    seen = reader
    seen.complaints.clear()
    seen.go(address(path))
    assert seen.page.locator("h1").count() == 1
    shown: dict[str, str] = seen.page.evaluate(SHOWN)
    wrong = {
        at: (shown.get(at), value)
        for at, value in values.get(path, {}).items()
        if not begins_with(shown.get(at, ""), value)
    }
    assert wrong == {}, "shown and computed"
    assert [width for width in (768, 360) if seen.overflows(width)] == []
    assert seen.complaints == []


@pytest.mark.parametrize(
    "kind",
    [
        "architectures/*/index.md", "causes.md", "claims.md", "language.md", "mistakes.md", "ops/*",
        "reconciliations/*", "storage.md", "tools.md",
    ],
)
def test_on_a_phone_rows_of_texts_are_cards_that_end_with_the_screen(kind: str, reader: Visit) -> None:
    """Every one of the page, those far from the screen too."""
    reader.go(address(MIDDLE[kind]), 360)
    assert reader.page.evaluate(
        """[...document.querySelectorAll(".cards")].filter((cards) => {
          cards.style.contentVisibility = "visible";
          return cards.getBoundingClientRect().right > 360 || cards.scrollWidth > cards.clientWidth + 1;
        }).map((cards) => cards.textContent.trim().slice(0, 80))"""
    ) == []
    assert reader.page.locator("td[data-label]").count() > 0


def test_every_kind_of_page_is_there() -> None:
    shelves = ("architectures", "concepts", "ops", "reconciliations")
    pages = {
        "api.md",
        "causes.md",
        "claims.md",
        "compare.md",
        "contributing.md",
        "design.md",
        "index.md",
        "language.md",
        "mistakes.md",
        "notebook.md",
        "numbers.md",
        "storage.md",
        "tools.md",
        "verdicts.md",
        "your-model.md",
    }
    pages |= {"architectures/*/index.md", "architectures/*/*"}
    assert pages | {f"{shelf}/index.md" for shelf in shelves} | {f"{shelf}/*" for shelf in shelves[1:]} == set(KINDS)


def test_colours_follow_the_system(site: str, visit: Callable[..., Visit]) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        seen = visit(site, scheme)
        seen.go("")
        grounds.append(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(set(grounds)) == 2
