"""What a change moves: two ledgers, before and after, compared number by number.

A reviewer wants to know which published numbers, verdicts and explanations a change moves, whatever it does to the
text of pages. Only what differs is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from paramledger.counts.quantities import had
from paramledger.counts.rows import QUANTITIES
from paramledger.language.location import LocatedError
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.verdicts import judged
from paramledger.problems import SpecError

UNREADABLE = "cannot be computed"

Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a ledger publishes: totals by address, verdict words by claim, ends and remainders by reconciliation."""

    totals: Mapping[str, Figures] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that is not as it was. `before` or `after` is None for what is new or gone."""

    name: str
    quantity: str
    before: int | str | None
    after: int | str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that moves, by kind: addresses new and gone, totals, verdicts of claims, reconciliations."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    totals: tuple[Moved, ...]
    claims: tuple[Moved, ...]
    reconciliations: tuple[Moved, ...]

    def __bool__(self) -> bool:
        return any((self.new, self.gone, self.totals, self.claims, self.reconciliations))


def snapshot(ledger: Ledger, families: Iterable[str], reconciliations: Iterable[str]) -> Snapshot:
    """What a ledger publishes of some families and reconciliations; those that are not there are left out.

    What cannot be computed says so in place of its numbers: a change may mend it, or break it.
    """
    wanted = [name for name in sorted(set(families)) if name in ledger.families]
    addresses = [f"{name}/{key}" for name in wanted for key in ledger.families[name].model.variants]
    return Snapshot(
        {address: _totals(ledger, address) for address in addresses},
        dict(claim for name in wanted for claim in _verdicts(ledger, name)),
        {name: _path(ledger, name) for name in sorted(set(reconciliations)) if name in ledger.reconciliations},
    )


def _totals(ledger: Ledger, address: str) -> Figures:
    try:
        totals = ledger.breakdown(address).totals
    except (LocatedError, SpecError):
        return {}
    return {quantity: totals.of(quantity) for quantity in had(totals)}


def _verdicts(ledger: Ledger, name: str) -> Iterable[tuple[str, str]]:
    family = ledger.families[name]
    for claim in ledger.claims_of(name):
        try:
            word: str = judged(ledger, family, claim).verdict.word
        except (LocatedError, SpecError):
            word = UNREADABLE
        yield f"{name}.{claim.id}", word


def _path(ledger: Ledger, name: str) -> str:
    try:
        found = reconciled(ledger, name)
    except (LocatedError, SpecError):
        return UNREADABLE
    steps = "1 step" if len(found.steps) == 1 else f"{len(found.steps)} steps"
    rest = f", remainder {found.remainder:,}" if found.remainder else ""
    return f"{found.start.total:,} → {found.end.total:,} in {steps}{rest}"


def changes(before: Snapshot, after: Snapshot) -> Changes:
    """What moves between two snapshots, sorted by name."""
    both = sorted(before.totals.keys() & after.totals.keys())
    return Changes(
        tuple(sorted(after.totals.keys() - before.totals.keys())),
        tuple(sorted(before.totals.keys() - after.totals.keys())),
        tuple(moved for one in both for moved in _moved_totals(one, before.totals[one], after.totals[one])),
        tuple(_moved(before.verdicts, after.verdicts)),
        tuple(_moved(before.paths, after.paths)),
    )


def _moved_totals(address: str, before: Figures, after: Figures) -> Iterable[Moved]:
    for quantity in sorted(before.keys() | after.keys(), key=list(QUANTITIES).index):
        if before.get(quantity) != after.get(quantity):
            yield Moved(address, quantity, before.get(quantity), after.get(quantity))


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Moved]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Moved(name, "", before.get(name), after.get(name))


def summary(moved: Iterable[Moved]) -> list[tuple[str, int]]:
    """How many claims go from which verdict to which: `exact -> differs`, most first."""
    counts = Counter(f"{one.before or 'new'} → {one.after or 'gone'}" for one in moved)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
