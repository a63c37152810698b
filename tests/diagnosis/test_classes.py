"""Classes of frameworks and the ops that they may be."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.classes import may_be, ops_of
from paramledger.ops import OPS


@pytest.mark.parametrize(
    ("name", "ops"),
    [
        ("Conv2d", {"conv2d", "depthwise_conv2d"}),
        ("Conv2D", {"conv2d", "depthwise_conv2d"}),
        ("DepthwiseConv2D", {"depthwise_conv2d"}),
        ("Dense", {"linear"}),
        ("Linear", {"linear"}),
        ("Conv1D", {"conv1d", "linear"}),
        ("BatchNormalization", {"batch_norm"}),
        ("LlamaRMSNorm", {"rms_norm"}),
        ("T5LayerNorm", {"rms_norm"}),
        ("OPTLearnedPositionalEmbedding", {"position_embedding", "embedding"}),
        ("Sequential", set()),
    ],
)
def test_a_class_is_known(name: str, ops: set[str]) -> None:
    assert ops_of(name) == ops


def test_a_class_of_ones_own_may_be_anything() -> None:
    assert ops_of("BasicBlock") is None
    assert may_be("BasicBlock", "linear") and may_be("Dense", "linear") and not may_be("Dense", "conv2d")


def test_every_op_is_known_by_what_it_says_of_itself() -> None:
    said = {(path.rpartition(".")[2], name) for name, op in OPS.items() for path in (op.torch, op.keras) if path}
    assert all(name in (ops_of(word) or ()) for word, name in said)
