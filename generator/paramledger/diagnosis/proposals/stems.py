"""A network for large images made one for small ones: a first convolution of 3 × 3 that keeps the size, and no pool;
or one that keeps the size where it would halve it.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Made, Proposal, dropping, setting
from paramledger.diagnosis.proposals.inputs import inputs_of, sized, spatial

FIRST = 6       # rows in which the first convolution and the pool behind it are
LARGE, SMALL = 5, 3     # kernels of those that halve a large image, and of those that keep a small one
AREA = 2        # axes of an image that are sizes


def proposals(one: Repaired) -> Iterator[Proposal]:
    first = one.laid.rows[:FIRST]
    conv = next((row for row in first if row.layer.kind == "conv2d"), None)
    if conv is None or not any(one.alignment.costs[:FIRST]):
        return
    if not _halves(conv.layer.arguments):
        if conv.layer.arguments["stride"] == (2, 2) and _is_square(one):
            yield (setting("wrong_stride", {conv.address: {"stride": 1}}), *_as_shown(one))
        return
    kept = (
        setting("kernel_size", {conv.address: {"kernel_size": SMALL, "padding": SMALL // 2}}),
        setting("wrong_stride", {conv.address: {"stride": 1}}),
    )
    size = tuple(_as_shown(one))
    pools = [row.address for row in first if row.layer.kind.startswith(("max_pool", "avg_pool"))]
    if pools:
        yield (*kept, dropping("missing_pool", pools[:1]), *size)
    yield (*kept, *size)


def _halves(arguments: object) -> bool:
    return isinstance(arguments, dict) and all(
        isinstance(value := arguments[name], tuple) and min(value) >= least
        for name, least in (("kernel_size", LARGE), ("stride", 2))
    )


def _is_square(one: Repaired) -> bool:
    """Whether what the first convolution of the source makes is as high as it is wide."""
    row = next((row for row in one.theirs.rows[:FIRST] if row.size and row.count), None)
    return row is not None and len(set(spatial(row.size or (), row.width))) == 1


def _as_shown(one: Repaired) -> Iterator[Made]:
    """The image at the size that the source's first convolution then has, as no cause."""
    row = next((row for row in one.theirs.rows[:FIRST] if row.size and row.count), None)
    sizes = spatial(row.size or (), row.width) if row else []
    for name, axes in inputs_of(one):
        if len(sizes) == AREA and tuple(axes) == ("height", "width", "channels"):
            yield Made("", sized(one, name, axes, sizes[1], sizes[0]).edits)
