"""What somebody has typed or pasted, read as numbers: digits with their unit, in each way in which people mean it.

`97.49 MB` is 97.49 · 10^6 bytes to some and 97.49 · 2^20 to others; `8.98 GFLOPs` is a count of multiply-accumulates,
or twice as many operations. Each is a reading; what the reading assumes is said wherever it finds something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from paramledger.counts.quantities import TABLE
from paramledger.digits import BINARY, Exact, Printed, plain, read_printed
from paramledger.problems import SpecError

LONGEST = 100_000       # characters that are looked at
MOST_NUMBERS = 20
LONGEST_LINE = 300
LEAST_DIGITS = 4        # of a number without a unit that is not alone in its text
KINDS = {               # of layers: how they are called where they are listed
    "depthwise": re.compile(r"depthwise", re.IGNORECASE),
    "separable": re.compile(r"separable", re.IGNORECASE),
    "transposed": re.compile(r"conv\w*transpose|transposed?.?conv|deconv", re.IGNORECASE),
    "grouped": re.compile(r"groups?\s*=|grouped", re.IGNORECASE),
    "conv1d": re.compile(r"conv_?1d", re.IGNORECASE),
    "conv3d": re.compile(r"conv_?3d", re.IGNORECASE),
    "convolution": re.compile(r"conv", re.IGNORECASE),
    "attention": re.compile(r"attention|\bmha\b", re.IGNORECASE),
    "dense": re.compile(r"dense|linear|fully.connected", re.IGNORECASE),
    "bidirectional": re.compile(r"bidirectional|\bbi-?(?:lstm|gru|rnn)", re.IGNORECASE),
    "recurrent": re.compile(r"lstm|gru|rnn", re.IGNORECASE),
    "embedding": re.compile(r"embedding", re.IGNORECASE),
    "norm": re.compile(r"norm", re.IGNORECASE),
}
ALIKE = (               # of these a line means the first that it names
    ("depthwise", "separable", "transposed", "grouped", "conv1d", "conv3d", "convolution"),
    ("bidirectional", "recurrent"),
)
SUBJECTS = {            # what a line is about, whatever stands between its words and the number
    "adapter": re.compile(r"\bq?lora\b|adapter|\bpeft\b|trainable params\b.*\ball params\b", re.IGNORECASE),
    "cache": re.compile(r"\bkv\b|cache", re.IGNORECASE),
    "training": re.compile(r"\btrain(?!able)", re.IGNORECASE),
    "8 bits": re.compile(r"\b(?:fp8|f8|int8|q8_0|8[ -]?bits?)\b", re.IGNORECASE),
}
# Numbers that say under which settings another one was counted: 8,192 tokens, a batch of 8.
SETTING = re.compile(r"(?:tokens?|bits?|bpw|epochs?|layers|heads|labels|classes|images)", re.IGNORECASE)
BEFORE_SETTING = re.compile(r"(?:(?:batch(?: size)?|rank|length|context)(?: of)?|\br\s*=)\W*$", re.IGNORECASE)
OF_CACHE = re.compile(r"\s*(?:of |in |for )?(?:the )?(?:kv|cache)\b", re.IGNORECASE)
TOKEN = re.compile(
    r"(?<![\w.,])(?<![A-Za-z]-)(?P<number>\d{1,3}(?:(?P<mark>[,.'_\u00a0\u2009\u202f ])\d{3})(?:(?P=mark)\d{3})+(?!\d)"
    r"|\d{1,3}(?P<one>[_'\u00a0\u2009\u202f])\d{3}(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[eE](?P<e>[+-]?\d{1,2})\b)?"
    r"(?:\s*[x×·*]\s*10(?:\^|\*\*)(?P<power>\d{1,2}))?"
    r"(?P<unit>[^\S\n]?[A-Za-z]+(?:[^\S\n](?:params?|parameters|FLOPs?|MACs?|weights|bytes)\b)?|[^\S\n]?%)?"
)
LABEL = re.compile(r"([A-Za-z][A-Za-z \t()/_-]*?)\s*[:=|]*\s*$")
IN_LABEL = re.compile(r"\(([KkMGT]i?B?)\)\s*$")      # `Params size (MB)`
SHAPE = re.compile(r"[(\[](?:(?:None|-?\d{1,6})\s*,\s*)+(?:None|-?\d{1,6})?[)\]]")    # (None, 26, 26, 32), [-1, 64]
SHARE = re.compile(r"%\s*[:=]?\s*$")               # `trainable%: 0.1243`
FLOPS = re.compile(r"flop|\bops\b", re.IGNORECASE)
LETTERS = "KMGT"        # that tools print for powers of 1024 too


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in one way of reading it. `about` says what it assumes, if anything; `rank` how usual that is."""

    printed: Printed
    about: str = ""
    rank: int = 0

    @property
    def value(self) -> Exact:
        return self.printed.value


@dataclass(frozen=True, slots=True)
class Asked:
    """One number of a text: as it stands there, how it may be read, and which quantities its words leave.

    `quantities` is empty when no word says what is counted.
    """

    text: str
    readings: tuple[Reading, ...]
    quantities: frozenset[str]
    digits: int             # that it gives, zeros at its end left aside
    kinds: frozenset[str] = frozenset()     # of layers that words before it on its line name, as `solving` calls them
    sizes: frozenset[int] = frozenset()     # of the shape that stands there too
    subjects: frozenset[str] = frozenset()  # of SUBJECTS, that words of its line name
    is_setting: bool = False                # whether it rather says how another number was counted
    settings: frozenset[Exact] = frozenset()    # such numbers, of all its text

    @property
    def is_byte(self) -> bool:
        return "bytes" in self.quantities

    @property
    def is_whole(self) -> bool:
        """Whether all of its digits are given, as far as one can tell."""
        return self.readings[0].printed.places[0] == 1


def asked_of(text: str) -> tuple[Asked, ...]:
    """The numbers of a text, in their order; raises SpecError when there is none."""
    found = list(_asked(SHAPE.sub(_blank, text[:LONGEST]), text))
    meant = [one for one in found if not one.is_setting] or found
    kept = [one for one in meant if one.quantities or one.digits >= LEAST_DIGITS] or meant
    if not kept:
        hint = "write digits as you saw them: 25,557,032, 97.49 MB, 4.1 GMACs"
        raise SpecError("no number was found in this text", hint)
    settings = frozenset(one.readings[0].value for one in found if one.is_setting)
    return tuple({one.text: replace(one, settings=settings) for one in kept[:MOST_NUMBERS]}.values())


def _blank(shape: re.Match[str]) -> str:
    """Spaces in place of a shape, so that what follows stands where it stood."""
    return " " * len(shape[0])


def _asked(text: str, pasted: str) -> Iterator[Asked]:
    """The numbers of a text without its shapes; `pasted` still has them."""
    for match in TOKEN.finditer(text):
        unit = (match["unit"] or "").strip()
        if unit == "%":
            continue
        before = text[: match.start()].rpartition("\n")[2][-40:]
        if SHARE.search(before):
            continue
        label = LABEL.search(before)
        if not unit and label and (inside := IN_LABEL.search(label[1])):
            unit = inside[1]
        before_it, line = _line(pasted, match.start())
        said = (label[1] if label else "") + (" cache" if OF_CACHE.match(text, match.end()) else "")
        number = match["number"]
        if mark := match["mark"] or match["one"]:
            number = number.replace(mark, "")
        number += f"e{match['e']}" if match["e"] else f"e{match['power']}" if match["power"] else ""
        readings = tuple(_readings(number, unit, f"{unit} {said}"))
        if readings:
            digits = len(re.sub(r"\D", "", number.partition("e")[0]).strip("0"))
            yield Asked(
                match[0].strip(), readings, _quantities(unit, said, before_it), digits, _kinds(before_it),
                _sizes(before_it), frozenset(name for name, words in SUBJECTS.items() if words.search(line)),
                bool(SETTING.fullmatch(unit) or BEFORE_SETTING.search(before)),
            )


def _line(text: str, at: int) -> tuple[str, str]:
    """The line in which something stands: what is before it there, and all of it."""
    before = text[:at].rpartition("\n")[2][-LONGEST_LINE:]
    return before, before + text[at:][:LONGEST_LINE].partition("\n")[0]


def _readings(number: str, unit: str, words: str) -> Iterator[Reading]:
    """Every way of reading digits with a unit."""
    first = unit.partition(" ")[0]
    plainly = _printed(f"{number} {first}") or _printed(number)
    if plainly is None:
        return
    scale = _scale(plainly, number)
    yield Reading(plainly)
    if FLOPS.search(words):
        yield Reading(_divided(plainly, 2), "two FLOPs for each multiply-accumulate")
    if scale in BINARY and first[:1].upper() in LETTERS and not first.islower() and "e" not in number:
        rank = 0 if first.endswith("B") and len(first) > 1 else 1       # MB is as often 2^20 bytes as 10^6
        yield Reading(read_printed(f"{number} {first}", binary=True), f"{first[0].upper()} is a power of 1024", rank)


def _printed(text: str) -> Printed | None:
    try:
        return read_printed(text)
    except SpecError:
        return None


def _scale(printed: Printed, number: str) -> int:
    """What the unit multiplies the digits by."""
    alone = _printed(number)
    if alone is None or not alone.value:
        return 1
    return int(Fraction(printed.value) / Fraction(alone.value))


def _divided(printed: Printed, by: int) -> Printed:
    """The same halved: what has so many digits twice over."""
    places = tuple(plain(Fraction(place) / by) for place in printed.places)
    return Printed(plain(Fraction(printed.value) / by), places, printed.signed)


def _quantities(unit: str, said: str, line: str) -> frozenset[str]:
    """The quantities that a number may be of: those that its unit leaves, and of these the ones that words before or
    behind it mean, or else its line, if it speaks of a cache.
    """
    by_unit, by_words = _meant(unit), _meant(said)
    if not by_words and SUBJECTS["cache"].search(line):
        by_words = _meant("cache")
    return by_unit & by_words or by_unit or by_words


def _meant(words: str) -> frozenset[str]:
    """The quantities that some words may mean; those of bytes for a unit of bytes, of work for FLOPs and MACs."""
    patterns = [(one.name, re.compile(one.asked)) for one in TABLE if one.asked]
    tokens = re.findall(r"[a-z]+", words.lower())
    return frozenset(name for name, pattern in patterns if any(pattern.search(token) for token in tokens))


def _kinds(line: str) -> frozenset[str]:
    """The kinds of layers that a line names; of those that are ALIKE one."""
    found = [kind for kind, pattern in KINDS.items() if pattern.search(line)]
    others = {kind for alike in ALIKE for kind in [one for one in alike if one in found][1:]}
    return frozenset(found) - others


def _sizes(line: str) -> frozenset[int]:
    """The sizes of the shapes on a line: of the axes of what the layer gives."""
    return frozenset(int(size) for shape in SHAPE.findall(line) for size in re.findall(r"\d+", shape))
