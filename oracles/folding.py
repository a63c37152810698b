"""Many tensor names in one short text: `layer1.{0-2}.bn{1,3}.{bias,weight}` stands for twelve names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, product

Choices = tuple[str, ...]     # what may stand at one place of a name
LEAF = re.compile(r"[^./]+$")
RANGE = re.compile(r"(\d+)-(\d+)$")


def fold(names: Iterable[str]) -> str:
    """The names, all different, as a few patterns parted by spaces; no name may hold a space, a brace or a comma."""
    by_skeleton: dict[tuple[str, ...], list[tuple[Choices, ...]]] = {}
    for name, twice in pairwise([*sorted(names), ""]):
        if name == twice or re.search(r"[\s{},]", name):
            raise ValueError(f"the name {name!r} cannot be folded")
        pieces = split(name)
        by_skeleton.setdefault(tuple(pieces[0::2]), []).append(tuple((piece,) for piece in pieces[1::2]))
    return " ".join(
        sorted(pattern(skeleton, merged) for skeleton, rows in by_skeleton.items() for merged in merge(rows))
    )


def unfold(text: str) -> list[str]:
    """The names that `fold` was given."""
    return [
        "".join(choice)
        for folded in text.split()
        for choice in product(*(choices(piece) for piece in re.split(r"(\{[^}]*\})", folded)))
    ]


def split(name: str) -> list[str]:
    """Fixed text and places in turn; the places are the numbers and the last word: `bn`, `1`, `.`, `weight`, ``."""
    leaf = LEAF.search(name)
    head, tail = (name[: leaf.start()], leaf.group()) if leaf else (name, "")
    if re.search(r"\d", tail):
        return re.split(r"(\d+)", name)
    return [*re.split(r"(\d+)", head), tail, ""]


def merge(rows: Sequence[tuple[Choices, ...]]) -> list[tuple[Choices, ...]]:
    """Rows that differ at one place only become one row, place by place from the right."""
    merged = list(rows)
    for place in reversed(range(len(rows[0]))):
        together: dict[tuple[Choices, ...], list[Choices]] = {}
        for row in merged:
            together.setdefault((*row[:place], *row[place + 1 :]), []).append(row[place])
        merged = [
            (*rest[:place], tuple(c for part in parts for c in part), *rest[place:]) for rest, parts in together.items()
        ]
    return merged


def pattern(skeleton: Sequence[str], places: Sequence[Choices]) -> str:
    """One pattern from fixed texts and the choices between them."""
    return "".join(text + braces(place) for text, place in zip(skeleton, (*places, ("",)), strict=True))


def braces(place: Choices) -> str:
    """`7` for one choice, `{0-2,5,bias}` for several."""
    if len(place) == 1:
        return place[0]
    numbers = sorted(int(c) for c in place if plain_number(c))
    words = sorted(c for c in place if not plain_number(c))
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return "{" + ",".join(spans + words) + "}"


def plain_number(text: str) -> bool:
    """Whether the text is a number that reads the same when it is written again: not `007`."""
    return text.isascii() and text.isdigit() and str(int(text)) == text


def choices(piece: str) -> list[str]:
    """What a piece of a pattern can stand for."""
    if not piece.startswith("{"):
        return [piece]
    found: list[str] = []
    for part in piece[1:-1].split(","):
        span = RANGE.match(part)
        found += map(str, range(int(span[1]), int(span[2]) + 1)) if span else [part]
    return found
