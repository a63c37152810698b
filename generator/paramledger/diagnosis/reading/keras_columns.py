"""The rows of a table in columns, as Keras 2 prints it, where its lines are kept.

A cell begins below its title. Keras 2.13 and later breaks what has no room into the lines below, at any letter; before,
it was cut, and only further connections follow in lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from paramledger.diagnosis.reading.keras_rows import Cells

TITLE = re.compile(r"Layer \(type\)|Output Shape|Par[am #]{0,4}|Conn[a-z]{0,5}…?(?: to)?|Tra[a-z]{0,6}…?")
FIELDS = {"L": "layer", "O": "shape", "P": "count", "C": "reads", "T": "trained"}   # by the first letter of a title
FEWEST = 3
INDENT = 3              # blanks per level
RULE = re.compile(r"[|_=¯ -]*")
BEGINS = re.compile(r" *(?P<bars>\|*) *(?P<deeper>└ ?)?")
GOES_ON = re.compile(r"[\w./:<>-]*(?: ?\(\w*)?\)?")
SHAPE = re.compile(r"[\[({]|multiple|\?")
COUNT = re.compile(r"\d[\d,]*(?: \(un\w*\)?)?")


@dataclass(slots=True)
class Row:
    """The lines of a row, each as the texts of its cells."""

    line: int
    depth: int
    cells: list[dict[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether the words below the name can be its end: in a text without its indentation, others stand there."""
        return all(GOES_ON.fullmatch(cells.get("layer", "").strip()) for cells in self.cells[1:])

    def joined(self, column: str) -> str:
        pieces = [cells.get(column, "").strip() for cells in self.cells]
        apart = column == "reads" and not pieces[0].startswith("[")
        return (" " if apart else "").join(pieces).strip()


def rows(text: str, line: int) -> tuple[Cells, ...]:
    """The rows below a text's first line, which has a number; none where words do not stand below the titles."""
    header, *lines = _lines(text)
    titles = {FIELDS[one[0][0]]: one.start() for one in TITLE.finditer(header)}
    if len(titles) < FEWEST:
        return ()
    columns = sorted(titles.items(), key=lambda one: one[1])
    starts = [start for _, start in columns[1:]]
    found = list(_rows(lines, [name for name, _ in columns], starts, line + 1))
    if not all(_fits(one, starts) for one in lines) or not all(row.whole for row in found):
        return ()
    return tuple(map(_cells, found))


def _lines(text: str) -> list[str]:
    """A line that only the page has begins with its mark, so that it is known not to count."""
    return re.split(r"\n|(?=\v)", text)


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Whether there is a gap before each column."""
    return RULE.fullmatch(line.strip()) is not None or not any(line[start - 1 : start].strip() for start in starts)


def _rows(lines: Sequence[str], names: Sequence[str], starts: Sequence[int], number: int) -> Iterator[Row]:
    row: Row | None = None
    for place, one in _numbered(lines, number):
        begin = BEGINS.match(one)
        assert begin is not None        # every part of the expression may be empty
        bounds = [begin.end(), *starts, max(starts[-1], len(one.rstrip(" |")))]
        cells = {name: one[start:end] for name, start, end in zip(names, bounds, bounds[1:], strict=False)}
        if _begins(cells):
            if row is not None:
                yield row
            row = Row(place, _depth(begin), [cells])
        elif row is not None and one.strip(" |"):
            if RULE.fullmatch(one.strip()):
                yield row
                row = None
            else:
                row.cells.append(cells)
    if row is not None:
        yield row


def _depth(begin: re.Match[str]) -> int:
    """By Keras 2's bars, or by the indentation of Keras 3, whose bars are lost."""
    return max(1, (begin.end() - len("└ ")) // INDENT) if begin["deeper"] else len(begin["bars"])


def _numbered(lines: Sequence[str], number: int) -> Iterator[tuple[int, str]]:
    for one in lines:
        number -= one.startswith("\v")
        yield number, one.lstrip("\v")
        number += 1


def _begins(cells: dict[str, str]) -> bool:
    return (
        cells["layer"].strip() != ""
        and SHAPE.match(cells["shape"].strip()) is not None
        and COUNT.fullmatch(cells["count"].strip()) is not None
    )


def _cells(row: Row) -> Cells:
    return Cells(
        layer=row.joined("layer"),
        shape=row.joined("shape"),
        count=row.joined("count"),
        reads=row.joined("reads"),
        trained=row.joined("trained"),
        depth=row.depth,
        line=row.line,
        text=row.cells[0]["layer"].strip(),
    )
