"""From an observation to its readings: candidates, each repaired, judged and told."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from paramledger.diagnosis.candidates import candidates, family_of
from paramledger.diagnosis.hypotheses import Made, Repaired, Workshop
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.readings import MOST_READINGS, UNKNOWN, Reading, believable, rank, reading
from paramledger.diagnosis.repairing import repaired
from paramledger.diagnosis.sides import Theirs, theirs
from paramledger.diagnosis.totals import beside, their_total
from paramledger.ledger.ledger import Ledger

MOST_WALKS = 400  # for one source
ENOUGH = 60  # walks for a candidate, at least
FEW = 40  # the same once something is found
MOST_STARTS, MOST_NEAREST = 6, 3
DEAREST, SLACK = 200, 40  # what causes may cost together, at most; and beyond the best that is known


@dataclass(frozen=True, slots=True)
class Near:
    """A network that is near, and what is left over: parameters of the source beyond its own."""

    address: str
    left_over: int
    agreed: int
    rows: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one source is: its readings, the best first, and for one that is unknown the nearest networks."""

    observation: Observation
    total: int | None
    readings: tuple[Reading, ...]
    nearest: tuple[Near, ...]
    walks: int


def diagnosis(ledger: Ledger, observation: Observation) -> Diagnosis:
    """The readings of an observation."""
    side = theirs(observation)
    workshop = Workshop(ledger, side, MOST_WALKS)
    starts = _starts(workshop, observation) if side.rows else []
    found: list[Repaired] = []
    for number, start in enumerate(starts):
        share = max(ENOUGH, (MOST_WALKS - workshop.walks) // (2 + bool(number)))
        best = min((one.badness for one in found if believable(one)), default=None)
        workshop.most = min(MOST_WALKS, workshop.walks + (share if best is None else FEW))
        workshop.worth = DEAREST if best is None else best + SLACK
        found += repaired(workshop, start)
    good = sorted((one for one in found if believable(one)), key=rank)
    readings = _told(ledger, good)
    total = their_total(observation)
    if total is None and readings and readings[0].expected is not None:
        total = readings[0].expected + sum(cause.delta for cause in readings[0].causes)
    return Diagnosis(
        observation, total, readings, _nearest(side, starts) if readings == (UNKNOWN,) else (), workshop.walks
    )


def _starts(workshop: Workshop, observation: Observation) -> list[Repaired]:
    """The networks to begin from, the nearest first."""
    ledger = workshop.ledger
    found = candidates(ledger, observation)
    names = [one.address for one in found if not ledger.breakdown(one.address).variant.mistaken]
    starts = [start for name in names if (start := workshop.start(name)) is not None]
    whole = [start for start in starts if not start.is_cut or not start.alignment.distance]
    return sorted(whole, key=lambda one: one.alignment.distance)[:MOST_STARTS]


def _told(ledger: Ledger, good: list[Repaired]) -> tuple[Reading, ...]:
    told: list[Reading] = []
    seen: set[object] = set()
    for one in good:
        counting = beside(one)
        key = (family_of(one.address), tuple(sorted({made.code for made in (*one.made, *counting)})), _expected(one))
        if key in seen:
            continue
        seen.add(key)
        made = reading(ledger, one, counting, their_total(one.theirs.observation))
        if made is not None and not made.remainder:
            told.append(made)
        if len(told) >= MOST_READINGS:
            break
    return tuple(told) or (UNKNOWN,)


def _expected(one: Repaired) -> str:
    return one.address


def _nearest(side: Theirs, starts: list[Repaired]) -> tuple[Near, ...]:
    return tuple(
        Near(one.address, side.total - one.ours.total, one.alignment.agreed, len(side.rows))
        for one in starts[:MOST_NEAREST]
    )


__all__ = ["Diagnosis", "Made", "Near", "diagnosis", "prod"]
