"""Markdown -> the numbers that it publishes, its links and its anchors, each with the line where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from paramledger.digits import read_printed
from paramledger.problems import SpecError
from paramledger.typed import bare_numbers

SPOT = "\ufffc"     # stands in a text for a link, code or a picture


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


@dataclass(frozen=True, slots=True)
class Document:
    """What a Markdown page publishes."""

    numbers: tuple[Published, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]


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

    def bare(self) -> Iterator[Published]:
        for offset, number in bare_numbers("".join(self.parts)):
            yield Published(self.lines[bisect_right(self.starts, offset) - 1], " ".join(number.split()), None, "bare")


FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)")
IDS = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
ATTRIBUTES = re.compile(r"\s*\{:?[^{}\n]*?#([\w.:-]+)[^{}\n]*\}\s*$")              # `## Title { #anchor .class }`
UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(code|pre|script|style|title|desc)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
STYLED = re.compile(
    r"</?(?:abbr|b|em|i|mark|s|small|span|strong|sub|sup|u)\b[^>]*>", re.IGNORECASE
)  # tags that do not part a number
TAG = re.compile(r"<[^>]*>")
SKIPPED = {         # what a token takes in its block's source, where that may go over a line's end
    "code_inline": re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    "image": re.compile(r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])?"),
    "link_close": re.compile(r"\](?:\([^()]*\)|\[[^\]]*\])?"),
    "html_inline": re.compile(r"<[^>]*>"),
    "softbreak": re.compile(r"\n"),
    "hardbreak": re.compile(r"\n"),
}

# Indented text is prose here, as it is inside admonitions and tabs: only fences and backticks make code.
MARKDOWN = MarkdownIt("commonmark").enable("table").disable("code")


def numbers(text: str) -> Iterator[Published]:
    """The published numbers of a Markdown page, in the order of its lines."""
    yield from document(text).numbers


def document(text: str) -> Document:
    """A Markdown page with front matter as what it publishes."""
    found: list[Published] = []
    links: list[Link] = []
    anchors: list[str] = []
    front, body = front_matter(text)
    found += plain_numbers(front, 1)
    is_heading = False
    for token in MARKDOWN.parse(body):
        first = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            block = Block(token, first)
            found += block.numbers()
            links += block.links
            anchors += block.anchors
            if is_heading:
                anchors.append(heading_anchor(block, anchors))
        elif token.type == "html_block":
            found += plain_numbers(without_tags(token.content), first)
            anchors += IDS.findall(token.content)
        is_heading = token.type == "heading_open"
    return Document(tuple(sorted(found, key=lambda number: number.line)), tuple(links), frozenset(anchors))


def front_matter(text: str) -> tuple[str, str]:
    """The front matter, and the rest with empty lines in its place."""
    match = FRONT_MATTER.match(text)
    if match is None:
        return "", text
    return match[0], "\n" * match[0].count("\n") + text[match.end():]


def plain_numbers(text: str, first: int) -> Iterator[Published]:
    visible = Text()
    for line, part in enumerate(text.splitlines(keepends=True), first):
        visible.add(part, line)
    return visible.bare()


def without_tags(html: str) -> str:
    """The text of raw HTML, its lines kept."""
    html = UNSEEN.sub(lambda match: SPOT + "\n" * match[0].count("\n"), html)
    html = STYLED.sub(lambda match: "\n" * match[0].count("\n"), html)
    return TAG.sub(lambda match: SPOT + "\n" * match[0].count("\n"), html)


def slug(title: str) -> str:
    """A heading's anchor, as MkDocs makes it."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def heading_anchor(block: Block, taken: list[str]) -> str:
    if match := ATTRIBUTES.search(block.title):
        return match[1]
    anchor = base = slug(block.title)
    count = 0
    while anchor in taken or not anchor:
        count += 1
        anchor = f"{base}_{count}"
    return anchor


class Block:
    """One paragraph, heading or table cell, walked once."""

    def __init__(self, token: Token, first: int) -> None:
        self.source, self.at, self.line = token.content, 0, first
        self.links: list[Link] = []
        self.anchors: list[str] = []
        self.title = ""
        self.text = Text()              # what stands outside links and code
        self.linked = Text()            # what stands in link texts
        self.in_code = False
        self.inside: tuple[int, str, list[str]] | None = None      # an open link's line, target and text
        for child in token.children or []:
            self.walk(child)
        self.anchors += [match[1] for line in self.source.split("\n") if (match := ATTRIBUTES.search(line))]

    def numbers(self) -> list[Published]:
        """Links that are numbers; and bare numbers, also within the words of a link."""
        found = [Published(link.line, link.text, link.target, "link") for link in self.links if is_number(link.text)]
        return found + list(self.text.bare()) + list(self.linked.bare())

    def walk(self, token: Token) -> None:
        line = self.line
        self.skip(token)
        match token.type:
            case "text" | "code_inline":
                self.say(token.content, line, code=token.type == "code_inline")
            case "softbreak" | "hardbreak":
                self.say("\n", line)
            case "image":
                self.say(SPOT, line)
                self.linked.add(f"{SPOT}{token.content}{SPOT}", line)
            case "html_inline":
                self.in_code = {"<code": True, "</code": False}.get(
                    re.split(r"[\s>]", token.content.lower())[0], self.in_code
                )
                self.anchors += IDS.findall(token.content)
                self.say("" if STYLED.fullmatch(token.content) else SPOT, line)
            case "link_open":
                self.inside = line, str(token.attrs.get("href", "")), []
            case "link_close" if self.inside is not None:
                self.close(*self.inside)

    def say(self, words: str, line: int, code: bool = False) -> None:
        self.title += "" if words == SPOT else words
        if self.inside is not None:
            self.inside[2].append(words)
        else:
            self.text.add(SPOT if code or self.in_code else words, line)

    def close(self, line: int, target: str, words: list[str]) -> None:
        text = " ".join("".join(words).replace(SPOT, " ").split())
        self.links.append(Link(line, text, target))
        if text != target and not is_number(text):
            self.linked.add(f"{SPOT}{text}{SPOT}", line)
        self.inside = None
        self.text.add(SPOT, line)

    def skip(self, token: Token) -> None:
        """Move behind the token in the block's source, counting the ends of lines on the way."""
        if pattern := SKIPPED.get(token.type):
            match = pattern.search(self.source, self.at)
            end = match.end() if match else self.at
        else:
            line_end = self.source.find("\n", self.at) if "\n" in self.source[self.at:] else len(self.source)
            start = self.source.find(token.content, self.at, line_end) if token.content else -1
            end = start + len(token.content) if start >= 0 else self.at
        self.line += self.source.count("\n", self.at, end)
        self.at = end


def is_number(text: str) -> bool:
    try:
        return bool(read_printed(text))
    except SpecError:
        return False
