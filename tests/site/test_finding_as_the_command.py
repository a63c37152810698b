"""Finding what a number is: the site answers as the command `find` does, as far as nothing is composed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from paramledger.finding import Finder, Found
from paramledger.finding.asked import asked_of
from playwright.sync_api import Browser, expect

from conftest import the_ledger
from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CASES, UNSEEN, APART = (
    tomllib.loads((ROOT / f"tests/{name}.toml").read_text(encoding="utf-8"))["cases"]
    for name in ("find", "find_unseen", "find_apart")
)
# Beside the cases: units that restrict, a unit in a label, digits to which much rounds, several numbers.
OTHERS = (
    "138M", "60 million", "4.1 GMACs", "Mult-adds (G): 15.48", "300 KiB", "1.2e9", "61 Million", "307456",
    "24M params, 4.1 GMACs", "25557032 and 4089184256", "2 GFLOPs", "0.59M",
)
Row: TypeAlias = tuple[str, str, str, str, str]     # kind, address, layer, value, match
ROWS = """async (text) => (await paramledger.find(text))?.rows.map(
    ({ kind, address, layer, value, word }) => [kind, address, layer, String(value), word])"""


@cache
def finder() -> Finder:
    return Finder(the_ledger())


@pytest.fixture(scope="module")
def rows(site: str, browser: Browser) -> Iterator[Callable[[str], list[Row]]]:
    """The answers of the site to a text; without layers, of which it knows sums of blocks that the command does not."""
    visit = Visit(browser.new_page(), site)
    visit.go("numbers/")
    yield lambda text: [tuple(row) for row in visit.page.evaluate(ROWS, text) if row[0] != "layer"]
    visit.page.close()


def is_the(case: dict[str, object], one: Found) -> bool:
    return (one.value, one.address, one.layer) == (case["value"], case.get("address", ""), case.get("layer", ""))


def uncomposed() -> list[dict[str, object]]:
    """The cases whose answer stands somewhere, or that have none."""
    return [
        case
        for case in CASES
        if "value" not in case
        or any(is_the(case, one) and not one.steps for one in finder().find(str(case["text"])))
    ]


def test_the_site_answers_in_the_order_of_the_command(rows: Callable[[str], list[Row]]) -> None:
    cases = [str(case["text"]) for case in uncomposed()]
    assert len(cases) > 15
    more = [str(case["text"]) for case in (*UNSEEN, *APART)]
    single = [text for text in more if len(asked_of(text)) == 1]    # of several, the site's sums of blocks count too
    listed_alone = [text for text in single if not any(one.steps for one in finder().find(text))]
    assert len(listed_alone) >= 42
    for text in (*cases, *listed_alone, *OTHERS):
        listed = [
            (one.kind, one.address, one.layer, str(one.value), one.match)
            for one in finder().find(text)
            if not one.steps and one.kind != "layer"
        ]
        assert rows(text)[: len(listed)] == listed, text


@pytest.mark.parametrize(("text", "says"), [
    ("Total params: 25,557,032", "25,557,032"),                                     # torchvision's ResNet-50
    ("8.98 GFLOPs", "MACs of Swin-T swin/swin_t (two FLOPs for each multiply-accumulate) ≈ rounds"),
    ("Params size (MB): 97.49", "resnet/resnet50 (M is a power of 1024) ≈ rounds"),     # 4 · 25,557,032 / 2^20
])
def test_a_reader_pastes_what_a_tool_printed(text: str, says: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("numbers/")
    field = seen.page.get_by_label("A number, as printed")
    field.press_sequentially(text)
    field.press("Enter")
    first = seen.page.locator(".finder-list > li").first
    expect(first).to_contain_text(says)
    assert seen.complaints == []
