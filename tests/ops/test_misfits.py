"""What is wrong with a layer, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest
from paramledger.ops import OPS
from paramledger.ops.base import Shape
from paramledger.problems import SpecError
from pydantic import ValidationError

MISFITS: list[tuple[str, dict[str, Any], tuple[Shape, ...], str]] = [
    (
        "conv2d",
        {"out_channels": 96, "kernel_size": 3, "groups": 5},
        ((9, 9, 96),),
        "96 channels do not split into 5 groups",
    ),
    (
        "conv2d",
        {"out_channels": 10, "kernel_size": 3, "groups": 4},
        ((9, 9, 96),),
        "10 filters do not split into 4 groups",
    ),
    ("conv2d", {"out_channels": 10, "kernel_size": 3}, ((4096,),), "reads height × width × channels, got 4096"),
    ("conv2d", {"out_channels": 10, "kernel_size": 3}, ((49, 64),), "reads height × width × channels, got 49 × 64"),
    ("conv2d", {"out_channels": 10, "kernel_size": 11}, ((6, 6, 3),), "a window of 11 is larger than its input of 6"),
    (
        "conv2d",
        {"out_channels": 10, "kernel_size": 11, "padding": 2},
        ((6, 6, 3),),
        "a window of 11 is larger than its input of 6 padded to 10",
    ),
    (
        "conv2d",
        {"out_channels": 10, "kernel_size": 3, "dilation": 4},
        ((6, 6, 3),),
        "a window of 3 spread over 9 is larger than its input of 6",
    ),
    ("max_pool2d", {"kernel_size": 3}, ((2, 2, 3),), "a window of 3 is larger than its input of 2"),
    ("max_pool2d", {"kernel_size": 3, "padding": 2}, ((9, 9, 3),), "padding 2 is more than half of a window of 3"),
    (
        "conv_transpose2d",
        {"out_channels": 1, "kernel_size": 1, "padding": 3},
        ((3, 3, 1),),
        "padding 3 leaves nothing of an output of 3",
    ),
    ("global_avg_pool", {}, ((4096,),), "reads positions and channels, got 4096"),
    ("linear", {"out_features": 10}, ((),), "reads at least one axis, got a single number"),
    ("add", {}, ((56, 56, 64), (56, 56, 256)), "shapes differ: 56 × 56 × 64 and 56 × 56 × 256"),
    ("multiply", {}, ((56, 56, 64), (64,)), "shapes differ: 56 × 56 × 64 and 64"),
    (
        "concat",
        {},
        ((28, 28, 64), (27, 28, 64)),
        "shapes differ in more than the concatenated axis: 28 × 28 × 64 and 27 × 28 × 64",
    ),
    ("concat", {"axis": "tokens"}, ((28, 28, 64),), "28 × 28 × 64 has no axis `tokens`"),
    ("matmul", {}, ((3, 4), (5, 6)), "3 × 4 and 5 × 6 have inner sizes 4 and 5"),
    ("transpose", {"axes": ["tokens", "height"]}, ((3, 4),), "3 × 4 has no axis `height`"),
    ("patches", {"size": [1, 2, 2]}, ((8, 8, 3),), "3 sizes for 2 axes"),
    ("rms_norm", {"num_heads": 3}, ((7, 8),), "8 features do not split into 3 heads"),
    ("selective_scan", {}, ((3, 4), (3, 4), (3, 5), (3, 6)), "C has 6 features, not 5"),
    (
        "selective_scan",
        {},
        ((3, 4), (3, 4), (2, 5), (3, 5)),
        "sequences of different lengths: 3 × 4, 3 × 4, 2 × 5, 3 × 5",
    ),
    ("ssd_scan", {"num_heads": 2}, ((3, 8), (3, 4), (3, 5), (3, 5)), "Δ has 4 features, not 2"),
    ("gather", {}, ((3, 4), (5, 2)), "edges are 5 × 2"),
    ("group_norm", {"num_groups": 32}, ((8, 8, 48),), "48 channels do not split into 32 groups"),
    ("reshape", {"shape": [7, 7, 512]}, ((25089,),), "25089 elements (25089) do not fit into 7 × 7 × 512"),
    ("reshape", {"shape": [-1, 5]}, ((3, 4),), "12 elements (3 × 4) do not fit into -1 × 5"),
    ("patches", {"size": 16}, ((225, 224, 3),), "225 pixels do not split into patches of 16"),
    ("split", {"parts": 3}, ((4, 10),), "10 features do not split into 3 parts"),
    ("split", {"sizes": [4, 4]}, ((4, 10),), "sizes 4 + 4 add up to 8, not to the 10 features of the input"),
    ("slice", {"start": 4, "stop": 12}, ((10,),), "elements 4 to 12 of 10"),
    ("slice", {"start": 4, "stop": 4}, ((10,),), "elements 4 to 4 of 10"),
    ("select", {"index": 5}, ((5, 8),), "index 5 is past the last of 5 tokens"),
    ("glu", {}, ((4, 9),), "9 features do not split into a value and a gate"),
    ("prelu", {"num_parameters": 4}, ((8, 8, 6),), "4 slopes for 6 channels"),
    ("pixel_shuffle", {"upscale_factor": 2}, ((4, 4, 6),), "6 channels do not split into 4 pixels of a 2 × 2 square"),
    ("position_embedding", {"num_embeddings": 512}, ((1024, 8),), "512 positions for 1024 tokens"),
    ("embedding", {"num_embeddings": 9, "embedding_dim": 2}, ((5, 5),), "reads tokens, got 5 × 5"),
    ("lstm", {"hidden_size": 9}, ((5,),), "reads tokens × features, got 5"),
    ("attention", {"num_heads": 5}, ((4, 32),) * 3, "32 query features do not split into 5 heads"),
    ("attention", {"num_heads": 4, "num_kv_heads": 3}, ((4, 32),) * 3, "4 heads do not split into 3 key-value heads"),
    ("attention", {"num_heads": 4}, ((4, 32), (4, 16), (4, 32)), "keys have 16 features, not 4 heads of 8"),
    (
        "attention", {"num_heads": 4}, ((4, 32), (5, 32), (4, 32)),
        "there are not as many keys (5 × 32) as values (4 × 32)",
    ),
    (
        "relative_position_table",
        {"num_heads": 3, "window": 7},
        ((64, 63, 96),),
        "64 positions do not split into windows of 7",
    ),
    ("computed_position_bias", {}, ((64, 65, 96), (15, 15, 3)), "65 positions do not split into windows of 8"),
    ("computed_position_bias", {}, ((64, 64, 96), (15, 16, 3)), "16 offsets belong to no window"),
    ("roll", {"shift": 3}, ((49, 96),), "reads height × width × channels, got 49 × 96"),
    ("upsample", {"size": [4, 4]}, ((4, 2),), "2 sizes for 1 axes"),
]


@pytest.mark.parametrize(("name", "arguments", "inputs", "message"), MISFITS)
def test_a_shape_that_does_not_fit_is_said_in_one_line(
    name: str, arguments: dict[str, Any], inputs: tuple[Shape, ...], message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        OPS[name].model_validate(arguments).outputs(*inputs)
    assert caught.value.message == message


# Arguments that no shape could mend: (op, arguments, the argument, what is said)

REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": [3, 3, 3]},
        "kernel_size",
        "must be a whole number or 2 of them, one per axis",
    ),
    ("conv1d", {"out_channels": 8, "kernel_size": "3"}, "kernel_size", "must be a whole number"),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": True},
        "kernel_size",
        "must be a whole number or 2 of them, one per axis",
    ),
    ("conv2d", {"out_channels": 8, "kernel_size": 0}, "kernel_size", "must be at least 1"),
    ("conv2d", {"out_channels": 8, "kernel_size": 3, "stride": 0}, "stride", "must be at least 1"),
    ("conv2d", {"out_channels": 8, "kernel_size": 3, "padding": -1}, "padding", "must be at least 0"),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": 3, "padding": "full"},
        "padding",
        'must be a whole number, one per axis, "same" or "valid"',
    ),
    (
        "conv_transpose2d",
        {"out_channels": 8, "kernel_size": 3, "output_padding": 1},
        "",
        "output_padding 1 must be smaller than stride or dilation",
    ),
    (
        "conv_transpose2d",
        {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": "same", "output_padding": 1},
        "",
        "output_padding needs a numeric padding",
    ),
    ("zero_pad2d", {"padding": [1, 2]}, "padding", "must be a whole number or four of them: left, right, top, bottom"),
    ("reshape", {"shape": [-1, -1]}, "shape", "only one axis may be -1"),
    (
        "reshape",
        {"shape": [0, 4]},
        "shape",
        "must be a list of positive whole numbers, one of which may be -1 (what is left)",
    ),
    ("split", {}, "", "takes either parts or sizes"),
    ("split", {"parts": 2, "sizes": [1, 1]}, "", "takes either parts or sizes"),
    ("split", {"sizes": 3}, "sizes", "must be a list of whole numbers"),
    ("parameter", {"shape": [3, 0]}, "shape", "must be at least 1"),
    ("upsample", {}, "", "takes either scale_factor or size"),
    ("upsample", {"size": [2, 2, 2, 2]}, "size", "must be a whole number, or one for each of one to three axes"),
    ("upsample", {"size": True}, "size", "must be a whole number"),
]


@pytest.mark.parametrize(("name", "arguments", "argument", "message"), REFUSED)
def test_a_wrong_argument_is_refused_with_a_reason(
    name: str, arguments: dict[str, Any], argument: str, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        OPS[name].model_validate(arguments)
    (error,) = caught.value.errors()
    assert error["loc"] == ((argument,) if argument else ())
    assert str(error["ctx"]["error"]) == message


@pytest.mark.parametrize("name", OPS)
def test_an_unknown_argument_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        OPS[name].model_validate({"filters": 3})


@pytest.mark.parametrize(
    ("name", "arguments"), [("split", {"parts": 10**9}), ("lstm", {"hidden_size": 1, "num_layers": 10**9})]
)
def test_no_argument_asks_for_a_loop_without_bound(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OPS[name].model_validate(arguments)
