"""Classes of layers and ops: which kinds of layers of the ledger a class of a framework may be.

Most of it is derived from what ops say of themselves; OTHERS are classes that libraries have beside those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from paramledger.ops import OPS

NOT_LETTERS = re.compile(r"[^a-z0-9]")
# Classes beside those that ops name, with the ops that they may be.
OTHERS: Mapping[str, tuple[str, ...]] = {
    "AdaptiveAvgPool1d": ("global_avg_pool",),
    "BatchNorm1d": ("batch_norm",),
    "BatchNorm3d": ("batch_norm",),
    "BatchNormAct2d": ("batch_norm",),
    "Bidirectional": ("lstm", "gru", "rnn"),
    "Conv1D": ("conv1d", "linear"),          # of Keras, and of transformers' GPT-2
    "Conv2dNormActivation": (),
    "Conv2dSame": ("conv2d", "depthwise_conv2d"),
    "Convolution2D": ("conv2d",),
    "CuDNNGRU": ("gru",),
    "CuDNNLSTM": ("lstm",),
    "EinsumDense": ("linear",),
    "EmbeddingBag": ("embedding",),
    "Functional": (),
    "GlobalAveragePooling1D": ("global_avg_pool",),
    "GlobalAveragePooling3D": ("global_avg_pool",),
    "GlobalMaxPooling1D": ("global_max_pool",),
    "GroupNorm1": ("group_norm",),
    "LayerNorm2d": ("layer_norm",),
    "LayerScale": ("layer_scale",),
    "LayerScale2d": ("layer_scale",),
    "LazyBatchNorm2d": ("batch_norm",),
    "LazyConv2d": ("conv2d",),
    "LazyLinear": ("linear",),
    "Model": (),
    "ModuleList": (),
    "MultiHeadAttention": ("attention",),
    "NonDynamicallyQuantizableLinear": ("linear",),
    "Rescaling": (),
    "ScaledStdConv2d": ("conv2d",),
    "SelectAdaptivePool2d": ("global_avg_pool",),
    "Sequential": (),
    "SiLUActivation": ("silu",),
    "SpatialDropout1D": ("dropout",),
    "SpatialDropout2D": ("dropout",),
    "StdConv2d": ("conv2d",),
    "Swish": ("silu",),
    "SyncBatchNorm": ("batch_norm",),
    "T5LayerNorm": ("rms_norm",),
    "TFOpLambda": ("add", "multiply", "matmul", "reshape", "concat"),
    "TimeDistributed": ("linear",),
    "UpsamplingBilinear2d": ("upsample",),
    "UpsamplingNearest2d": ("upsample",),
    "ZeroPadding1D": ("zero_pad2d",),
}
# What a class is whose name ends so, of libraries that give each model its own: LlamaRMSNorm, OPTLearned…Embedding.
ENDINGS = {
    "RMSNorm": ("rms_norm",),
    "LayerNorm": ("layer_norm",),
    "LayerNormalization": ("layer_norm",),
    "BatchNorm2d": ("batch_norm", "frozen_batch_norm"),
    "PositionalEmbedding": ("position_embedding", "embedding"),
    "PositionEmbedding": ("position_embedding",),
    "WordEmbedding": ("embedding",),
    "DropPath": ("drop_path",),
    "GELU": ("gelu",),
    "GELUActivation": ("gelu",),
}
# The same class in torch is several of our ops, and a Keras class too.
ALSO = {"Conv2d": ("depthwise_conv2d",), "Embedding": ("position_embedding",)}


def squeezed(name: str) -> str:
    """A name without signs and capitals, by which classes are compared."""
    return NOT_LETTERS.sub("", name.lower())


@cache
def _known() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, ops in _named():
        found.setdefault(squeezed(name), set()).update(ops)
    return {name: frozenset(ops) for name, ops in found.items()}


def _named() -> Iterator[tuple[str, tuple[str, ...]]]:
    for op, kind in OPS.items():
        for path in (kind.torch, kind.keras):
            if path:
                yield path.rpartition(".")[2], (op,)
    yield from OTHERS.items()
    yield from ALSO.items()


@lru_cache(4096)
def ops_of(name: str) -> frozenset[str] | None:
    """The ops that a class of this name may be, `Conv2D` and `Dense` as `Conv2d` and `Linear`; None for a class that is
    not known, such as one of a person's own, and nothing for one that only holds others.
    """
    known, plain = _known(), squeezed(name)
    if plain in known:
        return known[plain]
    for end, ops in ENDINGS.items():
        if plain.endswith(squeezed(end)):
            return frozenset(ops)
    return None


def may_be(name: str, op: str) -> bool:
    """Whether a layer of this class may be of this op; a class that is not known may be anything."""
    found = ops_of(name)
    return found is None or op in found
