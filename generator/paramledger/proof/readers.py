"""What readers with a keyboard, a screen reader or a phone need in built pages: tables have a caption, their heads say
of what they are the heads, and the links behind headings are no stops of the Tab key and say where they lead. Cells of
tables whose rows are cards on a phone have the head of their column with them.

Written in after the builders, so that both have it and pages need no script for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import escape, unescape

_PIECE = re.compile(
    r"<(?P<tag>h[1-6]|summary)\b[^>]*>(?P<title>.*?)</(?P=tag)>"
    r"|<table\b[^>]*>(?P<caption>\s*<caption\b)?"
    r"|<th(?P<head>\s[^>]*)?>",
    re.DOTALL | re.IGNORECASE,
)
_PERMALINK = re.compile(r'<a class="headerlink"(?P<attributes>[^>]*)>')
_CAPTION = re.compile(r'<caption class="ledger-caption">[^<]*</caption>')
_LABEL = re.compile(r' tabindex="-1" aria-label="Link to [^"]*"')
_CARDS = re.compile(r'<div class="ledger-table cards[^"]*">.*?</table>', re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<tr\b|<td\b( data-label=)?")
_INSIDE = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def readable_to_all(html: str) -> str:
    """A built page with captions, scopes and quiet permalinks; a page that has them stays as it is."""
    return _CARDS.sub(_with_labels, "".join(_written(html)))


def captioned(pages: Mapping[str, str]) -> dict[str, bytes]:
    """The pages that change, by path."""
    made = ((path, html, readable_to_all(html)) for path, html in pages.items())
    return {path: changed.encode() for path, html, changed in made if changed != html}


def as_built(html: str) -> str:
    """A page without what stands in it for listeners alone: it repeats headings, which are proved where they are."""
    return _LABEL.sub("", _CAPTION.sub("", html))


def _written(html: str) -> Iterator[str]:
    at, title, seen = 0, "", dict[str, int]()
    for found in _PIECE.finditer(html):
        yield html[at : found.start()]
        at = found.end()
        if found["tag"]:
            title = _text(found["title"])
            yield _PERMALINK.sub(partial(_permalink, title), found[0])
        elif found[0][1:6].lower() == "table":
            yield found[0] if found["caption"] else found[0] + _caption(title, seen)
        else:
            yield _head(found["head"] or "")
    yield html[at:]


def _head(attributes: str) -> str:
    return f"<th{attributes}>" if "scope=" in attributes else f'<th{attributes} scope="col">'


def _caption(title: str, seen: dict[str, int]) -> str:
    """The heading above a table; the second below it is told from the first."""
    seen[title] = seen.get(title, 0) + 1
    name = f"{title}, {seen[title]}" if seen[title] > 1 else title
    return f'<caption class="ledger-caption">{escape(name or "Table", quote=False)}</caption>'


def _with_labels(cards: re.Match[str]) -> str:
    heads = [escape(_text(head)) for head in _HEAD.findall(cards[0])]
    waiting: list[str] = []

    def cell(found: re.Match[str]) -> str:
        if found[0] == "<tr":
            waiting[:] = heads
            return found[0]
        label = waiting.pop(0) if waiting else ""
        return found[0] if found[1] else f'<td data-label="{label}"'

    return _CELL.sub(cell, cards[0])


def _permalink(title: str, link: re.Match[str]) -> str:
    if "tabindex" in link["attributes"]:
        return link[0]
    return f'<a class="headerlink" tabindex="-1" aria-label="Link to {escape(title)}"{link["attributes"]}>'


def _text(html: str) -> str:
    """The words of a heading without its permalink."""
    words = _TAG.sub("", _INSIDE.sub("", html))
    return _SPACE.sub(" ", unescape(words)).strip()
