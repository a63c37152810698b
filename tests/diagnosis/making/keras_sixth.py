"""Networks in Keras for the sixth set, as tutorials and posts write them. Keras 3 and Keras 2.15 build them."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers
from keras.layers import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    ZeroPadding2D,
)
from keras.models import Model, Sequential


def alexnet_blog(*, second: int = 5, padding: str = "same") -> Any:
    """62,378,344: each activation a layer, the pools of 2 x 2, which leave the same maps at 227 pixels."""
    net = Sequential()
    net.add(layers.Input(shape=(227, 227, 3)))
    net.add(Conv2D(filters=96, kernel_size=(11, 11), strides=(4, 4), padding="valid"))
    net.add(Activation("relu"))
    net.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2), padding="valid"))
    net.add(Conv2D(filters=256, kernel_size=(second, second), strides=(1, 1), padding=padding))
    net.add(Activation("relu"))
    net.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2), padding="valid"))
    for filters in (384, 384, 256):
        net.add(Conv2D(filters=filters, kernel_size=(3, 3), strides=(1, 1), padding=padding))
        net.add(Activation("relu"))
    net.add(MaxPooling2D(pool_size=(2, 2), strides=(2, 2), padding="valid"))
    net.add(Flatten())
    for rate in (0.4, 0.4):
        net.add(Dense(4096))
        net.add(Activation("relu"))
        net.add(Dropout(rate))
    net.add(Dense(1000))
    net.add(Activation("softmax"))
    return net


def alexnet_flowers(*, norm: bool = False, flowers: int = 1000) -> Any:
    """62,378,344: with norms in place of the two response normalisations, as many do."""
    img = keras.Input(shape=(227, 227, 3), name="img")
    h = Conv2D(96, 11, strides=4, activation="relu", name="conv_1")(img)
    h = BatchNormalization(name="bn_1")(h) if norm else h
    h = MaxPooling2D(3, strides=2, name="pool_1")(h)
    h = ZeroPadding2D(2, name="pad_2")(h)
    h = Conv2D(256, 5, activation="relu", name="conv_2")(h)
    h = BatchNormalization(name="bn_2")(h) if norm else h
    h = MaxPooling2D(3, strides=2, name="pool_2")(h)
    for i, n in ((3, 384), (4, 384), (5, 256)):
        h = ZeroPadding2D(1, name=f"pad_{i}")(h)
        h = Conv2D(n, 3, activation="relu", name=f"conv_{i}")(h)
    h = MaxPooling2D(3, strides=2, name="pool_5")(h)
    h = Flatten(name="flat")(h)
    h = Dropout(0.5)(Dense(4096, activation="relu", name="dense_1")(h))
    h = Dropout(0.5)(Dense(4096, activation="relu", name="dense_2")(h))
    return Model(img, Dense(flowers, activation="softmax", name="predictions")(h), name="AlexNet")


def alexnet_two_parts(*, colours: int = 3, labels: int = 1000) -> Any:
    """62,378,344: the body and the classifier are models of their own."""
    features = Sequential(name="features")
    features.add(layers.Input((227, 227, colours)))
    features.add(Conv2D(96, 11, 4, activation="relu"))
    features.add(MaxPooling2D(3, 2))
    features.add(Conv2D(256, 5, padding="same", activation="relu"))
    features.add(MaxPooling2D(3, 2))
    features.add(Conv2D(384, 3, padding="same", activation="relu"))
    features.add(Conv2D(384, 3, padding="same", activation="relu"))
    features.add(Conv2D(256, 3, padding="same", activation="relu"))
    features.add(MaxPooling2D(3, 2))
    classifier = Sequential(name="classifier")
    classifier.add(layers.Input((6, 6, 256)))
    classifier.add(Flatten())
    classifier.add(Dropout(0.5))
    classifier.add(Dense(4096, activation="relu"))
    classifier.add(Dropout(0.5))
    classifier.add(Dense(4096, activation="relu"))
    classifier.add(Dense(labels))
    return Sequential([layers.Input((227, 227, colours)), features, classifier], name="alexnet")


def vgg_blocks(side: int = 224, *, plan: Any = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512),
               pools: Any = (2, 4, 7, 10, 13), ones: Any = (), mean: bool = False, out: int = 1000,
               scaled: bool = False) -> Any:
    """138,357,544: `plan` has the width of each convolution, `pools` after how many of them a pool follows, `ones`
    which have windows of 1 x 1.
    """
    clf = Sequential()
    clf.add(layers.Input(shape=(side, side, 3)))
    if scaled:
        clf.add(layers.Rescaling(1.0 / 255))
        clf.add(layers.RandomFlip("horizontal"))
    for i, n in enumerate(plan, 1):
        clf.add(Conv2D(n, 1 if i in ones else 3, padding="same", activation="relu"))
        if i in pools:
            clf.add(MaxPooling2D((2, 2), strides=(2, 2)))
    clf.add(GlobalAveragePooling2D() if mean else Flatten())
    clf.add(Dense(4096, activation="relu"))
    clf.add(Dropout(0.5))
    clf.add(Dense(4096, activation="relu"))
    clf.add(Dropout(0.5))
    clf.add(Dense(out, activation="softmax"))
    return clf


def vgg19_blocks(*, block2: int = 128) -> Any:
    """143,667,240."""
    plan = [64, 64, block2, block2, *[256] * 4, *[512] * 8]
    return vgg_blocks(plan=plan, pools=(2, 4, 8, 12, 16))


def vgg16_functional(*, top: bool = True, head: bool = False, still: bool = False) -> Any:
    """138,357,544: the head grows on the base's own output, so that its layers stay in one table."""
    if top:
        return keras.applications.VGG16(weights=None)
    vgg = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3))
    for layer in vgg.layers:
        layer.trainable = not still
    if not head:
        return vgg
    x = Flatten()(vgg.output)
    x = Dense(256, activation="relu")(x)
    x = Dropout(0.5)(x)
    return Model(inputs=vgg.input, outputs=Dense(5, activation="softmax")(x))


def lenet_d2l(side: int = 32, *, pad: str = "valid") -> Any:
    """61,706: 28 pixels and two of padding are as good as 32."""
    return Sequential([
        layers.Input((side, side, 1)),
        Conv2D(filters=6, kernel_size=5, activation="sigmoid", padding=pad),
        layers.AveragePooling2D(pool_size=2, strides=2),
        Conv2D(filters=16, kernel_size=5, activation="sigmoid"),
        layers.AveragePooling2D(pool_size=2, strides=2),
        Flatten(),
        Dense(120, activation="sigmoid"),
        Dense(84, activation="sigmoid"),
        Dense(10),
    ])


def resnet50_pets(*, mean: bool = True, out: int = 1000) -> Any:
    """25,636,712: the base is one row."""
    base = keras.applications.ResNet50(weights=None, include_top=False, input_shape=(224, 224, 3))
    net = Sequential()
    net.add(base)
    net.add(GlobalAveragePooling2D() if mean else Flatten())
    net.add(Dense(out, activation="softmax"))
    net.build((None, 224, 224, 3))
    return net


def resnet20(*, bias: bool = True, out: int = 10) -> Any:
    """274,442 with its statistics."""
    def unit(t: Any, n: int, step: int = 1) -> Any:
        s = t
        t = Conv2D(n, 3, strides=step, padding="same", use_bias=bias)(t)
        t = BatchNormalization()(t)
        t = Activation("relu")(t)
        t = Conv2D(n, 3, padding="same", use_bias=bias)(t)
        t = BatchNormalization()(t)
        if step != 1:
            s = Conv2D(n, 1, strides=step, padding="same", use_bias=bias)(s)
        return Activation("relu")(layers.add([t, s]))

    pic = keras.Input((32, 32, 3))
    t = Activation("relu")(BatchNormalization()(Conv2D(16, 3, padding="same", use_bias=bias)(pic)))
    for n in (16, 32, 64):
        for i in range(3):
            t = unit(t, n, 2 if n > 16 and i == 0 else 1)
    t = GlobalAveragePooling2D()(t)
    return Model(pic, Dense(out, activation="softmax")(t))


def mobilenet_helpers(*, bias: bool = False, out: int = 1000) -> Any:
    """4,253,864 with its statistics."""
    def separable(t: Any, n: int, step: int = 1) -> Any:
        t = layers.DepthwiseConv2D((3, 3), strides=step, padding="same", use_bias=bias)(t)
        t = layers.ReLU()(BatchNormalization()(t))
        t = Conv2D(n, (1, 1), use_bias=bias)(t)
        return layers.ReLU()(BatchNormalization()(t))

    inp = keras.Input((224, 224, 3))
    t = Conv2D(32, (3, 3), strides=2, padding="same", use_bias=bias)(inp)
    t = layers.ReLU()(BatchNormalization()(t))
    t = separable(t, 64)
    for n, again in ((128, 1), (256, 1), (512, 5), (1024, 1)):
        t = separable(t, n, 2)
        for _ in range(again):
            t = separable(t, n)
    t = GlobalAveragePooling2D()(t)
    return Model(inp, Dense(out, activation="softmax")(t), name="mobilenet_scratch")


def mobilenet_base(*, top: bool = True, head: bool = False, still: bool = False) -> Any:
    """4,253,864: the network of Keras below a head."""
    if top:
        return keras.applications.MobileNet(weights=None)
    body = keras.applications.MobileNet(weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg")
    body.trainable = not still
    if not head:
        return body
    return Sequential([layers.Input((224, 224, 3)), body, Dropout(0.2), Dense(6, activation="softmax")])


def squeezenet_copied(*, dense: bool = False, out: int = 1000) -> Any:
    """1,235,496: version 1.1; `dense` averages first and classifies then, which has as many parameters."""
    def fire(t: Any, number: int, squeeze: int, expand: int) -> Any:
        name = f"fire{number}_"
        t = Conv2D(squeeze, (1, 1), name=name + "squeeze1x1")(t)
        t = Activation("relu", name=name + "relu_squeeze1x1")(t)
        left = Activation("relu", name=name + "relu_expand1x1")(Conv2D(expand, (1, 1), name=name + "expand1x1")(t))
        right = Conv2D(expand, (3, 3), padding="same", name=name + "expand3x3")(t)
        right = Activation("relu", name=name + "relu_expand3x3")(right)
        return layers.concatenate([left, right], name=name + "concat")

    photo = keras.Input((227, 227, 3))
    t = Activation("relu", name="relu_conv1")(Conv2D(64, (3, 3), strides=(2, 2), name="conv1")(photo))
    t = MaxPooling2D(3, 2, name="pool1")(t)
    t = fire(fire(t, 2, 16, 64), 3, 16, 64)
    t = MaxPooling2D(3, 2, name="pool3")(t)
    t = fire(fire(t, 4, 32, 128), 5, 32, 128)
    t = MaxPooling2D(3, 2, name="pool5")(t)
    t = fire(fire(fire(fire(t, 6, 48, 192), 7, 48, 192), 8, 64, 256), 9, 64, 256)
    t = Dropout(0.5, name="drop9")(t)
    if dense:
        return Model(photo, Dense(out, activation="softmax")(GlobalAveragePooling2D()(t)), name="squeezenet")
    t = Activation("relu", name="relu_conv10")(Conv2D(out, (1, 1), name="conv10")(t))
    return Model(photo, Activation("softmax", name="loss")(GlobalAveragePooling2D()(t)), name="squeezenet")


def efficientnet_augmented(*, out: int = 1000) -> Any:
    """5,330,571: with augmentation, a small model of its own, in front."""
    augment = Sequential([layers.Input((224, 224, 3)), layers.RandomFlip("horizontal"), layers.RandomRotation(0.1),
                          layers.RandomZoom(0.1)], name="data_augmentation")
    body = keras.applications.EfficientNetB0(weights=None, include_top=False, input_shape=(224, 224, 3))
    photo = keras.Input((224, 224, 3))
    x = body(augment(photo))
    x = GlobalAveragePooling2D(name="avg_pool")(x)
    x = Dropout(0.2, name="top_dropout")(x)
    return Model(photo, Dense(out, activation="softmax", name="pred")(x), name="EfficientNet")


def inception_documented(*, top: bool = True, head: bool = False, still: int = 0) -> Any:
    """23,851,784: as the documentation tunes it, with the first `still` layers frozen."""
    if top:
        return keras.applications.InceptionV3(weights=None)
    base_model = keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(299, 299, 3))
    model = base_model
    if head:
        x = GlobalAveragePooling2D()(base_model.output)
        x = Dense(1024, activation="relu")(x)
        model = Model(inputs=base_model.input, outputs=Dense(1, activation="sigmoid")(x))
    for layer in model.layers[:still]:
        layer.trainable = False
    return model


def unet_medical(*, colours: int = 1, out: int = 2) -> Any:
    """31,030,658: in functions that call each other."""
    def two(t: Any, n: int) -> Any:
        for _ in range(2):
            t = Activation("relu")(Conv2D(n, (3, 3), padding="same")(t))
        return t

    def down(t: Any, n: int) -> tuple[Any, Any]:
        t = two(t, n)
        return t, Dropout(0.1)(MaxPooling2D((2, 2))(t))

    def up(t: Any, skip: Any, n: int) -> Any:
        t = layers.Conv2DTranspose(n, (2, 2), strides=2, padding="same")(t)
        return two(layers.concatenate([t, skip]), n)

    scan = keras.Input((256, 256, colours))
    s1, t = down(scan, 64)
    s2, t = down(t, 128)
    s3, t = down(t, 256)
    s4, t = down(t, 512)
    t = two(t, 1024)
    t = up(up(up(up(t, s4, 512), s3, 256), s2, 128), s1, 64)
    return Model(scan, Conv2D(out, 1, activation="sigmoid" if out == 1 else "softmax")(t), name="U-Net")


def reviews(words: int = 20000, *, cells: int = 128) -> Any:
    """2,691,713."""
    lm = Sequential(name="sentiment")
    lm.add(layers.Input((500,)))
    lm.add(layers.Embedding(words, 128, name="emb"))
    lm.add(layers.SpatialDropout1D(0.4))
    lm.add(layers.LSTM(cells, dropout=0.2, name="memory"))
    lm.add(Dense(1, activation="sigmoid", name="score"))
    return lm


def letters(letters_in: int = 66, *, cells: int = 1024) -> Any:
    """4,022,850."""
    ids = keras.Input((None,), name="ids")
    h = layers.Embedding(letters_in, 256, name="char_embedding")(ids)
    h = layers.GRU(cells, return_sequences=True, name="rnn")(h)
    return Model(ids, Dense(letters_in, name="logits")(h), name="shakespeare")


def heartbeats() -> Any:
    """Nobody's: single beats of an ECG to five kinds, with two shortcuts."""
    beat = keras.Input((187, 1), name="beat")
    t = layers.Conv1D(24, 5)(beat)
    for _ in range(2):
        s = t
        t = layers.Conv1D(24, 5, padding="same", activation="relu")(t)
        t = layers.Conv1D(24, 5, padding="same")(t)
        t = layers.MaxPooling1D(5, 2)(layers.ReLU()(layers.Add()([t, s])))
    t = Flatten()(t)
    t = Dense(40, activation="relu")(t)
    return Model(beat, Dense(5, activation="softmax")(t))


def translator() -> Any:
    """Nobody's: dates in words to dates in digits."""
    words = keras.Input((30,), name="human")
    before = keras.Input((11,), name="machine")
    e = layers.Embedding(37, 21, name="enc_emb")(words)
    _, h, c = layers.LSTM(90, return_state=True, name="enc_lstm")(e)
    d = layers.Embedding(14, 17, name="dec_emb")(before)
    d = layers.LSTM(90, return_sequences=True, name="dec_lstm")(d, initial_state=[h, c])
    return Model([words, before], Dense(14, activation="softmax", name="digit")(d), name="date_translator")


def plates() -> Any:
    """Nobody's: a reader of licence plates with seven letters."""
    pic = keras.Input((50, 200, 1), name="plate")
    t = pic
    for n in (18, 34, 50):
        t = Conv2D(n, 3, activation="relu", padding="same")(t)
        t = BatchNormalization()(t)
        t = MaxPooling2D((2, 2))(t)
    t = layers.Reshape((25, 300))(t)
    t = layers.Bidirectional(layers.GRU(45, return_sequences=True))(t)
    t = layers.TimeDistributed(Dense(37, activation="softmax"))(t)
    return Model(pic, t, name="plates")
