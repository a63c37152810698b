"""A file of tensors: a line each with name and shape, a JSON of shapes, or a safetensors file, of which the header
alone is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from paramledger.problems import SpecError
from paramledger.tensors.comparison import Named

LINE = re.compile(r"(?P<name>[^\s:,=]+)[\s:,=]*(?:torch\.Size)?(?P<shape>[\[(].*[\])]\)?|\d[\dx×]*|)\s*$")
HINT = "write a name and a shape: `fc.weight 10x64`; `()` is a tensor without axes"
MOST_HEADER = 100_000_000       # bytes


def listed(data: bytes) -> list[Named]:
    """The tensors of a file's bytes. Raises SpecError for what is none of the three formats."""
    if data[8:9] == b"{" and (size := int.from_bytes(data[:8], "little")) <= MOST_HEADER:
        return _from_json(data[8 : 8 + size])
    if data.lstrip()[:1] == b"{":
        return _from_json(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise SpecError("this is neither a text nor a safetensors file", HINT) from None
    return list(_from_lines(text))


def _from_lines(text: str) -> Iterator[Named]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = LINE.match(line.strip())
        if not found or not found["shape"]:
            raise SpecError(f"line {number} has no name and shape: {line.strip()[:60]!r}", HINT)
        yield Named(found["name"], tuple(map(int, re.findall(r"\d+", found["shape"]))))


def _from_json(data: bytes) -> list[Named]:
    """`{"fc.weight": {"shape": [10, 64]}, …}`, as the header of a safetensors file, or `{"fc.weight": [10, 64], …}`."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise SpecError("this is not JSON", HINT) from None
    return [Named(name, _shape(name, value)) for name, value in read.items() if name != "__metadata__"]


def _shape(name: str, value: object) -> tuple[int, ...]:
    shape = value.get("shape") if isinstance(value, dict) else value
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise SpecError(f"`{name}` has no shape", 'write `{"fc.weight": [10, 64]}`')
    return tuple(shape)
