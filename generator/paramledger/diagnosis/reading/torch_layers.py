"""What is known of PyTorch's own layers by the names of their classes."""

from __future__ import annotations

import re

LAYER = re.compile(
    r"(?:Lazy)?(?:Conv(?:Transpose)?|BatchNorm|InstanceNorm|Dropout|AlphaDropout|FeatureAlphaDropout|"
    r"(?:Max|Avg|LP|FractionalMax|AdaptiveMax|AdaptiveAvg)Pool|MaxUnpool|"
    r"(?:Constant|Zero|Reflection|Replication|Circular)Pad)[1-3]d"
    r"|(?:Lazy|NonDynamicallyQuantizable)?Linear|LazyBilinear|Bilinear|Identity|Embedding|EmbeddingBag|"
    r"RNN|LSTM|GRU|RNNCell|LSTMCell|GRUCell|LayerNorm|RMSNorm|GroupNorm|SyncBatchNorm|LocalResponseNorm|CrossMapLRN2d|"
    r"Flatten|Unflatten|Fold|Unfold|Upsample|UpsamplingNearest2d|UpsamplingBilinear2d|PixelShuffle|PixelUnshuffle|"
    r"ChannelShuffle|Dropout|AlphaDropout|FeatureAlphaDropout|Conv1D|CosineSimilarity|PairwiseDistance|"
    r"(?:Leaky|P|R)?ReLU6?|ELU|SELU|CELU|GELU|SiLU|Mish|GLU|Sigmoid|LogSigmoid|Hardsigmoid|Tanh|Hardtanh|Hardshrink|"
    r"Hardswish|Softmax|Softmax2d|LogSoftmax|Softmin|Softplus|Softshrink|Softsign|Tanhshrink|Threshold"
)


def is_layer(kind: str) -> bool:
    """Whether a class is a layer of `torch.nn` that has no modules inside."""
    return LAYER.fullmatch(kind) is not None


def spatial_axes(kind: str) -> int:
    """How many axes a convolution slides over, by the name of its class; 0 if it is none."""
    found = re.search(r"Conv(?:Transpose)?([1-3])d", kind)
    return int(found[1]) if found else 0
