"""The picture of a path from one number to another: a bar where it starts, one for every step, a bar where it ends.

Positions are whole numbers, so that the same path gives the same bytes. Colours and type come from the site's style
sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from paramledger.digits import grouped, signed
from paramledger.pages.pictures.svg import svg
from paramledger.pages.shared.markdown import attribute

WIDTH, LINE, BAR, AFTER = 480, 18, 16, 12     # of the picture, of a line of text, of a bar, below a bar
LETTER, DIGIT, TITLE = (
    8,
    9,
    10,
)  # how wide a letter is taken to be, of a label, a number, the title: as large as on a phone
MOST_LINES = 3      # of a label


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: from where to where it reaches, and what stands beside it. A sum stands on the axis; a step floats."""

    label: str
    before: int
    after: int
    is_sum: bool = False

    @property
    def kind(self) -> str:
        return "sum" if self.is_sum else "add" if self.after >= self.before else "take"

    @property
    def text(self) -> str:
        return grouped(self.after) if self.is_sum else signed(self.after - self.before)


def waterfall(name: str, title: str, bars: Sequence[Bar]) -> str:
    """An inline SVG, one block of HTML without blank lines."""
    low, high = _axis(bars)
    titles = wrap(title, WIDTH // TITLE)
    start = f"the axis starts at {grouped(low)}" if low else ""
    top = LINE * (len(titles) + bool(start)) + 22
    rows, height = _rows(bars, low, high, top)
    about = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    lines = [
        f'<figure class="ledger-figure narrow steps" id="picture-{name}">',
        (f'<svg class="ledger-svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title-{name} '
        f'text-{name}">'),
        f'<title id="title-{name}">{attribute(title)}</title>',
        f'<desc id="text-{name}">{attribute(about)}</desc>',
        *(
            f'<text class="title" x="0" y="{LINE * number + 16}">{attribute(line)}</text>'
            for number, line in enumerate(titles)
        ),
        f'<text class="subtitle" x="0" y="{LINE * len(titles) + 16}">{attribute(start)}</text>' if start else "",
        f'<line class="axis" x1="0" y1="{top - 6}" x2="0" y2="{height - 4}"></line>',
        *rows,
        "</svg>",
        "</figure>",
    ]
    return svg(lines)


def _axis(bars: Sequence[Bar]) -> tuple[int, int]:
    """Where the axis starts and ends: at 0, unless the steps would then be too small to see."""
    ends = [end for bar in bars for end in (bar.before, bar.after)]
    low, high = min(ends), max(ends)
    span = high - low
    if span == 0 or span * 3 >= high:
        return min(0, low), max(high, 1)
    floor = low - span // 2
    step = 10 ** max(0, len(str(span)) - 1)
    return max(0, floor // step * step), high


def _rows(bars: Sequence[Bar], low: int, high: int, top: int) -> tuple[list[str], int]:
    """Each bar below its label, a line from one to the next; and how high all of it is."""
    def at(value: int) -> int:
        return (value - low) * WIDTH // (high - low)

    drawn: list[str] = []
    y = top
    for number, bar in enumerate(bars):
        left, right = (0, at(bar.after)) if bar.is_sum else sorted((at(bar.before), at(bar.after)))
        label = _lines(bar.label, (WIDTH - DIGIT * len(bar.text) - 12) // LETTER)
        sign = "" if bar.is_sum or bar.after == bar.before else f" {bar.kind}"
        if number:
            end = at(bar.before) if not bar.is_sum else right
            drawn.append(
                f'<line class="connector" x1="{end}" y1="{y - AFTER}" x2="{end}" y2="{y + LINE * len(label)}"></line>'
            )
        drawn += (
            f'<text class="label" x="4" y="{y + LINE * line + 12}">{attribute(words)}</text>'
            for line, words in enumerate(label)
        )
        drawn.append(f'<text class="value end{sign}" x="{WIDTH}" y="{y + 12}">{attribute(bar.text)}</text>')
        y += LINE * len(label)
        drawn.append(
            f'<rect class="bar {bar.kind}" x="{left}" y="{y}" width="{max(right - left, 1)}" height="{BAR}"></rect>'
        )
        y += BAR + AFTER
    return drawn, y


def _lines(label: str, letters: int) -> list[str]:
    """A label in lines; what is left over after the last is left out, and stands in the table."""
    return wrap(label, letters, max_lines=MOST_LINES, placeholder="…")
