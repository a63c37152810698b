"""What the commands answer, as plain values: the JSON shapes that other programs rely on, and the tables made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import TypeAlias

from generator.count import QUANTITIES, Row
from generator.judge import Judged
from generator.ledger import Breakdown, Ledger
from generator.ops import OPS
from generator.ops.base import Op, Shape, Tensor
from generator.problems import Problem
from generator.reconcile import Reconciled, Stepped
from generator.tree import Group, Leaf, Shapes

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"


def listed(ledger: Ledger) -> list[dict[str, Json]]:
    """`list`: every variant with its totals."""
    return [_listed(ledger.breakdown(address)) for address in ledger.addresses]


def _listed(breakdown: Breakdown) -> dict[str, Json]:
    totals, model = breakdown.totals, breakdown.family.model
    return {
        "address": breakdown.address,
        "title": model.title,
        "year": model.year,
        "parameters": totals.parameters,
        "state": totals.state,
        "total": totals.total,
        "active_parameters": totals.active_parameters,
        "training_parameters": totals.training_parameters,
        "macs": totals.macs,
        "implementations": dict(breakdown.variant.implementations),
    }


def shown(breakdown: Breakdown) -> dict[str, Json]:
    """`show`: the totals and rows of a variant; rows of training-only branches apart, so that totals are sums of rows."""
    layers = breakdown.rows
    return {
        "address": breakdown.address,
        "input": _shapes(breakdown.root.inputs),
        "totals": {quantity: breakdown.totals.of(quantity) for quantity in QUANTITIES},
        "rows": [_row(row) for row in layers if not row.training],
        "training_rows": [_row(row) for row in layers if row.training],
    }


def _row(row: Row) -> dict[str, Json]:
    """One layer. `count` is how many equal layers the row stands for, `active_count` how many of them work on a token."""
    figures = row.figures
    return {
        "layer": row.address,
        "op": row.kind,
        "count": row.count,
        "active_count": row.active,
        "input": _shapes(row.node.inputs),
        "output": _shapes(row.node.outputs),
        "parameters": figures.parameters,
        "state": figures.state,
        "macs": figures.macs,
        "units": figures.units,
        "formula": formula(row.own_tensors),
        "numbers": numbers(row.own_tensors),
        "tensors": [_tensor(tensor, row) for tensor in row.tensors],
    }


def _tensor(tensor: Tensor, row: Row) -> dict[str, Json]:
    own = {"name": tensor.name, "role": tensor.role, "shape": list(tensor.shape), "trainable": tensor.trainable}
    return own if tensor in row.own_tensors else {**own, "tied_to": row.tied_to}


def _shapes(shapes: Shapes) -> Json:
    """One shape as a list of sizes; several as a list of such lists."""
    return list(shapes[0]) if len(shapes) == 1 else [list(shape) for shape in shapes]


def formula(tensors: Iterable[Tensor]) -> str:
    """The trainable tensors' named factors: `kernel · kernel · channels · filters + filters`."""
    return " + ".join(tensor.product.formula for tensor in tensors if tensor.trainable)


def numbers(tensors: Iterable[Tensor]) -> str:
    """The same with numbers: `5 · 5 · 48 · 256 + 256`."""
    return " + ".join(tensor.product.numbers for tensor in tensors if tensor.trainable)


def claimed(judged: Iterable[Judged]) -> list[dict[str, Json]]:
    """`claims`: every published number beside the computed one."""
    return [
        {
            "id": claim.id, "address": claim.address, "quantity": claim.quantity, "layer": claim.layer, "printed": claim.printed,
            "computed": claim.computed, "difference": _number(claim.difference), "verdict": claim.verdict.word, "explained_by": claim.explained_by,
        }
        for claim in judged
    ]


def reconciliation(found: Reconciled, title: str) -> dict[str, Json]:
    """`reconcile NAME`: a path of edits, every delta computed."""
    return {
        "name": found.name,
        "title": title,
        "quantity": found.model.quantity,
        "start": {"address": found.start.address, "total": _number(found.start.total)},
        "steps": [_step(step) for step in found.steps],
        "end": {"address": found.end.address, "total": _number(found.end.total)},
        "remainder": _number(found.remainder),
    }


def _step(step: Stepped) -> Json:
    return {"edit": step.edit, "about": step.about, "delta": step.delta, "total": step.total}


def _number(value: int | Fraction) -> Json:
    return value if isinstance(value, int) else str(value)


def problems(found: Iterable[Problem]) -> list[dict[str, Json]]:
    return [asdict(problem) for problem in found]


def ops() -> list[dict[str, Json]]:
    """`ops`: every kind of layer with its arguments and what other frameworks call it."""
    return [_op(name, op) for name, op in OPS.items()]


def _op(name: str, op: type[Op]) -> dict[str, Json]:
    return {
        "op": name, "kind": op.hue, "about": (op.__doc__ or "").strip().split("\n")[0], "arguments": list(op.model_fields),
        "torch": op.torch, "keras": op.keras, "source": op.source,
    }


def explained(breakdown: Breakdown, row: Row) -> dict[str, Json]:
    """`explain`: one layer or block: shapes, factors, sums, source."""
    figures, node = row.figures, row.node
    answer: dict[str, Json] = {
        "address": breakdown.address, "layer": row.address, "op": row.kind, "count": row.count, "active_count": row.active,
        "input": _shapes(node.inputs), "output": _shapes(node.outputs),
    }
    if isinstance(node, Leaf):
        answer |= {"arguments": _arguments(node.op), "output_sizes": list(node.op.size_formulas(*node.inputs))}
        answer["tensors"] = [
            {**_tensor(tensor, row), "formula": tensor.product.formula, "numbers": tensor.product.numbers, "size": tensor.size} for tensor in row.tensors
        ]
        answer["work"] = [
            {"kind": work.kind, "formula": work.product.formula, "numbers": work.product.numbers, "count": work.product.value} for work in row.work
        ]
    elif isinstance(node, Group):
        answer["layers"] = [{"layer": entry.name, "rounds": entry.times} for entry in node.entries]
    answer["figures"] = {quantity: figures.of(quantity) for quantity in QUANTITIES}
    answer["source"] = node.op.source if isinstance(node, Leaf) else ""
    place = row.entry.line.place
    answer["spec"] = f"{breakdown.family.file if not place.file else place.file}"
    return answer


def _arguments(op: Op) -> dict[str, Json]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in op.model_dump().items()}


def shape_text(shape: Shape) -> str:
    return " × ".join(map(str, shape)) or "1"


def flat(rows: Iterable[Mapping[str, Json]], columns: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a table: chosen columns as text, numbers grouped, shapes with ×, names of frameworks joined."""
    return [{column: cell(row.get(column)) for column in columns} for row in rows]


def cell(value: Json) -> str:
    """A value as a reader of a table sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return " × ".join(map(str, value)) if all(isinstance(item, int) for item in value) else ", ".join(map(cell, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {cell(item)}" for key, item in value.items())
    return value
