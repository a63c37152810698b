"""The words for axes, the text of a shape, and the checks that every family of ops shares.

A shape has no batch axis and puts channels last, so the number of axes says what they are called. `channels` and
`features` are two words for the last axis; the one axis of `(512,)` may also be called `tokens`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Literal, get_args

from paramledger.ops.base import Product, Shape
from paramledger.problems import SpecError

NAMES: dict[int, tuple[str, ...]] = {
    0: (),
    1: ("features",),
    2: ("tokens", "features"),
    3: ("height", "width", "channels"),
    4: ("depth", "height", "width", "channels"),
}
LAST = ("channels", "features")
AxisName = Literal["depth", "height", "width", "tokens", "channels", "features"]
AXES: tuple[str, ...] = get_args(AxisName)
SPATIAL: dict[int, tuple[str, ...]] = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def shape_text(shape: Shape, times: str = " × ") -> str:
    """A shape as a reader sees it: `55 × 55 × 96`; `times` stands between sizes."""
    return times.join(map(str, shape)) or "a single number"


def input_text(inputs: Iterable[tuple[Shape, Collection[str]]]) -> str:
    """What a network reads, from each input's shape and the words for its axes: `227 × 227 × 3`; of a single axis what
    it is too, `512 tokens`, `320 features`.
    """
    texts = [" ".join([shape_text(shape), *axes]) if len(shape) == 1 else shape_text(shape) for shape, axes in inputs]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def names(shape: Shape) -> tuple[str, ...]:
    """What the axes of a shape are called."""
    known = NAMES.get(len(shape))
    return known if known is not None else (*(f"axis {number}" for number in range(1, len(shape))), "channels")


def is_shape(axes: Collection[str]) -> bool:
    """Whether these words, in any order, are all axes of some shape: height, width and channels, or tokens alone."""
    words = {"channels" if axis in LAST else axis for axis in axes}
    shapes = [{*known[:-1], "channels"} for known in NAMES.values() if known]
    return len(words) == len(axes) and words in [*shapes, {"tokens"}]


def axis_numbers(shape: Shape) -> dict[str, int]:
    """Which axis each word means: of two axes tokens the first, channels and features both the last."""
    if not shape:
        return {}
    numbers = {name: number for number, name in enumerate(names(shape)[:-1])} or {"tokens": 0}
    return {**numbers, **dict.fromkeys(LAST, len(shape) - 1)}


@lru_cache(4096)
def elements(shape: Shape) -> Product:
    """All elements of a shape, one factor an axis: `height · width · channels`."""
    return Product(names(shape), shape)


def each(shape: Shape, count: int) -> Product:
    """`count` operations for every element of a shape."""
    return elements(shape) if count == 1 else Product(("per element", *names(shape)), (count, *shape))


def last(shape: Shape) -> int:
    """The size of the last axis: channels or features."""
    if not shape:
        raise SpecError("reads at least one axis, got a single number")
    return shape[-1]


def need(shape: Shape, *axes: str) -> Shape:
    """The shape, if it has exactly these axes."""
    if len(shape) != len(axes):
        raise SpecError(f"reads {' × '.join(axes)}, got {shape_text(shape)}", _turn(shape, axes))
    return shape


def need_positions(shape: Shape) -> Shape:
    """The shape, if some axis stands before its channels."""
    if len(shape) < 2:
        raise SpecError(f"reads positions and channels, got {shape_text(shape)}", "is there a `flatten` before it?")
    return shape


def need_groups(count: int, groups: int, what: str, parts: str = "groups") -> int:
    """How many of `what` one group has."""
    if count % groups:
        raise SpecError(f"{count} {what} do not split into {groups} {parts}")
    return count // groups


def need_windows(shape: Shape, window: Shape) -> Shape:
    """The shape, if its axes split into windows; a sequence has no windows of two axes to split into."""
    for length, size in zip(shape[:-1], window, strict=True) if len(shape) > 2 else ():
        if length % size:
            raise SpecError(
                f"{length} positions do not split into windows of {size}", "add a `zero_pad2d` before it"
            )
    return shape


def without_layout(shape: Shape) -> Shape:
    """A tensor's axes in an order that does not depend on the framework; of at most three axes without those of 1,
    which say what it is added to.
    """
    return tuple(sorted(size for size in shape if size != 1 or len(shape) > 3))


def _turn(shape: Shape, axes: tuple[str, ...]) -> str:
    if len(axes) == 2 and len(shape) == 3:
        return "`tokens` turns height × width into tokens"
    if len(shape) == 1 and len(axes) > 1:
        return "is there a `flatten` before it? `reshape` gives the axes back"
    return "`reshape` changes the number of axes"
