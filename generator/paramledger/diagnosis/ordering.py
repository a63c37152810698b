"""The rows of a source that follow the alphabet, in the order in which a network runs them.

Names say which rows lie together, and in what order numbered parts come; the network says the rest. Rows are taken for
rows of the network with the same tensors, so that each part of the source comes to lie somewhere in the network, and
parts are sorted by where their rows lie. Where a part has many rounds, all of them together say in what order its own
parts come. Then rows are taken once more, in the order thus found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TypeAlias

from paramledger.diagnosis.sides import Ours, Side, Theirs

TIMES = 4                   # how often the order is found from what the one before says
MOST_COMPARED = 40_000      # pairs of equal rows that are weighed against one another
LIKE = 0.8                  # of the rows that have the kind of the network's in the same place, in the order of one
HALF = 0.5                  # of the way from a row to the next
NUMBERS = re.compile(r"\d+")
ROUND = re.compile(r"(?<=\d)_|(?<=\d[a-z])_")       # what parts names of Keras: conv4_block12_1_bn, block2a_expand_bn
Path: TypeAlias = tuple[str, ...]
Key: TypeAlias = Callable[[Side], object]


def in_order_of(ours: Ours, theirs: Theirs) -> Theirs:
    """A source in the order of a network, if it has none of its own."""
    if theirs.view.ordered:
        return theirs
    paths = [_path(row.name, theirs.view.framework) for row in theirs.rows]
    places = _Places(ours.rows, theirs.rows)
    order = list(range(len(paths)))
    for _ in range(TIMES):
        before, order = order, _Sorting(paths, places.of(order)).order()
        if order == before:
            break
    order = _in_place(order, places.of(order), ours.rows, theirs.rows)
    return replace(
        theirs,
        view=replace(theirs.view, ordered=True),
        rows=tuple(replace(theirs.rows[old], number=new) for new, old in enumerate(order)),
        items=tuple(theirs.items[old] for old in order),
    )


def nearest_order(ours: Ours, theirs: Theirs) -> Theirs:
    """A source in the order of a network; one with an order of its own only where hardly a row then differs: modules
    are listed as they were made, and that may be long before they are run.
    """
    if not theirs.view.ordered:
        return in_order_of(ours, theirs)
    strange = 5 * abs(len(ours.rows) - len(theirs.rows)) > len(ours.rows)
    least = LIKE * len(theirs.rows)
    if strange or theirs.view.sizes or theirs.view.framework == "keras" or _in_step(ours.rows, theirs.rows) >= least:
        return theirs
    other = in_order_of(ours, replace(theirs, view=replace(theirs.view, ordered=False)))
    return other if _in_step(ours.rows, other.rows) >= least else theirs


def _in_step(ours: Sequence[Side], theirs: Sequence[Side]) -> int:
    """Rows that are of one kind, or have one count, with the network's row in the same place."""
    return sum(
        _kind(mine) == _kind(yours) or mine.count == yours.count for mine, yours in zip(ours, theirs, strict=False)
    )


def _in_place(
    order: Sequence[int], places: Mapping[int, int], ours: Sequence[Side], theirs: Sequence[Side]
) -> list[int]:
    """The rows as they lie in the network. One that lies nowhere comes before the dense layer that is another than the
    network's and reads as much as it makes, as a hidden layer before a classifier; or else behind the row before it.
    """
    other = {_read(theirs[row]): place for row, place in places.items() if _held(theirs[row]) != _held(ours[place])}
    where, last = dict[int, float](), -1.0
    for row in order:
        if row in places:
            last = where[row] = places[row]
        else:
            before = other.get(theirs[row].width) if theirs[row].group == "linear" else None
            where[row] = last if before is None else before - HALF
    return sorted(order, key=lambda row: (where[row], row not in places))


def _read(row: Side) -> int | None:
    """The features that a dense layer reads."""
    matrix = [shape for shape in row.tensors or () if len(shape) == 2 and row.width in shape]
    return None if row.group != "linear" or not matrix else matrix[0][matrix[0][0] == row.width]


def _path(name: str, framework: str) -> Path:
    """The parts that a row lies in, and its own name."""
    words = re.split(r"[./]", name)
    return tuple(part for word in words for part in ROUND.split(word)) if framework == "keras" else tuple(words)


class _Places:
    """Where rows of a source lie in a network: the number of the row for which each is taken."""

    def __init__(self, ours: Sequence[Side], theirs: Sequence[Side]) -> None:
        self.ours, self.theirs = ours, theirs
        mine, yours = ([_words(row.name) for row in side] for side in (ours, theirs))
        self.common = frozenset[str]().union(*mine) & frozenset[str]().union(*yours)

    def of(self, order: Sequence[int]) -> dict[int, int]:
        """The places of rows that come in some order; equal rows are taken in this order."""
        found: dict[int, int] = {}
        for key in (self._held_and_named, _held, self._kind_and_named, _kind):
            self._take(key, order, found)
        return found

    def _take(self, key: Key, order: Sequence[int], found: dict[int, int]) -> None:
        taken = set(found.values())
        free = _by_key(key, ((row.number, row) for row in self.ours if row.number not in taken))
        left = _by_key(key, ((at, self.theirs[row]) for at, row in enumerate(order) if row not in found))
        for one, places in left.items():
            found.update((order[at], place) for at, place in _nearest(places, free.get(one, [])))

    def _held_and_named(self, row: Side) -> object:
        return _held(row), self._named(row)

    def _kind_and_named(self, row: Side) -> object:
        return _kind(row), self._named(row)

    def _named(self, row: Side) -> frozenset[str]:
        """The words of a name that both sides have."""
        return _words(row.name) & self.common


def _by_key(key: Key, rows: Iterable[tuple[int, Side]]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for number, row in rows:
        found[key(row)].append(number)
    return found


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[./_]", name.lower()) if not word.isdigit())


def _held(row: Side) -> object:
    return row.count, row.tensors


def _kind(row: Side) -> object:
    return row.group


def _nearest(ones: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each number of the shorter of two rising lists with one of the other, in order, so that they are nearest."""
    if len(ones) > len(others):
        yield from ((one, other) for other, one in _nearest(others, ones))
        return
    spare = len(others) - len(ones)
    if not spare or len(ones) * spare > MOST_COMPARED:
        yield from zip(ones, others, strict=False)
        return
    # least[skipped]: what the ones so far cost at least, if so many of the others are left out before the last of them
    least, ways = [0] * (spare + 1), list[list[int]]()
    for at, one in enumerate(ones):
        costs, way, best = list[int](), list[int](), 0
        for skipped in range(spare + 1):
            best = skipped if least[skipped] < least[best] else best
            costs.append(least[best] + abs(one - others[at + skipped]))
            way.append(best)
        least, ways = costs, [*ways, way]
    skipped = least.index(min(least))
    for at in range(len(ones) - 1, -1, -1):
        yield ones[at], others[at + skipped]
        skipped = ways[at][skipped]


@dataclass
class _Sorting:
    """One order, from where rows lie in a network."""

    paths: Sequence[Path]
    places: Mapping[int, int]
    behind: dict[tuple[Path, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def order(self) -> list[int]:
        rows = list(range(len(self.paths)))
        self._compare(rows, ())
        return list(self._sorted(rows, ()))

    def _parts(self, rows: Iterable[int], path: Path) -> dict[str, list[int]]:
        """The rows of each part that lies in one; of the row that is named as the part, under no word."""
        found: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            found["".join(self.paths[row][len(path):len(path) + 1])].append(row)
        return found

    def _middle(self, rows: Iterable[int]) -> float | None:
        found = [self.places[row] for row in rows if row in self.places]
        return median(found) if found else None

    def _compare(self, rows: Sequence[int], path: Path) -> None:
        """How far each part lies behind the middle of what it lies in, noted for all rounds together."""
        middle = self._middle(rows)
        for word, inside in self._parts(rows, path).items():
            own = self._middle(inside)
            if own is not None and middle is not None:
                self.behind[_starred(path), word].append(own - middle)
            if word and len(inside) > 1:
                self._compare(inside, (*path, word))

    def _sorted(self, rows: Sequence[int], path: Path) -> Iterator[int]:
        parts = self._parts(rows, path)
        for word in self._in_order(parts, path):
            if word and len(parts[word]) > 1:
                yield from self._sorted(parts[word], (*path, word))
            else:
                yield from parts[word]

    def _in_order(self, words: Iterable[str], path: Path) -> list[str]:
        """The parts of one, numbered ones in the order of their numbers. One that lies nowhere comes after the one with
        the number before, or after all others.
        """
        alike: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words, key=_natural):
            alike[NUMBERS.sub("*", word)].append(word)
        where: dict[str, float] = {}
        for same in alike.values():
            known = {word: median(found) for word in same if (found := self.behind.get((_starred(path), word)))}
            rising = iter(sorted(known.values()))
            last = min(known.values(), default=float("inf"))
            for word in same:
                last = where[word] = next(rising) if word in known else last
        return sorted(where, key=lambda word: where[word])


def _starred(path: Path) -> Path:
    return tuple(NUMBERS.sub("*", word) for word in path)


def _natural(word: str) -> list[tuple[int, str]]:
    return [(int(part), "") if at % 2 else (0, part) for at, part in enumerate(re.split(r"(\d+)", word))]
