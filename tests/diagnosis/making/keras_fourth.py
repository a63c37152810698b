"""Networks in Keras by yet others: names for everything, blocks as functions, heads of their own."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers as k


def alexnet(size: int = 227, *, stride: int = 4, bias: bool = True, classes: int = 1000, name: str = "AlexNet") -> Any:
    """62,378,344 by the functional interface, with LRN left out and dropout before the dense layers."""
    x = inputs = k.Input((size, size, 3))
    for number, (width, kernel) in enumerate(((96, 11), (256, 5), (384, 3), (384, 3), (256, 3)), 1):
        x = k.Conv2D(width, kernel, strides=stride if number == 1 else 1, padding="valid" if number == 1 else "same",
                     use_bias=bias, activation="relu", name=f"conv_{number}")(x)
        if number in (1, 2, 5):
            x = k.MaxPooling2D((3, 3), strides=(2, 2), name=f"maxpool_{number}")(x)
    x = k.Flatten(name="flat")(x)
    for number in (1, 2):
        x = k.Dense(4096, activation="relu", name=f"dense_{number}")(k.Dropout(0.5)(x))
    return keras.Model(inputs, k.Dense(classes, activation="softmax", name="dense_3")(x), name=name)


def vgg(size: int = 224, *, norm: bool = False, more: int = 0, classes: int = 1000) -> Any:
    """VGG-16 in a list: size, norms and a dense layer more to get wrong."""
    found: list[Any] = [k.Input((size, size, 3))]
    for depth, width in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for _ in range(depth):
            found += [k.Conv2D(width, (3, 3), padding="same"), *([k.BatchNormalization()] if norm else []),
                      k.Activation("relu")]
        found.append(k.MaxPooling2D(pool_size=(2, 2)))
    found.append(k.Flatten())
    for width in (4096, 4096, *[1024] * bool(more)):
        found += [k.Dense(width), k.Activation("relu"), k.Dropout(0.5)]
    return keras.Sequential([*found, k.Dense(classes), k.Activation("softmax")])


def lenet(*, flat: bool = True, classes: int = 10, units: tuple[int, int] = (120, 84)) -> Any:
    return keras.Sequential([
        k.Input((32, 32, 1)), k.Conv2D(6, 5, activation="tanh", name="C1"), k.AveragePooling2D(2, name="S2"),
        k.Conv2D(16, 5, activation="tanh", name="C3"), k.AveragePooling2D(2, name="S4"),
        *([k.Flatten()] if flat else []),
        k.Dense(units[0], activation="tanh", name="C5"), k.Dense(units[1], activation="tanh", name="F6"),
        k.Dense(classes, activation="softmax", name="OUT")], name="lenet5")


def mobilenet(*, flat: bool = False, classes: int = 1000) -> Any:
    """MobileNet v1 by functions with names, 4,253,864."""
    x = inputs = k.Input((224, 224, 3))
    x = k.ReLU(name="relu_0")(k.BatchNormalization(name="bn_0")(
        k.Conv2D(32, 3, 2, padding="same", use_bias=False, name="stem")(x)))
    steps = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
    for number, (width, stride) in enumerate(steps, 1):
        x = k.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, name=f"dw_{number}")(x)
        x = k.ReLU(name=f"relu_dw_{number}")(k.BatchNormalization(name=f"bn_dw_{number}")(x))
        x = k.Conv2D(width, 1, use_bias=False, name=f"pw_{number}")(x)
        x = k.ReLU(name=f"relu_pw_{number}")(k.BatchNormalization(name=f"bn_pw_{number}")(x))
    x = k.Flatten()(x) if flat else k.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, k.Dense(classes, activation="softmax", name="out")(x), name="mobilenet_v1")


def unet(channels: int = 1, classes: int = 2, *, norm: bool = False) -> Any:
    """U-Net with a name for each layer, 31,030,658."""
    x = inputs = k.Input((128, 128, channels), name="scan")
    count = 0

    def conv(x: Any, width: int) -> Any:
        nonlocal count
        for _ in range(2):
            count += 1
            x = k.Conv2D(width, (3, 3), padding="same", kernel_initializer="he_normal", name=f"c{count}")(x)
            x = k.BatchNormalization(name=f"b{count}")(x) if norm else x
            x = k.Activation("relu", name=f"a{count}")(x)
        return x

    kept = []
    for level, width in enumerate((64, 128, 256, 512), 1):
        kept.append(conv(x, width))
        x = k.MaxPooling2D((2, 2), name=f"p{level}")(kept[-1])
    x = conv(x, 1024)
    for level, width in enumerate((512, 256, 128, 64), 6):
        x = k.Conv2DTranspose(width, (2, 2), strides=(2, 2), padding="same", name=f"u{level}")(x)
        x = conv(k.Concatenate(name=f"m{level}")([x, kept.pop()]), width)
    return keras.Model(inputs, k.Conv2D(classes, (1, 1), activation="softmax", name="mask")(x))


def resnet(channels: int = 3, classes: int = 10, *, project: bool = True, slopes: bool = False) -> Any:
    """ResNet-20 of Keras's example, 274,442."""
    def act(x: Any) -> Any:
        return k.PReLU(shared_axes=[1, 2])(x) if slopes else k.Activation("relu")(x)

    x = inputs = k.Input((32, 32, channels))
    x = act(k.BatchNormalization()(k.Conv2D(16, 3, padding="same")(x)))
    for stage, width in enumerate((16, 32, 64)):
        for number in range(3):
            stride = 2 if stage and not number else 1
            y = act(k.BatchNormalization()(k.Conv2D(width, 3, strides=stride, padding="same")(x)))
            y = k.BatchNormalization()(k.Conv2D(width, 3, padding="same")(y))
            if stride == 2 and project:
                x = k.Conv2D(width, 1, strides=2, padding="same")(x)
            elif stride == 2:
                x = k.AveragePooling2D(1, strides=2)(x)
                x = k.Concatenate()([x, x])
            x = act(k.Add()([x, y]))
    x = k.Flatten()(k.AveragePooling2D(8)(x))
    return keras.Model(inputs, k.Dense(classes, activation="softmax")(x))


def letters(words: int = 66, *, reset_after: bool = True, dense: int = 0) -> Any:
    """The letters of Shakespeare, 4,022,850."""
    return keras.Sequential([
        k.Input((100,)), k.Embedding(words, 256, name="char_embedding"),
        k.GRU(1024, return_sequences=True, reset_after=reset_after, name="gru_layer"),
        *([k.Dense(dense, activation="relu")] if dense else []), k.Dense(words, name="logits")])


def reviews(units: int = 64) -> Any:
    x = inputs = k.Input((None,), dtype="int32")
    x = k.Embedding(20000, 128)(x)
    x = k.Bidirectional(k.LSTM(units, return_sequences=True))(x)
    x = k.Bidirectional(k.LSTM(units))(x)
    return keras.Model(inputs, k.Dense(1, activation="sigmoid")(x))


# Networks that the ledger does not have

def captcha() -> Any:
    """Letters in a picture read from left to right."""
    x = inputs = k.Input((200, 50, 1), name="image")
    for width in (32, 64):
        x = k.MaxPooling2D(2)(k.Conv2D(width, 3, activation="relu", padding="same")(x))
    x = k.Dropout(0.2)(k.Dense(64, activation="relu")(k.Reshape((50, 768))(x)))
    for units in (128, 64):
        x = k.Bidirectional(k.LSTM(units, return_sequences=True, dropout=0.25))(x)
    return keras.Model(inputs, k.Dense(20, activation="softmax", name="dense2")(x), name="ocr_model_v1")


def volumes() -> Any:
    """Scans in three dimensions."""
    found: list[Any] = [k.Input((64, 64, 32, 1))]
    for width in (40, 40, 88):
        found += [k.Conv3D(width, 3, activation="relu"), k.MaxPool3D(2), k.BatchNormalization()]
    return keras.Sequential([*found, k.GlobalAveragePooling3D(), k.Dense(300, activation="relu"), k.Dropout(0.3),
                             k.Dense(1, activation="sigmoid")], name="3dcnn")
