"""Where the tensors of a network are in what a checkpoint holds: a state dict, a dictionary around one, or a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from paramledger.diagnosis.reading.pickled import Made, Shaped
from paramledger.diagnosis.reading.tensors import Tensor
from paramledger.problems import Budget, SpecError

HOMES = ("state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "params", "weights")
STRANGERS = ("ema", "optim", "rng", "schedul", "scaler")     # parts of words; what is so called is no network's own
MOST_DEPTH = 100
MOST_HOMES = 8                  # one in another
MOST_LETTERS = 50_000_000       # of all names together

Found: TypeAlias = list[tuple[str, Shaped]]


def state_of(root: object) -> tuple[str, Found]:
    """Where the network's tensors are, empty if nowhere else than at the root, and the tensors by their names.

    Raises SpecError for objects that are nested too deep, or too many.
    """
    where: list[str] = []
    inside = dict(_inside(root))
    while len(where) < MOST_HOMES and not isinstance(root, Made):
        home = next((key for key in HOMES if inside.get(key) is not root and _tensors(inside.get(key))), None)
        if home is None:
            break
        where.append(home)
        root = inside[home]
        inside = dict(_inside(root))
    own = {key: value for key, value in inside.items() if not _is_stranger(key)}
    return ".".join(where), _tensors(own, root) or _tensors(root)


def _is_stranger(key: str) -> bool:
    return any(word in key.lower() for word in STRANGERS) and "." not in key


def _tensors(root: object, met: object = None) -> Found:
    """All tensors inside, in order; of a container that is met again, or was before, nothing more."""
    found: Found = []
    seen = {id(met)}
    budget = Budget(MOST_LETTERS, "the names in this file have more than {most} characters", "")
    waiting: list[tuple[str, object, int]] = [("", root, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if isinstance(value, Shaped):
            found.append((name, value))
        elif id(value) not in seen:
            seen.add(id(value))
            if depth > MOST_DEPTH:
                raise SpecError("the objects in this file are nested too deeply")
            inner = []
            for key, one in _inside(value):
                budget.spend(len(name) + len(key) + 1)
                inner.append((f"{name}.{key}" if name else key, one, depth + 1))
            waiting += reversed(inner)
    return found


def _inside(value: object) -> Iterator[tuple[str, object]]:
    """What a container holds, by name. A module holds parameters, the buffers that it saves, and modules."""
    if isinstance(value, Made):
        value = value.state[0] if isinstance(value.state, tuple) and value.state else value.state
        if isinstance(value, dict) and "_parameters" in value:
            yield from _of_module(value)
            return
    if isinstance(value, dict):
        yield from ((str(key), one) for key, one in value.items() if isinstance(key, (str, int)))
    elif isinstance(value, (list, tuple)) and not isinstance(value, Shaped):
        yield from ((str(at), one) for at, one in enumerate(value))


def _of_module(state: dict[object, object]) -> Iterator[tuple[str, object]]:
    unsaved = state.get("_non_persistent_buffers_set")
    left_out = {key for key in unsaved if isinstance(key, str)} if isinstance(unsaved, list) else set()
    for part in ("_parameters", "_buffers", "_modules"):
        inside = state.get(part)
        if isinstance(inside, dict):
            yield from (
                (str(key), one) for key, one in inside.items() if part != "_buffers" or key not in left_out
            )


def tied(tensors: Found) -> list[Tensor]:
    """The tensors; one that begins where an earlier one of its shape does is that one."""
    first: dict[Shaped, str] = {}
    found = []
    for name, shaped in tensors:
        other = first.setdefault(shaped, name) if shaped.storage else name
        found.append(Tensor(name, shaped.shape, "" if other == name else other))
    return found
