"""How wide words are in the one font that Pillow carries, and how they are set so that they fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from PIL import ImageFont

SPELT = {
    "×": "x",
    "−": "-",
    "–": "-",
    "—": "-",
    "→": "to",
    "≈": "about",
    "≠": "is not",
}  # what the font has no sign for


@lru_cache(64)
def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType, which every wheel of it has")
    return found


@lru_cache(1024)
def has_sign(letter: str) -> bool:
    """Whether the font can show a letter."""
    small = font(12)
    return letter == " " or bytes(small.getmask(letter)) != bytes(small.getmask("\uffff"))


def spelt(text: str) -> str:
    """A text on one line in signs that the font has: without accents, and some signs in words."""
    letters = (
        letter if has_sign(letter) else SPELT.get(letter) or unicodedata.normalize("NFKD", letter) for letter in text
    )
    return " ".join("".join(letter for letter in "".join(letters) if letter.isspace() or has_sign(letter)).split())


def width(text: str, size: int) -> int:
    return ceil(font(size).getlength(text))


def fitting(text: str, room: int, sizes: Iterable[int]) -> tuple[str, int]:
    """A line and the first of the sizes at which it fits; at the last, what does not fit is cut off."""
    size = 0
    for size in sizes:
        if width(text, size) <= room:
            return text, size
    return cut(text, room, size), size


def cut(text: str, room: int, size: int) -> str:
    """As much of a line as fits, and three dots for the rest."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, room: int, size: int) -> list[str]:
    """Words in lines; a word wider than a line stands out of it."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def in_lines(text: str, room: int, most: int, sizes: Iterable[int]) -> tuple[list[str], int]:
    """A text in so many lines at most, and the first of the sizes at which it fits; at the last, what does not fit is
    cut off.
    """
    lines, size = [text], 0
    for size in sizes:
        lines = wrapped(text, room, size)
        if len(lines) <= most and all(width(line, size) <= room for line in lines):
            return lines, size
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [cut(line, room, size) for line in kept if line], size
