"""Widths of many layers at once: all scaled by one number, or each as the source has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.proposals.codes import by_code, last_weights
from paramledger.diagnosis.sides import Side

WIDE = {"conv": "out_channels", "deconv": "out_channels", "linear": "out_features"}
FEWEST = 2
SCALED = (Fraction(1, 2), Fraction(2), Fraction(1, 4), Fraction(3, 4), Fraction(1, 8), Fraction(3, 2), Fraction(4))


def proposals(one: Repaired) -> Iterator[Proposal]:
    other = [pair for pair in one.alignment.pairs if pair.single and _is_wide(one, pair)]
    kinds = {one.ours.rows[pair.ours[0]].group for pair in other}
    if len(other) >= FEWEST:
        yield _as_they_have(one, other)
    if len(kinds) > 1:
        for kind in sorted(kinds):
            yield _as_they_have(one, [pair for pair in other if one.ours.rows[pair.ours[0]].group == kind])
    yield from _scaled(one)
    yield from _inside(one)


def _scaled(one: Repaired) -> Iterator[Proposal]:
    """All convolutions scaled as the first one is, if the source then has convolutions of just these widths."""
    ours, theirs = ([row for row in side if row.group in ("conv", "deconv") and row.width] for side in
                    (one.ours.rows, one.theirs.rows))
    if len(ours) <= FEWEST or not theirs or ours[0].width == theirs[0].width:
        return
    last = last_weights(one)
    ratio = Fraction(theirs[0].width or 1, ours[0].width or 1)
    wanted = {row.number: ratio * (row.width or 1) for row in ours if row.number != last}
    shown = Counter(Fraction(row.width or 1) for row in theirs[: len(wanted)])
    if shown == Counter(wanted.values()) and all(width.denominator == 1 for width in wanted.values()):
        rows = [one.ours.laid_rows[row.number] for row in ours if row.number in wanted and not _is_depthwise(row)]
        yield by_code([("width_multiplier", row.address, "out_channels", int(ratio * row.layer.outputs[0][-1]))
                       for row in rows])


def _is_wide(one: Repaired, pair: Pair) -> bool:
    """Whether the width of a layer, which is no depthwise one, is another."""
    ours, theirs = one.ours.rows[pair.ours[0]], one.theirs.rows[pair.theirs[0]]
    if ours.group not in WIDE or ours.group != theirs.group or theirs.width is None or ours.width is None:
        return False
    return theirs.width != ours.width and not _is_depthwise(ours)


def _as_they_have(one: Repaired, pairs: list[Pair]) -> Proposal:
    """Every layer as wide as the source's."""
    last = last_weights(one)
    ratios = {
        Fraction(one.theirs.rows[pair.theirs[0]].width or 1, one.ours.rows[pair.ours[0]].width or 1)
        for pair in pairs
        if pair.ours[0] != last
    }
    convolutions = sum(one.ours.rows[pair.ours[0]].group != "linear" for pair in pairs)
    scaled = "width_multiplier" if len(ratios) == 1 and _are_most(one, convolutions) else "wrong_width"
    changes = []
    for pair in pairs:
        ours, row = one.ours.rows[pair.ours[0]], one.laid_rows(pair)[0]
        code = "wrong_num_classes" if pair.ours[0] == last else "wrong_units" if ours.group == "linear" else scaled
        changes.append((code, row.address, WIDE[ours.group], one.theirs.rows[pair.theirs[0]].width))
    return by_code(changes)


def _are_most(one: Repaired, convolutions: int) -> bool:
    """Whether so many convolutions are nearly all that have a width of their own: a factor for all widths."""
    own = sum(row.group in ("conv", "deconv") and not _is_depthwise(row) for row in one.ours.rows)
    return convolutions > FEWEST and 3 * convolutions > 2 * own


def _is_depthwise(row: Side) -> bool:
    return row.windows.get("groups", (1,))[0] == row.width != 1


def _inside(one: Repaired) -> Iterator[Proposal]:
    """Dense layers inside of what the source shows as one row: all but the last scaled by one number."""
    for pair in one.alignment.differing():
        rows = [
            (row, one.ours.rows[number])
            for number, row in zip(range(*pair.ours), one.laid_rows(pair), strict=True)
            if one.ours.rows[number].group == "linear"
        ]
        alike = one.alignment.count_of(pair.ours, one.ours.rows) == sum(row.count for row in one.their_rows(pair))
        if pair.theirs[1] - pair.theirs[0] == 1 and len(rows) > 1 and not alike:
            for ratio in SCALED:
                yield by_code(
                    [
                        ("wrong_units", row.address, "out_features", int((side.width or 1) * ratio))
                        for row, side in rows[:-1]
                    ]
                )
