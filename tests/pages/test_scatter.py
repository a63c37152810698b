"""The picture of points: axes that hold every point, no point hidden, names that do not meet."""

from __future__ import annotations

import re

import pytest
from paramledger.pages.pictures import scatter as pictures
from paramledger.pages.pictures.scatter import Frame, Point, short, ticks
from paramledger.pages.shared.markdown import rendered

FRAME = Frame("p", "A <title>", "said", 760, 560)


def scatter(frame: Frame, points: list[Point]) -> str:
    return rendered(pictures.scatter(frame, points))



def point(parameters: int, macs: int, name: str = "a/b", label: str = "") -> Point:
    return Point(name, label, parameters, macs, "convolution")


@pytest.mark.parametrize(("values", "expected"), [
    ([60_965_224, 62_378_344], (50_000_000, 100_000_000)),
    ([100, 100], (100, 200)),
    ([1_000_000, 12_000_000], (1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000)),
    ([150, 999_999], (100, 1_000, 10_000, 100_000, 1_000_000)),
])
def test_ticks_enclose_all_values(values: list[int], expected: tuple[int, ...]) -> None:
    assert ticks(values) == expected


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1"), (500, "500"), (2000, "2 K"), (50_000_000, "50 M"), (10**12, "1 T"), (10**15, "1 P")]
)
def test_a_tick_in_few_letters(value: int, text: str) -> None:
    assert short(value) == text


def test_points_on_one_spot_are_one_point_with_all_names() -> None:
    svg = scatter(
        FRAME, [point(10**6, 10**9, "a/one"), point(10**6 + 1, 10**9, "a/two"), point(10**8, 10**10, "b/three")]
    )
    assert re.findall(r'<circle [^>]*r="(\d)"><title>([^<]*)', svg) == [("5", "a/one, a/two"), ("4", "b/three")]


def test_every_point_is_inside_the_axes() -> None:
    svg = scatter(FRAME, [point(3**n, 7**n, f"a/{n}") for n in range(2, 30)])
    spots = re.findall(r'cx="(-?\d+)" cy="(-?\d+)"', svg)
    assert len(spots) == 28
    assert all(62 <= int(x) <= 746 and 80 <= int(y) <= 484 for x, y in spots)


def test_names_that_would_meet_are_left_to_the_tooltip() -> None:
    crowd = [point(10**6 + 1000 * n, 10**9, f"a/{n}", "a long name here") for n in range(12)]
    shown = scatter(FRAME, [*crowd, point(10**8, 10**11)]).count("a long name here<")
    assert 1 <= shown <= 4


def test_text_is_escaped_and_nothing_has_a_style() -> None:
    svg = scatter(FRAME, [point(10, 20), point(1000, 20_000)])
    assert "A &lt;title&gt;" in svg
    assert not re.search(r"style=|fill=|\n\n", svg)
    assert 'role="img" aria-labelledby="title-p text-p"' in svg
