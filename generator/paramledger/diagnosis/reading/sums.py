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
_NUMBER = r"(?P<number>\d{1,3}(?:[,_']\d{3}){1,6}|\d{1,20}(?:\.\d{1,9})?)(?:\s?(?P<unit>[KMBG]|million|billion))?"
_WORDS = "the|total|trainable|learnable|non-trainable|frozen|all|number|num|no|of|model|network|has|is"
_WHAT = rf"(?:(?:{_WORDS})[._ ]{{1,3}}|# ?){{0,6}}"
_END = r"(?=[\s`'\"]|[.;,)](?:\s|$)|$)"
SAID = tuple(re.compile(rf"[\s`>*.;|+=-]{{0,400}}{pattern}{_END}", re.IGNORECASE) for pattern in (
    rf"{_WHAT}(?:param(?:eter)?s?|total|trainable)\b(?: (?:count|in the model))?[^\w\n]{{0,12}}(?:is |are )?{_NUMBER}",
    rf"{_WHAT}{_NUMBER} (?:(?:total|trainable|learnable|model) ){{0,2}}param(?:eter)?s?",
    rf"{_NUMBER}(?= {{0,40}}(?:\n|$))",       # alone on its line
))
FEWEST_DIGITS = 4       # of a number that stands alone
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
    return (f"The rows add up to {rows:,} parameters, but the printed total is {total:,}.",)


def sums_below(text: str, begin: int, end: int) -> tuple[Printed, tuple[str, ...]]:
    """The totals that a person printed directly below a network, which ends at `begin`: `25557032`, `Total: 25.6M`."""
    found: dict[str, int] = {}
    others: dict[str, str] = {}
    while one := _said(text, begin, end):
        begin = one.end()
        field = _field(one[0])
        if one["unit"] or "." in one["number"]:
            others[field] = f"{one['number']}{one['unit'] or ''}"
        else:
            found.setdefault(field, int(re.sub(r"\D", "", one["number"])))
    notes = tuple(f"The number below the network is rounded: {number}." for number in others.values())
    return Printed(found.get("total"), found.get("trainable"), found.get("frozen"), others=others), notes


def _said(text: str, begin: int, end: int) -> re.Match[str] | None:
    found = next((one for pattern in SAID if (one := pattern.match(text, begin, end))), None)
    if found and found.re is SAID[-1] and len(found["number"]) < FEWEST_DIGITS and not found["unit"]:
        return None
    return found


def _field(words: str) -> str:
    """Which sum some words are about."""
    words = words.lower()
    if "non-trainable" in words or "frozen" in words:
        return "frozen"
    return "trainable" if "trainable" in words or "learnable" in words else "total"
