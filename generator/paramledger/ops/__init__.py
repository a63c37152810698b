"""The table of ops: one line for every kind of layer. To add one, write its class and its line."""

from __future__ import annotations

from collections.abc import Collection

from paramledger.ops.activation import (
    Elu,
    Gelu,
    Hardsigmoid,
    Hardswish,
    LeakyRelu,
    LogSoftmax,
    Mish,
    Relu,
    Relu6,
    Sigmoid,
    Silu,
    Softmax,
    Softplus,
    Tanh,
)
from paramledger.ops.attention import Attention, RelativePositionBias, RelativePositionTable
from paramledger.ops.base import Op, literal_words
from paramledger.ops.conv import Conv1d, Conv2d, Conv3d, DepthwiseConv2d
from paramledger.ops.conv_transpose import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from paramledger.ops.edges import Gather, Scatter
from paramledger.ops.embed import ClassToken, Embedding, Parameter, PositionEmbedding
from paramledger.ops.experts import Experts
from paramledger.ops.gate import Dropout, DropPath, Glu, Identity, Prelu
from paramledger.ops.join import Add, Concat, Multiply, Select, Slice, Split, Tile
from paramledger.ops.linear import Linear
from paramledger.ops.matrix import MatMul, Transpose
from paramledger.ops.norm import BatchNorm, FrozenBatchNorm, GroupNorm, InstanceNorm, LayerNorm, RmsNorm
from paramledger.ops.pool import AvgPool1d, AvgPool2d, AvgPool3d, MaxPool1d, MaxPool2d, MaxPool3d
from paramledger.ops.pool_to import AdaptiveAvgPool2d, AdaptiveMaxPool2d, GlobalAvgPool, GlobalMaxPool
from paramledger.ops.position_bias import ComputedPositionBias, RelativeCoordinates
from paramledger.ops.recurrent import Gru, Lstm, Rnn
from paramledger.ops.regions import RoiAlign
from paramledger.ops.resize import Upsample, ZeroPad2d, ZeroPadChannels
from paramledger.ops.scale import Affine, LayerScale, LocalResponseNorm, Normalization
from paramledger.ops.scan import GatedDeltaScan, SelectiveScan, SsdScan, TokenShift, WkvScan
from paramledger.ops.shape import ChannelShuffle, Flatten, Patches, PixelShuffle, Reshape, Roll, Tokens

OPS: dict[str, type[Op]] = {
    "adaptive_avg_pool2d": AdaptiveAvgPool2d,
    "adaptive_max_pool2d": AdaptiveMaxPool2d,
    "add": Add,
    "affine": Affine,
    "attention": Attention,
    "avg_pool1d": AvgPool1d,
    "avg_pool2d": AvgPool2d,
    "avg_pool3d": AvgPool3d,
    "batch_norm": BatchNorm,
    "channel_shuffle": ChannelShuffle,
    "class_token": ClassToken,
    "computed_position_bias": ComputedPositionBias,
    "concat": Concat,
    "conv1d": Conv1d,
    "conv2d": Conv2d,
    "conv3d": Conv3d,
    "conv_transpose1d": ConvTranspose1d,
    "conv_transpose2d": ConvTranspose2d,
    "conv_transpose3d": ConvTranspose3d,
    "depthwise_conv2d": DepthwiseConv2d,
    "drop_path": DropPath,
    "dropout": Dropout,
    "elu": Elu,
    "embedding": Embedding,
    "experts": Experts,
    "flatten": Flatten,
    "frozen_batch_norm": FrozenBatchNorm,
    "gated_delta_scan": GatedDeltaScan,
    "gather": Gather,
    "gelu": Gelu,
    "global_avg_pool": GlobalAvgPool,
    "global_max_pool": GlobalMaxPool,
    "glu": Glu,
    "group_norm": GroupNorm,
    "gru": Gru,
    "hardsigmoid": Hardsigmoid,
    "hardswish": Hardswish,
    "identity": Identity,
    "instance_norm": InstanceNorm,
    "layer_norm": LayerNorm,
    "layer_scale": LayerScale,
    "leaky_relu": LeakyRelu,
    "linear": Linear,
    "local_response_norm": LocalResponseNorm,
    "log_softmax": LogSoftmax,
    "lstm": Lstm,
    "matmul": MatMul,
    "max_pool1d": MaxPool1d,
    "max_pool2d": MaxPool2d,
    "max_pool3d": MaxPool3d,
    "mish": Mish,
    "multiply": Multiply,
    "normalization": Normalization,
    "parameter": Parameter,
    "patches": Patches,
    "pixel_shuffle": PixelShuffle,
    "position_embedding": PositionEmbedding,
    "prelu": Prelu,
    "relative_coordinates": RelativeCoordinates,
    "relative_position_bias": RelativePositionBias,
    "relative_position_table": RelativePositionTable,
    "relu": Relu,
    "relu6": Relu6,
    "reshape": Reshape,
    "rms_norm": RmsNorm,
    "rnn": Rnn,
    "roi_align": RoiAlign,
    "roll": Roll,
    "scatter": Scatter,
    "select": Select,
    "selective_scan": SelectiveScan,
    "sigmoid": Sigmoid,
    "silu": Silu,
    "slice": Slice,
    "softmax": Softmax,
    "softplus": Softplus,
    "split": Split,
    "ssd_scan": SsdScan,
    "tanh": Tanh,
    "tile": Tile,
    "token_shift": TokenShift,
    "tokens": Tokens,
    "transpose": Transpose,
    "upsample": Upsample,
    "wkv_scan": WkvScan,
    "zero_pad2d": ZeroPad2d,
    "zero_pad_channels": ZeroPadChannels,
}

# The arguments that each op takes, in order; a table, so that one is found at once.
ARGUMENTS: dict[str, Collection[str]] = {name: dict.fromkeys(op.model_fields) for name, op in OPS.items()}

# The words that arguments of ops take, which stand for themselves in an expression: "same", "valid", …
WORDS = frozenset(
    word for op in OPS.values() for field in op.model_fields.values() for word in literal_words(field.annotation)
)
