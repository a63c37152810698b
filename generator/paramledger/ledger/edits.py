"""What a published number did differently: an edit of the spec, or of the way of counting.

Each kind of edit is one line in EDITS: the key that a step writes, what it does, and how a reader calls it. To add one,
add its key to `SingleEdit` in language/reconciliations.py and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from paramledger.language.counting_words import words_of
from paramledger.language.location import Location
from paramledger.language.model import Line
from paramledger.language.reconciliations import Adapt, Insert, Misprint, Replace, Round, SingleEdit
from paramledger.language.storage import Storage
from paramledger.language.values import frozen, shown
from paramledger.language.variants import BEFORE, INSERT, REPLACE, Spec, with_inserted, with_set
from paramledger.ledger.counting import PLAIN, Counting
from paramledger.problems import SpecError, did_you_mean
from paramledger.storage import scheme_of


@dataclass(frozen=True, slots=True)
class State:
    """Where a reconciliation has come to: a spec, and a way of counting it."""

    spec: Spec
    counting: Counting = PLAIN
    storages: Mapping[str, Storage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """A kind of edit: `apply(state, value, place)` and `label(value)`."""

    apply: Callable[[State, Any, Location], State]
    label: Callable[[Any], str]


def edited(state: State, step: SingleEdit, place: Location) -> State:
    """The state after a step; raises SpecError, LocatedError where a key inside the step is wrong."""
    key, value = edit_of(step)
    return EDITS[key].apply(state, value, place.at(key))


def label(step: SingleEdit) -> str:
    """A step in a few words: `conv2.groups = 2`, `without biases`."""
    key, value = edit_of(step)
    return EDITS[key].label(value)


def edit_of(step: SingleEdit) -> tuple[str, Any]:
    """The one edit of a step, as key and value; raises SpecError when there is none, or more."""
    found = [(key, value) for key in EDITS if (value := getattr(step, key, None)) is not None]
    if len(found) != 1:
        names = ", ".join(f"`{key}`" for key, _ in found)
        raise SpecError(
            f"a step has {'no edit' if not found else f'{len(found)} edits: {names}'}",
            f"exactly one of {', '.join(EDITS)}",
        )
    return found[0]


def _words(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _listed(value: str | list[str]) -> str:
    return ", ".join(_words(value))


def _assignments(table: dict[str, Any], prefix: str = "") -> str:
    return ", ".join(
        _assignments(value, f"{prefix}{key}.") if isinstance(value, dict) else f"{prefix}{key} = {shown(frozen(value))}"
        for key, value in table.items()
    )


def _setting(state: State, addresses: str | list[str], key: str, value: int, place: Location) -> State:
    """One key of the lines at some addresses set."""
    for address in _words(addresses):
        state = replace(state, spec=with_set(state.spec, {address: {key: value}}, place))
    return state


def _inserted(state: State, insert: Insert, place: Location) -> State:
    if bool(insert.after) == bool(insert.before):
        raise SpecError("lines are inserted at one place", "write either `after` or `before`")
    at = (INSERT, insert.after) if insert.after else (BEFORE, insert.before)
    return replace(state, spec=with_inserted(state.spec, at, insert.layers, place))


def _replaced(state: State, new: Replace, place: Location) -> State:
    return replace(state, spec=with_inserted(state.spec, (REPLACE, new.layer), new.layers, place))


def _adapted(state: State, adapt: Adapt, place: Location) -> State:
    state = _setting(state, adapt.layers, "adapter", adapt.rank, place.at("layers"))
    if adapt.magnitude:
        state = _setting(state, adapt.layers, "magnitude", True, place.at("layers"))
    return _setting(state, "*", "frozen", True, place)


def _stored(state: State, name: str, place: Location) -> State:
    scheme_of(state.storages, name)
    return _count(state, stored=(name, state.storages))


def _together(state: State, edits: list[SingleEdit], place: Location) -> State:
    for number, one in enumerate(edits):
        key, value = edit_of(one)
        state = EDITS[key].apply(state, value, place.at(number, key))
    return state


def _named(lines: list[Line]) -> str:
    return ", ".join(line.name for line in lines)


def _including(state: State, value: str | list[str], place: Location) -> State:
    for word in _words(value):
        if word not in (included := words_of("include")):
            raise SpecError(f"`{word}` cannot be included", did_you_mean(word, included))
    return _count(state, also=tuple(dict.fromkeys(state.counting.also + _words(value))))


def _misprinted(state: State, slip: Misprint, place: Location) -> State:
    return _count(state, misprints=(*state.counting.misprints, (slip.layer, slip.factor, slip.value)))


def _count(state: State, **changes: Any) -> State:
    return replace(state, counting=replace(state.counting, **changes))


def _rounded(state: State, how: Round, place: Location) -> State:
    return _count(state, then=(*state.counting.then, (how.mode, how.to)))


EDITS: dict[str, Edit] = {
    "adapt": Edit(
        _adapted,
        lambda v: f"{'DoRA' if v.magnitude else 'LoRA'} of rank {v.rank} beside {_listed(v.layers)}",
    ),
    "as_printed": Edit(
        lambda s, v, _: _count(s, printed=s.counting.printed + _words(v)), lambda v: f"{_listed(v)} as printed"
    ),
    "count_again": Edit(
        lambda s, v, _: _count(s, again=s.counting.again + _words(v)), lambda v: f"{_listed(v)} counted once more"
    ),
    "count_ties_twice": Edit(
        lambda s, v, _: _count(s, ties_twice=v), lambda v: "tied tensors counted where they are used"
    ),
    "divide": Edit(lambda s, v, _: _count(s, then=(*s.counting.then, ("divide", v))), lambda v: f"divided by {v}"),
    "drop": Edit(lambda s, v, at: _setting(s, v, "when", False, at), lambda v: f"without {_listed(v)}"),
    "edits": Edit(_together, lambda v: "; ".join(map(label, v))),
    "freeze": Edit(lambda s, v, at: _setting(s, v, "frozen", True, at), lambda v: f"{_listed(v)} frozen"),
    "include": Edit(_including, lambda v: f"with {_listed(v)}"),
    "insert": Edit(
        _inserted, lambda v: f"{_named(v.layers)} {f'after {v.after}' if v.after else f'before {v.before}'}"
    ),
    "leave_out": Edit(
        lambda s, v, _: _count(s, without=s.counting.without + _words(v)), lambda v: f"{_listed(v)} not counted"
    ),
    "misprint": Edit(_misprinted, lambda v: f"{v.layer}: {v.factor} printed as {v.value}"),
    "only": Edit(lambda s, v, _: _count(s, only=(*s.counting.only, _words(v))), lambda v: f"only {_listed(v)}"),
    "replace": Edit(_replaced, lambda v: f"{_named(v.layers)} in place of {v.layer}"),
    "round": Edit(_rounded, lambda v: f"{'rounded' if v.mode == 'nearest' else 'rounded ' + v.mode} to {v.to:,}"),
    "set": Edit(lambda s, v, place: replace(s, spec=with_set(s.spec, v, place)), _assignments),
    "store": Edit(_stored, lambda v: f"stored in {v}"),
    "times": Edit(lambda s, v, _: _count(s, then=(*s.counting.then, ("times", v))), lambda v: f"times {v}"),
}
