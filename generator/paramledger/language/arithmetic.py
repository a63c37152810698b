"""What expressions may compute: operators, comparisons and functions, exact, every value within bounds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from math import ceil, floor
from typing import cast

from paramledger.language.values import Value, items, shown
from paramledger.polynomial import is_whole
from paramledger.problems import SpecError

LIMIT = 10**18           # of the numerator and denominator of every intermediate value
ITEMS, EXPONENT = 1000, 64


def checked(value: Value, text: str) -> Value:
    """The value, with whole fractions as ints; raises SpecError past the bounds."""
    if isinstance(value, int):      # the usual kind first: Fraction is an abstract class, slow to ask for
        if not -LIMIT <= value <= LIMIT:
            raise SpecError(f"`{text}` grows past {LIMIT:,}")
    elif isinstance(value, tuple):
        _counted(value, 1)
    elif isinstance(value, Fraction):
        if value.denominator == 1:
            return checked(value.numerator, text)
        if value.denominator > LIMIT or abs(value.numerator) > LIMIT:
            raise SpecError(f"`{text}` grows past {LIMIT:,}")
    return value


def _counted(value: tuple[Value, ...], times: int) -> None:
    """A list may be long only as data: what an expression makes of lists is bounded at every depth."""
    if times * sum(1 for _ in islice(items(value), ITEMS + 2)) > ITEMS + 1:
        raise SpecError(
            f"a list of more than {ITEMS:,} items is made", "lists this long are data: write them as a parameter"
        )


def number(value: Value, text: str) -> int | Fraction:
    if isinstance(value, (int, Fraction)) or is_whole(value):
        return cast("int | Fraction", value)
    raise SpecError(f"`{text}` needs a number where it has {shown(value)}")


def _power(a: int | Fraction, b: int | Fraction) -> Value:
    if not isinstance(b, int) or not 0 <= b <= EXPONENT:
        raise SpecError(f"an exponent of {shown(b)} is not a whole number from 0 to {EXPONENT}")
    if max(abs(Fraction(a).numerator), Fraction(a).denominator).bit_length() * b > 128:
        raise SpecError(f"{shown(a)} ** {b} grows past {LIMIT:,}")
    return cast(Value, a**b)


def repeated(values: tuple[Value, ...], times: Value) -> Value:
    if type(times) is not int or times < 0:
        raise SpecError(f"a list times {shown(times)}", "a list is repeated a whole number of times")
    _counted(values, times)
    return values * times


def make_divisible(value: int | Fraction, divisor: int = 8, least: int | None = None) -> int:
    """The multiple of `divisor` nearest to `value`, at least `least` (or the divisor) and not under nine tenths of
    `value`.

    The rule of the MobileNet and EfficientNet code:
    https://github.com/tensorflow/models/tree/master/research/slim/nets/mobilenet
    """
    nearest = max(least if least is not None else divisor, int(value + Fraction(divisor, 2)) // divisor * divisor)
    return nearest + divisor if nearest < Fraction(9, 10) * value else nearest


def significant(value: int | Fraction, digits: int) -> int | Fraction:
    """The number with so many digits, halves to the even one: what a report prints as 1.234e+09."""
    if value == 0 or digits < 1:
        return 0
    exact = Fraction(value)
    places = len(str(int(abs(exact)))) - digits
    unit = Fraction(10**places) if places > 0 else Fraction(1, 10**-places)
    return round(exact / unit) * unit


def _addend(value: Value) -> int | Fraction:
    if isinstance(value, (int, Fraction)):
        return value
    raise TypeError


OPERATORS: dict[type[ast.operator], Callable[..., Value]] = {
    ast.Add: operator.add,
    ast.Div: lambda a, b: Fraction(a) / Fraction(b),
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Mult: operator.mul,
    ast.Pow: _power,
    ast.Sub: operator.sub,
}

COMPARISONS: dict[type[ast.cmpop], Callable[..., bool]] = {
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.NotEq: operator.ne,
    ast.NotIn: lambda a, b: a not in b,
}

FUNCTIONS: dict[str, Callable[..., Value]] = {
    "abs": abs,
    "ceil": ceil,
    "floor": floor,
    "len": len,
    "make_divisible": make_divisible,
    "max": max,
    "min": min,
    "round": lambda value: round(value),    # half to even, as Python rounds
    "significant": significant,
    "sum": lambda values: sum(map(_addend, values)),
}
