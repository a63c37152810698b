"""What stands behind the last map: another head, none, dense layers more or less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isqrt, prod

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Made, Proposal, dropping, setting
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.proposals.codes import together
from paramledger.diagnosis.proposals.layers import FOLLOWING, inserted
from paramledger.diagnosis.proposals.row_codes import is_named_pooler
from paramledger.diagnosis.sides import Side
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit

MAP = 3         # axes of a map
# Layers that show where a map becomes a vector, if a framework shows any of them; PyTorch's are often functions.
ENTERING = {"keras": frozenset({"gap", "flatten"}), "torch": frozenset({"flatten"}), "": frozenset({"gap", "flatten"})}
HEAD = frozenset({"linear", "gap", "flatten", "norm", "pool", ""})


def proposals(one: Repaired) -> Iterator[Proposal]:
    yield from _other_head(one)
    yield from _dense(one)


def _other_head(one: Repaired) -> Iterator[Proposal]:
    """The network's head cut off behind a row that agrees, with the source's own rows in its place."""
    same = [pair for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0] and _agrees(one, pair)]
    if not same:
        return
    last = max(same, key=lambda pair: pair.theirs)
    tail = one.ours.rows[last.ours[1] :]
    behind = list(range(last.theirs[1], len(one.theirs.rows)))
    if not (_tells_classes(one) or _is_pooler(one, tail)) or (not tail and not behind) or not all(
        row.group in HEAD or (row.group == "conv" and _is_last(one, row.number)) for row in tail
    ):
        return
    if any("." in row.name for row in tail if row.count) or _is_there(one, tail, behind):
        return
    cuts = _cuts(one, last.ours[1])
    lines = _entering(one, last.ours[1] - 1, behind) + inserted(one, behind) if behind else []
    for cut in cuts:
        if not behind:
            yield cut
        elif lines:
            end = _end(one, last.ours[1] - 1)
            code = "pooler_added" if is_named_pooler(one, behind) else "custom_head"
            yield together((*cut, Made(code, (SingleEdit(insert=Insert(after=end, layers=lines)),))))


def _entering(one: Repaired, number: int, behind: Sequence[int]) -> list[Line]:
    """What leads from the last map to the first dense layer, where the source shows no such layers: by its count."""
    first = one.theirs.rows[behind[0]]
    end = one.ours.rows[number].name.split(".")[0]
    outputs = next((block.outputs for block in one.laid.blocks if block.address == end), ())
    outputs = outputs or one.ours.laid_rows[number].layer.outputs
    if first.group != "linear" or not first.width or ENTERING[one.theirs.view.framework] & one.theirs.view.light:
        return []
    inputs, shape = first.count // first.width, outputs[0]
    if len(shape) != MAP or inputs == shape[-1] == prod(shape):
        return []
    pooled = isqrt(inputs // shape[-1]) if inputs != prod(shape) else 0
    pool = [{"name": "pooled", "op": "adaptive_avg_pool2d", "output_size": pooled}] if pooled else []
    return [Line.model_validate(line) for line in (*pool, {"name": "flattened", "op": "flatten"})]


def _is_there(one: Repaired, tail: Sequence[Side], behind: Sequence[int]) -> bool:
    """Whether a dense layer of the network's own head is in the source: then the head is changed, not another one."""
    counts = {one.theirs.rows[number].count for number in behind}
    return any(row.count in counts for row in tail[:-1] if row.group == "linear")


def _is_pooler(one: Repaired, tail: Sequence[Side]) -> bool:
    """Whether what stands behind an encoder is no more than a dense layer as wide as what it reads."""
    dense = [one.ours.laid_rows[row.number].layer for row in tail if row.count]
    return all(layer.inputs[0][-1] == layer.outputs[0][-1] for layer in dense) and len(dense) <= 1


def _tells_classes(one: Repaired) -> bool:
    """Whether there is a classifier that might be cut off."""
    return "classes" in one.spec.family.roles or "top" in one.spec.parameters


def _agrees(one: Repaired, pair: Pair) -> bool:
    """Whether rows before a head agree in their counts."""
    theirs = one.their_rows(pair)
    if not theirs or (theirs[-1].group in ("flatten", "gap", "linear") and _tells_classes(one)):
        return False
    return one.alignment.count_of(pair.ours, one.ours.rows) == sum(row.count for row in theirs)


def _is_last(one: Repaired, number: int) -> bool:
    return number >= max(row.number for row in one.ours.rows if row.group in ("linear", "conv"))


def _cuts(one: Repaired, begin: int) -> Iterator[Proposal]:
    """Ways to cut the head off: by the family's own parameter, or line by line."""
    if begin >= len(one.ours.rows):
        behind = one.laid.rows[one.laid.index[one.ours.rows[-1].name] + 1 :]
        tied = [row.address for row in behind if row.layer.tied]
        yield (dropping("custom_head", tied),) if tied else ()
        return
    first = one.laid.index[one.ours.rows[begin].name]
    addresses = [row.address for row in one.laid.rows[first:]]
    if one.spec.parameters.get("top") is True:
        yield (setting("include_top_false", {"top": False}),)
    else:
        holds = any(row.count for row in one.ours.rows[begin:])
        code = "include_top_false" if _tells_classes(one) else "pooler_missing" if holds else "custom_head"
        yield (dropping(code, addresses),)


def _end(one: Repaired, number: int) -> str:
    """The line of the network's own list in which a row stands."""
    return one.ours.rows[number].name.split(".")[0]


def _dense(one: Repaired) -> Iterator[Proposal]:
    """A dense layer left out, or one more like another."""
    dense = [row for row in one.laid.rows if row.layer.kind == "linear" and "." not in row.address]
    for row in dense[:-1]:
        at = one.laid.index[row.address]
        goes = [row.address]
        for follower in one.laid.rows[at + 1 : at + 3]:
            if follower.layer.kind in FOLLOWING:
                goes.append(follower.address)
        yield (dropping("missing_fc", goes),)
