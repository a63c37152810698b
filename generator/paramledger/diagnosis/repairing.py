"""A network repaired until its rows are the source's: a beam of a few attempts, in a budget of walks."""

from __future__ import annotations

from dataclasses import replace

from paramledger.diagnosis.hypotheses import Made, Proposal, Repaired, Workshop, cost_of
from paramledger.diagnosis.proposals import proposed

BEAM = 3  # attempts that are followed
DEAREST = 1_000  # more than any causes cost
FEW_WEIGHTS = 5  # layers with weights that one block may have
MOST_CAUSES = 6  # edits after one another
UNCOUNTED = frozenset({"wrong_input_size"})  # no cause where no parameter hangs on it


def repaired(workshop: Workshop, start: Repaired) -> list[Repaired]:
    """The attempts in which every count is explained, the most plausible first; empty if there is none."""
    beam, closed = [start], [start] if start.closed else []
    for _ in range(MOST_CAUSES):
        found = [after for one in beam if one.alignment.distance for after in _better(workshop, one)]
        if not found:
            break
        beam = _best(found, BEAM)
        closed += [one for one in beam if one.closed]
        if any(one.alignment.distance == 0 for one in beam) and _settled(beam, closed):
            break
    return _best(closed, BEAM)


def _settled(beam: list[Repaired], closed: list[Repaired]) -> bool:
    """Whether nothing that is still open can be told more briefly than what is closed."""
    best = min(one.badness for one in closed) if closed else 0
    return bool(closed) and all(one.cost >= best or one.closed for one in beam)


def _better(workshop: Workshop, one: Repaired) -> list[Repaired]:
    """What brings a network nearer to the source."""
    found: list[Repaired] = []
    for cost, proposal in _by_cost(one):
        if cost > min(workshop.worth, *(whole.cost for whole in found if not whole.alignment.distance), DEAREST):
            break
        after = workshop.after(one, proposal)
        if after is not None and _gains(one, after):
            found.append(_renamed(one, _silent(one, after, proposal)))
    return found


def _renamed(before: Repaired, after: Repaired) -> Repaired:
    """With the code for what a change of depth came to: one layer or one block more or less."""
    made = after.made[-1]
    if made.code != "wrong_depth":
        return after
    more = _weights(after) - _weights(before)
    code = {1: "duplicated_layer", -1: "missing_layer"}.get(
        more, "duplicated_block" if 1 < more < FEW_WEIGHTS else made.code
    )
    return replace(after, made=(*after.made[:-1], Made(code, made.edits)))


def _weights(one: Repaired) -> int:
    return sum(row.group in ("conv", "linear", "deconv", "recurrent") for row in one.ours.rows)


def _by_cost(one: Repaired) -> list[tuple[int, Proposal]]:
    """The proposals, the most plausible first, with what the network would cost after each."""
    costed = [(cost_of((*one.made, *proposal)), proposal) for proposal in proposed(one)]
    return sorted(costed, key=lambda found: found[0])


def _gains(before: Repaired, after: Repaired) -> bool:
    return after.alignment.distance + max(0, after.cost - before.cost) // 4 < before.alignment.distance


def _silent(before: Repaired, after: Repaired, proposal: Proposal) -> Repaired:
    """Without the code of what changes no count and needs no explanation."""
    if before.ours.total != after.ours.total or not any(made.code in UNCOUNTED for made in proposal):
        return after
    kept = tuple(Made("", made.edits) if made in proposal and made.code in UNCOUNTED else made for made in after.made)
    return replace(after, made=kept)


def _best(found: list[Repaired], most: int) -> list[Repaired]:
    """The most plausible, those that came out the same once."""
    once: dict[tuple[object, ...], Repaired] = {}
    for one in sorted(found, key=lambda one: (one.badness, len(one.made), repr(one.made))):
        rows = tuple((row.count, row.size, row.windows.get("kernel_size")) for row in one.ours.rows)
        once.setdefault((tuple(sorted(made.code for made in one.made)), hash(rows)), one)
    return list(once.values())[:most]
