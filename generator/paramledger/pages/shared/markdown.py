"""The only module that knows how Markdown and HTML are written.

Text from specs is shown as it stands: every sign that Markdown, its tables or HTML would read as markup becomes a
character reference, which all renderers show alike, in prose, in cells and in attributes.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as html_escape
from typing import Literal

from paramledger.addresses import variant_page
from paramledger.digits import Word, digits, grouped
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Shape

Align = Literal["left", "right", "middle"]

_SPECIAL = re.compile(r"[&<>`*\[\]|\\{}~^]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)|(?<=\w):(?=//)")
_OPENING = re.compile(r"[#+=:!?\-\"]|\d+(?=[.)])")
_RULES = {"left": "---", "right": "---:", "middle": ":-:"}
SIGNS: dict[Word, str] = {"exact": "✓", "rounds": "≈", "truncates": "⌊⌋", "differs": "≠", "unexplained": "?"}


def escape(text: str) -> str:
    """Any text as Markdown that shows it, on one line."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def opening(markdown: str) -> str:
    """Markdown that can open a paragraph: no list, heading or block begins by chance."""
    found = _OPENING.match(markdown)
    if not found:
        return markdown
    end = found.end()
    if found[0].isdigit():
        return f"{markdown[:end]}&#{ord(markdown[end])};{markdown[end + 1:]}"
    return f"&#{ord(markdown[0])};{markdown[1:]}"


def attribute(text: str) -> str:
    """Any text as the value of an HTML attribute in double quotes."""
    return html_escape(" ".join(text.split()), quote=True).replace("|", "&#124;")


@lru_cache(8192)
def relative(path: str, page: str) -> str:
    """A page's path as a link on another page writes it."""
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def variant_link(address: str, page: str, whole: bool = False) -> str:
    """A variant's name, leading to its page; `whole` names its family too."""
    return link(code(address if whole else address.partition("/")[2]), relative(variant_page(address), page))


def target(path: str, anchor: str, page: str) -> str:
    """Where a link on `page` leads: an anchor of its own, or of another page."""
    place = "" if path == page else relative(path, page)
    return place + (f"#{anchor}" if anchor else "")


def link(text: str, to: str) -> str:
    """A link; `text` is Markdown already."""
    safe = to.replace("&", "&amp;").replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("|", "%7C")
    return f"[{text}]({safe})"


def number_link(value: int, to: str, style: str = "") -> str:
    """A computed number that leads to the place that computes it; `style` as `digits` takes it."""
    return link(digits(value, style), to)


def anchor(name: str) -> str:
    """A place that links can lead to."""
    return f'<a id="{name}"></a>'


def anchored(name: str, value: int) -> str:
    """A number at its own place."""
    return f'<a id="{name}"></a>{grouped(value)}'


def span(classes: str, content: str) -> str:
    return f'<span class="{classes}">{content}</span>'


def chip(word: Word, more: str = "") -> str:
    """A verdict: a sign, the word, and what more there is to say."""
    return span(f"chip chip-{word}", f"{SIGNS[word]} {word}{f' {more}' if more else ''}")


def change(value: int, content: str = "") -> str:
    """A signed difference, in the colour of its sign."""
    return span("add" if value > 0 else "take" if value < 0 else "same", content or digits(value, "+"))


def shape(sizes: Shape) -> str:
    """A shape: `27 × 27 × 96`."""
    return span("shape", shape_text(sizes))


def code(text: str) -> str:
    """A word of the spec language. Signs that end code or cells make it HTML."""
    flat = " ".join(text.split())
    return f"`{flat}`" if flat and not re.search(r"[`|\\]", flat) else f"<code>{escape(flat)}</code>"


def heading(level: int, text: str, searched: bool = True) -> str:
    """A heading; one that is not `searched` keeps its section out of the text search: figures are found by the search
    for numbers.
    """
    return f"{'#' * level} {text}{'' if searched else ' { data-search-exclude }'}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what stands above it (Markdown), and how its cells are aligned."""

    title: str
    align: Align = "left"


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table; cells are Markdown."""
    lines = [
        f"| {' | '.join(column.title for column in columns)} |",
        f"|{'|'.join(_RULES[column.align] for column in columns)}|",
    ]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def wrapped(content: str, classes: str) -> str:
    """Markdown in a block with classes."""
    return f'<div class="{classes}" markdown>\n\n{content}\n\n</div>'


def wide(content: str) -> str:
    """A table that may be wider or longer than the screen."""
    return wrapped(content, "ledger-table")


def crumbs(*steps: str) -> str:
    """The way to a page: links, then its own name."""
    return f'<p class="crumbs" markdown>{" / ".join(steps)}</p>'


def facts(*parts: str) -> str:
    """A quiet line of facts about a page."""
    return f'<p class="facts" markdown>{" · ".join(part for part in parts if part)}</p>'


def downloads(*links: str) -> str:
    """Files to take away, and what else there is to do about a page."""
    return f'<p class="downloads" markdown>{" · ".join(links)}</p>'


def data_block(value: object) -> str:
    """Data about a page for programs that read it (JSON-LD)."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def details(summary: str, content: str) -> str:
    """Content that folds away under its summary (plain text)."""
    return f'<details markdown>\n<summary>{html_escape(summary)}</summary>\n\n{content}\n\n</details>'


def fence(text: str, language: str = "") -> str:
    """A block of code, whatever it holds."""
    body = text.strip("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", body)), default=0))
    return f"{ticks}{language}\n{body}\n{ticks}"


def quote(markdown: str) -> str:
    """Somebody's words."""
    return f"> {opening(markdown)}"


def listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def front_matter(title: str, description: str, hide_contents: bool = False, card: str = "", data: str = "") -> str:
    """What a page says of itself: JSON strings are YAML strings. `card` is where its picture is, `data` where its
    numbers are as a file.
    """
    more = {key: path for key, path in (("card", card), ("data", data)) if path}
    lines = [
        "---",
        *(f"{key}: {_quoted(text)}" for key, text in {"title": title, "description": description, **more}.items()),
    ]
    return "\n".join([*lines, *(["hide:", "  - toc"] if hide_contents else []), "---"])


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def page_text(*parts: str) -> str:
    """The parts of a page, with blank lines between them."""
    return "\n\n".join(part for part in parts if part) + "\n"
