"""A text as it was printed: without the markup of pages, of Markdown and of terminals; its lines keep their numbers."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from functools import lru_cache

SPACES = dict.fromkeys([*map(ord, "\t\f\r\u00a0\u1680\u202f\u205f\u3000"), *range(0x2000, 0x200B)], " ")
DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))     # of writing
NOTHING = dict.fromkeys([*map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"), *DIRECTIONS], "")
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
COLOUR = re.compile(r"(?:\x1b|\\x1b|\\u001b|\\033|\u241b)?\[\d{1,3}(?:;\d{1,3}){0,8}m|\x1b\[[\d;?]{0,20}[A-Za-z]")
TAGS = "a|b|br|code|div|em|font|i|li|p|pre|samp|span|strong|table|tbody|td|th|thead|tr|tt"
TAG = re.compile(rf"</?(?:{TAGS})\b[^<>]{{0,500}}>", re.IGNORECASE)
ESCAPED = re.compile(r"\\([_#*|()<>\[\]~-])")
DOTS = re.compile(r"(?<=[\w)\]])\.\.\.(?!\.)")      # some pages write the sign of a cut cell so
# What was UTF-8 and was read as a code page of Windows or as Latin-1: `â”‚` for a bar, `â€¦` for the sign of a cut
MISREAD = re.compile("â[\u201d\u2022\u20ac\x80\x94\x95].")
LITERAL = re.compile(r"\\u(25[0-7][0-9a-fA-F]|2026)")
LOST = re.compile(r"\?{3,}")              # a rule whose signs an encoding did not have
LONE = re.compile(r"(?<!\S)\?(?!\S)")    # and a bar
LONE_RETURN = re.compile(r"\r(?!\n)")
# Numbers whose thousands are parted by another sign than a comma; by a point only where one cannot be a fraction
PARTED = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:['\u2019\u2009\u202f_]\d{3})+(?![\w.,]?\d|\w)")
POINTED = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\w.,]?\d|\w)")
WHOLE = re.compile(r"(?:params: {0,9}|(?<![\w.,])[1-9]\d{0,2}\.\d{3}\.)\d{1,3}(?:\.\d{3})+(?![\w.,]?\d|\w)")
COMMAS = re.compile(r"\d,\d{3}(?!\d)")
NEW_LINE = "\v"         # a line that the page shows and the text does not have: it counts for no line number


@lru_cache(maxsize=2)
def unmarked(text: str) -> str:
    """The text without tags, entities, colours, escapes and odd blanks; a tag that breaks a line becomes NEW_LINE."""
    text = LONE_RETURN.sub(NEW_LINE, text).replace("\r\n", "\n")
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = TAG.sub(_without, text)
    text = _redrawn(COLOUR.sub("", text))
    if "\\" in text:
        text = ESCAPED.sub(r"\1", text)
    text = _with_commas(DOTS.sub("…", text))
    return text.replace("**", "").translate(SPACES | NOTHING | DASHES)


def _redrawn(text: str) -> str:
    """With the lines of a table where an encoding or a notation put something else."""
    if "â" in text:
        text = MISREAD.sub(_as_utf_8, text)
    text = text.replace("Â¯", "¯")
    if "\\u2" in text:
        text = LITERAL.sub(lambda point: chr(int(point[1], 16)), text)
    if "??????????" in text:
        text = LONE.sub("│", LOST.sub("───", text))
    return text


def _with_commas(text: str) -> str:
    """With commas between the thousands of its numbers, as frameworks print them."""
    text = PARTED.sub(_by_commas, text)
    if not COMMAS.search(text) and WHOLE.search(text):
        text = POINTED.sub(_by_commas, text)
    return text


def _by_commas(number: re.Match[str]) -> str:
    return re.sub(r"\D", ",", number[0])


def _as_utf_8(misread: re.Match[str]) -> str:
    bytes_of = (sign.encode("latin-1" if ord(sign) < 256 else "cp1252", "replace") for sign in misread[0])
    read = b"".join(bytes_of).decode("utf-8", "replace")
    return read if len(read) == 1 else "─"      # of the signs that the code page lacks, most are of rules


def _without(tag: re.Match[str]) -> str:
    """What stands for a tag: the lines that it is written over, a new one, or nothing."""
    name = tag[0].strip("</> ").split(maxsplit=1)[0].lower()
    lines = "\n" * tag[0].count("\n")
    if name in ("td", "th"):
        return f" {lines}"
    return lines + NEW_LINE if name in ("br", "div", "li", "p", "tr") else lines


class Lines:
    """Which line of a text an offset is in; the first has a number."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._first, self._ends = first, [end.start() for end in re.finditer("\n", text)]

    def line(self, offset: int) -> int:
        return bisect_left(self._ends, offset) + self._first
