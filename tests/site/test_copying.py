"""Tables and pictures that are taken away: as CSV and Markdown, exact and with no number twice; as SVG and PNG."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.browsing import Values, Visit

pytestmark = pytest.mark.browser

TABLE = ".ledger-table.layers"
LAYER_TOOLS = ".ledger-tools:has(+ .layers)"
# A short table, which starts unfolded; a folded one with rounds; one with experts.
ADDRESSES = ("alexnet/paper", "resnet/resnet50", "mixtral/8x7b")
COLUMNS = {
    "parameters": "parameters",
    "weights": "weights",
    "biases": "biases",
    "MACs": "macs",
    "units": "units",
    "state": "state",
}


@pytest.fixture
def reader(site: str, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    visit = Visit(context.new_page(), site)
    visit.watch()
    yield visit
    context.close()


def copied(page: Page, kind: str) -> str:
    """What the first layer table's button leaves on the clipboard."""
    tools = page.locator(LAYER_TOOLS).first
    tools.get_by_role("button", name=f"Copy as {kind}").click()
    expect(tools.get_by_role("status").filter(has_text=f"rows copied as {kind}")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def rows_of_markdown(text: str) -> list[list[str]]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return rows


@pytest.mark.parametrize("address", ADDRESSES)
def test_csv_has_every_layer_with_exact_integers(address: str, reader: Visit, values: Values) -> None:
    """Blocks are left out: what is there, as often as it is there, adds up to the network."""
    reader.go(f"architectures/{address}/")
    computed = values[f"architectures/{address}.md"]
    rows = list(csv.DictReader(io.StringIO(copied(reader.page, "CSV"), newline="")))
    for row in rows:
        for column in COLUMNS.keys() & row.keys():
            assert int(row[column]) == computed.get(f"{row['layer']}.{COLUMNS[column]}", 0), (row["layer"], column)
    assert sum(int(row["×"]) * int(row["parameters"]) for row in rows) == computed["parameters"]
    assert sum(int(row.get("× active", row["×"])) * int(row["MACs"]) for row in rows) == computed["macs"]
    assert ("× active" in rows[0]) == (computed["active_parameters"] != computed["parameters"])
    assert reader.complaints == []


def test_markdown_has_the_rows_of_the_csv_and_the_total_in_bold(reader: Visit) -> None:
    reader.go("architectures/resnet/resnet50/")
    *written, total = rows_of_markdown(copied(reader.page, "Markdown"))
    plain = list(csv.reader(io.StringIO(copied(reader.page, "CSV"), newline="")))
    assert [[cell.replace(",", "") for cell in row] for row in written] == [
        [cell.replace(",", "") for cell in row] for row in plain
    ]
    assert total[0] == "**Total**" and "**25,557,032**" in total


def rows_of_csv(reader: Visit, tools: Locator) -> list[dict[str, str]]:
    """What these buttons copy as CSV."""
    tools.get_by_role("button", name="Copy as CSV").click()
    expect(tools.get_by_role("status")).to_contain_text("rows copied as CSV")
    text = str(reader.page.evaluate("navigator.clipboard.readText()"))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_any_table_is_copied_without_its_sums(reader: Visit, values: Values) -> None:
    reader.go("architectures/alexnet/paper/")
    tools = reader.page.locator("h2:has-text('Where the parameters are') ~ .table-tools").first
    rows = rows_of_csv(reader, tools)
    assert sum(int(row["parameters"]) for row in rows) == values["architectures/alexnet/paper.md"]["parameters"]


def test_a_comparison_is_copied_as_one_table(reader: Visit, values: Values) -> None:
    reader.go("compare/?a=vgg/vgg16&b=alexnet/paper")
    tools = reader.page.locator("#compare-found .ledger-tools").first
    tools.get_by_role("button", name="Copy as CSV").click()
    expect(tools.get_by_role("status")).to_contain_text("rows copied as CSV")
    rows = list(csv.reader(io.StringIO(str(reader.page.evaluate("navigator.clipboard.readText()")), newline="")))
    computed = [values[f"architectures/{address}.md"]["parameters"] for address in ("vgg/vgg16", "alexnet/paper")]
    assert rows[0][0] == "quantity" and len(rows[0]) == 3
    assert [int(cell) for cell in next(row for row in rows if row[0] == "parameters")[1:]] == computed


def test_sizes_by_type_are_copied_as_bytes(reader: Visit) -> None:
    """VGG-16 has 138,357,544 parameters: four bytes each in float32, half of one in 4 bits."""
    reader.go("compare/?a=vgg/vgg16&b=alexnet/paper")
    tools = reader.page.locator("#compare-found .ledger-tools").last
    rows = rows_of_csv(reader, tools)
    assert (rows[0]["bytes in float32"], rows[0]["bytes in 4 bits"]) == ("553430176", "69178772")


def test_decimals_are_copied_as_programs_read_them(reader: Visit) -> None:
    """Differences of sizes that were printed in GiB with a few digits, on a page that shows them with commas."""
    reader.go("architectures/llama/llama3_8b/")
    tools = reader.page.locator("h2:has-text('Published numbers') ~ .table-tools").first
    rows = rows_of_csv(reader, tools)
    fractions = [Fraction(row["difference"]) for row in rows if "." in row["difference"]]
    assert fractions and min(fractions) < -999


def saved(page: Page, kind: str, picture: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(f"#{picture} + .picture-tools").get_by_role("button", name=f"Save as {kind}").click()
    assert waiting.value.suggested_filename == f"alexnet-paper-{picture.removeprefix('picture-')}.{kind.lower()}"
    return Path(waiting.value.path()).read_bytes()


def test_a_picture_is_saved_with_its_colours(reader: Visit) -> None:
    """Two panels 400 wide, with 16 around and between them: 848 px, and twice that as PNG (width: bytes 16 to 20)."""
    reader.go("architectures/alexnet/paper/")
    drawing = ElementTree.fromstring(saved(reader.page, "SVG", "picture-parts"))
    assert drawing.get("width") == "848"
    parts = list(drawing.iter())
    bars = {part.get("fill") for part in parts if part.tag.endswith("rect")}
    assert {"rgb(31, 134, 224)", "rgb(125, 58, 16)"} <= bars       # convolutions and dense layers in ledger.css
    assert not any(part.get("class") for part in parts)
    assert all(part.get("font-size") for part in parts if part.tag.endswith("text"))
    png = saved(reader.page, "PNG", "picture-parts")
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(png[16:20], "big") == 1696
    assert reader.complaints == []


def test_a_browser_that_refuses_is_said_so(reader: Visit) -> None:
    reader.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(Error('no'))}})"
    )
    reader.go("architectures/alexnet/paper/")
    reader.page.locator(LAYER_TOOLS).get_by_role("button", name="Copy as CSV").click()
    expect(reader.page.get_by_role("status").filter(has_text="did not allow the table to be copied")).to_be_visible()


def test_formulas_show_when_asked_for(reader: Visit) -> None:
    reader.go("architectures/alexnet/paper/")
    formula = reader.page.locator(f"{TABLE} td:last-child em").first
    button = reader.page.get_by_role("button", name="Formulas")
    expect(formula).to_be_hidden()
    button.press("Enter")
    expect(formula).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Enter")
    expect(formula).to_be_hidden()


def test_on_a_phone_the_numbers_come_before_the_shapes(reader: Visit) -> None:
    reader.go("architectures/alexnet/paper/", width=360)
    row = reader.page.locator(f"{TABLE} tr:has(td[id='conv1'])")
    expect(row.get_by_text("55 × 55 × 96", exact=True)).to_be_hidden()
    box = row.get_by_text("34,944", exact=True).bounding_box()
    assert box and box["x"] + box["width"] < 360
    reader.page.get_by_role("button", name="Shapes").click()
    expect(row.get_by_text("55 × 55 × 96", exact=True)).to_be_visible()


def test_a_layers_name_links_to_its_row(reader: Visit) -> None:
    reader.go("architectures/alexnet/paper/")
    reader.page.locator(TABLE).get_by_role("link", name="conv2", exact=True).click()
    assert reader.page.url.endswith("/architectures/alexnet/paper/#conv2")
    expect(reader.page.locator("tr:has(:target)")).to_contain_text("307,456")
