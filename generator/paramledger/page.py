"""What a page is: a path under docs/, its text, and the values that its anchors publish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NewType

Rendered = NewType("Rendered", str)
"""The text of a file of the site, made by what knows its kind: `pages.shared.markdown`, or a writer of JSON."""

# How a page includes a part of its fragment, and how the part is marked there: as pymdownx.snippets reads it.
INCLUDED = re.compile(r'^--8<-- "(?P<path>[^":\n]+):(?P<part>[a-z][a-z0-9_-]*)"$', re.MULTILINE)
INCLUDE = '--8<-- "%s:%s"'
START, END = "<!-- --8<-- [start:%s] -->\n", "<!-- --8<-- [end:%s] -->\n"


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
