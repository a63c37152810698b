"""Printed digits -> a number and the places that it was rounded to; the verdict on a claim; computed numbers -> digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from paramledger.problems import SpecError

Exact = int | Fraction
Word = Literal["exact", "rounds", "truncates", "differs", "unexplained"]

MINUS = "\u2212"
LONGEST = 80            # characters of a printed number with its words
MOST_DIGITS = 30        # of the number itself, and its largest power of ten

LETTERS = {"K": 10**3, "k": 10**3, "M": 10**6, "m": 10**6, "B": 10**9, "b": 10**9, "G": 10**9, "T": 10**12}
SCALES = LETTERS | {"bn": 10**9, "mn": 10**6, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
BYTES = {
    "KB": 10**3, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
}
BINARY = {
    10**3: 2**10,
    10**6: 2**20,
    10**9: 2**30,
    10**12: 2**40,
}  # what K, M, G and T are when they are powers of 1024
COUNTED = re.compile(r"[KkMBGT](?=(?i:FLOPs?|MACs?|MAdds?|ops|params?)$)")      # MFLOPS, GMACs, MMAdds
# Words that change the number and that nobody needs to print a count with.
UNREAD = frozenset(
    {"crore", "dozen", "fifth", "half", "hundred", "lakh", "myriad", "per", "percent", "quarter", "third", "times"}
)

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NUMBER = re.compile(
    r"(?:(?:about|approximately|approx\.|around|nearly|roughly|some|[~≈])\s*)?"
    r"(?P<sign>[+\u2212-]?)"
    r"(?P<whole>\d{1,3}(?:(?P<mark>[,_' \u00a0\u2009\u202f])\d{3}(?:(?P=mark)\d{3})*)|\d+)(?:\.(?P<part>\d+))?"
    r"(?:[eE](?P<e>[+-]?\d{1,3})"
    r"|\s*\(?\s*[x×·*]\s*10(?:\^|\*\*|(?=[⁰¹²³⁴⁵⁶⁷⁸⁹]))\s*(?P<power>\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\)?)?"
    r"(?P<rest>.*)",
    re.ASCII,
)
WORD = re.compile(r"[\s(-]*(?P<word>[A-Za-z]*)(?P<more>(?:[\s()-]|[^\W\d_])*)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its value, and the places that it may be rounded to, the last digit's first.

    Trailing zeros may or may not have been rounded to, so "60 million" has the places 1,000,000 and 10,000,000.
    """

    value: Exact
    places: tuple[Exact, ...]
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a printed number has to do with the computed one. `readings` are all places at which its digits follow."""

    word: Word
    quantum: Exact
    readings: tuple[tuple[Word, Exact], ...] = ()


def read_printed(text: str, binary: bool = False) -> Printed:
    """The number that printed digits with a unit word say; raises SpecError when they say none, or more than one.

    `binary`: the publisher's K, M and G are powers of 1024, as in 528 MB for what is 528 MiB.
    """
    match = NUMBER.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None:
        raise unreadable(text)
    power = int(match["e"] or (match["power"] or "0").translate(SUPERSCRIPTS))
    scale = unit_scale(match["rest"])
    if binary:
        scale = BINARY.get(scale or 0)
    part = match["part"] or ""
    digits = re.sub(r"\D", "", match["whole"]) + part
    if scale is None or len(digits) > MOST_DIGITS or abs(power) > MOST_DIGITS or (scale != 1 and power):
        raise unreadable(text)
    finest = Fraction(10) ** (power - len(part)) * scale
    whole = int(digits)
    zeros = len(digits) - len(digits.rstrip("0")) if whole else 0
    sign = -1 if match["sign"] in ("-", MINUS) else 1
    return Printed(
        plain(sign * whole * finest), tuple(plain(finest * 10**zero) for zero in range(zeros + 1)), bool(match["sign"])
    )


def unreadable(text: str) -> SpecError:
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return SpecError(
        f"`{shown}` is not one number",
        "write digits and unit word as printed: 62,378,344, 60 million, 0.59M, 3.8×10^9, 528 MB",
    )


def unit_scale(rest: str) -> int | None:
    """What the words after the digits multiply them by; None when they cannot be read."""
    match = WORD.fullmatch(rest)
    if match is None:
        return None
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", rest)}
    if words & UNREAD or any(
        word.removesuffix("s") in SCALES for word in words - {match["word"].lower()} if len(word) > 2
    ):
        return None
    return scale_of(match["word"])


def scale_of(word: str) -> int | None:
    """The magnitude that a word after a number stands for: 10**6 for `million`, `M`, `MB` and `MMACs`, 1 for `neurons`.
    """
    known = SCALES.get(word) or SCALES.get(word.lower().removesuffix("s") if len(word) > 2 else "") or BYTES.get(word)
    if known:
        return known
    if COUNTED.match(word):
        return LETTERS[word[0]]
    return 1 if not word or len(word) > 2 or word == "x" else None


def plain(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def nearest(value: Exact, quantum: Exact) -> Exact:
    """The multiple of `quantum` that is nearest, halves away from zero: as people round."""
    size = floor(abs(Fraction(value)) / quantum + Fraction(1, 2))
    return plain(Fraction(quantum * (-size if value < 0 else size)))


def reads_as(printed: Printed, computed: Exact) -> bool:
    """Whether every digit given is the computed number's, rounded at the last of them; without a sign, its size."""
    goal = computed if printed.signed or computed >= 0 else -computed
    place = printed.places[0]
    return goal == printed.value or (reaches(goal, place) and nearest(goal, place) == printed.value)


def reaches(computed: Exact, place: Exact) -> bool:
    """Whether a number has a digit at a place or above it: 60,965,224 has none at the hundred million, nor 0 anywhere.

    Rounded above its first digit a number would say nothing: 0 billion, or 100 million for 60 million.
    """
    return abs(Fraction(computed)) >= Fraction(place)


def reading(value: Exact, computed: int, quantum: Exact) -> Word | None:
    """Whether `value` is `computed` rounded (halves either up or to even) or cut at one place that it reaches."""
    if not reaches(computed, quantum):
        return None
    count = Fraction(computed) / quantum
    if value in (nearest(computed, quantum), round(count) * quantum):
        return "rounds"
    return "truncates" if value == int(count) * quantum else None


def verdict(printed: Printed, computed: int, explained: bool = False) -> Verdict:
    """The first place, from the last digit on, at which the printed digits follow from the computed number."""
    if printed.value == computed:
        return Verdict("exact", printed.places[0])
    readings = tuple((word, place) for place in printed.places if (word := reading(printed.value, computed, place)))
    if readings:
        return Verdict(*readings[0], readings)
    return Verdict("differs" if explained else "unexplained", printed.places[0])


NAMES = {1: "unit", 10: "ten", 100: "hundred"} | {
    count * scale: f"{word}{name}"
    for scale, name in ((10**3, "thousand"), (10**6, "million"), (10**9, "billion"), (10**12, "trillion"))
    for count, word in ((1, ""), (10, "ten "), (100, "hundred "))
} | {2**10: "2¹⁰", 2**20: "2²⁰", 2**30: "2³⁰"}


def place_name(quantum: Exact) -> str:
    """`million`, `ten thousand`; `2²⁰` for MiB; digits where a place has no name."""
    if isinstance(quantum, Fraction):
        return decimal(quantum, MOST_DIGITS).rstrip("0")
    return NAMES.get(quantum) or grouped(quantum)


def binary_place_name(quantum: Exact, unit: str) -> str:
    """The same of a place among multiples of 1024: `MiB` and `0.01 GiB` of bytes, `1,024` of anything else."""
    for power, prefix in ((30, "Gi"), (20, "Mi"), (10, "Ki")):
        count = Fraction(quantum) / 2**power
        if unit == "byte" and str(count.numerator * count.denominator).rstrip("0") == "1":
            return f"{prefix}B" if count == 1 else f"{decimal(count, MOST_DIGITS).rstrip('0').rstrip('.')} {prefix}B"
    return place_name(quantum) if isinstance(quantum, Fraction) else grouped(quantum)


def in_words(found: Verdict) -> str:
    """What a verdict says, in full: `rounded to the nearest million`."""
    if found.word == "exact":
        return "every digit equals the computed one"
    if found.word == "rounds":
        return f"rounded to the nearest {place_name(found.quantum)}"
    if found.word == "truncates":
        rounds = [
            f"; rounded to the nearest {place_name(place)}, it matches as well"
            for word, place in found.readings
            if word == "rounds"
        ]
        return f"truncated to the {place_name(found.quantum)}, not rounded" + "".join(rounds[:1])
    return "follows from the computed number neither by rounding nor by truncation"


STYLE = re.compile(r"(?:\.(?P<places>[0-9]))?(?P<unit>K|M|B|thousand|million|billion)")


def digits(value: int, style: str = "") -> str:
    """A computed number as text: grouped, `+` signed, `size` without its sign, or rounded as `.1M` says."""
    if style == "size":
        return grouped(abs(value))
    return signed(value) if style == "+" else rounded(value, style) if style else grouped(value)


def grouped(value: int) -> str:
    """62378344 -> `62,378,344`; a minus is U+2212, which `read_printed` reads."""
    return f"{value:,}".replace("-", MINUS)


def signed(value: int) -> str:
    """A difference with its sign: `+307,200`, `−1,413,120`, `0`."""
    return f"+{value:,}" if value > 0 else grouped(value)


def rounded(value: int, style: str) -> str:
    """A number rounded as `.1M`, `M` or `.1 million` say: `62.4M`, `62M`, `62.4 million`; raises SpecError for a style
    that is none, or that rounds above the number's first digit.
    """
    match = STYLE.fullmatch(style.replace(" ", ""))
    if match is None:
        raise SpecError(f"`{style}` is not a way to round", "write decimals and a unit: .1M, .2B, K, .1million")
    unit, places = match["unit"], int(match["places"] or 0)
    place = plain(Fraction(SCALES[unit], 10**places))
    if value and not reaches(value, place):
        hint = "write more decimals, a smaller unit, or all digits"
        raise SpecError(f"rounded to the {place_name(place)}, {grouped(value)} has no digit left", hint)
    return decimal(Fraction(value, SCALES[unit]), places) + (f" {unit}" if len(unit) > 1 else unit)


def decimal(value: Fraction, places: int) -> str:
    """A fraction in digits, rounded to so many decimals."""
    whole, part = divmod(abs(int(nearest(value * 10**places, 1))), 10**places)
    sign = MINUS if value < 0 and (whole or part) else ""
    return f"{sign}{whole:,}" + (f".{part:0{places}}" if places else "")
