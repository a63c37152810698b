"""What Keras says about the cases below: output shapes, and the shapes of trainable weights and of state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

Arguments = dict[str, Any]

# (op, our arguments, input shape, the Keras layer made from Keras's own words)
CASES: list[tuple[str, Arguments, tuple[int, ...], Callable[[], keras.Layer]]] = [
    (
        "conv1d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": "same"},
        (15, 3),
        lambda: keras.layers.Conv1D(4, 3, 2, "same"),
    ),
    ("conv2d", {"out_channels": 32, "kernel_size": 3}, (28, 28, 1), lambda: keras.layers.Conv2D(32, 3)),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": 3, "stride": 2, "padding": "same"},
        (14, 15, 6),
        lambda: keras.layers.Conv2D(8, 3, 2, "same"),
    ),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": 2, "stride": 3, "padding": "same"},
        (14, 15, 6),
        lambda: keras.layers.Conv2D(8, 2, 3, "same"),
    ),
    (
        "conv2d",
        {"out_channels": 8, "kernel_size": 5, "padding": "same", "groups": 2, "bias": False, "dilation": 2},
        (3, 4, 6),
        lambda: keras.layers.Conv2D(8, 5, padding="same", groups=2, use_bias=False, dilation_rate=2),
    ),
    (
        "conv3d",
        {"out_channels": 4, "kernel_size": [1, 3, 2], "stride": 2, "padding": "same"},
        (7, 8, 9, 2),
        lambda: keras.layers.Conv3D(4, (1, 3, 2), 2, "same"),
    ),
    (
        "conv_transpose1d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": "same"},
        (7, 6),
        lambda: keras.layers.Conv1DTranspose(4, 3, 2, "same"),
    ),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 5, "stride": 2, "padding": "same"},
        (7, 8, 6),
        lambda: keras.layers.Conv2DTranspose(4, 5, 2, "same"),
    ),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 5, "stride": 2, "padding": "valid"},
        (7, 8, 6),
        lambda: keras.layers.Conv2DTranspose(4, 5, 2, "valid"),
    ),
    (
        "conv_transpose2d",
        {"out_channels": 4, "kernel_size": 2, "stride": 3, "padding": "valid", "bias": False},
        (7, 8, 6),
        lambda: keras.layers.Conv2DTranspose(4, 2, 3, "valid", use_bias=False),
    ),
    (
        "conv_transpose3d",
        {"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": "same"},
        (3, 4, 5, 6),
        lambda: keras.layers.Conv3DTranspose(4, 3, 2, "same"),
    ),
    (
        "depthwise_conv2d",
        {"kernel_size": 5, "stride": 2, "padding": "same", "multiplier": 2},
        (15, 14, 6),
        lambda: keras.layers.DepthwiseConv2D(5, 2, "same", depth_multiplier=2),
    ),
    ("linear", {"out_features": 9}, (4, 5, 6), lambda: keras.layers.Dense(9)),
    ("linear", {"out_features": 9, "bias": False}, (6,), lambda: keras.layers.Dense(9, use_bias=False)),
    (
        "max_pool1d",
        {"kernel_size": 3, "stride": 2, "padding": "same"},
        (17, 4),
        lambda: keras.layers.MaxPooling1D(3, 2, "same"),
    ),
    (
        "max_pool2d",
        {"kernel_size": 3, "stride": 2, "padding": "same"},
        (17, 8, 4),
        lambda: keras.layers.MaxPooling2D(3, 2, "same"),
    ),
    ("max_pool2d", {"kernel_size": 2}, (17, 8, 4), lambda: keras.layers.MaxPooling2D(2)),
    (
        "avg_pool2d",
        {"kernel_size": 3, "stride": 1, "padding": "same"},
        (17, 8, 4),
        lambda: keras.layers.AveragePooling2D(3, 1, "same"),
    ),
    ("avg_pool3d", {"kernel_size": 2, "padding": "valid"}, (7, 8, 9, 4), lambda: keras.layers.AveragePooling3D(2)),
    ("global_avg_pool", {}, (7, 8, 4), lambda: keras.layers.GlobalAveragePooling2D()),
    ("global_avg_pool", {}, (7, 4), lambda: keras.layers.GlobalAveragePooling1D()),
    ("global_max_pool", {}, (3, 7, 8, 4), lambda: keras.layers.GlobalMaxPooling3D()),
    ("flatten", {}, (7, 8, 4), lambda: keras.layers.Flatten()),
    ("reshape", {"shape": [-1, 4]}, (7, 8, 2), lambda: keras.layers.Reshape((-1, 4))),
    ("zero_pad2d", {"padding": [3, 4, 1, 2]}, (7, 8, 2), lambda: keras.layers.ZeroPadding2D(((1, 2), (3, 4)))),
    ("upsample", {"scale_factor": [2, 3]}, (7, 8, 2), lambda: keras.layers.UpSampling2D((2, 3))),
    ("batch_norm", {}, (7, 8, 4), lambda: keras.layers.BatchNormalization()),
    ("batch_norm", {"scale": False}, (7, 8, 4), lambda: keras.layers.BatchNormalization(scale=False)),
    ("batch_norm", {"shift": False}, (7, 8, 4), lambda: keras.layers.BatchNormalization(center=False)),
    ("layer_norm", {}, (7, 4), lambda: keras.layers.LayerNormalization()),
    ("layer_norm", {"bias": False}, (7, 4), lambda: keras.layers.LayerNormalization(center=False)),
    ("rms_norm", {}, (7, 4), lambda: keras.layers.RMSNormalization()),
    ("group_norm", {"num_groups": 2}, (7, 8, 4), lambda: keras.layers.GroupNormalization(2)),
    ("instance_norm", {"affine": True}, (7, 8, 4), lambda: keras.layers.GroupNormalization(-1)),
    ("normalization", {}, (7, 8, 3), lambda: keras.layers.Normalization()),
    ("prelu", {"num_parameters": 4}, (7, 8, 4), lambda: keras.layers.PReLU(shared_axes=(1, 2))),
    ("embedding", {"num_embeddings": 50, "embedding_dim": 6}, (7,), lambda: keras.layers.Embedding(50, 6)),
    ("rnn", {"hidden_size": 9, "bias_vectors": 1}, (5, 4), lambda: keras.layers.SimpleRNN(9, return_sequences=True)),
    ("gru", {"hidden_size": 9, "return_sequences": False}, (5, 4), lambda: keras.layers.GRU(9)),
    (
        "gru",
        {"hidden_size": 9, "bias_vectors": 1},
        (5, 4),
        lambda: keras.layers.GRU(9, reset_after=False, return_sequences=True),
    ),
    (
        "lstm",
        {"hidden_size": 128, "bias_vectors": 1, "return_sequences": False},
        (10, 64),
        lambda: keras.layers.LSTM(128),
    ),
    (
        "lstm",
        {"hidden_size": 9, "bias_vectors": 1, "bidirectional": True},
        (5, 4),
        lambda: keras.layers.Bidirectional(keras.layers.LSTM(9, return_sequences=True)),
    ),
]


def row(op: str, arguments: Arguments, shape: tuple[int, ...], make: Callable[[], keras.Layer]) -> dict[str, Any]:
    """What Keras says about one case: the output shape, and the sizes of trainable weights and of state."""
    layer = make()
    output = layer(keras.KerasTensor((1, *shape), dtype="int32" if op == "embedding" else "float32")).shape
    trainable, state = (
        [list(weight.shape) for weight in found] for found in (layer.trainable_weights, layer.non_trainable_weights)
    )
    said = {"op": op, "arguments": arguments, "inputs": [list(shape)], "outputs": [list(output[1:])]}
    return said | {"trainable": trainable, "state": state}
