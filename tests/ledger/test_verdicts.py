"""Claims judged: the computed number, the difference, the verdict; and claims that cannot be judged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.verdicts import all_judged, claim_problems
from paramledger.problems import Problem

# A dense layer of 100·1000 weights and 1000 biases: 101,000 parameters.
SPEC = """
title = "Dense"
input = { features = 100 }
default = "a"
layers = [{ name = "fc", op = "linear", out_features = 1000 }]
[variants.a]
"""
CLAIMS = """
[[claims]]
id = "printed"
variant = "a"
CLAIM
source = { title = "A table" }
"""
WHY = """
title = "Why"
answer = "So."
start = "dense/a"
end = "dense/a"
[[steps]]
evidence = "inferred"
about = "nothing"
set = {}
"""


def book(claim: str) -> Ledger:
    return ledger("specs", {
        "architectures/dense.toml": SPEC.encode(),
        "claims/dense.toml": CLAIMS.replace("CLAIM", claim).encode(),
        "reconciliations/why.toml": WHY.encode(),
    })


@pytest.mark.parametrize(("claim", "computed", "difference", "word"), [
    ('quantity = "parameters"\nprinted = "101,000"', 101000, 0, "exact"),
    ('quantity = "parameters"\nprinted = "0.10 million"', 101000, -1000, "rounds"),
    ('quantity = "parameters"\nprinted = "0.10"\nunit = "M"', 101000, -1000, "rounds"),
    ('quantity = "bytes"\nprinted = "0.4 MB"', 404000, -4000, "rounds"),
    ('quantity = "weights"\nprinted = "100,000"', 100000, 0, "exact"),
    ('quantity = "biases"\nlayer = "fc"\nprinted = "999"', 1000, -1, "unexplained"),
    ('quantity = "biases"\nlayer = "fc"\nprinted = "999.5"', 1000, Fraction(-1, 2), "unexplained"),
    ('quantity = "parameters"\nprinted = "102,000"\nexplained_by = "why"', 101000, 1000, "differs"),
])
def test_a_claim_has_a_verdict(claim: str, computed: int, difference: object, word: str) -> None:
    (found,) = all_judged(book(claim))
    assert (found.id, found.address) == ("dense.printed", "dense/a")
    assert (found.computed, found.difference, found.verdict.word) == (computed, difference, word)


@pytest.mark.parametrize(
    ("claim", "line", "message", "hint"),
    [
        (
            'quantity = "parameters"\nprinted = "many"',
            6,
            "`many` is not one number",
            "write digits and unit word as printed: 62,378,344, 60 million, 0.59M, 3.8×10^9, 528 MB",
        ),
        ('quantity = "parameters"\nlayer = "fc1"\nprinted = "5"', 6, "`fc1` names no layer", "did you mean `fc`?"),
        (
            'quantity = "parameters"\nprinted = "5"\nexplained_by = "wy"',
            7,
            "there is no reconciliation `wy`",
            "did you mean `why`?",
        ),
        (
            'quantity = "parameters"\nprinted = "101,000"\nexplained_by = "why"',
            7,
            "the printed 101,000 is exact and needs no explanation",
            "remove `explained_by`",
        ),
        (
            ('quantity = "parameters"\nprinted = "102,000"\n'
            'erratum = { about = "A slip.", reason = "misprint", state = "found" }'),
            7,
            "the printed 102,000 is called wrong, but nothing proves it: its verdict is `unexplained`",
            "name the reconciliation that proves it in `explained_by`, or remove `erratum`",
        ),
    ],
)
def test_a_claim_that_cannot_be_judged_is_a_problem(claim: str, line: int, message: str, hint: str) -> None:
    assert list(claim_problems(book(claim))) == [
        Problem("specs/claims/dense.toml", line, "claim", f"claim `printed`: {message}", hint),
    ]


def test_an_unexplained_claim_is_no_problem() -> None:
    assert list(claim_problems(book('quantity = "parameters"\nprinted = "7"'))) == []


def test_a_unit_in_the_head_of_a_column_is_suggested() -> None:
    (problem,) = claim_problems(book('quantity = "parameters"\nprinted = "0.101"'))
    assert (problem.path, problem.line) == ("specs/claims/dense.toml", 6)
    assert problem.message == "claim `printed`: the printed 0.101 is far from 101,000, but its digits fit with M"
    assert problem.hint == 'if the column header says so, add `unit = "M"`'


@pytest.mark.parametrize("printed", ["7.5", "0.102", "99 M"])
def test_no_unit_is_suggested_where_none_makes_the_digits_fit(printed: str) -> None:
    assert list(claim_problems(book(f'quantity = "parameters"\nprinted = "{printed}"'))) == []
