"""Numbers that nobody has listed and that follow from a network in a few steps: other classes, another image, a table
counted twice, another head, adapters; and the bytes of some of these.

Each answer is worked out from the network itself: formulas here say only what is worth trying.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.digits import Printed
from paramledger.finding.adapters import adapted_of, with_adapters
from paramledger.finding.classes import forms_of, with_classes
from paramledger.finding.heads import bodies_of, with_head
from paramledger.finding.steps import Composed
from paramledger.finding.tables import tied_of, with_table
from paramledger.ledger.ledger import Ledger

LEAST_DIGITS = 4                # of a rounded number that is worth composing


def composed(ledger: Ledger, printed: Printed, quantities: frozenset[str]) -> Iterator[Composed]:
    """Every number that follows in a few steps and from which the digits follow; none for words that mean no
    parameters.
    """
    if quantities and not quantities & {"parameters", "total", "bytes"}:
        return
    whole = printed.places[0] == 1
    if not whole and len(str(printed.value).rstrip("0")) < LEAST_DIGITS - 1:
        return
    for family in sorted(ledger.families):
        for form in forms_of(ledger, family):
            yield from with_classes(ledger, form, printed, quantities)
        if whole and isinstance(printed.value, int) and "bytes" not in quantities:
            for tied in tied_of(ledger, family):
                yield from with_table(ledger, tied, printed.value)
            for body in bodies_of(ledger, family):
                yield from with_head(ledger, body, printed.value)
            for found in adapted_of(ledger, family):
                yield from with_adapters(ledger, found, printed.value)
