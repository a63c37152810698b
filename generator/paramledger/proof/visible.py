"""What readers see of a page: its text with the line of each part, the numbers in it, its links."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from paramledger.proof.html_reader import SPOT
from paramledger.typed import NO_NAMES, Names, typed_numbers


@dataclass(frozen=True, slots=True)
class Published:
    """A number that readers see. A `link` has a target; a `bare` one says nowhere where it is computed."""

    line: int
    text: str
    target: str | None
    kind: Literal["link", "bare"]


@dataclass(frozen=True, slots=True)
class Link:
    """Any link."""

    line: int
    text: str
    target: str


@dataclass(slots=True)
class Text:
    """Visible text that grows, and the line of each of its parts."""

    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    size: int = 0

    def add(self, part: str, line: int) -> None:
        self.parts.append(part)
        self.starts.append(self.size)
        self.lines.append(line)
        self.size += len(part)

    def extend(self, other: Text) -> None:
        """Add a text that stands in a block of its own."""
        for part, line in zip(other.parts, other.lines, strict=True):
            self.add(part, line)
        self.add(SPOT, self.lines[-1] if self.lines else 1)

    @classmethod
    def of(cls, text: str, first: int) -> Text:
        made = cls()
        for line, part in enumerate(text.splitlines(keepends=True), first):
            made.add(part, line)
        return made

    @property
    def whole(self) -> str:
        return "".join(self.parts)

    def line_at(self, offset: int) -> int:
        """The line on which a character of the text stands; 1 for an empty text."""
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)] if self.lines else 1

    def bare(self, names: Names = NO_NAMES) -> Iterator[Published]:
        """The published numbers in it, outside the names of networks."""
        whole = self.whole
        for offset, number in typed_numbers(whole, names):
            yield Published(self.line_at(offset), " ".join(number.split()), None, "bare")
