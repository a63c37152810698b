"""Numbers that nobody has listed and that follow from a network in a few steps: other classes, another image, a table
counted twice, another head, adapters, a cache for other lengths; and the bytes of these.

Each answer is worked out from the network itself: formulas here say only what is worth trying.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.digits import Printed
from paramledger.finding.adapters import adapted_of, with_adapters, with_labels, with_stored_adapters
from paramledger.finding.asked import Asked
from paramledger.finding.caches import caches_of, in_training, with_tokens
from paramledger.finding.classes import forms_of, with_classes
from paramledger.finding.heads import bodies_of, with_head
from paramledger.finding.steps import Composed
from paramledger.finding.tables import tied_of, with_table
from paramledger.ledger.ledger import Ledger

LEAST_DIGITS = 4                # of a rounded number that is worth composing
COUNTED = frozenset(("parameters", "total", "bytes", "cache_bytes"))


def composed(ledger: Ledger, printed: Printed, asked: Asked) -> Iterator[Composed]:
    """Every number that follows in a few steps and from which the digits follow; none for words that mean something
    else.
    """
    quantities = asked.quantities
    if quantities and not quantities & COUNTED:
        return
    whole = printed.places[0] == 1
    is_cache = "cache" in asked.subjects and "bytes" not in quantities
    if not whole and not is_cache and len(str(printed.value).rstrip("0")) < LEAST_DIGITS - 1:
        return
    for family in sorted(ledger.families):
        if "cache_bytes" in quantities and (whole or is_cache):
            for caching in caches_of(ledger, family):
                yield from with_tokens(caching, printed, asked)
        if is_cache:
            continue
        for form in forms_of(ledger, family):
            yield from with_classes(ledger, form, printed, asked)
        for caching in caches_of(ledger, family) if asked.is_byte else ():
            yield from in_training(caching, printed, asked)
        if asked.is_byte or (whole and not quantities):
            for found in adapted_of(ledger, family):
                yield from with_stored_adapters(ledger, found, printed, asked)
        if whole and isinstance(printed.value, int) and not asked.is_byte:
            yield from _whole(ledger, family, printed.value, asked)


def _whole(ledger: Ledger, family: str, value: int, asked: Asked) -> Iterator[Composed]:
    """Counts of which every digit is given."""
    for tied in tied_of(ledger, family):
        yield from with_table(ledger, tied, value)
    bodies = {body.address: body for body in bodies_of(ledger, family)}
    for body in bodies.values():
        yield from with_head(ledger, body, value)
    for found in adapted_of(ledger, family):
        yield from with_adapters(ledger, found, value)
        if "adapter" in asked.subjects and found.address in bodies:
            yield from with_labels(ledger, found, bodies[found.address], value)
