"""A framework's model, asked for where the framework may not be installed."""

from __future__ import annotations

import sys

import pytest
from paramledger.problems import SpecError
from paramledger.tensors.comparison import Named, reordered
from paramledger.tensors.frameworks import call, model_tensors


def test_a_framework_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SpecError) as error:
        model_tensors("timm", "resnet50c")
    assert error.value.message == "`torch` is not installed here"
    assert error.value.hint == "python -m pip install torch, or give a file of names and shapes"


def test_a_misspelt_framework_is_named() -> None:
    with pytest.raises(SpecError) as error:
        model_tensors("tim", "resnet50c")
    assert (error.value.message, error.value.hint) == ("there is no framework `tim`", "did you mean `timm`?")


def test_a_name_with_arguments() -> None:
    assert call("LSTM(10, 20, bias=False)") == ("LSTM", [10, 20], {"bias": False})
    assert call("vgg16") == ("vgg16", [], {})


@pytest.mark.parametrize("text", ["f(open('a'))", "f(1", "f(1)+1", "f(**a)"])
def test_arguments_are_plain_values(text: str) -> None:
    with pytest.raises(SpecError, match="is not a model name with arguments"):
        call(text)


def test_transposed_tensors_are_named_as_such() -> None:
    ours, theirs = [Named("fc.weight", (10, 64)), Named("b", (10,))], [Named("fc.kernel", (64, 10)), Named("b", (10,))]
    assert reordered(ours, theirs, "keras") == [
        "transposed: ours 10x64, keras 64x10 (fc.weight and fc.kernel)"
    ]
    assert reordered(ours, ours, "keras") == []
