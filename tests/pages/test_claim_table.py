"""Published numbers in words: how they compare, and to which place digits were rounded."""

from __future__ import annotations

import pytest
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.verdicts import Judged, all_judged
from paramledger.pages.shared.claim_table import standing, verdict
from paramledger.pages.shared.markdown import rendered


@pytest.fixture(scope="module")
def claims(repository: Ledger) -> dict[str, Judged]:
    return {claim.id: claim for claim in all_judged(repository)}


def of(claims: dict[str, Judged], *words: str) -> list[Judged]:
    """Claims with these verdicts, one each, in their order."""
    left = {word: [claim for claim in claims.values() if claim.verdict.word == word] for word in set(words)}
    return [left[word].pop() for word in words]


@pytest.mark.parametrize(("words", "said"), [
    (["exact"], "it is exact"),
    (["rounds"], "it agrees after rounding or truncation"),
    (["exact", "exact"], "both are exact"),
    (["rounds", "truncates"], "both agree after rounding or truncation"),
    (["differs"] * 3, "all differ for a known reason"),
    (["exact", "rounds", "differs", "differs"],
     "1 is exact, 1 agrees after rounding or truncation, and 2 differ for a known reason"),
    (["exact", "unexplained"], "1 is exact, and 1 is unexplained"),
])
def test_how_claims_compare(words: list[str], said: str, claims: dict[str, Judged]) -> None:
    assert standing(of(claims, *words)) == said


@pytest.mark.parametrize(("claim", "said"), [
    ("alexnet.lecture_parameters", "≈ rounds</span> to the nearest million"),         # 61M
    ("alexnet.abstract", "truncates</span> at the million"),                          # 60 million
    ("alexnet.convnet_burden_bytes", "≈ rounds</span> to the nearest MiB"),           # 233 MB, printed for MiB
    ("vgg.answer_total", "✓ exact</span>"),                                           # 138,357,544
])
def test_a_verdict_says_the_place(claim: str, said: str, claims: dict[str, Judged]) -> None:
    assert said in rendered(verdict(claims[claim], "claims.md"))
