"""What a page is: a path under docs/, its text, and the values that its anchors publish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from posixpath import commonpath
from typing import NewType

Rendered = NewType("Rendered", str)
"""The text of a file of the site, made by what knows its kind: `pages.shared.markdown`, or a writer of JSON."""

# How a page includes a part of its fragment, and how the part is marked there: as pymdownx.snippets reads it.
INCLUDED = re.compile(r'^--8<-- "(?P<path>[^":\n]+):(?P<part>[a-z][a-z0-9_-]*)"$', re.MULTILINE)
INCLUDE = '--8<-- "%s:%s"'
START, END = "<!-- --8<-- [start:%s] -->\n", "<!-- --8<-- [end:%s] -->\n"
MOST_SOURCES = 3        # named one by one


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site.

    `values` maps an anchor to what stands there: an int is a computed number (`conv2.parameters` -> 307456), a str is
    quoted text that a link must repeat as it is (a claim's printed digits). `sources` are the spec files it was made
    from. `names` are those of the networks that it is about, in which a size is no number. `text` has no provenance
    line yet: `files` adds it when it writes. `parts` are what the text includes by name: they are built beside docs/,
    and git does not keep them.
    """

    path: str
    text: Rendered
    values: Mapping[str, int | str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    parts: Mapping[str, Rendered] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The file that it is made from first of all, or the folder of many."""
        if not self.sources:
            return "generator/paramledger"
        return self.sources[0] if len(self.sources) <= MOST_SOURCES else commonpath(self.sources)

    @property
    def whole(self) -> str:
        """The text as readers see it, with its parts in place."""
        return INCLUDED.sub(lambda found: self.parts[found["part"]].removesuffix("\n"), self.text)

    def apart(self, pattern: re.Pattern[str]) -> Page:
        """With whole lines that the pattern matches as parts, under the names that its group `part` gives."""
        found = {match["part"]: Rendered(match[0]) for match in pattern.finditer(self.text)}
        text = pattern.sub(lambda match: f"{INCLUDE % (self.path, match['part'])}\n", self.text)
        return replace(self, text=Rendered(text), parts={**self.parts, **found}) if found else self

    @property
    def fragment(self) -> Page:
        """The file of the parts, under the page's own path in another folder."""
        sections = (f"{START % name}{text}{END % name}" for name, text in self.parts.items())
        return Page(self.path, Rendered("\n".join(("---\n---\n", *sections))), {}, self.sources)


@dataclass(frozen=True, slots=True)
class PageDigest:
    """What is known of a page while it is not held: enough to say whether a file is this page.

    `first` is its first line, `made_from` its sources in words, `text` the digest of its text, `numbers` how many
    values it publishes, `names` those that the page says,
    `fragment` the file of its parts.
    """

    path: str
    first: str
    made_from: str
    text: str
    numbers: int
    names: tuple[str, ...] = ()
    fragment: PageDigest | None = None

    @classmethod
    def of(cls, page: Page) -> PageDigest:
        first = page.text[: page.text.find("\n") + 1]
        fragment = cls.of(page.fragment) if page.parts else None
        return cls(page.path, first, origins(page.sources), digest(page.text), len(page.values), page.names, fragment)


class PageSet(Mapping[str, Page]):
    """Pages by path, in the order of paths. None is held: each is made, or found where it is kept, when it is asked
    for.
    """

    def __init__(self, digests: Mapping[str, PageDigest], page: Callable[[str], Page]) -> None:
        self.digests, self.page = digests, page

    def __getitem__(self, path: str) -> Page:
        if path not in self.digests:
            raise KeyError(path)
        return self.page(path)

    def __contains__(self, path: object) -> bool:
        return path in self.digests

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


def page_digests(pages: Mapping[str, Page]) -> Mapping[str, PageDigest]:
    """The digest of each page."""
    return pages.digests if isinstance(pages, PageSet) else {path: PageDigest.of(page) for path, page in pages.items()}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def origins(sources: tuple[str, ...]) -> str:
    """The sources by name, or the folder that holds them all."""
    if not sources:
        return "generator/"
    named = ", ".join(sources) if len(sources) <= MOST_SOURCES else f"{len(sources)} files in {commonpath(sources)}/"
    return re.sub(r"[^\w ,./-]", "?", named)     # a comment of one line, whatever the folder's name
