"""What torch says about the cases below. The arguments are torch's own, and its modules take them as they stand.

Shapes are in our layout (no batch axis, channels last), tensors in torch's. MACs are those of torch's flop counter,
halved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

Arguments = dict[str, Any]
Shapes = list[tuple[int, ...]]

# (op, arguments, input shapes)
CASES: list[tuple[str, Arguments, Shapes]] = [
    ("conv1d", {"out_channels": 8, "kernel_size": 5}, [(20, 3)]),
    (
        "conv1d",
        {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "groups": 4, "bias": False},
        [(21, 12)],
    ),
    ("conv2d", {"out_channels": 96, "kernel_size": 11, "stride": 4}, [(227, 227, 3)]),
    ("conv2d", {"out_channels": 96, "kernel_size": 11, "stride": 4}, [(224, 224, 3)]),
    ("conv2d", {"out_channels": 256, "kernel_size": 5, "padding": 2, "groups": 2}, [(27, 27, 96)]),
    (
        "conv2d",
        {"out_channels": 10, "kernel_size": [3, 5], "stride": [1, 2], "padding": [1, 0], "dilation": [2, 1]},
        [(30, 20, 4)],
    ),
    ("conv2d", {"out_channels": 6, "kernel_size": 4, "padding": "same", "bias": False}, [(9, 13, 2)]),
    ("conv2d", {"out_channels": 6, "kernel_size": 4, "padding": "valid"}, [(9, 13, 2)]),
    ("conv2d", {"out_channels": 7, "kernel_size": 1}, [(1, 1, 5)]),
    ("conv3d", {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1}, [(9, 16, 17, 2)]),
    (
        "conv3d",
        {"out_channels": 6, "kernel_size": [1, 3, 3], "padding": [0, 1, 1], "groups": 3, "bias": False},
        [(5, 8, 8, 9)],
    ),
    ("conv_transpose1d", {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1}, [(10, 6)]),
    (
        "conv_transpose2d",
        {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
        [(7, 9, 16)],
    ),
    ("conv_transpose2d", {"out_channels": 8, "kernel_size": 2, "stride": 2, "groups": 4, "bias": False}, [(7, 7, 16)]),
    ("conv_transpose2d", {"out_channels": 5, "kernel_size": [3, 2], "stride": [1, 3], "dilation": 2}, [(6, 6, 3)]),
    (
        "conv_transpose3d",
        {"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": [1, 0, 1]},
        [(3, 4, 5, 6)],
    ),
    ("depthwise_conv2d", {"kernel_size": 3, "padding": 1}, [(14, 14, 32)]),
    ("depthwise_conv2d", {"kernel_size": [5, 3], "multiplier": 2, "stride": 2, "bias": False}, [(15, 14, 6)]),
    ("linear", {"out_features": 4096}, [(9216,)]),
    ("linear", {"out_features": 30, "bias": False}, [(7, 20)]),
    ("linear", {"out_features": 5}, [(4, 6, 3)]),
    ("max_pool1d", {"kernel_size": 3, "stride": 2, "padding": 1}, [(17, 4)]),
    ("max_pool2d", {"kernel_size": 3, "stride": 2}, [(55, 55, 8)]),
    ("max_pool2d", {"kernel_size": 3, "stride": 2, "ceil_mode": True}, [(112, 56, 8)]),
    ("max_pool2d", {"kernel_size": 2, "ceil_mode": True}, [(7, 9, 3)]),
    ("max_pool2d", {"kernel_size": 2, "stride": 3, "ceil_mode": True}, [(6, 7, 3)]),
    ("max_pool2d", {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True}, [(5, 6, 3)]),
    ("max_pool2d", {"kernel_size": [3, 2], "stride": [2, 1], "dilation": [2, 3], "padding": [1, 0]}, [(13, 12, 2)]),
    ("max_pool3d", {"kernel_size": 2}, [(5, 6, 7, 2)]),
    ("avg_pool1d", {"kernel_size": 4, "stride": 3, "padding": 2}, [(19, 4)]),
    ("avg_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}, [(9, 8, 4)]),
    ("avg_pool2d", {"kernel_size": 2, "stride": 2, "ceil_mode": True}, [(9, 8, 4)]),
    ("avg_pool3d", {"kernel_size": [1, 2, 2]}, [(4, 6, 8, 2)]),
    ("adaptive_avg_pool2d", {}, [(7, 7, 20)]),
    ("adaptive_avg_pool2d", {"output_size": [6, 5]}, [(13, 13, 20)]),
    ("adaptive_max_pool2d", {"output_size": 3}, [(10, 4, 2)]),
    ("flatten", {}, [(6, 6, 256)]),
    ("pixel_shuffle", {"upscale_factor": 3}, [(4, 5, 18)]),
    ("patches", {"size": 2}, [(8, 6, 3)]),
    ("channel_shuffle", {"groups": 3}, [(4, 4, 12)]),
    ("zero_pad2d", {"padding": [1, 2, 3, 4]}, [(10, 20, 3)]),
    ("zero_pad2d", {"padding": 3}, [(10, 20, 3)]),
    ("upsample", {"scale_factor": 2}, [(5, 7, 3)]),
    ("upsample", {"size": [11, 12], "mode": "bilinear"}, [(5, 7, 3)]),
    ("upsample", {"scale_factor": 3}, [(5, 2)]),
    ("batch_norm", {}, [(8, 8, 16)]),
    ("batch_norm", {"affine": False}, [(9, 16)]),
    ("batch_norm", {"track_running_stats": False}, [(2, 3, 4, 5)]),
    ("layer_norm", {}, [(5, 12)]),
    ("layer_norm", {"bias": False}, [(5, 12)]),
    ("layer_norm", {"elementwise_affine": False}, [(5, 12)]),
    ("group_norm", {"num_groups": 4}, [(6, 6, 12)]),
    ("group_norm", {"num_groups": 4, "affine": False}, [(6, 6, 12)]),
    ("rms_norm", {}, [(5, 12)]),
    ("instance_norm", {}, [(6, 6, 12)]),
    ("instance_norm", {"affine": True, "track_running_stats": True}, [(6, 6, 12)]),
    ("local_response_norm", {"size": 5}, [(6, 6, 12)]),
    *(
        (op, {}, [(3, 4, 6)])
        for op in ("relu", "relu6", "leaky_relu", "elu", "gelu", "silu", "hardswish", "hardsigmoid", "sigmoid")
    ),
    *(
        (op, {}, [(4, 6)])
        for op in ("tanh", "softmax", "log_softmax", "softplus", "mish", "identity", "dropout", "glu")
    ),
    ("prelu", {}, [(3, 4, 6)]),
    ("prelu", {"num_parameters": 6}, [(3, 4, 6)]),
    ("embedding", {"num_embeddings": 100, "embedding_dim": 16}, [(9,)]),
    ("attention", {"num_heads": 4}, [(9, 32), (9, 32), (9, 32)]),
    ("attention", {"num_heads": 4}, [(5, 32), (11, 32), (11, 24)]),
    ("attention", {"num_heads": 6, "num_kv_heads": 2}, [(7, 48), (7, 16), (7, 16)]),
    ("rnn", {"hidden_size": 7}, [(5, 3)]),
    ("gru", {"hidden_size": 7, "num_layers": 2, "bidirectional": True}, [(5, 3)]),
    ("gru", {"hidden_size": 7, "bias": False}, [(5, 3)]),
    ("lstm", {"hidden_size": 128}, [(10, 64)]),
    ("lstm", {"hidden_size": 8, "num_layers": 3, "bidirectional": True, "proj_size": 3}, [(6, 5)]),
    ("add", {}, [(4, 5, 6), (4, 5, 6)]),
    ("add", {}, [(4, 1, 6), (4, 5, 6), (1, 5, 1)]),
    ("multiply", {}, [(4, 5, 6), (1, 1, 6)]),
    ("concat", {}, [(4, 5, 6), (4, 5, 2), (4, 5, 1)]),
    ("concat", {"axis": "tokens"}, [(1, 8), (16, 8)]),
    ("split", {"parts": 3}, [(5, 12)]),
    ("split", {"sizes": [2, 4, 6]}, [(5, 12)]),
    ("select", {"index": -1}, [(5, 12)]),
    ("slice", {"start": 2, "stop": 7}, [(5, 12)]),
    ("slice", {"start": 2}, [(5, 12)]),
    ("tile", {"times": 3}, [(5, 4)]),
    ("reshape", {"shape": [-1, 3, 4]}, [(6, 8)]),
]


def named(kind: type[nn.Module], **fixed: Any) -> Callable[[tuple[int, ...], Arguments], nn.Module]:
    """A torch module made from our arguments as they stand."""
    return lambda shape, arguments: kind(**fixed, **arguments)


def counted(kind: type[nn.Module]) -> Callable[[tuple[int, ...], Arguments], nn.Module]:
    """A torch module whose first argument is the number of channels that it reads."""
    return lambda shape, arguments: kind(shape[-1], **arguments)


def by_rank(name: str) -> Callable[[tuple[int, ...], Arguments], nn.Module]:
    return lambda shape, arguments: getattr(nn, f"{name}{max(len(shape) - 1, 1)}d")(shape[-1], **arguments)


def depthwise(shape: tuple[int, ...], arguments: Arguments) -> nn.Module:
    rest = {key: value for key, value in arguments.items() if key != "multiplier"}
    return nn.Conv2d(shape[-1], shape[-1] * arguments.get("multiplier", 1), groups=shape[-1], **rest)


# Modules that read channels first.
CHANNELS_FIRST: dict[str, Callable[[tuple[int, ...], Arguments], nn.Module]] = {
    "adaptive_avg_pool2d": lambda shape, arguments: nn.AdaptiveAvgPool2d(arguments.get("output_size", 1)),
    "adaptive_max_pool2d": lambda shape, arguments: nn.AdaptiveMaxPool2d(arguments.get("output_size", 1)),
    "avg_pool1d": named(nn.AvgPool1d),
    "avg_pool2d": named(nn.AvgPool2d),
    "avg_pool3d": named(nn.AvgPool3d),
    "batch_norm": by_rank("BatchNorm"),
    "channel_shuffle": named(nn.ChannelShuffle),
    "conv1d": counted(nn.Conv1d),
    "conv2d": counted(nn.Conv2d),
    "conv3d": counted(nn.Conv3d),
    "conv_transpose1d": counted(nn.ConvTranspose1d),
    "conv_transpose2d": counted(nn.ConvTranspose2d),
    "conv_transpose3d": counted(nn.ConvTranspose3d),
    "depthwise_conv2d": depthwise,
    "group_norm": lambda shape, arguments: nn.GroupNorm(num_channels=shape[-1], **arguments),
    "instance_norm": by_rank("InstanceNorm"),
    "local_response_norm": named(nn.LocalResponseNorm),
    "max_pool1d": named(nn.MaxPool1d),
    "max_pool2d": named(nn.MaxPool2d),
    "max_pool3d": named(nn.MaxPool3d),
    "patches": lambda shape, arguments: nn.PixelUnshuffle(arguments["size"]),
    "pixel_shuffle": named(nn.PixelShuffle),
    "prelu": named(nn.PReLU),
    "upsample": named(nn.Upsample),
    "zero_pad2d": named(nn.ZeroPad2d),
}
# Modules that read our layout.
SAME_LAYOUT: dict[str, Callable[[tuple[int, ...], Arguments], nn.Module]] = {
    "dropout": named(nn.Dropout),
    "elu": named(nn.ELU),
    "flatten": named(nn.Flatten),
    "gelu": named(nn.GELU),
    "glu": named(nn.GLU),
    "gru": lambda shape, arguments: nn.GRU(shape[-1], batch_first=True, **arguments),
    "hardsigmoid": named(nn.Hardsigmoid),
    "hardswish": named(nn.Hardswish),
    "identity": named(nn.Identity),
    "layer_norm": counted(nn.LayerNorm),
    "leaky_relu": named(nn.LeakyReLU),
    "linear": counted(nn.Linear),
    "log_softmax": named(nn.LogSoftmax, dim=-1),
    "lstm": lambda shape, arguments: nn.LSTM(shape[-1], batch_first=True, **arguments),
    "mish": named(nn.Mish),
    "relu": named(nn.ReLU),
    "relu6": named(nn.ReLU6),
    "rms_norm": counted(nn.RMSNorm),
    "rnn": lambda shape, arguments: nn.RNN(shape[-1], batch_first=True, **arguments),
    "sigmoid": named(nn.Sigmoid),
    "silu": named(nn.SiLU),
    "softmax": named(nn.Softmax, dim=-1),
    "softplus": named(nn.Softplus),
    "tanh": named(nn.Tanh),
}


def attention(arguments: Arguments, *inputs: torch.Tensor) -> torch.Tensor:
    """Heads put apart, torch's attention, heads put together."""
    heads = arguments["num_heads"]
    kv_heads = arguments.get("num_kv_heads", heads)
    counts = (heads, kv_heads, kv_heads)
    apart = [x.unflatten(-1, (count, -1)).transpose(1, 2) for x, count in zip(inputs, counts, strict=True)]
    joined = nn.functional.scaled_dot_product_attention(*apart, enable_gqa=heads != kv_heads)
    return joined.transpose(1, 2).flatten(2)


def concat(arguments: Arguments, *inputs: torch.Tensor) -> torch.Tensor:
    return torch.cat(inputs, dim=1 if arguments.get("axis") == "tokens" else -1)


def split(arguments: Arguments, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    return (
        torch.chunk(x, arguments["parts"], dim=-1)
        if "parts" in arguments
        else torch.split(x, arguments["sizes"], dim=-1)
    )


def total(arguments: Arguments, *inputs: torch.Tensor) -> torch.Tensor:
    result = inputs[0]
    for other in inputs[1:]:
        result = result + other
    return result


FUNCTIONS: dict[str, Callable[..., torch.Tensor | tuple[torch.Tensor, ...]]] = {
    "add": total,
    "attention": attention,
    "concat": concat,
    "multiply": lambda arguments, a, b: a * b,
    "reshape": lambda arguments, x: x.reshape(1, *arguments["shape"]),
    "select": lambda arguments, x: x[:, arguments["index"]],
    "slice": lambda arguments, x: x[..., arguments["start"] : arguments.get("stop")],
    "split": split,
    "tile": lambda arguments, x: x.repeat(1, 1, arguments["times"]),
}
# Recurrent layers are lowered to a single fused kernel, of which the counter knows nothing.
UNCOUNTED = {"gru", "lstm", "rnn"}


def plain(arguments: Arguments) -> Arguments:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}


def row(op: str, arguments: Arguments, inputs: Shapes) -> dict[str, Any]:
    """What torch says about one case."""
    module: nn.Module | None = None
    xs = [torch.zeros(1, *shape) for shape in inputs]
    first = op in CHANNELS_FIRST
    # Torch's plain attention is made of matrix products, which the counter sees; its fused kernel for CPUs is not.
    with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
        if op in FUNCTIONS:
            y = FUNCTIONS[op](arguments, *xs)
        elif op == "embedding":
            module = nn.Embedding(**arguments)
            y = module(xs[0].long())
        else:
            module = (CHANNELS_FIRST if first else SAME_LAYOUT)[op](inputs[0], plain(arguments)).eval()
            y = module(xs[0].movedim(-1, 1) if first else xs[0])
    if op in UNCOUNTED:
        y = y[0]
    ys = y if isinstance(y, tuple) else (y,)
    outputs = [list((result.movedim(1, -1) if first else result).shape[1:]) for result in ys]
    tensors = {} if module is None else {name: list(tensor.shape) for name, tensor in module.state_dict().items()}
    said = {
        "op": op,
        "arguments": arguments,
        "inputs": [list(shape) for shape in inputs],
        "outputs": outputs,
        "tensors": tensors,
    }
    return said if op in UNCOUNTED else said | {"macs": counter.get_total_flops() // 2}
