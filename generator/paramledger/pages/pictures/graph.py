"""A list of lines as boxes and what leads to what: the rounds of a loop are one box, activations and norms stand in the
box before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Literal, TypeAlias

from paramledger.counts.totals import Known, Totals, entry_totals, totals
from paramledger.digits import grouped
from paramledger.network.tree import Entry, Group, Leaf, Names, Rounds, Shapes
from paramledger.ops import OPS
from paramledger.ops.base import Hue

ROUNDS = 16     # of an `each` that differ: so many are shown one by one
Kind: TypeAlias = Literal["input", "line", "output"]
Keeps: TypeAlias = Literal["", "adds its input", "keeps its input"]
Count: TypeAlias = Callable[[str], int]    # the parameters of a line by its name, all copies together
JOINS: dict[str, Keeps] = {"add": "adds its input", "concat": "keeps its input"}


@dataclass(frozen=True, slots=True)
class Box:
    """An input, a line, one of the rounds of an `each`, or the output. `inside` are lines after it that keep its shape.

    `parameters` are those of all its copies and of the lines inside; `keeps` says what becomes of what a block reads;
    `also` names what it reads besides what arrows show.
    """

    name: str
    what: str = ""
    times: str = ""     # `× 3`
    note: str = ""      # `2 active`
    hue: Hue = "other"
    makes: Shapes = ()
    kind: Kind = "line"
    training: bool = False
    layer: bool = False     # one layer, once
    inside: tuple[Box, ...] = ()
    parameters: int = 0
    keeps: Keeps = ""
    also: Names = ()

    @property
    def lines(self) -> tuple[Box, ...]:
        """The line itself and those inside."""
        return (self, *self.inside)

    @property
    def tail(self) -> str:
        """The name of what the box hands on."""
        return self.inside[-1].name if self.inside else self.name


@dataclass(frozen=True)
class Graph:
    """Boxes, a box after those that it reads; and edges as pairs of places in `boxes`."""

    boxes: tuple[Box, ...]
    edges: tuple[tuple[int, int], ...]

    def read_by(self, number: int) -> list[int]:
        """What a box reads, in the order in which it reads it."""
        return self._reads.get(number, [])

    @cached_property
    def _reads(self) -> Mapping[int, list[int]]:
        return _listed((end, start) for start, end in self.edges)

    @cached_property
    def readers(self) -> Mapping[int, list[int]]:
        """What reads each box that is read, in the order of the edges."""
        return _listed(self.edges)

    @property
    def is_row(self) -> bool:
        """Whether each box reads the one before it and nothing else."""
        return self.edges == tuple((number, number + 1) for number in range(len(self.boxes) - 1))


def _listed(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The second numbers of pairs by their first."""
    found: dict[int, list[int]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


def graph(group: Group, known: Known, count: Count = lambda name: 0) -> Graph:
    """The boxes of a list of lines."""
    lines = [(replace(box, parameters=count(box.name)), reads) for box, reads in _lines(group, known)]
    loose = [*_inputs(group), *lines]
    read = {box.name: reads for box, reads in loose}
    ends = _ends(group, [box for box, _ in loose])
    hands = tuple(dict.fromkeys(end for name in group.hands for end in ends(name)))
    reads = {name: tuple(dict.fromkeys(end for one in names for end in ends(one))) for name, names in read.items()}
    boxes = _merged([box for box, _ in loose], reads, hands)
    place = {box.tail: number for number, box in enumerate(boxes)}
    edges = [(place[name], number) for number, box in enumerate(boxes) for name in reads[box.name]]
    edges += [(place[name], len(boxes)) for name in hands]
    return Graph((*boxes, Box("output", makes=group.outputs, kind="output")), tuple(dict.fromkeys(edges)))


def hue(node: Leaf | Group, known: Known) -> Hue:
    """The kind of op that most of a node is: of the line that adds most parameters, of equal ones most MACs."""
    while isinstance(node, Group):
        if not node.entries:
            return "other"
        node = max(node.entries, key=lambda entry: _weight(entry_totals(entry, totals(entry.node, known)))).node
    return node.op.hue


def _weight(one: Totals) -> tuple[int, int]:
    return one.parameters, one.macs


def _inputs(group: Group) -> Iterator[tuple[Box, Names]]:
    for name, shape in zip(group.entering, group.inputs, strict=True):
        yield Box(name, makes=(shape,), kind="input"), ()


def _lines(group: Group, known: Known) -> Iterator[tuple[Box, Names]]:
    """A box for every line, or for every round of an `each` that differ, with the names that it reads."""
    for name, same in groupby(group.entries, key=lambda entry: entry.name):
        entries = list(same)
        reads = group.reads[name]
        if not _shown_apart(entries):
            yield _box(name, entries, group.stands[name], known), reads
            continue
        before: Names = ()
        for entry in entries:
            box = _box(f"{name}.{entry.rounds.label}" if entry.rounds else name, [entry], entry.node.outputs, known)
            outputs = len(entry.node.outputs)
            yield (
                box,
                (*before, *(reads[outputs:] if len(reads) == len(entry.node.inputs) else ())) if before else reads,
            )
            before = () if entry.line.parallel else (box.name,)


def _shown_apart(entries: list[Entry]) -> bool:
    return entries[0].line.each is not None and 1 < len(entries) <= ROUNDS and all(
        entry.rounds is not None and len(entry.rounds.runs) == 1 for entry in entries
    )


def _box(name: str, entries: list[Entry], makes: Shapes, known: Known) -> Box:
    entry = entries[0]
    times = sum(each.times for each in entries)
    what = " or ".join(dict.fromkeys(kind(each) for each in entries))
    heaviest = max((each.node for each in entries), key=lambda node: _weight(totals(node, known)))
    layer = times == 1 and not entry.experts and isinstance(entry.node, Leaf)
    copies = times * (entry.experts.count if entry.experts else 1)
    notes = [f"{grouped(entry.experts.active)} active"] if entry.experts else []
    notes += ["side by side"] if entry.line.parallel and times > 1 else []
    more = f"× {grouped(copies)}" if copies > 1 else ""
    colour, note = hue(heaviest, known), ", ".join(notes)
    kept: Keeps = next((found for each in entries if (found := keeps(each))), "")   # a first round may reshape it
    return Box(name, what, more, note, colour, makes, "line", entry.training, layer, keeps=kept)


def keeps(entry: Entry) -> Keeps:
    """Whether a block adds what it makes to what it reads (a residual), or hands on both side by side (dense)."""
    if isinstance(entry.node, Leaf):
        return ""
    group, kinds = entry.node, {inner.name: kind(inner) for inner in entry.node.entries}
    names = list(group.hands)
    for name in names:      # from the end of the block upwards, through sums and what keeps the shape
        reads, what = group.reads.get(name.partition(".")[0], ()), kinds.get(name.partition(".")[0], "")
        if what in JOINS and len(reads) > 1 and set(reads) & set(group.entering):
            return JOINS[what] if what == "add" or name in group.hands else ""
        if what == "add" or (what in OPS and OPS[what].drawn_inside):
            names += [read for read in reads if read not in names]
    return ""


def kind(entry: Entry) -> str:
    """The op or block of a line."""
    return entry.node.block if isinstance(entry.node, Group) else entry.node.kind


def _ends(group: Group, boxes: list[Box]) -> _Ends:
    names = {box.name for box in boxes}
    apart: dict[str, list[Box]] = {}
    for box in boxes:
        apart.setdefault(box.name.partition(".")[0], []).append(box)
    parallel = {entry.name for entry in group.entries if entry.line.parallel}
    rounds: dict[str, list[Rounds]] = {}
    for entry in group.entries:
        if entry.rounds:
            rounds.setdefault(entry.name, []).append(entry.rounds)
    return _Ends(names, apart, parallel, rounds)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The boxes that an address leads to: its own, of a loop shown round by round its last, of a parallel one all."""

    names: set[str]
    apart: Mapping[str, list[Box]]
    parallel: set[str]
    rounds: Mapping[str, list[Rounds]]

    def __call__(self, address: str) -> Names:
        name, _, rest = address.partition(".")
        if name in self.names:
            return (name,)
        boxes = tuple(box.name for box in self.apart[name])
        key = rest.partition(".")[0]
        one = next((f"{name}.{found.label}" for found in self.rounds.get(name, ()) if found.holds(key)), "")
        if one in self.names:
            return (one,)
        return boxes if name in self.parallel and not rest else boxes[-1:]


def _merged(boxes: list[Box], reads: Mapping[str, Names], hands: Names) -> list[Box]:
    """Layers that keep the shape of the one layer that they alone read stand in its box."""
    readers: dict[str, int] = {}
    for names in (*reads.values(), hands):
        for name in names:
            readers[name] = readers.get(name, 0) + 1
    found: list[Box] = []
    for box in boxes:
        before = found[-1] if found else None
        if before and _fits(box, before) and reads[box.name] == (before.tail,) and readers[before.tail] == 1:
            found[-1] = replace(
                before, inside=(*before.inside, box), parameters=before.parameters + box.parameters
            )
        else:
            found.append(box)
    return found


def _fits(box: Box, before: Box) -> bool:
    """Whether a box is a layer that can stand in the one of the layer before it."""
    alike = box.layer and before.layer and box.training == before.training and box.makes == before.makes
    return alike and OPS[box.what].drawn_inside

