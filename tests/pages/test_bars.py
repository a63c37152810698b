"""Bars and waterfalls: exact numbers in words too, whole positions, nothing outside, the answer in the title."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st
from paramledger.ledger.ledger import Ledger
from paramledger.pages.pictures import bars
from paramledger.pages.pictures.bars import WIDTH, Bar, Panel
from paramledger.pages.pictures.shares import parts, parts_picture
from paramledger.pages.pictures.waterfall import WIDTH as STEPS_WIDTH
from paramledger.pages.pictures.waterfall import Bar as Step
from paramledger.pages.pictures.waterfall import waterfall
from paramledger.pages.shared.markdown import rendered
from paramledger.pages.shared.outline import outline

NUMBERS = st.integers(min_value=0, max_value=10**14)
READABLE = st.characters(exclude_categories=("Cc", "Cn", "Cs"))     # what texts of specs may hold


def panels(name: str, found: list[Panel]) -> str:
    return rendered(bars.panels(name, found))


def drawn(name: str, title: str, steps: list[Step]) -> str:
    return rendered(waterfall(name, title, steps))



def rectangles(svg: str) -> list[tuple[int, int, int, int]]:
    found = re.findall(r'<rect class="bar[^"]*" x="(-?\d+)" y="(-?\d+)" width="(-?\d+)" height="(-?\d+)"', svg)
    return [(int(x), int(y), int(width), int(height)) for x, y, width, height in found]


def height(svg: str) -> int:
    return int(re.findall(r'viewBox="0 0 \d+ (\d+)"', svg)[0])


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.text(READABLE, min_size=1, max_size=40))
def test_bars_stay_inside_whatever_the_numbers(values: list[int], name: str) -> None:
    svg = panels("x", [Panel("All of it", "parameters", [Bar(name, value, "dense") for value in values])])
    assert "\n\n" not in svg
    assert svg.count("class=\"bar ") == sum(value > 0 for value in values)
    for x, y, width, high in rectangles(svg):
        assert x >= 0 and width > 0 and x + width <= WIDTH and y >= 0 and y + high <= height(svg)


def test_a_panel_says_its_numbers_in_words() -> None:
    svg = panels("x", [Panel("a has most", "parameters", [Bar("a", 12345, "dense"), Bar("b", 0, "other")])])
    assert '<title id="x-1-title">a has most</title><desc id="x-1-desc">parameters: a: 12,345; b: 0</desc>' in svg


def test_longer_numbers_have_longer_bars() -> None:
    svg = panels("x", [Panel("t", "MACs", [Bar("a", 100, "dense"), Bar("b", 50, "dense"), Bar("c", 1, "dense")])])
    widths = [width for _, _, width, _ in rectangles(svg)]
    assert widths[0] > widths[1] > widths[2] > 0
    assert abs(widths[0] - 2 * widths[1]) <= 1


@given(
    NUMBERS,
    st.lists(st.integers(min_value=-(10**12), max_value=10**12), max_size=8),
    st.text(READABLE, min_size=1, max_size=200),
)
def test_a_waterfall_stays_inside_and_says_every_step(start: int, deltas: list[int], label: str) -> None:
    totals = [start]
    for delta in deltas:
        totals.append(max(0, totals[-1] + delta))
    steps = [Step(label, before, after) for before, after in itertools.pairwise(totals)]
    svg = drawn(
        "x", "From here to there", [Step("start", 0, start, True), *steps, Step("end", 0, totals[-1], True)]
    )
    assert "\n\n" not in svg
    found = rectangles(svg)
    assert len(found) == sum(before != after for before, after in itertools.pairwise(totals)) + 2
    for x, y, width, high in found:
        assert x >= 0 and width > 0 and x + width <= STEPS_WIDTH + 1 and y >= 0 and y + high <= height(svg)
    assert all(above[1] + above[3] < below[1] for above, below in itertools.pairwise(found))


def test_small_steps_have_a_scale_of_their_own() -> None:
    """62,378,344 is 44 times the 1,413,120 that the steps reach together: they are drawn 20 times as large.
    460 px are 62,378,344, so that 307,200 takes 307,200 * 20 * 460 / 62,378,344 = 45.3 px.
    """
    svg = drawn("x", "AlexNet with two groups", [
        Step("one group", 0, 62_378_344, True),
        Step("two groups in conv2", 62_378_344, 62_071_144),
        Step("two groups in conv4 and conv5", 62_071_144, 60_965_224),
        Step("two groups", 0, 60_965_224, True),
    ])
    assert ">steps are drawn 20 times as large<" in svg
    assert [width for _, _, width, _ in rectangles(svg)] == [460, 45, 163, 449]


def test_large_steps_share_the_scale_of_the_totals() -> None:
    svg = drawn("x", "t", [Step("a", 0, 100, True), Step("half", 100, 50), Step("b", 0, 50, True)])
    assert "times as large" not in svg
    assert [width for _, _, width, _ in rectangles(svg)] == [460, 230, 230]
    assert svg.count('class="connector"') == 2


def test_steps_that_change_nothing_are_one_row_without_a_bar() -> None:
    svg = drawn("x", "t", [
        Step("a", 0, 10, True), Step("padding", 10, 10), Step("stride", 10, 10), Step("bias", 10, 12),
        Step("b", 0, 12, True),
    ])
    assert ">2 steps that change nothing: padding; stride<" in svg
    assert len(rectangles(svg)) == 3
    assert "padding: 0; stride: 0; bias: +2" in svg       # each is said in words


def test_bars_of_growth_have_no_colour_of_a_kind() -> None:
    svg = panels("x", [Panel("t", "MACs", [Bar("half", 1), Bar("whole", 2)])])
    assert "hue-" not in svg and "legend" not in svg


def test_parts_of_rounds_are_called_without_the_number_of_the_round(repository: Ledger) -> None:
    """A part of a block keeps the name of the block: which `up` it is, nothing else says."""
    llama, autoencoder = (
        rendered(parts_picture(parts(outline(found)), found.totals))
        for found in map(repository.breakdown, ("llama/llama3_8b", "autoencoder_kl/sd"))
    )
    assert ">mlp × 32</text>" in llama and "70 % of the parameters are in mlp × 32" in llama
    assert ">decoder.mid</text>" in autoencoder and ">decoder.up, 4 repeats</text>" in autoencoder
