"""What a page is: a path under docs/, its text, and the values that its anchors publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NewType

Rendered = NewType("Rendered", str)
"""The text of a file of the site, made by what knows its kind: `pages.shared.markdown`, or a writer of JSON."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site.

    `values` maps an anchor to what stands there: an int is a computed number (`conv2.parameters` -> 307456), a str is
    quoted text that a link must repeat as it is (a claim's printed digits). `sources` are the spec files it was made
    from. `names` are those of the networks that it is about, in which a size is no number. `text` has no provenance
    line yet: `files` adds it when it writes.
    """

    path: str
    text: Rendered
    values: Mapping[str, int | str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
