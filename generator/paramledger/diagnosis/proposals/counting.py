"""Ways of counting: what a source adds that the network has, but a published number leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Made, Proposal, Repaired, setting
from paramledger.language.reconciliations import SingleEdit


def proposals(one: Repaired) -> Iterator[Proposal]:
    yield from _untied(one)
    yield from _training(one)


def _untied(one: Repaired) -> Iterator[Proposal]:
    """A matrix that the network shares, listed a second time."""
    extra = Counter(row.count for row in one.theirs.rows) - Counter(row.count for row in one.ours.rows)
    for row in one.laid.rows:
        if row.tied_to and row.layer.borrowed in extra and "untied_head" not in {made.code for made in one.made}:
            yield (setting("untied_head", {row.address: {"tied_to": ""}}),)
            yield (setting("tied_counted_twice", {row.address: {"tied_to": ""}}),)


def _training(one: Repaired) -> Iterator[Proposal]:
    """The branches that are there in training only."""
    if any(row.layer.training for row in one.laid.rows) and "training" not in one.state.counting.also:
        yield (Made("aux_heads_on", (SingleEdit(include="training"),)),)
