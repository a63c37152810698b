"""Products of two inputs, and axes that change places."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import AXES, AxisName, need_positions, shape_text
from paramledger.ops.base import Op, Product, Shape, Work
from paramledger.ops.join import axis_number, broadcast
from paramledger.problems import SpecError


def _pair(value: object) -> object:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError(f"must be two of {', '.join(AXES)}")
    return tuple(value)


class Transpose(Op):
    """Two axes that change places.

    Shapes: (tokens, features) -> (features, tokens); with more axes, the last two or those that are named.
    Work: none.
    Errors: fewer than two axes, an axis that the input does not have.
    """

    torch: ClassVar[str] = "torch.transpose"
    keras: ClassVar[str] = "keras.layers.Permute"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.transpose.html"
    stores: ClassVar[bool] = False

    axes: Annotated[
        tuple[AxisName, AxisName] | None,
        BeforeValidator(lambda value: None if value is None else _pair(value)),
        Field(description="the two axes; the last two, if left out"),
    ] = None

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        sizes = [*need_positions(inputs[0])]
        rank = len(sizes)
        a, b = (axis_number(axis, inputs[0]) for axis in self.axes) if self.axes else (rank - 2, rank - 1)
        sizes[a], sizes[b] = sizes[b], sizes[a]
        return (tuple(sizes),)


class MatMul(Op):
    """The matrix product of two inputs.

    Shapes: (…, rows, inner) and (…, inner, columns) -> (…, rows, columns); the axes before are equal, or of size 1 and
    repeated. With `transposed` the second is (…, columns, inner).
    Work: one multiply-accumulate per output element and inner size.
    Errors: fewer than two axes, inner sizes that differ, other axes that differ.
    """

    torch: ClassVar[str] = "torch.matmul"
    keras: ClassVar[str] = "keras.ops.matmul"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.matmul.html"
    reads: ClassVar[tuple[int, int | None]] = (2, 2)

    transposed: Annotated[
        bool, Field(description="whether to swap the last two axes of the second input first")
    ] = False

    def parts(self, a: Shape, b: Shape) -> tuple[Shape, int, int, int]:
        """The axes before the matrices, then rows, inner size and columns; raises SpecError."""
        *first, rows, inner = need_positions(a)
        *second, height, columns = need_positions(b)
        if self.transposed:
            height, columns = columns, height
        if inner != height:
            raise SpecError(
                f"{shape_text(a)} and {shape_text(b)} have inner sizes {inner} and {height}",
                "`transposed = true` swaps the axes of the second; `transpose` those of either",
            )
        return broadcast((tuple(first), tuple(second))), rows, inner, columns

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        before, rows, _, columns = self.parts(*inputs)
        return ((*before, rows, columns),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        before, *matrix = self.parts(*inputs)
        names = (*("matrices" for _ in before), "rows", "inner size", "columns")
        return (Work("macs", Product(names, (*before, *matrix))),)
