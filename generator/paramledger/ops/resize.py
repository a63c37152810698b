"""Layers that make an image larger: zeros around it or behind its channels, or more pixels."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from paramledger.ops.axes import SPATIAL, each, last, need, need_positions
from paramledger.ops.base import Op, Shape, Work
from paramledger.ops.window import listed, one_or_each, per_axis
from paramledger.problems import SpecError


def _sides(value: object) -> object:
    sides = (value,) * 4 if type(value) is int else tuple(value) if isinstance(value, (list, tuple)) else ()
    if len(sides) != 4 or not all(type(side) is int and side >= 0 for side in sides):
        raise ValueError("must be a whole number or four of them: left, right, top, bottom")
    return sides


def _sizes(value: object) -> object:
    if not isinstance(value, (list, tuple)):
        return per_axis(value, 1, 1)
    if not 0 < len(value) <= 3:
        raise ValueError("must be a whole number, or one for each of one to three axes")
    return listed(value, 1)


FOUR: dict[str, object] = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 4, "maxItems": 4}
Sides = Annotated[
    tuple[int, ...], BeforeValidator(_sides), WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, FOUR]})
]
Sizes = Annotated[tuple[int, ...] | None, BeforeValidator(_sizes), one_or_each(1)]


class ZeroPad2d(Op):
    """Zeros around an image.

    Shapes: (height, width, channels) -> (height + top + bottom, width + left + right, channels).
    Work: none.
    Errors: an input that is not an image.
    """

    torch: ClassVar[str] = "torch.nn.ZeroPad2d"
    keras: ClassVar[str] = "keras.layers.ZeroPadding2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html"

    padding: Annotated[
        Sides, Field(description="zeros on each side: a number, or [left, right, top, bottom] in torch's order")
    ]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        height, width, channels = need(inputs[0], "height", "width", "channels")
        left, right, top, bottom = self.padding
        return ((height + top + bottom, width + left + right, channels),)

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        height, width, _ = need(inputs[0], "height", "width", "channels")
        left, right, top, bottom = self.padding
        down = f"{height} + {top} + {bottom} = {height + top + bottom}"
        across = f"{width} + {left} + {right} = {width + left + right}"
        return (down,) if down == across else (down, across)


class ZeroPadChannels(Op):
    """Channels of zeros after those that are read.

    Shapes: (…, channels) -> (…, out_channels).
    Work: none.
    Errors: fewer channels than are read.
    """

    torch: ClassVar[str] = "torch.nn.functional.pad"
    keras: ClassVar[str] = "keras.ops.pad"
    source: ClassVar[str] = (
        "He et al. 2015, Deep Residual Learning for Image Recognition, section 3.3, option A, "
        "https://arxiv.org/abs/1512.03385"
    )

    out_channels: Annotated[int, Field(gt=0, description="number of output channels")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        if last(inputs[0]) > self.out_channels:
            raise SpecError(f"{last(inputs[0])} channels do not fit into {self.out_channels}")
        return ((*inputs[0][:-1], self.out_channels),)


class Upsample(Op):
    """More pixels from those there are: each repeated, or between them a line drawn from one to the next.

    Shapes: (height, width, channels) -> (height · scale_factor, width · scale_factor, channels), or the size that
    is given; also along (length, channels) and (depth, height, width, channels).
    Work: none for "nearest"; for "bilinear", on images, four multiplications and three additions per output
    element.
    Errors: both or neither of scale_factor and size, sizes for another number of axes.
    """

    torch: ClassVar[str] = "torch.nn.Upsample"
    keras: ClassVar[str] = "keras.layers.UpSampling2D"
    keras_words: ClassVar[dict[str, str]] = {"scale_factor": "size", "mode": "interpolation"}
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html"

    scale_factor: Annotated[Sizes, Field(description="how many times larger: a number, or one per axis")] = None
    size: Annotated[Sizes, Field(description="output size: a number, or one per axis")] = None
    mode: Annotated[Literal["nearest", "bilinear"], Field(description="how new pixels are computed")] = "nearest"

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.scale_factor is None) == (self.size is None):
            raise ValueError("takes either scale_factor or size")
        return self

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        *spatial, channels = need_positions(inputs[0])
        if len(spatial) not in SPATIAL:
            raise SpecError(f"reads one to three axes and channels, got {len(spatial) + 1} axes")
        if self.mode == "bilinear":
            need(inputs[0], "height", "width", "channels")
        given = self.size or self.scale_factor or ()
        if len(given) not in (1, len(spatial)):
            raise SpecError(f"{len(given)} sizes for {len(spatial)} axes")
        each_axis = given * len(spatial) if len(given) == 1 else given
        if self.size is not None:
            return ((*each_axis, channels),)
        return ((*(length * factor for length, factor in zip(spatial, each_axis, strict=True)), channels),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        return (
            ()
            if self.mode == "nearest"
            else (Work("multiplications", each(output, 4)), Work("additions", each(output, 3)))
        )
