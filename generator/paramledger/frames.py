"""The ledger as tables of pandas, with the columns of the downloads in CSV and every number exact.

Integers are `int64`; `Int64` where one can be missing; Python's own, in a column of objects, where one has no room in
64 bits; none is ever a float. Shapes are texts such as `55x55x96`. `attrs` of a table holds `units`, what the integers
of each column count, and `edition`, the day of the ledger's latest edition. pandas is imported when a table is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from paramledger.exports import records
from paramledger.exports.records import Json
from paramledger.exports.tables import CLAIM_UNITS, LAYER_UNITS, VARIANT_UNITS, frame
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Reconciled, reconciled
from paramledger.ledger.verdicts import all_judged
from paramledger.problems import SpecError

if TYPE_CHECKING:
    from pandas import DataFrame

TENSOR_COLUMNS = ("layer", "count", "name", "role", "shape", "trainable", "size", "formula", "numbers", "tied_to")
TENSOR_UNITS = {"count": LAYER_UNITS["count"], "size": "elements of the tensor in one layer"}
STEP_COLUMNS = ("name", "quantity", "start", "from", "end", "step", "edit", "about", "delta", "total")
STEP_UNITS = {
    "from": "what `quantity` says, of the start",
    "step": "place in the path, from 1",
    "delta": "what the step adds to the quantity",
    "total": "the quantity after the step",
}


def catalogue(book: Ledger) -> DataFrame:
    """Every variant with all its totals: the columns of `variants.csv`."""
    return _frame(records.catalogue(book), records.VARIANT_COLUMNS, VARIANT_UNITS, book)


def layers(of: Ledger | Breakdown, address: str = "") -> DataFrame:
    """The layers of a variant, as its CSV has them; of a ledger without an address those of all variants, as in
    `layers.csv`, with the variant in the column `address`. Raises SpecError for an address that is not there.
    """
    if isinstance(of, Ledger) and not address:
        every = ({"address": one, **row} for one in of.addresses for row in _layers(of.breakdown(one)))
        return _frame(every, ("address", *records.LAYER_COLUMNS), LAYER_UNITS, of)
    return _frame(_layers(_breakdown(of, address)), records.LAYER_COLUMNS, LAYER_UNITS, of)


def tensors(of: Ledger | Breakdown, address: str = "") -> DataFrame:
    """The tensors of a variant, shapes in the order of axes of PyTorch's own layers; those of layers that are there in
    training only too. One that is tied names in `tied_to` the layer that owns it. Raises SpecError for an address that
    is not there.
    """
    found = _breakdown(of, address)
    cells = (
        {"layer": row.address, "count": row.count, **tensor} for row in found.rows for tensor in records.tensors(row)
    )
    return _frame(cells, TENSOR_COLUMNS, TENSOR_UNITS, of)


def claims(book: Ledger) -> DataFrame:
    """Every published number with its verdict: the columns of `claims.csv`. `difference` is a text, since a printed
    number can be off by a fraction such as `-1/2`: `fractions.Fraction` reads it.
    """
    rows = [{**row, "difference": str(row["difference"])} for row in records.claimed(all_judged(book))]
    return _frame(rows, records.CLAIM_COLUMNS, CLAIM_UNITS, book)


def reconciliations(book: Ledger) -> DataFrame:
    """Every step of every reconciliation: `from` is where its path starts, `total` where it has come to."""
    paths = (reconciled(book, name) for name in sorted(book.reconciliations))
    return _frame(chain.from_iterable(map(_steps, paths)), STEP_COLUMNS, STEP_UNITS, book)


def _steps(path: Reconciled) -> list[Json]:
    (ends,) = records.ends([path])
    steps = records.reconciliation(path, {})["steps"]
    assert isinstance(steps, list)
    return [{**ends, "step": number, **step} for number, step in enumerate(steps, 1)]


def _breakdown(of: Ledger | Breakdown, address: str) -> Breakdown:
    if isinstance(of, Ledger):
        if not address:
            raise SpecError("the tensors of which variant?", "give its address, such as `vgg/vgg16`")
        return of.breakdown(address)
    if address not in ("", of.address):
        raise SpecError(f"this is `{of.address}`, not `{address}`", "leave the address out, or ask the whole ledger")
    return of


def _layers(breakdown: Breakdown) -> list[Json]:
    return records.flagged(records.layers(breakdown, training=False), records.layers(breakdown, training=True))


def _frame(rows: Iterable[Json], columns: Sequence[str], units: dict[str, str], of: Ledger | Breakdown) -> DataFrame:
    found = frame(rows, columns, units)
    found.attrs["units"] = dict(units)
    if isinstance(of, Ledger) and of.changes.editions:
        found.attrs["edition"] = str(of.changes.editions[-1].date)
    return found
