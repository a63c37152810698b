"""What is taken from somebody's objects: shapes, and plain values."""

from __future__ import annotations

from math import prod
from typing import Any

PLAIN = (bool, int, float, str, type(None))


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of a tensor of any framework, unpacked where four bits are packed; None for anything else."""
    packed = getattr(value, "quant_state", None)        # bitsandbytes, four bits
    shape = getattr(packed, "shape", None) or getattr(value, "shape", None)
    try:
        axes = tuple(int(extent) for extent in shape)   # type: ignore[union-attr]
    except (TypeError, ValueError):
        return None
    return axes if all(extent >= 0 for extent in axes) else None


def size_of(value: Any) -> int:
    """How many numbers a tensor holds."""
    shape = shape_of(value)
    return 0 if shape is None else prod(shape)


def is_plain(value: object) -> bool:
    """Whether a value is an argument that a person would write."""
    if isinstance(value, (list, tuple)):
        return len(value) <= 16 and all(is_plain(one) for one in value)
    return isinstance(value, PLAIN)


def attribute(value: object, name: str) -> Any:
    """An attribute, None where there is none or where it cannot be had yet."""
    try:
        return getattr(value, name, None)
    except Exception:       # properties of a model that is not built raise what they like
        return None
