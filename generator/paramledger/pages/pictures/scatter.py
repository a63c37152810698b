"""The picture of parameters against MACs: a point for every network, both axes logarithmic.

Inline SVG of classes only. Points that fall on one spot of the grid are one point that names them all, so that a
picture of hundreds stays light and hides none; names stand beside points where there is room, and in each point's
tooltip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log10

from paramledger.digits import digits
from paramledger.ops.base import HUES, Hue
from paramledger.pages.pictures.svg import svg
from paramledger.pages.shared.markdown import attribute

LEFT, RIGHT, TOP, BOTTOM = 62, 14, 80, 76      # margins, with titles above, names of axes and the legend below
LETTER, LINE = 6.3, 13                          # of a small label: how wide a letter is taken to be, how high a line
DECADES = 3                                     # a longer axis has ticks at powers of ten alone
MOST_NAMES = 8                                  # in one tooltip
UNITS = ((10**15, "P"), (10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))


@dataclass(frozen=True, slots=True)
class Point:
    """A network: its address, the name to write beside it (may be empty), its numbers, the kind of op that holds most
    of its parameters.
    """

    address: str
    label: str
    parameters: int
    macs: int
    hue: Hue


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis: where it starts and ends, on the picture and in numbers."""

    start: int
    end: int
    ticks: tuple[int, ...]

    def at(self, value: int) -> int:
        low, high = log10(self.ticks[0]), log10(self.ticks[-1])
        return self.start + round((log10(value) - low) / (high - low) * (self.end - self.start))


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture, its id, and what it says."""

    name: str
    title: str
    subtitle: str
    width: int
    height: int
    caption: str = ""


def scatter(frame: Frame, points: Sequence[Point]) -> str:
    """The picture; every point must have parameters and MACs."""
    across = Axis(LEFT, frame.width - RIGHT, ticks([point.parameters for point in points]))
    up = Axis(frame.height - BOTTOM, TOP, ticks([point.macs for point in points]))
    narrow = " narrow" if frame.width < 600 else ""
    about = (
        f"{len(points)} networks by parameters and MACs, both axes logarithmic; the table on this page has the numbers."
    )
    name = frame.name
    lines = [
        f'<figure class="ledger-figure{narrow}" id="picture-{name}">',
        (f'<svg class="ledger-svg" viewBox="0 0 {frame.width} {frame.height}" role="img" aria-labelledby="title-{name} '
        f'text-{name}">'),
        (f'<title id="title-{name}">{attribute(frame.title)}</title><desc '
        f'id="text-{name}">{attribute(f"{frame.subtitle}. {about}")}</desc>'),
        f'<text class="title" x="0" y="20">{attribute(frame.title)}</text>',
        f'<text class="subtitle" x="0" y="42">{attribute(frame.subtitle)}</text>',
        *_across(across, up, frame),
        *_up(across, up),
        *_drawn(points, across, up),
        *_labels(points, across, up, frame),
        _legend(points, frame),
        "</svg>",
        f"<figcaption>{attribute(frame.caption)}</figcaption>" if frame.caption else "",
        "</figure>",
    ]
    return svg(lines)


def ticks(values: Sequence[int]) -> tuple[int, ...]:
    """Where an axis has lines: powers of ten, and on a short axis 2 and 5 times them; the first and the last enclose
    all values.
    """
    low, high = min(values), max(values)
    decades = range(len(str(low)) - 1, len(str(high)) + 1)
    steps = (1,) if len(str(high)) - len(str(low)) >= DECADES else (1, 2, 5)
    every = [step * 10**power for power in decades for step in steps]
    first = max(tick for tick in every if tick <= low)
    last = min(tick for tick in every if tick > high)
    return tuple(tick for tick in every if first <= tick <= last)


def short(value: int) -> str:
    """A tick in few letters: `20 M`."""
    return next((f"{value // unit} {letter}" for unit, letter in UNITS if value >= unit), digits(value))


def _text(classes: str, x: int, y: int, words: str) -> str:
    return f'<text class="{classes}" x="{x}" y="{y}">{attribute(words)}</text>'


def _across(axis: Axis, up: Axis, frame: Frame) -> Iterator[str]:
    for tick in axis.ticks:
        x = axis.at(tick)
        yield f'<line class="grid" x1="{x}" y1="{up.start}" x2="{x}" y2="{up.end}"/>'
        yield _text("muted small middle", x, up.start + 16, short(tick))
    yield _text("label small end", frame.width - RIGHT, up.start + 34, "parameters")


def _up(across: Axis, axis: Axis) -> Iterator[str]:
    for tick in axis.ticks:
        y = axis.at(tick)
        yield f'<line class="grid" x1="{across.start}" y1="{y}" x2="{across.end}" y2="{y}"/>'
        yield _text("muted small end", across.start - 6, y + 4, short(tick))
    yield _text("label small", 0, axis.end - 10, "MACs")


def _drawn(points: Iterable[Point], across: Axis, up: Axis) -> Iterator[str]:
    """The points, by hue; those on one spot as one."""
    spots: dict[tuple[Hue, int, int], list[str]] = {}
    for point in points:
        spots.setdefault((point.hue, across.at(point.parameters), up.at(point.macs)), []).append(point.address)
    for hue in HUES:
        circles = [_circle(x, y, names) for (kind, x, y), names in sorted(spots.items()) if kind == hue]
        if circles:
            yield f'<g class="hue-{hue}">{"".join(circles)}</g>'


def _circle(x: int, y: int, names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    said = attribute(", ".join(names[:MOST_NAMES])) + more
    return f'<circle class="point" cx="{x}" cy="{y}" r="{4 if len(names) == 1 else 5}"><title>{said}</title></circle>'


def _labels(points: Iterable[Point], across: Axis, up: Axis, frame: Frame) -> Iterator[str]:
    """Names right or left of their points, as far as they fit: the first come is the first served."""
    spots = [(across.at(point.parameters), up.at(point.macs), point.label) for point in points]
    taken = [(x - 4, x + 4, y) for x, y, _ in spots]
    for x, y, label in (spot for spot in spots if spot[2]):
        for classes, at, box in _places(x, y, round(len(label) * LETTER)):
            if box[0] >= across.start and box[1] <= frame.width and not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield _text(f"label {classes}", at, box[2] + 4, label)
                break


def _places(x: int, y: int, length: int) -> Iterator[tuple[str, int, tuple[int, int, int]]]:
    """Where a name may stand: its classes, where it is fixed, and the box (left, right, middle) that it takes."""
    yield "small", x + 7, (x + 6, x + 8 + length, y)
    yield "small end", x - 7, (x - 8 - length, x - 6, y)
    for middle in (y - LINE, y + LINE):
        yield "small middle", x, (x - length // 2, x + length // 2, middle)


def _meet(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE


def _legend(points: Iterable[Point], frame: Frame) -> str:
    hues = {point.hue for point in points}
    x, y = 0, frame.height - 8
    parts = []
    for hue in (hue for hue in HUES if hue in hues):
        parts.append(f'<rect class="swatch hue-{hue}" x="{x}" y="{y - 10}" width="10" height="10"/>')
        parts.append(_text("label small", x + 15, y - 1, HUES[hue].label))
        x += 15 + 7 * len(HUES[hue].label) + 16
    return f'<g class="legend">{_text("muted small", 0, y - 20, "most parameters are in")}{"".join(parts)}</g>'
