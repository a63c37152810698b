"""From an observation to its readings: candidates, each repaired, judged and told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paramledger.diagnosis.apart import SAME, tells_apart
from paramledger.diagnosis.candidates import candidates, family_of
from paramledger.diagnosis.equal import equal
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.readings import MOST_READINGS, UNKNOWN, Reading, rank, reading
from paramledger.diagnosis.recognised import configuration, recognised
from paramledger.diagnosis.repairing import LIKELY, MOST_WALKS, repaired
from paramledger.diagnosis.settling import settled
from paramledger.diagnosis.siblings import siblings
from paramledger.diagnosis.sides import Theirs
from paramledger.diagnosis.source_rows import theirs
from paramledger.diagnosis.table import Row, table
from paramledger.diagnosis.totals import beside, their_total
from paramledger.diagnosis.workshop import Workshop
from paramledger.garbage import uncollected
from paramledger.ledger.ledger import Ledger
from paramledger.problems import SpecError

MOST_STARTS, MOST_NEAREST = 6, 3
MOST_ROWS = 10_000      # of a source
SIBLINGS = 20   # walks for the other variants of a family


@dataclass(frozen=True, slots=True)
class Near:
    """A network that is near, and what is left over: parameters of the source beyond its own."""

    address: str
    left_over: int
    agreed: int
    rows: int
    table: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one source is: its readings, the best first, and for one that is unknown the nearest networks."""

    observation: Observation
    total: int | None
    readings: tuple[Reading, ...]
    nearest: tuple[Near, ...]
    walks: int

    def __repr__(self) -> str:
        total = "no total" if self.total is None else f"{self.total:,} parameters"
        return f"<Diagnosis of {total}: {self.readings[0]!r}, {len(self.readings)} in all>"


@uncollected()
def diagnosis(ledger: Ledger, observation: Observation) -> Diagnosis:
    """The readings of an observation. Raises SpecError for a configuration of a network that is not here, and for more
    rows than are compared, unless they are the tensors of a variant.
    """
    if observation.settings and not observation.items:
        meant = configuration(ledger, observation)
        return Diagnosis(observation, meant.expected, (meant,), (), 0)
    if len(observation.items) > MOST_ROWS and not equal(ledger, observation):
        raise SpecError(
            f"this has {len(observation.items):,} rows; at most {MOST_ROWS:,} are compared",
            "give one summary of one network",
        )
    side = theirs(observation)
    total = their_total(observation)
    workshop = Workshop(ledger, side)
    known = recognised(workshop, observation, total)
    if known and not side.view.ordered:
        return Diagnosis(observation, total, _with_siblings(workshop, known), (), workshop.walks)
    starts = _starts(workshop) if side.rows else []
    found = repaired(workshop, starts)
    good = sorted((one for one in found if one.believable), key=rank)
    readings = _with_siblings(workshop, _with(known, _told(ledger, good)))
    if total is None and readings and readings[0].expected is not None:
        total = readings[0].expected + sum(cause.delta for cause in readings[0].causes)
    return Diagnosis(
        observation, total, readings, _nearest(ledger, side, starts) if readings == (UNKNOWN,) else (), workshop.walks
    )


def _with(known: tuple[Reading, ...], readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of variants that have all tensors, then those that say anything else."""
    if not known:
        return readings
    said = {(one.reference, one.causes) for one in known}
    others = (one for one in readings if one.reference and (one.reference, one.causes) not in said)
    return (*known, *others)[:MOST_READINGS]


def _with_siblings(workshop: Workshop, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings; behind those that are whole networks, what the first is beside the others of its family."""
    whole = [one for one in readings if one.status == "correct" and one.reference]
    if not whole or whole[0] is not readings[0]:
        return readings
    workshop.most = min(MOST_WALKS, workshop.walks + SIBLINGS)
    start = workshop.start(whole[0].reference or "")
    found = list(siblings(workshop, start)) if start is not None else []
    told = _told(workshop.ledger, found) if found else ()
    names = {(one.reference, one.causes) for one in told}
    others = [one for one in readings[len(whole):] if (one.reference, one.causes) not in names]
    return (*whole, *(replace(one, tells_apart=SAME) for one in told if one.reference), *others)[:MOST_READINGS]


def _starts(workshop: Workshop) -> list[Repaired]:
    """The networks to begin from, the nearest first: by their features, and by their rows."""
    ledger = workshop.ledger
    found = [one.address for one in candidates(ledger, _once(workshop.theirs))]
    names = [name for name in found if not ledger.breakdown(name).variant.mistaken]
    starts = [settled(workshop, start) for name in names if (start := workshop.start(name)) is not None]
    whole = [start for start in starts if not start.is_cut or not start.alignment.distance]
    once = list({_rows(one): one for one in sorted(whole, key=lambda one: _home(one, found), reverse=True)}.values())
    near = sorted(once, key=lambda one: (one.alignment.distance, found.index(one.address)))
    first = sorted(once, key=lambda one: found.index(one.address))
    default = [one for one in once if any(_is_default_of(one, other) for other in (*near[:1], *first[:1]))]
    return list({one.address: one for one in (*near[:1], *default, *first[:MOST_STARTS], *near[:LIKELY])}.values())


def _once(side: Theirs) -> Observation:
    """What was observed of a network that comes several times, once."""
    if side.times == 1:
        return side.observation
    return replace(side.observation, items=side.items, printed=replace(side.observation.printed, total=None))


def _rows(one: Repaired) -> tuple[object, ...]:
    """What the source could see of a network."""
    return tuple((row.count, row.size, row.tensors) for row in one.ours.rows)


def _home(one: Repaired, found: list[str]) -> tuple[bool, int]:
    """Of networks that look alike the one that the source's framework has comes first, then the likeliest."""
    return one.is_foreign or not one.implementations, found.index(one.address)


def _is_default_of(one: Repaired, other: Repaired) -> bool:
    family = one.spec.family
    return family is other.spec.family and one.address == f"{family.name}/{family.model.default}"


def _told(ledger: Ledger, good: list[Repaired]) -> tuple[Reading, ...]:
    told: list[Reading] = []
    seen: set[object] = set()
    first: Repaired | None = None
    for one in good:
        counting = beside(one)
        codes = {made.code for made in (*one.made, *counting) if made.code}
        key = (family_of(one.address), tuple(sorted(codes)), one.address)
        if key in seen:
            continue
        seen.add(key)
        made = reading(ledger, one, counting, their_total(one.theirs.observation))
        if made is not None and not made.remainder:
            first = first or one
            told.append(made if first is one else replace(made, tells_apart=tells_apart(first, one)))
        if len(told) >= MOST_READINGS:
            break
    return tuple(told) or (UNKNOWN,)


def _nearest(ledger: Ledger, side: Theirs, starts: list[Repaired]) -> tuple[Near, ...]:
    """The networks that begin most alike; the first with its rows beside the source's, if half of them agree."""
    near = starts[:MOST_NEAREST]
    return tuple(
        Near(one.address, side.total - one.ours.total, one.alignment.agreed, len(side.rows),
             table(ledger, one) if one is near[0] and 2 * one.alignment.agreed >= len(side.rows) else ())
        for one in near
    )
