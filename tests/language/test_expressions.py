"""Expressions: exact, bounded arithmetic, and nothing else."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paramledger.language.arithmetic import LIMIT, make_divisible
from paramledger.language.expressions import expression
from paramledger.language.values import DataRow, Value
from paramledger.problems import SpecError

from tests.hostile import ending

NAMES: dict[str, Value] = {
    "channels": 48, "groups": 2, "depths": (3, 4, 6, 3), "kind": "relu", "on": True, "half": Fraction(1, 2), "zero": 0,
    "rows": (DataRow({"name": "a", "filters": 8}),),
}


class Scope:
    def value(self, name: str) -> Value:
        if name not in NAMES:
            raise SpecError(f"`{name}` means nothing here")
        return NAMES[name]

    def size(self, name: str, axis: str) -> int:
        return {"input.height": 27, "skip.channels": 96}[f"{name}.{axis}"]


def value(text: str) -> Value:
    return expression(text).evaluate(Scope())


@pytest.mark.parametrize(("text", "expected"), [
    ("7", 7),
    ("2 + 3 * 4", 14),
    ("(2 + 3) * 4", 20),
    ("10 - 4 - 3", 3),
    ("2 ** 3 ** 2", 512),
    ("-2 ** 2", -4),
    ("7 // 2", 3),
    ("-7 // 2", -4),
    ("7 % 4", 3),
    ("6 / 3", 2),
    ("7 / 2", Fraction(7, 2)),
    ("channels // groups", 24),
    ("input.height - 2", 25),
    ("4 * skip.channels", 384),
    ("1.1", Fraction(11, 10)),
    ("ceil(10 * 1.1)", 11),          # in floats 10 * 1.1 is 11.000000000000002, and its ceiling 12
    ("floor(3 * 1.1 / 1.1)", 3),     # in floats 3.0000000000000004 or 2.9999999999999996
    ("0.1 + 0.2 == 0.3", True),
    ("1e3", 1000),
    ("5 * half", Fraction(5, 2)),
    ("round(2.4)", 2),
    ("round(2.6)", 3),
    ("round(2.5)", 2),               # halves to even, as Python rounds
    ("ceil(7 / 2)", 4),
    ("floor(7 / 2)", 3),
    ("abs(-3)", 3),
    ("min(3, 1, 2)", 1),
    ("max([3, 1, 2])", 3),
    ("sum(depths)", 16),
    ("len(depths)", 4),
    ("depths[0]", 3),
    ("depths[-1]", 3),
    ("[1, 2][1]", 2),
    ("[1, 2] + [3]", (1, 2, 3)),
    ("[64] * 3", (64, 64, 64)),
    ("rows[0]['filters']", 8),
    ("1 if on else 2", 1),
    ("1 if not on else 2", 2),
    ("on and zero == 0", True),
    ("on and zero > 0", False),
    ("zero > 0 or on", True),
    ("3 in depths", True),
    ("5 not in depths", True),
    ("1 < 2 < 3", True),
    ("1 < 3 < 2", False),
    ("channels != 48", False),
    ("kind == 'relu'", True),
    ("true", True),
    ("false", False),
    ("True", True),
    ("10 ** 18", LIMIT),
    ("0 if zero == 0 else 1 // zero", 0),    # the branch that is not taken is not computed
    ("zero != 0 and 1 // zero > 0", False),
])
def test_value(text: str, expected: Value) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("text", "message"), [
    ("1 // zero", "`1 // zero` divides by zero"),
    ("1 % zero", "`1 % zero` divides by zero"),
    ("1 / zero", "`1 / zero` divides by zero"),
    ("10 ** 18 + 1", "`10 ** 18 + 1` grows past 1,000,000,000,000,000,000"),
    ("1 / 10 ** 18 / 10", "`1 / 10 ** 18 / 10` grows past 1,000,000,000,000,000,000"),
    ("2 ** 65", "an exponent of 65 is not a whole number from 0 to 64"),
    ("2 ** -1", "an exponent of -1 is not a whole number from 0 to 64"),
    ("2 ** half", "an exponent of 1/2 is not a whole number from 0 to 64"),
    ("10 ** 64", "10 ** 64 grows past 1,000,000,000,000,000,000"),
    ("kind + 1", '`kind + 1` needs a number where it has "relu"'),
    ("kind * 3", '`kind * 3` needs a number where it has "relu"'),
    ("depths + 1", "`depths + 1` needs a number where it has [3, 4, 6, 3]"),
    ("kind < 3", '`kind < 3` compares "relu" with 3'),
    ("depths[4]", "`depths[4]` takes item 4 of a list of 4"),
    ("depths[half]", "`depths[half]` takes [1/2] of [3, 4, 6, 3]"),
    ("channels[0]", "`channels[0]` takes [0] of 48"),
    ("[0] * 1001", "a list of more than 1,000 items is made"),
    ("[[0] * 999] * 2", "a list of more than 1,000 items is made"),
    ("[[0] * 600, [0] * 600]", "a list of more than 1,000 items is made"),
    ("[0] * -1", "a list times -1"),
    ("max()", "`max()`: `max` does not take these arguments"),
    ("len(3)", "`len(3)`: `len` does not take these arguments"),
    ("sum([kind])", "`sum([kind])`: `sum` does not take these arguments"),
    ("round(1, -9)", "`round(1, -9)`: `round` does not take these arguments"),
    ("make_divisible(3, 0)", "`make_divisible(3, 0)`: `make_divisible` does not take these arguments"),
    ("nothing", "`nothing` means nothing here"),
    ("channels.__class__", "`channels.__class__` asks for `.__class__`"),
    ("().__class__", "`().__class__` asks for `.__class__`"),
    ("input.height.colour", "`input.height.colour` asks for `.colour`"),
    ("eval('1')", "`eval('1')` calls `eval`, which is not a function of the language"),
    ("kind.upper()", "`kind.upper()` calls `kind.upper`, which is not a function of the language"),
    ("lambda: 1", "`lambda: 1` uses Lambda, which is not arithmetic"),
    ("[x for x in depths]", "`[x for x in depths]` uses ListComp, which is not arithmetic"),
    ("{1: 2}", "`{1: 2}` uses Dict, which is not arithmetic"),
    ("~1", "`~1` uses Invert, which is not arithmetic"),
    ("1 << 3", "`1 << 3` uses LShift, which is not arithmetic"),
    ("1 is 1", "`1 is 1` uses Is, which is not a comparison of numbers or words"),
    ("1j", "`1j` has 1j, which is not a number or a word"),
    ("None", "`None` has None, which is not a number or a word"),
    ("b'a'", "`b'a'` has b'a', which is not a number or a word"),
    ("1 +", "`1 +` is not an expression"),
    ("a = 1", "`a = 1` is not an expression"),
    ("1; 2", "`1; 2` is not an expression"),
])
def test_refused(text: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        value(text)
    assert raised.value.message == message


@pytest.mark.parametrize(
    "text",
    ["9 ** 9 ** 9 ** 9", "(" * 300 + "1" + ")" * 300, "-" * 499, "[" * 90 + "]" * 90, "9" * 501, "1" + "+1" * 240],
)
def test_bombs_are_refused(text: str) -> None:
    with ending(), pytest.raises(SpecError):
        value(text)


def test_names_and_sizes_are_known_beforehand() -> None:
    found = expression("max(channels, a) if true and on else skip.channels * input.height")
    assert found.names == {"channels", "a", "on"}
    assert found.sizes == {("skip", "channels"), ("input", "height")}


@pytest.mark.parametrize(("number", "divisor", "least", "expected"), [
    (32, 8, None, 32),
    (33, 8, None, 32),
    (36, 8, None, 40),                     # halves up
    (11, 8, None, 16),                     # 8 would be under nine tenths of 11
    (3, 8, None, 8),                       # at least the divisor
    (3, 8, 16, 16),
    (Fraction(72, 5), 8, None, 16),        # 14.4, as 0.45 · 32
])
def test_make_divisible(number: int, divisor: int, least: int | None, expected: int) -> None:
    assert make_divisible(number, divisor, least) == expected


numbers = st.integers(-1000, 1000)


@given(numbers, numbers, numbers)
def test_arithmetic_is_that_of_whole_numbers(a: int, b: int, c: int) -> None:
    assert value(f"({a}) + ({b}) * ({c})") == a + b * c
    assert value(f"({a}) - ({b}) - ({c})") == a - b - c
    if b:
        assert value(f"({a}) // ({b}) * ({b}) + ({a}) % ({b})") == a
        assert value(f"({a}) / ({b}) * ({b})") == a


@settings(max_examples=200)
@given(st.text(alphabet="0123456789.+-*/%()[]<>=! abcdefgilnoprstuvx_,'\"", max_size=40))
def test_any_text_is_a_value_or_a_reason(text: str) -> None:
    with contextlib.suppress(SpecError):
        value(text)


@pytest.mark.parametrize("text", ["1or 2", "0x1for", "'\\d'"])
def test_what_python_warns_of_is_no_expression(text: str) -> None:
    """Else the warning would be printed between the problems."""
    with pytest.raises(SpecError, match="is not an expression"):
        expression(text)
