"""Built pages against their sources: the numbers that readers see are those that the proof has read, in order."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from paramledger.problems import Problem
from paramledger.proof.docs import built_path, is_page
from paramledger.proof.html_reader import LINE_TAG, RAISED, SPOT, TAG, BuiltPage, built_page, said
from paramledger.proof.markdown_reader import document_of_any_size, front_matter
from paramledger.proof.provenance import origin
from paramledger.typed import COMPARED

NOT_FOUND = "404.html"      # shown for an address that is not there: made from templates, with no source in docs/
HINT = "write it where Markdown and HTML can be read in one way alone, or build the site again"

MOST_COMPARED = 2_000       # tokens between the first and the last difference; beyond them one problem says it all
BEFORE, BEHIND = re.compile(r"[\d.,]*$"), re.compile(r"[\d.,]*")
LONGEST_SHOWN = 40          # characters

FENCE = re.compile(r"^ *+(`{3,}+|~{3,}+).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"<(code|pre|script|style)\b[^>]*>.*?</\1>|(?<![`\\])(`++).+?(?<!`)\2(?!`)", re.DOTALL)
TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
LINK = re.compile(rf"\[([^\[\]]*){TARGET.pattern}")
MARKER = re.compile(r"^[ \t]*\d+\.(?=[ \t])", re.MULTILINE)
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[#.][\w:.-]+|[\w-]+)(?:[ \t][^{}\n]*)?\}(?=[ \t]*(?:\||$))", re.MULTILINE)
DEFINITION = re.compile(r"^\[[^\[\]\n]+\]: .*$", re.MULTILINE)
SAYING = re.compile(r'<[a-z][^<>]*? (?:alt|aria-[a-z]+|placeholder|title|value|start)="[^<>]*>')
HEADING = re.compile(r"^#[ \t]+(.*)$", re.MULTILINE)
FRONT = re.compile(r"^(title|description):(.*(?:\n[ \t]+.*)*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Token:
    """A run of digits or a word that multiplies, and where it begins in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown page as the proof reads it: the text that readers see, and the words of attributes.

    `line_at` gives the line of a character of the text that is seen.
    """

    raw: str
    seen: str
    words: str
    line_at: Callable[[int], int]

    def line_of(self, text: str, first: int = 1, last: int | None = None) -> int:
        """The line from `first` to `last` on which a number stands as it is printed; else `first`."""
        lines = self.raw.split("\n")[first - 1:last]
        return next((first + at for at, line in enumerate(lines) if text in line), first)


def page_problems(folder: str, pages: Mapping[str, str], docs: str, sources: Mapping[str, str]) -> Iterator[Problem]:
    """Every page is there, shows what its source says and nothing else; no page is there that no source makes."""
    made = {built_path(path): path for path in sources if is_page(path)}
    for path in sorted(made.keys() - pages.keys()):
        message = f"no page of it is in {folder}/"
        yield Problem(posixpath.join(docs, made[path]), 0, "not-built", message, "build the site again")
    for path in sorted(pages.keys() - made.keys() - {NOT_FOUND}):
        message = "no source in docs/ makes this page: nothing proves it"
        yield Problem(posixpath.join(folder, path), 0, "unread", message, "build into an empty folder")
    titles = frozenset(token for path in made.values() for token in COMPARED.findall(title(sources[path])))
    for path in sorted(made.keys() & pages.keys()):
        source = made[path]
        for line, message in differences(source, sources[source], built_page(pages[path]), titles):
            yield Problem(posixpath.join(docs, source), line, "built-number", message, HINT)
    for message in dead_page(pages.get(NOT_FOUND, ""), titles):
        yield Problem(posixpath.join(folder, NOT_FOUND), 0, "built-number", message, "write it without the number")


def dead_page(html: str, titles: frozenset[str]) -> Iterator[str]:
    """Numbers on the page for dead addresses, where no spec proves one: the titles of pages may stand around it."""
    page = built_page(html)
    around = SPOT.join((page.around.text, *page.around.words))
    own = SPOT.join((page.article.text, *page.article.words, page.title, page.description))
    for text, known in ((around, titles), (own, frozenset[str]())):
        for _, message in foreign(text, known, "on the page for dead addresses"):
            yield message


def differences(path: str, text: str, page: BuiltPage, titles: frozenset[str]) -> Iterator[tuple[int, str]]:
    """(line of the source, what only one of the two sees) for a page; `titles` are the tokens of all pages' titles."""
    source = read_source(path, text)
    seen, said = COMPARED.findall(source.seen), COMPARED.findall(source.words)
    if seen != COMPARED.findall(page.article.text):
        yield from unequal(source, tokens(source.seen), page.article.text, tokens(page.article.text))
    if sorted(said) != sorted(built_said := COMPARED.findall(SPOT.join(page.article.words))):
        yield from unequal_words(source, said, built_said)
    known = titles.union(seen, said)
    yield from foreign(page.around.text + SPOT + SPOT.join(page.around.words), known, "around the page")
    yield from unequal_head(text, page, known)


def read_source(path: str, text: str) -> Source:
    """A page as the proof reads it. Generated text is ours and proved byte for byte, so it is read in a faster way."""
    if origin(path, text) == "generated":
        seen, words = generated(front_matter(text)[1])
        return Source(text, seen, words, lambda offset: seen.count("\n", 0, offset) + 1)
    page = document_of_any_size(text)
    return Source(text, page.seen.whole, page.words.whole, page.seen.line_at)


def generated(markdown: str) -> tuple[str, str]:
    """The text that readers of a generated page see, its lines kept; and the words of its attributes."""
    text = CODE.sub(blank, FENCE.sub(blank, markdown))
    words = SPOT.join(word for tag in SAYING.findall(text) for word in said(tag))
    text = DEFINITION.sub("", ATTRIBUTES.sub("", MARKER.sub("", TARGET.sub("]", LINK.sub(r"\1", text)))))
    return unescape(TAG.sub(SPOT, LINE_TAG.sub("", RAISED.sub("^", text)))), words


def blank(match: re.Match[str]) -> str:
    return SPOT + "\n" * match[0].count("\n")


def tokens(text: str) -> list[Token]:
    return [Token(match[0], match.start(), match.end()) for match in COMPARED.finditer(text)]


def title(text: str) -> str:
    """What a page is called: in its front matter and in its first heading."""
    front, body = front_matter(text)
    heading = HEADING.search(body)
    return (head_texts(front).get("title") or "") + SPOT + (heading[1] if heading else "")


def head_texts(front: str) -> dict[str, str]:
    """The title and the description in front matter, as they are written."""
    return {match[1]: match[2] for match in FRONT.finditer(front)}


def unequal(source: Source, seen: Sequence[Token], html: str, built: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Where the two sequences differ, between what they share at both ends."""
    before, after = [token.text for token in seen], [token.text for token in built]
    if before == after:
        return
    start = shared(before, after)
    end = min(shared(before[start:][::-1], after[start:][::-1]), len(before) - start, len(after) - start)
    old, new = seen[start:len(seen) - end], built[start:len(built) - end]
    for tag, first, last, new_first, new_last in opcodes([token.text for token in old], [token.text for token in new]):
        if tag != "equal":
            yield source_line(source, seen, start + first, start + last, new[new_first:new_last]), said_of(
                shown(source.seen, old[first:last]), shown(html, new[new_first:new_last])
            )


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many first items two sequences share."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def opcodes(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) > MOST_COMPARED:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def source_line(source: Source, seen: Sequence[Token], first: int, last: int, built: Sequence[Token]) -> int:
    """The line of the first number that the proof alone reads; else the one where what readers see is written."""
    if first < last:
        return source.line_at(seen[first].start)
    low = source.line_at(seen[first - 1].start) if first else 1
    high = source.line_at(seen[last].start) if last < len(seen) else source.raw.count("\n") + 1
    return source.line_of(built[0].text, low, high)


def said_of(proved: str, seen: str) -> str:
    if not proved:
        return f"readers of the built page see {seen} here, which the proof does not read"
    if not seen:
        return f"the proof reads {proved} here, which readers of the built page do not see"
    return f"readers of the built page see {seen} here, where the proof reads {proved}"


def shown(text: str, run: Sequence[Token]) -> str:
    """A run of tokens with the signs around and between them, on one line; empty for none."""
    if not run:
        return ""
    start, end = run[0].start, run[-1].end
    before, behind = BEFORE.search(text[max(0, start - LONGEST_SHOWN):start]), BEHIND.match(text, end)
    words = (before[0] if before else "") + text[start:end] + (behind[0] if behind else "")
    words = " ".join(words.replace(SPOT, " ").split()).rstrip(".,")
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"


def unequal_words(source: Source, said: Sequence[str], built: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Numbers that attributes say on one side alone; their order may change, as extensions move them."""
    before, after = Counter(said), Counter(built)
    for text in sorted((before - after).keys()):
        message = f"the proof reads {text} in an attribute, which the built page does not have"
        yield source.line_of(text), message
    for text in sorted((after - before).keys()):
        yield source.line_of(text), f"the built page has {text} in an attribute, which the proof does not read"


def foreign(text: str, known: frozenset[str], where: str) -> Iterator[tuple[int, str]]:
    """Numbers that stand beside the article and come from no page's title."""
    for token in dict.fromkeys(COMPARED.findall(text)):
        if token not in known:
            yield 1, f"readers see {token} {where}, which no title says"


def unequal_head(text: str, page: BuiltPage, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The title and the description of the built page say what the front matter says; left out, what the page says."""
    front, _ = front_matter(text)
    written = head_texts(front)
    for key, built in (("title", page.title), ("description", page.description)):
        if key not in written:
            yield from foreign(built, known, f"in the {key}")
        elif (said := COMPARED.findall(unescape(written[key]))) != (shows := COMPARED.findall(built)):
            line = text.count("\n", 0, text.index(f"\n{key}:") + 1) + 1
            numbers = " ".join(shows) or "no number", " ".join(said) or "none"
            yield line, f"readers see {numbers[0]} in the {key}, the proof {numbers[1]}"
