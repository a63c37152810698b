"""Networks in Keras as people write them, each with switches for what people get wrong. Built without memory: the
weights are on no device.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers as k


def sequential(*layers: Any) -> Any:
    return keras.Sequential([layer for layer in layers if layer is not None])


def alexnet(
    size: int = 227, channels: int = 3, classes: int = 1000, *, widths: tuple[int, ...] = (96, 256, 384, 384, 256),
    kernels: tuple[int, ...] = (11, 5, 3, 3, 3), stride: int = 4, padding: str = "same", pool5: bool = True,
    flat: str = "flatten", units: tuple[int, ...] = (4096, 4096), norm: bool = False, dropout: bool = True,
) -> Any:
    """62,378,344 parameters: one tower, no groups."""
    found: list[Any] = [k.Input((size, size, channels))]
    for number, (width, kernel) in enumerate(zip(widths, kernels, strict=True), 1):
        first = number == 1
        found.append(k.Conv2D(width, kernel, strides=stride if first else 1, padding="valid" if first else padding,
                              activation="relu"))
        if norm:
            found.append(k.BatchNormalization())
        if number in (1, 2) or (number == 5 and pool5):
            found.append(k.MaxPooling2D(3, strides=2))
    found += flattened(flat)
    for width in units:
        found.append(k.Dense(width, activation="relu"))
        if dropout:
            found.append(k.Dropout(0.5))
    return sequential(*found, k.Dense(classes, activation="softmax"))


def flattened(how: str) -> list[Any]:
    return {"flatten": [k.Flatten()], "mean": [k.GlobalAveragePooling2D()], "none": []}[how]


def vgg(
    size: int = 224, channels: int = 3, classes: int = 1000, *, depths: tuple[int, ...] = (2, 2, 3, 3, 3),
    widths: tuple[int, ...] = (64, 128, 256, 512, 512), flat: str = "flatten", units: tuple[int, ...] = (4096, 4096),
    last_pool: bool = True, kernel: int = 3, same: bool = True,
) -> Any:
    """VGG-16, 138,357,544 parameters; with depths of four VGG-19, 143,667,240."""
    found: list[Any] = [k.Input((size, size, channels))]
    for stage, (depth, width) in enumerate(zip(depths, widths, strict=True)):
        for _ in range(depth):
            found.append(k.Conv2D(width, kernel, padding="same" if same else "valid", activation="relu"))
        if stage < 4 or last_pool:
            found.append(k.MaxPooling2D(2, strides=2))
    found += flattened(flat) + [k.Dense(width, activation="relu") for width in units]
    return sequential(*found, k.Dense(classes, activation="softmax"))


def vgg_shared(shared: bool = False) -> Any:
    """VGG-16; `shared`: the second convolution of the third block is called in the third one's place."""
    x = inputs = k.Input((224, 224, 3))
    for block, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True), 1):
        own = [k.Conv2D(width, 3, padding="same", activation="relu", name=f"block{block}_conv{number}")
               for number in range(1, (2 if block == 3 and shared else depth) + 1)]
        for layer in [*own, own[-1]] if block == 3 and shared else own:
            x = layer(x)
        x = k.MaxPooling2D(2, name=f"block{block}_pool")(x)
    x = k.Flatten(name="flatten")(x)
    for name, units in (("fc1", 4096), ("fc2", 4096), ("predictions", 1000)):
        x = k.Dense(units, name=name)(x)
    return keras.Model(inputs, x, name="vgg16")


def lenet(
    size: int = 32, channels: int = 1, classes: int = 10, *, bias: bool = True, flat: str = "flatten",
    slopes: bool = False, same_first: bool = False, pools: bool = True, units: tuple[int, ...] = (120, 84),
    kernel: int = 5, norm: bool = False,
) -> Any:
    """LeNet-5 as it is taught, 61,706 parameters."""
    found: list[Any] = [k.Input((size, size, channels))]
    for number, width in enumerate((6, 16)):
        same = same_first and number == 0
        found.append(k.Conv2D(width, kernel, use_bias=bias, padding="same" if same else "valid",
                              activation=None if slopes else "tanh"))
        found += [k.BatchNormalization()] if norm else []
        found += [k.PReLU()] if slopes else []
        found += [k.AveragePooling2D(2)] if pools else []
    found += flattened(flat) + [k.Dense(width, activation="tanh") for width in units]
    return sequential(*found, k.Dense(classes, activation="softmax"))


def resnet_cifar(
    shape: tuple[int, int, int] = (32, 32, 3), classes: int = 10, *, blocks: int = 3, norm: bool = True,
    normalized: bool = False, project: bool = True, bias: bool = True, flat: str = "mean", first_kernel: int = 3,
) -> Any:
    """ResNet-20 of Keras's example: biased convolutions, projections of 1 × 1; 274,442 with its statistics."""
    inputs = x = k.Input(shape)
    if normalized:
        x = k.Normalization()(x)

    def conv(x: Any, width: int, kernel: int = 3, stride: int = 1, then: bool = True) -> Any:
        x = k.Conv2D(width, kernel, strides=stride, padding="same", use_bias=bias)(x)
        return k.BatchNormalization()(x) if norm and then else x

    x = k.Activation("relu")(conv(x, 16, first_kernel))
    for stage, width in enumerate((16, 32, 64)):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            y = conv(k.Activation("relu")(conv(x, width, 3, stride)), width)
            if stride == 2:
                x = (conv(x, width, 1, stride, then=False) if project
                     else k.ZeroPadding2D(0)(k.Concatenate()([k.AveragePooling2D(2, padding="same")(x)] * 2)))
            x = k.Activation("relu")(k.Add()([x, y]))
    x = k.GlobalAveragePooling2D()(x) if flat == "mean" else k.Flatten()(k.AveragePooling2D(2)(x))
    return keras.Model(inputs, k.Dense(classes, activation="softmax")(x))


def imdb(
    words: int = 20000, width: int = 128, *, both: bool = False, two: bool = False, second_both: bool = True,
    dropout: bool = False, dense: int = 0, length: int | None = 200,
) -> Any:
    """Keras's reviews: one LSTM, 2,691,713; two bidirectional ones of 64, 2,757,761."""
    found: list[Any] = [k.Input((length,)), k.Embedding(words, width)]
    if two:
        found.append(k.Bidirectional(k.LSTM(64, return_sequences=True)))
        found.append(k.Bidirectional(k.LSTM(64)) if second_both else k.LSTM(64))
    else:
        one = k.LSTM(128)
        found.append(k.Bidirectional(one) if both else one)
    found += [k.Dropout(0.5)] if dropout else []
    found += [k.Dense(dense, activation="relu")] if dense else []
    return sequential(*found, k.Dense(1, activation="sigmoid"))


def text_gru(words: int = 66, units: int = 1024, *, reset_after: bool = True, both: bool = False) -> Any:
    """TensorFlow's Shakespeare: 4,022,850."""
    gru = k.GRU(units, return_sequences=True, reset_after=reset_after)
    return sequential(k.Input((100,)), k.Embedding(words, 256), k.Bidirectional(gru) if both else gru, k.Dense(words))


def mobilenet(
    shape: tuple[int, int, int] = (224, 224, 3), classes: int = 1000, *, alpha: float = 1.0, full: bool = False,
    norm: bool = True, bias: bool = False,
) -> Any:
    """MobileNet v1 written out, 4,253,864 with its statistics."""
    steps = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
    found: list[Any] = [k.Input(shape)]

    def then() -> list[Any]:
        return [*([k.BatchNormalization()] if norm else []), k.ReLU(6.0)]

    found += [k.Conv2D(int(32 * alpha), 3, strides=2, padding="same", use_bias=bias), *then()]
    width = int(32 * alpha)
    for filters, stride in steps:
        depthwise = (k.Conv2D(width, 3, strides=stride, padding="same", use_bias=bias) if full
                     else k.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=bias))
        width = int(filters * alpha)
        found += [depthwise, *then(), k.Conv2D(width, 1, use_bias=bias), *then()]
    return sequential(*found, k.GlobalAveragePooling2D(), k.Dense(classes, activation="softmax"))


def published(name: str, **arguments: Any) -> Any:
    """A network of keras.applications."""
    return getattr(keras.applications, name)(weights=None, **arguments)


def transferred(
    name: str, size: int = 224, *, whole: bool = False, cut: bool = False, units: tuple[int, ...] = (),
    classes: int = 0, flat: str = "mean", frozen: bool = False, norm: bool = False,
) -> Any:
    """A published network; `cut` without its top, `classes` with a head of one's own, `frozen` trained in the head."""
    if whole:
        return published(name)
    base = published(name, include_top=False, input_shape=(size, size, 3))
    base.trainable = not frozen
    if cut:
        return base
    head = [k.BatchNormalization()] if norm else []
    head += [layer for width in units for layer in (k.Dense(width, activation="relu"), k.Dropout(0.3))]
    return sequential(k.Input((size, size, 3)), base, *flattened(flat), *head, k.Dense(classes, activation="softmax"))


def unknown_table() -> Any:
    return sequential(k.Input((37,)), k.Dense(211, activation="relu"), k.BatchNormalization(), k.Dense(97), k.Dense(3))


def unknown_cnn() -> Any:
    return sequential(
        k.Input((61, 61, 2)), k.Conv2D(20, 7, strides=2, activation="relu"), k.MaxPooling2D(3), k.Conv2D(55, 4),
        k.SeparableConv2D(70, 3), k.GlobalMaxPooling2D(), k.Dense(33, activation="relu"), k.Dense(9),
    )


def unknown_tagger() -> Any:
    return sequential(
        k.Input((75,)), k.Embedding(3701, 90), k.Conv1D(110, 3, padding="same"),
        k.Bidirectional(k.GRU(45, return_sequences=True)), k.TimeDistributed(k.Dense(17)),
    )


def unknown_attention() -> Any:
    inputs = k.Input((40, 90))
    x = k.LayerNormalization()(inputs)
    x = k.Add()([inputs, k.MultiHeadAttention(5, 18)(x, x)])
    x = k.Dense(90)(k.Dense(270, activation="gelu")(k.LayerNormalization()(x)))
    return keras.Model(inputs, k.Dense(6)(k.GlobalAveragePooling1D()(x)))
