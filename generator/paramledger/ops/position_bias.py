"""Position biases that a small network makes from the offsets within a window, in place of a learned table."""

from __future__ import annotations

from math import prod
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import need, need_positions, need_windows
from paramledger.ops.base import Hue, Op, Product, Shape, Tensor, Work
from paramledger.ops.window import one_or_each, per_axis
from paramledger.problems import SpecError


class RelativeCoordinates(Op):
    """Every offset within a window as two coordinates, for layers that make position biases from them.

    Shapes: any -> (2 · height - 1, 2 · width - 1, 2) of the window; the values of the input are not used.
    Tensors: the state `weight` of shape (1, 2 · height - 1, 2 · width - 1, 2), which checkpoints hold though it can
    be derived.
    Work: none, the coordinates are constants.
    """

    hue: ClassVar[Hue] = "attention"
    torch: ClassVar[str] = "torchvision.models.swin_transformer.ShiftedWindowAttentionV2.relative_coords_table"
    source: ClassVar[str] = "Liu et al. 2021, Swin Transformer V2, section 3.3, https://arxiv.org/abs/2111.09883"

    window: Annotated[
        tuple[int, ...],
        BeforeValidator(lambda value: per_axis(value, 2, 1)),
        one_or_each(1),
        Field(description="height and width of a window in tokens: a number, or one for each"),
    ]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        down, across = (2 * size - 1 for size in self.window)
        return ((down, across, 2),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        (shape,) = self.outputs(*inputs)
        product = Product(("offsets down", "offsets across", "coordinates"), shape)
        return (Tensor("weight", "state", product, (1, *shape)),)


class ComputedPositionBias(Op):
    """Computed numbers for each offset within a window and each head, added to the attention's logits.

    Shapes: (height, width, channels) and (2 · rows - 1, 2 · columns - 1, heads) of a window of rows and columns ->
    the first.
    Definition: 16 · sigmoid of the number.
    Work: a nonlinearity and a multiplication for every head and pair of tokens of one window, one addition per
    head, token and token of its window.
    Errors: an even number of offsets, an image that does not split into windows.
    """

    hue: ClassVar[Hue] = "attention"
    torch: ClassVar[str] = "torchvision.models.swin_transformer.ShiftedWindowAttentionV2.get_relative_position_bias"
    source: ClassVar[str] = "Liu et al. 2021, Swin Transformer V2, section 3.3, https://arxiv.org/abs/2111.09883"
    reads: ClassVar[tuple[int, int | None]] = (2, 2)
    stores: ClassVar[bool] = False

    def window(self, biases: Shape) -> Shape:
        """Rows and columns of the window that has these offsets."""
        for offsets in need(biases, "height", "width", "channels")[:-1]:
            if offsets % 2 == 0:
                raise SpecError(f"{offsets} offsets belong to no window", "a window of n tokens has 2 · n - 1 offsets")
        return tuple((offsets + 1) // 2 for offsets in biases[:-1])

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need_windows(need_positions(inputs[0]), self.window(inputs[1])),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        rows, columns = self.window(inputs[1])
        heads, tokens = inputs[1][-1], prod(inputs[0][:-1])
        one = Product(("heads", "window tokens", "window tokens"), (heads, rows * columns, rows * columns))
        added = Product(("heads", "tokens", "window height", "window width"), (heads, tokens, rows, columns))
        return (Work("nonlinearities", one), Work("multiplications", one), Work("additions", added))
