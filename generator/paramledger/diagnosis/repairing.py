"""A network repaired until its rows are the source's: a beam of a few attempts, in a budget of walks."""

from __future__ import annotations

from dataclasses import replace

from paramledger.diagnosis.alignment import CHANGED
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import STEM, Made, Proposal, cost_of
from paramledger.diagnosis.proposals import proposed
from paramledger.diagnosis.readings import UNCOUNTED
from paramledger.diagnosis.workshop import Workshop

BEAM, OF_ONE = 4, 2  # attempts that are followed, and those of them that began from one network
MOST_WALKS, FIRST, LATER, EACH = 600, 70, 60, 60  # for one source, from a likely network, from another, from an attempt
LIKELY = 3  # networks to begin from that are likely
DEAREST, SLACK = 200, 40  # what causes may cost together, and beyond the best that is known
BARELY = 10  # the distance of an attempt that nothing makes better
FAR = 2  # times the distance of the nearest
MANY = 6  # different rows
NEARLY = 2  # rows that are open in a network that is tried with every walk that is left
FEW, LATER_ON = 3, 35  # with so few rows open, by how much later a change of nearly all rows is tried
EVERYWHERE = frozenset({
    "wrong_depth", "wrong_width", "width_multiplier", "wrong_expansion", "wrong_growth_rate", "wrong_groups",
    "wrong_units", "patch_size", "wrong_input_size", "wrong_variant",
})
HABIT = 20  # by how much earlier a change of many rows is tried
FEW_WEIGHTS = 5  # layers with weights that one block may have
SIMPLE = 2  # causes
MOST_CAUSES = 6  # edits after one another


def repaired(workshop: Workshop, starts: list[Repaired]) -> list[Repaired]:
    """The attempts from any of some networks in which every count is explained, the most plausible first. Families
    that are far off are tried only if nothing explains the source otherwise, or if that takes many causes.
    """
    least = min((start.alignment.distance for start in starts), default=0)
    close = {start.spec.family.name for start in starts if start.alignment.distance <= FAR * (least + CHANGED)}
    near = [start for start in starts if start.spec.family.name in close or _has_all(start)]
    found = _repaired(workshop, near)
    if len(near) < len(starts) and not any(one.believable and len(one.made) <= SIMPLE for one in found):
        found += _repaired(workshop, [start for start in starts if start not in near])
    return found


def _has_all(start: Repaired) -> bool:
    """Whether a network has a layer for every row of the source but one, though perhaps not as many of them."""
    theirs = start.theirs.counts.keys()
    return len(theirs) >= MANY and len(theirs - start.ours.counts.keys()) <= 1


def _repaired(workshop: Workshop, starts: list[Repaired]) -> list[Repaired]:
    beam, closed = starts, [start for start in starts if start.closed]
    for _ in range(MOST_CAUSES):
        found: list[Repaired] = []
        for number, one in enumerate(beam):
            untried = not any(made.code for made in one.made)
            if untried and workshop.half_spent and any(after.alignment.open <= FEW for after in found):
                continue        # what is left is for the attempts that are near
            workshop.worth = _worth(closed)
            if one.alignment.distance and one.cost < workshop.worth and not workshop.spent:
                workshop.most = min(
                    MOST_WALKS, workshop.walks + (EACH if one.made else FIRST if number < LIKELY else LATER)
                )
                better = _better(workshop, one)
                closed += [after for after in better if after.closed]
                found += better
        beam = _beam(found)
    if not closed:
        closed = [after for one in starts if one.alignment.open <= NEARLY for after in _to_the_end(workshop, one)]
    return _best(closed, len(closed))


def _to_the_end(workshop: Workshop, one: Repaired) -> list[Repaired]:
    """What explains a network of which hardly a row differs, with all walks that are left."""
    workshop.most, workshop.worth = MOST_WALKS, DEAREST
    return [after for after in _better(workshop, one) if after.closed]


def _worth(closed: list[Repaired]) -> int:
    """What causes may cost together: a little more than the best that explains everything."""
    return min((one.cost for one in closed if not one.alignment.distance and one.believable), default=DEAREST) + SLACK


def _beam(found: list[Repaired]) -> list[Repaired]:
    """The best attempts, not all from one network."""
    chosen: list[Repaired] = []
    for one in _best(found, len(found)):
        if one.closed and one.alignment.distance <= BARELY:
            continue
        if sum(other.address == one.address for other in chosen) < OF_ONE and len(chosen) < BEAM:
            chosen.append(one)
    return chosen


def _better(workshop: Workshop, one: Repaired) -> list[Repaired]:
    """What brings a network nearer to the source."""
    found: list[Repaired] = []
    for cost, proposal in _by_cost(one):
        if cost > HABIT + min([workshop.worth, *(whole.cost for whole in found if not whole.alignment.distance)]):
            break
        after = workshop.after(one, proposal)
        if after is not None and _gains(workshop, one, after):
            found.append(_renamed(one, _silent(one, after, proposal)))
    return found


def _renamed(before: Repaired, after: Repaired) -> Repaired:
    """With the code for what a change of depth came to: one layer or one block more or less."""
    made = after.made[-1]
    if made.code != "wrong_depth":
        return after
    more = _weights(after) - _weights(before)
    if more < 0 and -more == before.theirs.calls:
        code = "shared_layer"       # what is missing is called again
    else:
        code = {1: "duplicated_layer", -1: "missing_layer"}.get(
            more, "duplicated_block" if 1 < more < FEW_WEIGHTS else made.code
        )
    return replace(after, made=(*after.made[:-1], Made(code, made.edits)))


def _weights(one: Repaired) -> int:
    return sum(row.group in ("conv", "linear", "deconv", "recurrent") for row in one.ours.rows)


def _by_cost(one: Repaired) -> list[tuple[int, Proposal]]:
    """The proposals, the most plausible first, with what the network would cost after each."""
    costed = [(cost_of((*one.made, *proposal)), proposal) for proposal in proposed(one)]
    late = LATER_ON * (one.alignment.open <= FEW)
    return sorted(costed, key=lambda found: found[0] - HABIT * _is_habit(found[1]) + late * _is_all(found[1]))


def _is_all(proposal: Proposal) -> bool:
    """Whether one of the family's parameters changes that most layers hang on."""
    return any(
        made.code in EVERYWHERE and edit.set is not None and not any("." in key for key in edit.set)
        for made in proposal for edit in made.edits
    )


def _is_habit(proposal: Proposal) -> bool:
    """Whether one argument changes in several places alike, or a network is made for small images: what explains many
    rows is tried early.
    """
    return {made.code for made in proposal} >= STEM or any(
        made.choices == 1 and (edit.set is not None and len(edit.set) > 1) for made in proposal for edit in made.edits
    )


def _gains(workshop: Workshop, before: Repaired, after: Repaired) -> bool:
    dearer = max(0, after.cost - before.cost) // 4
    if after.least + dearer >= before.alignment.distance or workshop.spent:
        return False
    workshop.compares(after)
    return after.alignment.distance + dearer < before.alignment.distance


def _silent(before: Repaired, after: Repaired, proposal: Proposal) -> Repaired:
    """Without the code of what changes no count and needs no explanation."""
    if before.ours.total != after.ours.total or not any(map(_is_uncounted, proposal)):
        return after
    kept = tuple(Made("", made.edits) if made in proposal and _is_uncounted(made) else made for made in after.made)
    return replace(after, made=kept)


def _is_uncounted(made: Made) -> bool:
    """Whether it is a choice of those who use a network: the size of the input, or a parameter for all paddings."""
    whole = all(set(edit.set or ()) == {"padding"} for edit in made.edits)
    return made.code in UNCOUNTED or (made.code == "padding" and whole)


def _best(found: list[Repaired], most: int) -> list[Repaired]:
    """The most plausible, those that came out the same once."""
    once: dict[tuple[object, ...], Repaired] = {}
    for one in sorted(found, key=lambda one: (one.badness, one.differ, len(one.made), repr(one.made))):
        rows = tuple((row.count, row.size, row.windows.get("kernel_size")) for row in one.ours.rows)
        once.setdefault((tuple(sorted(made.code for made in one.made)), hash(rows)), one)
    return list(once.values())[:most]
