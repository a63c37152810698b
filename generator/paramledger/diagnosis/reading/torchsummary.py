"""What `torchsummary.summary` prints: a row for each call of a layer, numbered in the order of the calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from paramledger.diagnosis.observation import Axes, Item, Observation
from paramledger.diagnosis.reading.plain import Lines, bounded, plain, whole
from paramledger.diagnosis.reading.sums import TOTAL, difference, printed_sums
from paramledger.problems import SpecError

NAME = "torchsummary"
_LIST = r"\[\s{0,9}(?:-?\d{1,12}(?:,\s{0,9}-?\d{1,12}){0,9})?\s{0,9}\]"
ROW = re.compile(
    rf"(?<![\w.-])(?P<kind>[A-Za-z_]\w{{0,200}}+)-(?P<number>\d{{1,7}})\s{{1,200}}+"
    rf"(?P<shape>{_LIST}|\[\s{{0,9}}{_LIST}(?:,\s{{0,9}}{_LIST}){{0,50}}\s{{0,9}}\])\s{{1,200}}+"
    r"(?P<count>\d[\d,]{0,40})(?!\S)"
)
MOST_TABLES = 50


def recognises(text: str) -> bool:
    """Whether there is a row with its number: `Conv2d-1 [-1, 64, 112, 112] 9,408`."""
    return "-" in text and ROW.search(plain(text)) is not None


def read(text: str) -> Observation:
    """The first whole table of a text. Raises SpecError for too many rows, and where there is none."""
    flat = plain(text)
    tables = list(islice(_tables(flat, bounded(ROW.finditer(flat))), MOST_TABLES))
    if not tables:
        raise SpecError(
            "there is no row with a layer, such as `Conv2d-1 [-1, 64, 112, 112] 9,408`", "paste the whole table"
        )
    first = next((table for table in tables if table.printed.total is not None), tables[0])
    more = (f"The text has {len(tables)} torchsummary tables; one of them was read.",) if len(tables) > 1 else ()
    return replace(first, notes=(*first.notes, *more))


def _tables(flat: str, rows: list[re.Match[str]]) -> Iterator[Observation]:
    """Each begins where the numbers do not rise."""
    lines, begin = Lines(flat), 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or int(rows[place]["number"]) <= int(rows[place - 1]["number"]):
            end = rows[place].start() if place < len(rows) else len(flat)
            yield _table(flat, rows[begin:place], lines, end)
            begin = place


def _table(flat: str, rows: list[re.Match[str]], lines: Lines, end: int) -> Observation:
    items = tuple(_item(row, lines) for row in rows)
    sums = TOTAL.search(flat, rows[-1].end(), end)
    printed, notes = printed_sums(flat[sums.start():end]) if sums else printed_sums("")
    numbers = [int(row["number"]) for row in rows]
    missing = numbers[-1] - len(numbers)
    return Observation(NAME, "torch", items, printed, notes=(
        *notes,
        *(() if sums else ("The table ends before its total.",)),
        *((f"{missing:,} rows are missing: the last has the number {numbers[-1]:,}.",) if missing else ()),
        *difference(items, printed.total),
    ))


def _item(row: re.Match[str], lines: Lines) -> Item:
    name = f"{row['kind']}-{row['number']}"
    return Item(
        name, row["kind"], whole(row["count"]), _shapes(row["shape"]), depth=1, line=lines.line(row.start()), text=name
    )


def _shapes(cell: str) -> tuple[Axes, ...]:
    """The shapes of a cell; what is negative is open."""
    lists = [re.findall(r"-?\d+", one) for one in re.findall(r"\[([^\[\]]*)\]", cell)]
    return tuple(tuple(int(extent) if not extent.startswith("-") else None for extent in one) for one in lists if one)
