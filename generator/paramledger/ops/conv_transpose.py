"""Transposed convolutions: every input position spreads a window of the output."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from paramledger.ops.base import Shape, Tensor, Work
from paramledger.ops.conv import Conv, filtering, positions, weights_and_bias
from paramledger.ops.window import Axis, distinct, one_or_each
from paramledger.problems import SpecError

OutputPadding = Annotated[
    tuple[int, ...],
    one_or_each(0),
    Field(
        default=0,
        validate_default=True,
        description="extra size at the end of the output, which the stride leaves open: a number, or one per axis",
    ),
]


def size(axis: Axis, added: int, word: str = "") -> int:
    """How long the output of a transposed convolution is along an axis."""
    length, kernel, stride, padding, dilation = axis
    span = dilation * (kernel - 1) + 1
    if padding == "same":
        return length * stride
    if word == "valid":
        return length * stride + max(span - stride, 0)
    result = (length - 1) * stride + span - 2 * padding + added
    if result < 1:
        raise SpecError(f"padding {padding} leaves nothing of an output of {result + 2 * padding}")
    return result


def size_formula(axis: Axis, added: int, word: str = "") -> str:
    """How the size follows, in numbers: `(7 - 1) · 2 + 4 - 2 · 1 = 14`."""
    length, kernel, stride, padding, dilation = axis
    result = size(axis, added, word)
    if padding == "same" or (word == "valid" and stride > dilation * (kernel - 1) + 1):
        return f"{length} · {stride} = {result}"
    span = str(kernel) if dilation == 1 else f"({dilation} · ({kernel} - 1) + 1)"
    rest = (f" - 2 · {padding}" if padding else "") + (f" + {added}" if added else "")
    return f"({length} - 1) · {stride} + {span}{rest} = {result}"


class ConvTranspose(Conv):
    """The arguments and rules of a transposed convolution along `rank` axes."""

    output_padding: OutputPadding

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if isinstance(self.padding, str) and any(self.output_padding):
            raise ValueError("output_padding needs a numeric padding")
        for added, stride, dilation in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if added and added >= max(stride, dilation):
                raise ValueError(f"output_padding {added} must be smaller than stride or dilation")
        return self

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        word = self.padding if isinstance(self.padding, str) else ""
        sizes = tuple(
            size(axis, added, word) for axis, added in zip(self._axes(inputs[0]), self.output_padding, strict=True)
        )
        self.weights(inputs[0][-1])
        return ((*sizes, self.out_channels),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        channels = inputs[0][-1]
        shape = (channels, self.out_channels // self.groups, *self.kernel_size)
        return weights_and_bias(self.weights(channels), shape, self.out_channels, self.bias)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        return filtering(positions("input", inputs[0][:-1]), self.weights(inputs[0][-1]), output, self.bias)

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        word = self.padding if isinstance(self.padding, str) else ""
        return distinct(
            size_formula(axis, added, word)
            for axis, added in zip(self._axes(inputs[0]), self.output_padding, strict=True)
        )


class ConvTranspose1d(ConvTranspose):
    """Transposed convolution along a sequence.

    Shapes: (length, channels) -> (length', out_channels), each size (size - 1) · stride - 2 · padding + dilation ·
    (kernel - 1) + output_padding + 1; with TensorFlow's words size · stride for "same", and at least that for
    "valid".
    Units: every output element.
    Work: one multiply-accumulate per input position and weight, one addition per output element with a bias.
    Errors: channels or filters that do not split into the groups, a padding that leaves nothing.
    """

    rank: ClassVar[int] = 1
    torch: ClassVar[str] = "torch.nn.ConvTranspose1d"
    keras: ClassVar[str] = "keras.layers.Conv1DTranspose"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html"


class ConvTranspose2d(ConvTranspose):
    """Transposed convolution over an image.

    Shapes: (height, width, channels) -> (height', width', out_channels), each size (size - 1) · stride - 2 ·
    padding + dilation · (kernel - 1) + output_padding + 1; with TensorFlow's words size · stride for "same", and at
    least that for "valid".
    Units: every output element.
    Work: one multiply-accumulate per input position and weight, one addition per output element with a bias.
    Errors: channels or filters that do not split into the groups, a padding that leaves nothing.
    """

    rank: ClassVar[int] = 2
    torch: ClassVar[str] = "torch.nn.ConvTranspose2d"
    keras: ClassVar[str] = "keras.layers.Conv2DTranspose"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html"


class ConvTranspose3d(ConvTranspose):
    """Transposed convolution over a volume.

    Shapes: (depth, height, width, channels) -> (depth', height', width', out_channels), each size (size - 1) ·
    stride - 2 · padding + dilation · (kernel - 1) + output_padding + 1; with TensorFlow's words size · stride for
    "same", and at least that for "valid".
    Units: every output element.
    Work: one multiply-accumulate per input position and weight, one addition per output element with a bias.
    Errors: channels or filters that do not split into the groups, a padding that leaves nothing.
    """

    rank: ClassVar[int] = 3
    torch: ClassVar[str] = "torch.nn.ConvTranspose3d"
    keras: ClassVar[str] = "keras.layers.Conv3DTranspose"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html"
