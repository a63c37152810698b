"""A card, 1200 × 630, which messengers and networks show beside a link: an account with its title, its entries and its
sum.

Pillow draws it with the font that it carries, so that no machine has another one. Each ink is drawn by itself, and the
picture is put together as indices into a palette of a few shades: that keeps it small and drawing it fast.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PIL import Image, ImageChops, ImageColor, ImageDraw

from paramledger.exports.card_lettering import fitting, font, in_lines, spelt, width

Ink = Literal["ink", "quiet", "link", "add", "take"]

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 72, 1128
INNER = RIGHT - LEFT
HEAD, FOOT = 144, 570           # where the head ends, and the line of the note
# As docs/assets/ledger.css has them in light colours; at most 16 shades with the paper, so that a pixel is four bits.
PAPER = "#ffffff"
INKS: dict[Ink, tuple[str, int]] = {
    "ink": ("#1a2421", 4),
    "quiet": ("#55615c", 3),
    "link": ("#0b6152", 1),
    "add": ("#0b5fc4", 3),
    "take": ("#b04a00", 3),
}
TITLE_SIZES = range(64, 36, -4)
ONE_LINE_SIZES = TITLE_SIZES[:4]
LABEL_SIZES = range(38, 20, -2)
LARGEST, LEAST = 132, 20        # of a number


@dataclass(frozen=True, slots=True)
class Entry:
    """A number with what it counts; a sum has the accountant's rule above it."""

    number: str
    label: str
    ink: Ink = "ink"
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: of which site and what kind of page, the title, one number or an account, and what else
    there is to say.
    """

    site: str
    kind: str
    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Letters on a line: `x` is where they begin, or end when they stand `before` it; `y` is the line."""

    x: int
    y: int
    letters: str
    size: int
    ink: Ink
    before: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; without an ink it is paper."""

    left: int
    top: int
    right: int
    bottom: int
    ink: Ink | None


Mark: TypeAlias = Text | Box


def marks(card: Card) -> list[Mark]:
    """What is drawn, from top to bottom."""
    title, size = _title(spelt(card.title))
    first, step = HEAD + 24 + size, size * 6 // 5
    lines = [Text(LEFT, first + number * step, line, size, "ink") for number, line in enumerate(title)]
    below = first + (len(title) - 1) * step + size // 3
    above = FOOT - 48 if card.note else FOOT
    entries = _account(card.entries, below, above) if len(card.entries) > 1 else _single(card.entries[0], below, above)
    return [*_head(card), *lines, *entries, *_note(card.note)]


def _title(title: str) -> tuple[list[str], int]:
    """In one line if it need not be much smaller for that, or else in two."""
    one = next((size for size in ONE_LINE_SIZES if width(title, size) <= INNER), 0)
    return ([title], one) if one else in_lines(title, INNER, 2, TITLE_SIZES)


def _head(card: Card) -> Iterator[Mark]:
    """The site's mark and name, the kind of page, and a rule under them."""
    top, side = 52, 56
    yield Box(LEFT, top, LEFT + side, top + side, "link")
    for line, begin in ((15, 14), (26, 14), (36, 27), (43, 27)):        # as assets/favicon.svg has them
        yield Box(LEFT + begin, top + line, LEFT + side - 14, top + line + (4 if begin == 14 else 3), None)
    kind, kind_size = fitting(spelt(card.kind), INNER // 3, LABEL_SIZES[4:])
    name, name_size = fitting(spelt(card.site), INNER * 2 // 3 - side - 40, LABEL_SIZES[1:])
    yield Text(LEFT + side + 20, top + 41, name, name_size, "ink")
    yield Text(RIGHT, top + 41, kind, kind_size, "quiet", before=True)
    yield from _rule(LEFT, RIGHT, HEAD - 10)


def _rule(left: int, right: int, top: int) -> Iterator[Mark]:
    """A double rule."""
    yield Box(left, top, right, top + 2, "quiet")
    yield Box(left, top + 6, right, top + 8, "quiet")


def _single(entry: Entry, below: int, above: int) -> Iterator[Mark]:
    """One number, as large as there is room for, with what it counts under it."""
    label, label_size = fitting(spelt(entry.label), INNER, LABEL_SIZES)
    line = above - label_size - 30
    size = min(LARGEST, line - below)
    while size > LEAST and _number_width(entry.number, size) > INNER:
        size -= 1
    yield from _number(entry, LEFT + _number_width(entry.number, size), line, size)
    yield Text(LEFT, above - 8, label, label_size, "quiet")


def _account(entries: tuple[Entry, ...], below: int, above: int) -> Iterator[Mark]:
    """Numbers under each other, the words beside them."""
    step = (above - below) // len(entries)
    size = step * 7 // 10
    while size > LEAST and max(_number_width(entry.number, size) for entry in entries) > INNER * 3 // 5:
        size -= 1
    right = LEFT + max(_number_width(entry.number, size) for entry in entries)
    for number, entry in enumerate(entries, start=1):
        line = below + number * step
        if entry.is_sum:
            yield from _rule(LEFT, right, line - (step + size * 6 // 10) // 2 - 4)
        yield from _number(entry, right, line, size)
        label, label_size = fitting(spelt(entry.label), RIGHT - right - 32, LABEL_SIZES)
        yield Text(right + 32, line, label, label_size, "quiet")


def _signed(number: str) -> tuple[str, str]:
    """A sign, if there is one, and the digits (or words) after it."""
    sign = number[:1] if number[:1] in ("+", "−") else ""
    return sign, spelt(number.removeprefix(sign))


def _number_width(number: str, size: int) -> int:
    sign, digits = _signed(number)
    return width(digits, size) + (size * 2 // 3 if sign else 0)


def _number(entry: Entry, right: int, line: int, size: int) -> Iterator[Mark]:
    """Digits that end at `right`; signs are drawn, since the font has no minus."""
    sign, digits = _signed(entry.number)
    yield Text(right, line, digits, size, entry.ink, before=True)
    half, thick, x, y = (
        size * 4 // 17,
        max(2, size // 13),
        right - width(digits, size) - size * 2 // 5,
        line - size * 9 // 25,
    )
    if sign:
        yield Box(x - half, y, x + half, y + thick, entry.ink)
    if sign == "+":
        yield Box(x - thick // 2, y + thick // 2 - half, x - thick // 2 + thick, y + thick // 2 + half, entry.ink)


def _note(note: str) -> Iterator[Mark]:
    if note:
        text, size = fitting(spelt(note), INNER, LABEL_SIZES[2:])
        yield Text(LEFT, FOOT, text, size, "quiet")


def png(drawn: Iterable[Mark]) -> bytes:
    """The picture as a file."""
    layers = {ink: Image.new("L", (WIDTH, HEIGHT)) for ink in INKS}
    pens = {ink: ImageDraw.Draw(layer) for ink, layer in layers.items()}
    for mark in drawn:
        match mark:
            case Text(x, y, letters, size, ink, before):
                pens[ink].text((x, y), letters, 255, font(size), "rs" if before else "ls")
            case Box(left, top, right, bottom):
                for ink, pen in pens.items():
                    if mark.ink in (None, ink):
                        pen.rectangle((left, top, right - 1, bottom - 1), 255 if mark.ink else 0)
    return _file({ink: (layer.crop(box), box) for ink, layer in layers.items() if (box := layer.getbbox())})


def _file(layers: dict[Ink, tuple[Image.Image, tuple[int, int, int, int]]]) -> bytes:
    """Inks on paper: the shades of each follow each other in the palette."""
    whole = Image.new("L", (WIDTH, HEIGHT))
    palette = [*ImageColor.getrgb(PAPER)]
    for ink, (layer, box) in layers.items():
        colour, shades = INKS[ink]
        first = len(palette) // 3 - 1
        inked = layer.point([first + -(-cover * shades // 255) if cover else 0 for cover in range(256)])
        whole.paste(ImageChops.lighter(whole.crop(box), inked), box)
        palette += [part for shade in range(1, shades + 1) for part in _mixed(colour, shade, shades)]
    whole.putpalette(palette)
    file = io.BytesIO()
    whole.save(file, "PNG", compress_level=5)     # three quarters of the time of 6, hardly larger
    return file.getvalue()


def _mixed(colour: str, shade: int, shades: int) -> Iterator[int]:
    """So much of an ink on paper."""
    for ink, paper in zip(ImageColor.getrgb(colour), ImageColor.getrgb(PAPER), strict=True):
        yield (ink * shade + paper * (shades - shade)) // shades
