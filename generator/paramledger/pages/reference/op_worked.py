"""The worked example on the page of an op: what it makes, owns and does over a small input, with the sums."""

from __future__ import annotations

from paramledger.ops.base import Shape
from paramledger.ops.examples import as_line, example
from paramledger.pages.shared.markdown import Column, anchored, code, escape, fence, heading, shape, span, table, wide


def worked_example(name: str) -> tuple[list[str], dict[str, int | str]]:
    """The example of an op: its line, its shapes, its tensors and work; and the numbers that its anchors publish."""
    op, inputs, arguments = example(name)
    if op.takes_block:
        line = fence(as_line(name, len(inputs), arguments), "toml")
        said = f"The parameters used for one token are counted as {code('active_parameters')}."
        return [heading(2, "Example"), line, said], {}
    outputs, values = op.outputs(*inputs), dict[str, int | str]()
    said = f"For {'inputs' if len(inputs) > 1 else 'an input'} of {_shapes(inputs)}, the output is {_shapes(outputs)}."
    parts = [heading(2, "Example"), fence(as_line(name, len(inputs), arguments), "toml"), said]
    if sizes := op.size_formulas(*inputs):
        parts.append("; ".join(span("formula", escape(size)) for size in sizes))
    tensors = op.tensors(*inputs)
    values |= {f"example.{tensor.name}": tensor.size for tensor in tensors}
    rows = [
        [
            code(tensor.name),
            escape(tensor.role.replace("_", " ")),
            shape(tensor.shape),
            *_product(tensor.product.formula, tensor.product.numbers),
            anchored(f"example.{tensor.name}", tensor.size),
        ]
        for tensor in tensors
    ]
    columns = [
        *(Column(title) for title in ("tensor", "role", "shape in torch", "formula", "in numbers")),
        Column("elements", "right"),
    ]
    parts += [wide(table(columns, rows))] if rows else ["It has no tensors."]
    done = [
        [work.kind, *_product(work.product.formula, work.product.numbers), f"{work.product.value:,}"]
        for work in op.work(*inputs)
    ]
    titles = [Column("work"), Column("formula"), Column("in numbers"), Column("operations", "right")]
    parts += (
        [wide(table(titles, [[row[0] if row[0] != "macs" else "multiply-accumulates", *row[1:]] for row in done]))]
        if done
        else []
    )
    return parts, values


def _product(formula: str, numbers: str) -> tuple[str, str]:
    return span("formula wrap", escape(formula)), span("formula wrap", escape(numbers))


def _shapes(shapes: tuple[Shape, ...]) -> str:
    return (
        " and ".join([", ".join(map(shape, shapes[:-1])), shape(shapes[-1])]) if len(shapes) > 1 else shape(shapes[0])
    )
