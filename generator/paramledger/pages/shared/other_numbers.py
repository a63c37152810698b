"""Why you may have seen another number: the reconciliations that start or end at a network or at a claim of it."""

from __future__ import annotations

from collections.abc import Collection

from paramledger.addresses import reconciliation_page
from paramledger.counts.quantities import quantity_name
from paramledger.language.settings import split_address
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.reconcile import Endpoint, reconciled
from paramledger.ledger.references import end_number, reconciliation_question
from paramledger.ledger.verdicts import judged_of
from paramledger.page import Rendered
from paramledger.pages.shared.markdown import BREAK, escape, heading, link, listed, page_text, relative, target


@kept
def touching(ledger: Ledger) -> dict[str, list[str]]:
    """The reconciliations that start or end at each variant or at one of its claims."""
    found: dict[str, list[str]] = {}
    for name in sorted(ledger.reconciliations):
        path = reconciled(ledger, name)
        for address in sorted({variant_of(ledger, path.start), variant_of(ledger, path.end)} - {""}):
            found.setdefault(address, []).append(name)
    return found


@kept
def touching_family(ledger: Ledger, family: str) -> dict[str, list[str]]:
    """The same of one family, so that its pages do not depend on all reconciliations."""
    return {address: names for address, names in touching(ledger).items() if address.partition("/")[0] == family}


def other_numbers(ledger: Ledger, names: Collection[str], page: str) -> Rendered:
    """The part of a page that lists these reconciliations; empty without any."""
    title = heading(2, "Why you may have seen another number")
    listing = listed(_reconciliation(ledger, name, page) for name in sorted(names))
    return page_text(*([title, listing] if names else []))


def variant_of(ledger: Ledger, end: Endpoint) -> str:
    """The address of the network at the end of a path: the one counted there, or the one whose number was printed."""
    if not end.claim:
        return split_address(ledger.breakdown(end.address).address)[0]
    judged = judged_of(ledger, end.claim.partition(".")[0])
    return next((one.address for one in judged if one.id == end.claim), "")


def _reconciliation(ledger: Ledger, name: str, page: str) -> str:
    """Its question, and its two numbers where they are published."""
    found = reconciled(ledger, name)
    ends = [end_number(ledger, end, found.model.quantity) for end in (found.start, found.end)]
    start, end = (link(escape(one.text()), target(one.path, one.anchor, page)) for one in ends)
    question = link(escape(reconciliation_question(ledger, found)), relative(reconciliation_page(name), page))
    return f"{question}{BREAK}{start} and {end} {quantity_name(found.model.quantity)}"
