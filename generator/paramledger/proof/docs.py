"""What stands in docs/ beside what should stand there: the pages, and where a link on one of them leads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias
from urllib.parse import unquote

from paramledger.page import Page, PageDigest, page_digests
from paramledger.problems import Problem, SpecError
from paramledger.proof.markdown_reader import Document, document, document_of_any_size
from paramledger.proof.provenance import Origin, TextFiles
from paramledger.typed import Names, sized_names

OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/")      # a scheme, a host, the top of some site


Asked: TypeAlias = Callable[[str, str, str], int]
"""(path, settings, anchor) -> the number that the page would have at the anchor with the settings; raises SpecError."""


def no_settings(path: str, settings: str, anchor: str) -> int:
    raise SpecError("nothing here has settings", "remove what follows the `?`")


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where a link leads: a path under docs/ and an anchor there, which may be empty; and the settings that stand
    behind the path, `resnet50.md?classes=10#parameters`.
    """

    path: str
    anchor: str
    settings: str = ""


@dataclass(frozen=True)
class Docs:
    """The files of docs/ (`published`, path -> text) and the computed pages; `folder` stands in front of paths in
    problems, and `asked` computes what a page would say with settings.
    """

    folder: str
    published: TextFiles
    pages: Mapping[str, Page]
    beside: Mapping[str, str] = field(default_factory=dict)
    asked: Asked = no_settings

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        return {path: file.origin for path, file in self.published.states.items()}

    @cached_property
    def digests(self) -> Mapping[str, PageDigest]:
        """What is known of each page while it is not held."""
        return page_digests(self.pages)

    @cached_property
    def names(self) -> Names:
        """The names of networks that end in a size."""
        return sized_names(name for page in self.digests.values() for name in page.names)

    @cached_property
    def written(self) -> Mapping[str, Document]:
        """The pages that people write, as what they publish."""
        return {path: document(self.published[path], self.names) for path in sorted(self.published)
                if is_page(path) and path not in self.pages and self.origins[path] == "hand-written"}

    @cached_property
    def places(self) -> Mapping[int | str, LinkTarget]:
        """Each computed or quoted number -> the place that shows it, the one with the shortest address if there are
        several.
        """
        found: dict[int | str, tuple[int, str, str]] = {}
        for path, page in self.pages.items():
            for anchor, value in page.values.items():
                spot = (len(path) + len(anchor), path, anchor)
                found[value] = min(spot, found.get(value, spot))
        return {value: LinkTarget(path, anchor) for value, (_, path, anchor) in found.items()}

    def anchors(self, path: str) -> frozenset[str]:
        """Every place on a page that a link can lead to."""
        if path in self.written:
            return self.written[path].anchors
        page = self.pages[path]
        return document_of_any_size(page.whole).anchors | page.values.keys()

    def problem(self, path: str, line: int, code: str, message: str, hint: str, suggestion: str = "") -> Problem:
        return Problem(posixpath.join(self.folder, path), line, code, message, hint, suggestion)


def is_page(path: str) -> bool:
    """Whether the site shows it: notes for GitHub and the theme's assets are no pages."""
    return path.endswith(".md") and posixpath.basename(path).lower() != "readme.md" and not path.startswith("assets/")


def built_path(source: str) -> str:
    """Where the page of a source stands in the site: `claims.md` -> `claims/index.html`."""
    stem = source.removesuffix(".md")
    return f"{stem}.html" if posixpath.basename(stem) == "index" else f"{stem}/index.html"


def link_target(path: str, target: str) -> LinkTarget | None:
    """Where a link on the page at `path` leads; None when that is outside docs/."""
    if OUTSIDE.match(target):
        return None
    to, _, anchor = target.partition("#")
    to, _, settings = to.partition("?")
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(to))) if to else path
    return None if whole.startswith("..") else LinkTarget(whole, unquote(anchor), unquote(settings))


def target(path: str, to: LinkTarget) -> str:
    """How a link on the page at `path` names a place."""
    return f"{posixpath.relpath(to.path, posixpath.dirname(path) or '.')}#{to.anchor}"
