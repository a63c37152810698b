"""Families made ready for the walk: every line compiled, every block by name, the input's axes in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import TypeAlias

from paramledger.language.compiled import CompiledLine, compiled
from paramledger.language.expressions import Expression, Scope
from paramledger.language.location import LocatedError, Location, at
from paramledger.language.model import Architecture, Block
from paramledger.language.roles import roles_of
from paramledger.language.values import DataRow, Value, frozen, items
from paramledger.language.words import Argument, Word, argument, is_name, not_a_name, takes, word
from paramledger.ops.axes import AXES, is_shape
from paramledger.problems import SpecError, did_you_mean

MOST_DATA = 5_000   # values inside one parameter
Sizes: TypeAlias = tuple[tuple[str, Argument], ...]   # (axis, size), axes in order


@dataclass(frozen=True, slots=True)
class CompiledBlock:
    """A block made ready. A shared block does not see the family's parameters."""

    name: str
    place: Location
    takes: Mapping[str, Expression | None]      # names with their defaults, in order
    inputs: tuple[str, ...]
    outputs: tuple[Word, ...] | None
    lines: tuple[CompiledLine, ...]
    is_shared: bool

    def default(self, value: Expression, scope: Scope) -> Value:
        """The value of a default in the scope of what the block was given; raises LocatedError."""
        try:
            return value.evaluate(scope)
        except SpecError as wrong:
            raise LocatedError(self.place.at("takes"), wrong.message, wrong.hint) from None


@dataclass(frozen=True, slots=True)
class Family:
    """An architecture made ready: what all its variants have in common."""

    name: str
    file: str
    model: Architecture
    lines: tuple[CompiledLine, ...]
    blocks: Mapping[str, CompiledBlock]
    parameters: Mapping[str, Value]
    inputs: tuple[tuple[str, Sizes], ...]   # (name, sizes); one unnamed input has the name "input"
    roles: Mapping[str, str]                # role -> the parameter that plays it

    def parameter(self, name: str) -> str:
        """The parameter that a name of `set` means: itself, or the one that plays the role."""
        return name if name in self.parameters else self.roles.get(name, name)


def compiled_block(name: str, block: Block, place: Location, is_shared: bool) -> CompiledBlock:
    """A block made ready; raises LocatedError."""
    taken = at(place.at("takes"), takes, block.takes)
    outputs = tuple(at(place.at("outputs"), word, text) for text in block.outputs) if block.outputs else None
    if clash := next(
        (item for item in block.inputs if block.inputs.count(item) > 1 or (item == "input" and len(block.inputs) > 1)),
        None,
    ):
        raise LocatedError(
            place.at("inputs"),
            f"`{clash}` cannot be one of several inputs here",
            "each has its own name; `input` means all of them",
        )
    return CompiledBlock(
        name, place, dict(taken), tuple(block.inputs), outputs, compiled(block.layers, place.at("layers")), is_shared
    )


def family(name: str, file: str, model: Architecture, shared: Mapping[str, CompiledBlock]) -> Family:
    """An architecture made ready, with the shared blocks that it may use; raises LocatedError."""
    top = Location(file, ())
    own = {
        key: compiled_block(key, block, top.at("blocks", key), is_shared=False) for key, block in model.blocks.items()
    }
    if both := sorted(own.keys() & shared.keys()):
        raise LocatedError(
            top.at("blocks", both[0]),
            f"block `{both[0]}` is also in a shared file that this family uses",
            "give it another name",
        )
    parameters = _parameters(model, top)
    return Family(
        name,
        file,
        model,
        compiled(model.layers, top.at("layers")),
        {**shared, **own},
        parameters,
        _inputs(model, top.at("input")),
        roles_of({str(role): name for role, name in model.roles.items()}, parameters),
    )


def _parameters(model: Architecture, top: Location) -> dict[str, Value]:
    """What expressions may ask for by name; raises LocatedError."""
    found: dict[str, Value] = {}
    key = ""
    try:
        for key, value in model.parameters.items():
            found[intern(key)] = value if isinstance(value, (int, str)) else _data(value)
    except SpecError as wrong:
        raise LocatedError(top.at("parameters", key), wrong.message, wrong.hint) from None
    return found


def _data(value: object) -> Value:
    data = frozen(value)
    inside = list(items(data))
    if len(inside) > MOST_DATA:
        raise SpecError(f"this parameter holds {len(inside):,} values, more than {MOST_DATA:,}")
    if taken := sorted(key for row in inside if isinstance(row, DataRow) for key in row if not_a_name(key)):
        raise SpecError(f"`{taken[0]}` cannot be a key of a row", not_a_name(taken[0]))
    return data


def _inputs(model: Architecture, place: Location) -> tuple[tuple[str, Sizes], ...]:
    named = all(isinstance(value, dict) for value in model.input.values())
    tables = model.input if named else {"input": model.input}
    for name in tables:
        if not is_name(name):
            raise LocatedError(place.at(name), f"`{name}` cannot be the name of an input", "letters, digits and _")
    return tuple((name, sizes(table, place.at(name) if named else place)) for name, table in tables.items())


def sizes(table: Mapping[str, object], place: Location) -> Sizes:
    for axis, value in table.items():
        if axis not in AXES:
            raise LocatedError(
                place.at(axis), f"`{axis}` is not an axis", did_you_mean(axis, AXES) or f"axes are {', '.join(AXES)}"
            )
        if isinstance(value, (dict, list)):
            raise LocatedError(place.at(axis), f"`{axis}` is not a size", "write a number or an expression in quotes")
    if not is_shape(table):
        given = ", ".join(f"`{axis}`" for axis in table) or "no axes"
        raise LocatedError(
            place,
            f"{given} do not make an input",
            "height, width and channels; tokens; tokens and features; features; or depth, height, width and channels",
        )
    in_order = sorted(table.items(), key=lambda pair: AXES.index(pair[0]))
    return tuple((axis, at(place.at(axis), argument, value)) for axis, value in in_order)
