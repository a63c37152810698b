"""Every text of the specs with its place, and its references: those that lead nowhere, the figures they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paramledger.addresses import variant_page
from paramledger.language.claims import claims_file
from paramledger.language.location import KeyPath, LocatedError, Location
from paramledger.language.mistakes import Mistake, mistakes_file
from paramledger.language.model import Architecture, Claim
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.text import Reference, pieces
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.references import (
    Number,
    claim_figure,
    computed,
    figure,
    names_of_numbers,
    numbers_of,
    parted,
)
from paramledger.problems import Problem, SpecError, did_you_mean


def family_texts(model: Architecture) -> Iterator[tuple[KeyPath, str]]:
    """The texts of an architecture that may refer to numbers, with the keys that lead to them."""
    yield ("title",), model.title
    yield ("about",), model.about
    for name, block in model.blocks.items():
        yield ("blocks", name, "about"), block.about
    for name, variant in model.variants.items():
        yield ("variants", name, "about"), variant.about


def claim_texts(claims: Sequence[Claim]) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a family's claims that may refer to numbers."""
    for index, claim in enumerate(claims):
        yield ("claims", index, "about"), claim.about
        if claim.erratum:
            yield ("claims", index, "erratum", "about"), claim.erratum.about


def reconciliation_texts(model: Reconciliation) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a reconciliation that may refer to numbers."""
    yield ("title",), model.title
    yield ("question",), model.question
    yield ("answer",), model.answer
    yield ("repair",), model.repair
    for index, text in enumerate(model.about):
        yield ("about", index), text
    for index, step in enumerate(model.steps):
        yield ("steps", index, "about"), step.about


def mistake_texts(mistakes: Sequence[Mistake]) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a family's mistakes that may refer to numbers."""
    for index, mistake in enumerate(mistakes):
        yield ("mistakes", index, "about"), mistake.about
        for number, cause in enumerate(mistake.causes):
            yield ("mistakes", index, "causes", number, "about"), cause.about


def _texts(ledger: Ledger) -> Iterator[tuple[Location, str, frozenset[str]]]:
    """Every text with its location and the names of the numbers that it has of its own."""
    for name, family in sorted(ledger.families.items()):
        for keys, text in family_texts(family.model):
            yield Location(family.file, keys), text, frozenset()
        for keys, text in claim_texts(ledger.claims_of(name)):
            yield Location(claims_file(name), keys), text, frozenset()
    for name, found in sorted(ledger.mistakes.items()):
        for keys, text in mistake_texts(found.mistakes):
            yield Location(mistakes_file(name), keys), text, frozenset()
    for name, model in sorted(ledger.reconciliations.items()):
        for keys, text in reconciliation_texts(model):
            yield Location(f"reconciliations/{name}.toml", keys), text, names_of_numbers(model)


def _references(ledger: Ledger) -> Iterator[tuple[Location, Reference, frozenset[str]]]:
    """Every reference with its location and the names of the numbers that its text has of its own."""
    for location, text, own in _texts(ledger):
        for part in pieces(text):
            if isinstance(part, Reference):
                yield location, part, own


def text_reference_problems(ledger: Ledger, file: str = "") -> Iterator[Problem]:
    """Every reference in a text that leads to no number, or rounds it above its first digit; of one file, if it is
    named.
    """
    for location, reference, own in _references(ledger):
        if file and location.file != file:
            continue
        address = reference.address
        try:
            if address in own:
                meant = own_number(ledger, location, address) if reference.form else None
            elif own and reference.is_local:
                raise SpecError(f"`{address}` is not one of this reconciliation's numbers", did_you_mean(address, own))
            else:
                meant = computed(ledger, reference)
            if meant is not None:
                meant.text(reference.form)
        except LocatedError:
            continue    # the variant itself does not fit together, which is reported where it is
        except SpecError as wrong:
            located = LocatedError(location, f"{{{reference.written}}}: {wrong.message}", wrong.hint)
            yield ledger.texts.problem(located, "reference")


def own_number(ledger: Ledger, location: Location, address: str) -> Number:
    """One of the numbers of the reconciliation whose text stands at a location; raises LocatedError."""
    name = location.file.removeprefix("reconciliations/").removesuffix(".toml")
    return numbers_of(ledger.reconcile(name))[address]


@kept
def asked_figures(ledger: Ledger) -> dict[str, list[Number]]:
    """By the path of a variant's page, the figures that texts and claims refer to: the page publishes each, whether its
    tables show it or not.
    """
    asked: dict[str, dict[str, Number]] = {}
    for _, reference, own in _references(ledger):
        if reference.address not in own and not reference.claim:
            one = figure(ledger, *parted(reference))
            asked.setdefault(one.path, {})[one.anchor] = one
    for family, claim in ledger.written_claims():
        one = claim_figure(ledger, family.name, claim)
        if one.value:    # a claim of 0 is shown with no link
            asked.setdefault(one.path, {})[one.anchor] = one
    return {path: list(numbers.values()) for path, numbers in asked.items()}


@kept
def asked_of(ledger: Ledger, family: str) -> dict[str, list[Number]]:
    """The same of one family, so that its pages do not depend on all texts."""
    pages = [variant_page(f"{family}/{key}") for key in ledger.families[family].model.variants]
    asked = asked_figures(ledger)
    return {page: asked[page] for page in pages if page in asked}
