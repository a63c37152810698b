"""A network to begin from, at the size of input and with the padding at which the source was printed, where no count
hangs on them: what people choose and nobody calls a cause.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.diagnosis.alignment import other_size
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal, setting
from paramledger.diagnosis.proposals.inputs import sizes_of_inputs, spatial
from paramledger.diagnosis.proposals.replaced import all_padded
from paramledger.diagnosis.sides import Side
from paramledger.diagnosis.workshop import Workshop

MOST_SIZES = 3      # sizes that are tried with each padding
PART = 4            # of the rows with other sizes so many times fewer must be left


def settled(workshop: Workshop, one: Repaired) -> Repaired:
    """The network at the source's size; itself where that does not settle most rows, or where counts would change."""
    before = _off(one)
    if before < PART or not one.theirs.view.sizes:
        return one
    best = one
    for padding in _paddings(one):
        padded = workshop.after(one, padding) if padding else one
        if padded is None or padded.ours.total != one.ours.total:
            continue
        found = [padded, *(workshop.after(padded, sized) for sized in list(sizes_of_inputs(padded))[:MOST_SIZES])]
        same = [made for made in found if made is not None and made.ours.total == one.ours.total]
        best = min([best, *same], key=_off)
        if PART * _off(best) <= before:
            return best
    return one


def _off(one: Repaired) -> int:
    """Rows whose output has another size, whatever its channels."""
    return sum(
        _other_area(one.ours.rows[pair.ours[0]], one.theirs.rows[pair.theirs[0]]) if pair.single
        else one.ours.size_of(*pair.ours) not in (None, one.theirs.rows[pair.theirs[1] - 1].size)
        for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0] and pair.theirs[1] > pair.theirs[0]
    )


def _other_area(ours: Side, theirs: Side) -> bool:
    if ours.size is None or theirs.size is None or ours.width == theirs.width:
        return other_size(ours, theirs)
    return spatial(ours.size, ours.width) != spatial(theirs.size, theirs.width)


def _paddings(one: Repaired) -> Iterator[Proposal]:
    """None, the family's own other choice, and all convolutions padded alike."""
    yield ()
    if "padding" in one.spec.parameters:
        yield from ((setting("", {"padding": value}),) for value in (0, 1) if value != one.spec.parameters["padding"])
    elif (addresses := all_padded(one)):
        yield (setting("", {address: {"padding": "same"} for address in addresses}),)
