"""Pools to a given size, whatever the size of the input."""

from __future__ import annotations

from math import gcd
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from paramledger.ops.axes import elements, need_positions
from paramledger.ops.base import Kind, Op, Product, Shape, Work
from paramledger.ops.window import Window, one_or_each, per_axis

OutputSize = Annotated[
    tuple[int, ...],
    one_or_each(1),
    Field(default=1, validate_default=True, description="height and width of the output: a number, or one for each"),
]


class _Adaptive(Window):
    kind: ClassVar[Kind] = "additions"

    output_size: OutputSize

    @field_validator("output_size", mode="before")
    @classmethod
    def _output_size(cls, value: object) -> object:
        return per_axis(value, cls.rank, 1)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        self.spatial(inputs[0])
        return ((*self.output_size, inputs[0][-1]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        # Window i of n reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉: all windows together hold size + n -
        # gcd(size, n) elements.
        sizes = zip(self.spatial(inputs[0]), self.output_size, strict=True)
        rows, columns = (length + count - gcd(length, count) for length, count in sizes)
        return (
            Work(
                self.kind,
                Product(("rows of windows", "columns of windows", "channels"), (rows, columns, inputs[0][-1])),
            ),
        )


class AdaptiveAvgPool2d(_Adaptive):
    """The mean of as many windows as the output is to have, channel by channel; the height and width axes stay.

    Shapes: (height, width, channels) -> (output_size, output_size, channels).
    Work: one addition per element of a window.
    Definition: window i of n reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, so windows overlap where n does
    not divide the size.
    """

    torch: ClassVar[str] = "torch.nn.AdaptiveAvgPool2d"
    keras: ClassVar[str] = "keras.layers.AdaptiveAveragePooling2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html"


class AdaptiveMaxPool2d(_Adaptive):
    """The largest element of as many windows as the output is to have; the height and width axes stay.

    Shapes: (height, width, channels) -> (output_size, output_size, channels).
    Work: one comparison per element of a window.
    Definition: window i of n reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉, so windows overlap where n does
    not divide the size.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.AdaptiveMaxPool2d"
    keras: ClassVar[str] = "keras.layers.AdaptiveMaxPooling2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html"


class _Global(Op):
    kind: ClassVar[Kind] = "additions"

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need_positions(inputs[0])[-1:],)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (Work(self.kind, elements(need_positions(inputs[0]))),)


class GlobalAvgPool(_Global):
    """The mean over all positions, channel by channel; only the channels stay.

    Shapes: (height, width, channels) -> (channels), (tokens, features) -> (features).
    Work: one addition per input element.
    Errors: an input without positions. To keep height and width as axes of 1, use adaptive_avg_pool2d.
    """

    torch: ClassVar[str] = "torch.nn.AdaptiveAvgPool2d"
    keras: ClassVar[str] = "keras.layers.GlobalAveragePooling2D"
    source: ClassVar[str] = "Lin, Chen and Yan 2013, Network in Network, section 3.2, https://arxiv.org/abs/1312.4400"


class GlobalMaxPool(_Global):
    """The largest element over all positions, channel by channel; only the channels stay.

    Shapes: (height, width, channels) -> (channels), (tokens, features) -> (features).
    Work: one comparison per input element.
    Errors: an input without positions. To keep height and width as axes of 1, use adaptive_max_pool2d.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.AdaptiveMaxPool2d"
    keras: ClassVar[str] = "keras.layers.GlobalMaxPooling2D"
    source: ClassVar[str] = "https://keras.io/api/layers/pooling_layers/global_max_pooling2d/"
