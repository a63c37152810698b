"""The worked table of a plain network of convolutions: every column that one fills in when counting it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from paramledger.counts.rows import Row
from paramledger.digits import grouped
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.tree import Leaf
from paramledger.ops.base import BIASES, Shape, Tensor
from paramledger.ops.conv import Conv, DepthwiseConv2d
from paramledger.ops.linear import Linear
from paramledger.ops.pool import Pool
from paramledger.ops.shape import Flatten
from paramledger.pages.shared.layer_table import layer_link
from paramledger.pages.shared.markdown import BREAK, Column, escape, number_link, shape, span, table, wide

LONGEST = 40    # rows
COLUMNS = (
    Column("layer"), *(Column(title, "right") for title in ("padding", "kernel", "stride", "filters", "output size")),
    Column("tensor"), *(Column(title, "right") for title in ("weights", "biases", "parameters")),
)


def worked_table(breakdown: Breakdown) -> str:
    """The table, or nothing for a network that is not one chain of layers with windows."""
    root = breakdown.root
    rows = [(row, row.node) for row in breakdown.rows if isinstance(row.node, Leaf)]
    shown = [(row, leaf) for row, leaf in rows if leaf.tensors or leaf.op.size_formulas(*leaf.inputs)]
    chain = all(row.count == 1 and len(leaf.inputs) == 1 and not row.tied for row, leaf in rows)
    if not chain or len(shown) > LONGEST or not any(isinstance(leaf.op, Conv) for _, leaf in shown):
        return ""
    first, ending = (_end(name, shapes) for name, shapes in (("input", root.inputs), ("output", root.outputs)))
    totals = breakdown.totals
    sums = [number_link(totals.of(quantity), f"#{quantity}") for quantity in ("weights", "biases", "parameters")]
    last = [span("total", "Total"), *[""] * 6, *sums]
    maps = _flattened(leaf for _, leaf in rows)
    cells = [_cells(row, leaf, maps.get(id(leaf)), totals.biases > 0) for row, leaf in shown]
    return wide(table(COLUMNS, [first, *cells, ending, last]))


def _end(name: str, shapes: tuple[Shape, ...]) -> list[str]:
    """The row of what enters or leaves, which owns nothing."""
    return [name, *[""] * 5, _tensor(shapes[0]), "0", "0", "0"]


def _flattened(leaves: Iterable[Leaf]) -> dict[int, Shape]:
    """The map that a dense layer reads in one row, by the layer: what was flattened before it."""
    found: dict[int, Shape] = {}
    seen: Shape | None = None
    for leaf in leaves:
        if isinstance(leaf.op, Linear) and seen:
            found[id(leaf)] = seen
        if isinstance(leaf.op, Flatten) and len(leaf.inputs[0]) > 1:
            seen = leaf.inputs[0]
        elif leaf.outputs != leaf.inputs:
            seen = None
    return found


def _tensor(sizes: Shape) -> str:
    """A shape; a vector as a column."""
    return shape(sizes if len(sizes) > 1 else (*sizes, 1))


def _cells(row: Row, leaf: Leaf, flattened: Shape | None, linked: bool) -> list[str]:
    product = _product(row, leaf, flattened, linked)
    return [
        layer_link(row.address), *_window(leaf), _sizes(leaf), _tensor(leaf.outputs[0]), product, *_counts(row)
    ]


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


def _counts(row: Row) -> Iterator[str]:
    """Biases and parameters."""
    for quantity in ("biases", "parameters"):
        value = row.figures.of(quantity)
        yield number_link(value, f"#{row.address}.{quantity}") if value else "0"


def _product(row: Row, leaf: Leaf, flattened: Shape | None, linked: bool) -> str:
    """The weights, with the product that they come from."""
    weights = [tensor for tensor in row.own_tensors if tensor.trainable and tensor.role not in BIASES]
    if not weights:
        return "0"
    numbers = span("formula", f"{' + '.join(_factors(tensor, leaf, flattened) for tensor in weights)} =")
    total = row.figures.weights
    return f"{numbers} {number_link(total, f'#{row.address}.weights') if linked else grouped(total)}"


def _factors(tensor: Tensor, leaf: Leaf, flattened: Shape | None) -> str:
    """Channels × (window) × filters of a convolution, (map) × units of a dense layer that reads one, else in order."""
    values = tensor.product.values
    if isinstance(leaf.op, Conv) and len(values) > 2:
        *window, channels, filters = values
        return f"{channels} × ({_times(window)}) × {filters}"
    if flattened and values[:1] == (prod(flattened),):
        return f"({_times(flattened)}) × {_times(values[1:])}"
    return _times(values)


def _times(values: Iterable[int]) -> str:
    return " × ".join(map(str, values))
