"""Every number of every page, in the HTML that is published, against the computed one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from tests.site.browsing import Values, address, begins_with

AT_ANCHOR = re.compile(
    r'(?:<a id="([^"]+)"></a>|<td id="([^"]+)"[^>]*>)(.*?)(?=<a id=|</(?:td|p|li|h\d|div)>)', re.DOTALL
)
TAGS = re.compile(r"<[^>]*>")


def shown(html: str) -> dict[str, str]:
    """The text that follows each anchor; several anchors before one text share it."""
    found: dict[str, str] = {}
    behind = ""
    for anchor, cell, text in reversed(AT_ANCHOR.findall(html)):
        behind = unescape(TAGS.sub("", text)).strip() or behind
        found[unescape(anchor or cell)] = behind
    return found


def test_every_number_is_the_computed_one(built: Path, values: Values) -> None:
    wrong = []
    for path, published in values.items():
        texts = shown((built / address(path) / "index.html").read_text(encoding="utf-8")) if published else {}
        wrong += [
            (path, at, texts.get(at), value)
            for at, value in published.items()
            if not begins_with(texts.get(at, ""), value)
        ]
    assert wrong == []


def test_there_are_numbers_to_compare(values: Values) -> None:
    assert sum(len(published) for published in values.values()) > 10_000
