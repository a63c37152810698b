"""A class of values that never change once they are made, for those of which a network has thousands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, slots: bool) -> Callable[[type[T]], type[T]]:
    """A dataclass that is frozen for the type checker alone: its fields are set and read three to ten times as fast as
    those of a frozen dataclass or a named tuple. Without `slots` it can keep what is worked out from it.
    """
    return dataclass(slots=slots, unsafe_hash=True)
