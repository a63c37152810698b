"""Record one model of one framework: `make record MODEL=timm:resnet50c`, or `python -m oracles.record timm:resnet50c`.

It uses whatever version is installed, takes seconds, and leaves all other recordings as they are; `make oracle` records
everything afresh. A model of transformers is recorded from its config.json under the name that the spec gives it:
`python -m oracles.record transformers:config.json google/gemma-2b`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from paramledger.problems import SpecError
from paramledger.tensors.frameworks import FRAMEWORKS, model_tensors

from oracles.recording import FOLDER, folded, versions, write


def recorded(framework: str, model: str) -> dict[str, Any]:
    """A model's entry; raises SpecError when the framework is not installed or has no such model."""
    sections = model_tensors(framework, model)
    found = {name: folded((one.name, one.shape) for one in tensors) for name, tensors in sections.items()}
    return {**found, **_configuration(framework, model), "versions": versions(*FRAMEWORKS[framework][1])}


def _configuration(framework: str, model: str) -> dict[str, Any]:
    """The configuration that a model of transformers was made from, so that it is read as people have it."""
    if framework != "transformers" or not model.endswith(".json"):
        return {}
    return {"config": json.loads(Path(model).read_text(encoding="utf-8"))}


def added(framework: str, name: str, entry: dict[str, Any]) -> str:
    """Puts an entry beside a framework's others; returns the path of the file."""
    path = FOLDER / f"{framework}.json"
    file = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    section = "layers" if framework == "torch" else "models"
    return str(write(framework, {**file, section: {**file.get(section, {}), name: entry}}))


def main(words: Sequence[str]) -> int:
    """Exit status 0: recorded; 2: it cannot be."""
    framework, colon, model = words[0].partition(":") if words else ("", "", "")
    if not colon or len(words) > 2:
        print("usage: python -m oracles.record FRAMEWORK:MODEL [NAME]", file=sys.stderr)
        return 2
    try:
        print(added(framework, words[-1] if len(words) == 2 else model, recorded(framework, model)))
    except SpecError as wrong:
        print(f"record: {wrong.message}" + (f" [{wrong.hint}]" if wrong.hint else ""), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
