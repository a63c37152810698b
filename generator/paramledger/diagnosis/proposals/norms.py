"""Normalisations: all of a kind that are missing, and one more after every layer that has one more."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, dropping
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.sides import Side
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit

NEAR = 5        # rows behind a layer in which what it is joined to is looked for


def proposals(one: Repaired) -> Iterator[Proposal]:
    """All normalisations that are missing, and one after every layer that has one more."""
    gone = [row for _, row, side in missing_rows(one) if side.group == "norm" and side.count]
    for kind in sorted({row.layer.kind for row in gone}):
        rows = [row for row in gone if row.layer.kind == kind]
        if len(rows) > 1:
            addresses = one.addresses(rows)
            if kind == "layer_norm":
                values = {address: {"elementwise_affine": False} for address in addresses}
                yield (Made("ln_no_affine", (SingleEdit(set=values),)),)
            else:
                yield (dropping("bn_missing", addresses),)
    more = [
        pair for pair in one.alignment.pairs if pair.ours[0] == pair.ours[1] and one.their_rows(pair)[0].group == "norm"
    ]
    if len(more) > 1:
        yield _norms_after(one, more)


def _norms_after(one: Repaired, more: list[Pair]) -> Proposal:
    partner = {pair.theirs[1]: pair for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0]}
    before = [
        _with_as_many(one, one.laid_rows(partner[pair.theirs[0]])[-1], one.their_rows(pair)[0])
        for pair in more if pair.theirs[0] in partner
    ]
    edits = [
        SingleEdit(insert=Insert(after=address, layers=[_norm_behind(address)])) for address in one.addresses(before)
    ]
    return (Made("bn_added", tuple(edits)),) if edits else ()


def _with_as_many(one: Repaired, row: LaidRow, norm: Side) -> LaidRow:
    """The first row from one on that makes as many channels as a normalisation has, such as what joins two layers."""
    at = one.laid.index[row.address]
    near = one.laid.rows[at : at + NEAR]
    return next((each for each in near if each.layer.outputs and each.layer.outputs[0][-1] == norm.width), row)


def _norm_behind(address: str) -> Line:
    return Line.model_validate({"name": f"{address.rpartition('.')[2]}_norm", "op": "batch_norm"})


def missing_rows(one: Repaired) -> list[tuple[Pair, LaidRow, Side]]:
    """The network's rows that the source does not have."""
    return [
        (pair, row, one.ours.rows[number])
        for pair in one.alignment.pairs
        if pair.theirs[0] == pair.theirs[1]
        for number, row in zip(range(*pair.ours), one.laid_rows(pair), strict=True)
    ]
