"""How well the rows of a source and those of a network go together: what each pair of them costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from paramledger.diagnosis.matching import Matching, Pair
from paramledger.diagnosis.sides import Side

CHANGED, LEFT, SIZE, WINDOW = 100, 100, 35, 30  # what a row costs that has another count, no partner, another …
MOST_INSIDE = 6  # rows of ours that one of theirs vouches for
RARE = frozenset({"embedding", "recurrent"})
LIGHT_MISSING, LIGHT_EXTRA, ELSEWHERE = 25, 8, 2
Ends = Callable[[int, int], tuple[int, ...] | None]


@dataclass(frozen=True)
class Alignment:
    """All pairs, in the order of the source, with what each costs."""

    ours: Sequence[Side]
    theirs: Sequence[Side]
    pairs: tuple[Pair, ...]
    costs: tuple[int, ...]

    @cached_property
    def distance(self) -> int:
        return sum(self.costs)

    @cached_property
    def open(self) -> int:
        """Pairs whose counts differ, rows with parameters left over among them."""
        return sum(
            1 for pair in self.pairs if self.count_of(pair.ours, self.ours) != self.count_of(pair.theirs, self.theirs)
        )

    @property
    def agreed(self) -> int:
        """Rows of the source that have an equal partner."""
        return sum(
            pair.theirs[1] - pair.theirs[0]
            for pair, cost in zip(self.pairs, self.costs, strict=True)
            if cost <= ELSEWHERE and pair.ours[1] > pair.ours[0]
        )

    @property
    def evidence(self) -> int:
        """What agrees, in rows: one that stands for several of ours says as much as a few of them."""
        return sum(
            max(self._said(pair), min(pair.ours[1] - pair.ours[0], MOST_INSIDE))
            for pair, cost in zip(self.pairs, self.costs, strict=True)
            if cost <= ELSEWHERE and pair.ours[1] > pair.ours[0]
        )

    def _said(self, pair: Pair) -> int:
        """Rows of the source in a pair, those twice that few networks have."""
        rows = self.theirs[pair.theirs[0] : pair.theirs[1]]
        return sum(2 if row.group in RARE else 1 for row in rows)

    @staticmethod
    def count_of(span: tuple[int, int], rows: Sequence[Side]) -> int:
        return sum(row.count for row in rows[span[0] : span[1]])

    def differing(self) -> Iterator[Pair]:
        """The pairs that cost something, in the order of the source."""
        yield from (pair for pair, cost in zip(self.pairs, self.costs, strict=True) if cost > ELSEWHERE)


def aligned(ours: Sequence[Side], theirs: Sequence[Side], ends: Ends) -> Alignment:
    """The alignment of two sides; `ends` says the size of what some of our rows make together, None if nobody knows."""
    pairs = sorted(Matching(ours, theirs).pairs(), key=attrgetter("theirs", "ours"))
    found = _costed(pairs, ours, theirs, ends)
    if found.open and _side_by_side(ours, theirs):
        straight = [Pair((number, number + 1), (number, number + 1)) for number in range(len(ours))]
        other = _costed(straight, ours, theirs, ends)
        return other if 2 * other.distance <= 3 * found.distance else found
    return found


def _costed(pairs: Sequence[Pair], ours: Sequence[Side], theirs: Sequence[Side], ends: Ends) -> Alignment:
    hidden = set(_hidden(pairs, ours, theirs))
    costs = (0 if pair in hidden else cost(pair, ours, theirs, ends) for pair in pairs)
    return Alignment(ours, theirs, tuple(pairs), tuple(costs))


def _hidden(pairs: Sequence[Pair], ours: Sequence[Side], theirs: Sequence[Side]) -> Iterator[Pair]:
    """Pools and the like of ours that a row of the source may hold which stands for a layer beside them, in one block
    with them: a pool and the convolution after it, shown as one `Sequential`.
    """
    whole = [pair for pair in pairs if any(row.whole and row.count for row in theirs[pair.theirs[0] : pair.theirs[1]])]
    beside = {at: ours[pair.ours[0]].name for pair in whole if pair.ours[0] < pair.ours[1] for at in pair.ours}
    for pair in pairs:
        if pair.theirs[0] == pair.theirs[1] and all(row.light for row in ours[pair.ours[0] : pair.ours[1]]):
            block = ours[pair.ours[0]].block
            if block and any(beside.get(at, "").startswith(f"{block}.") for at in pair.ours):
                yield pair


def _side_by_side(ours: Sequence[Side], theirs: Sequence[Side]) -> bool:
    """Whether both sides have the same kinds of rows in the same order."""
    return len(ours) == len(theirs) and all(map(_is_like, ours, theirs))


def _is_like(ours: Side, theirs: Side) -> bool:
    return ours.group == theirs.group and bool(ours.count) == bool(theirs.count)


def cost(pair: Pair, ours: Sequence[Side], theirs: Sequence[Side], ends: Ends) -> int:
    """What a pair adds to the distance, in hundredths of a row."""
    moved = ELSEWHERE if pair.elsewhere else 0
    if pair.single:
        one, other = ours[pair.ours[0]], theirs[pair.theirs[0]]
        if one.count != other.count:
            return CHANGED
        return moved + (SIZE if other_size(one, other) else 0) + (WINDOW if other_window(one, other) else 0)
    mine, yours = ours[pair.ours[0] : pair.ours[1]], theirs[pair.theirs[0] : pair.theirs[1]]
    if not mine:
        return sum(LEFT if row.count else LIGHT_EXTRA for row in yours)
    if not yours:
        return sum(LEFT if row.count else LIGHT_MISSING for row in mine)
    if sum(row.count for row in mine) != sum(row.count for row in yours):
        return CHANGED + CHANGED // 2
    if len(mine) > 1:
        made = (ends(*pair.ours), mine[-1].size)        # with what a block does at its end, or without
        return moved + (SIZE if None not in (made[0], yours[-1].size) and yours[-1].size not in made else 0)
    return moved + (SIZE if other_size(mine[0], yours[-1]) else 0)


def other_size(ours: Side, theirs: Side) -> bool:
    """Whether the outputs, where both are known, are of different sizes; or the tensors are."""
    sizes = ours.size is not None and theirs.size is not None and ours.size != theirs.size
    held = ours.tensors is not None and theirs.tensors is not None and not theirs.whole
    return sizes or (held and ours.tensors != theirs.tensors and ours.group == theirs.group != "linear")


def other_window(ours: Side, theirs: Side) -> bool:
    """Whether a printed argument of a window is another."""
    return ours.group == theirs.group != "gap" and any(
        key in ours.windows and ours.windows[key] != value for key, value in theirs.windows.items()
    )
