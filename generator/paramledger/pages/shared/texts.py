"""Texts of specs as Markdown: plain sentences whose braces become numbers, linked to the place that computes them."""

from __future__ import annotations

from paramledger.language.text import Reference, pieces
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import NONE, OwnNumbers, number
from paramledger.pages.shared.markdown import escape, link, opening, target

LONGEST = 160       # letters of a description: what a search engine's list has room for
LONGEST_TITLE = 80  # letters of a title


def inline(ledger: Ledger, text: str, page: str, own: OwnNumbers = NONE) -> str:
    """A text as Markdown on one line, its numbers linked; raises SpecError for a reference that leads nowhere."""
    parts = pieces(text)
    return "".join(
        _spaced(part) if isinstance(part, str) else _linked(ledger, part, page, own) for part in parts
    ).strip()


def paragraphs(ledger: Ledger, text: str, page: str, own: OwnNumbers = NONE) -> str:
    """A text as Markdown paragraphs."""
    return "\n\n".join(opening(inline(ledger, part, page, own)) for part in text.split("\n\n") if part.strip())


def sentence(text: str) -> str:
    """Words as a sentence: a capital to begin with and a full stop at the end. Markdown stays as it is."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def shortened(text: str, most: int = LONGEST) -> str:
    """As many words of a text as there is room for."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:.(–-−→") + "…"


def _spaced(text: str) -> str:
    """Plain text in Markdown; the spaces at its ends stay."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{escape(text)}{after}" if text.strip() else " "


def _linked(ledger: Ledger, reference: Reference, page: str, own: OwnNumbers) -> str:
    meant = number(ledger, reference, own)
    return link(escape(meant.text(reference.form)), target(meant.path, meant.anchor, page))
