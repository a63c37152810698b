"""The plain part of TOML, in which nearly all specs are written, read in one pass; tomllib reads the rest, and says what is wrong.

Plain are `[a.b]`, `[[a]]` and `key = value` on lines of their own, with bare keys; values are text without a backslash, whole
numbers, decimals, true, false, arrays and inline tables. Whatever is not certain to be right is left to tomllib.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias, TypeVar

Value: TypeAlias = "str | int | bool | Fraction | list[Value] | dict[str, Value]"
Table: TypeAlias = dict[str, Value]
Tokens: TypeAlias = Iterator[tuple[str, str, str, str]]     # a comma, the end of a line, a key, a value or what is in its place
T = TypeVar("T", Table, list[Value])

DEEPEST = 8     # arrays and inline tables inside each other
WORDS = {"false": False, "true": True}

TOKEN = re.compile(
    r''' *+(,?) *+(?:(?:\#[^\n]*+)?+(\n)(?:[ \n]++|\#[^\n]*+)*+)?+'''
    r'''(?:(?:([\w-]++) *+= *+)?'''
    r'''("[^"\\\n]++"|""(?!")|"""(?:[^"\\]|"(?!""))*+"""(?!")|'[^'\n]++'|'''                # text
    r'''-?(?:0|[1-9]\d{0,17}+)(?:\.\d{1,12}+)?(?=[ \n,\]}])|true|false|'''                  # a number, a word
    r'''(?<=\n)\[(?:\[[\w-]++(?:\.[\w-]++){0,4}+\]|[\w-]++(?:\.[\w-]++){0,4}+)\](?=[ \n])|'''   # a header
    r'''[\[\]{}])'''                                                                        # an array or inline table begins or ends
    r'''|.++)''',                                                                           # anything else, with all that follows
    re.ASCII | re.DOTALL,
)


class NotPlain(Exception):
    """Only tomllib can say what this is."""


def plain_values(text: str) -> Table | None:
    """The values of a text in which every character is seen; None when it is not plain."""
    tokens = iter(TOKEN.findall(f"\n{text}\n}}"))       # the last brace ends the file as if it were a table
    try:
        values = _file(tokens)
    except (NotPlain, ValueError):
        return None
    return values if next(tokens, None) is None else None


def _file(tokens: Tokens) -> Table:
    here: Table = {}
    tables, lists = {"": here}, dict[str, list[Value]]()
    for comma, newline, key, what in tokens:
        if comma or not newline or key in here:
            break
        if key:
            here[key] = _value(what, tokens, 0)
        elif what == "}":
            return tables[""]
        elif what.startswith("[["):
            name, here = what[2:-2], {}
            if name not in lists:
                lists[name] = _put(name, [], tables)
            lists[name].append(here)
        elif what.startswith("["):
            name = what[1:-1]
            here = tables[name] = _put(name, {}, tables)
        else:
            break
    raise NotPlain


def _put(name: str, value: T, tables: dict[str, Table]) -> T:
    """The value, put where a header's dotted name says; tables on the way are made."""
    above, _, key = name.rpartition(".")
    if above not in tables:
        tables[above] = _put(above, {}, tables)
    if not key or key in tables[above]:
        raise NotPlain
    tables[above][key] = value
    return value


def _value(what: str, tokens: Tokens, depth: int) -> Value:
    if what.startswith(('"', "'")):
        return what[3:-3].removeprefix("\n") if what.startswith('"""') else what[1:-1]
    if depth > DEEPEST:
        raise NotPlain
    if what == "[":
        return _array(tokens, depth + 1)
    if what == "{":
        return _table(tokens, depth + 1)
    return WORDS[what] if what in WORDS else Fraction(what) if "." in what else int(what)


def _array(tokens: Tokens, depth: int) -> list[Value]:
    values: list[Value] = []
    for comma, _, key, what in tokens:
        if what == "]" and not key and (values or not comma):
            return values
        if key or bool(comma) != bool(values):
            break
        values.append(_value(what, tokens, depth))
    raise NotPlain


def _table(tokens: Tokens, depth: int) -> Table:
    table: Table = {}
    for comma, newline, key, what in tokens:
        if newline or key in table:
            break
        if what == "}" and not key and not comma:
            return table
        if not key or bool(comma) != bool(table):
            break
        table[key] = _value(what, tokens, depth)
    raise NotPlain
