"""HTML as it was published -> what a checker asks of it: addresses, ids, headings, numbers in tables."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SOURCED = ("audio", "iframe", "img", "script", "source", "video")
FETCHED = dict.fromkeys(SOURCED, "src") | {"image": "href", "link": "href", "object": "data"}
NUMBER = re.compile(r"[+\u2212-]?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass
class Html:
    """One page. `cells` are the texts of the cells of the tables in its article, in their order."""

    lang: str = ""
    title: str = ""
    description: str = ""
    headings: int = 0
    ids: Counter[str] = field(default_factory=Counter)
    article_ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    at: dict[str, str] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> list[str]:
        """Every number in a cell, signs and commas as they are printed."""
        return [number for cell in self.cells for number in NUMBER.findall(cell)]


class Reader(HTMLParser):
    """Reads a page once, from its first tag to its last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Html()
        self.cell: list[str] | None = None          # the text of the cell that is open
        self.anchors: list[tuple[str, int]] = []    # anchors of that cell, and how much of its text stood before each
        self.title = False
        self.article = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, said = self.page, {name: value or "" for name, value in attrs}
        if name := said.get("id"):
            page.ids[name] += 1
            if self.article:
                page.article_ids.add(name)
        match tag:
            case "html":
                page.lang = said.get("lang", "")
            case "title":
                self.title = not page.title
            case "meta" if said.get("name") == "description":
                page.description = said.get("content", "")
            case "h1":
                page.headings += 1
            case "article":
                self.article += 1
            case "a" if "href" in said:
                page.links.append(said["href"])
            case "a" if self.cell is not None and name:
                self.anchors.append((name, len("".join(self.cell))))
            case "td" | "th" if self.article:
                self.cell, self.anchors = [], [(name, 0)] if name else []
            case "br" if self.cell is not None:
                self.cell.append("\n")     # else what ends one line and begins the next would be one number
            case "img" if "alt" not in said:
                page.unnamed.append(said.get("src", ""))
        if tag in FETCHED and said.get(FETCHED[tag]) and said.get("rel") not in ("canonical", "next", "prev", "edit"):
            page.assets.append(said[FETCHED[tag]])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.title = False
        if tag == "article":
            self.article -= 1
        if tag in ("td", "th") and self.cell is not None:
            text = "".join(self.cell)
            self.page.at.update((name, " ".join(text[start:].split())) for name, start in self.anchors)
            self.page.cells.append(" ".join(text.split()))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
        if self.title:
            self.page.title += data


def read(text: str) -> Html:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def pages(site: Path) -> dict[str, Html]:
    """Every page of a built site, by its path in it."""
    return {
        path.relative_to(site).as_posix(): read(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def inside(page: str, to: str) -> tuple[str, str] | None:
    """The file and the anchor that a link on a page leads to; nothing for a link that leaves the site."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc:
        return None
    path = (
        posixpath.normpath(posixpath.join("/", posixpath.dirname(page), unquote(parts.path))).lstrip("/")
        if parts.path
        else page
    )
    if parts.path.endswith(("/", "..", ".")) or not posixpath.splitext(path)[1]:
        path = posixpath.join(path, "index.html") if path else "index.html"
    return path, unquote(parts.fragment)
