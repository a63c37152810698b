"""Which rows of a source are which rows of a network: the pairs, made in passes.

Equal beginnings and ends are taken first. What is between is matched in passes, each between what the pass before has
matched: rows that are equal, rows that stand for several others of the same sum, rows of the same count, rows that
stand elsewhere, rows of the same kind with the same window, rows of the same kind. What is left is extra or missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from paramledger.diagnosis.sides import TOGETHER, Side
from paramledger.record import record

BITS = 4  # tables are alike whose sizes differ by about so many doublings
MOST_COMPARED = 40_000  # pairs of equal rows that are weighed against one another
Key = Callable[[Side], object]


@record(slots=True)
class Pair:
    """Rows that are taken for each other: of the network `ours[0]` to before `ours[1]`, of the source likewise. One
    range may be empty: then the other is extra or missing.
    """

    ours: tuple[int, int]
    theirs: tuple[int, int]
    elsewhere: bool = False

    @property
    def single(self) -> bool:
        return self.ours[1] - self.ours[0] == 1 == self.theirs[1] - self.theirs[0]


class Matching:
    """One alignment while it is made: which rows of each side are taken."""

    def __init__(self, ours: Sequence[Side], theirs: Sequence[Side]) -> None:
        self.ours, self.theirs = ours, theirs
        self.found: list[Pair] = []
        self.gaps: list[tuple[int, int, int, int]] = [(0, len(ours), 0, len(theirs))]

    def pairs(self) -> list[Pair]:
        for step in (self._ends, self._runs, self._equal(_full), self._runs, self._equal(_count), self._sums):
            self._each(step)
        ours = [number for a, b, _, _ in self.gaps for number in range(a, b)]
        theirs = [number for _, _, c, d in self.gaps for number in range(c, d)]
        taken = len(self.found)
        self._elsewhere(ours, theirs)
        self._without(self.found[taken:])
        for key in (_alike, _group):
            self._each(self._equal(key))
        taken = len(self.found)
        self._alike_tables(self._tables(self.ours, 0), self._tables(self.theirs, 2))
        self._without(self.found[taken:])
        self._each(self._rest)
        return self.found

    def _alike_tables(self, ours: list[int], theirs: list[int]) -> None:
        """Tables with those that are most like them in size."""
        for number in theirs:
            if not ours:
                return
            count = self.theirs[number].count
            near = min(ours, key=lambda one: (abs(self.ours[one].count.bit_length() - count.bit_length()), one))
            ours = [one for one in ours if one != near]
            self.found.append(Pair((near, near + 1), (number, number + 1), True))

    def _tables(self, rows: Sequence[Side], at: int) -> list[int]:
        """The tables that are left of one side: in listings they come in any order."""
        return [n for gap in self.gaps for n in range(gap[at], gap[at + 1]) if rows[n].group == "embedding"]

    def _each(self, step: Callable[[int, int, int, int], Iterator[Pair]]) -> None:
        """A step in every gap, and the gaps that it leaves."""
        left: list[tuple[int, int, int, int]] = []
        for a, b, c, d in self.gaps:
            if a == b and c == d:
                continue
            for pair in step(a, b, c, d):
                left.append((a, pair.ours[0], c, pair.theirs[0]))
                a, c = pair.ours[1], pair.theirs[1]
                self.found.append(pair)
            left.append((a, b, c, d))
        self.gaps = [gap for gap in left if gap[0] < gap[1] or gap[2] < gap[3]]

    def _ends(self, a: int, b: int, c: int, d: int) -> Iterator[Pair]:
        """Equal rows from the beginning, then from the end."""
        begin: list[Pair] = []
        while a < b and c < d and _full(self.ours[a]) == _full(self.theirs[c]):
            begin.append(Pair((a, a + 1), (c, c + 1)))
            a, c = a + 1, c + 1
        end: list[Pair] = []
        while a < b and c < d and _full(self.ours[b - 1]) == _full(self.theirs[d - 1]):
            b, d = b - 1, d - 1
            end.append(Pair((b, b + 1), (d, d + 1)))
        yield from begin
        yield from reversed(end)

    def _equal(self, key: Key) -> Callable[[int, int, int, int], Iterator[Pair]]:
        """Rows with equal keys, in order."""

        def step(a: int, b: int, c: int, d: int) -> Iterator[Pair]:
            if a == b or c == d:
                return
            mine, yours = tuple(map(key, self.ours[a:b])), tuple(map(key, self.theirs[c:d]))
            for i, j, size in _blocks(mine, yours):
                yield from (Pair((a + i + n, a + i + n + 1), (c + j + n, c + j + n + 1)) for n in range(size))

        return step

    def _runs(self, a: int, b: int, c: int, d: int) -> Iterator[Pair]:
        """Rows of the source that may stand for several, with the first run of ours that has their sum."""
        rows = [j for j in range(c, d) if self.theirs[j].whole and self.theirs[j].count]
        if not rows:
            return
        sums = [0, *accumulate(row.count for row in self.ours[a:b])]
        where: dict[int, int] = {}
        for at, value in enumerate(sums):
            where.setdefault(value, at)
        begin = 0
        without: set[int] = set()      # counts of which no run is left
        for j in rows:
            count = self.theirs[j].count
            if count in without:
                continue
            starts = (at for at in range(begin, len(sums) - 1) if sums[at] + count in where and self.ours[a + at].count)
            at = next(starts, -1)
            if at < 0:
                without.add(count)
                continue
            begin = where[sums[at] + count]
            yield Pair((a + at, a + begin), (j, j + 1))

    def _sums(self, a: int, b: int, c: int, d: int) -> Iterator[Pair]:
        """One row of ours that is several of theirs, as a projection that others make in three parts."""
        sums = [0, *accumulate(row.count for row in self.theirs[c:d])]
        begin = 0
        for i in range(a, b):
            if not self.ours[i].count:
                continue
            for at in range(begin, min(len(sums) - 1, begin + 8)):
                stop = bisect_left(sums, sums[at] + self.ours[i].count)
                if stop - at in TOGETHER and stop < len(sums) and sums[stop] == sums[at] + self.ours[i].count:
                    yield Pair((i, i + 1), (c + at, c + stop))
                    begin = stop
                    break

    def _elsewhere(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Equal rows in another order."""
        waiting: dict[object, list[int]] = defaultdict(list)
        for number in ours:
            waiting[_full(self.ours[number])].append(number)
        for number in theirs:
            row = self.theirs[number]
            found = waiting.get(_full(row))
            if found and (row.count or row.size is not None):
                first = found.pop(0)
                self.found.append(Pair((first, first + 1), (number, number + 1), True))

    def _without(self, pairs: list[Pair]) -> None:
        """The gaps without rows that were found elsewhere."""
        if not pairs:
            return
        ours, theirs = {pair.ours[0] for pair in pairs}, {pair.theirs[0] for pair in pairs}
        left: list[tuple[int, int, int, int]] = []
        for a, b, c, d in self.gaps:
            for i, j in zip(_split(a, b, ours), _split(c, d, theirs), strict=False):
                left.append((*i, *j))
            parts, others = _split(a, b, ours), _split(c, d, theirs)
            left += [(*i, d, d) for i in parts[len(others) :]] + [(b, b, *j) for j in others[len(parts) :]]
        self.gaps = [gap for gap in left if gap[0] < gap[1] or gap[2] < gap[3]]

    def _rest(self, a: int, b: int, c: int, d: int) -> Iterator[Pair]:
        """What is left of a gap: one row that stands for all of the other side, or extra and missing rows."""
        wholes = [number for number in range(c, d) if self.theirs[number].count]
        if b > a and len(wholes) == 1 and self.theirs[wholes[0]].whole:
            yield from (Pair((a, a), (number, number + 1)) for number in range(c, wholes[0]))
            yield Pair((a, b), (wholes[0], wholes[0] + 1))
            yield from (Pair((b, b), (number, number + 1)) for number in range(wholes[0] + 1, d))
            return
        yield from (Pair((number, number + 1), (c, c)) for number in range(a, b))
        yield from (Pair((b, b), (number, number + 1)) for number in range(c, d))


def _split(begin: int, end: int, without: set[int]) -> list[tuple[int, int]]:
    """A range in parts, where some numbers are taken out."""
    cuts = [number for number in range(begin, end) if number in without]
    starts, ends = [begin, *(cut + 1 for cut in cuts)], [*cuts, end]
    return list(zip(starts, ends, strict=True))


def _full(row: Side) -> object:
    return row.count, row.group if not row.count else "", row.size, row.tensors


def _count(row: Side) -> object:
    return row.count or row.group


def _alike(row: Side) -> object:
    return _kind(row), row.windows.get("kernel_size"), bool(row.count)


def _group(row: Side) -> object:
    return _kind(row), bool(row.count)


def _kind(row: Side) -> object:
    """The group: a table by its size too, and convolutions of both kinds as one, as listings show them."""
    if row.group == "embedding":
        return row.group, row.count.bit_length() // BITS
    return "conv" if row.group == "deconv" else row.group


@lru_cache(4096)
def _blocks(mine: tuple[object, ...], yours: tuple[object, ...]) -> tuple[tuple[int, int, int], ...]:
    """Equal stretches, in order: the longest first, or each the next that is equal where very many are alike. Kept for
    the next alignment: most gaps of a network are those of the network that it was made from.
    """
    there = Counter(yours)
    equal = sum(there[key] for key in mine)
    if equal == 1 or len(mine) == 1:
        key = next((key for key in mine if key in there), None)
        return ((mine.index(key), yours.index(key), 1),) if equal else ()
    if equal <= MOST_COMPARED:
        return tuple(SequenceMatcher(None, mine, yours, autojunk=False).get_matching_blocks()) if equal else ()
    return tuple(_next_equal(mine, yours))


def _next_equal(mine: Sequence[object], yours: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    places: dict[object, list[int]] = defaultdict(list)
    for at, key in enumerate(mine):
        places[key].append(at)
    begin = 0
    for j, key in enumerate(yours):
        found = bisect_left(places[key], begin)
        if found < len(places[key]):
            yield places[key][found], j, 1
            begin = places[key][found] + 1
