"""Windows that slide over an input: their arguments, the sizes they give, and the formula of a size.

`padding` is the number of zeros on either side, one for every axis or one per axis, or one of TensorFlow's words:
`"valid"` is no padding, `"same"` pads as much as it takes to give ⌈size / stride⌉, also for strides over 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import Annotated, ClassVar, Literal

from pydantic import Field, WithJsonSchema, field_validator

from paramledger.ops.axes import SPATIAL, need
from paramledger.ops.base import Op, Shape
from paramledger.problems import SpecError

Word = Literal["same", "valid", "causal"]
Pad = int | Literal["same"]
Axis = tuple[int, int, int, Pad, int]   # size, kernel, stride, padding, dilation


def one_or_each(least: int, *words: str) -> WithJsonSchema:
    """The JSON schema of a whole number, a list of them with one per axis, or one of the words."""
    number: dict[str, object] = {"type": "integer", "minimum": least}
    listed: dict[str, object] = {"type": "array", "items": number}
    return WithJsonSchema({"anyOf": [number, listed, *([{"enum": list(words)}] if words else [])]})


def per_axis(value: object, rank: int, least: int) -> tuple[int, ...]:
    """One whole number for every axis from a number or a list."""
    numbers = (value,) * rank if type(value) is int else tuple(value) if isinstance(value, (list, tuple)) else ()
    if len(numbers) != rank or not all(type(number) is int for number in numbers):
        raise ValueError("must be a whole number" + (f" or {rank} of them, one per axis" if rank > 1 else ""))
    if min(numbers) < least:
        raise ValueError(f"must be at least {least}")
    return numbers


def sizes_of_window(value: object) -> tuple[int, ...]:
    """A window over an image or a volume: one size for every axis, or one each of two or three."""
    if not isinstance(value, (list, tuple)):
        return per_axis(value, 1, 1)
    if len(value) not in (2, 3):
        raise ValueError("must be a whole number, or two or three of them, one per axis")
    return listed(value, 1)


def window_over(sizes: tuple[int, ...], space: Shape) -> tuple[int, ...]:
    """The sizes along each axis of a space; raises SpecError for sizes of another number of axes."""
    if len(sizes) == 1:
        return sizes * len(space)
    if len(sizes) != len(space):
        raise SpecError(f"{len(sizes)} sizes for {len(space)} axes")
    return sizes


def listed(value: object, least: int) -> tuple[int, ...]:
    """A list of whole numbers as a tuple."""
    if not isinstance(value, (list, tuple)) or not all(type(number) is int for number in value):
        raise ValueError("must be a list of whole numbers")
    if any(number < least for number in value):
        raise ValueError(f"must be at least {least}")
    return tuple(value)


Kernel = Annotated[tuple[int, ...], one_or_each(1), Field(description="size of the window: a number, or one per axis")]
Stride = Annotated[
    tuple[int, ...],
    one_or_each(1),
    Field(default=1, validate_default=True, description="step from one window to the next: a number, or one per axis"),
]
Padding = Annotated[
    tuple[int, ...] | Word,
    one_or_each(0, "same", "valid"),
    Field(
        default=0,
        validate_default=True,
        description=(
            'zeros on either side: a number, one per axis, "same" (so that the output size is ⌈size / stride⌉) '
            'or "valid" (none)'
        ),
    ),
]
Dilation = Annotated[
    tuple[int, ...],
    one_or_each(1),
    Field(default=1, validate_default=True, description="distance between neighbouring elements of a window"),
]


class Window(Op):
    """An op whose arguments are numbers per axis; `rank` is how many axes its window slides along."""

    rank: ClassVar[int] = 2
    padding_words: ClassVar[tuple[str, ...]] = ("same", "valid")

    @field_validator("kernel_size", "stride", "dilation", mode="before", check_fields=False)
    @classmethod
    def _sizes(cls, value: object) -> object:
        return None if value is None else per_axis(value, cls.rank, 1)

    @field_validator("padding", "output_padding", mode="before", check_fields=False)
    @classmethod
    def _zeros(cls, value: object) -> object:
        if isinstance(value, str):
            if value not in cls.padding_words:
                *words, last = (f'"{word}"' for word in cls.padding_words)
                raise ValueError(f"must be a whole number, one per axis, {', '.join(words)} or {last}")
            return value
        return per_axis(value, cls.rank, 0)

    def spatial(self, shape: Shape) -> Shape:
        """The axes that the window slides along."""
        return need(shape, *SPATIAL[self.rank], "channels")[:-1]


def pads(padding: tuple[int, ...] | Word, rank: int) -> Iterable[Pad]:
    """The padding of every axis."""
    if isinstance(padding, str):
        return repeat(0 if padding == "valid" else "same", rank)   # "causal" pads as much, all of it before the input
    return padding


def axes(
    spatial: Shape, kernel: Shape, stride: Shape, padding: tuple[int, ...] | Word, dilation: Shape
) -> Iterator[Axis]:
    """What a size follows from, axis by axis."""
    return zip(spatial, kernel, stride, pads(padding, len(spatial)), dilation, strict=True)


def size(axis: Axis, ceil_mode: bool = False) -> int:
    """How many windows fit along an axis.

    With `ceil_mode` the last window may hang over the end, if it starts inside the input or its left padding (torch's
    rule).
    """
    length, kernel, stride, padding, dilation = axis
    if padding == "same":
        return -(-length // stride)
    room = length + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise SpecError(
            _too_large(axis, length + 2 * padding), "a smaller kernel_size, more padding, or a larger input"
        )
    if not ceil_mode:
        return room // stride + 1
    steps = -(-room // stride)
    return steps if steps * stride >= length + padding else steps + 1


@lru_cache(4096)
def output_sizes(
    spatial: Shape, kernel: Shape, stride: Shape, padding: tuple[int, ...] | Word, dilation: Shape
) -> tuple[int, ...]:
    """How many windows fit along every axis."""
    return tuple(map(size, axes(spatial, kernel, stride, padding, dilation)))


def size_formula(axis: Axis, ceil_mode: bool = False) -> str:
    """How the size follows, in numbers: `(27 - 5 + 2 · 2) / 1 + 1 = 27`."""
    length, kernel, stride, padding, dilation = axis
    result = size(axis, ceil_mode)
    if padding == "same":
        return f"⌈{length} / {stride}⌉ = {result}"
    span = str(kernel) if dilation == 1 else f"({dilation} · ({kernel} - 1) + 1)"
    ratio = f"({length} - {span}{f' + 2 · {padding}' if padding else ''}) / {stride}"
    room = length + 2 * padding - dilation * (kernel - 1) - 1
    if room % stride:
        ratio = f"⌈{ratio}⌉" if ceil_mode else f"⌊{ratio}⌋"
    dropped = ceil_mode and result == -(-room // stride)
    return f"{ratio} = {result}" if dropped else f"{ratio} + 1 = {result}"


def distinct(formulas: Iterable[str]) -> tuple[str, ...]:
    """One formula where all axes agree, else one an axis."""
    found = tuple(formulas)
    return found[:1] if len(set(found)) == 1 else found


def _too_large(axis: Axis, padded: int) -> str:
    length, kernel, _, padding, dilation = axis
    window = f"a window of {kernel}" + (f" spread over {dilation * (kernel - 1) + 1}" if dilation > 1 else "")
    return f"{window} is larger than its input of {length}" + (f" padded to {padded}" if padding else "")
