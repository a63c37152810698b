"""TOML text to plain values, within bounds: whatever the bytes, a table of values or one problem with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

import tomli

from paramledger.language.lines_of_keys import line_of, tokens
from paramledger.problems import SpecError

Value: TypeAlias = "str | int | bool | Fraction | list[Value] | dict[str, Value]"

MOST_BYTES = 256 * 1024
LONGEST_LINE = 4_000            # characters
DEEPEST = 32                    # tables and arrays inside each other, parts of one key
MOST_DIGITS = 30                # of a decimal, and its largest power of ten
INTEGERS = range(-(2**63), 2**63)   # what TOML promises
PLAIN = frozenset({str, bool, Fraction})    # kinds of values of which none is too large

DECIMAL = re.compile(r"[+-]?(?P<whole>\d+)(?:\.(?P<part>\d+))?(?:[eE](?P<power>[+-]?\d+))?")
DECIMALS = f"decimals have at most {MOST_DIGITS} digits and a power of ten up to {MOST_DIGITS}"
PLACE = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff"
_DIRECTION = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (      # two texts that differ in one of these look the same
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\uffa0"
    r"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NO_CHARACTERS = r"\ufdd0-\ufdef" + "".join(      # for use inside a program alone; XML and YAML refuse most
    rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17)
)
INCLUDES = "-8<-"               # in every mark by which the builders' extension for snippets includes a file
UNSEEN = re.compile(f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}{_NO_CHARACTERS}]")
NO_DOTS = bytes(set(range(256)) - set(b".\n"))
MANY_DOTS = b"." * (DEEPEST + 1)        # what a line with too many dots is without all else
ORDINARY = bytes(range(ord(" "), 0x7F)) + b"\t\n"     # what most files are made of; none of it is unseen

HINTS = (  # how tomli's message begins -> what to do
    ("Cannot declare", "this table was already written above; each header appears once"),
    ("Cannot mutate", "this table was closed where it was first written; add the key there"),
    ("Cannot overwrite", "this key was already written above; keep one of the two"),
    ("Duplicate", "this key was already written in these braces; keep one of the two"),
    (
        "Expected '='",
        "a line is `key = value`; a key with characters other than letters, digits, _ and - goes in quotes",
    ),
    ("Expected newline", "one `key = value` on each line; text goes in quotes"),
    ("Illegal character", "close the quotes on the line where they open, or use three"),
    ("Invalid initial", "a key begins with a letter, a digit, _ or -"),
    ("Invalid statement", "a line is `key = value`, `[table]`, `[[table]]` or a comment"),
    ("Invalid value", "text goes in quotes; true and false in lower case"),
    ("Unclosed", "close the bracket"),
    ("Unescaped", "write \\\\ for a backslash, or use single quotes"),
    ("Unterminated", "close the quotes"),
)


class TomlError(SpecError):
    """Why this is not TOML that we read, and at which line (0: the whole file)."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.line = line


class Refused(str):
    """A decimal that is not computed: its text, until its line is known."""


def read_toml(data: bytes) -> dict[str, Value]:
    """The values of TOML bytes, decimals as exact fractions; raises TomlError."""
    text = decoded(data)
    check_lines(text)
    if MANY_DOTS in data.translate(None, NO_DOTS):
        check_nesting(text)     # tomli takes quadratic time for keys of many parts
    try:
        values: dict[str, Value] = tomli.loads(text, parse_float=exact)
    except tomli.TOMLDecodeError as error:
        raise worded(str(error), text) from None
    except RecursionError:
        check_nesting(text)
        raise TomlError(0, "brackets are nested too deeply") from None
    # without an escape, a mark and an odd character in the file, no key and no string of it needs a look
    odd = "\\" in text or INCLUDES in text or UNSEEN.search(data.translate(None, ORDINARY).decode()) is not None
    if odd or not are_plain(values.values(), DEEPEST):
        check_values(text, values)
    return values


def decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise TomlError(
            0, f"the file has {len(data):,} bytes; the limit is {MOST_BYTES:,}", "split it into several files"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(line, f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8") from None
    if text.startswith("\ufeff"):
        raise TomlError(1, "the file begins with a byte order mark", "save the file as UTF-8 without one")
    return text


def check_lines(text: str) -> None:
    lines = text.split("\n")
    if max(map(len, lines)) > LONGEST_LINE:
        number, length = next((number, len(line)) for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE)
        message = f"the line has {length:,} characters; the limit is {LONGEST_LINE:,}"
        raise TomlError(number, message, "break the array over several lines")


def check_nesting(text: str) -> None:
    """Brackets and dotted keys, token by token: only when something looks too deep."""
    depth = parts = 0
    for line, _, token in tokens(text):
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        parts = parts + 1 if token == "." else 0 if token in ("\n", "=", ",") else parts
        if depth > DEEPEST or parts > DEEPEST:
            raise too_deep(line)


def too_deep(line: int) -> TomlError:
    return TomlError(line, f"tables and arrays are nested more than {DEEPEST} deep", "use fewer levels")


def exact(text: str) -> Fraction | Refused:
    """A decimal as a fraction; one that is no number, or too long to compute with, is refused."""
    text = text.replace("_", "")
    match = DECIMAL.fullmatch(text)
    if match is None or len(match["whole"] + (match["part"] or "")) > MOST_DIGITS:
        return Refused(text)
    power = match["power"] or "0"
    return Refused(text) if len(power) > 4 or abs(int(power)) > MOST_DIGITS else Fraction(text)


def worded(message: str, text: str) -> TomlError:
    """tomli's message as a problem: its place taken out, a hint added."""
    match = PLACE.match(message)
    what = match["what"] if match else message
    what = f"not TOML: {what[:1].lower()}{what[1:]}"
    if not match or not match["line"]:
        last = text.rstrip("\n").count("\n") + 1
        return TomlError(last, f"{what} at the end of the file", "a value, a quote or a closing bracket is missing")
    hint = next((hint for start, hint in HINTS if message.startswith(start)), "")
    return TomlError(int(match["line"]), f"{what}, column {match['column']}", hint)


Step = tuple["Step | None", str | int]     # the container's own step, and the key or index in it


def are_plain(values: Iterable[Value], levels: int) -> bool:
    """Whether all is well at a glance: strings that need no look, small numbers, tables and arrays not too deep."""
    for value in values:
        kind = type(value)
        if kind in PLAIN or (kind is int and value in INTEGERS):
            continue
        if not levels or not isinstance(value, (dict, list)):
            return False
        if not are_plain(value.values() if kind is dict else value, levels - 1):    # type: ignore[union-attr]
            return False
    return True


def check_values(text: str, values: dict[str, Value]) -> None:
    """Every value is one that a spec may hold; the first that is not is raised."""
    open_now: list[tuple[dict[str, Value] | list[Value], Step | None, int]] = [(values, None, 0)]
    while open_now:
        container, here, depth = open_now.pop()
        parts: Iterable[tuple[str | int, Value]] = (
            container.items() if isinstance(container, dict) else enumerate(container)
        )
        for part, value in parts:
            if reason := objection(value, depth) or objection(part, 0):
                raise TomlError(line_of(text, path_to((here, part))), *reason)
            if isinstance(value, (dict, list)):
                open_now.append((value, (here, part), depth + 1))


def path_to(step: Step | None) -> tuple[str | int, ...]:
    parts: list[str | int] = []
    while step is not None:
        step, part = step
        parts.append(part)
    return tuple(reversed(parts))


def objection(value: object, depth: int) -> tuple[str, str] | None:
    """What is wrong with one value, and what to do; None when nothing is."""
    if isinstance(value, (dict, list)):
        return (
            None if depth < DEEPEST else (f"tables and arrays are nested more than {DEEPEST} deep", "use fewer levels")
        )
    if isinstance(value, Refused):
        shown = value if len(value) <= 40 else value[:40] + "…"
        return f"{shown} is not a number to compute with", DECIMALS
    if isinstance(value, str):
        bad = UNSEEN.search(value)
        if bad:
            return f"U+{ord(bad[0]):04X} is not a character of readable text", "remove it"
        return (f"`{INCLUDES}` would include a file in a page", "remove it") if INCLUDES in value else None
    if isinstance(value, int):
        return None if value in INTEGERS else ("an integer beyond 64 bits", "no layer is that large; check the digits")
    if isinstance(value, Fraction):
        return None
    return "dates and times have no meaning here", "put it in quotes, or write a year as an integer"
