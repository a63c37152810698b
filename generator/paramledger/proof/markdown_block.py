"""One paragraph, heading or table cell of Markdown: its numbers, links and anchors, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from markdown_it.token import Token

from paramledger.digits import read_printed
from paramledger.problems import SpecError
from paramledger.proof.html_reader import CODE, SPOT, between, said
from paramledger.proof.visible import Link, Published, Text
from paramledger.typed import Names, typed_numbers

IDS = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
ATTRIBUTE_ID = re.compile(r"#([\w.:-]+)")
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


def attribute_id(line: str) -> str | None:
    """The anchor that the attributes at a line's end give it: `## Title { #anchor .class }`."""
    line = line.rstrip()
    inside = line[line.rfind("{") + 1:-1]
    if not line.endswith("}") or "{" not in line or "}" in inside or "\n" in inside:
        return None
    match = ATTRIBUTE_ID.search(inside)
    return match[1] if match else None


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
