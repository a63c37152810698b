"""What the walk makes: a tree whose equal subtrees are one object, and the addresses into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from paramledger.language.compiled import CompiledLine
from paramledger.language.location import Location
from paramledger.language.words import word
from paramledger.ops.base import Op, Shape, Tensor, Work
from paramledger.ops.experts import Experts
from paramledger.problems import SpecError, did_you_mean
from paramledger.record import record

Shapes: TypeAlias = tuple[Shape, ...]
Names: TypeAlias = tuple[str, ...]

NO_LINE = CompiledLine(Location("", ()), word(""))      # where the network itself stands


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One layer: an op over its input shapes. Equal only to itself: in one network, equal layers are one object."""

    kind: str
    op: Op
    inputs: Shapes
    outputs: Shapes
    tensors: tuple[Tensor, ...]
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Which rounds of a loop an entry stands for. `keys` are the rows' names, when they have names."""

    runs: tuple[range, ...]
    keys: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return sum(map(len, self.runs))

    def key(self, number: int) -> str:
        return self.keys[number] if self.keys else str(number)

    @property
    def first(self) -> str:
        return self.key(self.runs[0].start)

    def holds(self, key: str) -> bool:
        if self.keys:
            return any(self.keys[number] == key for run in self.runs for number in run)
        return key.isdecimal() and key == str(int(key)) and any(int(key) in run for run in self.runs)

    @property
    def label(self) -> str:
        """`0`, `1–3`, `0, 2, 4`: the rounds as a reader names them."""
        return ", ".join(
            self.key(r.start) if len(r) == 1 else f"{self.key(r.start)}–{self.key(r.stop - 1)}" for r in self.runs
        )


@record(slots=True)
class Entry:
    """A line after the walk: a layer or block, with the rounds that are equal. `tied` names what is not its own:
    `weight`, or `all`; `tied_to` whose it is: an address from the top, or with a dot before it one in the same list.
    """

    name: str
    node: Leaf | Group
    line: CompiledLine
    rounds: Rounds | None = None
    tied: str = ""
    tied_to: str = ""
    training: bool = False
    experts: Experts | None = None

    @property
    def times(self) -> int:
        return len(self.rounds) if self.rounds else 1

    @property
    def items(self) -> int:
        """How many items go through its block, each by itself."""
        return self.node.inputs[0][0] if self.line.per_item else 1

    @property
    def part(self) -> str:
        """Its part of an address: the name, and of rounds the first."""
        return f"{self.name}.{self.rounds.first}" if self.rounds else self.name

    def owner(self, list_address: str) -> str:
        """The address from the top of what it is tied to, in a list that has this address."""
        if not self.tied_to.startswith("."):
            return self.tied_to
        return f"{list_address}{self.tied_to}" if list_address else self.tied_to[1:]


@record(slots=True)
class Group:
    """A block, or the whole network: its lines in order. `stands` says what each name stands for, lines left out too.

    `reads` says of each line that is kept, and `hands` of the block, whose outputs they are: names in this list
    (`stem`, of a round `layer2.3`) or inputs; lines left out are seen through.
    """

    block: str
    inputs: Shapes
    outputs: Shapes
    entries: tuple[Entry, ...]
    stands: Mapping[str, Shapes]
    rows: int
    entering: Names
    reads: Mapping[str, Names]
    hands: Names


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry on the way to a layer, and how many of its rounds the address means."""

    entry: Entry
    times: int


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with those that lead to it, outermost first; `address` names the first round of each loop that the
    address leaves open.
    """

    path: tuple[MatchedEntry, ...]
    address: str

    @property
    def entry(self) -> Entry:
        return self.path[-1].entry

    @property
    def times(self) -> int:
        """How many equal layers or blocks the address means, experts not multiplied."""
        return prod(step.times for step in self.path)


def find(root: Group, address: str) -> list[Match]:
    """The entries that an address names (`layer2.3.conv1`, `*` for any one part); raises SpecError, with the nearest
    names, for none.
    """
    parts = tuple(address.split("."))
    found = list(_find(root, parts, (), ()))
    if not found:
        raise SpecError(f"`{address}` names no layer", _nearest(root, list(parts)))
    return found


def _find(
    group: Group, parts: tuple[str, ...], path: tuple[MatchedEntry, ...], names: tuple[str, ...]
) -> Iterator[Match]:
    for entry in group.entries:
        if parts[0] not in ("*", entry.name):
            continue
        for key, times, rest in _rounds(group, entry, parts[1:]):
            here = (*names, entry.name, *((key,) if key else ()))
            if not rest:
                yield Match((*path, MatchedEntry(entry, times)), ".".join(here))
            elif isinstance(entry.node, Group):
                yield from _find(entry.node, rest, (*path, MatchedEntry(entry, times)), here)


def _rounds(group: Group, entry: Entry, rest: tuple[str, ...]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(round, how many are meant, parts after it) for an entry that an address has come to; nothing if it means other
    rounds.
    """
    if entry.rounds is None:
        yield "", 1, rest
    elif not rest or rest[0] == "*":
        yield entry.rounds.first, len(entry.rounds), rest[1:]
    elif rest[0] == "last":
        last = max(other.rounds.runs[-1].stop for other in group.entries if other.name == entry.name and other.rounds)
        if entry.rounds.runs[-1].stop == last:
            yield entry.rounds.key(last - 1), 1, rest[1:]
    elif entry.rounds.holds(rest[0]):
        yield rest[0], 1, rest[1:]


def _nearest(group: Group, parts: list[str]) -> str:
    """Where an address leaves the tree, and what is there."""
    names = [entry.name for entry in group.entries]
    entries = [entry for entry in group.entries if entry.name == parts[0]]
    if not entries:
        left_out = "; that line is left out here (`when`)" if parts[0] in group.stands else ""
        return (did_you_mean(parts[0], names) or f"the first part is one of {', '.join(names[:8])}…") + left_out
    rest = parts[1:]
    if entries[0].rounds is not None:
        if rest and not any(entry.rounds and entry.rounds.holds(rest[0]) for entry in entries):
            rounds = ", ".join(entry.rounds.label for entry in entries if entry.rounds)
            return f"after `{parts[0]}` comes a round: {rounds}"
        entries = [entry for entry in entries if rest and entry.rounds and entry.rounds.holds(rest[0])] or entries
        rest = rest[1:]
    node = entries[0].node
    return _nearest(node, rest) if rest and isinstance(node, Group) else f"`{parts[0]}` is a single layer"
