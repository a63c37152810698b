"""A whole number that is not chosen yet, and what is computed of it: polynomials, exact.

A network is walked with `Unknown.itself` in the place of a setting, and its totals come out as polynomials of it. A
comparison is answered where its answer is the same for every number of the range. Whatever a polynomial cannot say (a
remainder that changes, the smaller of two numbers that cross, an item of a list) raises `UndecidedError`, or
`TypeError` where Python itself asks for an int. So what comes out holds for every number of the range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import cast

from paramledger.problems import SpecError


class UndecidedError(SpecError):
    """What is asked of a polynomial has not the same answer for all numbers of its range."""

    def __init__(self) -> None:
        super().__init__("this depends on the number in more ways than a polynomial says")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A whole number from `least` to `most`."""

    least: int
    most: int

    @property
    def itself(self) -> int:
        """The polynomial that is just this number. It passes for an int wherever only arithmetic is done with it."""
        return cast(int, Polynomial(self, (Fraction(0), Fraction(1))))


class Polynomial:
    """A polynomial of an unknown, whole for every whole number; the coefficient of the n-th power stands at n.

    One that does not depend on the unknown is an int, never a Polynomial.
    """

    __slots__ = ("coefficients", "unknown")

    def __init__(self, unknown: Unknown, coefficients: Sequence[Fraction]) -> None:
        self.unknown, self.coefficients = unknown, tuple(coefficients)

    def at(self, value: int) -> int:
        """The number that it is for a value of the unknown."""
        return int(sum(coefficient * value**power for power, coefficient in enumerate(self.coefficients)))

    def _with(self, coefficients: Sequence[Fraction]) -> Polynomial | int:
        kept = list(coefficients)
        while len(kept) > 1 and kept[-1] == 0:
            kept.pop()
        return Polynomial(self.unknown, kept) if len(kept) > 1 else int(kept[0])

    def _coefficients_of(self, other: object) -> tuple[Fraction, ...] | None:
        if isinstance(other, Polynomial):
            return other.coefficients if other.unknown == self.unknown else None
        return (Fraction(other),) if isinstance(other, int) else None

    def __add__(self, other: object) -> Polynomial | int:
        theirs = self._coefficients_of(other)
        if theirs is None:
            return NotImplemented
        size = max(len(self.coefficients), len(theirs))
        mine, theirs = (part + (Fraction(0),) * (size - len(part)) for part in (self.coefficients, theirs))
        return self._with([a + b for a, b in zip(mine, theirs, strict=True)])

    __radd__ = __add__

    def __neg__(self) -> Polynomial | int:
        return self._with([-coefficient for coefficient in self.coefficients])

    def __sub__(self, other: object) -> Polynomial | int:
        theirs = self._coefficients_of(other)
        return NotImplemented if theirs is None else self + self._with([-coefficient for coefficient in theirs])

    def __rsub__(self, other: object) -> Polynomial | int:
        theirs = self._coefficients_of(other)
        return NotImplemented if theirs is None else self._with([-c for c in self.coefficients]) + self._with(theirs)

    def __mul__(self, other: object) -> Polynomial | int:
        theirs = self._coefficients_of(other)
        if theirs is None:
            return NotImplemented
        product = [Fraction(0)] * (len(self.coefficients) + len(theirs) - 1)
        for i, a in enumerate(self.coefficients):
            for j, b in enumerate(theirs):
                product[i + j] += a * b
        return self._with(product)

    __rmul__ = __mul__

    def __mod__(self, other: object) -> int:
        """The remainder, where it is the same for all numbers: a polynomial of degree d whose values at 0 to d leave it
        leaves it everywhere, since each value is a sum of those with whole factors (Newton's series).
        """
        if not isinstance(other, int) or other <= 0:
            return NotImplemented
        remainders = {self.at(value) % other for value in range(len(self.coefficients))}
        if len(remainders) > 1:
            raise UndecidedError
        return remainders.pop()

    def __floordiv__(self, other: object) -> Polynomial | int:
        if not isinstance(other, int) or other <= 0:
            return NotImplemented
        whole = self - self % other
        return self._with([c / other for c in whole.coefficients]) if isinstance(whole, Polynomial) else whole // other

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """Numbers that it is never under and never over; of a straight line, the least and the greatest."""
        least, room = self.unknown.least, self.unknown.most - self.unknown.least
        size = len(self.coefficients)
        moved = [       # the same polynomial of how far the unknown is over its least
            sum((self.coefficients[n] * comb(n, power) * least ** (n - power) for n in range(power, size)), Fraction(0))
            for power in range(size)
        ]
        reached = [coefficient * room**power for power, coefficient in enumerate(moved) if power]
        zero = Fraction(0)
        return moved[0] + sum(min(one, zero) for one in reached), moved[0] + sum(max(one, zero) for one in reached)

    def _is_under(self, other: object, or_equal: bool) -> bool:
        difference = self - other
        if isinstance(difference, int):
            return difference <= 0 if or_equal else difference < 0
        if not isinstance(difference, Polynomial):
            return NotImplemented
        low, high = difference.bounds
        if high < 0 or (or_equal and high == 0):
            return True
        if low > 0 or (not or_equal and low == 0):
            return False
        raise UndecidedError

    def __lt__(self, other: object) -> bool:
        return self._is_under(other, or_equal=False)

    def __le__(self, other: object) -> bool:
        return self._is_under(other, or_equal=True)

    def __gt__(self, other: object) -> bool:
        return not self._is_under(other, or_equal=True)

    def __ge__(self, other: object) -> bool:
        return not self._is_under(other, or_equal=False)

    def __eq__(self, other: object) -> bool:
        difference = self - other if isinstance(other, (int, Polynomial)) else NotImplemented
        if not isinstance(difference, Polynomial):
            return difference == 0 if isinstance(difference, int) else NotImplemented
        low, high = difference.bounds
        if low <= 0 <= high:
            raise UndecidedError
        return False

    def __hash__(self) -> int:
        return hash((self.unknown.least, self.unknown.most, self.coefficients))

    def __bool__(self) -> bool:
        return self != 0

    def __repr__(self) -> str:
        terms = (f"{coefficient} * n**{power}" for power, coefficient in enumerate(self.coefficients) if coefficient)
        return " + ".join(terms)


def is_whole(value: object) -> bool:
    """Whether it is a whole number, chosen or not; true and false are none."""
    return type(value) is int or isinstance(value, Polynomial)


def is_unknown(value: object) -> bool:
    """Whether it is a polynomial, or a list with one at any depth."""
    return any(map(is_unknown, value)) if isinstance(value, tuple) else isinstance(value, Polynomial)


def sampled(value: object) -> object:
    """The same with an example in the place of every polynomial."""
    if isinstance(value, tuple):
        return tuple(map(sampled, value))
    return value.at(value.unknown.most) if isinstance(value, Polynomial) else value
