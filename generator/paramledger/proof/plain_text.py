"""Each page as plain Markdown at an address of its own, and a list of them: for programs that read text.

`claims/index.md` stands beside `claims/index.html`. What a page includes is in its place; pictures, forms, anchors and
classes are left out, since they say nothing that the words do not; links lead to the Markdown of other pages.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from paramledger.proof.docs import built_path, is_page, link_target
from paramledger.proof.markdown_reader import front_matter

LIST = "llms.txt"
SECTIONS = {        # how the paths of pages begin -> what they are called in the list, in its order
    "architectures/": "Networks",
    "reconciliations/": "Why numbers differ",
    "concepts/": "How to count",
    "ops/": "Kinds of layers",
    "": "More",
}

_KEPT = re.compile(
    r"^ *+(`{3,}+|~{3,}+).*?^ *\1 *$|(?<![`\\])(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`)", re.MULTILINE | re.DOTALL
)
_PLACE = re.compile("\ue000(\\d+)\ue000")
_LEFT_OUT = re.compile(r"<(figure|form|script|svg)\b.*?</\1>\n?", re.DOTALL)
_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_BREAK = re.compile(r"<br>")
_CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_SUP = re.compile(r"<sup>(.*?)</sup>", re.DOTALL)
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>")
_CLASSES = re.compile(r"[ \t]*\{:? *[#.][^{}\n|]*\}|[ \t]*\{:? *[\w-]+(?: [^{}\n]*)?\}[ \t]*$", re.MULTILINE)
_DEFINED = re.compile(r"^\[([^\[\]]+)\]: (\S+)$", re.MULTILINE)       # where links by name lead
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)\)")
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);")
_BLANK = re.compile(r"\n{3,}")
_MARKUP = frozenset("\\`*_[]<>|~#")     # signs that Markdown would read
_HEAD = re.compile(r"^(title|description): *(.*)$", re.MULTILINE)


def markdown_path(source: str) -> str:
    """Where the Markdown of a page stands in the site: `claims.md` -> `claims/index.md`."""
    return built_path(source).removesuffix(".html") + ".md"


def markdown_files(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path in the site and text of the Markdown of every page, and of the list of all."""
    for path, text in sources.items():
        if is_page(path):
            yield markdown_path(path), readable(path, text)
    yield LIST, page_list(sources)


def readable(path: str, text: str) -> str:
    """A page as Markdown without what only browsers read."""
    body = front_matter(text)[1].replace("\ue000", "")      # the sign that keeps the places of code
    code = [found[0] for found in _KEPT.finditer(body)]
    numbers = iter(range(len(code)))
    words = _BLANK.sub("\n\n", _words(path, _KEPT.sub(lambda _: f"\ue000{next(numbers)}\ue000", body)))
    return _PLACE.sub(lambda place: code[int(place[1])], words).strip("\n") + "\n"


def _words(path: str, text: str) -> str:
    text = _SUMMARY.sub(r"**\1**\n", _LEFT_OUT.sub("", text))
    text = _SUP.sub(r"^\1", _CODE.sub(r"`\1`", _BREAK.sub(" ", text)))
    text = _CLASSES.sub("", _TAG.sub("", text))
    text = _LINK.sub(lambda link: _link(path, link[1], link[2]), text)
    text = _DEFINED.sub(lambda link: f"[{link[1]}]: {_address(path, link[2]) or link[2]}", text)
    return _REFERENCE.sub(_sign, text)


def _sign(reference: re.Match[str]) -> str:
    sign = unescape(reference[0])
    return f"\\{sign}" if sign in _MARKUP else sign


def _link(path: str, words: str, to: str) -> str:
    """A link to the Markdown of a page, or to a file; within the page the words alone, since anchors are left out."""
    address = _address(path, to)
    return f"[{words}]({address})" if address else words


def _address(path: str, to: str) -> str:
    """Where a link of a page leads from its Markdown; empty within the page."""
    found = link_target(path, to)
    if found is None:
        return to
    if found.path == path:
        return ""
    there = markdown_path(found.path) if found.path.endswith(".md") else found.path
    return posixpath.relpath(there, posixpath.dirname(markdown_path(path)) or ".")


def page_list(sources: Mapping[str, str]) -> str:
    """llms.txt: what the site is, and where the Markdown of its pages stands; variants are listed by their families."""
    heads = {path: _head(text) for path, text in sources.items() if is_page(path)}
    lines = ["# Parameter Ledger", "", f"> {heads.get('index.md', ('', ''))[1]}", ""]
    lines += ["The address of a page with `index.md` at its end has the page as Markdown.", ""]
    listed = [path for path in sorted(heads) if path != "index.md" and not _is_variant(path)]
    for start, title in SECTIONS.items():
        inside = [path for path in listed if next(one for one in SECTIONS if path.startswith(one)) == start]
        lines += [f"## {title}", "", *(_entry(path, *heads[path]) for path in inside), ""] if inside else []
    return "\n".join(lines)


def _is_variant(path: str) -> bool:
    return path.startswith("architectures/") and path.count("/") == 2 and not path.endswith("/index.md")


def _entry(path: str, title: str, about: str) -> str:
    return f"- [{title}]({markdown_path(path)}){f': {about}' if about else ''}"


def _head(text: str) -> tuple[str, str]:
    """The title and the description in a page's front matter."""
    said = {key: unescape(_value(value)) for key, value in _HEAD.findall(front_matter(text)[0])}
    return said.get("title", ""), said.get("description", "")


def _value(text: str) -> str:
    """What a line of front matter says, in quotes or without."""
    try:
        return str(json.loads(text))
    except ValueError:
        return text.strip().strip("'\"")
