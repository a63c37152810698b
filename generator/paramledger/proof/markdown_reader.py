"""Markdown -> the numbers that it publishes, its links and its anchors, each with the line where it stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from paramledger.digits import read_printed
from paramledger.problems import SpecError
from paramledger.proof.html_reader import CODE, SPOT, between, raw_html, said
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


@dataclass(frozen=True, slots=True)
class Document:
    """What a Markdown page publishes. `seen` is its text outside code, in order; `words` what attributes say."""

    numbers: tuple[Published, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]
    seen: Text
    words: Text
    unread: UnreadError | None = None


class UnreadError(SpecError):
    """Why a page is not read, and at which line (0: the whole page)."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.line = line


FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)")
IDS = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
ATTRIBUTE_ID = re.compile(r"#([\w.:-]+)")
MOST_CHARACTERS = 256 * 1024        # of a page that people write: as many as of a spec
NO_BOUNDS: Mapping[str, int] = MappingProxyType({})
LONGEST_BLOCK = 8_000               # characters of one paragraph, heading or cell: reading it may take quadratic time
MARKDOWN_INSIDE = re.compile(r"\s*<[a-zA-Z][^<>]*\smarkdown(?:=[\"']?(?:1|block|span)[\"']?)?[\s>]")
TITLE_OF_CODE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")
PIECES = re.compile(r"(?<![`\w])(?:`\d{1,3}`[,.]?|\d{1,3}[,.]?(?=`)){2,10}(?![`\w])")
TAG_NAME = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
SKIPPED = {         # what a token takes in its block's source, where that may go over a line's end
    "code_inline": re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    "image": re.compile(r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])?"),
    "link_close": re.compile(r"\](?:\([^()]*\)|\[[^\]]*\])?"),
    "html_inline": re.compile(r"<[^>]*>"),
    "softbreak": re.compile(r"\n"),
    "hardbreak": re.compile(r"\n"),
}

def bounded(state: StateCore) -> None:
    """Every block is short enough to be read."""
    for token in state.tokens:
        if token.type == "inline" and state.env.get("longest"):
            check_block(token.content, token.map[0] + 1 if token.map else 0)


def check_block(content: str, line: int) -> None:
    """Raises UnreadError for a block that is longer than what is read of one."""
    if len(content) > LONGEST_BLOCK:
        message = f"this paragraph has {len(content):,} characters; the most is {LONGEST_BLOCK:,}"
        raise UnreadError(line, message, "make several paragraphs of it")


# Indented text is prose here, as it is inside admonitions and tabs: only fences and backticks make code.
MARKDOWN = MarkdownIt("commonmark").enable("table").disable("code")
MARKDOWN.core.ruler.after("block", "bounded", bounded)


def numbers(text: str, names: Names = NO_NAMES) -> Iterator[Published]:
    """The published numbers of a Markdown page, in the order of its lines."""
    yield from document(text, names).numbers


def document(text: str, names: Names = NO_NAMES) -> Document:
    """A Markdown page with front matter as what it publishes; of a page beyond the bounds only why it is not read.

    `names` are those of networks that end in a size.
    """
    try:
        if len(text) > MOST_CHARACTERS:
            message = f"the page has {len(text):,} characters; the most is {MOST_CHARACTERS:,}"
            raise UnreadError(0, message, "split it into several pages")
        return document_of_any_size(text, {"longest": LONGEST_BLOCK}, names)
    except UnreadError as wrong:
        return Document((), (), frozenset(), Text(), Text(), wrong)


def document_of_any_size(
    text: str, bounds: Mapping[str, int] = NO_BOUNDS, names: Names = NO_NAMES
) -> Document:
    """A page of our own making, however long it is, as what it publishes."""
    found: list[Published] = []
    links: list[Link] = []
    anchors = Anchors()
    seen, words = Text(), Text()
    front, body = front_matter(text)
    found += Text.of(front, 1).bare(names)
    is_heading = False
    for token in MARKDOWN.parse(body, dict(bounds)):
        first = token.map[0] + 1 if token.map else 1
        if token.type == "html_block" and MARKDOWN_INSIDE.match(token.content):
            if bounds:
                check_block(token.content, first)
            token = MARKDOWN.parseInline(token.content)[0]
        if token.type == "inline":
            block = Block(token, first)
            found += block.numbers(names)
            links += block.links
            anchors.taken.update(block.anchors)
            seen.extend(block.seen)
            words.extend(block.words)
            if is_heading:
                anchors.add_heading("".join(block.title))
        elif token.type == "html_block":
            html, said_here = raw_html(token.content)
            anchors.taken.update(IDS.findall(token.content))
            found += lines_of(html, first, seen, names) + quoted(said_here, first, words, names)
        elif token.type == "list_item_open":
            found += Text.of(token.info, first).bare(names)
        elif token.type == "fence":
            found += lines_of("".join(filter(None, title_of_code(token.info))), first, seen, names)
        is_heading = token.type == "heading_open"
    in_order = tuple(sorted(found, key=lambda number: number.line))
    return Document(in_order, tuple(links), frozenset(anchors.taken), seen, words)


def lines_of(text: str, first: int, seen: Text, names: Names) -> list[Published]:
    """The numbers of a text that stands at a line, added to what is seen."""
    own = Text.of(text, first)
    seen.extend(own)
    return list(own.bare(names))


def quoted(
    words: list[tuple[int, str]], first: int, all_words: Text, names: Names
) -> list[Published]:
    """The numbers in what attributes say, added to all that they say."""
    own = Text()
    for line, word in words:
        own.add(f"{SPOT}{word}{SPOT}", first + line)
    all_words.extend(own)
    return list(own.bare(names))


def title_of_code(info: str) -> tuple[str, ...]:
    """The title that a block of code shows above itself."""
    match = TITLE_OF_CODE.search(info)
    return match.groups() if match else ()


def front_matter(text: str) -> tuple[str, str]:
    """The front matter, and the rest with empty lines in its place."""
    match = FRONT_MATTER.match(text)
    if match is None:
        return "", text
    return match[0], "\n" * match[0].count("\n") + text[match.end():]


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
        self.source, self.at, self.line, self.first = token.content, 0, first, first
        self.links: list[Link] = []
        self.anchors: list[str] = []
        self.title: list[str] = []
        self.seen = Text()              # all that stands outside code, links too
        self.words = Text()             # what attributes say
        self.text = Text()              # what stands outside links and code
        self.linked = Text()            # what stands in link texts and in attributes
        self.code = ""                  # the tag of code that is open
        self.inside: tuple[int, str, list[str]] | None = None      # an open link's line, target and text
        children = token.children or []
        self.closed = {tag_name(child.content)[0]: at for at, child in enumerate(children)
                       if child.type == "html_inline" and tag_name(child.content)[1]}
        for at, child in enumerate(children):
            self.walk(child, at)
        self.anchors += [found for line in self.source.split("\n") if (found := attribute_id(line)) is not None]

    def numbers(self, names: Names) -> list[Published]:
        """Links that are numbers; and bare numbers, also within the words of a link."""
        found = [Published(link.line, link.text, link.target, "link") for link in self.links if is_number(link.text)]
        return found + list(self.text.bare(names)) + list(self.linked.bare(names)) + list(self.in_pieces())

    def in_pieces(self) -> Iterator[Published]:
        """Numbers whose groups are set as code one by one: `60`,`965`,`224`."""
        for match in PIECES.finditer(self.source):
            number = match[0].replace("`", "")
            if any(typed_numbers(number)):
                yield Published(self.first + self.source.count("\n", 0, match.start()), number, None, "bare")

    def walk(self, token: Token, at: int) -> None:
        line = self.line
        self.skip(token)
        match token.type:
            case "text" | "code_inline":
                self.say(token.content, line, code=token.type == "code_inline")
            case "softbreak" | "hardbreak":
                self.say("\n", line)
            case "image":
                self.say(SPOT, line)
                self.quote([unescape(token.content), str(token.attrs.get("title", ""))], line)
            case "html_inline":
                self.tag(token.content, line, at)
            case "link_open":
                self.quote([str(token.attrs.get("title", ""))], line)
                self.inside = line, str(token.attrs.get("href", "")), []
            case "link_close" if self.inside is not None:
                self.close(*self.inside)

    def tag(self, html: str, line: int, at: int) -> None:
        name, end = tag_name(html)
        self.anchors += IDS.findall(html)
        if not self.code:
            self.quote(said(html) if name and not end else [], line)
            self.code = name if name in CODE and not end and self.closed.get(name, -1) > at else ""
            self.say(between(name, end), line)
        elif end and name == self.code:
            self.code = ""
            self.say(SPOT, line)

    def quote(self, words: Iterable[str], line: int) -> None:
        for word in filter(None, words):
            self.words.add(f"{SPOT}{word}{SPOT}", line)
            self.linked.add(f"{SPOT}{word}{SPOT}", line)

    def say(self, words: str, line: int, code: bool = False) -> None:
        if words != SPOT:
            self.title.append(words)
        shown = SPOT if code or self.code else words
        self.seen.add(shown, line)
        if self.inside is not None:
            self.inside[2].append(words)
        else:
            self.text.add(shown, line)

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


def tag_name(html: str) -> tuple[str, bool]:
    """The name of a tag, and whether it is an end tag; empty for a comment."""
    match = TAG_NAME.match(html)
    return (match[2].lower(), bool(match[1])) if match else ("", False)


def is_number(text: str) -> bool:
    try:
        return bool(read_printed(text))
    except SpecError:
        return False
