"""Lines changed, as a variant's `set` or an edit does it: one key at a time, each value checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from paramledger.language.compiled import CompiledLine, reads_of, rows_of, when_of, word_of
from paramledger.language.location import Location, at
from paramledger.language.values import frozen, shown
from paramledger.language.words import argument
from paramledger.problems import SpecError


def changed(line: CompiledLine, key: str, value: object, place: Location) -> CompiledLine:
    """The line with one key set at a place, as a variant's `set` or an edit does it; raises LocatedError for a value of
    the wrong kind.
    """
    setter = _SETTERS.get(key)
    if setter is not None:
        made = at(place, setter, line, value)
    else:
        others = tuple(pair for pair in line.arguments if pair[0] != key)
        made = replace(line, arguments=(*others, (key, at(place, argument, value))))
    return replace(made, patched=(*(pair for pair in line.patched if pair[0] != key), (key, place)))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise SpecError(f"{shown(frozen(value))} is not a text", "write it in quotes")
    return value


def _ties(value: object) -> object:
    if value not in ("weight", "all"):
        raise SpecError(f"`ties` is {shown(frozen(value))}", 'write "weight" or "all"')
    return value


def _rank(value: object) -> int:
    if type(value) is not int or value < 1:
        raise SpecError(f"`adapter` is {shown(frozen(value))}", "write the rank, a whole number above 0")
    return value


def _training(value: object) -> bool:
    if value != "training":
        raise SpecError(f"`only` is {shown(frozen(value))}", 'write `only = "training"`')
    return True


_SETTERS: dict[str, Callable[[CompiledLine, Any], CompiledLine]] = {
    "adapter": lambda line, value: replace(line, adapter=_rank(value)),
    "block": lambda line, value: replace(line, block=word_of(value)),
    "each": lambda line, value: replace(line, each=rows_of(value)),
    "from": lambda line, value: replace(line, reads=reads_of(value), reads_all=not isinstance(value, list)),
    "frozen": lambda line, value: replace(line, frozen=_truth("frozen", value)),
    "magnitude": lambda line, value: replace(line, magnitude=_truth("magnitude", value)),
    "name": lambda line, value: _renamed(line),
    "only": lambda line, value: replace(line, training=_training(value)),
    "op": lambda line, value: replace(line, op=word_of(value)),
    "parallel": lambda line, value: replace(line, parallel=_truth("parallel", value)),
    "per_item": lambda line, value: replace(line, per_item=_truth("per_item", value)),
    "repeat": lambda line, value: replace(line, repeat=argument(value)),
    "shared": lambda line, value: replace(line, shared=_truth("shared", value)),
    "tied_to": lambda line, value: replace(line, tied_to=word_of(value)),
    "ties": lambda line, value: replace(line, ties_all=_ties(value) == "all"),
    "uncounted": lambda line, value: replace(line, uncounted=_text(value)),
    "when": lambda line, value: replace(line, when=when_of(value)),
}


def _renamed(line: CompiledLine) -> CompiledLine:
    raise SpecError(
        f"`{line.name.text}` cannot be given another name here", "a name is the address that everything else uses"
    )


def _truth(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise SpecError(f"`{key}` is {shown(frozen(value))}", "write true or false")
    return value
