"""The only module that knows how Markdown and HTML are written.

Text from specs is shown as it stands: every sign that Markdown, its tables or HTML would read as markup becomes a
character reference, which all renderers show alike, in prose, in cells and in attributes.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as html_escape
from typing import Literal

from paramledger.addresses import variant_page
from paramledger.counts.quantities import is_work
from paramledger.digits import Word, digits, grouped
from paramledger.language.reconciliations import Evidence
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Shape
from paramledger.page import INCLUDE, Rendered

Align = Literal["left", "right", "middle"]

_SIGNS = "<>&`*[]|\\{}~^_!:#()+-=.?"         # what markup is made of
_INNER = str.maketrans({sign: chr(0xFDD0 + number) for number, sign in enumerate(_SIGNS)})
_OUTER = tuple((chr(0xFDD0 + number), sign) for number, sign in enumerate(_SIGNS))
_AND, _OPEN = (chr(_SIGNS.index(sign) + 0xFDD0) for sign in "&[")
_SPECIAL = re.compile(
    rf"[&<>`*\[\]|\\{{}}~^]|(?<![^\W_])_|_(?![^\W_])|!(?=[\[{_OPEN}])|(?<=\w):(?=//)"
)
_OPENING = re.compile(r"[#+=:!?\-\"]|\d+(?=[.)])")
_IN_TEMPLATES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*):")
_NO_ADDRESS = re.compile(r"[\s()|<>\"`\\{}^]")
_SHARP = re.compile(f"(?<!{_AND})#")             # at the end of a heading it would close it
_LINE = re.compile(r"\n *(?:[#+=:!?\-]|\d+[.)])")      # how a line of text would begin a list, a heading, a box
_RULES = {"left": "---", "right": "---:", "middle": ":-:"}
TIMES = "\u00a0×\u00a0"   # keeps a shape on one line
SIGNS: dict[Word, str] = {"exact": "✓", "rounds": "≈", "truncates": "⌊⌋", "differs": "≠", "unexplained": "?"}


def markup(text: str) -> str:
    """Markdown or HTML that the generator itself writes: its signs are markup. Never for a text from a spec."""
    return text.translate(_INNER)


_ANCHOR, _LINK, _SPAN = map(markup, ('<a id="%s"></a>', "[%s](%s)", '<span class="%s">%s</span>'))
# with a space: Zensical looks for the end of a Jinja comment behind every `{#`
_PLACED, _CLASSED = map(markup, ("%s { #%s}", "%s {.%s}"))
_ROW, _BETWEEN, BREAK = map(markup, ("| %s |", " | ", "<br>"))


def rendered(text: str) -> Rendered:
    """A page's text as its file holds it: markup of this module as signs, every other sign as a character reference."""
    text = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)
    text = _LINE.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", text)
    for inner, sign in _OUTER:
        text = text.replace(inner, sign)
    return Rendered(text)


def _reference(sign: str) -> str:
    return f"{_AND}#{ord(sign)};"


def escape(text: str) -> str:
    """Any text as Markdown that shows it, on one line."""
    return _SPECIAL.sub(lambda found: _reference(found[0]), " ".join(text.split()))


def opening(markdown: str) -> str:
    """Markdown that can open a paragraph: no list, heading or block begins by chance."""
    found = _OPENING.match(markdown)
    if not found:
        return markdown
    end = found.end()
    if found[0].isdigit():
        return f"{markdown[:end]}{_reference(markdown[end])}{markdown[end + 1:]}"
    return f"{_reference(markdown[0])}{markdown[1:]}"


def attribute(text: str) -> str:
    """Any text as the value of an HTML attribute in double quotes, or as the text of an element."""
    return html_escape(" ".join(text.split()), quote=True).replace("|", "&#124;").replace("&", _AND)


@lru_cache(8192)
def relative(path: str, page: str) -> str:
    """A page's path as a link on another page writes it."""
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def variant_link(address: str, title: str, page: str) -> str:
    """A network's name, leading to its page."""
    return link(escape(title), relative(variant_page(address), page))


def target(path: str, anchor: str, page: str) -> str:
    """Where a link on `page` leads: an anchor of its own, or of another page."""
    place = "" if path == page else relative(path, page)
    return place + (f"#{anchor}" if anchor else "")


def link(text: str, to: str) -> str:
    """A link; `text` is Markdown already, `to` an address on the web or on the site."""
    return _LINK % (text, _address(to))


@lru_cache(8192)
def _address(to: str) -> str:
    """An address as a link of Markdown holds it; a scheme other than the web's is none."""
    if (scheme := _SCHEME.match(to)) and scheme[1].lower() not in ("http", "https"):
        to = to.replace(":", "%3A")
    return markup(_NO_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", to).replace("&", "&amp;"))


def number_link(value: int, to: str, style: str = "") -> str:
    """A computed number that leads to the place that computes it; `style` as `digits` takes it."""
    return link(digits(value, style), to)


def anchor(name: str) -> str:
    """A place that links can lead to."""
    return _ANCHOR % attribute(name)


def anchored(name: str, value: int) -> str:
    """A number at its own place."""
    return anchor(name) + grouped(value)


def placed(content: str, name: str) -> str:
    """The content of a cell to which links can lead; shorter than an anchor, and read faster by the builders."""
    return _PLACED % (content, attribute(name))


def classed(content: str, name: str) -> str:
    """The content of a cell with a class."""
    return _CLASSED % (content, attribute(name))


def reference(name: str) -> str:
    """A link by a name that `definitions` says where it leads."""
    return markup("[%s]") % name


def definitions(targets: Mapping[str, str]) -> str:
    """Where the links of a page lead that are written as `reference`; readers see nothing of it."""
    return "\n".join(markup("[%s]: ") % name + _address(to) for name, to in sorted(targets.items()))


def span(classes: str, content: str) -> str:
    return _SPAN % (attribute(classes), content)


def emphasis(content: str) -> str:
    return markup("*%s*") % content


def strong(content: str) -> str:
    return markup("**%s**") % content


def evidence(word: Evidence) -> str:
    """How a step or an explanation is known, as a word."""
    return span(f"evidence evidence-{word}", word)


def chip(word: Word) -> str:
    """A verdict: a sign and the word."""
    return span(f"chip chip-{word}", f"{SIGNS[word]} {word}")


def change(value: int, content: str = "") -> str:
    """A signed difference, in the colour of its sign."""
    return span("add" if value > 0 else "take" if value < 0 else "same", content or digits(value, "+"))


def at_least(quantity: str, uncounted: Sequence[str]) -> str:
    """The sign in front of MACs and FLOPs that leave something out."""
    return "≥\u00a0" if uncounted and is_work(quantity) else ""


def shape(sizes: Shape) -> str:
    """A shape: `27 × 27 × 96`."""
    return shape_text(sizes, TIMES)


@lru_cache(8192)
def code(text: str) -> str:
    """A word of the spec language. Signs that end code or cells, or that HTML reads, make it an element."""
    flat = " ".join(text.split())
    plain = flat and not re.search(r"[`|\\<>&]", flat)
    return markup(f"`{flat}`") if plain else markup("<code>%s</code>") % escape(flat)


def prose(text: str) -> str:
    """Text whose words in backticks are code, as docstrings and descriptions have them."""
    return "".join(code(part) if number % 2 else _spaced(part) for number, part in enumerate(text.split("`")))


def _spaced(text: str) -> str:
    """Escaped text that keeps the space beside a word in code."""
    before, after = (" " * end.isspace() for end in (text[:1], text[-1:]))
    return f"{before}{escape(text)}{after if text.strip() else ''}"


def heading(level: int, text: str) -> str:
    return f"{markup('#' * level)} {_SHARP.sub(_reference('#'), text)}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what stands above it (Markdown), and how its cells are aligned."""

    title: str
    align: Align = "left"


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table; cells are Markdown."""
    lines = [
        _ROW % _BETWEEN.join(column.title for column in columns),
        markup(f"|{'|'.join(_RULES[column.align] for column in columns)}|"),
    ]
    return "\n".join(lines + [_ROW % _BETWEEN.join(row).replace("\n", " ") for row in rows])


def wrapped(content: str, classes: str) -> str:
    """Markdown in a block with classes."""
    return _block("div", classes, f"\n\n{content}\n\n")


def wide(content: str) -> str:
    """A table that may be wider or longer than the screen."""
    return wrapped(content, "ledger-table")


def cards(content: str) -> str:
    """A table of texts: on a phone each row is a card, each cell below the one before it."""
    return wrapped(content, "ledger-table cards")


def _block(tag: str, classes: str, content: str) -> str:
    return markup(f'<{tag} class="%s" markdown>%s</{tag}>') % (attribute(classes), content)


def crumbs(*steps: str) -> str:
    """The way to a page: links, then its own name."""
    return _block("p", "crumbs", " / ".join(steps))


def facts(*parts: str) -> str:
    """A quiet line of facts about a page."""
    return _block("p", "facts", " · ".join(part for part in parts if part))


def downloads(*links: str) -> str:
    """Files to take away, and what else there is to do about a page."""
    return _block("p", "downloads", " · ".join(links))


def data_block(value: object) -> str:
    """Data about a page for programs that read it (JSON-LD)."""
    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return markup(f'<script type="application/ld+json">{text}</script>')


def details(summary: str, content: str) -> str:
    """Content that folds away under its summary (plain text)."""
    return markup("<details markdown>\n<summary>%s</summary>\n\n%s\n\n</details>") % (attribute(summary), content)


def fence(text: str, language: str = "") -> str:
    """A block of code, whatever it holds."""
    body = text.strip("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", body)), default=0))
    return markup(f"{ticks}{language}\n{body}\n{ticks}")


def quote(markdown: str) -> str:
    """Somebody's words."""
    return f"{markup('>')} {opening(markdown)}"


def included(page: str, part: str) -> str:
    """A part of the page's fragment, in its place: what other files say of it, or a picture."""
    return markup(INCLUDE) % (page, part)


def listed(items: Iterable[str]) -> str:
    """A list; no item begins another one by chance."""
    return "\n".join(f"{markup('-')} {opening(item)}" for item in items)


def front_matter(title: str, description: str, hide_contents: bool = False, card: str = "", data: str = "") -> str:
    """What a page says of itself: JSON strings are YAML strings. `card` is where its picture is, `data` where its
    numbers are as a file.
    """
    more = {key: path for key, path in (("card", card), ("data", data)) if path}
    lines = [
        "---",
        *(f"{key}: {_quoted(text)}" for key, text in {"title": title, "description": description, **more}.items()),
    ]
    hidden = ["hide:", "  - toc"] if hide_contents else []
    return markup("\n".join([*lines, *hidden, "---"]))


def _quoted(text: str) -> str:
    """A text as the builders' templates take it: they write it into attributes and elements as it is."""
    return json.dumps(" ".join(text.split()).translate(_IN_TEMPLATES), ensure_ascii=False)


def page_text(*parts: str) -> Rendered:
    """The parts of a page, with blank lines between them; empty without any."""
    shown = [part for part in parts if part]
    return rendered("\n\n".join(shown) + "\n" if shown else "")
