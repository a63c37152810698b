"""Networks in Keras from further hands: long lists of layers, functions with names, blocks of their own."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers as k


def squeezenet(size: int = 224, channels: int = 3, classes: int = 1000) -> Any:
    """SqueezeNet 1.0 in functions, 1,248,424, with the names of the code that most people copy."""
    x = inputs = k.Input((size, size, channels))

    def fire(x: Any, number: int, squeeze: int, expand: int) -> Any:
        name = f"fire{number}"
        x = k.Conv2D(squeeze, 1, padding="valid", name=f"{name}_squeeze1x1")(x)
        x = k.Activation("relu", name=f"{name}_relu_squeeze1x1")(x)
        left = k.Activation("relu", name=f"{name}_relu_expand1x1")(
            k.Conv2D(expand, 1, padding="valid", name=f"{name}_expand1x1")(x))
        right = k.Activation("relu", name=f"{name}_relu_expand3x3")(
            k.Conv2D(expand, 3, padding="same", name=f"{name}_expand3x3")(x))
        return k.Concatenate(name=f"{name}_concat")([left, right])

    x = k.MaxPooling2D(3, 2, name="pool1")(k.Activation("relu", name="relu_conv1")(
        k.Conv2D(96, 7, strides=2, name="conv1")(x)))
    for number, (squeeze, expand) in enumerate(
            ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)), 2):
        x = fire(x, number, squeeze, expand)
        if number in (4, 8):
            x = k.MaxPooling2D(3, 2, name=f"pool{number}")(x)
    x = k.Conv2D(classes, 1, name="conv10")(k.Dropout(0.5, name="drop9")(x))
    x = k.GlobalAveragePooling2D()(k.Activation("relu", name="relu_conv10")(x))
    return keras.Model(inputs, k.Activation("softmax", name="loss")(x), name="squeezenet")


def unet(size: int = 256, channels: int = 1, classes: int = 2, *, upsample: bool = False, norm: bool = False) -> Any:
    """U-Net, 31,030,658; `upsample`: doubled and a 3 × 3 convolution in place of transposed ones."""
    x = inputs = k.Input((size, size, channels))

    def two(x: Any, width: int) -> Any:
        for _ in range(2):
            x = k.Conv2D(width, 3, padding="same", activation=None if norm else "relu")(x)
            x = k.Activation("relu")(k.BatchNormalization()(x)) if norm else x
        return x

    kept = []
    for width in (64, 128, 256, 512):
        x = two(x, width)
        kept.append(x)
        x = k.MaxPooling2D()(x)
    x = k.Dropout(0.5)(two(x, 1024))
    for width, left in zip((512, 256, 128, 64), reversed(kept), strict=True):
        x = (k.Conv2D(width, 3, padding="same")(k.UpSampling2D()(x)) if upsample
             else k.Conv2DTranspose(width, 2, strides=2, padding="same")(x))
        x = two(k.concatenate([left, x], axis=3), width)
    return keras.Model(inputs, k.Conv2D(classes, 1, activation="sigmoid")(x), name="unet")


def lenet(filters: tuple[int, int] = (6, 16), *, norm: bool = False, classes: int = 10) -> Any:
    """LeNet-5 with ReLU as layers and the greatest of each window."""
    found: list[Any] = [k.Input((32, 32, 1))]
    for width in filters:
        found += [k.Conv2D(width, kernel_size=(5, 5)), *([k.BatchNormalization()] if norm else []), k.ReLU(),
                  k.MaxPool2D((2, 2))]
    return keras.Sequential([*found, k.Flatten(), k.Dense(120), k.ReLU(), k.Dense(84), k.ReLU(),
                             k.Dense(classes, activation="softmax")], name="LeNet")


def alexnet(*, norm: bool = False, padding: str = "same", classes: int = 1000) -> Any:
    """AlexNet in one list, activations and norms as layers."""
    found: list[Any] = []
    for number, (width, kernel) in enumerate(((96, 11), (256, 5), (384, 3), (384, 3), (256, 3))):
        found += [k.Conv2D(width, kernel, strides=1 if number else 4, padding=padding if number else "valid"),
                  *([k.BatchNormalization()] if norm else []), k.Activation("relu")]
        found += [k.MaxPool2D(3, 2)] if number in (0, 1, 4) else []
    for width in (4096, 4096):
        found += [k.Dense(width), k.Activation("relu"), k.Dropout(0.4)]
    found.insert(next(number for number, layer in enumerate(found) if isinstance(layer, k.Dense)), k.Flatten())
    return keras.Sequential([k.Input((227, 227, 3)), *found, k.Dense(classes), k.Activation("softmax")])


def vgg(kernel: int = 3, channels: int = 3, classes: int = 1000) -> Any:
    """VGG-16 in one list, with borders padded by layers; `kernel` is of the first window."""
    found: list[Any] = [k.Input((224, 224, channels))]
    for block, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True)):
        for number in range(depth):
            side = kernel if not block and not number else 3
            found += [k.ZeroPadding2D((side // 2, side // 2)), k.Conv2D(width, (side, side), activation="relu")]
        found.append(k.MaxPooling2D((2, 2), strides=(2, 2)))
    return keras.Sequential([*found, k.Flatten(), k.Dense(4096, activation="relu"), k.Dropout(0.5),
                             k.Dense(4096, activation="relu"), k.Dropout(0.5), k.Dense(classes, activation="softmax")])


def resnet(blocks: int = 3, classes: int = 10) -> Any:
    """ResNet-20 of Keras's example in one's own functions, 274,442: the shortcut's convolution comes first."""
    x = inputs = k.Input((32, 32, 3), name="img")
    x = k.ReLU()(k.BatchNormalization()(k.Conv2D(16, 3, padding="same")(x)))
    for stage, width in enumerate((16, 32, 64)):
        for number in range(blocks):
            stride = 2 if stage and not number else 1
            left = k.Conv2D(width, 1, strides=2, padding="same")(x) if stride == 2 else x
            y = k.ReLU()(k.BatchNormalization()(k.Conv2D(width, 3, strides=stride, padding="same")(x)))
            y = k.BatchNormalization()(k.Conv2D(width, 3, padding="same")(y))
            x = k.ReLU()(k.add([y, left]))
    return keras.Model(inputs, k.Dense(classes, activation="softmax")(k.GlobalAveragePooling2D()(x)), name="ResNet")


def reviews(words: int = 20000, units: int = 64, *, both: bool = True) -> Any:
    """Keras's two bidirectional layers in a list, 2,757,761, with dropout."""
    return keras.Sequential([
        k.Input((256,)), k.Embedding(words, 128), k.SpatialDropout1D(0.2),
        k.Bidirectional(k.LSTM(units, return_sequences=True)), k.Bidirectional(k.LSTM(units)), k.Dropout(0.5),
        k.Dense(1, activation="sigmoid"),
    ], name="bilstm")


def one_lstm(words: int = 20000, dense: int = 0, units: int = 128) -> Any:
    return keras.Sequential([
        k.Input((None,)), k.Embedding(words, 128), k.LSTM(units, dropout=0.2),
        *([k.Dense(dense, activation="relu")] if dense else []), k.Dense(1, activation="sigmoid")])


# Networks that the ledger does not have

def denoiser() -> Any:
    """An encoder and decoder of digits, in one list."""
    return keras.Sequential([
        k.Input((28, 28, 1)), k.Conv2D(32, 3, activation="relu", padding="same"), k.MaxPooling2D(2, padding="same"),
        k.Conv2D(32, 3, activation="relu", padding="same"), k.MaxPooling2D(2, padding="same"),
        k.Conv2DTranspose(32, 3, strides=2, activation="relu", padding="same"),
        k.Conv2DTranspose(32, 3, strides=2, activation="relu", padding="same"),
        k.Conv2D(1, 3, activation="sigmoid", padding="same")])


def heartbeat() -> Any:
    """A signal of a heart: convolutions in one dimension, then an LSTM."""
    x = inputs = k.Input((360, 2))
    for width in (24, 48, 96):
        x = k.MaxPooling1D(3)(k.LeakyReLU()(k.BatchNormalization()(k.Conv1D(width, 7, padding="same")(x))))
    x = k.Dropout(0.25)(k.LSTM(50)(x))
    return keras.Model(inputs, k.Dense(5, activation="softmax")(k.Dense(40, activation="relu")(x)))


def tabular() -> Any:
    """Two tables of categories beside numbers."""
    left, right, numbers = k.Input((1,), name="store"), k.Input((1,), name="item"), k.Input((11,), name="numbers")
    parts = [k.Flatten()(k.Embedding(1115, 12)(left)), k.Flatten()(k.Embedding(3049, 22)(right)), numbers]
    x = k.concatenate(parts)
    for width in (300, 120):
        x = k.Dropout(0.1)(k.BatchNormalization()(k.Dense(width, activation="relu")(x)))
    return keras.Model([left, right, numbers], k.Dense(1)(x), name="sales")
