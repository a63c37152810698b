"""Summaries of Keras: rows and sums against what Keras's own layer objects hold."""

from __future__ import annotations

from paramledger.diagnosis.observation import Printed
from paramledger.diagnosis.reading import read_text

# As a forum keeps it: one line, prose around it, a class cut at the width of its column
QUESTION = """When I implement the model with Keras, I get ~25 million params. model = tf.keras.models.Sequential([ \
tf.keras.layers.Conv2D(96, 11, strides=4, activation="relu", input_shape=[227,227,3]), ]) Here is the summary: \
Model: "sequential" _________________________________________________________________ \
Layer (type) Output Shape Param # ================================================================= \
conv2d (Conv2D) (None, 55, 55, 96) 34944 _________________________________________________________________ \
max_pooling2d_1 (MaxPooling2 (None, 27, 27, 96) 0 ___________________________________________________ \
dense (Dense) (None, 27, 27, 10) 970 ================================================================= \
Total params: 35,914 Trainable params: 35,914 Non-trainable params: 0 ________________________ \
I'm really far from 60 million. So, how did they sum 60 million params?"""


def test_a_summary_in_one_line_among_prose() -> None:
    seen = read_text(QUESTION)
    assert [(one.name, one.kind, one.count, one.outputs) for one in seen.items] == [
        ("conv2d", "Conv2D", 34944, ((None, 55, 55, 96),)),
        ("max_pooling2d_1", "MaxPooling2D", 0, ((None, 27, 27, 96),)),
        ("dense", "Dense", 970, ((None, 27, 27, 10),)),
    ]
    assert seen.printed == Printed(total=35914, trainable=35914, frozen=0)
    assert seen.items[1].text == "max_pooling2d_1 (MaxPooling2"
