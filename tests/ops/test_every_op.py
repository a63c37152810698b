"""What all ops promise, tried on each with the least arguments that it takes."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
from paramledger.ops import OPS
from paramledger.ops.base import Shape
from paramledger.problems import SpecError

LEAST: dict[str, dict[str, Any]] = {
    "attention": {"num_heads": 1},
    "avg_pool1d": {"kernel_size": 2},
    "avg_pool2d": {"kernel_size": 2},
    "avg_pool3d": {"kernel_size": 2},
    "channel_shuffle": {"groups": 5},
    "conv1d": {"out_channels": 2, "kernel_size": 2},
    "conv2d": {"out_channels": 2, "kernel_size": 2},
    "conv3d": {"out_channels": 2, "kernel_size": 2},
    "conv_transpose1d": {"out_channels": 2, "kernel_size": 2},
    "conv_transpose2d": {"out_channels": 2, "kernel_size": 2},
    "conv_transpose3d": {"out_channels": 2, "kernel_size": 2},
    "depthwise_conv2d": {"kernel_size": 2},
    "embedding": {"num_embeddings": 2, "embedding_dim": 2},
    "experts": {"count": 2, "active": 1},
    "gated_delta_scan": {"num_heads": 5},
    "group_norm": {"num_groups": 5},
    "gru": {"hidden_size": 2},
    "linear": {"out_features": 2},
    "lstm": {"hidden_size": 2},
    "max_pool1d": {"kernel_size": 2},
    "max_pool2d": {"kernel_size": 2},
    "max_pool3d": {"kernel_size": 2},
    "parameter": {"shape": [2]},
    "patches": {"size": 5},
    "pixel_shuffle": {"upscale_factor": 2},
    "relative_coordinates": {"window": 2},
    "relative_position_bias": {"num_heads": 1},
    "relative_position_table": {"num_heads": 1, "window": 2},
    "reshape": {"shape": [5, -1]},
    "rnn": {"hidden_size": 2},
    "roi_align": {"boxes": 2, "output_size": 2},
    "roll": {"shift": -1},
    "split": {"parts": 5},
    "ssd_scan": {"num_heads": 5},
    "tile": {"times": 2},
    "upsample": {"scale_factor": 2},
    "zero_pad2d": {"padding": 1},
    "zero_pad_channels": {"out_channels": 5},
}
RANKS: list[Shape] = [(), (5,), (5, 5), (5, 5, 5), (5, 5, 5, 5), (5, 5, 5, 5, 5)]


def test_table_is_sorted() -> None:
    assert list(OPS) == sorted(OPS)
    assert len(set(OPS.values())) == len(OPS)


def test_ops_without_required_arguments_are_those_not_listed() -> None:
    required = {name for name, kind in OPS.items() if any(field.is_required() for field in kind.model_fields.values())}
    assert required | {"split", "upsample"} == set(LEAST)


@pytest.mark.parametrize("name", OPS)
def test_every_op_says_what_it_is_and_where_that_stands(name: str) -> None:
    kind = OPS[name]
    lines = (kind.__doc__ or "").splitlines()
    assert lines[0].endswith(".") and lines[1] == "" and lines[2].strip().startswith("Shapes: ")
    assert kind.source and (kind.torch or kind.keras or kind.takes_block)
    assert set(kind.keras_words) <= set(kind.model_fields)
    assert all(field.description for field in kind.model_fields.values())
    assert kind.model_json_schema()["type"] == "object"


@pytest.mark.parametrize("name", OPS)
@pytest.mark.parametrize("shape", RANKS, ids=str)
def test_any_rank_either_fits_or_is_refused(name: str, shape: Shape) -> None:
    op = OPS[name].model_validate(LEAST.get(name, {}))
    inputs = (shape,) * op.reads[0]
    try:
        outputs = op.outputs(*inputs)
    except SpecError as wrong:
        assert wrong.message
        return
    assert all(size > 0 for output in outputs for size in output)
    for tensor in op.tensors(*inputs):
        assert prod(tensor.shape) == tensor.product.value
        assert len(tensor.product.names) == len(tensor.product.values)
    for work in op.work(*inputs):
        assert work.product.value > 0 and len(work.product.names) == len(work.product.values)
    assert all(" = " in formula for formula in op.size_formulas(*inputs))
