"""The picture of a path from one number to another: a bar where it starts, one for every step, a bar where it ends.

Where the steps are small beside the two numbers they have a scale of their own, so many times as large, and say so.
Steps that change nothing are told in one row, without a bar. Positions are whole numbers, so that the same path gives
the same bytes. Colours and type come from the site's style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

from paramledger.digits import grouped, signed
from paramledger.pages.pictures.svg import svg
from paramledger.pages.shared.markdown import attribute

WIDTH, LINE, BAR, AFTER = 460, 18, 16, 12     # of the picture, of a line of text, of a bar, below a bar
# How wide a letter is taken to be, of a label, a number, the title: as large as on a phone.
LETTER, DIGIT, TITLE = 8, 9, 10
MOST_LINES = 3      # of a label
SMALL = 3           # steps that reach less than one part in so many are small


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
    def is_idle(self) -> bool:
        """Whether it is a step that changes nothing."""
        return not self.is_sum and self.after == self.before

    @property
    def text(self) -> str:
        return grouped(self.after) if self.is_sum else signed(self.after - self.before)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where numbers are on the picture: sums from `low` at its left edge, steps from `floor`, `times` as large."""

    low: int
    high: int
    floor: int
    times: int

    def sum_at(self, value: int) -> int:
        return (value - self.low) * WIDTH // (self.high - self.low)

    def step_at(self, value: int) -> int:
        return (value - self.floor) * self.times * WIDTH // (self.high - self.low)


def waterfall(name: str, title: str, bars: Sequence[Bar]) -> str:
    """An inline SVG, one block of HTML without blank lines."""
    scale = _scale(bars)
    titles = wrap(title, WIDTH // TITLE)
    said = f"steps are drawn {grouped(scale.times)} times as large" if scale.times > 1 else ""
    top = LINE * (len(titles) + bool(said)) + 22
    rows, height = _rows(list(_folded(bars)), scale, top)
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
        f'<text class="subtitle" x="0" y="{LINE * len(titles) + 16}">{attribute(said)}</text>' if said else "",
        f'<line class="axis" x1="0" y1="{top - 6}" x2="0" y2="{height - 4}"></line>',
        *rows,
        "</svg>",
        "</figure>",
    ]
    return svg(lines)


def _scale(bars: Sequence[Bar]) -> Scale:
    """The scale of the sums, and how many times as large the steps are: 1, 2, 5, 10 and so on, as they have room."""
    ends = [end for bar in bars for end in (bar.before, bar.after)]
    low, high = min(0, *ends), max(1, *ends)
    reached = [end for bar in bars if not bar.is_sum for end in (bar.before, bar.after)] or [0]
    floor, span = min(reached), max(reached) - min(reached)
    if not span or span * SMALL >= high - low:
        return Scale(low, high, low, 1)
    room = (high - low) // span
    times = max(step * 10**power for power in range(len(str(room))) for step in (1, 2, 5) if step * 10**power <= room)
    return Scale(low, high, floor, times)


def _folded(bars: Sequence[Bar]) -> Iterator[Bar]:
    """Steps in a row that change nothing as one."""
    for is_idle, group in groupby(bars, key=lambda bar: bar.is_idle):
        found = list(group)
        if is_idle and len(found) > 1:
            label = f"{len(found)} steps that change nothing: {'; '.join(bar.label for bar in found)}"
            yield Bar(label, found[0].before, found[0].after)
        else:
            yield from found


def _rows(bars: Sequence[Bar], scale: Scale, top: int) -> tuple[list[str], int]:
    """Each bar below its label, a line from one to the next on the same scale; and how high all of it is."""
    drawn: list[str] = []
    y = top
    joined, bottom = -1, top       # where the bar above ends, and how far down
    for bar in bars:
        at = scale.sum_at if bar.is_sum else scale.step_at
        left, right = sorted((scale.sum_at(0) if bar.is_sum else at(bar.before), at(bar.after)))
        label = _lines(bar.label, (WIDTH - DIGIT * len(bar.text) - 12) // LETTER)
        sign = "" if bar.is_sum or bar.is_idle else f" {bar.kind}"
        start = at(bar.after if bar.is_sum else bar.before)
        if joined == start and not bar.is_idle:
            end = y + LINE * len(label)
            drawn.append(f'<line class="connector" x1="{start}" y1="{bottom}" x2="{start}" y2="{end}"></line>')
        drawn += (
            f'<text class="label" x="4" y="{y + LINE * line + 12}">{attribute(words)}</text>'
            for line, words in enumerate(label)
        )
        drawn.append(f'<text class="value end{sign}" x="{WIDTH}" y="{y + 12}">{attribute(bar.text)}</text>')
        y += LINE * len(label)
        if bar.is_idle:
            y += AFTER
            continue
        drawn.append(
            f'<rect class="bar {bar.kind}" x="{left}" y="{y}" width="{max(right - left, 1)}" height="{BAR}"></rect>'
        )
        y += BAR
        joined, bottom = at(bar.after), y
        y += AFTER
    return drawn, y


def _lines(label: str, letters: int) -> list[str]:
    """A label in lines; what is left over after the last is left out, and stands in the table."""
    return wrap(label, letters, max_lines=MOST_LINES, placeholder="…")
