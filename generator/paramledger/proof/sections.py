"""What the search for words reads in a built page: its title, its description, and the words of each part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from paramledger.proof.html_reader import LINE_TAG, TAG

NOT_FOUND = "404.html"
SIGN = re.compile(r"[\W_]+")
REPEATED = 4        # pages: a heading that stands on more of them says what kind of part it is, not what it is about
VARIANT_DEPTH = 4   # architectures/vgg/vgg16/index.html: variants are found by their names and numbers
# Pictures, code to be copied, permalinks and the way to the page: their words are said beside them.
UNREAD = ("svg", "script", ".crumbs", ".headerlink", ".language-bibtex", ".downloads", "form")
HEADING = re.compile(r'<h[23] id="([^"]*)"[^>]*>(.*?)</h[23]>', re.DOTALL)     # as a parser has written it
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A page, or a part of it that has a heading of its own.

    `address` is where it is, from the site's root; `title` the page's, `heading` the part's, or empty; `also` are the
    other words that the page goes by, those of its address and the authors of its source among them; `lead` is what is
    said of it in one or two sentences.
    """

    address: str
    title: str
    heading: str
    also: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The words below a heading: its id, what it says, and the text up to the next."""

    anchor: str
    heading: str
    lead: str
    text: str


def sections(pages: Mapping[str, str]) -> Iterator[Section]:
    """The sections of a site, page by page; parts under a heading that many pages have belong to the page itself."""
    read = {path: _read(html) for path, html in sorted(pages.items()) if is_searched(path)}
    found = {path: page for path, page in read.items() if page is not None}
    counts = Counter(heading for page in found.values() for heading in {part.heading for part in page.parts})
    for path, page in found.items():
        yield from page.sections(path.removesuffix("index.html"), counts)


def is_searched(path: str) -> bool:
    """Whether words are looked for on a page: not on those of variants, nor on the one for dead addresses."""
    parts = path.split("/")
    return path != NOT_FOUND and not (parts[0] == "architectures" and len(parts) == VARIANT_DEPTH)


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as it was read."""

    title: str
    also: str
    description: str
    parts: tuple[_Part, ...]

    def sections(self, address: str, counts: Mapping[str, int]) -> Iterator[Section]:
        """The page itself with all that many pages have, then its own parts."""
        own = [part for part in self.parts if part.heading and counts[part.heading] <= REPEATED]
        rest = " ".join(part.text for part in self.parts if part not in own)
        named = f"{self.also} {SIGN.sub(' ', address)}".strip()
        yield Section(address, self.title, "", named, self.description, rest)
        for part in own:
            yield Section(f"{address}#{part.anchor}", self.title, part.heading, "", part.lead, part.text)


def _read(html: str) -> _Read | None:
    """A page; None without an article or a title."""
    tree = LexborHTMLParser(html)
    article = tree.css_first("article")
    heading = article.css_first("h1") if article is not None else None
    if article is None or heading is None:
        return None
    for node in article.css(", ".join(UNREAD)):
        node.decompose()
    name, said = tree.css_first("head title"), tree.css_first('head meta[name="description"]')
    asked, source = article.css_first("blockquote"), article.css_first(".facts")
    also = " ".join(node.text() for node in (name, asked, source) if node is not None)
    description = (said.attributes.get("content") or "") if said is not None else ""
    return _Read(_words(heading.html or ""), also, description, tuple(_parts(article.html or "")))


def _parts(html: str) -> Iterator[_Part]:
    """An article cut at its headings; the first part stands above them."""
    pieces = ["", "", *HEADING.split(html)]
    for anchor, heading, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        lead = PARAGRAPH.search(text)
        yield _Part(anchor, _words(heading), _words(lead[1]) if lead else "", _words(text))


def _words(html: str) -> str:
    """The text of HTML; tags that stand between words part them."""
    return " ".join(unescape(TAG.sub(" ", LINE_TAG.sub("", html))).split())
