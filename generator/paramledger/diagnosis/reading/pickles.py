"""Pickles without danger: a machine that runs the steps of one, and calls nothing but what `pickled` allows.

A pickle is a program for a stack: https://docs.python.org/3/library/pickletools.html lists its steps.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeAlias

from paramledger.diagnosis.reading.pickled import Made, Name, called, entered, storage_of
from paramledger.problems import Budget, SpecError

MOST_STEPS = 1_000_000


@dataclass(slots=True)
class Machine:
    """The stack, its marks, and what was kept for later. One budget for all pickles of a file."""

    stack: list[object] = field(default_factory=list)
    marks: list[list[object]] = field(default_factory=list)
    memo: dict[int, object] = field(default_factory=dict)
    budget: Budget = field(
        default_factory=lambda: Budget(MOST_STEPS, "the pickle has more than {most} steps", "print a listing instead")
    )

    def run(self, stream: BytesIO) -> object:
        """What the next pickle of a stream holds. Raises SpecError for a malformed one, and for calls of a shell."""
        self.stack, self.marks, self.memo = [], [], {}
        try:
            for step, argument, _ in pickletools.genops(stream):
                self.budget.spend(1)
                STEPS[step.name](self, argument)
            return self.stack.pop()
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
            raise SpecError("the pickle in this file is malformed, or cut short") from None

    def push(self, value: object) -> None:
        self.stack.append(value)

    def marked(self) -> list[object]:
        """What was pushed after the last mark."""
        items, self.stack = self.stack, self.marks.pop()
        return items


def _set_items(machine: Machine, items: list[object]) -> None:
    for at in range(0, len(items) - 1, 2):
        entered(machine.stack[-1], items[at], items[at + 1])


def _append(machine: Machine, items: list[object]) -> None:
    if isinstance(top := machine.stack[-1], list):
        top.extend(items)


def _tuple(count: int) -> Callable[[Machine, object], None]:
    def made(machine: Machine, _: object) -> None:
        if count > len(machine.stack):
            raise IndexError
        machine.stack[len(machine.stack) - count :] = [tuple(machine.stack[len(machine.stack) - count :])]

    return made


def _mark(machine: Machine, _: object) -> None:
    machine.marks.append(machine.stack)
    machine.stack = []


def _pop(machine: Machine, _: object) -> None:
    if machine.stack:
        machine.stack.pop()
    else:
        machine.marked()


def _pop_mark(machine: Machine, _: object) -> None:
    machine.marked()


def _paired(items: list[object]) -> dict[object, object]:
    """DICT of old pickles: keys and values in turn."""
    found: dict[object, object] = {}
    for key, value in zip(items[0::2], items[1::2], strict=True):
        entered(found, key, value)
    return found


def _call(machine: Machine, _: object) -> None:
    arguments = machine.stack.pop()
    _push_call(machine, machine.stack.pop(), arguments)


def _push_call(machine: Machine, function: object, arguments: object) -> None:
    """A call costs what it may have to go through, since a pickle can give the same list a thousand times."""
    if not isinstance(arguments, tuple):
        raise TypeError
    machine.budget.spend(sum(len(one) for one in arguments if isinstance(one, (list, tuple))))
    machine.push(called(function, arguments))


def _call_with_names(machine: Machine, _: object) -> None:
    machine.stack.pop()
    _call(machine, None)


def _call_marked(machine: Machine, _: object) -> None:
    function, *arguments = machine.marked()
    _push_call(machine, function, tuple(arguments))


def _global(text: object) -> Name:
    module, _, name = str(text).partition(" ")
    return Name(module, name)


def _stack_global(machine: Machine, _: object) -> None:
    name, module = machine.stack.pop(), machine.stack.pop()
    machine.push(Name(str(module), str(name)) if isinstance(name, str) and isinstance(module, str) else Made(None))


def _build(machine: Machine, _: object) -> None:
    state = machine.stack.pop()
    if isinstance(top := machine.stack[-1], Made):
        top.state = state


def _keep(machine: Machine, place: object) -> None:
    machine.memo[len(machine.memo) if place is None else int(str(place))] = machine.stack[-1]


def _get(machine: Machine, place: object) -> None:
    machine.push(machine.memo[int(str(place))])


Step: TypeAlias = Callable[[Machine, object], None]
PLAIN = (
    "BINBYTES BINBYTES8 BINFLOAT BININT BININT1 BININT2 BINSTRING BINUNICODE BINUNICODE8 BYTEARRAY8 FLOAT INT LONG "
    "LONG1 LONG4 SHORT_BINBYTES SHORT_BINSTRING SHORT_BINUNICODE STRING UNICODE"
)
STEPS: Mapping[str, Step] = {
    **dict.fromkeys(PLAIN.split(), Machine.push),
    **dict.fromkeys(("PROTO", "FRAME", "STOP", "READONLY_BUFFER"), lambda machine, _: None),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), _keep),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _get),
    "ADDITEMS": lambda machine, _: _append(machine, machine.marked()),
    "APPEND": lambda machine, _: _append(machine, [machine.stack.pop()]),
    "APPENDS": lambda machine, _: _append(machine, machine.marked()),
    "BINPERSID": lambda machine, _: machine.push(storage_of(machine.stack.pop())),
    "BUILD": _build,
    "DICT": lambda machine, _: machine.push(_paired(machine.marked())),
    "DUP": lambda machine, _: machine.push(machine.stack[-1]),
    "EMPTY_DICT": lambda machine, _: machine.push({}),
    "EMPTY_LIST": lambda machine, _: machine.push([]),
    "EMPTY_SET": lambda machine, _: machine.push([]),
    "EMPTY_TUPLE": lambda machine, _: machine.push(()),
    "FROZENSET": lambda machine, _: machine.push(machine.marked()),
    "GLOBAL": lambda machine, text: machine.push(_global(text)),
    "INST": lambda machine, text: _push_call(machine, _global(text), tuple(machine.marked())),
    "LIST": lambda machine, _: machine.push(machine.marked()),
    "MARK": _mark,
    "NEWFALSE": lambda machine, _: machine.push(False),
    "NEWOBJ": _call,
    "NEWOBJ_EX": _call_with_names,
    "NEWTRUE": lambda machine, _: machine.push(True),
    "NONE": lambda machine, _: machine.push(None),
    "OBJ": _call_marked,
    "PERSID": lambda machine, _: machine.push(Made(None)),
    "POP": _pop,
    "POP_MARK": _pop_mark,
    "REDUCE": _call,
    "SETITEM": lambda machine, _: _set_items(machine, [machine.stack.pop(-2), machine.stack.pop()]),
    "SETITEMS": lambda machine, _: _set_items(machine, machine.marked()),
    "STACK_GLOBAL": _stack_global,
    "TUPLE": lambda machine, _: machine.push(tuple(machine.marked())),
    "TUPLE1": _tuple(1),
    "TUPLE2": _tuple(2),
    "TUPLE3": _tuple(3),
}
