"""Prints a network by Keras 2.15 itself: TF_PYTHON tf215.py MODULE FUNCTION ARGUMENTS_AS_JSON."""

from __future__ import annotations

import json
import sys
from importlib import import_module

if __name__ == "__main__":
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(sys.argv[3]).items()}
    getattr(import_module(sys.argv[1]), sys.argv[2])(**given).summary()
