"""Where the boxes of a graph stand: each in a row below all that it reads, in columns; what skips rows runs in tracks
beside a column.

The longest way through the graph is one straight column. Positions are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from paramledger.pages.pictures.graph import Graph

Span: TypeAlias = tuple[int, int]     # first and last row


@dataclass(frozen=True, slots=True)
class Track:
    """The way of one box's output down beside a column, past rows of other boxes: `column` is -1 when it runs in the
    box's own.
    """

    start: int
    rows: Span
    column: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The row and column of every box, the tracks, and how many tracks there are beside each column."""

    row: tuple[int, ...]
    column: tuple[int, ...]
    tracks: tuple[Track, ...]
    beside: tuple[int, ...]

    def track(self, start: int) -> Track | None:
        return next((track for track in self.tracks if track.start == start), None)


def layered(graph: Graph) -> Layout:
    """Branches side by side: a box stands one row below the lowest that it reads."""
    return _placed(graph, _depths(graph))


def in_one_row_each(graph: Graph) -> Layout:
    """Every box in a row of its own, as lines in a list, with all that is not read at once in tracks beside them."""
    return _placed(graph, list(range(len(graph.boxes))), one_column=True)


def _depths(graph: Graph) -> list[int]:
    """Row by row; what reads nothing and is no input stands just above its reader."""
    row = [0] * len(graph.boxes)
    for start, end in graph.edges:      # in the order of their ends, and a box reads only what stands before it
        row[end] = max(row[end], row[start] + 1)
    for number, box in enumerate(graph.boxes):
        readers = graph.readers.get(number, [])
        if box.kind == "line" and not graph.read_by(number) and readers:
            row[number] = max(0, min(row[end] for end in readers) - 1)
    return row


def _placed(graph: Graph, row: list[int], one_column: bool = False) -> Layout:
    last = {start: max(row[end] for end in ends) for start, ends in graph.readers.items()}
    after = _continued(graph, row)
    tracked = {start: (row[start] + 1, end - 1) for start, end in last.items() if end > row[start] + 1}
    own = set() if one_column else {start for start in tracked if start not in after}
    column = [0] * len(row) if one_column else _columns(graph, row, after, {start: tracked[start][1] for start in own})
    tracks = [Track(start, tracked[start], -1) for start in sorted(own)]
    for place in sorted(set(column)):
        tracks += _packed(
            {start: rows for start, rows in tracked.items() if start not in own and column[start] == place}, place
        )
    beside = [
        1 + max((track.number for track in tracks if track.column == place), default=-1)
        for place in range(max(column) + 1)
    ]
    return Layout(tuple(row), tuple(column), tuple(tracks), tuple(beside))


def _continued(graph: Graph, row: Sequence[int]) -> dict[int, int]:
    """Which box stands straight below which: first along the longest way to the output, then wherever there is room."""
    after: dict[int, int] = {}
    taken: set[int] = set()
    ways = [_way(graph, row)]
    ways += [[(start, end)] for start, end in graph.edges if not graph.boxes[end].training]
    ways += [[(start, end)] for start, end in graph.edges if graph.boxes[start].training]
    for start, end in (pair for way in ways for pair in way):
        if row[end] == row[start] + 1 and start not in after and end not in taken:
            after[start] = end
            taken.add(end)
    return after


def _way(graph: Graph, row: Sequence[int]) -> list[tuple[int, int]]:
    """The longest way to the output, from its end: at each box to the first that it reads in the row above."""
    pairs = []
    end = len(graph.boxes) - 1
    while above := [start for start in graph.read_by(end) if row[start] == row[end] - 1]:
        pairs.append((above[0], end))
        end = above[0]
    return pairs


def _columns(graph: Graph, row: Sequence[int], after: dict[int, int], own: dict[int, int]) -> list[int]:
    """A column for each run of boxes that stand straight below each other; those that lead nowhere come last."""
    read = {start for start, _ in graph.edges} | {len(row) - 1}
    heads = sorted(set(range(len(row))) - set(after.values()))
    runs: list[tuple[tuple[bool, int], list[int], Span]] = []
    for head in heads:
        run = [head]
        while run[-1] in after:
            run.append(after[run[-1]])
        beside = [box for box in run if row.count(row[box]) > 1] or run
        runs.append(((run[-1] not in read, beside[0]), run, (row[head], max(row[run[-1]], own.get(run[-1], 0)))))
    column = [0] * len(row)
    used: list[list[Span]] = []
    for _, run, span in sorted(runs):
        place = next((number for number, spans in enumerate(used) if _is_free(spans, span)), len(used))
        if place == len(used):
            used.append([])
        used[place].append(span)
        for box in run:
            column[box] = place
    return column


def _packed(spans: Mapping[int, Span], column: int) -> list[Track]:
    """Tracks beside one column, the shorter the nearer."""
    used: list[list[Span]] = []
    tracks = []
    for start, (first, last) in sorted(spans.items(), key=lambda pair: (pair[1][1] - pair[1][0], pair[0])):
        place = next((number for number, taken in enumerate(used) if _is_free(taken, (first - 1, last + 1))), len(used))
        if place == len(used):
            used.append([])
        used[place].append((first, last))
        tracks.append(Track(start, (first, last), column, place))
    return tracks


def _is_free(spans: Iterable[Span], wanted: Span) -> bool:
    return all(last < wanted[0] or wanted[1] < first for first, last in spans)
