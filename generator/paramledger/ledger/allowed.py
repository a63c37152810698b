"""What a parameter of a family may be set to: its kind, and the limits that the spec checks whatever the shapes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from paramledger.language.compiled import CompiledLine
from paramledger.language.expressions import Expression
from paramledger.language.family import Family
from paramledger.language.values import DataRow, Value, frozen
from paramledger.network.rounds import MOST_ROUNDS
from paramledger.ops import OPS


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand for a parameter. `words` are those that variants use."""

    kind: str
    least: int | None = None
    most: int | None = None
    words: tuple[str, ...] = ()


def allowed(family: Family, parameter: str) -> Allowed:
    """What a parameter may be. A limit is known where a size, a number of rounds or an argument is the parameter
    itself; what is computed of it is checked too, once there are shapes.
    """
    values = list(_values(family, parameter))
    if any(isinstance(value, bool) for value in values):
        return Allowed("true or false")
    if any(isinstance(value, Fraction) for value in values):
        return Allowed("a number")
    if all(isinstance(value, int) for value in values):
        limits = list(_limits(family, parameter))
        least = max((low for low, _ in limits if low is not None), default=None)
        return Allowed("a whole number", least, min((high for _, high in limits if high is not None), default=None))
    if all(isinstance(value, str) for value in values):
        return Allowed("a word", words=tuple(dict.fromkeys(str(value) for value in values)))
    rows = any(isinstance(item, DataRow) for value in values if isinstance(value, tuple) for item in value)
    return Allowed("a list of tables" if rows else "a list")


def _values(family: Family, parameter: str) -> Iterator[Value]:
    """The family's own value, and those that variants set."""
    yield family.parameters[parameter]
    for variant in family.model.variants.values():
        yield from (frozen(value) for key, value in variant.set.items() if family.parameter(key) == parameter)


def _limits(family: Family, parameter: str) -> Iterator[tuple[int | None, int | None]]:
    """The least and the most of each place where the parameter stands by itself."""
    if any(_is(size, parameter) for _, sizes in family.inputs for _, size in sizes):
        yield 1, None       # and no axis is longer than any network needs
    for line in _lines(family):
        if _is(line.repeat, parameter):
            yield 0, MOST_ROUNDS
        if line.op is not None and line.op.text in OPS:
            fields = OPS[line.op.text].model_fields
            for key, value in line.arguments:
                if key in fields and _is(value, parameter):
                    yield _least(fields[key].metadata), None


def _lines(family: Family) -> Iterable[CompiledLine]:
    own = (block for block in family.blocks.values() if not block.is_shared)
    return (*family.lines, *(line for block in own for line in block.lines))


def _is(argument: object, parameter: str) -> bool:
    return isinstance(argument, Expression) and argument.text.strip() == parameter


def _least(metadata: Iterable[object]) -> int | None:
    """The least number that a field of an op takes."""
    for rule in metadata:
        if (over := getattr(rule, "gt", None)) is not None:
            return int(over) + 1
        if (least := getattr(rule, "ge", None)) is not None:
            return int(least)
    return None
