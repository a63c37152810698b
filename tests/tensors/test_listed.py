"""Files that list tensors: three formats, and what is none of them."""

from __future__ import annotations

import json

import pytest
from paramledger.problems import SpecError
from paramledger.tensors.comparison import Named
from paramledger.tensors.listed import listed

TWO = [Named("fc.weight", (10, 64)), Named("fc.bias", (10,))]


@pytest.mark.parametrize(
    "text",
    [
        "fc.weight 10x64\nfc.bias 10\n",
        "# of a checkpoint\n\nfc.weight: (10, 64)\nfc.bias: (10,)\n",
        "fc.weight torch.Size([10, 64])\nfc.bias torch.Size([10])\n",
        '{"fc.weight": [10, 64], "fc.bias": [10]}',
        '{"fc.weight": {"shape": [10, 64], "dtype": "F32"}, "fc.bias": {"shape": [10]}, "__metadata__": {"a": "b"}}',
    ],
)
def test_a_text_is_read(text: str) -> None:
    assert listed(text.encode()) == TWO


def test_of_a_safetensors_file_the_header_is_read() -> None:
    header = json.dumps({"fc.weight": {"shape": [10, 64]}, "fc.bias": {"shape": [10]}}).encode()
    assert listed(len(header).to_bytes(8, "little") + header + bytes(2600)) == TWO


def test_a_tensor_without_axes() -> None:
    assert listed(b"scale ()\n") == [Named("scale", ())]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"fc.weight\n", "line 1 has no name and shape: 'fc.weight'"),
        (b"\xff\xfe", "this is neither a text nor a safetensors file"),
        (b"{oops", "this is not JSON"),
        (b'{"fc": "no"}', "`fc` has no shape"),
    ],
)
def test_what_is_no_list_is_said(data: bytes, message: str) -> None:
    with pytest.raises(SpecError) as refused:
        listed(data)
    assert refused.value.message == message
