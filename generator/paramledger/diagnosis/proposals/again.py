"""A block that is there once more, behind the block that it repeats."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Made, Proposal
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit

NEAR = 4        # rows between those that are left over and the block that they repeat
FEWEST = 2      # rows with parameters of which a block consists


def proposals(one: Repaired) -> Iterator[Proposal]:
    """Blocks of the network's own list near rows of the source that are left over, once more."""
    extra = [pair for pair in one.alignment.pairs if pair.ours[0] == pair.ours[1]]
    if sum(any(row.count for row in one.their_rows(pair)) for pair in extra) < FEWEST:
        return
    at = [pair.theirs[0] for pair in extra]
    near = dict.fromkeys(
        row.address.split(".")[0]
        for pair in one.alignment.pairs if any(abs(pair.theirs[0] - number) <= NEAR for number in at)
        for row in one.laid_rows(pair)
    )
    lines = {line.name: line for line in one.spec.family.model.layers if line.block and line.repeat is None}
    for name in near:
        if name in lines:
            own = lines[name].model_dump(by_alias=True, exclude_unset=True, exclude={"from_"})
            again = Line.model_validate({**own, "name": f"{name}_again"})
            yield (Made("duplicated_block", (SingleEdit(insert=Insert(after=name, layers=[again])),)),)
