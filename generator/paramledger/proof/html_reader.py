"""HTML -> what readers see: its text outside code, in order, and what its attributes say.

Tags that browsers set within a line leave a number whole: `60<b>,965</b>` is 60,965. All others part it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

SPOT = "\ufffc"     # stands in a text for a tag, code or a picture

WITHIN_A_LINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "mi", "mn", "mo", "mrow", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "time", "tspan", "tt", "u", "var", "wbr",
})
CODE = frozenset({"code", "pre", "script", "style", "template"})
# Attributes whose words are shown or read aloud; the last three number lists and fill gauges and fields.
SAID = "alt|aria-description|aria-label|label|placeholder|srcdoc|summary|title|content|start|value"

CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in CODE}
LONGEST_TAG = 4_000         # characters
REST = rf"""(?:[^<>"']|"[^"]*+"|'[^']*+'){{0,{LONGEST_TAG}}}+"""
PIECE = re.compile(
    rf"<!--(?:-?>|.*?(?:-->|\Z))|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:>|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*+){REST}>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rf"""\s(?:{SAID})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""", re.IGNORECASE)

# Of HTML that a parser has written: every tag is whole, and no attribute holds a `<` or a `>`.
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
RAISED = re.compile(r"<sup(?: [^<>]*)?>")
LINE_TAG = re.compile(rf"</?(?:{'|'.join(sorted(WITHIN_A_LINE))}|sup)(?: [^<>]*)?>")
TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")
SAYING = re.compile(rf'<[a-z][^<>]*? (?:{SAID})="[^<>]*>')


@dataclass(frozen=True, slots=True)
class Seen:
    """What readers see: text in order, and the words of attributes."""

    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A page as a browser shows it: its head's title and description, its article, and what the theme sets around."""

    title: str
    description: str
    article: Seen
    around: Seen


def built_page(html: str) -> BuiltPage:
    """A page that MkDocs or Zensical has built; without an article (another theme) the whole body is one."""
    tree = LexborHTMLParser(html.replace("<code", f"{SPOT}<code"))      # the words around code stay apart
    title, description = tree.css_first("head title"), tree.css_first('head meta[name="description"]')
    head = (title.text() if title else "", (description.attributes.get("content") or "") if description else "")
    tree.strip_tags(sorted(CODE), recursive=True)
    article = tree.css_first("article") or tree.body
    seen = node_text(article)
    around = Seen("")
    if article is not None and article.tag == "article":
        article.decompose()
        around = node_text(tree.body)
    return BuiltPage(*head, seen, around)


def node_text(node: LexborNode | None) -> Seen:
    """What readers see of an element that holds no code."""
    html = COMMENT.sub("", (node.html if node is not None else "") or "")
    words = tuple(word for tag in SAYING.findall(html) for word in said(tag))
    text = TAG.sub(SPOT, LINE_TAG.sub("", RAISED.sub("^", html)))
    return Seen(unescape(text), words)


def said(tag: str) -> Iterator[str]:
    """The words of a tag's attributes that readers see or hear."""
    for match in ATTRIBUTE.finditer(tag):
        yield unescape(match[1] or match[2] or match[3] or "")


def raw_html(html: str) -> tuple[str, list[tuple[int, str]]]:
    """The text of HTML as somebody wrote it, its lines kept; and each attribute's words with the lines before them."""
    parts: list[str] = []
    words: list[tuple[int, str]] = []
    closed = {name: max((match.start() for match in CLOSING[name].finditer(html)), default=-1) for name in CODE}
    at, line, code = 0, 0, ""
    for match in PIECE.finditer(html):
        text = html[at:match.start()]
        name, end, at = (match["name"] or "").lower(), bool(match["end"]), match.end()
        parts.append("\n" * text.count("\n") if code else unescape(text))
        parts.append(("" if code else between(name, end)) + "\n" * match[0].count("\n"))
        line += text.count("\n")
        if code:
            code = "" if end and name == code else code
        elif name and not end:
            words += [(line, word) for word in said(match[0])]
            code = name if closed.get(name, -1) >= at else ""
        line += match[0].count("\n")
    return "".join(parts) + unescape(html[at:]), words


def between(name: str, end: bool) -> str:
    """What a tag leaves in the text in its place."""
    if name == "sup":
        return "" if end else "^"
    return "" if name in WITHIN_A_LINE else SPOT
