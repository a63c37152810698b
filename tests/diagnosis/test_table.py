"""Rows of a source beside those of the network that was meant: what is a cause, and what only follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import Diagnosis, diagnosis
from paramledger.diagnosis.reading import observe
from paramledger.diagnosis.table import Cell, Row, Stretch, folded
from paramledger.exports import diagnosed
from paramledger.exports.diagnosis_text import lines
from paramledger.ledger.ledger import Ledger

SUMMARIES = Path(__file__).parent / "summaries"
# 66 · 256 = 16,896; 3 · (256 · 1,024 + 1,024 · 1,024 + 1,024) = 3,935,232 with one bias vector for each gate, and
# 3 · 1,024 = 3,072 more with two; 1,024 · 66 + 66 = 67,650.
GRU = """\
Layer (type)                 Output Shape              Param #
=================================================================
embedding (Embedding)        (64, None, 256)           16896
gru (GRU)                    (64, None, 1024)          3935232
dense (Dense)                (64, None, 66)            67650
=================================================================
Total params: 4,019,778
"""
TOLD = """\
This text:
  Your model has 4,019,778 parameters, not the 4,022,850 of Character GRU of
  TensorFlow's tutorial. All 3 rows agree after this change.

    your model           text_gru/tensorflow  what differs
    embedding    16,896  embedding    16,896
  > gru       3,935,232  gru       3,938,304  1 bias vector per gate, not 2
    dense        67,650  dense        67,650

          4,022,850  text_gru/tensorflow
             -3,072  The gates of the GRU have a different number of bias
                     vectors (gru_reset_after: biases = 1)
          4,019,778  as in your model

  What to do in Keras:
  - Pass the other value of `reset_after`.

  Pages:
    docs/architectures/text_gru/tensorflow.md
    docs/causes.md#gru_reset_after"""


@pytest.fixture(scope="module")
def gru(repository: Ledger) -> Diagnosis:
    return diagnosis(repository, observe(GRU.encode()))


def test_a_change_in_place(gru: Diagnosis) -> None:
    _, changed, _ = gru.readings[0].table
    assert changed == Row(
        Cell("gru", "GRU", 3_935_232, "? × 1024", 1, 4),
        Cell("gru", "GRU", 3_938_304, "100 × 1024"),
        "1 bias vector per gate, not 2",
        "cause",
    )


def test_the_text_for_people(gru: Diagnosis) -> None:
    assert "\n".join(lines("-", gru)) == TOLD


def test_programs_read_the_same_table(gru: Diagnosis) -> None:
    reading = diagnosed.record("-", gru)["readings"][0]
    assert [line["mark"] for line in reading["table"]] == ["same", "cause", "same"]
    assert reading["table"][1]["theirs"] == {
        "name": "gru", "kind": "GRU", "count": 3_935_232, "shape": "? × 1024", "rows": 1, "line": 4,
    }


def test_a_text_that_is_no_network_says_so_and_names_the_nearest(repository: Ledger) -> None:
    text = GRU.replace("16896", "16897").replace("3935232", "3935233").replace("67650", "67651").replace("778", "781")
    told = list(lines("-", diagnosis(repository, observe(text.encode()))))
    assert told[1:3] == [
        "  No network in the ledger explains this model of 4,019,781 parameters, not even",
        "  with a few changes.",
    ]
    assert told[4] == "  The nearest networks:"


def test_a_matrix_that_is_listed_twice_stands_beside_the_layer_that_shares_it(repository: Ledger) -> None:
    """GPT-2's output is its table of words, 50,257 · 768 = 38,597,376, listed again as `lm_head`."""
    reading = diagnosis(repository, observe(SUMMARIES / "094_gpt2_untied.txt")).readings[0]
    *rows, last = reading.table
    assert {row.mark for row in rows} == {"same"}
    assert last.theirs is not None and (last.theirs.name, last.theirs.count) == ("lm_head", 38_597_376)
    assert last.reference is not None and (last.reference.name, last.reference.count) == ("head", 0)
    assert (last.differs, last.mark) == ("the shared matrix, listed again", "cause")


def test_what_is_as_published_has_no_table(repository: Ledger) -> None:
    """A pool that is printed once and used twice, and an LSTM of two layers in one row, leave nothing open."""
    for name in ("corpus/v50_lenet_torch_correct.txt", "unseen/u59_reviews_both_ways_torch.txt"):
        reading = diagnosis(repository, observe(SUMMARIES.parent / name)).readings[0]
        assert (reading.status, reading.table) == ("correct", ())


def test_stretches_without_news_are_folded() -> None:
    same = Row(Cell("a", "", 1), Cell("a", "", 1), "", "same")
    moved = Row(Cell("b", "", 2), Cell("b", "", 2), "output 3, not 4", "follows")
    other = Row(Cell("c", "", 5), Cell("c", "", 6), "5 inputs, not 6", "follows")
    assert list(folded([same, moved, moved, other, other, same, same])) == [
        same, Stretch(2, "follows"), other, other, Stretch(2, "same"),
    ]


def test_layers_of_training_are_added_where_they_are_counted(repository: Ledger) -> None:
    """Those that are as published; where the number of classes is another, that is what differs. Whatever was asked
    before: layers that are equal need not be the same object.
    """
    text = SUMMARIES.parent / "corpus/v37_googlenet_with_aux_ten.txt"
    rows = diagnosis(repository, observe(text)).readings[0].table
    told = {row.theirs.name: row.differs for row in rows if row.theirs and row.theirs.name.startswith("aux")}
    parts = ("conv.conv", "conv.bn", "fc1", "fc2")
    assert told == {f"aux{head}.{part}": "10 units, not 1,000" if part == "fc2" else "added"
                    for head in (1, 2) for part in parts}
