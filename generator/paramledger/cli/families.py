"""What pages and downloads say of each family, computed while its networks are walked: family by family, so that no
more of them are held than the largest family has.
"""

from __future__ import annotations

from contextlib import suppress

from paramledger import pages
from paramledger.exports import downloads
from paramledger.language.location import LocatedError
from paramledger.ledger.ledger import Ledger, facts, walk_problems
from paramledger.ledger.verdicts import claim_problems_of
from paramledger.problems import SpecError


def prepared(ledger: Ledger) -> Ledger:
    """The same ledger, with all of this among its answers. What is wrong is found again by whoever asks for it."""
    unread = {problem.path for problem in ledger.reading_problems}
    for name in sorted(ledger.families) if not unread else ():
        if walk_problems(ledger, name):
            continue
        with suppress(LocatedError, SpecError):
            facts(ledger, name)
            claim_problems_of(ledger, name)
            pages.prepare(ledger, name)
            downloads.prepare(ledger, name)
    return ledger
