"""A small worked example for every kind of layer: what it reads, and its arguments."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TypeAlias

from pydantic import ValidationError

from paramledger.ops import OPS
from paramledger.ops.base import Op, Shape
from paramledger.problems import SpecError

Argument: TypeAlias = "int | bool | str | list[int]"

IMAGE: Shape = (8, 8, 16)
TOKENS: Shape = (10, 16)
PLAIN = (       # that read an image of 8 × 8 × 16 and take no argument for it
    "affine", "batch_norm", "drop_path", "dropout", "elu", "flatten", "frozen_batch_norm", "gelu", "global_avg_pool",
    "global_max_pool", "hardsigmoid", "hardswish", "identity", "instance_norm", "layer_scale", "leaky_relu",
    "local_response_norm", "mish", "normalization", "relu", "relu6", "sigmoid", "silu", "softplus", "tanh", "tokens",
)
EXAMPLES: dict[str, tuple[tuple[Shape, ...], dict[str, Argument]]] = {
    **{name: ((IMAGE,), {}) for name in PLAIN},
    "adaptive_avg_pool2d": (((13, 13, 16),), {"output_size": 6}),
    "adaptive_max_pool2d": (((13, 13, 16),), {"output_size": 6}),
    "add": ((IMAGE, IMAGE), {}),
    "attention": (((10, 16), (10, 8), (10, 8)), {"num_heads": 4, "num_kv_heads": 2}),
    "avg_pool1d": ((TOKENS,), {"kernel_size": 2}),
    "avg_pool2d": ((IMAGE,), {"kernel_size": 2}),
    "avg_pool3d": (((4, 8, 8, 16),), {"kernel_size": 2}),
    "channel_shuffle": ((IMAGE,), {"groups": 4}),
    "class_token": ((TOKENS,), {}),
    "computed_position_bias": ((IMAGE, (7, 7, 2)), {}),
    "concat": ((IMAGE, (8, 8, 24)), {}),
    "conv1d": ((TOKENS,), {"out_channels": 32, "kernel_size": 3}),
    "conv2d": (((27, 27, 96),), {"out_channels": 256, "kernel_size": 5, "padding": 2, "groups": 2}),
    "conv3d": (((4, 8, 8, 3),), {"out_channels": 16, "kernel_size": 3, "padding": 1}),
    "conv_transpose1d": ((TOKENS,), {"out_channels": 8, "kernel_size": 2, "stride": 2}),
    "conv_transpose2d": ((IMAGE,), {"out_channels": 8, "kernel_size": 2, "stride": 2}),
    "conv_transpose3d": (((4, 8, 8, 16),), {"out_channels": 8, "kernel_size": 2, "stride": 2}),
    "depthwise_conv2d": ((IMAGE,), {"kernel_size": 3, "padding": 1}),
    "embedding": (((10,),), {"num_embeddings": 1000, "embedding_dim": 16}),
    "experts": ((TOKENS,), {"count": 8, "active": 2}),
    "gated_delta_scan": (((10, 8), (10, 8), (10, 16), (10, 4), (10, 4)), {"num_heads": 4, "num_key_heads": 2}),
    "gather": ((TOKENS, (30,)), {}),
    "glu": ((TOKENS,), {}),
    "group_norm": ((IMAGE,), {"num_groups": 4}),
    "gru": ((TOKENS,), {"hidden_size": 20}),
    "layer_norm": ((TOKENS,), {}),
    "linear": (((9216,),), {"out_features": 4096}),
    "log_softmax": (((10,),), {}),
    "lstm": ((TOKENS,), {"hidden_size": 20}),
    "matmul": (((10, 16), (16, 4)), {}),
    "max_pool1d": ((TOKENS,), {"kernel_size": 2}),
    "max_pool2d": (((55, 55, 96),), {"kernel_size": 3, "stride": 2}),
    "max_pool3d": (((4, 8, 8, 16),), {"kernel_size": 2}),
    "multiply": ((IMAGE, (1, 1, 16)), {}),
    "parameter": ((TOKENS,), {"shape": [3, 16]}),
    "patches": ((IMAGE,), {"size": 2}),
    "pixel_shuffle": ((IMAGE,), {"upscale_factor": 2}),
    "position_embedding": ((TOKENS,), {"num_embeddings": 1024}),
    "prelu": ((IMAGE,), {"num_parameters": 16}),
    "relative_coordinates": ((IMAGE,), {"window": 4}),
    "relative_position_bias": ((TOKENS,), {"num_heads": 4, "num_buckets": 32}),
    "relative_position_table": ((IMAGE,), {"num_heads": 2, "window": 4}),
    "reshape": (((256,),), {"shape": [4, 4, 16]}),
    "rms_norm": ((TOKENS,), {}),
    "rnn": ((TOKENS,), {"hidden_size": 20}),
    "roi_align": ((IMAGE, (4, 4, 16)), {"boxes": 5, "output_size": 7}),
    "roll": ((IMAGE,), {"shift": 2}),
    "scatter": (((30, 16), TOKENS), {}),
    "select": ((TOKENS,), {}),
    "selective_scan": ((TOKENS, TOKENS, (10, 4), (10, 4)), {}),
    "slice": ((TOKENS,), {"stop": 12}),
    "softmax": (((10,),), {}),
    "split": ((TOKENS,), {"parts": 2}),
    "ssd_scan": ((TOKENS, (10, 2), (10, 4), (10, 4)), {"num_heads": 2}),
    "tile": ((TOKENS,), {"times": 3}),
    "token_shift": ((TOKENS,), {"mix": True}),
    "transpose": ((TOKENS,), {}),
    "upsample": ((IMAGE,), {"scale_factor": 2}),
    "wkv_scan": ((TOKENS, TOKENS), {}),
    "zero_pad2d": ((IMAGE,), {"padding": [0, 1, 0, 1]}),
    "zero_pad_channels": ((IMAGE,), {"out_channels": 32}),
}


def example(name: str) -> tuple[Op, tuple[Shape, ...], dict[str, Argument]]:
    """The op of the example, what it reads, and its arguments as a spec writes them; raises SpecError for an op without
    an example, or with one that it does not fit.
    """
    hint = f"write one in EXAMPLES of {__name__.replace('.', '/')}.py"
    if name not in EXAMPLES:
        raise SpecError(f"op `{name}` has no example", hint)
    shapes, arguments = EXAMPLES[name]
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}
    try:
        op = OPS[name].model_validate(frozen)
        op.outputs(*shapes)
    except (SpecError, ValidationError) as wrong:
        reason = wrong.message if isinstance(wrong, SpecError) else str(wrong)
        raise SpecError(f"op `{name}` does not fit its example: {reason}", hint) from None
    return op, shapes, arguments


def input_names(count: int) -> list[str]:
    """What several inputs are called: a, b, c and so on, after z a1, b1, …"""
    return [f"{ascii_lowercase[number % 26]}{number // 26 or ''}" for number in range(count)]


def as_line(name: str, count: int, arguments: dict[str, Argument]) -> str:
    """The example as a line of a spec; several inputs are called a, b, c and so on."""
    names = ", ".join(f'"{letter}"' for letter in input_names(count))
    copied = ['block = "expert"'] if OPS[name].takes_block else []
    written = [f'name = "{name}"', f'op = "{name}"', *copied, *([f"from = [{names}]"] if count > 1 else [])]
    written += [
        f"{key} = {str(value).lower() if isinstance(value, bool) else value}" for key, value in arguments.items()
    ]
    return "{ " + ", ".join(written) + " }"
