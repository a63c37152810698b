"""Readers who use a keyboard, a screen reader, or see little: axe-core finds nothing, and Tab reaches everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.axe import AXE, FOUND, LAID_OUT, SHORTEN
from tests.site.browsing import Visit
from tests.site.kinds import addresses

pytestmark = pytest.mark.browser

KINDS = addresses()
WIDTHS = (360, 1280)
SETTLED = """async () => {     // after a change of width, our scripts and the theme's measure again
  for (let still = 0, seen = ""; still < 4; ) {
    await new Promise(requestAnimationFrame);
    const now = `${document.documentElement.scrollHeight} ${document.documentElement.scrollWidth}`;
    still = now === seen ? still + 1 : 0;
    seen = now;
  }
}"""
COLOURS = ["color-contrast", "link-in-text-block"]     # the rules for which another scheme is another page
NUMBERED = """() => {
  const usual = "a[href], button, input, select, textarea, summary, [tabindex]";
  const shown = (it) => it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true })
    && it.getClientRects().length;
  const chosen = (it) => it.type !== "radio" || it.checked;     // arrows move between the buttons of one choice
  return [...document.querySelectorAll(usual)].filter(shown).filter(chosen).map((it, at) => {
    it.dataset.at = at;
    return it.outerHTML.slice(0, 120);
  });
}"""
REMEMBER = """() => {
  window.focused = [];
  addEventListener("focusin", ({ target }) => {
    const box = target.getBoundingClientRect();
    const inSight = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    window.focused.push({ at: Number(target.dataset.at ?? -1), inSight, html: target.outerHTML.slice(0, 120) });
  });
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


def in_scheme(reader: Page, scheme: str) -> None:
    """The page that is open, in light or dark colours."""
    reader.emulate_media(color_scheme=scheme)
    name = {"light": "default", "dark": "slate"}[scheme]
    expect(reader.locator("body")).to_have_attribute("data-md-color-scheme", name, timeout=30_000)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, reader: Page, site: str) -> None:
    """In tables, in the first forty rows, four where the columns are those of a table above: others are made alike."""
    reader.set_viewport_size({"width": WIDTHS[0], "height": 900})
    reader.emulate_media(color_scheme="light")
    reader.goto(site + KINDS[kind])
    reader.evaluate(SHORTEN, [40, 4])
    reader.evaluate(LAID_OUT)
    reader.evaluate(AXE)
    for width in WIDTHS:
        reader.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in {"light": None, "dark": COLOURS}.items():
            in_scheme(reader, scheme)
            reader.evaluate(SETTLED)
            assert reader.evaluate(FOUND, rules) == [], f"at {width} px, {scheme}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_whole_pages(kind: str, reader: Page, site: str) -> None:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(site + KINDS[kind])
    reader.evaluate(AXE)
    for scheme in ("light", "dark"):
        in_scheme(reader, scheme)
        assert reader.evaluate(FOUND, None) == [], scheme


@pytest.mark.parametrize("kind", KINDS)
def test_tab_reaches_everything_in_order(kind: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go(KINDS[kind], 360 if kind in ("index.md", "architectures/*/*") else 1280)
    seen.page.wait_for_load_state("networkidle")      # scripts that make forms have run
    seen.page.evaluate(SHORTEN, [4, 4])
    things: list[str] = seen.page.evaluate(NUMBERED)
    seen.page.evaluate(REMEMBER)
    for _ in range(len(things) + 1):
        seen.page.keyboard.press("Tab")
    focused = seen.page.evaluate("window.focused")
    reached = [each["at"] for each in focused if each["at"] >= 0][: len(things)]
    assert [each["html"] for each in focused if not each["inSight"]] == [], "what has the focus is in sight"
    assert [thing for at, thing in enumerate(things) if at not in reached] == [], "what no Tab reaches"
    assert reached == sorted(reached), "the order of the page"


GUESSED = """async () => {       // of each table of texts, how high the page takes it to be, and how high it is
  while (document.querySelector(".ledger-table.cards:not([role])")) await new Promise(requestAnimationFrame);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const tables = [...document.querySelectorAll(".ledger-table.cards")];
  for (const table of tables) table.style.contentVisibility = "visible";
  const guess = (table) => parseFloat(table.style.containIntrinsicBlockSize.split(" ")[1]) * rem;
  return tables.map((table) => [guess(table), table.offsetHeight]);
}"""


@pytest.mark.parametrize("kind", ["causes.md", "claims.md", "mistakes.md", "ops/index.md"])
def test_a_table_without_layout_takes_the_room_that_it_will_need(
    kind: str, site: str, visit: Callable[..., Visit]
) -> None:
    """What is too low would have its rows measured over the text that follows; what is too high would jump."""
    seen = visit(site)
    seen.go(KINDS[kind], 412)
    pairs = seen.page.evaluate(GUESSED)
    assert pairs
    assert [pair for pair in pairs if pair[0] < pair[1]] == []
    assert sum(guess for guess, _ in pairs) < 1.4 * sum(height for _, height in pairs)


def test_the_first_tab_skips_to_the_content(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go(KINDS["architectures/*/*"])
    seen.page.keyboard.press("Tab")
    expect(seen.page.locator(".md-skip")).to_be_focused()
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.closest('article') !== null")


@pytest.mark.parametrize(("width", "name"), [(360, "Sections"), (360, "Search"), (1280, None)])
def test_menu_search_and_colours_work_by_keyboard(
    width: int, name: str | None, site: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(site)
    seen.go("", width)
    if name is None:
        ground = "getComputedStyle(document.body).backgroundColor"
        before = seen.page.evaluate(ground)
        seen.page.locator(".md-header__option .md-option").first.focus()
        for _ in range(2):      # the system's colours, the light ones, the dark ones
            seen.page.keyboard.press("ArrowRight")
        seen.until(f"{ground} !== {before!r}")
        return
    button = seen.page.get_by_role("button", name=name, exact=True)
    button.focus()
    seen.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    if name == "Search":
        expect(seen.page.locator(".search-field")).to_be_focused()
    else:
        expect(seen.page.locator(".md-nav--primary").get_by_role("link", name="Find a number")).to_be_in_viewport()
    seen.page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
