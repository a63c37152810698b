"""What `model.summary()` of Keras prints, any version, also flattened or torn as forums leave it.

The table is found by its header, or by its rows where the header is missing. Bars between the cells are read as such
(`keras_boxes`), then columns below their titles (`keras_columns`); everything else is read word by word
(`keras_stream`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from paramledger.diagnosis.observation import Axes, Item, Observation, Printed
from paramledger.diagnosis.reading import keras_boxes, keras_columns, keras_stream
from paramledger.diagnosis.reading.keras_rows import NUMBER, Cells, item, linked
from paramledger.diagnosis.reading.markup import Lines, unmarked
from paramledger.diagnosis.reading.plain import unnumbered
from paramledger.problems import SpecError

NAME = "keras_summary"
HEADER = re.compile(
    r"[│┃║|]\s{0,40}Lay\w{0,2}(?:\s{1,200}\([type]{1,4}\)?)?…?\s{0,200}[│┃║|]\s{0,40}O"
    r"|Layer\s{1,20}\(type\)(?=[^():]{0,300}Par)"
)
TITLES = re.compile(
    r"Layer\s{1,20}\(type\)"
    r"(?:[\s_=-]{0,500}(?:Output\s{1,20}Shape|Par(?:am)?\s{0,20}#?|Connected\s{1,20}to|Trainable))*"
)
DRAWN = re.compile("[│┃║]")
NAMED_ROW = re.compile(
    r"(?<![\w./:-])[\w./:-]{1,200}+\s{1,100}+\((?!None)[^\W\d]\w{0,200}+…?\)?[\s│┃║|]{1,300}+"
    r"(?:[\[({]{0,2}\((?:None|\?|\d{1,9})|multiple\s|\?\s)"
)
BARRED_ROW = re.compile(r"[│┃║|]\s{0,40}+[\[({]{1,3}None,")
OTHERS = re.compile(r"\w\s{1,300}+\[(?:-?\d|\[)")      # tools of PyTorch write shapes so: `Conv2d-1  [-1, 6, 28, 28]`
SUM = re.compile(
    r"(?P<what>Total|(?<![\w-])Trainable|Non-\s?trainable|Optimizer)\s{1,20}params?\s{0,20}:[\s>*#│┃|]{0,40}"
    r"(?P<number>\d[\d,]{0,60})(?![.\w])",
    re.IGNORECASE,
)
FIELDS = {"total": "total", "trainable": "trainable", "non-trainable": "frozen", "optimizer": "optimizer"}
NO_BARS = str.maketrans(dict.fromkeys("│┃║|", " ") | dict.fromkeys("├┼┤╞╪╡┡╇┩┏┳┓└┴┘┌┬┐", "─"))
HINT = "paste it from the line `Layer (type)` to the line `Total params`"


LONGEST_TABLE = 500_000     # characters; a thousand layers take half of them
MOST_ROWS = 5_000
MOST_TABLES = 1_000
LONGEST_PREFIX = 200
LINE = re.compile(r"[\n\v][^\n\v]*")


@dataclass(frozen=True, slots=True)
class Table:
    """A summary's part of a text, from its header or the text above its first row; `line` is its first one."""

    text: str
    line: int
    header: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A table that is read: its items, its sums, and whether it was too long to be read to its end."""

    items: tuple[Item, ...]
    printed: Printed
    long: bool


def recognises(text: str) -> bool:
    """Whether a text holds a summary of Keras: rows, or a header that stands above no row of PyTorch's tools."""
    plain = unmarked(text)
    return _has_row(plain) or (HEADER.search(plain) is not None and OTHERS.search(plain) is None)


def read(text: str) -> Observation:
    """The first summary in a text that has its total; raises SpecError if no row can be read."""
    tables = _tables(unnumbered(unmarked(text)))
    summaries: list[Summary] = []
    for one in map(_summary, tables):
        summaries += [one] if one.items else []
        if summaries and summaries[-1].printed.total is not None:
            break
    if not summaries:
        raise SpecError("this looks like a Keras summary, but none of its rows can be read", HINT)
    chosen = summaries[-1] if summaries[-1].printed.total is not None else summaries[0]
    return Observation(
        format=NAME,
        framework="keras",
        items=chosen.items,
        printed=chosen.printed,
        inputs=_inputs(chosen.items),
        notes=tuple(_notes(chosen, len(summaries) + sum(1 for _ in tables))),
    )


def _inputs(items: Iterable[Item]) -> tuple[Axes, ...]:
    return tuple(shape for one in items if one.kind == "InputLayer" and not one.depth for shape in one.outputs)


def _has_row(text: str) -> bool:
    return NAMED_ROW.search(text) is not None or BARRED_ROW.search(text) is not None


def _tables(text: str) -> Iterator[Table]:
    lines = Lines(text)
    starts = [header.start() for header in islice(HEADER.finditer(text), MOST_TABLES)]
    above = text[: starts[0]] if starts else text
    if _has_row(above):
        yield Table(above, 1, header=False)
    for start, stop in pairwise([*starts, len(text)]):
        before = re.split(r"[\n\v]", text[max(0, start - LONGEST_PREFIX) : start])[-1]
        yield Table(" " * len(before) + _unquoted(text[start:stop], before), lines.line(start), header=True)


def _summary(table: Table) -> Summary:
    sums = list(SUM.finditer(table.text))
    first = None if table.header else NAMED_ROW.search(table.text)
    begin = first.start() if first else 0
    stop = min([one.start() for one in sums if one.start() > begin] + [len(table.text), LONGEST_TABLE])
    items = [item(row) for row in islice(_rows(replace(table, text=table.text[:stop])), MOST_ROWS)]
    printed = _printed(sums)
    return Summary(linked(items, printed), printed, stop == LONGEST_TABLE or len(items) == MOST_ROWS)


def _rows(table: Table) -> Iterable[Cells]:
    text = table.text
    if DRAWN.search(text) or BARRED_ROW.search(text) or text.lstrip().startswith("|"):
        rows = tuple(islice(keras_boxes.rows(text, table.line), MOST_ROWS))
        if rows:
            return rows
        text = text.translate(NO_BARS)
    if table.header:
        rows = keras_columns.rows(text, table.line)
        if rows:
            return rows
        titles = TITLES.search(text)
        start = titles.end() if titles else 0
    else:
        row = NAMED_ROW.search(text)
        start = row.start() if row else 0
    return keras_stream.rows(text, start, table.line)


def _unquoted(text: str, before: str) -> str:
    """A table without what a quotation or a log puts before each of its lines: what stands before its header, too."""
    prefix = _sign(before.rstrip())
    if not prefix or len(prefix) > LONGEST_PREFIX:
        return text
    return LINE.sub(lambda line: _blanked(line[0], prefix), text)


def _blanked(line: str, prefix: str) -> str:
    """A line, which a line end begins, without a prefix of this sign."""
    end = len(prefix) + 1
    return line[0] + " " * len(prefix) + line[end:] if _sign(line[1:end]) == prefix else line


def _sign(prefix: str) -> str:
    """What is alike in the prefixes of a log whose times differ."""
    return re.sub(r"\d", "0", prefix)


def _printed(sums: Sequence[re.Match[str]]) -> Printed:
    """The first of each sum. One that does not end in a whole group of digits is cut."""
    found: dict[str, int | None] = {}
    for one in sums:
        field = FIELDS["".join(one["what"].lower().split())]
        number = one["number"].rstrip(",")
        found.setdefault(field, int(number.replace(",", "")) if NUMBER.fullmatch(number) else None)
    return Printed(found.get("total"), found.get("trainable"), found.get("frozen"), found.get("optimizer"))


def _notes(chosen: Summary, summaries: int) -> Iterator[str]:
    if summaries > 1:
        yield f"The text has {summaries} summaries; the first with a total was read."
    if chosen.printed.total is None:
        yield "The summary has no line `Total params`: it is cut off, or only part of it was copied."
    cut = sum(one.count is None for one in chosen.items)
    if cut:
        yield f"{cut} of {len(chosen.items)} rows have no readable count: it is cut off, or the layer is not built."
    if chosen.long:
        yield f"The summary is too long: only its first {len(chosen.items):,} rows were read."
