"""Tables as frames of pandas, and their CSV: what the downloads are written from, and what `paramledger.frames` gives.

pandas is imported when a table is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from paramledger.counts.quantities import IN_ROWS, NOT_OF_ALL, QUANTITIES
from paramledger.exports.formats import plain_cell, said
from paramledger.exports.records import Json

if TYPE_CHECKING:
    from pandas import DataFrame, Series

LAYER_UNITS = {
    "count": "equal layers that the row stands for; the figures are those of one",
    "active_count": "of these, layers that work on a token",
    **{name: QUANTITIES[name] for name in IN_ROWS},
}
CLAIM_UNITS = {
    "tokens": "tokens for which the number holds",
    "computed": "what `quantity` says",
    "year": "the year of the source",
}
VARIANT_UNITS = {"year": "the year of publication", **QUANTITIES}
TRUTHS = ("training", "trainable")      # columns of yes and no
MISSING = ("year", "tokens", *NOT_OF_ALL)     # columns of integers that not every row has
LEAST, MOST = -(2**63), 2**63 - 1    # of 64 bits


def frame(rows: Iterable[Json], columns: Sequence[str], units: Mapping[str, str]) -> DataFrame:
    """Rows as columns of one type each; `units` says what the integers of a column count."""
    from pandas import DataFrame

    cells = list(rows)
    kinds = {**dict.fromkeys(units, "int64"), **dict.fromkeys(MISSING, "Int64"), **dict.fromkeys(TRUTHS, "bool")}
    return DataFrame(
        {name: _column([row.get(name) for row in cells], kinds.get(name, "str")) for name in columns},
        columns=list(columns),
    )


def _column(values: list[object], kind: str) -> Series:
    """A column of one type, whatever is missing; of integers without room in 64 bits, Python's own."""
    from pandas import Series

    if kind == "str":
        values = [None if value is None else str(said(value)) for value in values]
    elif not all(value is None or LEAST <= value <= MOST for value in values):  # type: ignore[operator]
        kind = "object"
    return Series(values, dtype=kind)


def csv_of(made: DataFrame) -> str:
    """A frame as CSV: integers without separators, yes and no, and no text that a spreadsheet would compute."""
    shown = {name: _shown(made[name]) for name in made if made[name].dtype.kind not in "iu"}
    return str(made.assign(**shown).to_csv(index=False, lineterminator="\n"))


def _shown(column: Series) -> Series:
    if column.dtype.kind == "b":
        return column.map({True: "yes", False: "no"})
    return column.map(plain_cell, na_action="ignore")
