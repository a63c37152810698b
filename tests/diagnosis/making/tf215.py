"""Prints a network of keras_fifth by Keras 2.15 itself: TF_PYTHON tf215.py FUNCTION ARGUMENTS_AS_JSON."""

from __future__ import annotations

import json
import sys

import keras_fifth

if __name__ == "__main__":
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(sys.argv[2]).items()}
    getattr(keras_fifth, sys.argv[1])(**given).summary()
