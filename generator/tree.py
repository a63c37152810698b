"""What the walk makes: a tree whose equal subtrees are one object, and the addresses into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from generator.ops.base import Op, Shape, Tensor, Work
from generator.problems import Wrong, did_you_mean
from generator.spec.plan import Plan

Shapes: TypeAlias = tuple[Shape, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One layer: an op over its input shapes."""

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
        return ", ".join(self.key(r.start) if len(r) == 1 else f"{self.key(r.start)}–{self.key(r.stop - 1)}" for r in self.runs)


@dataclass(frozen=True, slots=True)
class Experts:
    """How many copies there are, and how many of them each token uses."""

    count: int
    active: int
    stacked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A line after the walk: a layer or block, with the rounds that are equal. `tied` names what is not its own: `weight`, or `all`."""

    name: str
    node: Leaf | Group
    line: Plan
    rounds: Rounds | None = None
    tied: str = ""
    tied_to: str = ""
    training: bool = False
    experts: Experts | None = None

    @property
    def times(self) -> int:
        return len(self.rounds) if self.rounds else 1


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A block, or the whole network: its lines in order. `stands` says what each name stands for, lines left out too."""

    block: str
    inputs: Shapes
    outputs: Shapes
    entries: tuple[Entry, ...]
    stands: Mapping[str, Shapes]
    rows: int


def entries_at(group: Group, name: str, key: str | None) -> Iterator[Entry]:
    """The entries of a name, `*` for any; of a loop only the one that holds round `key`."""
    for entry in group.entries:
        if name in ("*", entry.name) and (key is None or key == "*" or (entry.rounds is not None and entry.rounds.holds(key))):
            yield entry


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the entries that lead to it, outermost first; `whole` if the address names all its rounds."""

    path: tuple[Entry, ...]
    address: str
    whole: bool

    @property
    def entry(self) -> Entry:
        return self.path[-1]


def find(root: Group, address: str) -> list[Found]:
    """The entries that an address names (`layer2.3.conv1`, `*` for any one part); raises Wrong, with the nearest names, for none."""
    found = list(_find(root, tuple(address.split(".")), (), ()))
    if not found:
        raise Wrong(f"`{address}` names no layer", _nearest(root, address.split(".")))
    return found


def _find(group: Group, parts: tuple[str, ...], path: tuple[Entry, ...], names: tuple[str, ...]) -> Iterator[Found]:
    for entry in entries_at(group, parts[0], None):
        rest, here, whole = parts[1:], (*names, entry.name), True
        if entry.rounds is not None:
            key = rest[0] if rest else None
            if key == "last":
                key = entry.rounds.key(max(run.stop for run in entry.rounds.runs) - 1) if _is_last(group, entry) else None
                if key is None:
                    continue
            if key is not None:
                if key != "*" and not entry.rounds.holds(key):
                    continue
                whole, rest, here = key == "*", rest[1:], (*here, entry.rounds.first if key == "*" else key)
            else:
                here = (*here, entry.rounds.first)
        if not rest:
            yield Found((*path, entry), ".".join(here), whole)
        elif isinstance(entry.node, Group):
            yield from _find(entry.node, rest, (*path, entry), here)


def _is_last(group: Group, entry: Entry) -> bool:
    return all(other.rounds is None or other.name != entry.name or max(r.stop for r in other.rounds.runs) <= max(r.stop for r in (entry.rounds or other.rounds).runs) for other in group.entries)


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
            return f"after `{parts[0]}` stands a round: {rounds}"
        entries = [entry for entry in entries if rest and entry.rounds and entry.rounds.holds(rest[0])] or entries
        rest = rest[1:]
    node = entries[0].node
    return _nearest(node, rest) if rest and isinstance(node, Group) else f"`{parts[0]}` is a single layer"
