"""What tools print of every variant, kept from one run to the next."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.conventions.printed import Printed
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept_apart


@kept_apart
def printed_by(ledger: Ledger, family: str) -> dict[str, tuple[Printed, ...]]:
    """What tools print of each variant of a family."""
    return {key: ledger.breakdown(f"{family}/{key}").tools() for key in ledger.families[family].model.variants}


def all_printed(ledger: Ledger) -> Iterator[tuple[str, Printed]]:
    """Every figure of every tool of every variant, with the variant's address: for the search for numbers."""
    for family in sorted(ledger.families):
        for key, found in printed_by(ledger, family).items():
            yield from ((f"{family}/{key}", one) for one in found)
