"""Families made ready for the walk: every expression of every line compiled, every block by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from generator.problems import Wrong, did_you_mean
from generator.spec.expressions import AXES, Expression
from generator.spec.model import Architecture, Block, Line
from generator.spec.values import Value, frozen, shown
from generator.spec.words import Argument, Word, argument, expressions_in, takes, word

LOOP = frozenset({"index", "first", "last"})
KeyPath: TypeAlias = tuple["str | int", ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file and the keys that lead to it."""

    file: str
    keys: KeyPath

    def at(self, *keys: str | int) -> Place:
        return Place(self.file, self.keys + keys)


class Misplaced(Wrong):
    """A reason with the place in a spec file that it is about."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.place = place
        self.layer = ""

    def inside(self, name: str) -> Misplaced:
        """The same, one line further out: `layer` grows to the address of the line."""
        self.layer = f"{name}.{self.layer}".rstrip(".")
        return self


@dataclass(frozen=True)
class Plan:
    """A line made ready: words with their braces, arguments with their expressions."""

    place: Place
    name: Word
    op: Word | None
    block: Word | None
    reads: tuple[Word, ...] | None    # None: the line before
    reads_all: bool                   # every output of what is named, rather than the first of each
    repeat: Argument | None
    each: Argument | None
    when: Argument
    parallel: bool
    shared: bool
    training: bool
    tied_to: Word | None
    arguments: tuple[tuple[str, Argument], ...]

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression of the line."""
        texts = [item for item in (self.name, self.op, self.block, self.tied_to, *(self.reads or ())) if item]
        values = [self.repeat, self.each, self.when, *(value for _, value in self.arguments)]
        return tuple(e for text in texts for e in text.expressions) + tuple(e for value in values for e in expressions_in(value))

    def when_per_round(self, row_keys: frozenset[str]) -> bool:
        """Whether `when` asks about the round or its row, so that some rounds may be left out and others kept."""
        return self.loops and any(found.names & (LOOP | row_keys) for found in expressions_in(self.when))

    @cached_property
    def reads_rounds(self) -> bool:
        """Whether what is read depends on the round."""
        return self.loops and any(found.names for text in self.reads or () for found in text.expressions)

    @property
    def loops(self) -> bool:
        return self.repeat is not None or self.each is not None

    @cached_property
    def counts_rounds(self) -> bool:
        """Whether a round's number matters, so that no two rounds can be taken as equal beforehand."""
        return self.each is not None or any("index" in found.names for found in self.expressions)


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block made ready. A shared block does not see the family's parameters."""

    name: str
    place: Place
    takes: tuple[tuple[str, Expression | None], ...]
    inputs: tuple[str, ...]
    outputs: tuple[Word, ...] | None
    lines: tuple[Plan, ...]
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Family:
    """An architecture made ready: what all its variants have in common."""

    name: str
    file: str
    model: Architecture
    lines: tuple[Plan, ...]
    blocks: Mapping[str, BlockPlan]
    parameters: Mapping[str, Value]
    inputs: tuple[tuple[str, tuple[tuple[str, Argument], ...]], ...]   # (name, ((axis, size), …)); one unnamed input has the name "input"


def plan(line: Line, place: Place) -> Plan:
    """A line made ready; raises Misplaced with the key that is wrong."""
    if (line.op is None) == (line.block is None) and line.op != "experts":
        has = "neither `op` nor `block`" if line.op is None else "both `op` and `block`"
        raise Misplaced(place, f"line `{line.name}` has {has}", "a line is one layer or one block")
    if line.repeat is not None and line.each is not None:
        raise Misplaced(place.at("each"), f"line `{line.name}` has both `repeat` and `each`", "a line has one loop")
    if (line.parallel or line.shared) and line.repeat is None and line.each is None:
        raise Misplaced(place, f"line `{line.name}` is `{'parallel' if line.parallel else 'shared'}` without a loop", "add `repeat` or `each`")
    made = Plan(place, word("?"), None, None, None, True, None, None, True, False, False, False, None, ())
    given = {"name": line.name, "op": line.op, "block": line.block, "from": line.from_, "repeat": line.repeat, "each": line.each, "when": line.when,
             "parallel": line.parallel, "shared": line.shared, "only": line.only, "tied_to": line.tied_to, **(line.model_extra or {})}
    for key, value in given.items():
        if value is not None:
            made = changed(made, key, value)
    return made


def changed(line: Plan, key: str, value: object) -> Plan:
    """The line with one key set, as a variant's `set` or an edit does it; raises Misplaced for a value of the wrong kind."""
    try:
        if key in _SETTERS:
            return _SETTERS[key](line, value)
        others = tuple(pair for pair in line.arguments if pair[0] != key)
        return replace(line, arguments=(*others, (key, argument(value))))
    except Misplaced:
        raise
    except Wrong as wrong:
        raise Misplaced(line.place.at(key), wrong.message, wrong.hint) from None


def _word(value: object) -> Word:
    if not isinstance(value, str):
        raise Wrong(f"{shown(frozen(value))} is not a word", "write it in quotes")
    return word(value)


def _reads(line: Plan, value: object) -> Plan:
    texts = value if isinstance(value, list) else [value]
    if not texts:
        raise Wrong(f"line `{line.name.text}` reads from nothing", "name a line or an input, or leave `from` out to read the line before")
    return replace(line, reads=tuple(map(_word, texts)), reads_all=not isinstance(value, list))


def _truth(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"`{key}` is {shown(frozen(value))}", "write true or false")
    return value


_SETTERS: dict[str, Callable[[Plan, object], Plan]] = {
    "block": lambda line, value: replace(line, block=_word(value)),
    "each": lambda line, value: replace(line, each=argument(value) if isinstance(value, str) else frozen(value)),
    "from": _reads,
    "name": lambda line, value: replace(line, name=_word(value)),
    "only": lambda line, value: replace(line, training=value == "training"),
    "op": lambda line, value: replace(line, op=_word(value)),
    "parallel": lambda line, value: replace(line, parallel=_truth("parallel", value)),
    "repeat": lambda line, value: replace(line, repeat=argument(value)),
    "shared": lambda line, value: replace(line, shared=_truth("shared", value)),
    "tied_to": lambda line, value: replace(line, tied_to=_word(value)),
    "when": lambda line, value: replace(line, when=argument(value)),
}


def block_plan(name: str, block: Block, place: Place, is_shared: bool) -> BlockPlan:
    """A block made ready; raises Misplaced."""
    try:
        taken = takes(block.takes)
    except Wrong as wrong:
        raise Misplaced(place.at("takes"), wrong.message, wrong.hint) from None
    outputs = tuple(map(word, block.outputs)) if block.outputs else None
    return BlockPlan(name, place, taken, tuple(block.inputs), outputs, plans(block.layers, place.at("layers")), is_shared)


def plans(lines: Iterable[Line], place: Place) -> tuple[Plan, ...]:
    """Lines made ready, each with its place in the list."""
    return tuple(plan(line, place.at(number)) for number, line in enumerate(lines))


def family(name: str, file: str, model: Architecture, shared: Mapping[str, BlockPlan]) -> Family:
    """An architecture made ready, with the shared blocks that it may use; raises Misplaced."""
    top = Place(file, ())
    own = {key: block_plan(key, block, top.at("blocks", key), is_shared=False) for key, block in model.blocks.items()}
    if both := sorted(own.keys() & shared.keys()):
        raise Misplaced(top.at("blocks", both[0]), f"block `{both[0]}` is also in a shared file that this family uses", "give it another name")
    parameters = {key: frozen(value) for key, value in model.parameters.items()}
    return Family(name, file, model, plans(model.layers, top.at("layers")), {**shared, **own}, parameters, _inputs(model, top.at("input")))


def _inputs(model: Architecture, place: Place) -> tuple[tuple[str, tuple[tuple[str, Argument], ...]], ...]:
    named = all(isinstance(value, dict) for value in model.input.values())
    tables = model.input if named else {"input": model.input}
    return tuple((name, _sizes(table, place.at(name) if named else place)) for name, table in tables.items())


def _sizes(table: Mapping[str, object], place: Place) -> tuple[tuple[str, Argument], ...]:
    for axis, value in table.items():
        if axis not in AXES:
            raise Misplaced(place.at(axis), f"`{axis}` is not an axis", did_you_mean(axis, AXES) or f"axes are {', '.join(AXES)}")
        if isinstance(value, (dict, list)):
            raise Misplaced(place.at(axis), f"`{axis}` is not a size", "write a number or an expression in quotes")
    in_order = sorted(table.items(), key=lambda pair: AXES.index(pair[0]))
    try:
        return tuple((axis, argument(value)) for axis, value in in_order)
    except Wrong as wrong:
        raise Misplaced(place, wrong.message, wrong.hint) from None
