"""The data that expressions handle: whole numbers, exact fractions, bools, words, lists and rows, all immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from paramledger.problems import SpecError


class DataRow(Mapping[str, "Value"]):
    """One table of data, such as a row that `each` walks; hashable, in the order it was written."""

    __slots__ = ("_items", "_pairs")

    def __init__(self, items: Mapping[str, Value]) -> None:
        self._items = dict(items)
        self._pairs = tuple(self._items.items())

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(self._pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataRow) and self._pairs == other._pairs


Value: TypeAlias = "int | bool | Fraction | str | tuple[Value, ...] | DataRow"


def frozen(data: object) -> Value:
    """What TOML gave, made immutable; whole fractions become ints. Raises SpecError for a date or time."""
    if isinstance(data, (bool, int, str)):
        return data
    if isinstance(data, Fraction):
        return int(data) if data.denominator == 1 else data
    if isinstance(data, (list, tuple)):
        return tuple(map(frozen, data))
    if isinstance(data, Mapping):
        return DataRow({str(key): frozen(value) for key, value in data.items()})
    raise SpecError(
        f"`{data}` is a {type(data).__name__}, which a spec cannot use",
        "write a number, a word, true or false, or a list",
    )


def shown(value: Value) -> str:
    """A value as one would write it in a spec."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, DataRow):
        return f"{{ {', '.join(f'{key} = {shown(item)}' for key, item in value.items())} }}"
    return str(value)


def row_keys(value: Value) -> Iterator[str]:
    """The keys of every row inside a value, at any depth."""
    return (key for item in items(value) if isinstance(item, DataRow) for key in item)


def words(value: Value) -> Iterator[str]:
    """Every word inside a value, at any depth."""
    return (item for item in items(value) if isinstance(item, str))


def items(value: Value) -> Iterator[Value]:
    """Every number, word or list inside a value, and the value itself, at any depth."""
    yield value
    if isinstance(value, (int, str)):
        return
    if isinstance(value, (tuple, DataRow)):
        for item in value.values() if isinstance(value, DataRow) else value:
            yield from items(item)
