"""Texts of a line: words whose braces hold expressions, arguments, and what a block takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from keyword import kwlist
from typing import TypeAlias

from paramledger.language.expressions import LENGTH, Expression, Scope, expression
from paramledger.language.values import DataRow, Value, frozen, shown
from paramledger.ops.axes import LAST
from paramledger.problems import SpecError, did_you_mean

LOOP = frozenset({"index", "first", "last"})                        # on the line with the loop
CHANNELS = frozenset(LAST)                      # the last axis of what the line reads
RESERVED = LOOP | CHANNELS | {"input"}
PYTHON = frozenset(kwlist)      # expressions are read as Python reads them, so these words are no names
_TAKEN = re.compile(r"(?:^|,)\s*(\w+)")
_BRACES = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")
LONGEST_NAME = 60


@lru_cache(4096)
def is_name(text: str) -> bool:
    """Whether a line, an input or a row can be called so: it becomes part of addresses."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None and text != "last"


@dataclass(frozen=True, slots=True)
class Word:
    """Text with expressions in braces: `down.{3 - index}.convs`."""

    text: str
    template: str                         # with `%s` for each pair of braces
    expressions: tuple[Expression, ...]   # without any, the text stands for itself

    def fill(self, scope: Scope) -> str:
        if not self.expressions:
            return self.text
        values: tuple[Value, ...] = ()
        for found in self.expressions:
            value = found.evaluate(scope)
            if type(value) is not int and type(value) is not str:
                message = f"`{{{found.text}}}` gives {shown(value)}"
                raise SpecError(message, "braces in a name hold a word or a whole number")
            values += (value,)
        return self.template % values


def not_a_name(name: str) -> str:
    """Why a word cannot be declared as a name; empty when it can."""
    if name in RESERVED:
        return f"it always means something else; reserved are {', '.join(sorted(RESERVED))}"
    return "Python reserves this word; choose another name" if name in PYTHON else ""


@lru_cache(4096)
def word(text: str) -> Word:
    """The parts of a text; raises SpecError for a brace without its other half."""
    pieces = _BRACES.split(text)
    if any("{" in piece or "}" in piece for piece in pieces[::2]):
        raise SpecError(f"`{text}` has an unmatched brace")
    template = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
    return Word(text, template, tuple(map(expression, pieces[1::2])))


def unknown(name: str, known: Iterable[str]) -> SpecError:
    """What is wrong with a name of an expression that is not known here."""
    where = "; it exists only on the line with the loop" if name in LOOP else ""
    return SpecError(f"`{name}` means nothing here{where}", did_you_mean(name, known))


Argument: TypeAlias = "Expression | Value | tuple[Argument, ...]"


def argument(data: object) -> Argument:
    """A value of a line: a string is an expression, a list is one of arguments, the rest stands for itself."""
    if isinstance(data, str):
        return expression(data)
    if isinstance(data, (int, Expression)):     # of an input whose other axes are set, these are compiled already
        return data
    if isinstance(data, (list, tuple)):
        return tuple(map(argument, data))
    value = frozen(data)
    if isinstance(value, DataRow):
        raise SpecError(
            f"{shown(value)} is a table",
            "an argument is a number, a word, true or false, an expression in quotes, or a list of these",
        )
    return value


def evaluated(item: Argument, scope: Scope) -> Value:
    """The value of an argument in a scope."""
    if isinstance(item, Expression):
        return item.evaluate(scope)
    if isinstance(item, tuple):
        return tuple(evaluated(part, scope) for part in item)
    return item


def expressions_in(item: Argument) -> tuple[Expression, ...]:
    """Every expression inside an argument."""
    if isinstance(item, Expression):
        return (item,)
    return tuple(found for part in item for found in expressions_in(part)) if isinstance(item, tuple) else ()


@lru_cache(1024)
def takes(text: str) -> tuple[tuple[str, Expression | None], ...]:
    """The names that a block takes with their defaults, from text such as `filters, stride = 1`.

    Written as Python writes parameters; a default is an expression over earlier names and what the block reads.
    """
    if len(text) > LENGTH:
        raise SpecError(f"`takes` of {len(text)} characters is longer than {LENGTH}")
    if clash := sorted(name for name in _TAKEN.findall(text) if not_a_name(name)):
        raise SpecError(f"`{clash[0]}` cannot be taken", not_a_name(clash[0]))
    try:
        node = ast.parse(f"lambda {text}: 0", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        node = None
    if not isinstance(node, ast.Lambda) or not isinstance(node.body, ast.Constant):
        raise SpecError(
            f"`{text}` is not a list of names with defaults",
            "write them as Python writes parameters: `filters, stride = 1`",
        )
    given = node.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        raise SpecError(f"`{text}` contains `*` or `/`", "a block takes plain names")
    names = [item.arg for item in given.args]
    if twice := [name for name in names if names.count(name) > 1]:
        raise SpecError(f"`{twice[0]}` is taken twice", "each name once")
    defaults = [None] * (len(names) - len(given.defaults)) + [expression(ast.unparse(item)) for item in given.defaults]
    return tuple(zip(names, defaults, strict=True))
