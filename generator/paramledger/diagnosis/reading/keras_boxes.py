"""The rows of a table drawn with bars, as Keras 3 prints it, whether its lines are kept, torn or joined to one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paramledger.diagnosis.reading.keras_rows import CUT, Cells
from paramledger.diagnosis.reading.markup import Lines

DRAWN = re.compile("[│┃║]")
PLAIN = re.compile(r"\|")
# Of lines with the corners between them; it includes the bars at the ends of a plain one
RULE = re.compile(r"[|+]?(?:[-=]{3,}[|+]?)+|[─━┄═╌┌┏└┗├┝┡┞╞╘╒┐┓┘┛┤┥┩┦╡╛╕┬┳┴┻┼┿╇╈╪╤╧┢┪]{3,}")
CROSSING = re.compile(r"(?<=[─━═=-])[┬┳┴┻┼┿╇╈╪╤╧+|](?=[─━═=-])")
ENDS = "┐┓┘┛┤┥┩┦╡╛╕┪|+"
QUOTED = " \n\v>"
TITLES = (
    ("layer", "Layer (type)"),
    ("shape", "Output Shape"),
    ("count", "Param #"),
    ("reads", "Connected to"),
    ("trained", "Trainable"),
)
USUAL = tuple(field for field, _ in TITLES)
FEWEST, MOST = 3, 5         # columns
COUNT = re.compile(r"\d[\d,]*…?|…")
LETTER = re.compile(r"[YN-]?")
# A line that begins with a bar and ends with none
PRINTED = re.compile(r"(?<![^\n\v])[^\n\v│┃║|]{0,200}[│┃║|][^\n\v]*[^\n\v│┃║|](?=[\n\v]|\Z)")
DEEPER = "└"
INDENT = 3                  # blanks per level


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two bars, and where."""

    text: str
    place: int


Line = Sequence[Piece]


def rows(text: str, line: int) -> Iterator[Cells]:
    """The rows of a text whose first line has a number, without its header; none where the bars make no table."""
    bar = DRAWN if DRAWN.search(text) else PLAIN
    blocks = [_pieces(text, begin, end, bar) for begin, end in _blocks(text)]
    width = _width(text, blocks)
    if width is not None and not _misfits(blocks, width):
        gathered = [one for block in _aligned(blocks, width) for one in _gathered(_lines(block, width))]
    else:
        gathered = [one for one in (_cropped(text, begin, end, bar) for begin, end in _blocks(text)) if one and one[0]]
        if len(blocks) == 1 or 2 * len(gathered) < sum(len(block) > 1 for block in blocks):
            return
    titles = _titles(gathered, width or MOST)
    lines = Lines(text, line)
    for one in gathered:
        if len(one[0]) > 1 and one[0][0].text.strip() and not _is_header(one):
            yield _cells(one, titles, lines)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the text between rules begins and ends."""
    start = 0
    for rule in RULE.finditer(text):
        yield start, rule.start()
        start = rule.end()
    yield start, len(text)


def _pieces(text: str, start: int, stop: int, bar: re.Pattern[str]) -> list[Piece]:
    bars = [one.start() for one in bar.finditer(text, start, stop)]
    begins = [start, *(place + 1 for place in bars)]
    return [Piece(text[begin:end], begin) for begin, end in zip(begins, [*bars, stop], strict=True)]


def _aligned(blocks: Sequence[Line], width: int) -> Iterator[Line]:
    """The blocks, of the first one with bars only its whole lines: a text that is cut above begins in one."""
    first = True
    for block in blocks:
        if len(block) > 1:
            yield block[(len(block) - 1) % (width + 1) if first else 0 :]
            first = False


def _width(text: str, blocks: Sequence[Line]) -> int | None:
    """How many columns the table has, by most of its rules, or by its header."""
    likely = [width for width, _ in Counter(_rule_widths(text)).most_common() if FEWEST <= width <= MOST]
    if likely:
        return likely[0]
    for block in blocks:
        for first, piece in enumerate(block):
            if _field(piece.text) == "layer":
                titled = sum(_field(one.text) != "" for one in block[first : first + MOST])
                return titled if titled >= FEWEST else None
    return None


def _rule_widths(text: str) -> Iterator[int]:
    """How many columns each rule has; one that is torn is put together."""
    drawn, end = "", 0
    for rule in RULE.finditer(text):
        if drawn and (drawn[-1] in ENDS or text[end : rule.start()].strip(QUOTED)):
            yield len(CROSSING.findall(drawn)) + 1
            drawn = ""
        drawn, end = drawn + rule[0], rule.end()
    if drawn:
        yield len(CROSSING.findall(drawn)) + 1


def _misfits(blocks: Sequence[Line], width: int) -> bool:
    """Whether most blocks with bars are no lines of so many cells."""
    barred = [len(block) for block in blocks if len(block) > 1]
    return 2 * sum(pieces % (width + 1) != 1 for pieces in barred) > len(barred)


def _cropped(text: str, start: int, stop: int, bar: re.Pattern[str]) -> list[Line]:
    """The lines of a block that ends at the edge of a terminal, without their last columns."""
    lines: list[Line] = []
    for one in PRINTED.finditer(text, start, stop):
        _, *cells = _pieces(text, one.start(), one.end(), bar)
        if cells and not cells[-1].text.endswith(" "):
            cells[-1] = Piece(cells[-1].text + CUT, cells[-1].place)
        lines.append(cells)
    return lines


def _lines(block: Line, width: int) -> list[Line]:
    """The printed lines of a block; what stands between the last bar of one and the first of the next is dropped.

    The last piece of a block is no cell: it is cut, or stands behind the last bar.
    """
    inner = block[1:-1]
    return [inner[first : first + width] for first in range(0, len(inner), width + 1)]


def _gathered(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each row: one begins with the block, or with a line that has a count."""
    found: list[list[Line]] = []
    for line in lines:
        if not found or (len(line) >= FEWEST and COUNT.fullmatch(line[2].text.strip()) and line[0].text.strip()):
            found.append([])
        found[-1].append(line)
    return found


def _joined(row: Sequence[Line], column: int) -> str:
    return " ".join(line[column].text.strip() for line in row if column < len(line)).strip()


def _field(title: str) -> str:
    """Which column a title is of, also one that is cut: the names of them are in TITLES; empty for no title."""
    begins = " ".join(title.partition(CUT)[0].split())
    return next((field for field, whole in TITLES if begins and whole.startswith(begins)), "")


def _is_header(row: Sequence[Line]) -> bool:
    return _field(_joined(row, 0)) == "layer"


def _titles(rows: Sequence[Sequence[Line]], width: int) -> tuple[str, ...]:
    for row in rows:
        if _is_header(row):
            fields = tuple(_field(_joined(row, column)) for column in range(width))
            if "" not in fields and len(set(fields)) == width:
                return fields
    if width == FEWEST + 1 and all(LETTER.fullmatch(_joined(row, FEWEST)) for row in rows):
        return (*USUAL[:FEWEST], "trained")
    return USUAL[:width]


def _cells(row: Sequence[Line], titles: Sequence[str], lines: Lines) -> Cells:
    cells = {field: _joined(row, column) for column, field in enumerate(titles)}
    first = row[0][0]
    named = first.text.strip().lstrip(DEEPER).strip()
    return Cells(
        layer=cells["layer"].lstrip(DEEPER).strip(),
        shape=cells["shape"],
        count=cells["count"],
        reads=cells.get("reads", ""),
        trained=cells.get("trained", ""),
        depth=_depth(first.text),
        line=lines.line(first.place + first.text.find(named)),
        text=named,
    )


def _depth(cell: str) -> int:
    before, deeper, _ = cell.partition(DEEPER)
    return max(1, len(before) // INDENT) if deeper else 0
