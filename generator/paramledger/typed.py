"""Which numbers in plain text are published numbers: those that have to say where they are computed.

With a thousands comma, with five digits or more before the point, with a power of ten, or with K, M, B, million, MB and
the like after them. Names are none: `conv12345`, `8x7B`, `Pythia-13B`, `#12345`, a URL, a DOI. Years, and sizes such as
224 and 4096, pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paramledger.digits import scale_of

GROUPED = re.compile(
    r"\d{1,3}(?:([,_.'\u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?!\d)"
)  # a point groups only twice or more: 62.378.344
MANY = 5        # digits
LONGEST_NAME = 24
NAME = re.compile(r"(?<![\w.,])[^\W\d_]\w*-$")         # `Pythia-13B`, `T5-11B`; not the range `0.5M-1.2M`
NUMBER = re.compile(
    r"(?P<number>\d+(?:[,._'\u00a0\u2009\u202f]\d+)*)"
    r"(?P<power>\s?[x×·*]\s?10(?:(?:\^|\*\*)\s?-?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|[eE]\+?\d+\b)?"
    r"(?:(?P<gap>[ \n\u00a0\u202f-]?)(?P<word>[A-Za-z]+)(?P<after>\.?))?"
)
# A scheme is met once, from its first letter on, so that a long word costs linear time.
ADDRESS = re.compile(
    r"(?<![a-z+.-])[+.-]*+[a-z][a-z+.-]*+://\S+|\bwww\.\S+|\b(?:doi|arxiv):\S+|\b10\.\d{4,}/\S+", re.IGNORECASE
)
NOT_ALONE = frozenset("bm")     # figure 4b, 5m: too often no magnitude


def bare_numbers(text: str) -> Iterator[tuple[int, str]]:
    """(offset, number with its magnitude word) of each published number in text that is not code."""
    text = ADDRESS.sub(lambda match: " " * len(match[0]), text)
    for match in NUMBER.finditer(text):
        if is_name(text[max(0, match.start() - LONGEST_NAME):match.start()], match["number"]):
            continue
        if has_magnitude(match):
            yield match.start(), match[0].removesuffix(".")
        elif match["power"] or is_large(match["number"]):
            yield match.start(), match["number"] + (match["power"] or "")


def is_name(before: str, number: str) -> bool:
    """Whether what stands before makes the number a part of a name."""
    last = before[-1:]
    if last.isalpha() or last in ("_", "#", "@"):
        return True
    return NAME.search(before) is not None and not is_grouped(number)


def has_magnitude(match: re.Match[str]) -> bool:
    """Whether the word behind the number multiplies it."""
    word, gap = match["word"] or "", match["gap"]
    if not word or word == "x" or scale_of(word) in (None, 1):
        return False
    if len(word) > 1:
        return True
    if gap:  # 62.4 M, and neither `in 2014 K. Simonyan` nor `the 3-M process`
        return (
            gap != "-" and word.isupper() and not match["after"] and not re.fullmatch(r"(?:19|20)\d\d", match["number"])
        )
    return word not in NOT_ALONE


def is_grouped(number: str) -> bool:
    match = GROUPED.match(number)
    return match is not None and (match[1] != "." or match[0].count(".") > 1)


def is_large(number: str) -> bool:
    return is_grouped(number) or any(len(part.split(".")[0]) >= MANY for part in re.split(r"[^\d.]", number))
