"""Arithmetic in strings: parsed with `ast`, walked by a whitelist, exact, bounded; never `eval`.

An expression is compiled once into nested functions of a scope. What it may use stands in the tables RULES, OPERATORS,
COMPARISONS and FUNCTIONS; anything else is refused by name. Every intermediate value is bounded by LIMIT.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from keyword import kwlist
from typing import Protocol, TypeAlias
from warnings import catch_warnings, simplefilter

from paramledger.language.arithmetic import COMPARISONS, FUNCTIONS, LIMIT, OPERATORS, checked, number, repeated
from paramledger.language.values import DataRow, Value, shown
from paramledger.ops.axes import AXES, LAST
from paramledger.problems import SpecError, did_you_mean

TRUTH = {"true": True, "false": False}   # as TOML writes them
SPOKEN = frozenset({"and", "else", "if", "in", "not", "or"})     # the words of Python that expressions use
_WORD = re.compile(r"[A-Za-z_]\w*")
LENGTH, NODES, DEPTH = 500, 200, 25


class Scope(Protocol):
    """What an expression may ask for."""

    def value(self, name: str) -> Value: ...

    def size(self, name: str, axis: str) -> int: ...


Compiled: TypeAlias = Callable[[Scope], Value]


@dataclass(frozen=True, slots=True)
class Expression:
    """`evaluate` gives the value in a scope; `names` and `sizes` are what it will ask for, known beforehand."""

    text: str
    evaluate: Compiled
    names: frozenset[str]
    sizes: frozenset[tuple[str, str]]
    asks_shape: bool        # whether it asks for the last axis of what the line reads


@lru_cache(4096)
def expression(text: str) -> Expression:
    """The compiled form of a text; raises SpecError when it is not an expression of the language."""
    if len(text) > LENGTH:
        raise SpecError(
            f"an expression of {len(text)} characters is longer than {LENGTH}", "name its parts in a block's `takes`"
        )
    try:
        with catch_warnings():
            simplefilter("error")       # what Python only warns of, `1or 2` or "\\d", is no expression either
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        reserved = [word for word in _WORD.findall(text) if word in kwlist and word not in SPOKEN]
        hint = f"Python reserves `{reserved[0]}`; choose another name" if reserved else ""
        raise SpecError(
            f"`{text}` is not an expression", hint or "write arithmetic over names, such as `4 * filters`"
        ) from None
    _bounded(tree, text)
    compiled = _compiled(tree, text)
    nodes = list(ast.walk(tree))
    dotted = [node for node in nodes if isinstance(node, ast.Attribute)]
    outer = [node for node in dotted if id(node) not in {id(inner.value) for inner in dotted}]
    spoken_for = {id(node.value) for node in dotted} | {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and id(node) not in spoken_for and node.id not in TRUTH
    )
    sizes = frozenset((ast.unparse(node.value), node.attr) for node in outer)
    return Expression(text, compiled, names, sizes, not names.isdisjoint(LAST))


def _bounded(tree: ast.AST, text: str) -> None:
    level, count, depth = [tree], 0, 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > NODES or depth > DEPTH:
            raise SpecError(
                f"`{text[:60]}…` is too complex for an expression", "name its parts in a block's `takes`"
            )
        level = [child for node in level for child in ast.iter_child_nodes(node)]


def _compiled(node: ast.AST, text: str) -> Compiled:
    rule = RULES.get(type(node))
    if rule is None:
        kind = type(node).__name__
        raise SpecError(
            f"`{text}` uses {kind}, which is not arithmetic",
            "allowed: numbers, names, + - * / // % **, comparisons, and or not in, if else, lists, indexing",
        )
    return rule(node, text)


def _constant(node: ast.Constant, text: str) -> Compiled:
    value = node.value
    if isinstance(value, float):
        return _always(
            checked(_decimal(value, text.strip().encode()[node.col_offset : node.end_col_offset].decode()), text)
        )
    if not isinstance(value, (bool, int, str)):
        raise SpecError(f"`{text}` has {value!r:.40}, which is not a number or a word")
    return _always(checked(value, text))


def _always(value: Value) -> Compiled:
    return lambda scope: value


def _decimal(value: float, text: str) -> Value:
    """A decimal as it was written, not as a float: 1.1 is eleven tenths."""
    if value == 0:
        return 0
    return Fraction(text.replace("_", "")) if 1e-18 < abs(value) < 1e18 else LIMIT + 1


def _name(node: ast.Name, text: str) -> Compiled:
    name = node.id
    if name in TRUTH:
        truth = TRUTH[name]
        return lambda scope: truth
    return lambda scope: scope.value(name)


def _attribute(node: ast.Attribute, text: str) -> Compiled:
    inner = node.value
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    if not isinstance(inner, ast.Name) or node.attr not in AXES:
        raise SpecError(f"`{text}` asks for `.{node.attr}`", f"after the last dot comes an axis: {', '.join(AXES)}")
    name, axis = ast.unparse(node.value), node.attr     # `stem.conv1` of `stem.conv1.height` is an address
    return lambda scope: scope.size(name, axis)


def _binary(node: ast.BinOp, text: str) -> Compiled:
    if type(node.op) not in OPERATORS:
        raise SpecError(f"`{text}` uses {type(node.op).__name__}, which is not arithmetic")
    left, right, apply = _compiled(node.left, text), _compiled(node.right, text), OPERATORS[type(node.op)]
    is_sum, is_product = isinstance(node.op, ast.Add), isinstance(node.op, ast.Mult)

    def run(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if isinstance(a, tuple) and is_product:
            return repeated(a, b)
        if isinstance(a, tuple) and isinstance(b, tuple) and is_sum:
            return checked(a + b, text)
        try:
            return checked(apply(number(a, text), number(b, text)), text)
        except ZeroDivisionError:
            raise SpecError(f"`{text}` divides by zero") from None

    return run


def _unary(node: ast.UnaryOp, text: str) -> Compiled:
    operand = _compiled(node.operand, text)
    if isinstance(node.op, ast.Not):
        return lambda scope: not operand(scope)
    if isinstance(node.op, ast.USub):
        return lambda scope: -number(operand(scope), text)
    raise SpecError(f"`{text}` uses {type(node.op).__name__}, which is not arithmetic")


def _compare(node: ast.Compare, text: str) -> Compiled:
    unknown = [type(op).__name__ for op in node.ops if type(op) not in COMPARISONS]
    if unknown:
        raise SpecError(f"`{text}` uses {unknown[0]}, which is not a comparison of numbers or words")
    parts = [_compiled(part, text) for part in (node.left, *node.comparators)]
    tests = [COMPARISONS[type(op)] for op in node.ops]

    def run(scope: Scope) -> Value:
        values = [part(scope) for part in parts]
        try:
            return all(map(operator.call, tests, values, values[1:]))
        except TypeError:
            raise SpecError(f"`{text}` compares {' with '.join(map(shown, values))}") from None

    return run if len(tests) > 1 else _compared(tests[0], parts[0], parts[1], text)


def _compared(test: Callable[[Value, Value], bool], left: Compiled, right: Compiled, text: str) -> Compiled:
    """The usual comparison, of two values."""
    def run(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        try:
            return test(a, b)
        except TypeError:
            raise SpecError(f"`{text}` compares {shown(a)} with {shown(b)}") from None

    return run


def _boolean(node: ast.BoolOp, text: str) -> Compiled:
    combined = _both if isinstance(node.op, ast.And) else _either
    return reduce(combined, [_compiled(value, text) for value in node.values])


def _both(left: Compiled, right: Compiled) -> Compiled:
    return lambda scope: bool(left(scope) and right(scope))


def _either(left: Compiled, right: Compiled) -> Compiled:
    return lambda scope: bool(left(scope) or right(scope))


def _choice(node: ast.IfExp, text: str) -> Compiled:
    test, body, other = _compiled(node.test, text), _compiled(node.body, text), _compiled(node.orelse, text)
    return lambda scope: body(scope) if test(scope) else other(scope)


def _index(node: ast.Subscript, text: str) -> Compiled:
    values, index = _compiled(node.value, text), _compiled(node.slice, text)

    def run(scope: Scope) -> Value:
        sequence, key = values(scope), index(scope)
        if isinstance(sequence, DataRow) and isinstance(key, str) and key in sequence:
            return sequence[key]
        if not isinstance(sequence, tuple) or not isinstance(key, int):
            raise SpecError(f"`{text}` takes [{shown(key)}] of {shown(sequence)}")
        if not -len(sequence) <= key < len(sequence):
            raise SpecError(f"`{text}` takes item {key} of a list of {len(sequence)}", "items count from 0")
        return sequence[key]

    return run


def _list(node: ast.List | ast.Tuple, text: str) -> Compiled:
    parts = [_compiled(item, text) for item in node.elts]
    return lambda scope: checked(tuple(part(scope) for part in parts), text)


def _call(node: ast.Call, text: str) -> Compiled:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        called = ast.unparse(node.func)[:40]
        raise SpecError(
            f"`{text}` calls `{called}`, which is not a function of the language", did_you_mean(called, FUNCTIONS)
        )
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise SpecError(f"`{text}` gives `{node.func.id}` named or starred arguments", "give them in order")
    function, name, operands = (
        FUNCTIONS[node.func.id],
        node.func.id,
        [_compiled(argument, text) for argument in node.args],
    )

    def run(scope: Scope) -> Value:
        try:
            return checked(function(*[operand(scope) for operand in operands]), text)
        except (TypeError, ValueError, ZeroDivisionError):
            raise SpecError(f"`{text}`: `{name}` does not take these arguments") from None

    return run


RULES: dict[type[ast.AST], Callable[..., Compiled]] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.IfExp: _choice,
    ast.List: _list,
    ast.Name: _name,
    ast.Subscript: _index,
    ast.Tuple: _list,
    ast.UnaryOp: _unary,
}
