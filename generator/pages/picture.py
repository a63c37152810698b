"""Bars as inline SVG: classes only, so that the style sheet gives colours and type in both palettes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from generator.claims import grouped
from generator.ops.base import Hue
from generator.pages.markdown import attribute

WIDTH, NAMES, ROW, TOP = 760, 170, 24, 60    # of the picture, of the names, of a row, of what is above the bars
LONGEST_NAME = 24     # characters
HUES: dict[Hue, str] = {
    "convolution": "convolutions", "dense": "dense", "normalisation": "normalisation", "embedding": "embeddings", "attention": "attention",
    "recurrence": "recurrence", "other": "other",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A named number to draw."""

    name: str
    value: int
    hue: Hue


def bars(title: str, description: str, left: Sequence[Bar], right: Sequence[Bar], name: str = "parts") -> str:
    """One or two panels of horizontal bars over the same names: parameters, and MACs when there are any. `name` tells pictures apart."""
    height = TOP + ROW * len(left) + 34
    room = (WIDTH - NAMES) // (2 if right else 1)
    svg = f'<svg class="ledger-svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-desc">'
    lines = [
        f'<figure class="ledger-figure" id="picture-{name}">{svg}',
        f'<title id="{name}-title">{attribute(title)}</title><desc id="{name}-desc">{attribute(description)}</desc>',
        _text("title", 0, 20, title),
        *(_text("label", 0, _y(number) + 13, _short(bar.name)) for number, bar in enumerate(left)),
        *_panel("parameters", left, NAMES, room),
        *(_panel("MACs", right, NAMES + room, room) if right else []),
        _legend([bar.hue for bar in left], height - 8),
        "</svg></figure>",
    ]
    return "\n".join(lines)


def _y(number: int) -> int:
    return TOP + ROW * number


def _text(classes: str, x: int, y: int, words: str) -> str:
    return f'<text class="{classes}" x="{x}" y="{y}">{attribute(words)}</text>'


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else "…" + name[1 - LONGEST_NAME:]


def _panel(name: str, found: Sequence[Bar], x: int, room: int) -> list[str]:
    """A panel: its name, an axis, and each bar with its exact number."""
    most = max((bar.value for bar in found), default=0) or 1
    digits = 8 * max(len(grouped(bar.value)) for bar in found) + 16
    axis = f'<line class="axis" x1="{x}" y1="{TOP - 4}" x2="{x}" y2="{_y(len(found))}"/>'
    drawn = (_bar(bar, number, x, (room - digits) * bar.value // most) for number, bar in enumerate(found))
    return [_text("muted small", x, TOP - 12, name), axis, *chain(*drawn)]


def _bar(bar: Bar, number: int, x: int, length: int) -> list[str]:
    rect = f'<rect class="bar hue-{bar.hue}" x="{x}" y="{_y(number)}" width="{max(length, 1)}" height="17"/>'
    value = _text("value small", x + (length if bar.value else 0) + 6, _y(number) + 13, grouped(bar.value))
    return [rect, value] if bar.value else [value]


def _legend(hues: Sequence[Hue], y: int) -> str:
    parts = []
    x = 0
    for hue in (hue for hue in HUES if hue in hues):
        parts.append(f'<rect class="swatch hue-{hue}" x="{x}" y="{y - 10}" width="10" height="10"/>')
        parts.append(_text("label small", x + 15, y - 1, HUES[hue]))
        x += 15 + 7 * len(HUES[hue]) + 18
    return f'<g class="legend">{"".join(parts)}</g>'
