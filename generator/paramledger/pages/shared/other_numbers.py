"""Why you may have seen a different number: the reconciliations that touch a network, what mistakes and tools give, its
relatives, and printed numbers of it that nobody has explained.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from paramledger.addresses import CLAIMS, MISTAKES, reconciliation_page, variant_page
from paramledger.conventions.printed import Printed
from paramledger.counts.quantities import LEADING, quantity_name
from paramledger.language.settings import address_and_rest, split_address
from paramledger.language.text import Reference, pieces
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.mistakes import Mistaken, mistakes_of
from paramledger.ledger.reconcile import Endpoint, reconciled
from paramledger.ledger.references import end_number, question_of, reconciliation_question
from paramledger.ledger.verdicts import Judged, judged_of
from paramledger.page import Rendered
from paramledger.pages.shared.markdown import (
    BREAK,
    escape,
    heading,
    link,
    listed,
    number_link,
    page_text,
    relative,
    target,
    variant_link,
)
from paramledger.pages.shared.tools_table import FIGURES, tool_anchor

MOST_MISTAKES = 12      # whose numbers a page lists
MOST_NUMBERS = 6        # of tools
MOST_RELATIVES = 4
OTHERWISE = ("params", "macs", "flops")     # figures of tools that are told
COUNTS = {      # other totals of the same network, and what they are called here
    "weights": "weights without biases",
    "total": "with its state",
    "training_parameters": "with what is used only in training",
    "bytes": "bytes in float32",
}


@kept
def touching(ledger: Ledger) -> dict[str, list[str]]:
    """The reconciliations that start or end at each variant or at one of its claims, explain a claim of it, or
    name a number of it in their question, their answer or what they say to do about it.
    """
    found: dict[str, set[str]] = {}
    for name in sorted(ledger.reconciliations):
        path = reconciled(ledger, name)
        for address in {variant_of(ledger, path.start), variant_of(ledger, path.end), *_named(ledger, name)} - {""}:
            found.setdefault(address, set()).add(name)
    for family, claim in ledger.written_claims():
        if claim.explained_by:
            found.setdefault(f"{family.name}/{claim.variant}", set()).add(claim.explained_by)
    return {address: sorted(found[address]) for address in sorted(found)}


def _named(ledger: Ledger, name: str) -> Iterator[str]:
    """The variants whose numbers a reconciliation names before it goes into details."""
    model = ledger.reconciliations[name]
    for part in (part for text in (question_of(model), model.answer, model.repair) for part in pieces(text)):
        if isinstance(part, Reference) and part.claim:
            yield variant_of_claim(ledger, part.claim)
        elif isinstance(part, Reference) and not part.is_local:
            yield split_address(address_and_rest(part.address)[0])[0]


@kept
def touching_family(ledger: Ledger, family: str) -> dict[str, list[str]]:
    """The same of one family, so that its pages do not depend on all reconciliations."""
    return {address: names for address, names in touching(ledger).items() if address.partition("/")[0] == family}


def other_numbers(
    ledger: Ledger,
    names: Collection[str],
    claims: Iterable[Judged],
    mistakes: Iterable[Mistaken],
    page: str,
    others: Iterable[str],
) -> Rendered:
    """The part of a page that lists these reconciliations, those of parameters first, what common mistakes give,
    `others` (of `counted_otherwise` and `relatives`), and those of the claims that are unexplained; empty without any.
    """
    title = heading(2, "Why you may have seen a different number")
    explained = (_reconciliation(ledger, name, page) for name in sorted(names, key=lambda name: _order(ledger, name)))
    reasons = [*explained, *_mistakes(mistakes, page), *others, *_unexplained(claims, page)]
    return page_text(*([title, listed(reasons)] if reasons else []))


def _order(ledger: Ledger, name: str) -> tuple[int, str]:
    """What most readers ask about comes first: parameters, then what else leads a page."""
    quantity = ledger.reconciliations[name].quantity
    return LEADING.index(quantity) if quantity in LEADING else len(LEADING), name


def counted_otherwise(found: Sequence[Printed], network: Breakdown, page: str) -> Iterator[str]:
    """Other totals of a network, then the numbers of it that tools print and that are neither its parameters nor its
    MACs, each once.
    """
    own, path = network.totals, variant_page(network.address)
    of = "" if page == path else f" for {variant_link(network.address, network.title, page)}"
    totals = [(own.of(name), said, target(path, name, page)) for name, said in COUNTS.items()]
    yield from _numbers(f"Counted differently{of}", [one for one in totals if one[0] not in (0, own.parameters)])
    tools: dict[tuple[int, str], list[Printed]] = {}
    for figure in OTHERWISE:
        for one in found:
            if one.figure == figure and one.value and one.value not in (own.parameters, own.macs):
                tools.setdefault((one.value, FIGURES[figure][0]), []).append(one)
    yield from _numbers(f"Printed by tools{of}", [
        (value, f"{name} ({_names(same)})", target(path, tool_anchor(same[0]), page))
        for (value, name), same in tools.items()
    ])


def _names(tools: Iterable[Printed]) -> str:
    return escape(", ".join(dict.fromkeys(one.tool for one in tools)))


def _numbers(title: str, found: Sequence[tuple[int, str, str]]) -> Iterator[str]:
    """Numbers with what they are and where they lead; of many the first."""
    said = ", ".join(f"{number_link(value, to)} {name}" for value, name, to in found[:MOST_NUMBERS])
    if found:
        yield f"{title}{BREAK}{said}{', and more' * (len(found) > MOST_NUMBERS)}"


def relatives(ledger: Ledger, network: Breakdown, page: str) -> Iterator[str]:
    """The variants of the same family that are nearest in size without being as large."""
    own = network.totals.parameters
    family = network.family
    found = [ledger.breakdown(f"{family.name}/{key}") for key in family.model.variants]
    sizes = {one.totals.parameters: one for one in reversed(found) if one.totals.parameters != own}
    nearest = sorted(sizes.values(), key=lambda one: abs(one.totals.parameters - own))[:MOST_RELATIVES]
    if nearest:
        said = ", ".join(_sized(one, page) for one in nearest)
        yield f"The number may belong to a different version{BREAK}{said}"


def _sized(one: Breakdown, page: str) -> str:
    number = number_link(one.totals.parameters, target(variant_page(one.address), "parameters", page))
    return f"{variant_link(one.address, one.title, page)} {number}"


def mistakes_with(ledger: Ledger, address: str) -> list[Mistaken]:
    """The mistakes that people make with one variant, whatever its settings."""
    found = mistakes_of(ledger, address.partition("/")[0])
    return [one for one in found if split_address(one.start.address)[0] == address]


def _mistakes(found: Iterable[Mistaken], page: str) -> Iterator[str]:
    """The numbers that mistakes give, each once and with a link to what happened; of many the first."""
    numbers: dict[int, Mistaken] = {}
    for one in found:
        numbers.setdefault(one.total, one)
    if not numbers:
        return
    first = list(numbers.items())[:MOST_MISTAKES]
    links = ", ".join(number_link(total, target(MISTAKES, one.name, page)) for total, one in first)
    family = first[0][1].family
    more = ", and more" if len(numbers) > len(first) else ""
    yield f"{link('Common mistakes', target(MISTAKES, family, page))} and the totals they produce{BREAK}{links}{more}"


def _unexplained(claims: Iterable[Judged], page: str) -> Iterator[str]:
    printed = [
        link(escape(claim.printed), target(CLAIMS, claim.id, page))
        for claim in claims
        if claim.verdict.word == "unexplained"
    ]
    if printed:
        yield f"Published but not explained yet: {', '.join(printed)}"


def variant_of(ledger: Ledger, end: Endpoint) -> str:
    """The address of the network at the end of a path: the one counted there, or the one whose number was printed."""
    if not end.claim:
        return split_address(ledger.breakdown(end.address).address)[0]
    return variant_of_claim(ledger, end.claim)


def variant_of_claim(ledger: Ledger, claim: str) -> str:
    """The address of the network that a claim is about; empty if there is no such claim."""
    return next((one.address for one in judged_of(ledger, claim.partition(".")[0]) if one.id == claim), "")


def _reconciliation(ledger: Ledger, name: str, page: str) -> str:
    """Its question, and its two numbers where they are published."""
    found = reconciled(ledger, name)
    ends = [end_number(ledger, end, found.model.quantity) for end in (found.start, found.end)]
    start, end = (link(escape(one.text()), target(one.path, one.anchor, page)) for one in ends)
    question = link(escape(reconciliation_question(ledger, found)), relative(reconciliation_page(name), page))
    numbers = start if ends[0].text() == ends[1].text() else f"{start} and {end}"
    return f"{question}{BREAK}{quantity_name(found.model.quantity)}: {numbers}"
