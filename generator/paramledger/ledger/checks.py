"""The checks of a ledger that go beyond reading it: each yields problems; all run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from paramledger.ledger.editions import edition_problems
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.mistakes import mistake_problems
from paramledger.ledger.reconcile import reconciliation_problems
from paramledger.ledger.texts import text_reference_problems
from paramledger.ledger.verdicts import claim_problems
from paramledger.problems import Problem

CHECKS: tuple[Callable[[Ledger], Iterable[Problem]], ...] = (
    claim_problems,
    edition_problems,
    mistake_problems,
    reconciliation_problems,
    text_reference_problems,
)


def spec_problems(ledger: Ledger) -> list[Problem]:
    """Everything that the checks find, sorted."""
    return sorted({problem for check in CHECKS for problem in check(ledger)})
