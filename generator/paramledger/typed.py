"""Which numbers in plain text are published numbers: those that have to say where they are computed.

With groups of thousands in any country's way, with five digits or more before the point, with a power of ten, with
K, M, B, million, crore, MB and the like after them, or in words. Names are none: `conv12345`, `8x7B`, `Pythia-13B`,
`#12345`, a URL, a DOI, and the names of networks that specs declare, such as `Mistral 7B`. Years, and sizes such as
224 and 4096, pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from paramledger.digits import scale_of

MARKS = ",._'’‘·٬，" + "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
GROUPED = re.compile(
    rf"\d{{1,3}}(?:([{MARKS}])\d{{3}})(?:\1\d{{3}})*(?!\d)|\d{{1,3}}( )\d{{3}}(?: \d{{3}})+(?!\d)"
    r"|\d{1,2}(,)(?:\d{2},)+\d{3}(?!\d)"
)
TWICE = frozenset(".·")         # they group only twice or more: 62.378.344, and neither 62.378 nor 62·378
MANY = 5        # digits
LONG = 7        # digits that no version, issue or product has
LONGEST_NAME = 24
NAME = re.compile(r"(?<![\w.,])[^\W\d_]\w*-$")         # `Pythia-13B`, `T5-11B`; not the range `0.5M-1.2M`
NUMBER = re.compile(
    rf"(?P<number>\d{{1,3}}(?: \d{{3}}){{2,}}(?!\d)|\d+(?:[{MARKS}]\d+)*)"
    r"(?P<power>\s?(?:[x×·*]|\\times|\\cdot)\s?10(?:(?:\^|\*\*)\s?-?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|[eE]\+?\d+\b)?"
    r"(?:(?P<gap>[ \n\u00a0\u202f-]?)(?P<word>[A-Za-z]+|[万萬亿億])(?P<after>\.?))?"
)
# A scheme is met once, from its first letter on, so that a long word costs linear time.
ADDRESS = re.compile(
    r"(?<![a-z+.-])[+.-]*+[a-z][a-z+.-]*+://\S+|\bwww\.\S+|\b(?:doi|arxiv):\S+|\b10\.\d{4,}/\S+", re.IGNORECASE
)
NOT_ALONE = frozenset("bm")     # figure 4b, 5m: too often no magnitude
FOREIGN = frozenset({"crore", "giga", "lakh", "mega", "mil", "mio", "mld", "mln", "mrd", "万", "亿", "億", "萬"})
COUNTS = re.compile(r"\.?[\s-](?:trainable |learned )?(?:param|weight|mac|multipl|neuron|unit|bias)", re.IGNORECASE)
PICTURED = re.compile(r"\b(?:fig(?:ure)?s?|tables?|panels?|sections?|eqs?|equations?|step)\.?\s?$", re.IGNORECASE)
# What is compared between a page and its source: runs of digits with the letters that stand at them (175b, 8x7B), a
# unit's letter apart, and the words that multiply.
MULTIPLY = sorted({"hundred", "thousand", "million", "billion", "trillion", "bn"} | {w for w in FOREIGN if w.isascii()})
COMPARED = re.compile(
    r"[\d⁰¹²³⁴-⁹₀-₉①-⓿]+[A-Za-z]*|(?<=\d[\s-])[KMBGT]\b|[万萬亿億]"
    rf"|\b(?:{'|'.join(MULTIPLY)})s?\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
SMALL_SIGNS = re.compile(rf"[⁰¹²³⁴-⁹]{{{MANY},}}|[₀-₉]{{{MANY},}}")

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
TENS = "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred"
PARTS = "half quarter quarters third thirds"
WORDS = "|".join(f"{ONES} {TENS} {PARTS}".split())
SPELLED = re.compile(
    rf"(?<!nearest )\b(?:(?<![\d.,])\d[\d.,]*+|{WORDS})"
    rf"(?:[\s-]{{1,3}}(?:and|an?|odd|of|point|{WORDS})){{0,8}}"
    r"[\s-]{1,3}(?:thousand|million|billion|trillion|crore|lakh)\b",
    re.IGNORECASE,
)


class Folding(dict[int, int | None]):
    """Letters and digits of other scripts -> the ASCII ones that they look like, one for one."""

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code))
        self[code] = ord(folded) if len(folded) == 1 and folded.isascii() and folded.isalnum() else code
        if chr(code).isdecimal():
            self[code] = ord("0") + unicodedata.decimal(chr(code))
        if chr(code) in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉":
            self[code] = code           # they are powers: 10⁷
        return self[code] or code


ALIKE = Folding(str.maketrans("КМВТΚΜΒΤ", "KMBTKMBT"))


Names = frozenset[str]
NO_NAMES: Names = frozenset()
LONGEST_TITLE = 100
SIZED = re.compile(r"[^\W\d_].* \d{1,4}(?: \d{1,3})?[kmbt]")     # words, then a size: `mistral 7b`
JOINED = re.compile(r"[\s._-]+")


def sized_names(names: Iterable[str]) -> Names:
    """The names of networks that end in a size, `Mistral 7B`: there the size is a part of the name.

    No other name excuses a number: `AlexNet with 62,378,344 parameters` may be a title, and names nothing.
    """
    return frozenset(name for name in map(alike, names) if SIZED.fullmatch(name))


def alike(name: str) -> str:
    """`Mistral-7B`, `mistral 7b` and `mistral_7b` are one name."""
    return JOINED.sub(" ", name.lower())


def typed_numbers(text: str, names: Names = NO_NAMES) -> Iterator[tuple[int, str]]:
    """(offset, number with its magnitude word) of each published number in text that is not code.

    `names` are those of networks that end in a size, as `sized_names` gives them.
    """
    blank = ADDRESS.sub(lambda match: " " * len(match[0]), text)
    yield from in_digits(blank, names)
    yield from in_words(blank)


def in_digits(text: str, names: Names = NO_NAMES) -> Iterator[tuple[int, str]]:
    folded = text if text.isascii() else text.translate(ALIKE)
    for match in NUMBER.finditer(folded):
        if is_name(folded[max(0, match.start() - LONGEST_NAME):match.start()], match["number"]):
            continue
        if has_magnitude(match, folded):
            if not (names and ends_name(text[max(0, match.start() - LONGEST_TITLE):match.end()], names)):
                yield match.start(), text[match.start():match.end()].removesuffix(".")
        elif match["power"] or is_large(match["number"]):
            yield match.start(), text[match.start():match.end("power" if match["power"] else "number")]
    if not folded.isascii():
        yield from ((match.start(), match[0]) for match in SMALL_SIGNS.finditer(text))


def ends_name(text: str, names: Names) -> bool:
    """Whether a text ends in one of the names."""
    words = alike(text).removesuffix(" ").split(" ")
    return any(" ".join(words[start:]) in names for start in range(len(words)))


def in_words(text: str) -> Iterator[tuple[int, str]]:
    """Numbers that are written in words, wholly or in part: `sixty-two million`; not those of digits alone."""
    for match in SPELLED.finditer(text):
        if not any(in_digits(match[0])):
            yield match.start(), match[0]


def is_name(before: str, number: str) -> bool:
    """Whether what stands before makes the number a part of a name."""
    last = before[-1:]
    if last.isalpha():
        return True
    long = is_grouped(number) or len(number) >= LONG
    if last in ("_", "#", "@"):
        return not long or before[-2:-1].isalnum()
    return NAME.search(before) is not None and not long


def has_magnitude(match: re.Match[str], text: str) -> bool:
    """Whether the word behind the number multiplies it."""
    word, gap = match["word"] or "", match["gap"]
    if word.lower().removesuffix("s") in FOREIGN:
        return True
    if not word or word == "x" or scale_of(word) in (None, 1):
        return False
    if len(word) > 1:
        return True
    counts = COUNTS.match(text, match.end("word")) is not None
    if gap:
        return gap != "-" and (counts or is_unit(match, text))
    if word not in NOT_ALONE or counts:
        return True
    whole = match["number"].split(".")[0]
    return len(whole) > 1 and not PICTURED.search(text[max(0, match.start() - LONGEST_NAME):match.start()])


def is_unit(match: re.Match[str], text: str) -> bool:
    """Whether a letter apart multiplies: 62.4 M and 175 B., and neither `in 2014 K. Simonyan` nor `the 3 T.`."""
    if not match["word"].isupper() or YEAR.fullmatch(match["number"]):
        return False
    return not match["after"] or len(match["number"]) > 2


def is_grouped(number: str) -> bool:
    match = GROUPED.match(number)
    mark = match and (match[1] or match[2] or match[3])
    return match is not None and mark is not None and (mark not in TWICE or match[0].count(mark) > 1)


def is_large(number: str) -> bool:
    return is_grouped(number) or any(len(part.split(".")[0]) >= MANY for part in re.split(r"[^\d.]", number))
