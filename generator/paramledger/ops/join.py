"""Joins of several inputs, and parts of one."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from paramledger.ops.axes import AxisName, axis_numbers, elements, last, names, need, need_groups, shape_text
from paramledger.ops.base import Kind, Op, Shape, Work
from paramledger.ops.window import listed
from paramledger.problems import SpecError

MOST_PARTS = 4096

Listed = BeforeValidator(lambda value: listed(value, 1))


def axis_number(axis: AxisName, shape: Shape) -> int:
    """Which axis of a shape a name means; raises SpecError."""
    numbers = axis_numbers(shape)
    if axis not in numbers:
        raise SpecError(f"{shape_text(shape)} has no axis `{axis}`", f"its axes: {', '.join(names(shape)) or 'none'}")
    return numbers[axis]


def broadcast(shapes: tuple[Shape, ...]) -> Shape:
    """The common shape; an axis of size 1 is repeated to meet a longer one, as torch does."""
    if len({*map(len, shapes)}) == 1:
        sizes = tuple(max(axis) for axis in zip(*shapes, strict=True))
        if all(size in (1, most) for shape in shapes for size, most in zip(shape, sizes, strict=True)):
            return sizes
    listed = " and ".join(shape_text(shape) for shape in dict.fromkeys(shapes))
    raise SpecError(f"shapes differ: {listed}", "shapes must be equal, or have axes of size 1 where they are not")


class _Elementwise(Op):
    reads: ClassVar[tuple[int, int | None]] = (2, None)
    kind: ClassVar[Kind] = "additions"

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (broadcast(inputs),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        total = elements(broadcast(inputs))
        return (Work(self.kind, total if len(inputs) == 2 else total.times(("inputs - 1", len(inputs) - 1))),)


class Add(_Elementwise):
    """The sum of two or more inputs, element by element.

    Shapes: equal shapes -> the same shape; an axis of size 1 is repeated.
    Work: one addition per output element and input after the first.
    Errors: shapes that differ in any other way.
    """

    torch: ClassVar[str] = "torch.add"
    keras: ClassVar[str] = "keras.layers.Add"
    source: ClassVar[str] = (
        "He et al. 2015, Deep Residual Learning for Image Recognition, section 3.2, "
        "https://arxiv.org/abs/1512.03385"
    )


class Multiply(_Elementwise):
    """The product of two or more inputs, element by element.

    Shapes: equal shapes -> the same shape; an axis of size 1 is repeated, as in (height, width, channels) × (1, 1,
    channels).
    Work: one multiplication per output element and input after the first.
    Errors: shapes that differ in any other way.
    """

    kind: ClassVar[Kind] = "multiplications"
    torch: ClassVar[str] = "torch.mul"
    keras: ClassVar[str] = "keras.layers.Multiply"
    source: ClassVar[str] = (
        "Hu et al. 2017, Squeeze-and-Excitation Networks, section 3, "
        "https://arxiv.org/abs/1709.01507"
    )


class Concat(Op):
    """Inputs side by side along one axis.

    Shapes: shapes equal except along that axis -> the same shape, with the sizes along it added.
    Work: none.
    Errors: other axes that differ, an axis that an input does not have.
    """

    torch: ClassVar[str] = "torch.cat"
    keras: ClassVar[str] = "keras.layers.Concatenate"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.cat.html"
    reads: ClassVar[tuple[int, int | None]] = (1, None)

    axis: Annotated[AxisName, Field(description="the axis to concatenate along; channels and features are the "
                                                "last")] = "channels"

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        first = inputs[0]
        at = axis_number(self.axis, first)
        for other in inputs[1:]:
            if len(other) != len(first) or (other[:at], other[at + 1 :]) != (first[:at], first[at + 1 :]):
                both = f"{shape_text(first)} and {shape_text(other)}"
                raise SpecError(f"shapes differ in more than the concatenated axis: {both}")
        return ((*first[:at], sum(shape[at] for shape in inputs), *first[at + 1 :]),)


class Split(Op):
    """The input in several outputs, side by side along the last axis.

    Shapes: (…, features) -> `parts` times (…, features / parts), or one output for each of `sizes`.
    Work: none.
    Errors: both or neither of parts and sizes, features that do not split into the parts, sizes that do not add up
    to the features.
    """

    torch: ClassVar[str] = "torch.split"
    keras: ClassVar[str] = "keras.ops.split"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.split.html"
    stores: ClassVar[bool] = False

    parts: Annotated[int | None, Field(gt=0, le=MOST_PARTS, description="number of equal parts")] = None
    sizes: Annotated[
        tuple[Annotated[int, Field(gt=0)], ...] | None,
        Listed,
        Field(min_length=1, max_length=MOST_PARTS, description="features of each part"),
    ] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.parts is None) == (self.sizes is None):
            raise ValueError("takes either parts or sizes")
        return self

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        features = last(inputs[0])
        sizes = self.sizes
        if sizes is None:
            parts = self.parts or 1
            sizes = (need_groups(features, parts, "features", "parts"),) * parts
        if sum(sizes) != features:
            listed = " + ".join(map(str, sizes[:8])) + " + …" * (len(sizes) > 8)
            raise SpecError(f"sizes {listed} add up to {sum(sizes)}, not to the {features} features of the input")
        return tuple((*inputs[0][:-1], size) for size in sizes)


class Select(Op):
    """One token of a sequence.

    Shapes: (tokens, features) -> (features). A negative index counts from the end.
    Work: none.
    Errors: an index past the tokens.
    """

    torch: ClassVar[str] = "torch.select"
    keras: ClassVar[str] = "keras.ops.take"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.select.html"
    stores: ClassVar[bool] = False

    index: Annotated[int, Field(description="which token, from 0; -1 is the last")] = 0

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        tokens, features = need(inputs[0], "tokens", "features")
        if not -tokens <= self.index < tokens:
            raise SpecError(f"index {self.index} is past the last of {tokens} tokens")
        return ((features,),)


class Slice(Op):
    """Some neighbouring elements along an axis, by default the last.

    Shapes: (…, features) -> (…, stop - start).
    Work: none.
    Errors: a part that is empty or reaches past the end.
    """

    torch: ClassVar[str] = "torch.narrow"
    keras: ClassVar[str] = "keras.ops.slice"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.narrow.html"
    stores: ClassVar[bool] = False

    start: Annotated[int, Field(ge=0, description="the first element, from 0")] = 0
    stop: Annotated[int, Field(ge=-1, description="the element after the last; -1 is the end")] = -1
    axis: Annotated[AxisName, Field(description="the axis to slice; channels and features are the last")] = (
        "channels"
    )

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        at = axis_number(self.axis, inputs[0])
        size = inputs[0][at]
        stop = size if self.stop == -1 else self.stop
        if not self.start < stop <= size:
            raise SpecError(
                f"elements {self.start} to {stop} of {size}",
                "start counts from 0 and is below stop; stop is at most the size",
            )
        return ((*inputs[0][:at], stop - self.start, *inputs[0][at + 1 :]),)


class Tile(Op):
    """The last axis repeated, one copy after the other.

    Shapes: (…, features) -> (…, features · times). A view in torch, so it stores nothing new.
    Work: none.
    Errors: an input without axes.
    """

    torch: ClassVar[str] = "torch.tile"
    keras: ClassVar[str] = "keras.ops.tile"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.tile.html"
    stores: ClassVar[bool] = False

    times: Annotated[int, Field(gt=0, description="number of copies")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return ((*inputs[0][:-1], last(inputs[0]) * self.times),)
