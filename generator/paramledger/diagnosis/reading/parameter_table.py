"""Names of tensors with their counts and without shapes, as people print them in tables: `| conv1.weight | 9408 |`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from paramledger.diagnosis.observation import Item, Observation
from paramledger.diagnosis.reading.listing import LAST
from paramledger.diagnosis.reading.plain import Lines, bounded, plain
from paramledger.diagnosis.reading.sums import sums_below
from paramledger.problems import SpecError

NAME = "parameter_table"
ENTRY = re.compile(
    r"(?<![\w./-])(?P<module>[A-Za-z0-9_][\w.]{0,300}?)\.(?P<tensor>[A-Za-z_]\w{0,100}+)['\"]?[\s|:=,]{1,100}+"
    r"(?P<count>\d[\d,_]{0,40})(?![\w(\[]|\.\d)"
)
FEWEST = 2


def recognises(text: str) -> bool:
    """Whether names that can be nothing but tensors stand with counts."""
    return "." in text and len(list(islice(_entries(plain(text)), FEWEST))) == FEWEST


def read(text: str) -> Observation:
    """A row for each module, whose tensors stand together. Raises SpecError where there are none, or too many."""
    flat = plain(text)
    entries = bounded(_entries(flat))
    if not entries:
        raise SpecError("there is no tensor with a count, such as `conv1.weight 9408`", "paste the whole table")
    first = entries[:_repeated(entries)]
    lines = Lines(flat)
    items = tuple(_module(name, list(held), lines) for name, held in groupby(first, lambda one: one["module"]))
    end = entries[len(first)].start() if len(first) < len(entries) else len(flat)
    printed, notes = sums_below(flat, first[-1].end(), end)
    if len(first) < len(entries):
        notes = (*notes, "The text lists a name a second time; only what comes before was read.")
    return Observation(NAME, "torch", items, printed, notes=notes)


def _entries(flat: str) -> Iterator[re.Match[str]]:
    return (one for one in ENTRY.finditer(flat) if LAST.fullmatch(one["tensor"]))


def _repeated(entries: Iterable[re.Match[str]]) -> int | None:
    """Where a tensor stands for the second time; None if none does."""
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(entries):
        if (key := (one["module"], one["tensor"])) in seen:
            return place
        seen.add(key)
    return None


def _module(name: str, held: Sequence[re.Match[str]], lines: Lines) -> Item:
    first = held[0]
    count = sum(int(re.sub("[,_]", "", one["count"])) for one in held)
    return Item(name, count=count, line=lines.line(first.start()), text=f"{first['module']}.{first['tensor']}")
