"""The index of the search for words: scripts that assign a value, so that a browser reads them from a file too.

`search/sections.js` holds what is shown of each section, and where the other scripts begin; `search/words-0.js` and so
on hold the words in the order of the alphabet, each with the sections in which it stands and how much it says there.
A query loads the first and, for each of its words, one other. `text.js` of the site reads them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import sqrt

from paramledger.proof.sections import Section, sections

SECTIONS_SCRIPT = "search/sections.js"
SHARD = 8_000           # characters of a script of words
LONGEST_LEAD = 88       # characters
LONGEST_NUMBER = 4      # digits: longer ones are found by the search for numbers
LONGEST_WORD = 30
LONGEST_JOINED = 12     # letters of a name that people may write as one word, such as ViT-B/16

# Words that say nothing of what is looked for.
_IDLE = """\
    a an and are as at be but by can do does for from has have how i if in is it its me many much my not of on or so
    show shows than that the their then there these they this to was were what when where which who why will with you
    your"""
IDLE = frozenset(_IDLE.split())
# How much a page of a kind is worth: what people ask for comes before the lists that name it.
KINDS = (("reconciliations/", 1.2), ("concepts/", 1.6), ("ops/", 1.0), ("architectures/", 1.3))
LISTS = frozenset({"", "architectures/", "reconciliations/", "claims/", "compare/", "numbers/", "ops/"})
OTHER, LIST = 1.1, 0.4
IN_TITLE, IN_HEADING, ALSO, IN_LEAD, IN_TEXT = 40, 34, 14, 7, 4
USUAL = 150             # words of a text of usual length

TOKEN = re.compile(r"[^\W_]+")
COMPOUND = re.compile(r"[^\W_]+(?:[-_/][^\W_]+)+|[^\W\d_]+ \d{1,4}(?![\d.,])")
BETWEEN = re.compile(r"[-_/ ]")
BORDER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def text_index(pages: Mapping[str, str]) -> dict[str, bytes]:
    """The scripts of a site's index, by their paths in it."""
    found = list(sections(pages))
    words: dict[str, list[int]] = {}
    for number, section in enumerate(found):
        for word, weight in sorted(weights(section).items()):
            words.setdefault(word, []).extend((number, weight))
    shards = list(_shards(sorted(words.items())))
    rows = [[one.address, one.title, one.heading, shortened(one.lead)] for one in found]
    head = {"sections": rows, "starts": [shard[0][0] for shard in shards], "idle": sorted(IDLE)}
    files = {SECTIONS_SCRIPT: script("search/sections", head)}
    for number, shard in enumerate(shards):
        files[f"search/words-{number}.js"] = script(f"search/words-{number}", dict(shard))
    return files


def weights(section: Section) -> dict[str, int]:
    """The words of a section, and how much each says of what it is about."""
    title, heading, also, lead = (
        terms(text) for text in (section.title, section.heading, section.also, section.lead)
    )
    own = heading if section.heading else title
    text = Counter(terms(section.text))
    length = 1 + sum(text.values()) / USUAL
    worth = kind_worth(section.address)
    said: dict[str, float] = {}
    for word in {*own, *title, *also, *lead, *text}:
        score = IN_TEXT * text[word] / (text[word] + length)
        score += IN_LEAD * (word in lead) + ALSO * (word in also)
        score += (IN_HEADING if section.heading else IN_TITLE) * (word in own) / sqrt(1 + len(set(own)))
        score += IN_LEAD / 2 * (word in title)
        said[word] = score * worth
    return {word: max(1, round(10 * score)) for word, score in said.items()}


def kind_worth(address: str) -> float:
    """How much a page is worth by its place."""
    page = address.partition("#")[0]
    if page in LISTS:
        return LIST
    return next((worth for place, worth in KINDS if page.startswith(place)), OTHER)


def terms(text: str) -> list[str]:
    """The words of a text as they are looked for: `ResNet-50` is resnet50, resnet and 50."""
    plain = folded(GROUPED.sub(" ", text))
    compounds = [match[0] for match in COMPOUND.finditer(plain) if match[0].partition(" ")[0] not in IDLE]
    joined = [word for word in (BETWEEN.sub("", compound) for compound in compounds) if len(word) <= LONGEST_JOINED]
    whole = [*TOKEN.findall(plain), *joined]
    parts = [part for word in whole if not word.isdigit() for part in BORDER.split(word) if part != word]
    return [singular(word) for word in (*whole, *parts) if _is_kept(word)]


def folded(text: str) -> str:
    """Small letters without accents and apostrophes."""
    apart = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("'", "").replace("’", "")


def singular(word: str) -> str:
    """Words that differ in a last s are one: parameter and parameters, but not bias and loss."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word


def shortened(text: str) -> str:
    """A text that fits below a title, cut between words."""
    if len(text) <= LONGEST_LEAD:
        return text
    return f"{text[:LONGEST_LEAD].rpartition(' ')[0].rstrip(',;:.')}…"


def script(name: str, value: Mapping[str, object]) -> bytes:
    """A value as a script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f'(globalThis.paramledgerNumbers ??= {{}})[{json.dumps(name)}] = {text};\n'.encode()


def _is_kept(word: str) -> bool:
    if word.isdigit():
        return len(word) <= LONGEST_NUMBER
    return 1 < len(word) <= LONGEST_WORD and word not in IDLE


def _shards(words: Iterable[tuple[str, list[int]]]) -> Iterator[list[tuple[str, list[int]]]]:
    """Words in order, cut into scripts of about one size."""
    shard: list[tuple[str, list[int]]] = []
    size = 0
    for word, places in words:
        added = len(word) + 4 + sum(len(str(number)) + 1 for number in places)
        if shard and size + added > SHARD:
            yield shard
            shard, size = [], 0
        shard.append((word, places))
        size += added
    if shard:
        yield shard
