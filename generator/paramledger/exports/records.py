"""What the commands answer, as plain values: the JSON shapes that other programs rely on, and the tables made from
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from itertools import islice

from paramledger.counts.quantities import IN_ROWS, had, has
from paramledger.counts.quantities import listed as listed_quantities
from paramledger.counts.rows import QUANTITIES, Row, unfolded
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Reconciled, Stepped
from paramledger.ledger.verdicts import Judged
from paramledger.network.tree import Group, Leaf, Shapes
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Op, Tensor
from paramledger.problems import Problem, SpecError

MOST_ROWS = 100_000     # that are unfolded
Json = dict[str, object]    # an object of JSON: its values are those that json.dumps takes

VARIANT_COLUMNS = ("address", "title", "year", *QUANTITIES, "implementations", "uncounted")
LAYER_COLUMNS = (
    "layer",
    "op",
    "count",
    "active_count",
    "training",
    "input",
    "output",
    *IN_ROWS,
    "formula",
    "numbers",
)
CLAIM_COLUMNS = (
    "id",
    "address",
    "quantity",
    "layer",
    "printed",
    "unit",
    "tokens",
    "storage",
    "computed",
    "difference",
    "verdict",
    "explained_by",
    "evidence",
    "erratum",
    "erratum_state",
    "source",
    "url",
    "where",
    "year",
)


END_COLUMNS = ("name", "quantity", "evidence", "start", "from", "end", "to", "remainder")


def listed(breakdowns: Iterable[Breakdown]) -> list[Json]:
    """`list`: variants with their totals."""
    return [_listed(one) for one in breakdowns]


def _listed(breakdown: Breakdown) -> Json:
    totals, model = breakdown.totals, breakdown.family.model
    return {
        "address": breakdown.address,
        "title": model.title,
        "year": breakdown.year,
        **{name: totals.of(name) for name in listed_quantities("json", "csv", "table") if has(name, totals)},
        "implementations": {} if "[" in breakdown.address else dict(breakdown.variant.implementations),
        "uncounted": list(breakdown.uncounted),
    }


def catalogue(ledger: Ledger) -> list[Json]:
    """Every variant with all its totals: what `VARIANT_COLUMNS` names."""
    return [{**_listed(one), **_totals(one)} for one in map(ledger.breakdown, ledger.addresses)]


def _totals(breakdown: Breakdown) -> dict[str, int]:
    """The quantities that a network has; a quantity that it has not is not there."""
    return {quantity: breakdown.totals.of(quantity) for quantity in had(breakdown.totals)}


def shown(breakdown: Breakdown) -> Json:
    """`show`, equal rounds of a loop once."""
    return shown_with(breakdown, layers(breakdown, training=False), layers(breakdown, training=True))


def shown_with(breakdown: Breakdown, rows: list[Json], training_rows: list[Json]) -> Json:
    """`show`: the totals and rows of a variant; rows of training-only branches apart, so that totals are sums of rows.
    """
    return {
        "address": breakdown.address,
        "input": _shapes(breakdown.inputs),
        "totals": _totals(breakdown),
        "uncounted": list(breakdown.uncounted),
        "rows": rows,
        "training_rows": training_rows,
    }


def flagged(rows: list[Json], training_rows: list[Json]) -> list[Json]:
    """All rows as one table, with a column that tells those of training-only branches."""
    return [
        {**row, "training": is_training} for part, is_training in ((rows, False), (training_rows, True)) for row in part
    ]


def layers(breakdown: Breakdown, training: bool, each_round: bool = False) -> list[Json]:
    """The layers of a variant, those that are there at inference or those in training only; equal rounds of a loop
    once, or each by itself. Raises SpecError for more rows than anybody reads.
    """
    found = list(islice(unfolded(breakdown.root), MOST_ROWS + 1)) if each_round else breakdown.rows
    if each_round and len(found) > MOST_ROWS:
        raise SpecError(f"more than {MOST_ROWS:,} rows", "without `--unfold` equal rounds share one row")
    quantities = [name for name in IN_ROWS if has(name, breakdown.totals)]
    return [_row(row, quantities) for row in found if row.training == training]


def _row(row: Row, quantities: list[str]) -> Json:
    """One layer. `count` is how many equal layers the row stands for, `active_count` how many of them work on a token.
    """
    figures = row.figures
    return {
        "layer": row.address,
        "op": row.kind,
        "count": row.count,
        "active_count": row.active,
        "input": _shapes(row.node.inputs),
        "output": _shapes(row.node.outputs),
        **{quantity: figures.of(quantity) for quantity in quantities},
        "formula": row.formula,
        "numbers": row.numbers,
        "tensors": [_tensor(tensor, row) for tensor in row.tensors],
    }


def _tensor(tensor: Tensor, row: Row) -> Json:
    own: Json = {"name": tensor.name, "role": tensor.role, "shape": list(tensor.shape), "trainable": tensor.trainable}
    return own if tensor in row.own_tensors else {**own, "tied_to": row.tied_to}


def _shapes(shapes: Shapes) -> list[int] | list[list[int]]:
    """One shape as a list of sizes; several as a list of such lists."""
    return list(shapes[0]) if len(shapes) == 1 else [list(shape) for shape in shapes]


def claimed(judged: Iterable[Judged]) -> list[Json]:
    """`claims`: every published number beside the computed one, with its source."""
    return [
        {
            "id": claim.id,
            "address": claim.address,
            "quantity": claim.quantity,
            "layer": claim.layer,
            "printed": claim.printed,
            "unit": claim.claim.unit,
            "tokens": claim.claim.tokens,
            "storage": claim.claim.storage,
            "computed": claim.computed,
            "difference": _number(claim.difference),
            "verdict": claim.verdict.word,
            "explained_by": claim.explained_by,
            "evidence": claim.evidence,
            "erratum": slip.reason if (slip := claim.claim.erratum) else None,
            "erratum_state": slip.state if slip else None,
            "source": claim.claim.source.title,
            "url": claim.claim.source.url,
            "where": claim.claim.source.where,
            "year": claim.claim.source.year,
        }
        for claim in judged
    ]


def reconciliation(found: Reconciled, texts: Mapping[str, str]) -> Json:
    """`reconcile NAME`: a path of edits, every delta computed; before them what it says, title and question first."""
    return {
        "name": found.name,
        **texts,
        "quantity": found.model.quantity,
        "evidence": found.evidence,
        "start": {"address": found.start.address, "total": _number(found.start.total)},
        "steps": [_step(step) for step in found.steps],
        "end": {"address": found.end.address, "total": _number(found.end.total)},
        "remainder": _number(found.remainder),
    }


def steps(found: Reconciled) -> list[Json]:
    """The path as a table: where it starts, its steps, where it ends."""
    ends: list[Json] = [{"edit": end.address, "total": _number(end.total)} for end in (found.start, found.end)]
    return [ends[0], *map(_step, found.steps), ends[1]]


def ends(paths: Iterable[Reconciled]) -> list[Json]:
    """Paths as a table: from what to what."""
    return [
        {
            "name": path.name,
            "quantity": path.model.quantity,
            "evidence": path.evidence,
            "start": path.start.address,
            "from": _number(path.start.total),
            "end": path.end.address,
            "to": _number(path.end.total),
            "remainder": _number(path.remainder),
        }
        for path in paths
    ]


def _step(step: Stepped) -> Json:
    return {
        "edit": step.edit,
        "about": step.about,
        "evidence": step.evidence,
        "delta": step.delta,
        "total": step.total,
    }


def _number(value: int | Fraction) -> int | str:
    return value if isinstance(value, int) else str(value)


def problems(found: Iterable[Problem]) -> list[Json]:
    return [asdict(problem) for problem in found]


def explained(breakdown: Breakdown, row: Row) -> Json:
    """`explain`: one layer or block: shapes, factors, sums, source."""
    node = row.node
    return {
        "address": breakdown.address,
        "layer": row.address,
        "op": row.kind,
        "count": row.count,
        "active_count": row.active,
        "input": _shapes(node.inputs),
        "output": _shapes(node.outputs),
        "arguments": _arguments(node.op) if isinstance(node, Leaf) else {},
        "output_sizes": list(node.op.size_formulas(*node.inputs)) if isinstance(node, Leaf) else [],
        "layers": [entry.name for entry in node.entries] if isinstance(node, Group) else [],
        "tensors": tensors(row),
        "work": work(row),
        "kept": kept(row),
        "figures": {quantity: row.figures.of(quantity) for quantity in had(breakdown.totals)},
        "source": node.op.source if isinstance(node, Leaf) else "",
        "spec": row.entry.line.place.file,
    }


def tensors(row: Row) -> list[Json]:
    """The tensors of a layer with their factors."""
    return [
        {**_tensor(t, row), "formula": t.product.formula, "numbers": t.product.numbers, "size": t.size}
        for t in row.tensors
    ]


def work(row: Row) -> list[Json]:
    """The work of a layer with its factors."""
    return [
        {"kind": w.kind, "formula": w.product.formula, "numbers": w.product.numbers, "count": w.product.value}
        for w in row.work
    ]


def kept(row: Row) -> list[Json]:
    """What a layer keeps from token to token, with its factors: all of it, and what one more token adds."""
    return [
        {
            "formula": one.now.formula, "numbers": one.now.numbers, "count": one.now.value, "per_token": one.per_token,
            "window": one.window,
        }
        for one in row.kept
    ]


def _arguments(op: Op) -> Json:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in op.model_dump().items()}


def cell(value: object) -> str:
    """A value as a reader of a table sees it: numbers grouped, shapes with ×, names and values of a table in a row."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        is_shape = value and all(isinstance(item, int) for item in value)
        return shape_text(tuple(value)) if is_shape else ", ".join(map(cell, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {cell(item)}" for key, item in value.items())
    return str(value)
