"""What pickles hold: names that they would import, and calls, of which only those that rebuild a tensor are made.

Nothing is imported. A call of anything else stays a record of it; one that would run code of the file's own is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from paramledger.diagnosis.reading.json_objects import shown
from paramledger.problems import SpecError

MOST_AXES = 64
MOST_EXTENT = 2**63 - 1
Key: TypeAlias = str | int | float | bytes | None


class Name(NamedTuple):
    """Something that a pickle would import."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Storage(NamedTuple):
    """The numbers behind tensors, which are elsewhere in the file: by a key, and how many there are."""

    key: str
    numbers: int


class Shaped(NamedTuple):
    """A tensor of which only the shape is known, and where in which storage it begins."""

    shape: tuple[int, ...]
    storage: Storage | None = None
    offset: int = 0


@dataclass(slots=True)
class Made:
    """An object that would have been made: by what, and with which state."""

    by: object
    state: object = None


# Modules whose calls reach the system; `code.models` is a folder of somebody's own
SHELL = {
    "bdb", "code", "commands", "ctypes", "importlib", "nt", "os", "pdb", "pip", "posix", "posixpath", "pty", "runpy",
    "shutil", "socket", "subprocess", "sys", "timeit", "webbrowser",
}  # fmt: skip
BUILTINS = ("builtins", "__builtin__")
RUNNING = {"__import__", "breakpoint", "compile", "eval", "exec", "execfile", "open"}


def called(function: object, arguments: tuple[object, ...]) -> object:
    """The result of a call: a tensor, a plain value, or a record of it. Raises SpecError where it would run code."""
    if not isinstance(function, Name):
        return Made(function)
    if function.module in SHELL or (function.module in BUILTINS and function.name in RUNNING):
        what = shown(str(function))
        raise SpecError(f"this file calls {what} when it is loaded", "do not load it: it runs its own code")
    call = CALLS.get(str(function))
    return call(*arguments) if call else Made(function)


def _strided(storage: object, offset: object, shape: object, stride: object = (), *_: object) -> Shaped:
    """`_rebuild_tensor_v2` and its like. Raises SpecError for a tensor that its storage cannot hold."""
    axes = _shape(shape)
    steps = _shape(stride)
    if type(offset) is not int or not 0 <= offset <= MOST_EXTENT:
        raise TypeError
    known = storage if isinstance(storage, Storage) else None
    if known and 0 not in axes and len(steps) == len(axes):
        last = offset + sum((extent - 1) * step for extent, step in zip(axes, steps, strict=True))
        if last >= known.numbers:
            raise SpecError(f"a tensor of shape {axes} does not fit into its storage of {known.numbers:,} elements")
    return Shaped(axes, known, offset)


def _shape(value: object) -> tuple[int, ...]:
    if not isinstance(value, tuple) or len(value) > MOST_AXES:
        raise TypeError
    axes = tuple(extent for extent in value if type(extent) is int and 0 <= extent <= MOST_EXTENT)
    if len(axes) < len(value):
        raise TypeError
    return axes


def _first(value: object, *_: object) -> object:
    """A parameter is its tensor, a Size its tuple, a set the list of its members."""
    return value


def _dictionary(pairs: object = (), *_: object) -> object:
    """OrderedDict; of the arguments, only those that old pickles give: a list of pairs."""
    found: dict[Key, object] = {}
    if isinstance(pairs, list):
        for pair in pairs:
            if isinstance(pair, (list, tuple)) and len(pair) == 2:
                entered(found, *pair)
    return found


def _of_type(function: object, _: object, arguments: object, *__: object) -> object:
    """A tensor of a subclass."""
    if not isinstance(arguments, tuple):
        raise TypeError
    return called(function, arguments)


CALLS: Mapping[str, Callable[..., object]] = {
    "__builtin__.set": _first,
    "builtins.frozenset": _first,
    "builtins.set": _first,
    "collections.OrderedDict": _dictionary,
    "collections.defaultdict": lambda *_: {},
    "torch.Size": _first,
    "torch._tensor._rebuild_from_type_v2": _of_type,
    "torch._utils._rebuild_device_tensor_from_cpu_tensor": _first,
    "torch._utils._rebuild_meta_tensor_no_storage": lambda dtype, shape, *_: Shaped(_shape(shape)),
    "torch._utils._rebuild_parameter": _first,
    "torch._utils._rebuild_parameter_with_state": _first,
    "torch._utils._rebuild_qtensor": _strided,
    "torch._utils._rebuild_tensor": _strided,
    "torch._utils._rebuild_tensor_v2": _strided,
    "torch._utils._rebuild_tensor_v3": _strided,
}


def storage_of(value: object) -> object:
    """What a persistent id stands for: `('storage', type, key, place, count)`, or something unknown."""
    match value:
        case ("storage", _, str(key), _, int(count), *_) if 0 <= count <= MOST_EXTENT:
            return Storage(key, count)
    return Made(None)


def entered(found: object, key: object, value: object) -> None:
    """Enters a value in a dictionary; only plain keys can be names, and no others are compared."""
    if isinstance(found, dict) and isinstance(key, (str, int, float, bytes, type(None))):
        found[key] = value
