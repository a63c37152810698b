"""Where something stands in a spec file, and reasons that know it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias, TypeVar, TypeVarTuple

from paramledger.problems import SpecError

KeyPath: TypeAlias = tuple["str | int", ...]
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Location(NamedTuple):
    """Where something stands: a file and the keys that lead to it."""

    file: str
    keys: KeyPath

    def at(self, *keys: str | int) -> Location:
        return Location(self.file, self.keys + keys)


class LocatedError(SpecError):
    """A reason with the place in a spec file that it is about."""

    def __init__(self, place: Location, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.place = place
        self.layer = ""

    def inside(self, name: str) -> LocatedError:
        """The same, one line further out: `layer` grows to the address of the line."""
        self.layer = f"{name}.{self.layer}".rstrip(".")
        return self


class TooLargeError(LocatedError):
    """A network past the bounds of the walk: its other variants are not tried."""


def at(place: Location, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """The function's value; a reason that it raises gets the place."""
    try:
        return function(*arguments)
    except LocatedError:
        raise
    except SpecError as wrong:
        raise LocatedError(place, wrong.message, wrong.hint) from None
