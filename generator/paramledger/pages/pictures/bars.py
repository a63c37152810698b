"""Bars as inline SVG: classes only, so that the style sheet gives colours and type in both palettes.

A panel is a picture of its own, narrow enough for a phone; two panels stand side by side where there is room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from paramledger.digits import grouped
from paramledger.ops.base import HUES, Hue
from paramledger.pages.pictures.svg import svg
from paramledger.pages.shared.markdown import attribute

WIDTH, ROW, LINE = 400, 24, 20      # of a panel, of a row of bars, of the title
LETTER, DIGIT, TITLE = 7, 8, 10     # how wide a letter of a name, of a number, of the title is taken to be
LONGEST = 22                        # characters of a name
LEAST = 60                          # of the longest bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A named number to draw, in the colour of a kind of op or in one that says nothing."""

    name: str
    value: int
    hue: Hue | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A title that states the answer, what is drawn, and the bars."""

    title: str
    drawn: str
    bars: Sequence[Bar]


def panels(name: str, found: Sequence[Panel]) -> str:
    """One figure of one or two panels; `name` tells the figures of a page apart."""
    drawn = [line for number, panel in enumerate(found) for line in _panel(f"{name}-{number + 1}", panel)]
    return svg([f'<figure class="ledger-figure panels" id="picture-{name}">', *drawn, "</figure>"])


def _panel(name: str, panel: Panel) -> Iterator[str]:
    titles = wrap(panel.title, WIDTH // TITLE)
    top = LINE * len(titles) + 28
    names = min(LONGEST, max(len(bar.name) for bar in panel.bars)) * LETTER + 8
    number = max(len(grouped(bar.value)) for bar in panel.bars) * DIGIT + 6
    names = min(names, WIDTH - number - LEAST)
    hues = [bar.hue for bar in panel.bars if bar.hue]
    height = top + ROW * len(panel.bars) + (32 if hues else 4)
    about = "; ".join(f"{bar.name}: {grouped(bar.value)}" for bar in panel.bars)
    yield (
        f'<svg class="ledger-svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title '
        f'{name}-desc">'
    )
    yield (
        f'<title id="{name}-title">{attribute(panel.title)}</title><desc '
        f'id="{name}-desc">{attribute(f"{panel.drawn}: {about}")}</desc>'
    )
    yield from (_text("title", 0, LINE * line + 16, words) for line, words in enumerate(titles))
    yield _text("muted small", names, top - 10, panel.drawn)
    yield f'<line class="axis" x1="{names}" y1="{top - 4}" x2="{names}" y2="{top + ROW * len(panel.bars)}"/>'
    most = max(bar.value for bar in panel.bars) or 1
    for row, bar in enumerate(panel.bars):
        yield from _bar(bar, top + ROW * row, names, (WIDTH - names - number) * bar.value // most)
    if hues:
        yield _legend(hues, height - 8)
    yield "</svg>"


def _text(classes: str, x: int, y: int, words: str) -> str:
    return f'<text class="{classes}" x="{x}" y="{y}">{attribute(words)}</text>'


def _short(name: str, room: int) -> str:
    """A name, or as much of its end as there is room for."""
    letters = min(LONGEST, (room - 8) // LETTER)
    return name if len(name) <= letters else "…" + name[1 - letters:]


def _bar(bar: Bar, y: int, x: int, length: int) -> Iterator[str]:
    yield _text("label", 0, y + 13, _short(bar.name, x))
    kind = f"hue-{bar.hue}" if bar.hue else "plain"
    if bar.value:
        yield f'<rect class="bar {kind}" x="{x}" y="{y}" width="{max(length, 1)}" height="17"/>'
    yield _text("value small", x + (length if bar.value else 0) + 6, y + 13, grouped(bar.value))


def _legend(hues: Sequence[Hue], y: int) -> str:
    parts = []
    x = 0
    for hue in (hue for hue in HUES if hue in hues):
        parts.append(f'<rect class="swatch hue-{hue}" x="{x}" y="{y - 10}" width="10" height="10"/>')
        parts.append(_text("label small", x + 15, y - 1, HUES[hue].label))
        x += 15 + LETTER * len(HUES[hue].label) + 10
    return f'<g class="legend">{"".join(parts)}</g>'
