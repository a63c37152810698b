"""A pasted text without what a forum, a log or a terminal put around it: of the same length, so that places stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import TypeVar

from paramledger.problems import SpecError

T = TypeVar("T")
MOST_ROWS = 100_000
MOST_LOOKED_AT = 3_000_000      # characters; of a longer text, from a little before the first mark of a format
BEFORE_MARK = 100_000
MARK = re.compile(r"Layer|Param|params:|\): [A-Z]|weight|Size\(|shape")

SPACES = dict.fromkeys([*map(ord, "\t\r\v\f\u00a0\u1680\u202f\u205f\u3000\ufeff"), *range(0x2000, 0x200C)], " ")
ESCAPES = re.compile(r"\x1b\[[\d;]{0,20}[A-Za-z]")
QUOTES = re.compile(r"^ {0,8}(?:> ?){1,8}(?!>)", re.MULTILINE)      # `>>>` of Python's prompt is more than a quote

_LEVEL = r"\[?\b(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)\b\]?"
_TIME = r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?"
_STAMP = rf"[\[(]?(?:\d{{2,4}}[-/]\d\d(?:[-/]\d{{2,4}})?[T ])?{_TIME}(?:Z|[+-]\d\d:?\d\d)?[\])]?"
_GAP = r"[ :|-]{1,8}"
_WORD = r"(?:[\w./]{1,60}|\[[\w./ :,-]{1,60}\])"      # has no sign of a gap, so that there is one way to split
_RANK = r"\[?(?:rank|worker|node)[_-]?\d{1,5}\]?:?"
PREFIX = re.compile(
    rf"^ {{0,8}}(?:{_STAMP}(?:{_GAP}(?:{_WORD}{_GAP}){{0,5}}?{_LEVEL}(?: ?[:-](?:[\w.]{{1,60}}:)?|(?= |$))|(?= |$))"
    rf"|{_LEVEL}:(?:[\w.]{{1,60}}:)?|\[(?:DEBUG|INFO)\]|[\w.]{{1,40}} - {_LEVEL} -|{_RANK}(?= ))",
    re.MULTILINE,
)


def looked_at(text: str) -> str:
    """The part of a text in which a network is looked for: all of it, unless it is very long and no JSON. Of what is
    before it the line ends are left, so that lines keep their numbers.
    """
    if len(text) <= MOST_LOOKED_AT or text.lstrip()[:1] in ("{", "["):
        return text
    mark = MARK.search(text)
    start = text.rfind("\n", 0, max(0, mark.start() - BEFORE_MARK)) + 1 if mark else 0
    return "\n" * text.count("\n", 0, start) + text[start : start + MOST_LOOKED_AT]


@lru_cache(maxsize=1)
def plain(text: str) -> str:
    """A text with spaces in place of other blanks, colours of a terminal, quotes and what a log writes before a line.

    Every sign stays where it was, so that a place in the result is one in the text.
    """
    text = text.translate(SPACES)
    for mark in (ESCAPES, QUOTES, PREFIX):
        text = mark.sub(_blank, text)
    return text


@dataclass(frozen=True)
class Lines:
    """Which line of a text a place is in."""

    text: str

    @cached_property
    def _ends(self) -> list[int]:
        return [end.start() for end in re.finditer("\n", self.text)]

    def line(self, place: int) -> int:
        """From 1."""
        return bisect_right(self._ends, place - 1) + 1


def whole(text: str) -> int:
    """A printed whole number, with or without commas between its digits."""
    return int(text.replace(",", ""))


def bounded(rows: Iterable[T]) -> list[T]:
    """The rows of a source as a list; raises SpecError for more than any network has."""
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise SpecError(f"more than {MOST_ROWS:,} rows", "paste one summary of one network")
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
