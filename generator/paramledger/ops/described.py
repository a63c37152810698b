"""What an op says of itself: the first line of its docstring, and the labelled rules below."""

from __future__ import annotations

import inspect
import re

from paramledger.ops.base import Op

LABEL = re.compile(r"([A-Z][a-z ]*): ")


def first_line(op: type[Op]) -> str:
    return inspect.cleandoc(op.__doc__ or "").split("\n")[0]


def rules(op: type[Op]) -> dict[str, str]:
    """The labelled lines of an op's docstring: shapes, units, work, errors."""
    found: dict[str, str] = {}
    label = ""
    for line in inspect.cleandoc(op.__doc__ or "").split("\n")[1:]:
        if start := LABEL.match(line):
            label = start[1]
            found[label] = line[start.end():]
        elif label and line.strip():
            found[label] += f" {line.strip()}"
    return found
