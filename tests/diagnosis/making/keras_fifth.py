"""Networks in Keras for the fifth set, each with switches for mistakes. They are built by Keras 3 and by Keras 2.15."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers as k


def alexnet(size: int = 227, *, first: int = 96, padding: str = "same", pool5: bool = True, flat: bool = True,
            norm: bool = False) -> Any:
    """62,378,344: as a course writes it, with `model.add`."""
    model = keras.Sequential()
    model.add(k.Input((size, size, 3)))
    for number, (width, kernel) in enumerate(((first, 11), (256, 5), (384, 3), (384, 3), (256, 3)), 1):
        model.add(k.Conv2D(width, kernel, strides=4 if number == 1 else 1,
                           padding="valid" if number == 1 else padding, activation="relu"))
        if norm:
            model.add(k.BatchNormalization())
        if number in (1, 2) or (number == 5 and pool5):
            model.add(k.MaxPooling2D(pool_size=(3, 3), strides=(2, 2)))
    if flat:
        model.add(k.Flatten())
    for _ in range(2):
        model.add(k.Dense(4096, activation="relu"))
        model.add(k.Dropout(0.5))
    model.add(k.Dense(1000, activation="softmax"))
    return model


def vgg16(shape: tuple[int, int, int] = (224, 224, 3), *, mean: bool = False, norm: bool = False,
          units: tuple[int, int] = (4096, 4096), pools: str = "valid", classes: int = 1000) -> Any:
    """138,357,544; `pools`: their padding, which changes nothing at 224 pixels."""
    model = keras.Sequential()
    model.add(k.Input(shape))
    for block, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True), 1):
        for number in range(1, depth + 1):
            model.add(k.Conv2D(width, (3, 3), padding="same", activation=None if norm else "relu",
                               name=f"conv{block}_{number}"))
            if norm:
                model.add(k.BatchNormalization(name=f"bn{block}_{number}"))
                model.add(k.Activation("relu", name=f"relu{block}_{number}"))
        model.add(k.MaxPooling2D((2, 2), strides=2, padding=pools, name=f"pool{block}"))
    model.add(k.GlobalAveragePooling2D() if mean else k.Flatten())
    for number, width in enumerate(units, 6):
        model.add(k.Dense(width, activation="relu", name=f"fc{number}"))
        model.add(k.Dropout(0.5))
    model.add(k.Dense(classes, activation="softmax", name="fc8"))
    return model


def stacked(name: str, size: int = 224, *, whole: bool = True, head: str = "", units: tuple[int, ...] = (),
            classes: int = 1, frozen: bool = False) -> Any:
    """A network of Keras, whole, without its top, or below a head of one's own."""
    if whole:
        return getattr(keras.applications, name)(weights=None)
    base = getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(size, size, 3))
    base.trainable = not frozen
    if not head:
        return base
    model = keras.Sequential([k.Input((size, size, 3)), base])
    model.add(k.Flatten() if head == "flatten" else k.GlobalAveragePooling2D())
    for width in units:
        model.add(k.Dense(width, activation="relu"))
    model.add(k.Dropout(0.5))
    model.add(k.Dense(classes, activation="sigmoid" if classes == 1 else "softmax"))
    return model


def tuned(*, whole: bool = True, head: bool = False, frozen: bool = False) -> Any:
    """Inception v3, fine-tuned as Keras's documentation shows."""
    if whole:
        return keras.applications.InceptionV3(weights=None)
    base = keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(299, 299, 3))
    for layer in base.layers:
        layer.trainable = not frozen
    if not head:
        return base
    x = k.GlobalAveragePooling2D()(base.output)
    x = k.Dense(1024, activation="relu")(x)
    return keras.Model(base.input, k.Dense(200, activation="softmax")(x))


def lenet(size: int = 32, *, kernel: int = 5, padding: str = "valid", bias: bool = True, sixth: bool = True,
          filters: tuple[int, int] = (6, 16)) -> Any:
    """61,706."""
    model = keras.Sequential(name="lenet_5")
    model.add(k.Input((size, size, 1)))
    for number, width in enumerate(filters):
        model.add(k.Conv2D(width, kernel, padding=padding, use_bias=bias, activation="tanh", name=f"C{2 * number + 1}"))
        model.add(k.AveragePooling2D(2, name=f"S{2 * number + 2}"))
    model.add(k.Flatten())
    model.add(k.Dense(120, activation="tanh", name="C5"))
    if sixth:
        model.add(k.Dense(84, activation="tanh", name="F6"))
    model.add(k.Dense(10, activation="softmax", name="OUTPUT"))
    return model


def resnet20(shape: tuple[int, int, int] = (32, 32, 3), *, project: bool = True) -> Any:
    """274,442 with its statistics, after Keras's example."""
    inputs = keras.Input(shape)

    def layer(x: Any, width: int = 16, stride: int = 1, act: bool = True) -> Any:
        x = k.Conv2D(width, 3, strides=stride, padding="same", kernel_initializer="he_normal")(x)
        x = k.BatchNormalization()(x)
        return k.Activation("relu")(x) if act else x

    x = layer(inputs)
    for stack in range(3):
        width = 16 * 2**stack
        for block in range(3):
            first = stack > 0 and block == 0
            y = layer(layer(x, width, 2 if first else 1), width, act=False)
            if first and project:
                x = k.Conv2D(width, 1, strides=2, padding="same", kernel_initializer="he_normal")(x)
            elif first:
                x = k.AveragePooling2D(2, strides=2, padding="same")(x)
                x = k.Concatenate()([x, x])
            x = k.Activation("relu")(k.Add()([x, y]))
    x = k.AveragePooling2D(8, padding="same")(x)
    return keras.Model(inputs, k.Dense(10, activation="softmax")(k.Flatten()(x)))


def mobilenet(shape: tuple[int, int, int] = (224, 224, 3), *, normalized: bool = False, classes: int = 1000) -> Any:
    """MobileNet v1, 4,253,864 with its statistics."""
    model = keras.Sequential(name="mobilenet")
    model.add(k.Input(shape))
    if normalized:
        model.add(k.Normalization())

    def then(layer: Any) -> None:
        model.add(layer)
        model.add(k.BatchNormalization())
        model.add(k.ReLU())

    then(k.Conv2D(32, 3, strides=2, padding="same", use_bias=False))
    for width, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
                          (512, 1), (512, 1), (1024, 2), (1024, 1)):
        then(k.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False))
        then(k.Conv2D(width, 1, use_bias=False))
    model.add(k.GlobalAveragePooling2D())
    model.add(k.Dense(classes, activation="softmax"))
    return model


def imdb(words: int = 20000, *, both: bool = False, layers: int = 1) -> Any:
    """Keras's older example, 2,691,713."""
    model = keras.Sequential()
    model.add(k.Input((80,)))
    model.add(k.Embedding(words, 128))
    for number in range(layers):
        one = k.LSTM(128, dropout=0.2, return_sequences=number < layers - 1)
        model.add(k.Bidirectional(one) if both else one)
    model.add(k.Dense(1, activation="sigmoid"))
    return model


def shakespeare(words: int = 66, *, both: bool = False, reset_after: bool = True) -> Any:
    """TensorFlow's tutorial, 4,022,850."""
    gru = k.GRU(1024, return_sequences=True, reset_after=reset_after)
    return keras.Sequential([
        k.Input((100,)), k.Embedding(words, 256), k.Bidirectional(gru) if both else gru, k.Dense(words),
    ])


def unet(*, upsample: bool = False) -> Any:
    """31,030,658 for one channel and two classes."""
    x = inputs = keras.Input((512, 512, 1))
    kept = []
    for width in (64, 128, 256, 512):
        for _ in range(2):
            x = k.Conv2D(width, 3, padding="same", activation="relu")(x)
        kept.append(x)
        x = k.MaxPooling2D(2)(x)
    for _ in range(2):
        x = k.Conv2D(1024, 3, padding="same", activation="relu")(x)
    for width in (512, 256, 128, 64):
        if upsample:
            x = k.Conv2D(width, 3, padding="same", activation="relu")(k.UpSampling2D(2)(x))
        else:
            x = k.Conv2DTranspose(width, 2, strides=2, padding="same")(x)
        x = k.Concatenate(axis=-1)([kept.pop(), x])
        for _ in range(2):
            x = k.Conv2D(width, 3, padding="same", activation="relu")(x)
    return keras.Model(inputs, k.Conv2D(2, 1, activation="softmax")(x))


def coder() -> Any:
    """Nobody's: a convolutional coder of small thermal images."""
    return keras.Sequential([
        k.Input((96, 72, 1)), k.Conv2D(14, 3, strides=2, padding="same", activation="elu"),
        k.Conv2D(28, 3, strides=2, padding="same", activation="elu"), k.Flatten(), k.Dense(37, name="code"),
        k.Dense(24 * 18 * 28, activation="elu"), k.Reshape((24, 18, 28)),
        k.Conv2DTranspose(14, 3, strides=2, padding="same", activation="elu"),
        k.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
    ])


def rain() -> Any:
    """Nobody's: hourly weather to tomorrow's rain."""
    return keras.Sequential([
        k.Input((48, 13)), k.Conv1D(26, 5, activation="relu"), k.LSTM(58, return_sequences=True), k.Dropout(0.3),
        k.LSTM(31), k.Dense(22, activation="relu"), k.Dense(3),
    ], name="rain")
