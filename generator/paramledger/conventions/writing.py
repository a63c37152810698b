"""Numbers as tools write them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from paramledger.language.conventions import Form, Scaled

SIZES = {"T": 10**12, "G": 10**9, "B": 10**9, "M": 10**6, "K": 10**3, "k": 10**3}
FORMS: dict[Form, Callable[[int], str]] = {
    "whole": str,
    "commas": lambda value: f"{value:,}",
    "float": lambda value: f"{value}.0",
    "MB": lambda value: f"{hundredths(value, 10**6)} MB",
    "MiB": lambda value: f"{hundredths(value, 2**20)} MB",
}


def written(value: int, how: Form | Scaled) -> str:
    """A number as a tool writes it."""
    return scaled(value, how) if isinstance(how, Scaled) else FORMS[how](value)


def scaled(value: int, how: Scaled) -> str:
    """A number in the largest unit that it reaches: `4.13 GMac`."""
    unit = next((unit for unit in how.units if value >= SIZES[unit]), how.units[-1] if how.always else "")
    if not unit:
        return f"{value} {how.suffix}".rstrip()
    text = hundredths(value, SIZES[unit])
    return f"{text.rstrip('0').rstrip('.') if how.trimmed else text} {unit}{how.suffix}"


def hundredths(value: int, unit: int) -> str:
    """A number in a unit with two decimals, halves to the even one, as Python prints."""
    cents = round(Fraction(100 * value, unit))
    return f"{cents // 100}.{cents % 100:02}"
