"""The worked table of a plain network of convolutions: every column that one fills in when counting it by hand."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.counts.rows import Row
from paramledger.digits import grouped
from paramledger.ledger.ledger import Breakdown
from paramledger.network.tree import Leaf
from paramledger.ops.base import BIASES, Shape, Tensor
from paramledger.ops.conv import Conv, DepthwiseConv2d
from paramledger.ops.pool import Pool
from paramledger.pages.shared.layer_table import layer_link
from paramledger.pages.shared.markdown import BREAK, Column, escape, number_link, shape, span, table, wide

LONGEST = 40    # rows
COLUMNS = (
    Column("layer"), *(Column(title, "right") for title in ("padding", "kernel", "stride", "filters", "output size")),
    Column("tensor"), *(Column(title, "right") for title in ("weights", "biases", "parameters")),
)


def worked_table(breakdown: Breakdown) -> str:
    """The table, or nothing for a network that is not one chain of layers with windows."""
    rows = [(row, row.node) for row in breakdown.rows if isinstance(row.node, Leaf)]
    shown = [(row, leaf) for row, leaf in rows if leaf.tensors or leaf.op.size_formulas(*leaf.inputs)]
    chain = all(row.count == 1 and len(leaf.inputs) == 1 and not row.tied for row, leaf in rows)
    if not chain or len(shown) > LONGEST or not any(isinstance(leaf.op, Conv) for _, leaf in shown):
        return ""
    first = ["input", *[""] * 5, shape(breakdown.root.inputs[0]), "", "", ""]
    totals = breakdown.totals
    sums = [number_link(totals.of(quantity), f"#{quantity}") for quantity in ("weights", "biases", "parameters")]
    last = [span("total", "Total"), *[""] * 6, *sums]
    return wide(table(COLUMNS, [first, *(_cells(row, leaf, totals.biases > 0) for row, leaf in shown), last]))


def _cells(row: Row, leaf: Leaf, linked: bool) -> list[str]:
    return [layer_link(row.address), *_window(leaf), _sizes(leaf), shape(leaf.outputs[0]), *_counts(row, linked)]


def _window(leaf: Leaf) -> Iterator[str]:
    """Padding, kernel, stride and filters; a layer without a window has none of them."""
    op = leaf.op
    if isinstance(op, (Conv, DepthwiseConv2d, Pool)):
        yield op.padding if isinstance(op.padding, str) else _per_axis(op.padding)
        yield span("shape", " × ".join(map(str, op.kernel_size)))
        yield _per_axis(op.stride or op.kernel_size)
        yield str(leaf.outputs[0][-1])
    else:
        yield from ("–", "–", "–", "–")


def _per_axis(sizes: Shape) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else span("shape", " × ".join(map(str, sizes)))


def _sizes(leaf: Leaf) -> str:
    formulas = leaf.op.size_formulas(*leaf.inputs)
    return BREAK.join(span("formula", escape(text)) for text in formulas) or "–"


def _counts(row: Row, linked: bool) -> Iterator[str]:
    """Weights with the product that they come from, biases, parameters."""
    figures = row.figures
    tensors = [tensor for tensor in row.own_tensors if tensor.trainable]
    yield _product(row, [tensor for tensor in tensors if tensor.role not in BIASES], linked)
    for quantity in ("biases", "parameters"):
        value = figures.of(quantity)
        yield number_link(value, f"#{row.address}.{quantity}") if value else "0"


def _product(row: Row, weights: list[Tensor], linked: bool) -> str:
    if not weights:
        return "0"
    numbers = span("formula", f"{' + '.join(tensor.product.numbers for tensor in weights)} =")
    return (
        f"{numbers} "
        f"{number_link(row.figures.weights, f'#{row.address}.weights') if linked else grouped(row.figures.weights)}"
    )
