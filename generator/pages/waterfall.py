"""The picture of a path from one number to another: a bar where it starts, one for every step, a bar where it ends.

Positions are whole numbers, so that the same path gives the same bytes. Colours and type come from the site's style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.claims import grouped, signed
from generator.pages.markdown import attribute

WIDTH, TOP, ROW, BAR = 760, 64, 46, 16
LONGEST = 70    # characters of a label


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
    height = TOP + ROW * len(bars) + 8
    start = "" if low == 0 else f"the axis starts at {grouped(low)}"
    about = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    lines = [
        f'<figure class="ledger-figure" id="picture-{name}">',
        f'<svg class="ledger-svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title-{name} text-{name}">',
        f'<title id="title-{name}">{attribute(title)}</title>',
        f'<desc id="text-{name}">{attribute(about)}</desc>',
        f'<text class="title" x="0" y="20">{attribute(title)}</text>',
        f'<text class="subtitle" x="0" y="42">{attribute(start)}</text>' if start else "",
        f'<line class="axis" x1="0" y1="{TOP - 6}" x2="0" y2="{height - 4}"></line>',
        *_rows(bars, low, high),
        "</svg>",
        "</figure>",
    ]
    return "\n".join(line for line in lines if line)


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


def _rows(bars: Sequence[Bar], low: int, high: int) -> Iterator[str]:
    def at(value: int) -> int:
        return (value - low) * WIDTH // (high - low)

    for number, bar in enumerate(bars):
        y = TOP + ROW * number
        left, right = (0, at(bar.after)) if bar.is_sum else sorted((at(bar.before), at(bar.after)))
        label = bar.label if len(bar.label) <= LONGEST else bar.label[: LONGEST - 1] + "…"
        sign = "" if bar.is_sum or bar.after == bar.before else f" {bar.kind}"
        yield f'<text class="label" x="4" y="{y + 12}">{attribute(label)}</text>'
        yield f'<text class="value end{sign}" x="{WIDTH}" y="{y + 12}">{attribute(bar.text)}</text>'
        yield f'<rect class="bar {bar.kind}" x="{left}" y="{y + 18}" width="{max(right - left, 1)}" height="{BAR}"></rect>'
        if number + 1 < len(bars):
            end = at(bar.after)
            yield f'<line class="connector" x1="{end}" y1="{y + 18 + BAR}" x2="{end}" y2="{y + 18 + ROW}"></line>'
