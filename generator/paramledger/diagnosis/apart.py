"""What would tell a reading from the first one: what the source says against it, or where to look in the code."""

from __future__ import annotations

import re

from paramledger.diagnosis.alignment import other_size, other_window
from paramledger.diagnosis.differences import difference, kind_of, printed
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.table import name_of, shape_of

MADE_UP = re.compile(r"added\d+")
SAME = "The rows would be the same, so it depends on which network you meant."


def tells_apart(best: Repaired, other: Repaired) -> str:
    """A sentence on why `other` is not `best`, or how to see which of them it is."""
    against = {pair.theirs: pair for pair in best.alignment.differing()}
    for pair in other.alignment.differing():
        if pair.theirs not in against or pair.theirs[0] == pair.theirs[1]:
            return _against(other, pair)
    return _unseen(best, other)


def _against(other: Repaired, pair: Pair) -> str:
    """What a pair that does not fit says against a reading."""
    laid, theirs, items = other.laid_rows(pair), other.their_rows(pair), other.items(pair)
    if not theirs:
        return f"It has {laid[0].address}, which your model does not show."
    if not laid:
        return f"It has nothing that matches your row {name_of(items[0])}."
    ours = other.ours.rows[pair.ours[1] - 1]
    framework, layer = other.theirs.view.framework, laid[-1].layer
    if items[-1].outputs and layer.outputs and other_size(ours, theirs[-1]):
        found, expected = shape_of(items[-1]), printed(layer.outputs[0], framework)
        return f"The output of {name_of(items[-1])} would be {expected}, but it is {found}."
    if other_window(ours, theirs[-1]):
        name = next(key for key, value in theirs[-1].windows.items() if ours.windows.get(key, value) != value)
        found, expected = _numbers(theirs[-1].windows[name]), _numbers(ours.windows[name])
        return f"The {name.replace('_', ' ')} of {name_of(items[-1])} would be {expected}, but it is {found}."
    return f"Your row {name_of(items[0])} is in the place of {laid[0].address}, which is different."


def _unseen(best: Repaired, other: Repaired) -> str:
    """Where two networks differ that show the same rows."""
    if best.address != other.address:
        return SAME
    framework = best.theirs.view.framework
    for row in best.laid.rows:
        at = other.laid.index.get(row.address)
        if at is None:
            return f"In this reading there is no {kind_of(row.layer, framework)}{_named(row.address)}."
        said = difference(row.layer, other.laid.rows[at].layer, framework)
        if said.own:
            return f"Look at {row.address} in your code: in this reading, {said.words}."
    for row in other.laid.rows:
        if row.address not in best.laid.index:
            return f"In this reading there is one more {kind_of(row.layer, framework)}{_named(row.address)}."
    return SAME


def _named(address: str) -> str:
    """A layer's name, if it is not one that an explanation has made up."""
    return "" if MADE_UP.fullmatch(address) else f" {address}"


def _numbers(value: tuple[int, ...]) -> str:
    return " × ".join(map(str, value))
