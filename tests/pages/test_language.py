"""The reference of the language: made from the code, complete, its examples computed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from paramledger.counts.rows import QUANTITIES
from paramledger.language import model, reconciliations
from paramledger.language.arithmetic import COMPARISONS, FUNCTIONS, OPERATORS
from paramledger.language.counting_words import WORDS
from paramledger.language.schema import schemas
from paramledger.language.words import RESERVED
from paramledger.ledger.ledger import ledger
from paramledger.pages.reference.language import FUNCTIONS_ABOUT, RESERVED_ABOUT, SIGNS, breakdowns, pages
from paramledger.pages.reference.language_examples import EXAMPLES
from paramledger.problems import CODES

GENERATOR = Path(__file__).parents[2] / "generator"
TABLES = (
    model.Architecture,
    model.Source,
    model.Line,
    model.Block,
    model.Variant,
    model.Claims,
    model.Claim,
    reconciliations.Reconciliation,
    reconciliations.Step,
    reconciliations.Check,
)
# Worked out by hand, example by example: the parameters each variant.
PARAMETERS = {
    "file": {"plain": (3 * 3 * 3 * 8 + 8) + (13 * 13 * 8 * 10 + 10)},
    "expressions": {"plain": (16 * 8 + 8) + 8 * 16},
    "blocks": {"plain": (16 * 8 + 8) + (9 * 8 * 16 + 16) + (16 * 16 + 16) + (9 * 16 * 32 + 32) + (16 * 32 + 32)},
    "loops": {
        "plain": 6 * (16 * 16 + 16) + (16 * 20 + 20) + (20 * 28 + 28) + (28 * 8 + 8) + (28 * 32 + 32) + (40 * 40 + 40)
    },
    "when": {"plain": (49 * 3 * 16 + 16) + (16 * 10 + 10)},
    "variants": {
        "small": (16 * 32 + 32) + 4 * (32 * 32 + 32),
        "large": (16 * 64 + 64) + 4 * (64 * 64 + 64),
        "odd": (16 * 64 + 64) + 3 * (64 * 64 + 64) + 64 * 64,
    },
    "ties": {"plain": 1000 * 16 + 16 * 8 + 8 * (16 * 32 + 32 + 32 * 16 + 16)},
}


@pytest.fixture(scope="module")
def text() -> str:
    (page,) = pages(ledger("specs", {}))
    return page.text


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_to_what_it_says(name: str, text: str) -> None:
    assert ledger("example", {"architectures/example.toml": EXAMPLES[name].encode()}).problems == ()
    assert EXAMPLES[name].strip() in text
    assert {found.name: found.totals.parameters for found in breakdowns(name)} == PARAMETERS[name]
    assert all(f"| {parameters:,} |" in text for parameters in PARAMETERS[name].values())


def test_every_key_is_there_and_says_what_it_means(text: str) -> None:
    for table in TABLES:
        for name, info in table.model_fields.items():
            assert f"| `{info.alias or name}` |" in text
            assert info.description, f"{table.__name__}.{name}"


def test_every_word_of_the_language_is_there(text: str) -> None:
    assert FUNCTIONS_ABOUT.keys() == FUNCTIONS.keys()
    assert RESERVED_ABOUT.keys() == RESERVED
    assert SIGNS.keys() == {*OPERATORS, *COMPARISONS}
    assert all(f"| `{word}` |" in text for word in (*FUNCTIONS, *RESERVED, *QUANTITIES, *CODES))


def test_every_code_of_a_problem_is_explained() -> None:
    """Codes are written in the source as the third argument of a Problem, or beside the place that it is about."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in GENERATOR.rglob("*.py"))
    calls = re.findall(r"(?:Problem\(|\.problem\()([^\n]*)", source)
    used = {code for call in calls for code in re.findall(r', "([a-z-]+)"[,)]', call)}
    assert used <= CODES.keys()
    assert len(used) > 15


def test_every_word_of_counting_stands_here_and_in_the_schema(text: str) -> None:
    step = json.loads(schemas()["reconciliation"])["definitions"]["Step"]["properties"]
    for word in WORDS:
        assert f"| `{word.name}` | {word.meaning} |" in text
        for key in word.keys:
            assert word.name in re.findall(r"'enum': \[(.*?)\]", str(step[key]))[0]
            assert f"{word.name}: {word.meaning}" in str(step[key]).replace('\\"', "'")
