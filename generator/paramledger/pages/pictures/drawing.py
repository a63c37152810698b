"""A graph as inline SVG: boxes with their parameters, shapes on the arrows, branches and skips; what a block does with
what it reads, as a line around it.

Whole numbers and classes only: the style sheet has colours and type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from textwrap import wrap

from paramledger.digits import grouped
from paramledger.network.tree import Shapes
from paramledger.ops.axes import shape_text
from paramledger.pages.pictures.graph import Box, Graph
from paramledger.pages.pictures.graph_layout import Layout, in_one_row_each, layered
from paramledger.pages.pictures.svg import svg
from paramledger.pages.shared.markdown import attribute

SLIM, WIDE = 360, 760                   # of a picture: one or two columns, more
WIDEST, NARROW, NARROWEST = 220, 130, 82    # of a box; at least in a slim picture, and in a wide one
TRACK, BETWEEN, LINE, GAP, EDGE = (
    18,
    16,
    20,
    36,
    12,
)  # between tracks, between columns, of the title, between rows, at the sides
BOX, PILL, ROW = 38, 24, 14             # heights: of a box with two lines of words, of one with one, of each more
BROADCAST = 3                           # readers far below: what has more of them is named in their boxes
NAME, SMALL, TITLE = 8, 7, 10           # width of a letter, at most on average


@dataclass(frozen=True)
class Drawing:
    """A graph with its layout in a picture of a width."""

    graph: Graph
    layout: Layout
    width: int
    title: tuple[str, ...]

    @cached_property
    def box(self) -> int:
        """The width of a box."""
        columns = len(self.layout.beside)
        room = self.width - 2 * EDGE - sum(self.layout.beside) * TRACK - (columns - 1) * BETWEEN
        return min(WIDEST, room // columns)

    @cached_property
    def left(self) -> list[int]:
        """Where each column begins."""
        found = [EDGE]
        for tracks in self.layout.beside:
            found.append(found[-1] + self.box + tracks * TRACK + BETWEEN)
        return found

    @cached_property
    def rows(self) -> list[tuple[int, int]]:
        """Top and bottom of each row."""
        found = []
        y = LINE * len(self.title) + 12
        for row in range(max(self.layout.row) + 1):
            high = max(height(box) for box, at in zip(self.graph.boxes, self.layout.row, strict=True) if at == row)
            found.append((y, y + high))
            y += high + GAP
        return found

    @property
    def height(self) -> int:
        return self.rows[-1][1] + 4

    def corner(self, number: int) -> tuple[int, int]:
        """The upper left corner of a box."""
        return self.left[self.layout.column[number]], self.rows[self.layout.row[number]][0]

    def middle(self, number: int) -> int:
        return self.corner(number)[0] + self.box // 2

    def below(self, number: int) -> int:
        """Where a box ends."""
        return self.corner(number)[1] + height(self.graph.boxes[number])


def height(box: Box) -> int:
    return BOX + ROW * (bool(box.parameters) + bool(box.also)) if box.kind == "line" else PILL


def drawn(graph: Graph, title: str) -> Drawing:
    """The layout that fits: branches side by side, or, when there are too many, line by line."""
    graph = untangled(graph)
    layout = layered(graph)
    slim = Drawing(graph, layout, SLIM, tuple(wrap(title, SLIM // TITLE)))
    if slim.box >= NARROW:
        return slim
    wide = Drawing(graph, layout, WIDE, tuple(wrap(title, WIDE // TITLE)))
    if wide.box >= NARROWEST:
        return wide
    return Drawing(graph, in_one_row_each(graph), SLIM, slim.title)


def untangled(graph: Graph) -> Graph:
    """What many read is named in the boxes of its readers; an arrow leads to the first alone."""
    row = layered(graph).row
    told = set()
    for start, ends in graph.readers.items():
        far = [end for end in ends if row[end] > row[start] + 1]
        if len(far) > BROADCAST:
            told |= {(start, end) for end in ends[1:]}
    also: dict[int, list[str]] = {}
    for start, end in graph.edges:
        if (start, end) in told:
            also.setdefault(end, []).append(graph.boxes[start].tail)
    boxes = tuple(replace(box, also=tuple(also.get(number, ()))) for number, box in enumerate(graph.boxes))
    return Graph(boxes, tuple(edge for edge in graph.edges if edge not in told))


# A picture's lines in the text of a page.
PICTURE = re.compile(r'^<figure class="[^"]*" id="(?P<part>picture-[a-z0-9_-]+)"[^>]*>\n.*?^</figure>\n', re.M | re.S)


def figure(drawing: Drawing, name: str, description: str, caption: str) -> str:
    """The picture, one block of HTML without blank lines."""
    classes = "ledger-figure slim" if drawing.width == SLIM else "ledger-figure"
    view = f'viewBox="0 0 {drawing.width} {drawing.height}" role="img" aria-labelledby="{name}-title {name}-text"'
    lines = [
        f'<figure class="{classes}" id="{name}">',
        f'<svg class="ledger-svg diagram" {view}>',
        (f'<title id="{name}-title">{attribute(" ".join(drawing.title))}</title><desc '
        f'id="{name}-text">{attribute(description)}</desc>'),
        *(
            f'<text class="title" x="0" y="{LINE * number + 16}">{attribute(line)}</text>'
            for number, line in enumerate(drawing.title)
        ),
        *_edges(drawing),
        *(line for number in range(len(drawing.graph.boxes)) for line in _box(drawing, number)),
        "</svg>",
        f"<figcaption>{attribute(caption)}</figcaption>" if caption else "",
        "</figure>",
    ]
    return svg(lines)


def _edges(drawing: Drawing) -> Iterator[str]:
    """What leaves each box, as one path; then the heads of the arrows."""
    for start in range(len(drawing.graph.boxes)):
        ends = [end for begin, end in drawing.graph.edges if begin == start]
        if ends:
            yield f'<path class="edge" d="{"".join(_paths(drawing, start, ends))}"/>'
    for end in sorted({end for _, end in drawing.graph.edges}):
        x, y = drawing.middle(end), drawing.corner(end)[1]
        yield f'<path class="arrow" d="M{x - 4} {y - 7}h8L{x} {y}z"/>'


def _paths(drawing: Drawing, start: int, ends: list[int]) -> Iterator[str]:
    x, below, row = drawing.middle(start), drawing.below(start), drawing.layout.row[start]
    track = drawing.layout.track(start)
    near = [end for end in ends if drawing.layout.row[end] == row + 1]
    for end in near:
        yield f"M{x} {below}{_down(x, drawing.rows[row][1], drawing.middle(end), drawing.corner(end)[1] - 6)}"
    if track is None:
        return
    first, last = track.rows
    beside = x if track.column < 0 else drawing.left[track.column] + drawing.box + TRACK * (track.number + 1) - 4
    yield f"M{x} {below}{_down(x, drawing.rows[row][1], beside, drawing.rows[first][0])}V{drawing.rows[last][1]}"
    for end in ends:
        if end not in near:
            yield f"M{beside} {drawing.rows[drawing.layout.row[end] - 1][1]}" + _bend(
                beside, drawing.rows[drawing.layout.row[end] - 1][1], drawing.middle(end), drawing.corner(end)[1] - 6
            )


def _down(x: int, bottom: int, to_x: int, to_y: int) -> str:
    """From somewhere above the bottom of a row to a place in the next."""
    return f"V{to_y}" if x == to_x else f"V{bottom}{_bend(x, bottom, to_x, to_y)}"


def _bend(x: int, y: int, to_x: int, to_y: int) -> str:
    half = (y + to_y) // 2
    return f"V{to_y}" if x == to_x else f"C{x} {half} {to_x} {half} {to_x} {to_y}"


def _box(drawing: Drawing, number: int) -> Iterator[str]:
    """A box with its words, and what it hands on below it."""
    box, (x, y) = drawing.graph.boxes[number], drawing.corner(number)
    middle = drawing.middle(number)
    kind = f"node hue-{box.hue}" if box.kind == "line" else "node pill"
    dashed = " training" if box.training else ""
    yield f'<rect class="{kind}{dashed}" x="{x}" y="{y}" width="{drawing.box}" height="{height(box)}" rx="4"/>'
    times = f'<tspan class="muted"> {attribute(box.times)}</tspan>' if box.times else ""
    name = short(box.name, (drawing.box - 8) // NAME - len(box.times))
    yield f'<text x="{middle}" y="{y + 16}">{attribute(name)}{times}</text>'
    if box.kind == "line":
        yield from _words(box, middle, y, (drawing.box - 8) // SMALL)
        if box.keeps:
            right, bottom = x + drawing.box + 8, y + height(box) + 12
            yield f'<path class="edge keeps" d="M{middle} {y - 14}H{right}V{bottom}H{middle}"/>'
    if any(start == number for start, _ in drawing.graph.edges):
        yield _along(shapes(box.makes), drawing.box, middle, drawing.below(number) + 16)


def _words(box: Box, middle: int, y: int, letters: int) -> Iterator[str]:
    """Below the name: what it is, how many parameters it has, what else it reads. A number is whole or left out."""
    what = ", ".join(part for part in (box.what, box.note, box.keeps, *(inner.name for inner in box.inside)) if part)
    what = box.keeps if box.keeps and len(what) > letters else what
    count = grouped(box.parameters)
    long = f"{count} parameters"
    lines = [short(what, letters)]
    lines += [long if len(long) <= letters else count if len(count) <= letters else ""] if box.parameters else []
    lines += [short(f"+ {', '.join(box.also)}", letters)] if box.also else []
    for number, line in enumerate(lines):
        if line:
            kind = "count" if number == 1 and box.parameters else "what"
            yield f'<text class="{kind}" x="{middle}" y="{y + 31 + ROW * number}">{attribute(line)}</text>'


def _along(words: str, room: int, x: int, y: int) -> str:
    """A shape on the left of the arrow; on it, where there is no room beside it."""
    beside = SMALL * len(words) + 7 <= room // 2
    return (
        f'<text class="along{" end" if beside else ""}" x="{x - 7 if beside else x}" y="{y}">{attribute(words)}</text>'
    )


def short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(1, letters - 1)] + "…"


def shapes(makes: Shapes) -> str:
    """A shape as it stands beside an arrow; of several outputs the first."""
    texts = [shape_text(sizes, "×") for sizes in makes]
    alike = len(set(texts)) == 1
    return texts[0] if len(texts) == 1 else f"{len(texts)} of {texts[0]}" if alike else f"{texts[0]}, …"
