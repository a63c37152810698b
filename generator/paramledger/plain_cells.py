"""A Markdown extension for both builders: cells of tables that hold plain text, perhaps after a code, an emphasis or a
link, are made here and not by Markdown's inline patterns, sixteen of which would be tried on each of a million cells.
The HTML is the same without it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape

PLAIN = r"(?:[^\\`*_\[\]<&!\x02\n]++|(?<=\w)_)"     # \x02 begins what earlier steps have put aside
FORMS = {
    None: "",
    "code": r"`(?P<inside>[^`\\<&\x02\n]+)`",
    "em": rf"\*(?=\S)(?P<inside>{PLAIN}+)(?<=\S)\*",
    "a": rf"\[(?P<inside>{PLAIN}+)\](?:\((?P<href>[\w./#-]+)\)|(?!\())",
}
CELLS = {tag: re.compile(rf"{form}(?P<after>{PLAIN}*)") for tag, form in FORMS.items()}
BEGINNINGS = {"`": "code", "*": "em", "[": "a"}
BEFORE_INLINE = 25      # the inline patterns run at 20


class PlainCells(Treeprocessor):
    def run(self, root: Element) -> None:
        for cell in root.iter():
            if cell.tag in ("td", "th") and cell.text and not len(cell):
                tag = BEGINNINGS.get(cell.text[0])
                if found := CELLS[tag].fullmatch(cell.text):
                    self.make(cell, tag, found)

    def make(self, cell: Element, tag: str | None, found: re.Match[str]) -> None:
        """Puts into a cell what it holds; a name that the page leads nowhere is left to the inline patterns."""
        if not tag:
            cell.text = AtomicString(cell.text)
            return
        child = Element(tag)
        child.text = AtomicString(code_escape(found["inside"].strip()) if tag == "code" else found["inside"])
        child.tail = AtomicString(found["after"])
        if tag == "a":
            href, title = (found["href"], None) if found["href"] else self.named(found["inside"])
            if not href or title:
                return
            child.set("href", href)
        cell.text = None
        cell.append(child)

    def named(self, name: str) -> tuple[str | None, str | None]:
        """Where `[name]` leads, and its title."""
        found: tuple[str | None, str | None] = self.md.references.get(name.lower(), (None, None))
        return found


class PlainCellsExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(PlainCells(md), "plain_cells", BEFORE_INLINE)


def makeExtension(**options: object) -> Extension:  # noqa: N802
    return PlainCellsExtension(**options)
