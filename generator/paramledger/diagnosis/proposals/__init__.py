"""What might have been done to a network, in view of the rows that differ: each module proposes edits of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal
from paramledger.diagnosis.proposals import (
    again,
    arguments,
    columns,
    counting,
    heads,
    inputs,
    layers,
    norms,
    parameters,
    replaced,
    stems,
    widths,
)
from paramledger.diagnosis.proposals.row_codes import is_named_pooler

PROPOSALS: tuple[Callable[[Repaired], Iterator[Proposal]], ...] = (
    counting.proposals,
    arguments.proposals,
    widths.proposals,
    norms.proposals,
    again.proposals,
    layers.proposals,
    replaced.proposals,
    heads.proposals,
    inputs.proposals,
    stems.proposals,
    parameters.proposals,
    columns.proposals,
)


# What changes rows everywhere: all that is tried where most rows differ.
EVERYWHERE = (
    arguments.proposals, widths.proposals, norms.proposals, replaced.proposals, inputs.proposals, parameters.proposals,
    stems.proposals, columns.proposals,
)
MOST_ROWS = 24  # with so many rows that differ, and half of all


def proposed(one: Repaired) -> Iterator[Proposal]:
    """All that might be done to a network next, each once."""
    seen: set[str] = set()
    differ = one.alignment.open
    last = [row.number for row in one.theirs.rows if row.count][-1:]
    without_classes = is_named_pooler(one, last)
    everywhere = differ > MOST_ROWS and 2 * differ > len(one.theirs.rows)
    for proposals in EVERYWHERE if everywhere else PROPOSALS:
        for proposal in proposals(one):
            if without_classes and any(made.code == "wrong_num_classes" for made in proposal):
                continue
            if proposal and (key := repr(proposal)) not in seen:
                seen.add(key)
                yield proposal
