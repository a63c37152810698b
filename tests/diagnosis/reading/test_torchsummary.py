"""Reading torchsummary: every row and sum, beside what the modules hold."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.reading import read_text, torchsummary
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import UNKIND, Printed, printed

TEXTS = printed("torchsummary")
SMALL = """\
----------------------------------------------------------------
        Layer (type)               Output Shape         Param #
================================================================
            Conv2d-1           [-1, 6, 28, 28]             156
            Linear-2                  [-1, 10]              70
================================================================
Total params: 226
Trainable params: 226
Non-trainable params: 0
----------------------------------------------------------------
Input size (MB): 0.00
"""


@pytest.mark.parametrize("way", UNKIND)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_every_row_and_sum_is_that_of_the_modules(text: Printed, way: str) -> None:
    observed = read_text(UNKIND[way](text.text))
    assert (observed.format, observed.framework, observed.notes) == ("torchsummary", "torch", ())
    rows = [[item.kind, item.count, [list(shape[1:]) for shape in item.outputs]] for item in observed.items]
    assert rows == text.truth["rows"]
    assert observed.printed.total == sum(count for _, count, _ in text.truth["rows"])
    assert [item.name.rpartition("-")[2] for item in observed.items] == [str(n) for n in range(1, len(rows) + 1)]


def test_a_row() -> None:
    item = torchsummary.read("So:\n" + SMALL).items[0]
    assert (item.name, item.kind, item.count, item.outputs) == ("Conv2d-1", "Conv2d", 156, ((None, 6, 28, 28),))
    assert (item.line, item.text) == (5, "Conv2d-1")


def test_a_given_batch_and_several_outputs() -> None:
    assert torchsummary.read(SMALL.replace("[-1, 10]", "[16, 10]")).items[1].outputs == ((16, 10),)
    assert torchsummary.read(SMALL.replace("[-1, 10]", "[[-1, 10], [-1, 2, 3]]")).items[1].outputs == (
        (None, 10), (None, 2, 3)
    )


def test_what_is_missing_is_noted() -> None:
    assert torchsummary.read(SMALL[:SMALL.index("Total")]).notes == ("The table ends before its total.",)
    without = "".join(line for line in SMALL.splitlines(keepends=True) if "Conv2d-1" not in line)
    assert torchsummary.read(without).notes == (
        "1 rows are missing: the last has the number 2.",
        "The rows add up to 70 parameters, but the printed total is 226.",
    )


def test_the_first_whole_table_of_several() -> None:
    observed = torchsummary.read(SMALL[:SMALL.index("Total")] + SMALL + SMALL.replace("226", "1"))
    assert observed.printed.total == 226
    assert observed.notes == ("The text has 3 torchsummary tables; one of them was read.",)


@pytest.mark.parametrize("text", [
    "", "Conv2d-1", "conv2d (Conv2D) (None, 26, 26, 32) 320", "ResNet-50 [1] is 25M", "T-1 [a] 3",
])
def test_what_is_not_torchsummary(text: str) -> None:
    assert not torchsummary.recognises(text)
    with pytest.raises(SpecError):
        torchsummary.read(text)
