"""The checks of a ledger that go beyond reading it: each yields problems; all run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.editions import edition_problems
from generator.judge import claim_problems
from generator.ledger import Ledger
from generator.pages.texts import text_reference_problems
from generator.problems import Problem
from generator.reconcile import reconciliation_problems

CHECKS: tuple[Callable[[Ledger], Iterable[Problem]], ...] = (
    claim_problems,
    edition_problems,
    reconciliation_problems,
    text_reference_problems,
)


def spec_problems(ledger: Ledger) -> list[Problem]:
    """Everything that the checks find, sorted."""
    return sorted({problem for check in CHECKS for problem in check(ledger)})
