"""Polynomials do what whole numbers do, for every number of the range; what is not so for all of them is refused."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramledger.polynomial import Polynomial, UndecidedError, Unknown, is_unknown, is_whole, sampled

RANGE = Unknown(1, 12)
N: Any = RANGE.itself
WHOLE = st.integers(-40, 40)
NUMBERS = range(RANGE.least, RANGE.most + 1)
Made = tuple[Any, Callable[[int], int]]     # a polynomial, and the same of whole numbers


def made(coefficients: list[int]) -> Made:
    powers = (1, N, N * N)
    return (
        sum(coefficient * power for coefficient, power in zip(coefficients, powers, strict=False)),
        lambda n: sum(coefficient * n**power for power, coefficient in enumerate(coefficients)),
    )


POLYNOMIALS = st.lists(WHOLE, min_size=1, max_size=3).map(made)
ARITHMETIC = (operator.add, operator.sub, operator.mul)
COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)


def at(value: Any, n: int) -> int:
    return value.at(n) if isinstance(value, Polynomial) else value


@given(POLYNOMIALS, POLYNOMIALS, st.sampled_from(ARITHMETIC))
def test_arithmetic(one: Made, other: Made, apply: Callable[[Any, Any], Any]) -> None:
    made = apply(one[0], other[0])
    assert [at(made, n) for n in NUMBERS] == [apply(one[1](n), other[1](n)) for n in NUMBERS]


@given(POLYNOMIALS, POLYNOMIALS, st.sampled_from(COMPARISONS))
def test_a_comparison_holds_for_all_numbers_or_is_refused(
    one: Made, other: Made, apply: Callable[[Any, Any], bool]
) -> None:
    try:
        answer = apply(one[0], other[0])
    except UndecidedError:
        return
    assert {apply(one[1](n), other[1](n)) for n in NUMBERS} == {answer}


@given(POLYNOMIALS, st.integers(1, 9), st.sampled_from((operator.floordiv, operator.mod)))
def test_division_is_exact_or_refused(one: Made, by: int, apply: Callable[[Any, Any], Any]) -> None:
    try:
        made = apply(one[0], by)
    except UndecidedError:
        return
    assert [at(made, n) for n in range(50)] == [apply(one[1](n), by) for n in range(50)]


def test_pairs_are_whole_though_their_coefficients_are_not() -> None:
    """n (n - 1) is even for every n, so half of it is whole."""
    pairs: Any = N * (N - 1) // 2
    assert pairs.coefficients == (0, Fraction(-1, 2), Fraction(1, 2)) and pairs.at(7) == 21


@pytest.mark.parametrize(
    ("line", "bounds"),
    [(3 * N + 1, (4, 37)), (5 - N, (-7, 4)), (N * N, (1, 144))],
)
def test_bounds(line: Any, bounds: tuple[int, int]) -> None:
    """From 1 to 12 the line 3 n + 1 goes from 4 to 37."""
    assert line.bounds == bounds


@pytest.mark.parametrize(
    "ask",
    [
        lambda: range(N), lambda: [1, 2][N], lambda: int(N), lambda: N / 2, lambda: N // N, lambda: 10 // N,
        lambda: N % N, lambda: round(N), lambda: abs(N), lambda: [0] * N, lambda: N < 1.5, lambda: "a" * N,
    ],
)
def test_what_only_an_int_can_do_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        ask()


@pytest.mark.parametrize(
    "ask", [lambda: N == 3, lambda: min(N, 5), lambda: N // 2, lambda: bool(N - 4), lambda: N in [4]]
)
def test_what_depends_on_the_number_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(UndecidedError):
        ask()


def test_what_is_the_same_for_all_numbers_is_answered() -> None:
    assert N != 0 and N and N < 13 and max(N, 0) is N and min(N, N) is N and N - N == 0
    assert (N * 6 + 4) % 3 == 1 and is_whole(N) and is_whole(3) and not is_whole(True)


def test_an_example_of_a_list() -> None:
    assert sampled((1, (N, "a"))) == (1, (12, "a")) and is_unknown((1, (N,))) and not is_unknown((1, (2,)))
