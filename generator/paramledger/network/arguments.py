"""Lines made into layers: arguments evaluated, checked by the op or block that takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from pydantic import ValidationError

from paramledger.language.compiled import CompiledLine
from paramledger.language.expressions import Expression
from paramledger.language.family import CompiledBlock
from paramledger.language.location import LocatedError
from paramledger.language.pydantic_errors import REASONS
from paramledger.language.values import DataRow, Value, shown
from paramledger.language.words import evaluated
from paramledger.network.frame import LARGEST, LineScope, What, adapted
from paramledger.network.tree import Leaf, Shapes
from paramledger.ops import ARGUMENTS, OPS
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Op
from paramledger.ops.experts import Experts
from paramledger.polynomial import UndecidedError, is_unknown, sampled
from paramledger.problems import SpecError, did_you_mean

TAKE_BLOCKS = frozenset(name for name, op in OPS.items() if op.takes_block)
Bound: TypeAlias = tuple[tuple[str, Value], ...]
Kinds: TypeAlias = tuple[object, ...]


def arguments_of(
    block: CompiledBlock, line: CompiledLine, scope: LineScope, row: DataRow | None, ignored: Collection[str] = ()
) -> Bound:
    """What a line gives a block, in the order the block takes it; defaults are left to the block."""
    given = dict(_given(line, scope, row, block.takes, ("block ", block.name), ignored))
    bound: list[tuple[str, Value]] = []
    for name, default in block.takes.items():
        if name in given:
            bound.append((name, given[name]))
        elif default is None:
            raise LocatedError(
                line.place, f"block `{block.name}` takes `{name}`, which is not given here", f"add `{name} = …`"
            )
    return tuple(bound)


def bound_kinds(bound: Bound) -> Kinds:
    """What tells true from 1, which Python takes as equal."""
    if not bound:
        return ()
    kinds: Kinds = tuple([type(value) for _, value in bound])
    if tuple in kinds:
        return tuple([tuple(map(type, value)) if type(value) is tuple else type(value) for _, value in bound])
    return kinds


MOST_LEAVES = 4_096     # layers that are kept: more than one walk can make, so that its equal layers are one object


def leaf(kind: str, line: CompiledLine, scope: LineScope, given: Shapes, row: DataRow | None) -> Leaf:
    """The layer that a line stands for; equal layers are one object."""
    family = OPS.get(kind)
    if family is None:
        raise LocatedError(line.at("op"), f"there is no op `{kind}`", did_you_mean(kind, OPS))
    if line.block is not None:
        raise LocatedError(
            line.at("block"), f"`{kind}` is an op and takes no block", f"only {_listed(TAKE_BLOCKS)} takes one"
        )
    what = ("", kind)
    bound = tuple(_given(line, scope, row, ARGUMENTS[kind], what)) if line.arguments or row else ()
    inputs = adapted(given, line, *family.reads, what)
    try:
        return leaf_of(kind, bound, bound_kinds(bound), inputs)
    except ValidationError as error:
        raise _misfit(error, kind, family, line) from None


@lru_cache(MOST_LEAVES)
def leaf_of(kind: str, bound: Bound, kinds: Kinds, inputs: Shapes) -> Leaf:
    """A layer for its arguments and shapes, whichever network it is in; raises ValidationError or SpecError."""
    op = op_of(kind, bound, kinds)
    return Leaf(kind, op, inputs, _bounded(op.outputs(*inputs)), op.tensors(*inputs), op.work(*inputs))


def experts_of(kind: str, line: CompiledLine, scope: LineScope) -> Experts:
    """How many experts a line has, and how many of them work on a token; what is left over goes to the block."""
    bound = tuple(
        (key, line.under(key, evaluated, value, scope)) for key, value in line.arguments if key in ARGUMENTS[kind]
    )
    try:
        op = op_of(kind, bound, bound_kinds(bound))
    except ValidationError as error:
        raise _misfit(error, kind, OPS[kind], line) from None
    assert isinstance(op, Experts)
    return op


@lru_cache(4096)
def op_of(kind: str, bound: Bound, kinds: Kinds) -> Op:
    """An op for its arguments, which `kinds` tells from equal ones of another type; raises ValidationError."""
    unknown = {name: value for name, value in bound if is_unknown(value)}
    if not unknown:
        return OPS[kind].model_validate(dict(bound))
    samples = {name: sampled(value) for name, value in bound}
    made = OPS[kind].model_validate(samples)
    if any(getattr(made, name) != samples[name] for name in unknown):
        raise UndecidedError
    return made.model_copy(update=unknown)


def _given(
    line: CompiledLine,
    scope: LineScope,
    row: DataRow | None,
    takes: Collection[str],
    what: What,
    ignored: Collection[str] = (),
) -> list[tuple[str, Value]]:
    """The arguments of a line, and the keys of its row that are taken; raises LocatedError for one that is not."""
    given: list[tuple[str, Value]] = []
    key = ""    # the argument that is being evaluated, should it be wrong
    try:
        for key, value in line.arguments:
            if ignored and key in ignored:
                continue
            if key not in takes:
                raise SpecError(
                    f"{what[0]}`{what[1]}` takes no `{key}`",
                    did_you_mean(key, takes) or f"it takes {_listed(takes) or 'nothing'}",
                )
            if isinstance(value, Expression):       # as `evaluated` does, without a call: most arguments are these
                given.append((key, value.evaluate(scope)))
            else:
                given.append((key, value if type(value) is int else evaluated(value, scope)))
    except SpecError as wrong:
        raise LocatedError(line.at(key), wrong.message, wrong.hint) from None
    return [*given, *_of_row(row, dict(given), line, takes, what)] if row else given


def _of_row(
    row: DataRow, given: Collection[str], line: CompiledLine, takes: Collection[str], what: What
) -> Iterator[tuple[str, Value]]:
    """The keys of a row that are taken and not given by the line itself."""
    asked = line.asked
    for key, item in row.items():
        if key in takes and key not in given:
            yield key, item
        elif key not in asked and key != "name":
            raise LocatedError(
                line.place,
                f"{what[0]}`{what[1]}` takes no `{key}`, which the rows of `each` have",
                did_you_mean(key, takes),
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _misfit(error: ValidationError, kind: str, family: type[Op], line: CompiledLine) -> LocatedError:
    """What an op says of its arguments, in one sentence."""
    found = error.errors(include_url=False)[0]
    key = str(found["loc"][0]) if found["loc"] else ""
    if found["type"] == "missing":
        return LocatedError(line.place, f"`{kind}` needs `{key}`", f"add `{key} = …`")
    reason = REASONS.get(found["type"]) or found["msg"].removeprefix("Value error, ").removeprefix(
        "Input should be "
    ).removeprefix("must be ")
    said = shown(found["input"])
    field = family.model_fields.get(key)
    about = field.description if field is not None else None
    return LocatedError(line.at(key), f"`{key}` of `{kind}` is {said}; it should be {reason}", about or "")


def _bounded(shapes: Shapes) -> Shapes:
    for shape in shapes:
        for size in shape:
            if not 0 < size <= LARGEST:
                raise SpecError(f"the output {shape_text(shape)} has an axis outside 1 to {LARGEST:,}")
    return shapes
