"""Editions: what they say of published numbers, against the computed ones."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.language.location import LocatedError, Location
from paramledger.language.site import CHANGES, Change, Edition
from paramledger.ledger.ledger import Ledger
from paramledger.problems import Problem, SpecError

Changed = tuple[str, str, str]      # address, layer, quantity


def newest_first(ledger: Ledger) -> list[Edition]:
    return list(reversed(ledger.changes.editions))


def last_changes(ledger: Ledger) -> dict[Changed, tuple[Location, Change]]:
    """The last change of each number that has ever changed, and where it is written."""
    return {
        (change.address, change.layer, change.quantity): (
            Location(CHANGES, ("editions", number, "changes", index)),
            change,
        )
        for number, edition in enumerate(ledger.changes.editions)
        for index, change in enumerate(edition.changes)
    }


def edition_problems(ledger: Ledger) -> Iterator[Problem]:
    """A change is about a number that there is, and what the number became last is what is computed now."""
    for place, change in last_changes(ledger).values():
        try:
            computed = ledger.breakdown(change.address).figure(change.layer, change.quantity)
        except LocatedError:
            continue    # the variant itself does not fit together, which is reported where it is
        except SpecError as wrong:
            yield ledger.texts.problem(LocatedError(place, wrong.message, wrong.hint), "edition")
            continue
        if computed != change.now:
            message = (
                f"{change.address} is listed with {change.now:,} {change.quantity} now, but {computed:,} are computed"
            )
            yield ledger.texts.problem(
                LocatedError(place.at("now"), message, "write the new change into a new edition"), "edition"
            )
    yield from _still_there(ledger)


def withdrawn(ledger: Ledger) -> dict[str, Location]:
    """The claims that some edition withdrew, and where it says so."""
    return {
        one.claim: Location(CHANGES, ("editions", number, "withdrawn", index))
        for number, edition in enumerate(ledger.changes.editions)
        for index, one in enumerate(edition.withdrawn)
    }


def _still_there(ledger: Ledger) -> Iterator[Problem]:
    there = {f"{family.name}.{claim.id}" for family, claim in ledger.written_claims()}
    for name, place in withdrawn(ledger).items():
        if name in there:
            message = f"the claim `{name}` is listed as gone, but still exists"
            yield ledger.texts.problem(LocatedError(place, message, "remove this entry, or the claim"), "edition")
