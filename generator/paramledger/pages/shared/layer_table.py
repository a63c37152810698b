"""The layer table: every layer with its shapes and figures, folded into blocks and rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paramledger.addresses import op_page
from paramledger.counts.quantities import LAYERS, LONG_LAYERS, says_something, short_name
from paramledger.counts.rows import QUANTITIES, Row, Totals
from paramledger.digits import grouped
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Product, Shape
from paramledger.pages.shared.markdown import (
    BREAK,
    TIMES,
    Column,
    classed,
    code,
    definitions,
    emphasis,
    escape,
    link,
    number_link,
    placed,
    reference,
    relative,
    span,
    table,
    wrapped,
)
from paramledger.pages.shared.outline import Item, flat

Values = dict[str, int | str]
SHORT = 2       # products that stay on one line
LONG = 300      # rows: a longer table shows what most come for, so that its page stays light


@dataclass(frozen=True, slots=True)
class How:
    """How a table's rows are shown: on which page, long or not, and which addresses have a row."""

    page: str
    lean: bool
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class LayerTable:
    """A layer table and the values that its anchors publish."""

    text: str
    values: Mapping[str, int | str]


def columns_of(totals: Totals, rows: int) -> list[str]:
    """The quantities that a layer table of that many rows shows."""
    return [name for name in (LONG_LAYERS if rows > LONG else LAYERS) if says_something(name, totals)]


def layer_table(items: Iterable[Item], totals: Totals, page: str, sums: Mapping[str, str]) -> LayerTable:
    """Items and all that is in them; `sums` are the cells of the last row, by quantity."""
    shown = list(flat(items))
    how = How(page, len(shown) > LONG, frozenset(item.address for item in shown))
    quantities = columns_of(totals, len(shown))
    numbers = [Column(short_name(quantity), "right") for quantity in quantities]
    columns = [*map(Column, ("layer", "op", "input", "output")), *numbers, Column("formula for the parameters")]
    values: Values = {}
    rows = [_cells(item, quantities, how, values) for item in shown]
    rows.append([span("total", "Total"), "", "", "", *(sums.get(quantity, "") for quantity in quantities), ""])
    text = table(columns, rows)
    if not how.lean:
        kinds = sorted({item.leaf.kind for item in shown if item.leaf})
        text += "\n\n" + definitions({kind: relative(op_page(kind), page) for kind in kinds})
    return LayerTable(wrapped(text, "ledger-table layers"), values)


def _cells(item: Item, quantities: list[str], how: How, values: Values) -> list[str]:
    counts = [_figure(item, quantity, values) for quantity in quantities]
    ins, outs = ("", "") if item.row is None else (_shapes(item.inputs), _shapes(item.outputs))
    return [_address(item), _op(item, how), ins, outs, *counts, _formula(item, how)]


def _address(item: Item) -> str:
    times = span("times", f"× {grouped(item.copies)}") if item.copies > 1 else ""
    name = f"{code(item.address)} {times}".rstrip()
    return placed(name, item.address) if has_anchor(item.address) else name


def has_anchor(address: str) -> bool:
    """A row's own anchor is its address, unless a figure of what is around it goes by that name."""
    return address.rpartition(".")[2] not in QUANTITIES


def layer_link(address: str) -> str:
    """A layer's name, leading to its row on the same page."""
    return link(code(address), f"#{address}") if has_anchor(address) else code(address)


def _op(item: Item, how: How) -> str:
    """The kind of layer, linked to its page; of a block its name, of a loop its repeats."""
    leaf = item.leaf
    if leaf:
        return classed(leaf.kind if how.lean else reference(leaf.kind), f"op-{leaf.op.hue}")
    if item.row is None:
        return f"{item.rounds} repeat{'s' * (item.rounds > 1)}"
    experts = item.row.entry.experts
    more = f", {experts.count} experts, {experts.active} active" if experts else ""
    return escape(item.row.kind) + more


def _shapes(shapes: tuple[Shape, ...]) -> str:
    """Shapes, equal ones once."""
    texts = []
    for sizes in dict.fromkeys(shapes):
        count = shapes.count(sizes)
        texts.append(shape_text(sizes, TIMES) + (f" (×{count})" if count > 1 else ""))
    return ", ".join(texts)


def _figure(item: Item, quantity: str, values: Values) -> str:
    value = item.figures.of(quantity)
    if not value:
        return "0"
    name = f"{item.address}.{quantity}"
    values[name] = value
    return placed(grouped(value), name)


def _formula(item: Item, how: How) -> str:
    """How the parameters follow, in names and then in numbers; of a layer without parameters its MACs."""
    figures = item.figures
    if item.row is None or item.leaf is None or not (figures.parameters or figures.macs or item.row.tied):
        return ""
    own = [tensor.product for tensor in item.row.own_tensors if tensor.trainable]
    other = item.row.tied_to
    tied = f"tied to {layer_link(other) if other in how.known else code(other)}" if item.row.tied else ""
    if own:
        return ", ".join(part for part in (formula(own, how), tied) if part)
    macs = [work.product for work in item.row.work if work.kind == "macs"] if not tied else []
    worked = f"MACs: {formula(macs, how)}" if macs else ""
    return tied or BREAK.join(part for part in (worked, _kept(item.row, how)) if part)


def _kept(row: Row, how: How) -> str:
    """How what a layer stores between tokens follows: of one token, or in all."""
    kept = [one.product for one in row.kept]
    if not kept:
        return ""
    each = " per token" if any(one.per_token for one in row.kept) else ""
    return f"stored{each}: {formula(kept, how)}"


def formula(products: list[Product], how: How) -> str:
    """A sum of products, in names and below them in numbers; in a long table in numbers alone. The column has its own
    style, in which what is emphasised may break.
    """
    numbers = " + ".join(product.numbers for product in products)
    shown = emphasis(numbers) if len(products) > SHORT else numbers
    names = emphasis(escape(" + ".join(product.formula for product in products)))
    return shown if how.lean else f"{names} {shown}"


def total_links(totals: Totals) -> dict[str, str]:
    """The cells of the total row: each figure leads to the page's own."""
    return {quantity: number_link(totals.of(quantity), f"#{quantity}") for quantity in LAYERS}


def plain_sums(totals: Totals) -> dict[str, str]:
    """The cells of the last row of a table whose sums stand nowhere else."""
    return {quantity: grouped(totals.of(quantity)) for quantity in LAYERS}
