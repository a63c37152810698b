"""What a notebook shows of a breakdown: its layer table as plain HTML, without the pages' code."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from paramledger.counts.rows import Row
from paramledger.ops.axes import shape_text

if TYPE_CHECKING:
    from paramledger.ledger.breakdown import Breakdown

COLUMNS = ("layer", "op", "output", "parameters", "MACs", "formula for the parameters")
MOST = 200      # rows: a notebook cell is no place for a thousand


def layer_html(breakdown: Breakdown) -> str:
    """The layers that are there at inference, figures of one each, and the totals; of a long network the first rows."""
    rows = [row for row in breakdown.rows if not row.training]
    body = [_line("td", _cells(row)) for row in rows[:MOST]]
    if len(rows) > MOST:
        body.append(_line("td", [f"… {len(rows) - MOST:,} more rows", *[""] * (len(COLUMNS) - 1)]))
    totals = breakdown.totals
    last = _line("th", ["Total", "", "", f"{totals.parameters:,}", f"{totals.macs:,}", ""])
    head = f"<caption>{escape(breakdown.address)}</caption><thead>{_line('th', COLUMNS)}</thead>"
    return f"<table>{head}<tbody>{''.join(body)}</tbody><tfoot>{last}</tfoot></table>"


def _cells(row: Row) -> list[str]:
    name = f"{row.address} × {row.count:,}" if row.count > 1 else row.address
    shapes = ", ".join(map(shape_text, row.node.outputs))
    return [name, row.kind, shapes, f"{row.parameters:,}", f"{row.figures.macs:,}", row.formula]


def _line(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
