"""Finding a number, filtering tables and comparing variants, as a reader does it; the script's rules against those of
the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import get_args

import paramledger as pl
import pytest
from paramledger.digits import read_printed, verdict
from paramledger.exports.records import shown
from paramledger.language.reconciliations import Evidence
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.verdicts import all_judged
from paramledger.problems import SpecError
from playwright.sync_api import Browser, Page, Route, expect

from tests.site.browsing import Visit, begins_with

pytestmark = pytest.mark.browser

READ = """texts => texts.map(text => {
  const found = paramledger.read(text);
  return found && [found.value, found.scale, ...found.places].map(String);
})"""
JUDGED = """pairs => pairs.map(([text, computed]) => {
  const found = paramledger.match(paramledger.read(text), BigInt(computed));
  return found && [found.word, String(found.place)];
})"""
TEXTS = (
    "62378344",
    "62,378,344",
    "62 378 344",
    "62.4M",
    "62.4 m",
    "138M",
    "60 million",
    "60 Millions",
    "0.59M",
    "724 MMACs",
    "724 MFLOPs",
    "3.8×10^9",
    "3.8e9",
    "3.8 x 10⁹",
    "528 MB",
    "527.8 MiB",
    "about 60 million",
    "~60M",
    "+307,200",
    "−307,200",
    "-5",
    "1.26 thousand",
    "13.5k params",
    "671B",
    "1 1/2 million",
    "62,37,8344",
    "half a million",
    "resnet50",
    "11x11",
    "",
    "M",
    "60 million million",
    "1.2.3",
    "3e999",
    "62'378'344",
    "12 G",
    "7 bn",
    "5 dozen",
    "4 per cent",
    "100 neurons",
    "25.6 Mparams",
    "2 TB",
    "0",
    "000",
    "0.0",
    "60_000_000",
)
PRINTED = (
    "60 million",
    "62.4M",
    "61M",
    "62378344",
    "62,378,340",
    "0.59M",
    "600000",
    "12 hundred thousand",
    "25.6M",
    "1.5 billion",
    "2.5K",
    "+2.5K",
    "528 MiB",
)
COMPUTED = (
    0,
    1,
    499,
    2450,
    2500,
    2549,
    2550,
    589_824,
    590_080,
    595_000,
    600_000,
    649_999,
    650_000,
    60_499_999,
    60_500_000,
    60_965_224,
    61_100_840,
    62_350_000,
    62_378_344,
    62_378_345,
    62_450_000,
    64_999_999,
    65_000_000,
    69_999_999,
    553_430_176,
    1_500_000_000,
    1_549_999_999,
    1_550_000_000,
    -2450,
    -2500,
)


@pytest.fixture(scope="module")
def book() -> Ledger:
    return pl.load()


@pytest.fixture(scope="module")
def reader(site: str, browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser.new_page(), site)
    visit.watch()
    visit.go("")
    yield visit
    visit.page.close()


def as_read(text: str) -> list[str] | None:
    """What the ledger reads, in whole numbers as the script has them: value, scale and places."""
    try:
        found = read_printed(text)
    except SpecError:
        return None
    scale = lcm(*(Fraction(number).denominator for number in (found.value, *found.places)))
    return [str(int(found.value * scale)), str(scale), *(str(int(place * scale)) for place in found.places)]


def same_numbers(one: list[str] | None, other: list[str] | None) -> bool:
    """Equal as fractions: a script need not shorten them."""
    if one is None or other is None:
        return one == other
    (value, scale, *places), (goal, unit, *spots) = [int(text) for text in one], [int(text) for text in other]
    return value * unit == goal * scale and [place * unit for place in places] == [spot * scale for spot in spots]


def test_the_script_reads_what_the_ledger_reads(reader: Visit, book: Ledger) -> None:
    texts = [*TEXTS, *(claim.printed for claim in all_judged(book))]
    found = reader.page.evaluate(READ, texts)
    wrong = [
        (text, script, as_read(text))
        for text, script in zip(texts, found, strict=True)
        if not same_numbers(script, as_read(text))
    ]
    assert wrong == []


def test_the_script_judges_as_the_ledger_does(reader: Visit) -> None:
    texts = [text for text in PRINTED if as_read(text)]
    pairs = [(text, computed) for text in texts for computed in COMPUTED if computed >= 0 or text.startswith("+")]
    expected = []
    for text, computed in pairs:
        found = verdict(read_printed(text), computed)
        scale = int(as_read(text)[1])
        follows = found.word in ("exact", "rounds", "truncates")
        expected.append([found.word, str(int(found.quantum * scale))] if follows else None)
    assert reader.page.evaluate(JUDGED, [[text, str(computed)] for text, computed in pairs]) == expected


def found(seen: Visit) -> list[str]:
    expect(seen.page.locator("#find-number-state")).to_contain_text(re.compile("place|total|number"))
    return [" ".join(text.split()) for text in seen.page.locator(".finder-list > li").all_inner_texts()]


@pytest.mark.parametrize("query", ["62378344", "62%2C378%2C344"])
def test_all_digits_find_what_is_exactly_that_number(site: str, visit: Callable[..., Visit], query: str) -> None:
    seen = visit(site)
    seen.go(f"numbers/?q={query}")
    items = found(seen)
    network = "parameters of AlexNet without groups alexnet/ungrouped"
    assert any("62,378,344" in item and network in item for item in items), items
    first = seen.page.locator(".finder-list > li").first
    expect(first.locator('a[href*="reconciliations/alexnet_"]').first).to_be_visible()
    expect(seen.page.locator(".finder-found h2")).to_have_text("Exactly these digits")
    assert seen.page.url.endswith(f"?q={query}")
    assert seen.complaints == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("138M", "parameters of VGG-16 (configuration D), computed 138,357,544"),
        ("0.59M", "weights of stage3.conv3_2 of VGG-"),
        ("307456", "printed for parameters of conv2 of AlexNet (two GPUs, as published), computed 307,456 ✓ exact"),
        ("724 MMACs", "MACs of AlexNet (two GPUs, as published) alexnet/paper"),
        ("60 million", "printed for parameters of AlexNet (two GPUs, as published), computed 60,965,224 ⌊⌋ truncates"),
        ("−307,200", "reconciliation −307,200"),
    ],
)
def test_numbers_as_people_write_them(site: str, visit: Callable[..., Visit], text: str, expected: str) -> None:
    seen = visit(site)
    seen.go("numbers/", 360)
    field = seen.page.get_by_label("A number, as printed")
    field.fill(text)
    field.press("Enter")
    seen.page.wait_for_selector(".finder-list > li")
    seen.page.locator(".finder-found details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    while (more := seen.page.locator(".finder-more")).count():
        more.first.click()
    assert any(expected in item for item in found(seen)), found(seen)[:20]
    assert not seen.overflows(360)
    assert seen.complaints == []


def test_what_is_found_leads_to_its_number(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("numbers/?q=25557032")
    link = seen.page.locator(".finder-list a").first
    value = int(link.inner_text().replace(",", ""))
    link.click()
    seen.page.wait_for_url(re.compile("#"))
    anchor = seen.page.url.partition("#")[2]
    cell = seen.page.locator(f'[id="{anchor}"]').locator("xpath=..").inner_text()
    assert begins_with(cell.strip(), value)


def test_no_number_and_no_place(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("numbers/?q=resnet")
    expect(seen.page.locator("#find-number-state")).to_contain_text("No number was found in this text")
    seen.go("numbers/?q=98765432123456789")
    expect(seen.page.locator("#find-number-state")).to_contain_text("The nearest totals")
    assert seen.page.locator(".finder-list > li").count() == 5


@pytest.mark.parametrize(("text", "offered"), [
    ("62378344", True), ("62.4M params", True), ("60 million", True), ("724 MMACs", True), ("3.8e9", True),
    ("3 layers", False), ("resnet50", False), ("50", False), ("11x11", False), ("224 or 227", False), ("", False),
])
def test_what_is_meant_as_a_number(reader: Visit, text: str, offered: bool) -> None:
    assert reader.page.evaluate("text => paramledger.meant(text)", text) is offered


def test_the_page_for_dead_addresses_knows_the_way(built: Path) -> None:
    html = (built / "404.html").read_text(encoding="utf-8")
    assert 'href="/numbers/"' in html and "There is no page at this address" in html


def rows(page: Page) -> list[list[str]]:
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    return page.locator(".ledger-table tbody tr:visible").evaluate_all(cells)


def listed(page: Page) -> set[str]:
    """The networks in the catalogue that are shown."""
    links = page.locator(".catalogue tbody tr:visible td:first-child > a")
    paths: list[str] = links.evaluate_all("all => all.map((link) => link.pathname)")
    return {"/".join(path.strip("/").split("/")[-2:]) for path in paths}


def test_the_catalogue_sorts_and_filters(site: str, book: Ledger, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("architectures/")
    assert len(rows(seen.page)) < len(book.addresses)      # the others wait for a reader
    seen.page.mouse.move(200, 200)
    assert len(rows(seen.page)) == len(book.addresses)
    head = seen.page.get_by_role("button", name="parameters")
    head.press("Enter")
    sizes = [int(row[1].split()[0].replace(",", "")) for row in rows(seen.page) if row[1] != "–"]
    computed = [found.totals.parameters for found in map(book.breakdown, book.addresses)]
    assert sizes == sorted((size for size in computed if size), reverse=True)
    expect(seen.page.locator("th[aria-sort=descending]")).to_have_text("parameters")
    seen.page.get_by_label("Parameters, at least").fill("20M")
    seen.page.get_by_label("Parameters, at most").fill("30 million")
    seen.page.get_by_label("Implemented in").select_option("keras")
    kept = [found for found in map(book.breakdown, book.addresses)
            if 20_000_000 <= found.totals.parameters <= 30_000_000 and "keras" in found.variant.implementations]
    expect(seen.page.locator(".finder-state")).to_have_text(f"{len(kept)} of {len(book.addresses)} networks")
    assert listed(seen.page) == {found.address for found in kept}
    address = seen.page.url
    seen.page.get_by_role("button", name="Show all").click()
    expect(seen.page.locator(".finder-state")).to_have_text(f"{len(book.addresses)} of {len(book.addresses)} networks")
    seen.page.goto(address)
    expect(seen.page.locator(".finder-state")).to_have_text(f"{len(kept)} of {len(book.addresses)} networks")
    assert not seen.overflows(360)
    assert seen.complaints == []


@pytest.mark.parametrize(("asked", "first", "count"), [
    ("resnet-50", "resnet/resnet50", None), ("vit-b/16", "vit/b_16", None), ("llama3_8b", "llama/llama3_8b", 1),
])
def test_the_filter_reads_names_as_people_write_them(
    asked: str, first: str, count: int | None, site: str, book: Ledger, visit: Callable[..., Visit]
) -> None:
    seen = visit(site)
    seen.go("architectures/")
    seen.page.get_by_label("Words").fill(asked)
    state, every = seen.page.locator(".finder-state"), len(book.addresses)
    expect(state).not_to_have_text(f"{every} of {every} networks")
    expect(state).not_to_contain_text("Fewer words")
    found = listed(seen.page)
    assert first in found and len(found) in (count, len(found)) and len(found) < 60


def test_sizes_by_type(site: str, visit: Callable[..., Visit]) -> None:
    """138,357,544 parameters of 4 bytes are 553,430,176 bytes, 527.8 times 2 to the 20th; of half a byte 69,178,772."""
    seen = visit(site)
    seen.go("architectures/?words=vgg16")
    size = seen.page.locator(".catalogue tr:has(a[href$='vgg/vgg16/']) .size").first
    expect(size).to_have_text("553.4 MB, 527.8 MiB")
    seen.page.get_by_label("Size as").select_option("4 bits")
    expect(size).to_have_text("69.2 MB, 66.0 MiB")
    assert seen.page.url.endswith("type=4+bits")


@pytest.mark.parametrize("width", [360, 1280])
def test_columns_keep_their_width_when_rows_come(width: int, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("architectures/", width)
    widths = "[...document.querySelectorAll('.catalogue th')].map((cell) => cell.getBoundingClientRect().width)"
    before = seen.page.evaluate(widths)
    seen.page.mouse.move(100, 100)
    seen.until("document.querySelector(':root.awake') !== null")
    assert seen.page.evaluate(widths) == before
    box = seen.page.locator(".catalogue tbody tr").first.locator("td").nth(1).bounding_box()
    assert box and box["x"] + box["width"] <= width, "the parameters are in sight"


def test_a_point_is_a_link_with_a_card(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("architectures/vgg/")
    points = seen.page.locator("#picture-variants .point")
    card = seen.page.locator(".point-card")
    points.first.hover()
    expect(card).to_contain_text("parameters")
    seen.page.locator("#picture-variants .point[tabindex='0']").focus()
    said = card.inner_text()
    seen.page.keyboard.press("ArrowRight")
    assert card.inner_text() != said
    expect(card.locator("a").first).to_have_attribute("href", re.compile("/vgg/"))
    seen.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    points.last.dispatch_event("click", {"pointerType": "touch", "clientX": 0, "clientY": 0})
    expect(card).to_be_hidden()       # nothing is near


def test_points_of_variants_that_are_filtered_away_fade(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("architectures/?words=vgg16")
    expect(seen.page.locator(".finder-state")).to_contain_text(" of ")
    left = seen.page.locator(".point:not(.away)").all_text_contents()
    assert left and all("vgg" in name for name in left)


def test_claims_by_verdict_family_and_words(site: str, book: Ledger, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("claims/")
    everything = all_judged(book)
    state = seen.page.locator(".finder-state")
    expect(state).to_have_text(f"{len(everything)} of {len(everything)} claims")
    for word in {claim.verdict.word for claim in everything}:
        seen.page.get_by_label("Verdict", exact=True).select_option(word)
        expect(state).to_have_text(
            f"{sum(claim.verdict.word == word for claim in everything)} of {len(everything)} claims"
        )
        assert len(rows(seen.page)) == sum(claim.verdict.word == word for claim in everything)
    seen.page.get_by_label("Verdict", exact=True).select_option("all")
    seen.page.get_by_label("Family").select_option("AlexNet")
    expect(state).to_have_text(f"{sum(claim.family == 'alexnet' for claim in everything)} of {len(everything)} claims")
    seen.page.get_by_label("Words").fill("no such words anywhere")
    expect(state).to_have_text(f"0 of {len(everything)} claims")
    assert not seen.overflows(360)
    assert seen.complaints == []


def test_claims_by_the_evidence_of_their_explanation(site: str, book: Ledger, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    everything = all_judged(book)
    state = seen.page.locator(".finder-state")
    seen.go("claims/?evidence=inferred")
    for word in get_args(Evidence):
        count = sum(claim.evidence == word for claim in everything)
        seen.page.get_by_label("Evidence", exact=True).select_option(word)
        expect(state).to_have_text(f"{count} of {len(everything)} claims")
        assert len(rows(seen.page)) == count
        assert set(seen.page.locator(".ledger-table tbody tr:visible .evidence").all_text_contents()) <= {word}
    assert sum(claim.evidence is not None for claim in everything) > 0
    seen.page.get_by_label("Evidence", exact=True).select_option("inferred")
    seen.page.get_by_label("Verdict", exact=True).select_option("exact")
    expect(state).to_have_text(f"0 of {len(everything)} claims")
    assert seen.complaints == []


def files(seen: Visit, book: Ledger) -> None:
    """The files of variants, as `paramledger show --format json` writes them."""
    def answer(route: Route) -> None:
        address = re.sub(r"^.*/api/v1/|\.json$", "", route.request.url)
        route.fulfill(body=json.dumps(shown(book.breakdown(address))), content_type="application/json")
    seen.page.route("**/api/v1/**", answer)


PAIRS = [
    ("vgg/vgg16", "vgg/vgg19"), ("alexnet/ungrouped", "alexnet/paper"), ("resnet/resnet18", "resnet/resnet50"),
    ("googlenet/paper", "googlenet/torchvision"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_layers_that_differ_add_up_to_the_totals(
    site: str, book: Ledger, visit: Callable[..., Visit], one: str, other: str
) -> None:
    seen = visit(site)
    files(seen, book)
    seen.go(f"compare/?a={one}&b={other}")
    table = seen.page.get_by_role("region", name="Layers that differ")
    table.wait_for()
    before, after = book.breakdown(one).totals, book.breakdown(other).totals
    signed = [
        text.replace(",", "").replace("−", "-")
        for text in table.locator("tr").last.locator("td").all_inner_texts()[-2:]
    ]
    assert [int(text) for text in signed] == [after.parameters - before.parameters, after.macs - before.macs]
    assert not seen.overflows(360)
    assert seen.complaints == []


def chosen(seen: Visit, *names: str) -> None:
    """Networks added to a comparison by typing."""
    for name in names:
        seen.page.get_by_label("Add a network").press_sequentially(name)
        seen.page.get_by_label("Add a network").press("Enter")


def test_what_differs_between_two_alexnets(site: str, book: Ledger, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    files(seen, book)
    seen.go("compare/")
    chosen(seen, "alexnet ungrouped", "alexnet/paper")
    table = seen.page.get_by_role("region", name="Layers that differ")
    expect(table.locator("tbody tr")).to_have_count(4)
    shown_rows = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText.trim(), row.cells[6].innerText])"
    )
    assert shown_rows == [["conv2", "−307,200"], ["conv4", "−663,552"], ["conv5", "−442,368"], ["Total", "−1,413,120"]]
    assert seen.page.url.endswith("compare/?a=alexnet/ungrouped&b=alexnet/paper")
    expect(seen.page.locator("#compare-found h2").first).to_have_text("Why they differ, step by step")
    expect(seen.page.locator("#compare-found a[href*='reconciliations/']").first).to_be_visible()
    seen.page.get_by_role("button", name="Reverse the order").click()
    expect(table.locator("tbody tr").last).to_contain_text("+1,413,120")


def test_four_networks_are_compared_and_no_more(site: str, visit: Callable[..., Visit]) -> None:
    """Ratios and bytes worked out by hand: 138,357,544 / 11,689,512 = 11.836; 16 bits are 2 bytes."""
    seen = visit(site)
    seen.go("compare/", 360)
    chosen(seen, "resnet18", "ResNet-50", "vgg16", "alexnet paper")
    assert seen.page.url.endswith("?a=resnet/resnet18&b=resnet/resnet50&c=vgg/vgg16&d=alexnet/paper")
    expect(seen.page.get_by_label("Add a network")).to_be_disabled()
    parameters = seen.page.get_by_role("region", name="Totals").locator("table").first
    expect(parameters.locator("caption")).to_have_text("parameters")
    assert [row.split() for row in parameters.locator(".compare-ratio").all_inner_texts()] == [
        [], ["2.2", "times", "+13,867,520"], ["11.8", "times", "+126,668,032"], ["5.2", "times", "+49,275,712"],
    ]
    sizes = seen.page.get_by_role("region", name="Size by type")
    first = sizes.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [text.split("\n") for text in first] == [
        ["46.8 MB", "44.6 MiB"], ["23.4 MB", "22.3 MiB"], ["11.7 MB", "11.1 MiB"], ["5.8 MB", "5.6 MiB"],
    ]
    assert not seen.overflows(360)
    seen.page.get_by_role("button", name="Remove VGG-16").click()
    assert seen.page.url.endswith("?a=resnet/resnet18&b=resnet/resnet50&c=alexnet/paper")
    expect(seen.page.get_by_label("Add a network")).to_be_focused()


def test_a_network_is_chosen_by_keyboard(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("compare/")
    field = seen.page.get_by_label("Add a network")
    field.press_sequentially("vgg")
    options = seen.page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    field.press("Enter")
    expect(seen.page.locator("#compare-chosen li")).to_have_count(1)
    assert seen.complaints == []


@pytest.mark.parametrize(("asked", "first"), [
    ("Llama 3 8B", "llama/llama3_8b"), ("vit-b/16", "vit/b_16"), ("ResNet50", "resnet/resnet50"),
    ("resnet-5", "resnet/resnet50"),
])
def test_names_are_matched_as_people_write_them(
    asked: str, first: str, site: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(site)
    seen.go("compare/")
    seen.page.get_by_label("Add a network").fill(asked)
    expect(seen.page.get_by_role("option").first.locator("code")).to_have_text(first)
    assert "33b" not in " ".join(seen.page.get_by_role("option").all_inner_texts())


def test_from_a_file_numbers_are_found_and_totals_compared(built: Path, visit: Callable[..., Visit]) -> None:
    seen = visit(built.as_uri())
    seen.page.goto(f"{built.as_uri()}/numbers/index.html?q=62378344")
    link = seen.page.locator(".finder-list a").first
    link.wait_for()
    assert Path(re.sub(r"^file://|#.*$", "", link.get_attribute("href"))).is_file()
    seen.page.goto(f"{built.as_uri()}/compare/index.html?a=vgg/vgg16&b=vgg/vgg19")
    expect(seen.page.get_by_role("region", name="Totals")).to_contain_text("138,357,544")
    expect(seen.page.locator("#compare-found")).to_contain_text("paramledger show vgg/vgg16")


def test_without_a_script_tables_are_whole_and_differences_listed(site: str, book: Ledger, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + "architectures/")
        assert page.locator(".ledger-table tbody tr:visible").count() == len(book.addresses)
        page.goto(site + "compare/")
        assert page.locator(".ledger-table tbody tr:visible").count() == len(book.reconciliations)
        page.goto(site + "numbers/")
        expect(page.get_by_text("needs JavaScript")).to_be_visible()
