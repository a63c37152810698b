"""Frames as CSV: every cell as the commands write it."""

from __future__ import annotations

from paramledger.exports.formats import Answer, as_csv
from paramledger.exports.records import Json
from paramledger.exports.tables import csv_of, frame

COLUMNS = ("layer", "training", "input", "macs", "cache", "formula")
UNITS = {"macs": "multiply-accumulates", "cache": "numbers"}
ROWS: list[Json] = [
    {"layer": "fc", "training": False, "input": [6, 6, 256], "macs": 10**30, "cache": 7, "formula": "=1+1, a"},
    {"layer": "aux", "training": True, "input": [], "macs": 0, "formula": "-5"},
]


def test_cells_are_exact_and_nothing_is_computed_by_a_spreadsheet() -> None:
    assert csv_of(frame(ROWS, COLUMNS, UNITS)) == (
        "layer,training,input,macs,cache,formula\n"
        "fc,no,6x6x256,1000000000000000000000000000000,7,\"'=1+1, a\"\n"
        "aux,yes,,0,,-5\n"
    )


def test_a_frame_is_written_as_the_commands_write_the_same_rows() -> None:
    assert csv_of(frame(ROWS, COLUMNS, UNITS)) == as_csv(Answer(None, ROWS, COLUMNS))


def test_a_frame_without_rows_has_its_header() -> None:
    assert csv_of(frame([], COLUMNS, UNITS)) == "layer,training,input,macs,cache,formula\n"
