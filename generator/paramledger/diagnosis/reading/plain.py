"""A pasted text without markup, quotes and what a log puts before its lines, for the readers of PyTorch's tools."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, pairwise
from typing import TypeVar

from paramledger.diagnosis.reading.markup import Lines, unmarked
from paramledger.problems import SpecError

__all__ = ["Lines", "bounded", "looked_at", "plain", "unnumbered", "whole"]

T = TypeVar("T")
MOST_ROWS = 100_000
LONGEST = 3_000_000             # characters of a text that is read whole; of a longer one so many, from a little before
MOST_LOOKED_AT = 1_200_000      # the first mark of a format: a log with one network in it
BEFORE_MARK = 100_000
MARK = re.compile(r"Layer|Param|params:|\): [A-Z]|weight|Size\(|shape")

SIGNS = str.maketrans("\v\u2018\u2019\u201c\u201d", " ''\"\"")
CODED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")        # a text that was printed as a string of Python or JSON
QUOTES = re.compile(r"^ {0,8}(?:> ?){1,8}", re.MULTILINE)
NUMBERED = re.compile(      # in a table of Lightning each row begins with a number too, which has a name behind it
    r"^ {0,8}(\d{1,6})(?! \| [^|\n]+ \|)(?: ?[:.)|]|(?= ))(?: |$)", re.MULTILINE
)
SERVED = re.compile(r"^([\w.@/-]{1,60}) {0,20}\|(?: |$)", re.MULTILINE)        # Docker Compose: `trainer_1  | `
FILLED = re.compile(r"^.*\S", re.MULTILINE)

_LEVEL = r"\[?\b(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)\b\]?"
_TIME = r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?"
_STAMP = rf"[\[(]?(?:\d{{2,4}}[-/]\d\d(?:[-/]\d{{2,4}})?[T ])?{_TIME}(?:Z|[+-]\d\d:?\d\d)?[\])]?"
_GAP = r"[ :|-]{1,8}"
_WORD = r"(?:[\w./]{1,60}+|\[[\w./ :,-]{1,60}\])"     # is taken whole, so that there is one way to split
_RANK = r"\[?(?:rank|worker|node)[_-]?\d{1,5}\]?:?"
_PLACE = r"[ |]{0,9}[\w.<>]{1,60}:[\w.<>]{1,60}:\d{1,6} -"      # loguru: `| __main__:main:42 -`
PREFIX = re.compile(
    rf"^ {{0,8}}(?:{_STAMP}(?:(?:{_GAP})?(?:{_WORD}(?:{_GAP})?){{0,5}}?{_LEVEL}"
    rf"(?:{_PLACE}| ?[:-](?:[\w.]{{1,60}}:)?|(?= |$))|(?= |$))"
    rf"|[IWEF]\d{{4}} {_TIME} +\d{{1,9}} [\w.]{{1,60}}:\d{{1,6}}\]"
    rf"|{_LEVEL}:(?:[\w.]{{1,60}}:)?|\[(?:DEBUG|INFO)\]|[\w.]{{1,40}} - {_LEVEL} -|{_RANK}(?= ))",
    re.MULTILINE,
)


def looked_at(text: str) -> str:
    """The part of a text in which a network is looked for: all of it, unless it is very long and no JSON. Of what is
    before it the line ends are left, so that lines keep their numbers.
    """
    if len(text) <= LONGEST or text.lstrip()[:1] in ("{", "["):
        return text
    mark = MARK.search(text)
    start = text.rfind("\n", 0, max(0, mark.start() - BEFORE_MARK)) + 1 if mark else 0
    return "\n" * text.count("\n", 0, start) + text[start : start + MOST_LOOKED_AT]


@lru_cache(maxsize=1)
def plain(text: str) -> str:
    """The text without markup, and with spaces for quotes, for what a log writes before a line, and for its number.

    Its lines keep their numbers.
    """
    if text.count("\\n") > text.count("\n"):
        text = CODED.sub(_decoded, text)
    text = unmarked(text).translate(SIGNS)
    for mark in (QUOTES, PREFIX):
        text = mark.sub(_blank, text)
    return unnumbered(SERVED.sub(_blank, text) if _is_of_one_service(text) else text)


def unnumbered(text: str) -> str:
    """The text with spaces for the numbers of its lines, if each has one."""
    return NUMBERED.sub(_blank, text) if _is_numbered(text) else text


def whole(text: str) -> int:
    """A printed whole number, with or without commas between its digits."""
    return int(text.replace(",", ""))


def bounded(rows: Iterable[T]) -> list[T]:
    """The rows of a source as a list; raises SpecError for more than any network has."""
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise SpecError(f"more than {MOST_ROWS:,} rows", "paste one summary of one network")
    return found


def _is_numbered(text: str) -> bool:
    """Whether each line begins with its number, or all with the same one, that of a process."""
    first = NUMBERED.match(text)
    if not first:
        return False
    lines = [NUMBERED.match(line[0]) for line in islice(FILLED.finditer(text), MOST_ROWS)]
    numbers = [int(line[1]) for line in lines if line]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) == len(lines) > 1 and (steps == {0} or all(0 < step < 10 for step in steps))


def _is_of_one_service(text: str) -> bool:
    """Whether each line begins with the same name and a bar."""
    first = SERVED.match(text)
    if not first or first[1].isdigit():
        return False
    lines = [SERVED.match(line[0]) for line in islice(FILLED.finditer(text), MOST_ROWS)]
    return len(lines) > 1 and all(line is not None and line[1] == first[1] for line in lines)


def _decoded(code: re.Match[str]) -> str:
    return chr(int(code[1], 16)) if code[1] else "\v"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
