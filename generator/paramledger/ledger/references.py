"""What braces in a text mean: `{alexnet/paper.conv2.parameters}`, `{claim:alexnet.abstract}`, and on a reconciliation's
page `{start}`, `{step-1}`, `{total-1}`, `{end}`, `{remainder}`. Each is a number and the place that publishes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from paramledger.addresses import CLAIMS, asked_address, reconciliation_page, stored_anchor, variant_page
from paramledger.counts.rows import QUANTITIES
from paramledger.digits import digits
from paramledger.language.location import LocatedError
from paramledger.language.model import Claim
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.settings import address_and_rest, split_address
from paramledger.language.text import Reference, pieces
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.reconcile import Endpoint, Reconciled
from paramledger.ledger.verdicts import STORED
from paramledger.network.tree import Match, find
from paramledger.problems import SpecError, did_you_mean

QUANTITY = "such as `parameters`, `macs` or `units`: `paramledger show` prints them all"


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the place that publishes it; a str is quoted as it was printed."""

    path: str
    anchor: str
    value: int | Fraction | str
    signed: bool = False

    def text(self, form: str = "") -> str:
        """The number as a reader sees it, rounded if `form` says so."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, Fraction):
            return str(self.value)
        return digits(self.value, form or ("+" if self.signed else ""))


OwnNumbers = Mapping[str, Number]
NONE: OwnNumbers = MappingProxyType({})


# --- what one reference means

def number(ledger: Ledger, reference: Reference, own: OwnNumbers = NONE) -> Number:
    """What a reference means: one of the page's own numbers, or one of the ledger's; raises SpecError."""
    if reference.address in own:
        return own[reference.address]
    if own and reference.is_local:
        address = reference.address
        raise SpecError(f"`{address}` is not one of this page's numbers", did_you_mean(address, own))
    return computed(ledger, reference)


def computed(ledger: Ledger, reference: Reference) -> Number:
    """A number of the ledger: `family/variant.layer.quantity` or `claim:family.id`; raises SpecError."""
    if reference.claim:
        if reference.form:
            raise SpecError("a printed number is quoted as it was printed", f"write {{{reference.address}}}")
        return claim_number(ledger, reference.claim)
    return figure(ledger, *parted(reference))


def parted(reference: Reference) -> tuple[str, str, str]:
    """Address, layer and quantity of a reference; raises SpecError for one that names no variant or no quantity."""
    address, rest = address_and_rest(reference.address)
    layer, _, quantity = rest.rpartition(".")
    if "/" not in address or not quantity:
        hint = "write {family/variant.quantity}, {family/variant.layer.quantity} or {claim:family.id}"
        raise SpecError(f"`{reference.address}` refers to nothing", hint)
    return address, layer, quantity


@kept
def claim_number(ledger: Ledger, name: str) -> Number:
    """A claim's digits, on the page of claims; raises SpecError."""
    _, claim = ledger.claim(name)
    return Number(CLAIMS, name, claim.printed)


@kept
def figure(ledger: Ledger, address: str, layer: str, quantity: str, tokens: str = "") -> Number:
    """A computed number, on its variant's page; `tokens` is in digits, if it is counted at a number of tokens. Raises
    SpecError for what is not there.
    """
    if quantity not in QUANTITIES:
        raise SpecError(f"`{quantity}` is not a quantity", did_you_mean(quantity, QUANTITIES) or QUANTITY)
    plain_address, settings = split_address(address)
    family, _, name = plain_address.partition("/")
    if family not in ledger.families or name not in ledger.families[family].model.variants:
        raise SpecError(f"there is no variant `{plain_address}`", did_you_mean(plain_address, ledger.addresses))
    try:
        breakdown = ledger.breakdown(address)
    except LocatedError as wrong:
        if not settings:
            raise       # it is said where the variant stands
        inside = f"layer `{wrong.layer}`: " if wrong.layer else ""
        raise SpecError(f"`{address}`: {inside}{wrong.message}", wrong.hint) from None
    anchor = f"{canonical(breakdown, layer)}.{quantity}" if layer else quantity
    value = breakdown.figure(layer, quantity, int(tokens) if tokens else None)
    return Number(variant_page(breakdown.address), at_tokens(anchor, tokens) if tokens else anchor, value)


def at_tokens(anchor: str, tokens: int | str) -> str:
    """The anchor of a figure at a number of tokens."""
    return f"{anchor}-{tokens}"


def claim_figure(ledger: Ledger, family: str, claim: Claim) -> Number:
    """The computed number that a claim is compared with, on its variant's page."""
    address = f"{family}/{claim.variant}"
    if claim.storage:
        which = STORED[claim.quantity]
        value = ledger.stored(address, claim.storage).of(which)
        return Number(variant_page(address), stored_anchor(claim.storage, which), value)
    return figure(ledger, address, claim.layer, claim.quantity, str(claim.tokens or ""))


def asked_number(ledger: Ledger, path: str, settings: str, anchor: str) -> int:
    """The number at an anchor of a variant's page, with the settings that stand behind the page; raises SpecError."""
    layer, _, quantity = anchor.rpartition(".")
    value = figure(ledger, asked_address(path, settings), layer, quantity).value
    assert isinstance(value, int)
    return value


def canonical(breakdown: Breakdown, layer: str) -> str:
    """The address at which a page shows a layer: its first equal round, or the name of a loop for all its rounds."""
    addresses = {_canonical(match, layer) for match in find(breakdown.root, layer)}
    return addresses.pop() if len(addresses) == 1 else layer


def _canonical(match: Match, layer: str) -> str:
    if any(step.times > 1 for step in match.path[:-1]):
        return layer    # several rounds around it together: no row of the table says that
    entries = [step.entry for step in match.path]
    parts = [part for entry in entries for part in (entry.name, *((entry.rounds.first,) if entry.rounds else ()))]
    all_rounds = layer.endswith("*") or layer.count(".") < match.address.count(".")
    return ".".join(parts[:-1] if entries[-1].rounds and all_rounds else parts)


# --- the numbers of a reconciliation

def numbers_of(reconciled: Reconciled) -> OwnNumbers:
    """The numbers that a reconciliation's own texts may name."""
    return dict(_numbers_of(reconciled))


def _numbers_of(reconciled: Reconciled) -> Iterator[tuple[str, Number]]:
    path = reconciliation_page(reconciled.name)
    yield "start", Number(path, "start", reconciled.start.total)
    for count, step in enumerate(reconciled.steps, start=1):
        yield f"step-{count}", Number(path, f"step-{count}", step.delta, signed=True)
        yield f"total-{count}", Number(path, f"total-{count}", step.total)
    yield "end", Number(path, "end", reconciled.end.total)
    yield "remainder", Number(path, "remainder", reconciled.remainder)


def names_of_numbers(model: Reconciliation) -> frozenset[str]:
    """What `numbers_of` names, known before anything is computed."""
    steps = range(1, len(model.steps) + 1)
    return frozenset({"start", "end", "remainder", *(f"{word}-{step}" for word in ("step", "total") for step in steps)})


def end_number(ledger: Ledger, end: Endpoint, quantity: str) -> Number:
    """The number that a path begins or ends with, where it is published; a claim's as it was printed."""
    if end.claim:
        return claim_number(ledger, end.claim)
    return Number(variant_page(end.address), quantity, end.total)


# --- texts

def plain(ledger: Ledger, text: str, own: OwnNumbers = NONE) -> str:
    """A text with its numbers, without markup: for titles and descriptions."""
    parts = pieces(text)
    whole = "".join(part if isinstance(part, str) else number(ledger, part, own).text(part.form) for part in parts)
    return " ".join(whole.split())


def reconciliation_title(ledger: Ledger, reconciled: Reconciled) -> str:
    """A reconciliation's title, its numbers filled in."""
    return plain(ledger, reconciled.model.title, numbers_of(reconciled))


def reconciliation_question(ledger: Ledger, reconciled: Reconciled) -> str:
    """A reconciliation's question, which is the heading of its page, its numbers filled in."""
    return plain(ledger, question_of(reconciled.model), numbers_of(reconciled))


def said_by(ledger: Ledger, reconciled: Reconciled) -> dict[str, str]:
    """What a reconciliation says, by its keys, as plain text with the numbers filled in; empty where there is none."""
    model, own = reconciled.model, numbers_of(reconciled)
    said = {"title": model.title, "question": question_of(model), "answer": model.answer, "repair": model.repair}
    return {key: plain(ledger, text, own) for key, text in said.items()}


def question_of(model: Reconciliation) -> str:
    """The question as the file has it; without one, the title."""
    return model.question or model.title
