"""Networks in Keras as other people write them: by the functional interface, with names of their own and activations as
layers. Each has switches for what they get wrong; those that nobody has published are at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
from keras import layers as k
from keras_networks import published


def alexnet(size: int = 227, channels: int = 3, classes: int = 1000, *, fourth: bool = True) -> Any:
    """62,378,344 parameters: every activation is a layer; `fourth` is the fourth convolution."""
    x = inputs = k.Input((size, size, channels), name="image")
    for number, (width, kernel) in enumerate(((96, 11), (256, 5), (384, 3), (384, 3), (256, 3)), 1):
        if number == 4 and not fourth:
            continue
        first = number == 1
        x = k.Conv2D(width, kernel, strides=4 if first else 1, padding="valid" if first else "same",
                     name=f"conv{number}")(x)
        x = k.Activation("relu", name=f"relu{number}")(x)
        if number in (1, 2, 5):
            x = k.MaxPooling2D(3, 2, name=f"pool{number}")(x)
    x = k.Flatten()(x)
    for number, width in enumerate((4096, 4096), 6):
        x = k.Dropout(0.5)(k.Activation("relu", name=f"relu{number}")(k.Dense(width, name=f"fc{number}")(x)))
    return keras.Model(inputs, k.Dense(classes, activation="softmax", name="scores")(x), name="alexnet")


def vgg(
    size: int = 224, channels: int = 3, classes: int = 1000, *, depths: tuple[int, ...] = (2, 2, 3, 3, 3),
    slopes: bool = False, shared: bool = False, flat: str = "flatten", units: tuple[int, ...] = (4096, 4096),
) -> Any:
    """VGG-16 with the names of Keras. `slopes`: PReLU after each convolution; `shared`: the first convolution of the
    last block is called in the others' places too.
    """
    x = inputs = k.Input((size, size, channels))
    for block, (depth, width) in enumerate(zip(depths, (64, 128, 256, 512, 512), strict=True), 1):
        layer: Any = None
        for number in range(1, depth + 1):
            if not (shared and block == 5 and layer):
                layer = k.Conv2D(width, 3, padding="same", activation=None if slopes else "relu",
                                 name=f"block{block}_conv{number}")
            x = layer(x)
            x = k.PReLU(name=f"block{block}_prelu{number}")(x) if slopes else x
        x = k.MaxPooling2D(2, 2, name=f"block{block}_pool")(x)
    x = k.Flatten()(x) if flat == "flatten" else k.GlobalAveragePooling2D()(x)
    for number, units_of in enumerate(units, 1):
        x = k.Dense(units_of, activation="relu", name=f"fc{number}")(x)
    return keras.Model(inputs, k.Dense(classes, activation="softmax", name="predictions")(x), name="vgg")


def lenet(size: int = 32, channels: int = 1, classes: int = 10, *, normalized: bool = False) -> Any:
    """LeNet-5 as it is taught, 61,706 parameters, with an optional layer that knows the data's mean and variance."""
    x = inputs = k.Input((size, size, channels), name="digit")
    if normalized:
        x = k.Normalization(name="scale")(x)
    for number, width in ((1, 6), (3, 16)):
        x = k.Activation("tanh", name=f"tanh{number}")(k.Conv2D(width, 5, name=f"C{number}")(x))
        x = k.AveragePooling2D(2, name=f"S{number + 1}")(x)
    x = k.Flatten()(x)
    for number, width in enumerate((120, 84), 5):
        x = k.Dense(width, activation="tanh", name=f"F{number}")(x)
    return keras.Model(inputs, k.Dense(classes, activation="softmax", name="output")(x), name="lenet_5")


def reviews(words: int = 20000, *, both: tuple[bool, bool] = (True, True), dense: int = 0) -> Any:
    """Keras's two recurrent layers over reviews, 2,757,761; `both` says which read in both directions."""
    x = inputs = k.Input((None,), dtype="int32", name="words")
    x = k.Embedding(words, 128, name="vectors")(x)
    for number, ways in enumerate(both):
        layer = k.LSTM(64, return_sequences=number == 0, name=f"lstm_{number + 1}")
        x = (k.Bidirectional(layer, name=f"both_{number + 1}") if ways else layer)(x)
    if dense:
        x = k.Dropout(0.4)(k.Dense(dense, activation="relu", name="hidden")(x))
    return keras.Model(inputs, k.Dense(1, activation="sigmoid", name="sentiment")(x), name="sentiment")


def letters(words: int = 66, units: int = 1024, *, reset_after: bool = True) -> Any:
    """TensorFlow's Shakespeare in batches of 64, 4,022,850."""
    return keras.Sequential([
        k.Input((None,), batch_size=64), k.Embedding(words, 256),
        k.GRU(units, return_sequences=True, reset_after=reset_after), k.Dense(words),
    ])


def application(name: str, classes: int = 1000, channels: int = 3, size: int = 224) -> Any:
    return published(name, classes=classes, input_shape=(size, size, channels))


# Networks that people know, and the ledger does not

def eegnet(channels: int = 64, samples: int = 128, classes: int = 4) -> Any:
    """EEGNet-8,2 of Lawhern."""
    inputs = k.Input((channels, samples, 1))
    x = k.BatchNormalization()(k.Conv2D(8, (1, 64), padding="same", use_bias=False)(inputs))
    x = k.BatchNormalization()(k.DepthwiseConv2D((channels, 1), use_bias=False, depth_multiplier=2)(x))
    x = k.Dropout(0.5)(k.AveragePooling2D((1, 4))(k.Activation("elu")(x)))
    x = k.BatchNormalization()(k.SeparableConv2D(16, (1, 16), use_bias=False, padding="same")(x))
    x = k.Dropout(0.5)(k.AveragePooling2D((1, 8))(k.Activation("elu")(x)))
    return keras.Model(inputs, k.Activation("softmax")(k.Dense(classes, name="dense")(k.Flatten(name="flatten")(x))))


def deep_q(actions: int = 6) -> Any:
    """The network of the Nature paper on Atari's games."""
    return keras.Sequential([
        k.Input((84, 84, 4)), k.Conv2D(32, 8, strides=4, activation="relu"),
        k.Conv2D(64, 4, strides=2, activation="relu"), k.Conv2D(64, 3, activation="relu"), k.Flatten(),
        k.Dense(512, activation="relu"), k.Dense(actions),
    ])


def conv_mixer(size: int = 32, width: int = 256, depth: int = 8, classes: int = 10) -> Any:
    """Of Keras's examples: patches of 2, windows of 5."""
    def then(x: Any) -> Any:
        return k.BatchNormalization()(k.Activation("gelu")(x))

    inputs = k.Input((size, size, 3))
    x = then(k.Conv2D(width, 2, strides=2)(k.Rescaling(1 / 255)(inputs)))
    for _ in range(depth):
        x = k.Add()([then(k.DepthwiseConv2D(5, padding="same")(x)), x])
        x = then(k.Conv2D(width, 1)(x))
    return keras.Model(inputs, k.Dense(classes, activation="softmax")(k.GlobalAveragePooling2D()(x)))


def wave_net(width: int = 64, blocks: int = 2) -> Any:
    """A stack of dilated causal convolutions over a series, with skips."""
    def gated(x: Any, dilation: int) -> Iterator[Any]:
        for gate in ("tanh", "sigmoid"):
            yield k.Conv1D(width, 2, dilation_rate=dilation, padding="causal", activation=gate)(x)

    inputs = k.Input((1024, 1))
    x, skips = k.Conv1D(width, 1)(inputs), []
    for dilation in [2**power for power in range(6)] * blocks:
        y = k.Multiply()([*gated(x, dilation)])
        skips.append(k.Conv1D(width, 1)(y))
        x = k.Add()([x, skips[-1]])
    y = k.Activation("relu")(k.Add()(skips))
    return keras.Model(inputs, k.Dense(1)(k.Flatten()(k.Conv1D(1, 1)(k.Conv1D(128, 1, activation="relu")(y)))))
