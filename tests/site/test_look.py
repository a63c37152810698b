"""What the style sheet and the script promise to the authors of pages, on a small site of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from paramledger.page import Page
from paramledger.proof.provenance import stamped
from playwright.sync_api import expect

from tests.site.browsing import ROOT, Visit, build, served

pytestmark = pytest.mark.browser

CONFIG = """\
INHERIT: {config}
docs_dir: docs
theme:
  custom_dir: {overrides}
nav:
  - Home: index.md
  - Networks: networks/index.md
"""
HOME = """\
# Home

The answer, with [1,024](networks/net.md#stage1.0.conv.parameters) in it and [a link](networks/index.md).
"""
FRONT = '---\ntitle: "Net"\ndescription: "The answer"\n---\n\n'
WIDE = " | ".join(f"a wordy column {n}" for n in range(30))


def row(address: str, op: str, number: int) -> str:
    return (
        f"| `{address}` {{ #{address}}} | {op} {{.op-{op}}} "
        f"| {number:,} {{ #{address}.parameters}} | {' | '.join(['–'] * 30)} |"
    )


def page(rows: list[str], wide: bool) -> str:
    columns = 33 if wide else 3
    lines = ["| layer | op | parameters | " + WIDE + " |", "|---|---|---:|" + "---|" * 30, *rows]
    cut = ["|".join(line.split("|")[: columns + 1]) + "|" for line in lines]
    table = '<div class="ledger-table layers" markdown>\n\n' + "\n".join(cut) + "\n\n</div>\n\n"
    text = f"{FRONT}# Net\n\nThe answer.\n\n## Layers\n\n{table}" + "word\n\n" * 60
    return stamped(Page("net.md", text, {}))


FOLDED = """\
# Folded

The answer.

<details markdown>
<summary>Every line</summary>

<div class="ledger-table" markdown>

| line | parameters |
|---|---:|
| one | 1 |

</div>

</details>
"""


def rows(stages: int) -> list[str]:
    made = [row("conv1", "convolution", 9408)]
    for stage in range(1, stages + 1):
        made.append(row(f"stage{stage}", "block", 4096))
        for block in range(3):
            made += [
                row(f"stage{stage}.{block}", "block", 1024 + 2),
                row(f"stage{stage}.{block}.conv", "convolution", 1024),
            ]
            made.append(row(f"stage{stage}.{block}.norm", "normalisation", 2))
    return [*made, row("stage1x", "dense", 10)]    # begins like a block's address, and is no part of it


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("look")
    docs = folder / "docs"
    (docs / "networks").mkdir(parents=True)
    shutil.copytree(ROOT / "docs/assets", docs / "assets")
    (folder / "mkdocs.yml").write_text(CONFIG.format(config=ROOT / "mkdocs.yml", overrides=ROOT / "overrides"))
    (docs / "index.md").write_text(HOME)
    (docs / "networks/index.md").write_text(
        "# Networks\n\n[net](net.md), [wide](wide.md), [short](short.md), [folded](folded.md).\n"
    )
    (docs / "networks/folded.md").write_text(FOLDED)
    (docs / "networks/net.md").write_text(page(rows(6), wide=False))
    (docs / "networks/wide.md").write_text(page(rows(6), wide=True))
    (docs / "networks/short.md").write_text(page(rows(1), wide=False))
    build(folder / "mkdocs.yml", folder / "site")
    with served(folder / "site") as base:
        yield base


def at(visit: Visit, address: str) -> object:
    return visit.page.locator(f'tr:has(td[id="{address}"])')


def test_long_tables_start_folded_and_unfold_by_keyboard(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/net/")
    expect(at(seen, "stage1")).to_be_visible()
    expect(at(seen, "stage1.0")).to_be_hidden()
    expect(at(seen, "stage1x")).to_be_visible()
    button = seen.page.get_by_role("button", name="Rows of stage1", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    seen.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(at(seen, "stage1.0")).to_be_visible()
    expect(at(seen, "stage1.0.conv")).to_be_hidden()
    expect(at(seen, "stage2.0")).to_be_hidden()
    seen.page.keyboard.press("Space")
    expect(at(seen, "stage1.0")).to_be_hidden()


def test_all_rows_unfold_and_fold_at_once(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/net/")
    shown = seen.page.locator(".layers tbody tr:visible")
    assert shown.count() == 8
    seen.page.get_by_role("button", name="Unfold all").click()
    assert shown.count() == len(rows(6))
    seen.page.get_by_role("button", name="Fold all", exact=True).click()
    assert shown.count() == 8


def test_short_tables_start_unfolded(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/short/")
    expect(at(seen, "stage1.2.norm")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_an_address_unfolds_its_row_and_shows_it(small: str, visit: Callable[..., Visit], width: int) -> None:
    seen = visit(small)
    seen.go("networks/net/#stage4.1.conv.parameters", width)
    expect(at(seen, "stage4.1.conv")).to_be_in_viewport()
    expect(at(seen, "stage3.1.conv")).to_be_hidden()
    ground = "row => getComputedStyle(row).backgroundColor"
    assert at(seen, "stage4.1.conv").evaluate(ground) != at(seen, "stage4.1").evaluate(ground)
    seen.page.evaluate("location.hash = '#stage2.0.norm'")
    expect(at(seen, "stage2.0.norm")).to_be_in_viewport()


def test_a_folded_table_is_called_by_its_summary(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/folded/")
    assert seen.page.locator(".ledger-table").get_attribute("aria-label") == "Every line"


def test_a_shortened_address_is_whole_to_readers_of_text(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/short/")
    assert at(seen, "stage1.0.conv").locator("code").text_content() == "stage1.0.conv"


def test_the_header_stays_under_the_site_header(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("networks/short/", 1280, 400)
    seen.page.mouse.wheel(0, 500)
    seen.until("scrollY > 300")
    top = seen.page.locator(".layers th").first.bounding_box()
    site_header = seen.page.locator(".md-header").bounding_box()
    assert abs(top["y"] - (site_header["y"] + site_header["height"])) <= 2


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wide_table_keeps_header_and_first_column_in_its_own_scroll(
    small: str, visit: Callable[..., Visit], width: int
) -> None:
    seen = visit(small)
    seen.go("networks/wide/", width)
    assert not seen.overflows(width)
    seen.page.get_by_role("button", name="Unfold all").click()
    wrapper = seen.page.get_by_role("region", name="Layers")
    wrapper.evaluate("it => it.scrollTo(600, 300)")
    frame = wrapper.bounding_box()
    header, first = (
        seen.page.locator(".layers th").first.bounding_box(),
        at(seen, "stage3.0").locator("td").first.bounding_box(),
    )
    assert abs(header["y"] - frame["y"]) <= 2
    assert abs(header["x"] - frame["x"]) <= 2
    assert abs(first["x"] - frame["x"]) <= 2
    assert first["width"] < width / 2
    wrapper.evaluate("it => it.scrollTo(0, 0)")
    seen.page.get_by_role("button", name="Rows of stage1", exact=True).focus()
    seen.page.keyboard.press("ArrowRight")
    seen.until("document.querySelector('.ledger-table').scrollLeft > 0")


def test_every_row_shows_without_script(small: str, browser: object) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        opened = context.new_page()
        opened.goto(small + "networks/net/")
        assert opened.locator(".layers tbody tr:visible").count() == len(rows(6))


def test_a_link_on_a_number_is_quiet_and_a_tab_knows_its_section(small: str, visit: Callable[..., Visit]) -> None:
    seen = visit(small)
    seen.go("")
    expect(seen.page.get_by_role("link", name="1,024")).to_have_class("number")
    expect(seen.page.get_by_role("link", name="a link")).not_to_have_class("number")
    seen.go("networks/net/")
    expect(seen.page.locator(".md-tabs__item--active")).to_have_text("Networks")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_words_stand_out_from_their_ground(small: str, visit: Callable[..., Visit], scheme: str) -> None:
    """WCAG 2: words at least 4.5 to 1, marks at least 3 to 1."""
    seen = visit(small, scheme)
    seen.go("")
    style = "name => getComputedStyle(document.body).getPropertyValue('--ledger-' + name).trim()"
    grounds = [luminance(seen.page.evaluate(style, name)) for name in ("paper", "tint")]
    for least, names in ((4.5, WORDS), (3.0, MARKS)):
        for name in names:
            ink = luminance(seen.page.evaluate(style, name))
            assert all(contrast(ink, ground) >= least for ground in grounds), name
    assert (grounds[0] < 0.1) == (scheme == "dark")


WORDS = ("ink", "quiet", "link", "add", "take", "exact", "rounds", "truncates", "differs", "unexplained")
MARKS = ("convolution", "dense", "normalisation", "embedding", "attention", "recurrence", "other")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    dark, light = sorted((one, other))
    return (light + 0.05) / (dark + 0.05)
