"""Parquet from the table of layers.

DuckDB writes it: pyarrow, the usual writer, would be the largest part of the project by far. Figures are DECIMAL(38,
0): they have no bound of 64 bits, and no reader makes a rounded float of them. DuckDB writes to files alone, so this is
the one download that passes through a temporary folder; one thread keeps the bytes the same from run to run.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from paramledger.problems import SpecError

TYPES = {
    "address": "VARCHAR",
    "layer": "VARCHAR",
    "op": "VARCHAR",
    "count": "BIGINT",
    "active_count": "BIGINT",
    "training": "VARCHAR",
    "input": "VARCHAR",
    "output": "VARCHAR",
    "parameters": "DECIMAL(38, 0)",
    "state": "DECIMAL(38, 0)",
    "macs": "DECIMAL(38, 0)",
    "units": "DECIMAL(38, 0)",
    "formula": "VARCHAR",
    "numbers": "VARCHAR",
}
WORDS = [name for name, kind in TYPES.items() if kind == "VARCHAR"]
COPY = f"""
COPY (
  SELECT * REPLACE (training = 'yes' AS training)
  FROM read_csv(
    'layers.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    columns = {TYPES}, force_not_null = {WORDS}
  )
) TO 'layers.parquet' (FORMAT parquet, COMPRESSION zstd)
"""
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
}


def parquet(table: bytes) -> bytes:
    """The table of layers (CSV with a header) as a Parquet file; raises SpecError for a number that does not fit."""
    import duckdb

    with TemporaryDirectory() as name:
        source, target = Path(name, "layers.csv"), Path(name, "layers.parquet")
        source.write_bytes(table)
        with duckdb.connect(config=SETTINGS) as base:
            try:
                base.execute(COPY.replace("layers.csv", _quoted(source)).replace("layers.parquet", _quoted(target)))
            except duckdb.ConversionException as error:
                raise SpecError(f"a figure does not fit into the Parquet file: {str(error).splitlines()[0]}") from None
        return target.read_bytes()


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
