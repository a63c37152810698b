"""Parquet from the table of layers, family by family, so that no more than one family is held as columns.

Figures are integers of 64 bits, which every reader adds up exactly. A figure of a layer may have 38 digits: should one
need them, all figures are DECIMAL(38, 0) instead, since a rounded float is none of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from paramledger.counts.quantities import IN_ROWS
from paramledger.exports.records import LAYER_COLUMNS
from paramledger.problems import SpecError

if TYPE_CHECKING:
    from pyarrow import DataType

COLUMNS = ("address", *LAYER_COLUMNS)
COUNTS = ("count", "active_count")


def parquet(tables: Callable[[], Iterable[str]]) -> bytes:
    """The lines of a table of layers (CSV without a header, a text for each family) as a Parquet file; raises SpecError
    for a number that does not fit.
    """
    import pyarrow

    try:
        return _written(tables(), pyarrow.int64())
    except pyarrow.ArrowInvalid:
        pass
    try:
        return _written(tables(), pyarrow.decimal128(38, 0))
    except pyarrow.ArrowInvalid as error:
        raise SpecError(f"a figure does not fit into the Parquet file: {str(error).splitlines()[0]}") from None


def _written(tables: Iterable[str], figure: DataType) -> bytes:
    """The file, with figures of one type; a family is a group of rows. One thread: the same bytes from run to run."""
    import pyarrow
    from pyarrow import csv
    from pyarrow import parquet as parquet_file

    kinds = {name: pyarrow.string() for name in COLUMNS} | {"training": pyarrow.bool_()}
    kinds |= dict.fromkeys(COUNTS, pyarrow.int64()) | dict.fromkeys(IN_ROWS, figure)
    reading = csv.ReadOptions(use_threads=False, column_names=list(COLUMNS))
    cells = csv.ConvertOptions(column_types=kinds, null_values=[""], true_values=["yes"], false_values=["no"])
    out = BytesIO()
    with parquet_file.ParquetWriter(out, pyarrow.schema(kinds), compression="zstd") as writer:
        for text in filter(None, tables):
            writer.write_table(csv.read_csv(BytesIO(text.encode()), read_options=reading, convert_options=cells))
    return out.getvalue()
