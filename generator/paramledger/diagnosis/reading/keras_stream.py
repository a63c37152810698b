"""The rows of a table without bars, word by word: Keras 2's columns, and any Keras table that lost its lines.

A row is a name, a class, a shape, a count, and the layers that it is connected to. What a cell had no room for follows
in the next line, so behind the count in a text without lines: `pool (MaxPooling2 (None, 7, 7, 0 D) 64)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from paramledger.diagnosis.reading.keras_classes import begins_class
from paramledger.diagnosis.reading.keras_rows import CUT, Cells
from paramledger.diagnosis.reading.markup import Lines

GLUED = re.compile(r"(?<=[\w…])(?=\([^\W\d])|(?<=\))(?=[\w(\[])|(?<=\w)(?=\[\(None)")
WORD = re.compile(r"└|[^\s└]+")
RULE = re.compile(r"[|+]*[_=─━═¯+-]{3,}[|+]*")
BARS = re.compile(r"\|+")
NAME = re.compile(r"[^\s()\[\]{}'\",]*[^\W_][^\s()\[\]{}'\",]*")
CLASS = re.compile(r"\((?!None\b|un(?:built|used)\b)[^\W\d]\w*…?\)?|\(")
NOT_BUILT = re.compile(r"\(un(?:built|used)\)")
BRACKET = re.compile(r"[\[({]+(?:(?:None|\?|-?\d+)[\])}]*,?…?|[\])}]+,?|['\"]?[\w.]+['\"]?:)")
MOST_WORDS = 3_000          # without another row: then the table is over
OPEN_BATCH = tuple(f"{bracket}{batch}" for bracket in ("(", "[(") for batch in ("None", "?"))
NO_SHAPE = ("multiple", "?")
PART = re.compile(r"[\[({]*(?:None|\?|-?\d+|['\"]?[\w.]+['\"]?:)?[\])}'\"]*[,…]?")
COUNT = re.compile(r"\d[\d,]*\d|\d")
CUT_COUNT = re.compile(r"\d[\d,]*…|…")
READ = re.compile(r"\[?['\"]?[^\s\[\](){}'\",…]+(?:\[[\d\[\]]*)…?['\"]?[\],]*|[^\s()\[\]]+…|\[\]|-")
OPEN_READ = re.compile(r"\[?['\"][^\s'\"()]+")
END_OF_READ = re.compile(r"[\w./:<>\[\]-]*['\"][\],]*")
REST_OF_NAME = re.compile(r"[\w./:<>-]*\w")
REST_OF_READ = re.compile(r"[\d\[\]]{0,8}\]['\"]?\]?,?")
REST_OF_CLASS = re.compile(r"\w+\)?|\)")
TRAINED = ("Y", "N")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    place: int


@dataclass(slots=True)
class Row:
    """A row as far as it is read. It is `closed` by a word that can be no part of it."""

    names: list[str]
    place: int
    depth: int
    kind: str = ""
    shape: str = ""
    count: str = ""
    reads: list[str] = field(default_factory=list)
    trained: str = ""
    more: bool = False          # words were read behind the count
    closed: bool = False

    @property
    def open(self) -> bool:
        """Whether a bracket of the shape is."""
        return sum(map(self.shape.count, "([{")) > sum(map(self.shape.count, ")]}"))


def rows(text: str, start: int, line: int) -> Iterator[Cells]:
    """The rows from a place of a text whose first line has a number."""
    text = text[:start] + GLUED.sub(" ", text[start:])
    lines = Lines(text, line)
    return (_cells(row, text, lines.line(row.place)) for row in _rows(text, start) if row.shape)


def _rows(text: str, start: int) -> Iterator[Row]:
    row: Row | None = None
    depth = since = end = 0
    for words in _windows(text, start):
        word = words[0].text
        since += 1
        if "\n" in text[end:words[0].place]:
            depth = 0       # a bar says nothing of the next line
        end = words[0].place + len(word)
        if since > MOST_WORDS:
            break
        if RULE.fullmatch(word):
            depth = 0
            if row is not None and row.count:
                row.closed = True
        elif BARS.fullmatch(word):
            depth = len(word)
        elif word == "└":
            depth = 1
        elif _begins(words, row):
            if row is not None:
                yield row
            row, depth, since = Row([word], words[0].place, depth), 0, 0
        elif row is not None and not row.closed:
            counted = row.count != ""
            row.closed = not _takes_name(row, words) and not any(take(row, word) for take in TAKES)
            row.more = counted
    if row is not None:
        yield row


def _windows(text: str, start: int) -> Iterator[Sequence[Word]]:
    """Each word with the two that follow it."""
    window: list[Word] = []
    for one in WORD.finditer(text, start):
        window.append(Word(one[0], one.start()))
        if len(window) == 3:
            yield window
            window = window[1:]
    while window:
        yield window
        window = window[1:]


def _begins(words: Sequence[Word], row: Row | None) -> bool:
    """Whether a row begins: a name, with a class and a shape behind it, or with a shape."""
    first, second, third = (words[place].text if place < len(words) else "" for place in range(3))
    if not NAME.fullmatch(first) or COUNT.fullmatch(first) or first in NO_SHAPE:
        return False
    if row is not None and not row.closed and not row.shape:
        return False
    if CLASS.fullmatch(second):
        return BRACKET.fullmatch(third) is not None or third in NO_SHAPE
    torn = row is not None and not row.closed and row.open
    return not torn and BRACKET.fullmatch(second) is not None and second.startswith(OPEN_BATCH)


def _takes_class(row: Row, word: str) -> bool:
    if not row.kind and CLASS.fullmatch(word):
        row.kind = word
        return True
    if not row.count or not row.kind or row.kind.endswith((")", CUT)) or not REST_OF_CLASS.fullmatch(word):
        return False
    if not word.endswith(")") and not begins_class(row.kind.lstrip("(") + word):
        return False
    row.kind += word
    return True


def _takes_shape(row: Row, word: str) -> bool:
    if not row.shape:
        if word in NO_SHAPE or BRACKET.fullmatch(word):
            row.shape = word
            return True
        return False
    if row.open and PART.fullmatch(word) and word[-1] in ",)]}…":
        torn = row.shape[-1].isdigit() and word[0].isdigit()
        row.shape += word if torn else f" {word}"
        return True
    return False


def _takes_count(row: Row, word: str) -> bool:
    """A second number shows that the first was the beginning of a torn extent, or is the end of a torn count."""
    if not row.shape:
        return False
    if COUNT.fullmatch(word) and row.more and not row.open:
        row.count += word
        return True
    if COUNT.fullmatch(word) and (not row.count or (row.open and not row.reads and row.shape.endswith(","))):
        row.shape += f" {row.count}" if row.count else ""
        row.count = word
        return True
    if CUT_COUNT.fullmatch(word) and not row.count:
        row.count = word
        return True
    if NOT_BUILT.fullmatch(word) and row.count:
        row.count += word
        return True
    return False


def _takes_read(row: Row, word: str) -> bool:
    if not row.count:
        return False
    if word in TRAINED:
        row.trained = word
        return True
    if row.reads and OPEN_READ.fullmatch(row.reads[-1]) and END_OF_READ.fullmatch(word):
        row.reads[-1] += word
        return True
    if READ.fullmatch(word) or OPEN_READ.fullmatch(word):
        row.reads.append(word)
        return True
    return REST_OF_READ.fullmatch(word) is not None


def _takes_rest(row: Row, word: str) -> bool:
    """Brackets that end what the reader has read already."""
    return word.strip(")]}'\",") == ""


TAKES: tuple[Callable[[Row, str], bool], ...] = (_takes_class, _takes_shape, _takes_count, _takes_read, _takes_rest)


def _takes_name(row: Row, words: Sequence[Word]) -> bool:
    """The end of a name, which its class follows; it may be a number."""
    word = words[0].text
    if row.kind or not row.count or not REST_OF_NAME.fullmatch(word) or word in TRAINED:
        return False
    if len(words) < 2 or not CLASS.fullmatch(words[1].text):
        return False
    row.names.append(words[0].text)
    return True


def _cells(row: Row, text: str, line: int) -> Cells:
    name = "".join(row.names)
    written = f"{name} {row.kind}"
    return Cells(
        layer=written.strip(),
        shape=row.shape,
        count=row.count,
        reads=" ".join(row.reads),
        trained=row.trained,
        depth=row.depth,
        line=line,
        text=written if text.startswith(written, row.place) else row.names[0],
    )
