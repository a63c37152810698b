"""`diagnose` on the command line: what the person who asked reads."""

from __future__ import annotations

import io
import sys

import pytest
from paramledger.__main__ import main

# The model of a question on a forum, as its author built it: no Flatten, so that fc6 has 256 · 4,096 + 4,096 =
# 1,052,672 parameters and not 9,216 · 4,096 + 4,096 = 37,752,832. The difference is (9,216 − 256) · 4,096 = 36,700,160.
ASKED = """\
When I implement the model with Keras, I get ~25 million params. Here is the summary: Model: "sequential" \
_________________________________________________________________ Layer (type) Output Shape Param # \
================================================================= conv2d (Conv2D) (None, 55, 55, 96) 34944 \
_________________________________________________________________ max_pooling2d (MaxPooling2D) (None, 27, 27, 96) 0 \
_________________________________________________________________ conv2d_1 (Conv2D) (None, 27, 27, 256) 614656 \
_________________________________________________________________ max_pooling2d_1 (MaxPooling2 (None, 13, 13, 256) 0 \
_________________________________________________________________ conv2d_2 (Conv2D) (None, 13, 13, 384) 885120 \
_________________________________________________________________ conv2d_3 (Conv2D) (None, 13, 13, 384) 1327488 \
_________________________________________________________________ conv2d_4 (Conv2D) (None, 13, 13, 256) 884992 \
_________________________________________________________________ dense (Dense) (None, 13, 13, 4096) 1052672 \
_________________________________________________________________ dense_1 (Dense) (None, 13, 13, 4096) 16781312 \
_________________________________________________________________ dense_2 (Dense) (None, 13, 13, 1000) 4097000 \
================================================================= Total params: 25,678,184 Trainable params: \
25,678,184 Non-trainable params: 0 _________________________________________________________________ I'm really far \
from 60 million. So, how did they sum 60 million params?
"""
TOLD = """\
This text:
  Your model has 25,678,184 parameters, not the 62,378,344 of AlexNet without
  groups. All 10 rows agree after these 2 changes.

    your model         alexnet/ungrouped   what differs
    … 7 rows are the same
  > –                  pool5            0  not there
  > –                  flatten          0  not there
  · dense   1,052,672  fc6     37,752,832  follows: 256 inputs, not 9,216
  · … 2 rows follow: the same parameters, a different output
    (> is a change; · follows from a change)

         62,378,344  alexnet/ungrouped
        -36,700,160  No Flatten: the dense layers are applied to each position
                     of the feature map separately (missing_flatten: without
                     flatten)
                  0  A pooling layer is missing (missing_pool: without pool5)
         25,678,184  as in your model

  What to do in Keras:
  - Add `Flatten()` before the first `Dense`.
  - Add the missing pooling layer.

  Other readings of the same rows:
"""


def test_the_question_is_answered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ASKED.encode())))
    assert main(["diagnose", "-"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(TOLD)
    assert all(len(line) <= 80 for line in told.splitlines())
