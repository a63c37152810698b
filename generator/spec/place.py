"""Where something stands in a spec file, and reasons that know it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias, TypeVar, TypeVarTuple

from generator.problems import Wrong

KeyPath: TypeAlias = tuple["str | int", ...]
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Place(NamedTuple):
    """Where something stands: a file and the keys that lead to it."""

    file: str
    keys: KeyPath

    def at(self, *keys: str | int) -> Place:
        return Place(self.file, self.keys + keys)


class Misplaced(Wrong):
    """A reason with the place in a spec file that it is about."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.place = place
        self.layer = ""

    def inside(self, name: str) -> Misplaced:
        """The same, one line further out: `layer` grows to the address of the line."""
        self.layer = f"{name}.{self.layer}".rstrip(".")
        return self


class TooLarge(Misplaced):
    """A network past the bounds of the walk: its other variants are not tried."""


def at(place: Place, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """The function's value; a reason that it raises gets the place."""
    try:
        return function(*arguments)
    except Misplaced:
        raise
    except Wrong as wrong:
        raise Misplaced(place, wrong.message, wrong.hint) from None
