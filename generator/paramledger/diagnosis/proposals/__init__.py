"""What might have been done to a network, in view of the rows that differ: each module proposes edits of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paramledger.diagnosis.hypotheses import Proposal, Repaired
from paramledger.diagnosis.proposals import arguments, counting, heads, inputs, layers, parameters, replaced, widths

PROPOSALS: tuple[Callable[[Repaired], Iterator[Proposal]], ...] = (
    counting.proposals,
    arguments.proposals,
    widths.proposals,
    layers.proposals,
    replaced.proposals,
    heads.proposals,
    inputs.proposals,
    parameters.proposals,
)


def proposed(one: Repaired) -> Iterator[Proposal]:
    """All that might be done to a network next, each once."""
    seen: set[str] = set()
    for proposals in PROPOSALS:
        for proposal in proposals(one):
            if proposal and (key := repr(proposal)) not in seen:
                seen.add(key)
                yield proposal
