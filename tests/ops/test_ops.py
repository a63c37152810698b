"""Every op against torch and Keras as recorded, and against sums worked out by hand."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path
from typing import Any

import pytest
from paramledger.ops import OPS
from paramledger.ops.base import Op, Shape

HERE = Path(__file__).parent
TORCH = json.loads((HERE / "torch.json").read_text(encoding="utf-8"))["cases"]
KERAS = json.loads((HERE / "keras.json").read_text(encoding="utf-8"))["cases"]


def made(op: str, arguments: dict[str, Any]) -> Op:
    return OPS[op].model_validate(arguments)


def macs(op: Op, *inputs: Shape) -> int:
    return sum(work.product.value for work in op.work(*inputs) if work.kind == "macs")


def shapes(listed: list[list[int]]) -> tuple[Shape, ...]:
    return tuple(tuple(shape) for shape in listed)


def label(case: dict[str, Any]) -> str:
    arguments = ",".join(f"{key}={value}" for key, value in case["arguments"].items())
    return f"{case['op']}({arguments})".replace(" ", "")


# What torch says.


@pytest.mark.parametrize("case", TORCH, ids=label)
def test_shapes_tensors_and_macs_are_those_of_torch(case: dict[str, Any]) -> None:
    op, inputs = made(case["op"], case["arguments"]), shapes(case["inputs"])
    assert op.outputs(*inputs) == shapes(case["outputs"])
    assert [(tensor.name, list(tensor.shape)) for tensor in op.tensors(*inputs)] == list(case["tensors"].items())
    if "macs" in case:
        assert macs(op, *inputs) == case["macs"]


# What Keras says. Its recurrent layers keep several of our tensors in one, hence sums; num_batches_tracked is torch's
# alone.


@pytest.mark.parametrize("case", KERAS, ids=label)
def test_shapes_and_sizes_are_those_of_keras(case: dict[str, Any]) -> None:
    op, inputs = made(case["op"], case["arguments"]), shapes(case["inputs"])
    tensors = [tensor for tensor in op.tensors(*inputs) if tensor.role != "num_batches_tracked"]
    assert op.outputs(*inputs) == shapes(case["outputs"])
    assert sum(tensor.size for tensor in tensors if tensor.trainable) == sum(map(prod, case["trainable"]))
    assert sorted(tensor.size for tensor in tensors if not tensor.trainable) == sorted(map(prod, case["state"]))


@pytest.mark.parametrize(
    "case", [case for case in KERAS if case["op"] in ("conv1d", "conv2d", "conv3d", "linear")], ids=label
)
def test_factors_of_a_kernel_are_its_axes_in_keras(case: dict[str, Any]) -> None:
    weight = made(case["op"], case["arguments"]).tensors(*shapes(case["inputs"]))[0]
    assert list(weight.product.values) == case["trainable"][0]


# Worked out by hand: (op, arguments, inputs, outputs, {tensor: shape in torch's layout}, MACs)

HAND: list[tuple[str, dict[str, Any], tuple[Shape, ...], tuple[Shape, ...], dict[str, Shape], int]] = [
    # AlexNet conv2: 27 · 27 · 5 · 5 · 48 · 256
    (
        "conv2d",
        {"out_channels": 256, "kernel_size": 5, "padding": 2, "groups": 2},
        ((27, 27, 96),),
        ((27, 27, 256),),
        {"weight": (256, 48, 5, 5), "bias": (256,)},
        223_948_800,
    ),
    # 7 · 7 places of the output, 9 weights, each of 6 channels by itself, twice
    (
        "depthwise_conv2d",
        {"kernel_size": 3, "stride": 2, "padding": "same", "multiplier": 2},
        ((14, 14, 6),),
        ((7, 7, 12),),
        {"weight": (12, 1, 3, 3), "bias": (12,)},
        5_292,
    ),
    # every one of 7 · 7 inputs meets 2 · 2 · 16 · 8 weights
    (
        "conv_transpose2d",
        {"out_channels": 8, "kernel_size": 2, "stride": 2},
        ((7, 7, 16),),
        ((14, 14, 8),),
        {"weight": (16, 8, 2, 2), "bias": (8,)},
        25_088,
    ),
    # 10 steps · 4 gates · 128 units · (64 features + 128 units)
    (
        "lstm",
        {"hidden_size": 128},
        ((10, 64),),
        ((10, 128),),
        {"weight_ih_l0": (512, 64), "weight_hh_l0": (512, 128), "bias_ih_l0": (512,), "bias_hh_l0": (512,)},
        983_040,
    ),
    # 6 steps · (4 · 8 · 5 + 4 · 8 · 3 + 8 · 3)
    (
        "lstm",
        {"hidden_size": 8, "proj_size": 3, "bias": False, "return_sequences": False},
        ((6, 5),),
        ((3,),),
        {"weight_ih_l0": (32, 5), "weight_hh_l0": (32, 3), "weight_hr_l0": (3, 8)},
        1_680,
    ),
    # 5 steps · 2 directions · 3 gates · 7 units · (3 + 7), then the second layer reads 14: 5 · 2 · 3 · 7 · (14 + 7)
    (
        "gru",
        {"hidden_size": 7, "num_layers": 2, "bidirectional": True, "bias_vectors": 1},
        ((5, 3),),
        ((5, 14),),
        {
            "weight_ih_l0": (21, 3),
            "weight_hh_l0": (21, 7),
            "bias_ih_l0": (21,),
            "weight_ih_l0_reverse": (21, 3),
            "weight_hh_l0_reverse": (21, 7),
            "bias_ih_l0_reverse": (21,),
            "weight_ih_l1": (21, 14),
            "weight_hh_l1": (21, 7),
            "bias_ih_l1": (21,),
            "weight_ih_l1_reverse": (21, 14),
            "weight_hh_l1_reverse": (21, 7),
            "bias_ih_l1_reverse": (21,),
        },
        6_510,
    ),
    # 5 steps · 7 units · (3 features + 7 units)
    (
        "rnn",
        {"hidden_size": 7, "bias": False},
        ((5, 3),),
        ((5, 7),),
        {"weight_ih_l0": (7, 3), "weight_hh_l0": (7, 7)},
        350,
    ),
    # DeepSeek-V3: 128 heads · 4096 · 4096 · (192 + 128)
    (
        "attention",
        {"num_heads": 128},
        ((4096, 24576), (4096, 24576), (4096, 16384)),
        ((4096, 16384),),
        {},
        687_194_767_360,
    ),
    # 2 heads · 16 tokens of an image · 3 tokens · (4 + 5)
    ("attention", {"num_heads": 2}, ((4, 4, 8), (3, 8), (3, 10)), ((4, 4, 10),), {}, 864),
    # Swin's first stage: 3 heads · 3136 · 49 · (32 + 32)
    ("attention", {"num_heads": 3, "window": 49}, ((56, 56, 96),) * 3, ((56, 56, 96),), {}, 29_503_488),
    # a window longer than the sequence is the sequence: 1 head · 4 · 4 · (8 + 8)
    ("attention", {"num_heads": 1, "window": 99}, ((4, 8),) * 3, ((4, 8),), {}, 256),
    ("relative_position_bias", {"num_heads": 8}, ((512, 512),), ((512, 512),), {"weight": (32, 8)}, 0),
    (
        "relative_position_table",
        {"num_heads": 3, "window": 7},
        ((56, 56, 96),),
        ((56, 56, 96),),
        {"weight": (169, 3)},
        0,
    ),
    ("relative_position_table", {"num_heads": 2, "window": [3, 2]}, ((6, 8),), ((6, 8),), {"weight": (15, 2)}, 0),
    # Swin v2's windows of 8 × 8: 15 · 15 offsets, two coordinates each, and a number for each of 3 heads
    ("relative_coordinates", {"window": 8}, ((64, 64, 96),), ((15, 15, 2),), {"weight": (1, 15, 15, 2)}, 0),
    ("relative_coordinates", {"window": [3, 2]}, ((6, 8),), ((5, 3, 2),), {"weight": (1, 5, 3, 2)}, 0),
    ("computed_position_bias", {}, ((64, 64, 96), (15, 15, 3)), ((64, 64, 96),), {}, 0),
    ("position_embedding", {}, ((197, 768),), ((197, 768),), {"weight": (197, 768)}, 0),
    ("position_embedding", {"num_embeddings": 1024}, ((100, 768),), ((100, 768),), {"weight": (1024, 768)}, 0),
    ("position_embedding", {}, ((64, 64, 8),), ((64, 64, 8),), {"weight": (64, 64, 8)}, 0),
    ("position_embedding", {"num_embeddings": 16}, ((4, 4, 8),), ((4, 4, 8),), {"weight": (16, 8)}, 0),
    ("class_token", {}, ((196, 768),), ((197, 768),), {"weight": (1, 1, 768)}, 0),
    ("class_token", {"count": 2}, ((196, 768),), ((198, 768),), {"weight": (1, 2, 768)}, 0),
    ("parameter", {"shape": [3, 5]}, ((7, 8),), ((7, 8),), {"weight": (3, 5)}, 0),
    ("parameter", {"shape": [], "trainable": False}, ((7,),), ((7,),), {"weight": ()}, 0),
    ("layer_scale", {}, ((56, 56, 96),), ((56, 56, 96),), {"weight": (96,)}, 0),
    ("affine", {}, ((14, 14, 6),), ((14, 14, 6),), {"weight": (6,), "bias": (6,)}, 0),
    ("zero_pad_channels", {"out_channels": 32}, ((16, 16, 16),), ((16, 16, 32),), {}, 0),
    ("normalization", {}, ((224, 224, 3),), ((224, 224, 3),), {"mean": (3,), "variance": (3,), "count": ()}, 0),
    (
        "batch_norm",
        {"scale": False},
        ((8, 8, 4),),
        ((8, 8, 4),),
        {"bias": (4,), "running_mean": (4,), "running_var": (4,), "num_batches_tracked": ()},
        0,
    ),
    (
        "frozen_batch_norm",
        {},
        ((8, 8, 4),),
        ((8, 8, 4),),
        {"weight": (4,), "bias": (4,), "running_mean": (4,), "running_var": (4,)},
        0,
    ),
    ("roi_align", {"boxes": 5, "output_size": [7, 14]}, ((8, 8, 2), (4, 4, 2)), ((5, 7, 14, 2),), {}, 0),
    ("local_response_norm", {}, ((55, 55, 96),), ((55, 55, 96),), {}, 0),
    ("drop_path", {}, ((4, 5),), ((4, 5),), {}, 0),
    ("global_avg_pool", {}, ((7, 7, 2048),), ((2048,),), {}, 0),
    ("global_max_pool", {}, ((49, 64),), ((64,),), {}, 0),
    ("max_pool2d", {"kernel_size": 3, "stride": 2, "padding": "same"}, ((111, 112, 4),), ((56, 56, 4),), {}, 0),
    ("tokens", {}, ((14, 14, 768),), ((196, 768),), {}, 0),
    ("patches", {"size": [2, 4]}, ((8, 8, 3),), ((4, 2, 24),), {}, 0),
    ("reshape", {"shape": [7, 7, 512]}, ((25088,),), ((7, 7, 512),), {}, 0),
    ("roll", {"shift": -3}, ((56, 56, 96),), ((56, 56, 96),), {}, 0),
    ("concat", {"axis": "width"}, ((4, 5, 2), (4, 6, 2)), ((4, 11, 2),), {}, 0),
    ("concat", {}, ((8,),), ((8,),), {}, 0),
    ("slice", {"start": 1, "axis": "tokens"}, ((197, 768),), ((196, 768),), {}, 0),
    ("transpose", {}, ((196, 512),), ((512, 196),), {}, 0),
    ("transpose", {"axes": ["height", "channels"]}, ((4, 5, 6),), ((6, 5, 4),), {}, 0),
    # PointNet's first T-Net: 1024 points · 3 · 3
    ("matmul", {}, ((1024, 3), (3, 3)), ((1024, 3),), {}, 9_216),
    # DLRM's interaction of 27 vectors of 16: 27 · 16 · 27
    ("matmul", {"transposed": True}, ((27, 16), (27, 16)), ((27, 27),), {}, 11_664),
    # 2 matrices, the second one used for both: 2 · 3 · 4 · 5
    ("matmul", {}, ((2, 3, 4), (1, 4, 5)), ((2, 3, 5),), {}, 120),
    # 3 tokens · (2 · 4 channels · 5 numbers of state + 4)
    (
        "selective_scan",
        {},
        ((3, 4), (3, 4), (3, 5), (3, 5)),
        ((3, 4),),
        {"A_log": (4, 5), "D": (4,)},
        132,
    ),
    # 3 tokens · 2 heads · (2 · 4 features · 5 numbers of state + 4)
    (
        "ssd_scan",
        {"num_heads": 2},
        ((3, 8), (3, 2), (3, 5), (3, 5)),
        ((3, 8),),
        {"A_log": (2,), "D": (2,)},
        264,
    ),
    # the same with two groups, whose B and C have 10 / 2 = 5 numbers each
    (
        "ssd_scan",
        {"num_heads": 2, "num_groups": 2},
        ((3, 8), (3, 2), (3, 10), (3, 10)),
        ((3, 8),),
        {"A_log": (2,), "D": (2,)},
        264,
    ),
    # 3 tokens · 4 channels · 3
    ("wkv_scan", {}, ((3, 4), (3, 4)), ((3, 4),), {"time_decay": (4,), "time_first": (4,)}, 36),
    # 3 tokens · 2 heads · 3 · 4 key features · 5 value features
    (
        "gated_delta_scan",
        {"num_heads": 2},
        ((3, 8), (3, 8), (3, 10), (3, 2), (3, 2)),
        ((3, 10),),
        {"dt_bias": (2,), "A_log": (2,)},
        360,
    ),
    # both heads share one key: 3 · 2 · 3 · 8 · 5
    (
        "gated_delta_scan",
        {"num_heads": 2, "num_key_heads": 1},
        ((3, 8), (3, 8), (3, 10), (3, 2), (3, 2)),
        ((3, 10),),
        {"dt_bias": (2,), "A_log": (2,)},
        720,
    ),
    ("token_shift", {}, ((3, 4),), ((3, 4),), {}, 0),
    ("token_shift", {"mix": True}, ((3, 4),), ((3, 4),), {"weight": (1, 1, 4)}, 12),
    ("gather", {}, ((2708, 16), (10556,)), ((10556, 16),), {}, 0),
    ("scatter", {}, ((10556, 16), (2708, 16)), ((2708, 16),), {}, 0),
    # Mamba's convolution sees the token and the three before it: 10 · 4 · 6
    (
        "conv1d",
        {"out_channels": 6, "kernel_size": 4, "padding": "causal", "groups": 6},
        ((10, 6),),
        ((10, 6),),
        {"weight": (6, 1, 4), "bias": (6,)},
        240,
    ),
    # WaveNet's, two tokens eight apart, at every second place: ⌈9 / 2⌉ = 5 · 2 · 3 · 4
    (
        "conv1d",
        {"out_channels": 4, "kernel_size": 2, "dilation": 8, "stride": 2, "padding": "causal", "bias": False},
        ((9, 3),),
        ((5, 4),),
        {"weight": (4, 3, 2)},
        120,
    ),
    # wav2vec 2.0's positions: kernel 128, 768 channels in 16 groups, a length for each place of the kernel
    (
        "conv1d",
        {"out_channels": 768, "kernel_size": 128, "padding": 64, "groups": 16, "weight_norm": "kernel"},
        ((49, 768),),
        ((50, 768),),
        {"weight": (768, 48, 128), "bias": (768,), "weight_g": (1, 1, 128)},
        50 * 128 * 48 * 768,
    ),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": 3, "bias": False, "weight_norm": "filters"},
        ((5, 5, 2),),
        ((3, 3, 8),),
        {"weight": (8, 2, 3, 3), "weight_g": (8, 1, 1, 1)},
        9 * 9 * 2 * 8,
    ),
    (
        "linear",
        {"out_features": 5, "weight_norm": True},
        ((4,),),
        ((5,),),
        {"weight": (5, 4), "bias": (5,), "weight_g": (5, 1)},
        20,
    ),
    # Qwen3's queries: 16 heads of 128 share one scale
    ("rms_norm", {"num_heads": 16}, ((7, 2048),), ((7, 2048),), {"weight": (128,)}, 0),
    ("layer_norm", {"num_heads": 3}, ((7, 12),), ((7, 12),), {"weight": (4,), "bias": (4,)}, 0),
    # volumes
    ("tokens", {}, ((4, 6, 6, 96),), ((144, 96),), {}, 0),
    ("patches", {"size": 2}, ((4, 6, 8, 3),), ((2, 3, 4, 24),), {}, 0),
    ("patches", {"size": [1, 2, 4]}, ((4, 6, 8, 3),), ((4, 3, 2, 24),), {}, 0),
    ("roll", {"shift": -3}, ((4, 6, 6, 96),), ((4, 6, 6, 96),), {}, 0),
    # Swin UNETR's windows of 7 × 7 × 7 have 13 · 13 · 13 offsets
    (
        "relative_position_table",
        {"num_heads": 3, "window": 7},
        ((49, 49, 49, 48),),
        ((49, 49, 49, 48),),
        {"weight": (2197, 3)},
        0,
    ),
]


@pytest.mark.parametrize(("name", "arguments", "inputs", "outputs", "tensors", "count"), HAND)
def test_sums_by_hand(
    name: str,
    arguments: dict[str, Any],
    inputs: tuple[Shape, ...],
    outputs: tuple[Shape, ...],
    tensors: dict[str, Shape],
    count: int,
) -> None:
    op = made(name, arguments)
    assert op.outputs(*inputs) == outputs
    assert {tensor.name: tensor.shape for tensor in op.tensors(*inputs)} == tensors
    assert macs(op, *inputs) == count


# Work other than MACs, by hand: (op, arguments, inputs, {kind: count})

WORK: list[tuple[str, dict[str, Any], tuple[Shape, ...], dict[str, int]]] = [
    ("conv2d", {"out_channels": 4, "kernel_size": 1}, ((5, 6, 2),), {"macs": 240, "additions": 120}),
    ("linear", {"out_features": 5}, ((3, 4),), {"macs": 60, "additions": 15}),
    ("max_pool2d", {"kernel_size": 3, "stride": 2}, ((7, 7, 2),), {"comparisons": 162}),  # 3 · 3 · 9 · 2
    ("avg_pool2d", {"kernel_size": 2}, ((4, 6, 5),), {"additions": 120}),  # 2 · 3 · 4 · 5
    ("global_avg_pool", {}, ((7, 7, 2),), {"additions": 98}),
    ("adaptive_avg_pool2d", {}, ((7, 6, 2),), {"additions": 84}),
    # 13 rows into 6: windows of 3 rows at 0, 2, 4, 6, 8, 10, that is 18; 4 columns into 2: 2 and 2
    ("adaptive_max_pool2d", {"output_size": [6, 2]}, ((13, 4, 5),), {"comparisons": 360}),
    ("relu", {}, ((3, 4),), {"comparisons": 12}),
    ("gelu", {}, ((3, 4),), {"nonlinearities": 12}),
    ("identity", {}, ((3, 4),), {}),
    ("dropout", {}, ((3, 4),), {}),
    ("embedding", {"num_embeddings": 10, "embedding_dim": 4}, ((3,),), {}),
    ("batch_norm", {}, ((3, 4, 5),), {"multiplications": 60, "additions": 60}),
    ("layer_norm", {}, ((3, 4),), {"additions": 48, "multiplications": 36, "nonlinearities": 3}),
    ("rms_norm", {}, ((3, 4),), {"additions": 12, "multiplications": 36, "nonlinearities": 3}),
    (
        "group_norm",
        {"num_groups": 2, "affine": False},
        ((3, 3, 4),),
        {"additions": 108, "multiplications": 72, "nonlinearities": 2},
    ),
    ("local_response_norm", {"size": 5}, ((2, 2, 8),), {"additions": 160, "multiplications": 96, "nonlinearities": 32}),
    ("add", {}, ((3, 4), (3, 4)), {"additions": 12}),
    ("add", {}, ((3, 4), (3, 4), (3, 4)), {"additions": 24}),
    ("multiply", {}, ((3, 2, 4), (1, 1, 4)), {"multiplications": 24}),
    ("concat", {}, ((3, 4), (3, 4)), {}),
    ("position_embedding", {}, ((3, 4),), {"additions": 12}),
    ("relative_position_bias", {"num_heads": 2}, ((3, 4),), {"additions": 18}),
    ("relative_position_table", {"num_heads": 2, "window": 2}, ((4, 4, 8),), {"additions": 128}),  # 2 · 16 · 4
    # windows of 2 × 3 have 3 · 5 offsets and 6 · 6 pairs of tokens; 2 · 24 tokens · 6
    (
        "computed_position_bias",
        {},
        ((4, 6, 8), (3, 5, 2)),
        {"nonlinearities": 72, "multiplications": 72, "additions": 288},
    ),
    ("roll", {"shift": 1}, ((4, 4, 8),), {}),
    ("relative_position_table", {"num_heads": 2, "window": 2}, ((2, 4, 4, 8),), {"additions": 512}),  # 2 · 32 · 8
    ("layer_norm", {"num_heads": 2}, ((3, 4),), {"additions": 48, "multiplications": 36, "nonlinearities": 6}),
    ("rms_norm", {"num_heads": 2}, ((3, 4),), {"additions": 12, "multiplications": 36, "nonlinearities": 6}),
    ("linear", {"out_features": 5, "weight_norm": True}, ((3, 4),), {"macs": 60, "additions": 15}),
    (
        "conv1d",
        {"out_channels": 4, "kernel_size": 3, "padding": "causal", "weight_norm": "filters"},
        ((6, 2),),
        {"macs": 144, "additions": 24},
    ),
    ("transpose", {}, ((3, 4),), {}),
    ("matmul", {}, ((3, 4), (4, 5)), {"macs": 60}),
    # 3 tokens, 4 channels, 5 numbers of state: Δ · A and (Δ · x) · B for each of 60, Δ · x for each of 12, exp(Δ · A)
    (
        "selective_scan",
        {},
        ((3, 4), (3, 4), (3, 5), (3, 5)),
        {"macs": 132, "multiplications": 132, "nonlinearities": 60},
    ),
    # 3 tokens, 2 heads of 4, 5 numbers of state: 120 with B, 24 of Δ · x, 6 of Δ · A, 6 exponentials
    (
        "ssd_scan",
        {"num_heads": 2},
        ((3, 8), (3, 2), (3, 5), (3, 5)),
        {"macs": 264, "multiplications": 150, "nonlinearities": 6},
    ),
    (
        "wkv_scan",
        {},
        ((3, 4), (3, 4)),
        {"macs": 36, "additions": 24, "multiplications": 24, "nonlinearities": 24},
    ),
    # 6 heads over 3 tokens, of 4 · 5: α · S for each of 120, β · … and v - … for each of 30, the decay's for each of 6
    (
        "gated_delta_scan",
        {"num_heads": 2},
        ((3, 8), (3, 8), (3, 10), (3, 2), (3, 2)),
        {"macs": 360, "multiplications": 156, "additions": 36, "nonlinearities": 12},
    ),
    ("token_shift", {}, ((3, 4),), {}),
    ("token_shift", {"mix": True}, ((3, 4),), {"multiplications": 12, "macs": 12}),
    ("gather", {}, ((3, 4), (5,)), {}),
    ("scatter", {}, ((5, 4), (3, 4)), {"additions": 20}),
    ("scatter", {"reduce": "mean"}, ((5, 4), (3,)), {"additions": 20, "multiplications": 12}),
    ("scatter", {"reduce": "max"}, ((5, 4), (3,)), {"comparisons": 20}),
    ("affine", {}, ((3, 4, 5),), {"multiplications": 60, "additions": 60}),
    ("zero_pad_channels", {"out_channels": 4}, ((3, 4, 2),), {}),
    ("upsample", {"scale_factor": 2}, ((3, 4, 2),), {}),
    (
        "attention",
        {"num_heads": 2},
        ((3, 4), (5, 4), (5, 6)),
        {"macs": 150, "nonlinearities": 30},
    ),  # 2 · 3 · 5 · (2 + 3)
    ("glu", {}, ((3, 8),), {"nonlinearities": 12, "multiplications": 12}),
    # one step: 4 gates · 2 units · (3 + 2); 2 vectors of 8 biases and one addition per unit; 5 and 3 per unit
    ("lstm", {"hidden_size": 2}, ((1, 3),), {"macs": 40, "additions": 18, "nonlinearities": 10, "multiplications": 6}),
    # one step: 3 gates · 2 units · (3 + 2); 2 vectors of 6 biases; r, z and n are nonlinear; r · (U h), (1 - z) · n and
    # z · h are multiplied; 1 - z and the sum of the last two are added: 12 + 2 · 2
    ("gru", {"hidden_size": 2}, ((1, 3),), {"macs": 30, "additions": 16, "nonlinearities": 6, "multiplications": 6}),
    # 4 steps: 2 units · (3 + 2); 2 vectors of 2 biases; one tanh per unit
    ("rnn", {"hidden_size": 2}, ((4, 3),), {"macs": 40, "additions": 16, "nonlinearities": 8}),
    # 5 places · 3 · 2 · 4, and 5 · 4 biases
    ("conv1d", {"out_channels": 4, "kernel_size": 3}, ((7, 2),), {"macs": 120, "additions": 20}),
    # 2 · 2 · 2 places · 2 · 2 · 2 · 2 · 2, and 8 · 2 biases
    ("conv3d", {"out_channels": 2, "kernel_size": 2}, ((3, 3, 3, 2),), {"macs": 256, "additions": 16}),
    # 5 inputs · 4 · 2 · 3; the output is (5 - 1) · 2 + 4 = 12 long, 12 · 3 biases
    (
        "conv_transpose1d",
        {"out_channels": 3, "kernel_size": 4, "stride": 2},
        ((5, 2),),
        {"macs": 120, "additions": 36},
    ),
    # 3 · 4 inputs · 2 · 2 · 5 · 2; an output of 6 · 8 · 2
    (
        "conv_transpose2d",
        {"out_channels": 2, "kernel_size": 2, "stride": 2},
        ((3, 4, 5),),
        {"macs": 480, "additions": 96},
    ),
    # 2 · 2 · 2 inputs · 2 · 2 · 2 · 3 · 2; no biases
    (
        "conv_transpose3d",
        {"out_channels": 2, "kernel_size": 2, "stride": 2, "bias": False},
        ((2, 2, 2, 3),),
        {"macs": 384},
    ),
    # 4 · 5 places · 3 · 3 · 3 channels · 2 filters each; 4 · 5 · 6 biases
    (
        "depthwise_conv2d",
        {"kernel_size": 3, "padding": 1, "multiplier": 2},
        ((4, 5, 3),),
        {"macs": 1080, "additions": 120},
    ),
    ("max_pool1d", {"kernel_size": 3, "stride": 1}, ((5, 2),), {"comparisons": 18}),    # 3 windows · 3 · 2
    ("max_pool3d", {"kernel_size": 2}, ((2, 4, 4, 3),), {"comparisons": 96}),           # 1 · 2 · 2 windows · 8 · 3
    ("avg_pool1d", {"kernel_size": 2}, ((6, 5),), {"additions": 30}),                   # 3 windows · 2 · 5
    ("avg_pool3d", {"kernel_size": 2}, ((2, 4, 4, 3),), {"additions": 96}),             # 1 · 2 · 2 windows · 8 · 3
    ("global_max_pool", {}, ((7, 7, 2),), {"comparisons": 98}),                         # 7 · 7 · 2
    # one operation for each of 3 · 4 elements: a comparison where the function is made of straight lines
    ("leaky_relu", {}, ((3, 4),), {"comparisons": 12}),
    ("relu6", {}, ((3, 4),), {"comparisons": 12}),
    ("hardsigmoid", {}, ((3, 4),), {"comparisons": 12}),
    ("elu", {}, ((3, 4),), {"nonlinearities": 12}),
    ("hardswish", {}, ((3, 4),), {"nonlinearities": 12}),
    ("log_softmax", {}, ((3, 4),), {"nonlinearities": 12}),
    ("mish", {}, ((3, 4),), {"nonlinearities": 12}),
    ("sigmoid", {}, ((3, 4),), {"nonlinearities": 12}),
    ("silu", {}, ((3, 4),), {"nonlinearities": 12}),
    ("softmax", {}, ((3, 4),), {"nonlinearities": 12}),
    ("softplus", {}, ((3, 4),), {"nonlinearities": 12}),
    ("tanh", {}, ((3, 4),), {"nonlinearities": 12}),
    ("prelu", {}, ((3, 4),), {"comparisons": 12, "multiplications": 12}),
    # 36 elements: 3 additions each, 2 multiplications; 4 channels; one more of each where a scale and shift are learned
    ("instance_norm", {}, ((3, 3, 4),), {"additions": 108, "multiplications": 72, "nonlinearities": 4}),
    ("instance_norm", {"affine": True}, ((3, 3, 4),), {"additions": 144, "multiplications": 108, "nonlinearities": 4}),
    ("layer_scale", {}, ((3, 4),), {"multiplications": 12}),
    ("normalization", {}, ((3, 4),), {"additions": 12, "multiplications": 12}),     # minus the mean, over the deviation
    ("frozen_batch_norm", {}, ((3, 4),), {"additions": 12, "multiplications": 12}),
    # 5 · 7 · 7 · 2 elements, each the mean of four points: 4 · 4 + 1 products, 4 · 3 + 3 sums
    (
        "roi_align",
        {"boxes": 5, "output_size": 7},
        ((8, 8, 2), (4, 4, 2)),
        {"multiplications": 490 * 17, "additions": 490 * 15},
    ),
    # 6 · 8 · 2 elements, each from four neighbours: 4 products, 3 sums
    (
        "upsample",
        {"scale_factor": 2, "mode": "bilinear"},
        ((3, 4, 2),),
        {"multiplications": 384, "additions": 288},
    ),
    # elements that are taken, put elsewhere or put beside others: no arithmetic
    ("channel_shuffle", {"groups": 2}, ((3, 3, 4),), {}),
    ("class_token", {}, ((3, 4),), {}),
    ("drop_path", {}, ((3, 4),), {}),
    ("flatten", {}, ((2, 3, 4),), {}),
    ("parameter", {"shape": [2, 3]}, ((3, 4),), {}),
    ("patches", {"size": 2}, ((4, 4, 3),), {}),
    ("pixel_shuffle", {"upscale_factor": 2}, ((2, 2, 8),), {}),
    ("relative_coordinates", {"window": 2}, ((3, 4),), {}),
    ("reshape", {"shape": [2, -1]}, ((3, 4),), {}),
    ("select", {}, ((3, 4),), {}),
    ("slice", {"stop": 2}, ((3, 4),), {}),
    ("split", {"parts": 2}, ((3, 4),), {}),
    ("tile", {"times": 3}, ((3, 4),), {}),
    ("tokens", {}, ((2, 3, 4),), {}),
    ("zero_pad2d", {"padding": 1}, ((3, 4, 2),), {}),
]
ELSEWHERE = {"experts"}     # whose shapes and numbers are its block's: tests/network


@pytest.mark.parametrize(("name", "arguments", "inputs", "expected"), WORK)
def test_work_of_every_kind(
    name: str, arguments: dict[str, Any], inputs: tuple[Shape, ...], expected: dict[str, int]
) -> None:
    found: dict[str, int] = {}
    for work in made(name, arguments).work(*inputs):
        found[work.kind] = found.get(work.kind, 0) + work.product.value
    assert found == expected


def test_every_op_has_a_case_of_its_shapes_and_one_of_its_work() -> None:
    """By a framework or by hand: an op whose numbers nobody else has worked out may say anything."""
    shaped = {case["op"] for case in TORCH + KERAS} | {name for name, *_ in HAND}
    worked = {name for name, *_ in WORK}
    assert sorted(set(OPS) - ELSEWHERE - shaped) == []
    assert sorted(set(OPS) - ELSEWHERE - worked) == []


# Formulas, as a reader would write them down.

FORMULAS: list[tuple[str, dict[str, Any], Shape, tuple[str, ...]]] = [
    ("conv2d", {"out_channels": 96, "kernel_size": 11, "stride": 4}, (227, 227, 3), ("(227 - 11) / 4 + 1 = 55",)),
    ("conv2d", {"out_channels": 96, "kernel_size": 11, "stride": 4}, (224, 224, 3), ("⌊(224 - 11) / 4⌋ + 1 = 54",)),
    ("conv2d", {"out_channels": 256, "kernel_size": 5, "padding": 2}, (27, 27, 96), ("(27 - 5 + 2 · 2) / 1 + 1 = 27",)),
    ("conv2d", {"out_channels": 4, "kernel_size": 3}, (8, 9, 2), ("(8 - 3) / 1 + 1 = 6", "(9 - 3) / 1 + 1 = 7")),
    (
        "conv2d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": "same"},
        (224, 224, 3),
        ("⌈224 / 2⌉ = 112",),
    ),
    (
        "conv2d",
        {"out_channels": 4, "kernel_size": 3, "dilation": 2},
        (9, 9, 3),
        ("(9 - (2 · (3 - 1) + 1)) / 1 + 1 = 5",),
    ),
    ("conv1d", {"out_channels": 4, "kernel_size": 3, "padding": "valid"}, (9, 3), ("(9 - 3) / 1 + 1 = 7",)),
    ("max_pool2d", {"kernel_size": 3, "stride": 2}, (55, 55, 96), ("(55 - 3) / 2 + 1 = 27",)),
    ("max_pool2d", {"kernel_size": 3, "stride": 2, "ceil_mode": True}, (112, 112, 64), ("⌈(112 - 3) / 2⌉ + 1 = 56",)),
    # ⌈(6 - 2) / 3⌉ + 1 = 3 windows, but for the third, which would start at 6, past the end
    ("max_pool2d", {"kernel_size": 2, "stride": 3, "ceil_mode": True}, (6, 6, 3), ("⌈(6 - 2) / 3⌉ = 2",)),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1},
        (7, 7, 3),
        ("(7 - 1) · 2 + 4 - 2 · 1 = 14",),
    ),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "output_padding": 1},
        (7, 7, 3),
        ("(7 - 1) · 2 + 3 + 1 = 16",),
    ),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": "same"},
        (7, 7, 3),
        ("7 · 2 = 14",),
    ),
    ("zero_pad2d", {"padding": [0, 1, 0, 1]}, (224, 224, 3), ("224 + 0 + 1 = 225",)),
    ("linear", {"out_features": 3}, (4,), ()),
]


@pytest.mark.parametrize(("name", "arguments", "shape", "formulas"), FORMULAS)
def test_sizes_show_how_they_follow(
    name: str, arguments: dict[str, Any], shape: Shape, formulas: tuple[str, ...]
) -> None:
    assert made(name, arguments).size_formulas(shape) == formulas


def test_weights_show_their_factors_in_reading_order() -> None:
    def weight(name: str, arguments: dict[str, Any], shape: Shape) -> tuple[str, str]:
        product = made(name, arguments).tensors(shape)[0].product
        return product.formula, product.numbers

    grouped = {"out_channels": 256, "kernel_size": 5, "groups": 2}
    assert weight("conv2d", grouped, (27, 27, 96)) == (
        "kernel · kernel · channels/groups · filters",
        "5 · 5 · 48 · 256",
    )
    wide = {"out_channels": 8, "kernel_size": [1, 7]}
    assert weight("conv2d", wide, (9, 9, 4)) == ("kernel height · kernel width · channels · filters", "1 · 7 · 4 · 8")
    assert weight("linear", {"out_features": 10}, (3, 4)) == ("features in · features out", "4 · 10")
    assert weight("lstm", {"hidden_size": 7}, (5, 3)) == ("gates · units · features in", "4 · 7 · 3")
    assert weight("depthwise_conv2d", {"kernel_size": 3}, (5, 5, 6)) == ("kernel · kernel · channels", "3 · 3 · 6")


# Both.


@pytest.mark.parametrize("case", TORCH + KERAS, ids=label)
def test_factors_of_a_tensor_make_its_shape(case: dict[str, Any]) -> None:
    for tensor in made(case["op"], case["arguments"]).tensors(*shapes(case["inputs"])):
        assert prod(tensor.shape) == tensor.product.value


@pytest.mark.parametrize("case", TORCH + KERAS, ids=label)
def test_formulas_end_in_the_size_that_comes_out(case: dict[str, Any]) -> None:
    op, inputs = made(case["op"], case["arguments"]), shapes(case["inputs"])
    formulas = op.size_formulas(*inputs)
    if formulas:
        ends = [int(formula.rpartition(" = ")[2]) for formula in formulas]
        sizes = list(op.outputs(*inputs)[0][:-1])
        assert ends == (sizes if len(ends) > 1 else [sizes[0]])
