"""CSV that spreadsheets read as data: no text is a formula, and no number changes."""

from __future__ import annotations

import csv
import io

import pytest
from paramledger.exports.formats import Answer, as_csv


def cells(*values: object) -> list[str]:
    """What a reader of CSV gets of a row with these values."""
    columns = [str(number) for number in range(len(values))]
    text = as_csv(Answer(None, [dict(zip(columns, values, strict=True))], columns))     # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(text)))[1]


@pytest.mark.parametrize("text", [
    '=HYPERLINK("https://evil.test")', "=1+1", "@SUM(1)", "+ plus", "-2+3+cmd|' /C calc'!A0", "\t=1", " =1",
    "＝1+1",
])
def test_no_text_is_a_formula(text: str) -> None:
    assert cells(text) == [f"'{text}"]


def test_numbers_and_other_texts_stay() -> None:
    assert cells(-5, "-307,200", "+1.5", "62378344", "a = b", "", [2, 3]) == [
        "-5", "-307,200", "+1.5", "62378344", "a = b", "", "2x3"
    ]
