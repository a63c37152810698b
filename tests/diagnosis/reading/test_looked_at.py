"""Which part of a very long text is read."""

from __future__ import annotations

from paramledger.diagnosis.reading import read_text
from paramledger.diagnosis.reading.plain import LONGEST, MOST_LOOKED_AT, looked_at

ROW = """Model: "sequential"
_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
dense (Dense)                (None, 10)                7850
=================================================================
Total params: 7,850
"""


def test_a_usual_text_is_read_as_it_is() -> None:
    assert looked_at(ROW) is ROW


def test_a_summary_at_the_end_of_a_long_log_is_found() -> None:
    log = "step 1, loss 0.1\n" * 400_000
    found = read_text(log + ROW)
    assert (found.format, found.printed.total, len(found.items)) == ("keras_summary", 7850, 1)
    assert found.items[0].line == 400_000 + 5


def test_of_a_long_text_no_more_than_a_part_is_read() -> None:
    assert len(looked_at(ROW * 60_000)) == MOST_LOOKED_AT


def test_json_is_read_whole() -> None:
    text = "{" + " " * (LONGEST + 1) + "}"
    assert looked_at(text) is text
