"""How a recording is written: JSON with sorted keys, one model per line, so that a new version shows as a short diff.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from oracles.folding import fold

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "oracles"
Named = tuple[str, tuple[int, ...]]     # a tensor's name and its shape, as the framework has them


def call(name: str, arguments: dict[str, Any]) -> str:
    """What a model is recorded under: `vgg16`, `googlenet(aux_logits=False)`."""
    words = ", ".join(f"{key}={value}" for key, value in sorted(arguments.items()))
    return f"{name}({words})" if words else name


def shape_text(shape: Iterable[int]) -> str:
    """`64x3x7x7`; `()` for a tensor without axes."""
    return "x".join(map(str, shape)) or "()"


def folded(tensors: Iterable[Named]) -> dict[str, list[int | str]]:
    """Shape -> how many tensors have it, and their names folded."""
    names: dict[str, list[str]] = {}
    for name, shape in tensors:
        names.setdefault(shape_text(shape), []).append(name)
    return {shape: [len(found), fold(found)] for shape, found in names.items()}


def versions(*packages: str) -> dict[str, str]:
    """The versions that were recorded, without the mark of a local build such as `+cpu`."""
    return {package: version(package).partition("+")[0] for package in packages}


def write(name: str, sections: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write `tests/oracles/NAME.json`: sections, in each one entry per line."""
    path = FOLDER / f"{name}.json"
    body = ",\n".join(f"{line(section)}: {{\n{entries(values)}\n}}" for section, values in sorted(sections.items()))
    path.write_text(f"{{\n{body}\n}}\n", encoding="utf-8", newline="\n")
    return path


def entries(values: Mapping[str, Any]) -> str:
    """The lines of one section."""
    return ",\n".join(f"{line(key)}: {line(value)}" for key, value in sorted(values.items()))


def line(value: Any) -> str:
    """Compact JSON; NaN and infinity are refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
