"""`ops NAME`: an op's rules, its arguments, and a small example with its sums."""

from __future__ import annotations

import json

import pytest
from paramledger.exports.op_records import lines, one_op
from paramledger.ops import OPS
from paramledger.problems import SpecError

# AlexNet's second convolution: windows of 5 × 5, of 96 channels each filter sees the 48 of its group, 256 filters
CONV = [
    'Example: { name = "conv2d", op = "conv2d", out_channels = 256, kernel_size = 5, padding = 2, groups = 2 }',
    "reads 27 × 27 × 96",
    "makes 27 × 27 × 256",
    "weight: kernel · kernel · channels/groups · filters = 5 · 5 · 48 · 256 = 307,200",
    "bias: filters = 256",
]


def test_an_op_is_said_with_its_rules_and_an_example() -> None:
    text = lines("conv2d")
    assert text[0] == "conv2d: Convolution over an image."
    assert "Units: every output element." in text
    start = text.index(CONV[0])
    assert text[start:start + len(CONV)] == CONV


@pytest.mark.parametrize("name", OPS)
def test_every_op_is_said(name: str) -> None:
    found = json.loads(json.dumps(one_op(name)))
    assert [one["argument"] for one in found["arguments"]] == list(OPS[name].model_fields)
    needed = {key for key, field in OPS[name].model_fields.items() if field.is_required()}
    assert {one["argument"] for one in found["arguments"] if one["default"] == "required"} == needed
    assert all(f"{label}: {text}" in lines(name) for label, text in found["rules"].items())
    assert f'op = "{name}"' in found["example"]["line"]


def test_a_misspelt_op_is_answered_with_the_nearest() -> None:
    with pytest.raises(SpecError) as caught:
        one_op("conv2")
    assert (caught.value.message, caught.value.hint) == ("there is no op `conv2`", "did you mean `conv2d`?")
