"""Makes a numbered set in two halves by lot: KERAS_BACKEND=torch TF_PYTHON=… python halves.py CASES FIRST SECOND

TF_PYTHON is a Python with tensorflow-cpu 2.15.1, which draws the tables of Keras 2.15.
"""

from __future__ import annotations

import json
import random
import sys
import traceback
from importlib import import_module
from pathlib import Path

import make


def main(module: str, folders: list[Path], only: list[str]) -> None:
    cases = import_module(module).NUMBERED
    numbers = sorted(cases)
    random.seed(5)
    random.shuffle(numbers)
    for folder, half in zip(folders, (sorted(numbers[: len(numbers) // 2]), sorted(numbers[len(numbers) // 2:])),
                            strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        labels = []
        for number in half:
            if only and number not in only:
                continue
            try:
                found, text = make.label(cases[number], f"g{number}")
            except Exception:       # the others are made all the same
                traceback.print_exc(limit=-3)
                print("FAILED", number, cases[number].name)
                continue
            (folder / found["file"]).write_text(text, encoding="utf-8")
            labels.append(found)
            print(found["id"], cases[number].name, found["stages_built"], len(text), flush=True)
        about = "Texts that real frameworks print, with labels; see tests/diagnosis/making/halves.py."
        made = json.dumps({"about": about, "cases": labels}, indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], [Path(sys.argv[2]), Path(sys.argv[3])], sys.argv[4:])
