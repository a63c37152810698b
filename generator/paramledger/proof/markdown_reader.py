"""Markdown -> the numbers that it publishes, its links and its anchors, each with the line where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from paramledger.problems import SpecError
from paramledger.proof.html_reader import SPOT, raw_html
from paramledger.proof.markdown_block import IDS, Block, attribute_id
from paramledger.proof.visible import Link, Published, Text
from paramledger.typed import NO_NAMES, Names


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
MOST_CHARACTERS = 256 * 1024        # of a page that people write: as many as of a spec
NO_BOUNDS: Mapping[str, int] = MappingProxyType({})
LONGEST_BLOCK = 8_000               # characters of one paragraph, heading or cell: reading it may take quadratic time
MARKDOWN_INSIDE = re.compile(r"\s*<[a-zA-Z][^<>]*\smarkdown(?:=[\"']?(?:1|block|span)[\"']?)?[\s>]")
TITLE_OF_CODE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")


def bounded(state: StateCore) -> None:
    """Every block is short enough to be read."""
    for token in state.tokens:
        if token.type == "inline" and state.env.get("longest"):
            check_block(token.content, token.map[0] + 1 if token.map else 0)


def check_block(content: str, line: int) -> None:
    """Raises UnreadError for a block that is longer than what is read of one."""
    if len(content) > LONGEST_BLOCK:
        message = f"this paragraph has {len(content):,} characters; the limit is {LONGEST_BLOCK:,}"
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
            message = f"the page has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}"
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
