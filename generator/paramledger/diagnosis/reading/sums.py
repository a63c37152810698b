"""The sums below a table of PyTorch's tools: how many parameters, how many of them are trained."""

from __future__ import annotations

import re

from paramledger.diagnosis.observation import Item, Printed
from paramledger.diagnosis.reading.plain import whole

TOTAL = re.compile(r"\bTotal\s{1,9}params\b")
SUM = re.compile(
    r"\b(?P<what>Total|Trainable|Non-trainable)\s{1,9}params(?:\s{1,9}\((?P<unit>[\w.]{0,30})\))?\s{0,9}:\s{0,9}"
    r"(?P<number>\d[\d,]{0,40}(?:\.\d{1,9})?)"
)
OTHER = re.compile(
    r"\b(?P<what>Total mult-adds|Input size|Forward/backward pass size|Params size|Estimated Total Size)"
    r"(?:\s{1,9}\((?P<unit>[\w.]{0,30})\))?\s{0,9}:\s{0,9}(?P<number>\d[\d,]{0,40}(?:\.\d{1,9})?)"
)
FIELDS = {"Total": "total", "Trainable": "trainable", "Non-trainable": "frozen"}


def printed_sums(text: str) -> tuple[Printed, tuple[str, ...]]:
    """The first of each sum in a text, and notes of those that are printed rounded."""
    found: dict[str, int] = {}
    rounded = []
    for one in SUM.finditer(text):
        field = FIELDS[one["what"]]
        if field in found:
            continue
        if one["unit"] or "." in one["number"]:
            unit = f" ({one['unit']})" if one["unit"] else ""
            rounded.append(f"{one['what']} params are printed rounded: {one['number']}{unit}.")
        else:
            found[field] = whole(one["number"])
    others: dict[str, str] = {}
    for one in OTHER.finditer(text):
        unit = f" ({one['unit']})" if one["unit"] else ""
        others.setdefault(f"{one['what']}{unit}", one["number"])
    return Printed(found.get("total"), found.get("trainable"), found.get("frozen"), others=others), tuple(rounded)


def difference(items: tuple[Item, ...], total: int | None) -> tuple[str, ...]:
    """A note if the rows do not add up to the printed total: one may be missing from the text."""
    rows = sum(item.count or 0 for item in items if not item.again)
    if total is None or rows == total or all(item.count is None for item in items):
        return ()
    return (f"The rows add up to {rows:,} parameters, and the printed total is {total:,}.",)
