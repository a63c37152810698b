"""What readers do on each kind of page, under both builders: it works, and no content security policy is in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paramledger.instrument.shipping import MANIFEST
from playwright.sync_api import Browser, Page, expect

from tests.site.browsing import Visit, served
from tests.site.kinds import addresses

pytestmark = pytest.mark.browser
PATIENCE = 60_000       # milliseconds: a machine may be at work on other things
# Refusals are counted in the page itself: not all of them are written to the console.
REFUSED = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


def searches_for_words(page: Page) -> None:
    page.locator(".search-field").press_sequentially("grouped convolution")
    found = page.get_by_role("group", name="Pages").get_by_role("option").filter(has_text="grouped convolution")
    expect(found.first).to_be_visible(timeout=PATIENCE)


def searches_for_a_number(page: Page) -> None:
    field = page.locator("article form[role=search] input").first
    field.fill("62378344")
    field.press("Enter")
    expect(page.locator('.finder-list a[href*="alexnet"]').first).to_be_visible(timeout=PATIENCE)


def filters_the_catalogue(page: Page) -> None:
    page.get_by_label("Parameters, at least").fill("20M")
    expect(page.locator(".finder-state")).not_to_have_text("", timeout=PATIENCE)
    page.get_by_role("button", name="parameters").press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("parameters", timeout=PATIENCE)


def filters_claims(page: Page) -> None:
    page.get_by_label("Verdict", exact=True).select_option("differs")
    expect(page.locator(".finder-state")).to_contain_text(" of ", timeout=PATIENCE)
    page.get_by_label("Words").fill("no such words anywhere")
    expect(page.locator(".finder-state")).to_contain_text("0 of", timeout=PATIENCE)


def compares(page: Page) -> None:
    for name in ("alexnet ungrouped", "alexnet paper"):
        page.get_by_label("Add a network").press_sequentially(name)
        page.get_by_label("Add a network").press("Enter")
    # Two groups in conv2, conv4 and conv5: the published table's 307,200, 663,552 and 442,368 weights fewer.
    expect(page.get_by_role("region", name="Layers that differ")).to_contain_text("−1,413,120", timeout=PATIENCE)


def copies_a_table(page: Page) -> None:
    number = page.locator(".ledger-table.layers td[style*=right]").first
    assert number.evaluate("each => getComputedStyle(each).textAlign") == "right"       # the policy knows this style
    page.get_by_role("button", name="Copy as CSV").first.click()
    expect(page.get_by_role("status").filter(has_text="rows copied as CSV")).to_be_visible(timeout=PATIENCE)
    assert "," in str(page.evaluate("navigator.clipboard.readText()"))


def changes_the_colours(page: Page) -> None:
    """From those of the system, which are light, to light ones, to dark ones; the next page has them too."""
    for button, scheme in {"Light colours": "default", "Dark colours": "slate"}.items():
        page.get_by_title(button).click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    page.reload()
    assert page.locator("meta[name=color-scheme]").get_attribute("content") == "dark"
    page.get_by_label("Colours of the system").press("Enter")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def wrong(reader: Visit) -> list[str]:
    """What was refused or went wrong; that a field could not take the focus from another is told, and harmless."""
    said = [text for text in reader.complaints if not text.startswith("console info: Autofocus")]
    return [*reader.page.evaluate("window.refused"), *said]


WITHOUT_PYTHON = (MANIFEST, "built without Python for browsers")
DONE: dict[str, tuple[str, Callable[[Page], None]]] = {
    "search for words": ("", searches_for_words),
    "search for a number": ("", searches_for_a_number),
    "search by number": ("numbers/", searches_for_a_number),
    "filter the catalogue": ("architectures/", filters_the_catalogue),
    "filter claims": ("claims/", filters_claims),
    "compare networks": ("compare/", compares),
    "copy a table": ("architectures/alexnet/paper/", copies_a_table),
    "change the colours": ("architectures/alexnet/paper/", changes_the_colours),
}


@pytest.fixture(scope="module", params=["built", "zensical_built"], ids=["mkdocs", "zensical"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    folder: Path = request.getfixturevalue(request.param)
    with served(folder) as address:
        yield address


@pytest.fixture
def reader(base: str, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(REFUSED)
    visit = Visit(context.new_page(), base)
    visit.watch()
    yield visit
    context.close()


@pytest.mark.parametrize("what", DONE)
def test_what_a_reader_does_works_and_breaks_no_rule(what: str, reader: Visit) -> None:
    place, act = DONE[what]
    reader.go(place)
    act(reader.page)
    assert wrong(reader) == []


@pytest.mark.parametrize("kind", addresses())
def test_every_kind_of_page_breaks_no_rule(kind: str, base: str, reader: Visit) -> None:
    """Opened, with its folded parts open and every button of the page pressed once. Where a site has no Python for
    browsers, as Zensical's here, its page that asks for it says so.
    """
    reader.go(addresses()[kind])
    reader.page.mouse.move(300, 300)        # what waits for a reader is shown
    reader.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for button in reader.page.locator(".md-content button:visible").all()[:20]:
        button.dispatch_event("click")
    changes_the_colours(reader.page)
    reader.page.wait_for_load_state("networkidle")
    lacks = reader.page.request.get(f"{base}{MANIFEST}").status == 404
    assert [one for one in wrong(reader) if not (lacks and any(said in one for said in WITHOUT_PYTHON))] == []


def test_an_address_with_a_part_that_is_no_text(reader: Visit) -> None:
    """`%` alone encodes nothing; the themes' scripts and ours go on."""
    reader.go("architectures/alexnet/paper/#50%")
    reader.page.evaluate("location.hash = '#%zz'")
    reader.page.wait_for_url("**/#%25zz")
    assert wrong(reader) == []


def test_the_contents_stand_beside_a_long_page_and_fold_on_a_phone(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("architectures/vgg/vgg16/")
    folded = seen.page.locator(".ledger-contents")
    expect(seen.page.locator(".md-sidebar--secondary").get_by_role("link", name="Layer by layer")).to_be_visible()
    expect(folded).to_be_hidden()
    seen.go("architectures/vgg/vgg16/", 360)
    expect(seen.page.locator(".md-sidebar--secondary")).to_be_hidden()
    expect(folded.get_by_role("link", name="Layer by layer")).to_be_hidden()
    folded.get_by_text("Contents", exact=True).click()
    folded.get_by_role("link", name="Layer by layer").click()
    expect(seen.page.get_by_role("heading", name="Layer by layer")).to_be_in_viewport()
    assert not seen.overflows(360)
