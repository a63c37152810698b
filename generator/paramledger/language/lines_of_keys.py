"""The line of any key in TOML text: a scanner of tokens, run only when there is a problem to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tomli

Path = tuple[str | int, ...]

# Every alternative takes at least one character and never gives any back, so that broken text costs linear time too.
TOKEN = re.compile(
    r'''(?P<skip>[ \t\r]++|\#[^\n]*+)'''
    r'''|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?|\'\'\'(?:[^']|'(?!''))*+(?:'{3,5})?'''
    r'''|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?)'''
    r'''|(?P<mark>[\n=,.\[\]{}])'''
    r'''|(?P<bare>[^\s"'\#=,.\[\]{}]++)'''
    r'''|(?P<other>.)''',
    re.DOTALL,
)


def tokens(text: str) -> Iterator[tuple[int, str, str]]:
    """(line from 1, kind, text) of everything that is neither space nor comment."""
    line = 1
    for match in TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield line, match.lastgroup or "", match[0]
        line += match[0].count("\n")


def key(token: str) -> str:
    """What a bare or quoted key says."""
    if token[0] not in "\"'":
        return token
    if "\\" not in token:
        return token.strip(token[0])
    try:
        return str(tomli.loads(f"key = {token}")["key"])
    except tomli.TOMLDecodeError:
        return token


@dataclass(slots=True)
class Scan:
    """How much of `path` has been met. A depth is the number of parts that lead to it, or -1 when it is off the path.
    """

    path: Path
    line: int = 1                                               # the text's line now
    deepest: int = 0                                            # the parts that have been found,
    found: int = 1                                              # and the line of the last of them
    tables: dict[int, int] = field(default_factory=dict)        # depth of an array of tables -> index of its last table

    def step(self, depth: int, part: str | int) -> int:
        """The depth of `part` in the table or array at `depth`."""
        if not 0 <= depth < len(self.path) or self.path[depth] != part:
            return -1
        if depth + 1 > self.deepest:
            self.deepest, self.found = depth + 1, self.line
        return depth + 1

    def steps(self, depth: int, parts: list[str]) -> int:
        """The depth of a dotted key."""
        for part in parts:
            if depth < 0:
                break
            depth = self.step(self.last_table(depth), key(part))
        return depth

    def last_table(self, depth: int) -> int:
        """The last table of an array of tables, or the depth itself."""
        return self.step(depth, self.tables[depth]) if depth in self.tables else depth

    def header(self, parts: list[str], is_array: bool) -> int:
        """The depth of the table that `[a.b]` or `[[a.b]]` opens."""
        depth = self.steps(0, parts)
        if is_array and depth >= 0:
            self.tables[depth] = self.tables.get(depth, -1) + 1
            self.tables = {
                at: last for at, last in self.tables.items() if at <= depth
            }  # a new table has no arrays of tables yet
        return self.last_table(depth)


@dataclass(slots=True)
class Frame:
    """An open array (`index` of the element now) or inline table (`index` is None)."""

    depth: int
    index: int | None
    fresh: bool = True          # the array's next element has not begun


def line_of(text: str, path: Path) -> int:
    """The line (from 1) where `path` is written, or the longest prefix of it that is; 1 when there is none."""
    scan = Scan(path)
    table, value, opening = 0, -1, 0        # the open table's depth, the coming value's depth, brackets of a header
    parts: list[str] = []                   # the key being read
    frames: list[Frame] = []
    in_value = False
    for scan.line, kind, token in tokens(text):
        frame = frames[-1] if frames else None
        if frame and frame.index is not None and frame.fresh and token not in ",]\n":
            value, in_value, frame.fresh = scan.step(frame.depth, frame.index), True, False
        if token == "\n":
            if not frames:
                parts, in_value, opening = [], False, 0
        elif kind in ("string", "bare"):
            if not in_value:
                parts.append(token)
        elif token == "=" and not in_value:
            value, in_value, parts = scan.steps(frame.depth if frame else table, parts), True, []
        elif token in "[{" and in_value:
            frames.append(Frame(value, 0 if token == "[" else None))
            in_value = token == "["
        elif token == "[":
            opening += 1
        elif token == "]" and opening:
            table, parts, opening = scan.header(parts, opening > 1), [], 0
        elif token in "]}" and frames:
            frames.pop()
            in_value = True
        elif token == "," and frame:
            in_value, parts = frame.index is not None, []
            if frame.index is not None:
                frame.index, frame.fresh = frame.index + 1, True
        if scan.deepest == len(path):
            break
    return scan.found
