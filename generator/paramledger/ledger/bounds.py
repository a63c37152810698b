"""Bounds of figures: what every table, file and reader of ours can hold."""

from __future__ import annotations

from paramledger.counts.quantities import QUANTITIES
from paramledger.counts.totals import Totals, entry_totals, totals
from paramledger.language.location import TooLargeError
from paramledger.network.tree import Entry, Group
from paramledger.problems import SpecError

MOST_DIGITS = 38            # of a figure: what DECIMAL(38, 0) holds
MOST_COPIES = 2**63 - 1     # of one layer: what an integer of 64 bits holds


def check_figures(root: Group, found: Totals) -> None:
    """Raises LocatedError at the innermost line whose figure or number of copies has no room."""
    if not _fits(found) or _most_copies(root, {}) > MOST_COPIES:
        raise _too_large(root)


def check_number(number: int) -> None:
    """Raises SpecError for a number of more digits than a figure may have."""
    if abs(number) >= 10**MOST_DIGITS:
        raise SpecError(f"a number of more than {MOST_DIGITS} digits", "no network is that large")


def _fits(found: Totals) -> bool:
    room = 10**MOST_DIGITS
    if max(found) < room // 100:    # a quantity is a sum of few figures: the usual network is far below
        return True
    return all(found.of(quantity) < room for quantity in QUANTITIES)


def _most_copies(group: Group, memo: dict[int, int]) -> int:
    """How often the layer inside that is there most often is there."""
    most = memo.get(id(group))
    if most is None:
        inside = [      # a layer that is there once, as most are, needs no look
            _copies_inside(entry, memo)
            for entry in group.entries
            if entry.rounds or entry.experts or isinstance(entry.node, Group)
        ]
        most = memo[id(group)] = max([1, *inside])
    return most


def _copies_inside(entry: Entry, memo: dict[int, int]) -> int:
    copies = entry.times * (entry.experts.count if entry.experts else 1)
    return copies * (_most_copies(entry.node, memo) if isinstance(entry.node, Group) else 1)


def _too_large(group: Group) -> TooLargeError:
    """What to say of a list that has no room: of the innermost of its blocks that has none either, else of the line
    that adds most.
    """
    memo: dict[int, int] = {}
    for entry in group.entries:
        node = entry.node
        if isinstance(node, Group) and not (_fits(totals(node)) and _most_copies(node, memo) <= MOST_COPIES):
            inner = _too_large(node)
            inner.inside(entry.part)
            return inner
    largest = max(group.entries, key=lambda entry: max(entry_totals(entry, totals(entry.node))))
    copied = max(group.entries, key=lambda entry: _copies_inside(entry, memo))
    if _fits(totals(group)):
        return _at(copied, f"a layer occurs more than {MOST_COPIES:,} times")
    return _at(largest, f"a figure has more than {MOST_DIGITS} digits")


def _at(entry: Entry, message: str) -> TooLargeError:
    wrong = TooLargeError(entry.line.at("repeat"), message, "no network is that large; check the rounds of the loops")
    wrong.inside(entry.name)
    return wrong
