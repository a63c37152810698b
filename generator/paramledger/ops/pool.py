"""Pools: the largest or the mean of every window, channel by channel. They own nothing."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.base import Kind, Product, Shape, Work
from paramledger.ops.conv import kernel_factors, positions
from paramledger.ops.window import (
    Axis,
    Dilation,
    Kernel,
    Padding,
    Window,
    axes,
    distinct,
    one_or_each,
    size,
    size_formula,
)
from paramledger.problems import SpecError

WORDS = {"kernel_size": "pool_size", "stride": "strides"}

Steps = Annotated[
    tuple[int, ...] | None,
    one_or_each(1),
    Field(description="step from one window to the next; kernel_size if left out"),
]
CeilMode = Annotated[
    bool,
    Field(description="whether the last window may extend past the end if it starts inside the input or its left "
                      "padding"),
]


class Pool(Window):
    """The arguments and rules of a pool along `rank` axes."""

    kind: ClassVar[Kind] = "additions"
    keras_words: ClassVar[dict[str, str]] = WORDS

    kernel_size: Kernel
    stride: Steps = None
    padding: Padding
    ceil_mode: CeilMode = False

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return ((*(size(axis, self.ceil_mode) for axis in self._axes(inputs[0])), inputs[0][-1]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        where, window = positions("output", output[:-1]), kernel_factors(self.kernel_size)
        return (
            Work(
                self.kind,
                Product((*where.names, *window.names, "channels"), (*where.values, *window.values, output[-1])),
            ),
        )

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        return distinct(size_formula(axis, self.ceil_mode) for axis in self._axes(inputs[0]))

    def spread(self) -> Shape:
        """The distance between a window's elements, axis by axis."""
        return (1,) * self.rank

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        found = tuple(
            axes(self.spatial(shape), self.kernel_size, self.stride or self.kernel_size, self.padding, self.spread())
        )
        for _, kernel, _, padding, dilation in found:
            span = dilation * (kernel - 1) + 1
            if padding != "same" and padding > span // 2:
                raise SpecError(
                    f"padding {padding} is more than half of a window of {span}",
                    "a `zero_pad2d` before it can pad by any number",
                )
        return found


class MaxPool(Pool):
    """A pool that takes the largest element of each window."""

    kind: ClassVar[Kind] = "comparisons"

    dilation: Dilation

    def spread(self) -> Shape:
        return self.dilation


class MaxPool1d(MaxPool):
    """The largest element of every window of a sequence, channel by channel.

    Shapes: (length, channels) -> (length', channels), each size ⌊(size + 2 · padding - dilation · (kernel - 1) - 1)
    / stride⌋ + 1, rounded up instead with ceil_mode, ⌈size / stride⌉ with padding "same".
    Work: one comparison per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    rank: ClassVar[int] = 1
    torch: ClassVar[str] = "torch.nn.MaxPool1d"
    keras: ClassVar[str] = "keras.layers.MaxPooling1D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html"


class MaxPool2d(MaxPool):
    """The largest element of every window of an image, channel by channel.

    Shapes: (height, width, channels) -> (height', width', channels), each size ⌊(size + 2 · padding - dilation ·
    (kernel - 1) - 1) / stride⌋ + 1, rounded up instead with ceil_mode, ⌈size / stride⌉ with padding "same".
    Work: one comparison per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    torch: ClassVar[str] = "torch.nn.MaxPool2d"
    keras: ClassVar[str] = "keras.layers.MaxPooling2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html"


class MaxPool3d(MaxPool):
    """The largest element of every window of a volume, channel by channel.

    Shapes: (depth, height, width, channels) -> (depth', height', width', channels), each size ⌊(size + 2 · padding
    - dilation · (kernel - 1) - 1) / stride⌋ + 1, rounded up instead with ceil_mode, ⌈size / stride⌉ with padding
    "same".
    Work: one comparison per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    rank: ClassVar[int] = 3
    torch: ClassVar[str] = "torch.nn.MaxPool3d"
    keras: ClassVar[str] = "keras.layers.MaxPooling3D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html"


class AvgPool1d(Pool):
    """The mean of every window of a sequence, channel by channel.

    Shapes: (length, channels) -> (length', channels), each size ⌊(size + 2 · padding - kernel) / stride⌋ + 1,
    rounded up instead with ceil_mode, ⌈size / stride⌉ with padding "same".
    Work: one addition per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    rank: ClassVar[int] = 1
    torch: ClassVar[str] = "torch.nn.AvgPool1d"
    keras: ClassVar[str] = "keras.layers.AveragePooling1D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html"


class AvgPool2d(Pool):
    """The mean of every window of an image, channel by channel.

    Shapes: (height, width, channels) -> (height', width', channels), each size ⌊(size + 2 · padding - kernel) /
    stride⌋ + 1, rounded up instead with ceil_mode, ⌈size / stride⌉ with padding "same".
    Work: one addition per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    torch: ClassVar[str] = "torch.nn.AvgPool2d"
    keras: ClassVar[str] = "keras.layers.AveragePooling2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html"


class AvgPool3d(Pool):
    """The mean of every window of a volume, channel by channel.

    Shapes: (depth, height, width, channels) -> (depth', height', width', channels), each size ⌊(size + 2 · padding
    - kernel) / stride⌋ + 1, rounded up instead with ceil_mode, ⌈size / stride⌉ with padding "same".
    Work: one addition per output element and element of its window.
    Errors: a window larger than its input, a padding over half the window.
    """

    rank: ClassVar[int] = 3
    torch: ClassVar[str] = "torch.nn.AvgPool3d"
    keras: ClassVar[str] = "keras.layers.AveragePooling3D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html"
