"""Markdown -> the numbers that it publishes, its links and its anchors, each with the line where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
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
    unread: UnreadError | None = None


class UnreadError(SpecError):
    """Why a page is not read, and at which line (0: the whole page)."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.line = line


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
ATTRIBUTE_ID = re.compile(r"#([\w.:-]+)")
MOST_CHARACTERS = 256 * 1024        # of a page that people write: as many as of a spec
LONGEST_BLOCK = 8_000               # characters of one paragraph, heading or cell: reading it may take quadratic time
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
    "html_inline": TAG,
    "softbreak": re.compile(r"\n"),
    "hardbreak": re.compile(r"\n"),
}

def bounded(state: StateCore) -> None:
    """Raises UnreadError for a block that is longer than what is read of one."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST_BLOCK:
            message = f"this paragraph has {len(token.content):,} characters; the most is {LONGEST_BLOCK:,}"
            raise UnreadError(token.map[0] + 1 if token.map else 0, message, "make several paragraphs of it")


# Indented text is prose here, as it is inside admonitions and tabs: only fences and backticks make code.
MARKDOWN = MarkdownIt("commonmark").enable("table").disable("code")
MARKDOWN.core.ruler.after("block", "bounded", bounded)


def numbers(text: str) -> Iterator[Published]:
    """The published numbers of a Markdown page, in the order of its lines."""
    yield from document(text).numbers


def document(text: str) -> Document:
    """A Markdown page with front matter as what it publishes; of a page beyond the bounds only why it is not read."""
    try:
        if len(text) > MOST_CHARACTERS:
            message = f"the page has {len(text):,} characters; the most is {MOST_CHARACTERS:,}"
            raise UnreadError(0, message, "split it into several pages")
        return _document(text)
    except UnreadError as wrong:
        return Document((), (), frozenset(), wrong)


def anchors_of(text: str) -> frozenset[str]:
    """The anchors of a page of our own making, however long it is."""
    return _document(text).anchors


def _document(text: str) -> Document:
    found: list[Published] = []
    links: list[Link] = []
    anchors = Anchors()
    front, body = front_matter(text)
    found += plain_numbers(front, 1)
    is_heading = False
    for token in MARKDOWN.parse(body):
        first = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            block = Block(token, first)
            found += block.numbers()
            links += block.links
            anchors.taken.update(block.anchors)
            if is_heading:
                anchors.add_heading("".join(block.title))
        elif token.type == "html_block":
            found += plain_numbers(without_tags(token.content), first)
            anchors.taken.update(IDS.findall(token.content))
        is_heading = token.type == "heading_open"
    return Document(tuple(sorted(found, key=lambda number: number.line)), tuple(links), frozenset(anchors.taken))


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
    html = in_closed(STYLED, lambda match: "\n" * match[0].count("\n"), html)
    return in_closed(TAG, lambda match: SPOT + "\n" * match[0].count("\n"), html)


def in_closed(tag: re.Pattern[str], replaced: Callable[[re.Match[str]], str], html: str) -> str:
    """Tags replaced, up to the last `>`: to look for the end of each tag behind it would take quadratic time."""
    end = html.rfind(">") + 1
    return tag.sub(replaced, html[:end]) + html[end:]


def slug(title: str) -> str:
    """A heading's anchor, as MkDocs makes it."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def attribute_id(line: str) -> str | None:
    """The anchor that the attributes at a line's end give it: `## Title { #anchor .class }`."""
    line = line.rstrip()
    inside = line[line.rfind("{") + 1:-1]
    if not line.endswith("}") or "{" not in line or "}" in inside or "\n" in inside:
        return None
    match = ATTRIBUTE_ID.search(inside)
    return match[1] if match else None


@dataclass(slots=True)
class Anchors:
    """The anchors of a page so far; `counts` says how many headings that would have the same one have been numbered."""

    taken: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def add_heading(self, title: str) -> None:
        anchor = attribute_id(title)
        if anchor is None:
            anchor = base = slug(title)
            while anchor in self.taken or not anchor:
                self.counts[base] = self.counts.get(base, 0) + 1
                anchor = f"{base}_{self.counts[base]}"
        self.taken.add(anchor)


class Block:
    """One paragraph, heading or table cell, walked once."""

    def __init__(self, token: Token, first: int) -> None:
        self.source, self.at, self.line = token.content, 0, first
        self.links: list[Link] = []
        self.anchors: list[str] = []
        self.title: list[str] = []
        self.text = Text()              # what stands outside links and code
        self.linked = Text()            # what stands in link texts
        self.in_code = False
        self.inside: tuple[int, str, list[str]] | None = None      # an open link's line, target and text
        for child in token.children or []:
            self.walk(child)
        self.anchors += [found for line in self.source.split("\n") if (found := attribute_id(line)) is not None]

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
        if words != SPOT:
            self.title.append(words)
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
            line_end = self.source.find("\n", self.at)
            line_end = line_end if line_end >= 0 else len(self.source)
            start = self.source.find(token.content, self.at, line_end) if token.content else -1
            end = start + len(token.content) if start >= 0 else self.at
        self.line += self.source.count("\n", self.at, end)
        self.at = end


def is_number(text: str) -> bool:
    try:
        return bool(read_printed(text))
    except SpecError:
        return False
