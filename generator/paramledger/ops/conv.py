"""Convolutions: filters that slide over an input, each seeing all channels or those of its group."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from paramledger.ops.axes import SPATIAL, elements, need_groups
from paramledger.ops.base import Hue, Kept, Product, Shape, Tensor, Work, product
from paramledger.ops.window import (
    Axis,
    Dilation,
    Kernel,
    Padding,
    Stride,
    Window,
    axes,
    distinct,
    output_sizes,
    size_formula,
)

WORDS = {"out_channels": "filters", "stride": "strides", "dilation": "dilation_rate", "bias": "use_bias"}

POSITIONS = {
    (side, rank): tuple(f"{side} {name}" for name in names)
    for side in ("input", "output")
    for rank, names in SPATIAL.items()
}

OutChannels = Annotated[
    int, Field(gt=0, description="number of filters, which is the number of output channels")
]
Groups = Annotated[
    int,
    Field(gt=0, description="groups into which channels and filters are split; a filter sees only the channels of its "
                            "group"),
]
Bias = Annotated[bool, Field(description="whether every filter has a bias")]

WeightNorm = Annotated[
    Literal["filters", "kernel"] | None,
    Field(
        description="weight normalisation: a learned length for each filter, or for each place of the kernel's last "
        "axis (torch's dim 0 and -1); folded into the weight once, so it adds no compute"
    ),
]


def lengths(shape: Shape, per: Literal["filters", "kernel"]) -> Tensor:
    """The learned lengths of a normalised weight of this shape, with axes of 1 as torch keeps them."""
    at = 0 if per == "filters" else len(shape) - 1
    kept = tuple(size if axis == at else 1 for axis, size in enumerate(shape))
    return Tensor("weight_g", "scale", Product((per,), (shape[at],)), kept)


@lru_cache(1024)
def kernel_factors(kernel: Shape) -> Product:
    """The factors of a window: `kernel · kernel`, or `kernel height · kernel width` where the two differ."""
    rank = len(kernel)
    same = kernel.count(kernel[0]) == rank
    return Product(("kernel",) * rank if same else tuple(f"kernel {name}" for name in SPATIAL[rank]), kernel)


@lru_cache(4096)
def filter_weights(channels: int, filters: int, groups: int, kernel: Shape) -> Product:
    """The factors of a weight tensor in groups: `kernel · kernel · channels/groups · filters`."""
    seen = need_groups(channels, groups, "channels")
    need_groups(filters, groups, "filters")
    window = kernel_factors(kernel)
    name = "channels/groups" if groups > 1 else "channels"
    return Product((*window.names, name, "filters"), (*window.values, seen, filters))


def positions(side: Literal["input", "output"], spatial: Shape) -> Product:
    """The positions of the input or output: `output height · output width`."""
    return Product(POSITIONS[side, len(spatial)], spatial)


def weights_and_bias(weights: Product, shape: Shape, filters: int, bias: bool) -> tuple[Tensor, ...]:
    """The two tensors of a convolution."""
    weight = Tensor("weight", "weight", weights, shape)
    return (weight, Tensor("bias", "bias", Product(("filters",), (filters,)), (filters,))) if bias else (weight,)


def filtering(where: Product, weights: Product, output: Shape, bias: bool) -> tuple[Work, ...]:
    """Every weight is used once at every position; a bias is added to every output."""
    macs = Work("macs", Product(where.names + weights.names, where.values + weights.values))
    return (macs, Work("additions", elements(output))) if bias else (macs,)


class Conv(Window):
    """The arguments and rules of a convolution along `rank` axes."""

    hue: ClassVar[Hue] = "convolution"
    keras_words: ClassVar[dict[str, str]] = WORDS
    has_units: ClassVar[bool] = True

    out_channels: OutChannels
    kernel_size: Kernel
    stride: Stride
    padding: Padding
    dilation: Dilation
    groups: Groups = 1
    bias: Bias = True
    weight_norm: WeightNorm = None

    def weights(self, channels: int) -> Product:
        """The factors of the weight tensor: `kernel · kernel · channels · filters`."""
        return filter_weights(channels, self.out_channels, self.groups, self.kernel_size)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        sizes = self._output_sizes(inputs[0])
        self.weights(inputs[0][-1])     # for what it refuses
        return ((*sizes, self.out_channels),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        weights = self.weights(inputs[0][-1])
        shape = (self.out_channels, weights.values[-2], *self.kernel_size)
        owned = weights_and_bias(weights, shape, self.out_channels, self.bias)
        return owned if self.weight_norm is None else (*owned, lengths(shape, self.weight_norm))

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        sizes, weights = self._output_sizes(inputs[0]), self.weights(inputs[0][-1])
        return filtering(positions("output", sizes), weights, (*sizes, self.out_channels), self.bias)

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        return distinct(map(size_formula, self._axes(inputs[0])))

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return tuple(axes(self.spatial(shape), self.kernel_size, self.stride, self.padding, self.dilation))

    def _output_sizes(self, shape: Shape) -> tuple[int, ...]:
        return output_sizes(self.spatial(shape), self.kernel_size, self.stride, self.padding, self.dilation)


class Conv1d(Conv):
    """Convolution along a sequence.

    Shapes: (length, channels) -> (size, out_channels), size = ⌊(length + 2 · padding - dilation · (kernel - 1) - 1)
    / stride⌋ + 1, or ⌈length / stride⌉ with padding "same" or "causal" (all zeros before the sequence, so that no
    output sees what comes later).
    Units: every output element.
    Work: one multiply-accumulate per output position and weight, one addition per output element with a bias.
    Stored while decoding, with padding "causal": the inputs that its window reaches, the newest among them.
    Errors: channels or filters that do not split into the groups, a window larger than its input.
    """

    rank: ClassVar[int] = 1
    padding_words: ClassVar[tuple[str, ...]] = ("same", "valid", "causal")
    torch: ClassVar[str] = "torch.nn.Conv1d"
    keras: ClassVar[str] = "keras.layers.Conv1D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html"

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        if self.padding != "causal":
            return ()
        reach = self.dilation[0] * (self.kernel_size[0] - 1) + 1
        return (Kept(product(("window", reach), ("channels", inputs[0][-1]))),)


class Conv2d(Conv):
    """Convolution over an image.

    Shapes: (height, width, channels) -> (height', width', out_channels), each size ⌊(size + 2 · padding - dilation
    · (kernel - 1) - 1) / stride⌋ + 1, or ⌈size / stride⌉ with padding "same".
    Units: every output element.
    Work: one multiply-accumulate per output position and weight, one addition per output element with a bias.
    Errors: channels or filters that do not split into the groups, a window larger than its input.
    """

    torch: ClassVar[str] = "torch.nn.Conv2d"
    keras: ClassVar[str] = "keras.layers.Conv2D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"


class Conv3d(Conv):
    """Convolution over a volume or a film.

    Shapes: (depth, height, width, channels) -> (depth', height', width', out_channels), sizes as for conv2d.
    Units: every output element.
    Work: one multiply-accumulate per output position and weight, one addition per output element with a bias.
    Errors: channels or filters that do not split into the groups, a window larger than its input.
    """

    rank: ClassVar[int] = 3
    torch: ClassVar[str] = "torch.nn.Conv3d"
    keras: ClassVar[str] = "keras.layers.Conv3D"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv3d.html"


class DepthwiseConv2d(Window):
    """Convolution of every channel by itself, with `multiplier` filters per channel.

    Shapes: (height, width, channels) -> (height', width', channels · multiplier), sizes as for conv2d. The same as
    conv2d with as many groups as channels.
    Units: every output element.
    Work: one multiply-accumulate per output position and weight, one addition per output element with a bias.
    Errors: a window larger than its input.
    """

    hue: ClassVar[Hue] = "convolution"
    torch: ClassVar[str] = "torch.nn.Conv2d"
    keras: ClassVar[str] = "keras.layers.DepthwiseConv2D"
    keras_words: ClassVar[dict[str, str]] = {
        "multiplier": "depth_multiplier", "stride": "strides", "dilation": "dilation_rate", "bias": "use_bias",
    }
    source: ClassVar[str] = "https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/"
    has_units: ClassVar[bool] = True

    kernel_size: Kernel
    stride: Stride
    padding: Padding
    dilation: Dilation
    multiplier: Annotated[int, Field(gt=0, description="filters for every channel")] = 1
    bias: Bias = True

    def weights(self, channels: int) -> Product:
        """The factors of the weight tensor: `kernel · kernel · channels`, and `multiplier` if it is not 1."""
        own = (("channels", channels),) + ((("multiplier", self.multiplier),) if self.multiplier > 1 else ())
        return Product(tuple(n for n, _ in own), tuple(v for _, v in own)).times(*self._window())

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return ((*self._output_sizes(inputs[0]), inputs[0][-1] * self.multiplier),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        filters = inputs[0][-1] * self.multiplier
        return weights_and_bias(self.weights(inputs[0][-1]), (filters, 1, *self.kernel_size), filters, self.bias)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        return filtering(positions("output", output[:-1]), self.weights(inputs[0][-1]), output, self.bias)

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        return distinct(map(size_formula, self._axes(inputs[0])))

    def _axes(self, shape: Shape) -> tuple[Axis, ...]:
        return tuple(axes(self.spatial(shape), self.kernel_size, self.stride, self.padding, self.dilation))

    def _output_sizes(self, shape: Shape) -> tuple[int, ...]:
        return output_sizes(self.spatial(shape), self.kernel_size, self.stride, self.padding, self.dilation)

    def _window(self) -> tuple[tuple[str, int], ...]:
        window = kernel_factors(self.kernel_size)
        return tuple(zip(window.names, window.values, strict=True))
