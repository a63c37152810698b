"""Variables of an optimizer that Keras prints: which optimizer it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.reading import read_text

from conftest import the_ledger

LENET = Path(__file__).parent / "summaries/026_lenet5_adam_counted.txt"     # 61,706 trained parameters
LINE = re.compile(r"Optimizer params: [\d,]+")
TOTAL = re.compile(r"Total params: [\d,]+")


@pytest.mark.parametrize(
    ("word", "variables"),
    [("optimizer", 2 * 61_706 + 2), ("optimizer_momentum", 61_706 + 2), ("optimizer_amsgrad", 3 * 61_706 + 2)],
)
def test_the_optimizer_is_the_one_that_keeps_so_many(word: str, variables: int) -> None:
    """One, two or three numbers for each parameter, the step and the learning rate."""
    text = LINE.sub(f"Optimizer params: {variables:,}", LENET.read_text("utf-8"))
    found = diagnosis(the_ledger(), read_text(TOTAL.sub(f"Total params: {61_706 + variables:,}", text))).readings[0]
    assert [(cause.code, cause.delta, cause.edit) for cause in found.causes] == [
        ("optimizer_counted", variables, f"with {word}")
    ]
