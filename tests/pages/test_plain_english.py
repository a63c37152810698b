"""Phrases that readers stumbled over stay away: from texts of specs, from what the generator writes, from hand-written
pages. Each line gives the better wording.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.texts import claim_texts, family_texts, reconciliation_texts
from paramledger.proof.provenance import PROVENANCE

ROOT = Path(__file__).parents[2]
BETTER = {
    r"\bowns? (nothing|no parameters?|no tensors?)\b": "has no parameters",
    r"\b[Tt]ables? of words\b": "embedding table",
    r"\bto the last unit\b": "exactly",
    r"\b(multiply-adds|parameters) more\b(?! than)": "more multiply-adds",
    r"\bare read over\b": "are ignored",
    r"\bsuperfluous\b": "redundant",
    r"\bon the way (in|out)\b(?! of)": "input table, output table",
    r"\bcount(ed)? apart\b": "count separately",
    r"\b(a|one|two|four|five) (bias|byte|bytes|operation|operations|layer|line|number|numbers|factor|integer) an? "
    r"(class|filter|GPU|head|layer|number|value)\b": "one bias per filter",
    r"\b[Hh]as been printed\b": "published numbers",
    r"\bchanges are the\b": "only … depends on",
    r"\bstands? below\b": "are listed below",
    r"\bchanged for each other\b": "swapped",
    r"\ban average of nothing\b": "not an average",
    r"\btake (it|the entry|one of them) (out|away)\b": "remove it",
    r"\bmend (that|the|it)\b": "fix that",
    r"(?<!there )\b(is|are|was) no (claim|count|key|kind|list|loop|model|multiple|report|revision|setting|whole number)"
    r"\b": "is not a setting",
    r"\bstands? twice\b": "appears twice",
    r"\bin quotes stands\b|\bmay stand an?\b": "can be",
    r"\b[Hh]ow many (parameters|weights|layers) has\b": "how many parameters does … have",
    r"\b(word|token)s? further\b": "one more token",
    r"\bat (each|every) place\b": "at every position",
    r"\bmade anew\b|\btrained anew\b": "retrained, rewritten",
    r"\bguesses hidden words\b": "predicts masked words",
    r"\b(do|does) (more|less|hardly any|the same|nearly all of the|most of the) work\b(?! of one)": "need more compute",
    r"\bare left as they are\b": "are frozen",
    r"\bthat (is|are) there in training only\b": "used only in training",
    r"\bWhoever\b": "if you …",
    r"\bcut(s|ting)? off (after|at|to) (the |ten )?(printed|millions|billions|thousands|last digit)": "truncated to",
    r"\b(digits|number|count) (is|are) cut(?: off)?(?= to| after|[,.])": "is truncated",
    r"\ball else\b": "everything else",
    r"\bis a reading\b": "is our reading",
    r"\bas (its|the) (authors|paper|papers) (have|has) (it|them)\b": "as in the paper, as in its authors' code",
    r"\ba table of (positions|segments|classes)\b": "a position table, a segment embedding",
    r"\bplay no part\b": "does not matter",
    r"\bnobody has (said|explained)\b": "is not known, is not explained yet",
    r"\b(is|are|does|do|has|have) (there|so) in no\b": "is not in any",
    r"\bis in no (format|binary format)\b": "cannot be read",
    r"(?<!there )\bis no (condition|message|network|object|parameter of|whole|word)\b": "is not a",
    r"\bwas it downloaded to the end\b": "was it downloaded completely?",
    r"\bnested (more than \S+ deep|too deep)\b": "nested too deeply",
    r"\bis told apart by\b": "is distinguished by",
    r"\bof another hand\b": "by someone else",
    r"\bheads for each key and value\b|\bheads of keys and values\b": "key-value heads",
    r"\b(layer|layers) of queries, keys and values of\b": "query-key-value layer of",
    r"\bin the place of (conv|the batch)": "instead of",
    r"\band (it|they) (is|are) not alike\b": "which is different",
    r"\bwhat stands (before|after|below)\b": "what comes before",
    r"\b[Ss]tands? beside\b": "is next to, is added to",
    r"\bsaves? (compute|work)( and memory)?( in longer texts)?,? and no parameters?\b": "but no parameters",
    r"\b[Tt]ake the [^.]{1,40} (out|away)\.": "Remove the …",
}
WORST = re.compile("|".join(BETTER))


def found(text: str) -> list[str]:
    """The phrases of a text that have a better wording, each with that."""
    hits = (WORST.search(line) for line in text.splitlines())
    return [f"{hit[0]}: {next(better for bad, better in BETTER.items() if re.search(bad, hit[0]))}"
            for hit in hits if hit]


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text in the code that is no docstring, with its file and line."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text())
        skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def by_hand() -> Iterator[tuple[str, str]]:
    """The pages that people write, without their code."""
    pages = (path for folder in ("docs", "docs/concepts") for path in sorted((ROOT / folder).glob("*.md")))
    for path in (ROOT / "README.md", *pages):
        text = path.read_text()
        if PROVENANCE not in text:
            yield str(path.relative_to(ROOT)), re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)


def of_specs(book: Ledger) -> Iterator[tuple[str, str]]:
    for name, family in book.families.items():
        yield from ((f"{name} {keys}", text) for keys, text in family_texts(family.model))
        yield from ((f"claims of {name} {keys}", text) for keys, text in claim_texts(book.claims_of(name)))
    for name, model in book.reconciliations.items():
        yield from ((f"{name} {keys}", text) for keys, text in reconciliation_texts(model))


def test_texts_of_specs(repository: Ledger) -> None:
    assert {place: bad for place, text in of_specs(repository) if (bad := found(text))} == {}


def test_what_the_generator_writes() -> None:
    assert {place: bad for place, text in written(ROOT / "generator") if (bad := found(text))} == {}


def test_pages_written_by_hand() -> None:
    assert {place: bad for place, text in by_hand() if (bad := found(text))} == {}


@pytest.mark.parametrize("text", [
    "pooling owns nothing", "in its wider table of words", "93,967,584 multiply-adds more", "one bias a filter",
    "0 of 7 are exact; they stand below", "What the side changes are the parameters", "`x` is no setting",
    "take it out", "cut off to millions", "all else is frozen", "as its authors have it",
    "size and stride play no part", "nobody has said how",
    "this is no message of protobuf", "nested too deep", "five heads of keys and values",
    "saves compute and no parameter", "Take the `Bidirectional` wrapper away.", "what stands before was read",
])
def test_each_of_these_is_found(text: str) -> None:
    assert found(text) != []


@pytest.mark.parametrize("text", [
    "0.2 million parameters more than PyTorch", "two of them do the work of one layer", "a way out of it", "one layer",
    "the text is cut off", "it has no such key", "nested tables", "take the average of each channel",
])
def test_none_of_these_is(text: str) -> None:
    assert found(text) == []
