"""What Lightning's ModelSummary prints before training: `0 | model | ResNet | 11.7 M | train`."""

from __future__ import annotations

import re

from paramledger.diagnosis.observation import Item, Observation, Printed
from paramledger.diagnosis.reading.plain import Lines, bounded, plain, whole
from paramledger.diagnosis.reading.sums import FIELDS
from paramledger.diagnosis.reading.torch_layers import is_layer
from paramledger.problems import SpecError

NAME = "lightning"
HEADER = re.compile(r"\bName\s{0,200}\|\s{0,9}Type\s{0,200}\|\s{0,9}Params\b")
_COUNT = r"(?P<count>\d[\d,]{0,40}(?:\.\d{1,3})?)(?:\s?(?P<unit>[KMBT])\b)?"
ROW = re.compile(
    r"(?<![\w.|])(?P<number>\d{1,6})\s{1,9}\|\s{0,9}(?P<name>\w[\w.]{0,300}+)\s{0,300}\|\s{0,9}"
    rf"(?P<kind>[A-Za-z_]\w{{0,200}}+)\s{{0,300}}\|\s{{0,9}}{_COUNT}"
)
SUM = re.compile(rf"(?<![\w.,]){_COUNT}\s{{1,40}}(?P<what>Trainable|Non-trainable|Total) params\b")


def recognises(text: str) -> bool:
    """Whether there is the header of its columns."""
    return "|" in text and HEADER.search(plain(text)) is not None


def read(text: str) -> Observation:
    """The first summary of a text. Raises SpecError where it has no row."""
    flat = plain(text)
    headers = [one.end() for one in HEADER.finditer(flat)]
    end = headers[1] if len(headers) > 1 else len(flat)
    rows = bounded(ROW.finditer(flat, headers[0], end)) if headers else []
    if not rows:
        raise SpecError("there is no row below the column headers Name, Type and Params", "paste the whole summary")
    lines = Lines(flat)
    items = tuple(
        Item(
            row["name"], row["kind"], _exact(row), depth=row["name"].count("."), whole=not is_layer(row["kind"]),
            line=lines.line(row.start()), text=row["name"],
        )
        for row in rows
    )
    sums = {FIELDS[one["what"]]: one for one in SUM.finditer(flat, rows[-1].end(), end)}
    exact = {field: _exact(one) for field, one in sums.items()}
    rounded = {field: f"{one['count']} {one['unit']}" for field, one in sums.items() if one["unit"]}
    printed = Printed(exact.get("total"), exact.get("trainable"), exact.get("frozen"), others=rounded)
    return Observation(NAME, "torch", items, printed, notes=tuple(_notes(items, rounded, len(headers))))


def _exact(one: re.Match[str]) -> int | None:
    """A count that is printed whole; None for `11.7 M`."""
    return None if one["unit"] or "." in one["count"] else whole(one["count"])


def _notes(items: tuple[Item, ...], rounded: dict[str, str], summaries: int) -> list[str]:
    cut = sum(item.count is None for item in items)
    return [
        *([f"{cut} of {len(items)} counts are printed rounded and are not compared."] if cut else []),
        *([f"The total is printed rounded: {rounded['total']}."] if "total" in rounded else []),
        *([f"The text has {summaries} Lightning summaries; the first was read."] if summaries > 1 else []),
    ]
