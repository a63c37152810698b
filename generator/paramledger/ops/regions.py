"""Boxes cut out of a pyramid of features."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import each, need
from paramledger.ops.base import Op, Shape, Work
from paramledger.ops.window import one_or_each, per_axis
from paramledger.problems import SpecError

OutputSize = Annotated[
    tuple[int, ...],
    BeforeValidator(lambda value: per_axis(value, 2, 1)),
    one_or_each(1),
    Field(description="height and width of the output per box: a number, or one for each"),
]


class RoiAlign(Op):
    """A small image of each box, all of one size, cut out of the level of a pyramid that fits the box.

    Shapes: one or more (height, width, channels) of equal channels -> (boxes, output_size, output_size, channels).
    Where the boxes lie does not change a count.
    Definition: each output element is the mean of sampling_ratio · sampling_ratio points in its part of the box, and
    each point is drawn from the four pixels around it.
    Work: per point four multiplications and three additions, per output element one addition per point but the
    first and one multiplication for the mean.
    Errors: an input that is not an image, levels of different channels.
    """

    torch: ClassVar[str] = "torchvision.ops.MultiScaleRoIAlign"
    source: ClassVar[str] = "He et al. 2017, Mask R-CNN, section 3, https://arxiv.org/abs/1703.06870"
    reads: ClassVar[tuple[int, int | None]] = (1, None)

    boxes: Annotated[int, Field(gt=0, description="number of boxes in an image")]
    output_size: OutputSize
    sampling_ratio: Annotated[int, Field(gt=0, description="points per output element along each axis")] = 2

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        channels = sorted({need(level, "height", "width", "channels")[-1] for level in inputs})
        if len(channels) > 1:
            raise SpecError(f"levels have {' and '.join(map(str, channels))} channels")
        return ((self.boxes, *self.output_size, channels[0]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        points = self.sampling_ratio**2
        return (
            Work("multiplications", each(output, 4 * points + 1)),
            Work("additions", each(output, 4 * points - 1)),
        )
