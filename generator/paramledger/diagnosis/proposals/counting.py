"""Ways of counting: what a source adds that the network has, but a published number leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, setting
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit


def proposals(one: Repaired) -> Iterator[Proposal]:
    yield from _untied(one)
    yield from _training(one)


def _untied(one: Repaired) -> Iterator[Proposal]:
    """A matrix that the network shares, listed a second time."""
    extra = [row.count for row in one.theirs.rows]
    more = Counter(extra) - Counter(row.count for row in one.ours.rows)
    if {"untied_head", "tied_counted_twice"} & {made.code for made in one.made}:
        return
    for row in one.laid.rows:
        for code in ("untied_head", "tied_counted_twice") if row.tied_to else ():
            own, bias = setting(code, {row.address: {"tied_to": ""}}), row.layer.parameters
            if not {row.layer.borrowed, row.layer.borrowed + bias} & set(more):
                continue
            if bias and bias in extra and row.layer.borrowed + bias in extra:
                yield (Made(code, (*own.edits, _again(row))),)
            elif row.layer.borrowed in extra or row.layer.borrowed + bias in extra:
                yield (own,)


def _again(row: LaidRow) -> SingleEdit:
    """A layer's own bias listed a second time, as transformers lists that of a decoder."""
    name = row.address.rpartition(".")[2]
    line = Line.model_validate({"name": f"{name}_bias", "op": "parameter", "shape": [row.layer.parameters]})
    return SingleEdit(insert=Insert(after=row.address, layers=[line]))


def _training(one: Repaired) -> Iterator[Proposal]:
    """The branches that are there in training only."""
    if any(row.layer.training for row in one.laid.rows) and "training" not in one.state.counting.also:
        yield (Made("aux_heads_on", (SingleEdit(include="training"),)),)
