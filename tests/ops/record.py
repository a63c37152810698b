"""Records what torch and Keras say about the cases beside this file, as torch.json and keras.json.

Run it with a Python that has torch and keras, `python tests/ops/record.py`; the tests then need neither.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import keras_cases
import torch
import torch_cases

HERE = Path(__file__).parent


def written(rows: list[dict[str, Any]], versions: dict[str, str]) -> str:
    """One line a case, so that a change of one shows as one."""
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    return f'{{"versions": {json.dumps(versions)}, "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    torch_rows = [torch_cases.row(*case) for case in torch_cases.CASES]
    keras_rows = [keras_cases.row(*case) for case in keras_cases.CASES]
    (HERE / "torch.json").write_text(written(torch_rows, {"torch": torch.__version__}), encoding="utf-8")
    (HERE / "keras.json").write_text(written(keras_rows, {"keras": keras.__version__}), encoding="utf-8")
