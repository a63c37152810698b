"""Claims against the computed numbers: what a printed number has to do with the one that its spec comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from paramledger.digits import Exact, Verdict, plain, read_printed, verdict
from paramledger.language.claims import claims_file
from paramledger.language.family import Family
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Claim
from paramledger.language.read import MOST_PROBLEMS
from paramledger.language.reconciliations import Evidence
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.reconcile import weakest
from paramledger.problems import Problem, SpecError, did_you_mean

# The figure of a network as it is stored that a quantity means then.
STORED = {"bytes": "bytes", "parameters": "numel", "total": "elements"}
UNITS = ("K", "M", "B", "T")     # of the heads of columns, thousand by thousand


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict. `difference` is what the printed number has too much; with digits rounded it is seldom
    0.
    """

    id: str                  # family.claim
    address: str             # family/variant
    claim: Claim
    computed: int
    difference: Exact
    verdict: Verdict
    evidence: Evidence | None = None    # what the explanation rests on

    def __repr__(self) -> str:
        return f"<Judged {self.id}: {self.claim.said} printed, {self.computed:,} computed: {self.verdict.word}>"

    @property
    def family(self) -> str:
        return self.address.partition("/")[0]

    @property
    def layer(self) -> str:
        return self.claim.layer

    @property
    def quantity(self) -> str:
        return self.claim.quantity

    @property
    def printed(self) -> str:
        return self.claim.printed

    @property
    def explained_by(self) -> str | None:
        return self.claim.explained_by


def judged(ledger: Ledger, family: Family, claim: Claim) -> Judged:
    """A claim with its verdict; raises SpecError for digits that cannot be read and for a layer that is not there."""
    printed = read_printed(claim.said, claim.binary)
    address = f"{family.name}/{claim.variant}"
    computed = _stored(ledger, address, claim) if claim.storage else _figure(ledger, address, claim)
    said = verdict(printed, computed, explained=claim.explained_by is not None)
    difference = plain(Fraction(printed.value) - computed)
    path = ledger.reconciliations.get(claim.explained_by or "")
    evidence = weakest(path) if path else None
    return Judged(f"{family.name}.{claim.id}", address, claim, computed, difference, said, evidence)


def _figure(ledger: Ledger, address: str, claim: Claim) -> int:
    return ledger.breakdown(address).figure(claim.layer, claim.quantity, claim.tokens)


def _stored(ledger: Ledger, address: str, claim: Claim) -> int:
    """The same of the network as it is stored; raises SpecError."""
    if claim.layer or claim.quantity not in STORED:
        raise SpecError(
            f"`storage` says how {claim.layer or claim.quantity} is kept",
            f"it goes with the whole network and one of {', '.join(STORED)}",
        )
    return ledger.stored(address, claim.storage).of(STORED[claim.quantity])


def missing_unit(found: Judged) -> str:
    """The unit with which the digits of a claim fit, when it gives none and they do not fit; else nothing."""
    claim = found.claim
    bare = not claim.unit and not any(letter.isalpha() for letter in claim.printed)
    if not bare or found.verdict.word not in ("differs", "unexplained"):
        return ""
    return next((unit for unit in UNITS if _fits(f"{claim.printed} {unit}", found.computed)), "")


def _fits(text: str, computed: int) -> bool:
    try:
        return verdict(read_printed(text), computed, explained=False).word != "unexplained"
    except SpecError:
        return False


def all_judged(ledger: Ledger) -> tuple[Judged, ...]:
    """Every claim with its verdict, families by name, claims as written; raises SpecError where `claim_problems` finds
    one.
    """
    return tuple(one for name in sorted(ledger.families) for one in judged_of(ledger, name))


@kept
def judged_of(ledger: Ledger, name: str) -> tuple[Judged, ...]:
    """The claims of a family with their verdicts, as written."""
    return tuple(judged(ledger, ledger.families[name], claim) for claim in ledger.claims_of(name))


def claim_problems(ledger: Ledger) -> Iterator[Problem]:
    """Claims that cannot be judged, and explanations that are not there or no longer needed. `unexplained` is listed,
    no problem.
    """
    for name in sorted(ledger.families):
        yield from claim_problems_of(ledger, name)


@kept
def claim_problems_of(ledger: Ledger, name: str) -> tuple[Problem, ...]:
    """The same of one family."""
    return tuple(islice(_problems_of(ledger, ledger.families[name]), MOST_PROBLEMS))


def _problems_of(ledger: Ledger, family: Family) -> Iterator[Problem]:
    for number, claim in enumerate(ledger.claims_of(family.name)):
        place = Location(claims_file(family.name), ("claims", number))
        for wrong in _wrongs(ledger, family, claim, place):
            yield ledger.texts.problem(wrong, "claim", f"claim `{claim.id}`")


def _wrongs(ledger: Ledger, family: Family, claim: Claim, place: Location) -> Iterator[LocatedError]:
    name = claim.explained_by
    if claim.variant not in family.model.variants:
        return    # reported where the spec is read
    if name is not None and name not in ledger.reconciliations:
        hint = did_you_mean(name, ledger.reconciliations) or "reconciliations are in specs/reconciliations/"
        yield LocatedError(place.at("explained_by"), f"there is no reconciliation `{name}`", hint)
    try:
        read_printed(claim.said, claim.binary)
    except SpecError as wrong:
        yield LocatedError(place.at("printed"), wrong.message, wrong.hint)
        return
    try:
        found = judged(ledger, family, claim)
    except LocatedError:
        return    # the variant itself does not fit together, which is reported where it is
    except SpecError as wrong:
        yield LocatedError(place.at("storage" if claim.storage else "layer"), wrong.message, wrong.hint)
        return
    if unit := missing_unit(found):
        message = f"the printed {claim.printed} is far from {found.computed:,}, but its digits fit with {unit}"
        yield LocatedError(place.at("printed"), message, f'if the column header says so, add `unit = "{unit}"`')
    if name is not None and found.verdict.word == "exact":
        message = f"the printed {claim.printed} is exact and needs no explanation"
        yield LocatedError(place.at("explained_by"), message, "remove `explained_by`")
    if claim.erratum and found.verdict.word != "differs":
        message = (
            f"the printed {claim.printed} is called wrong, but nothing proves it: its verdict is `{found.verdict.word}`"
        )
        yield LocatedError(
            place.at("erratum"),
            message,
            "name the reconciliation that proves it in `explained_by`, or remove `erratum`",
        )
