"""Layers that put elements in another order or other axes, and do no arithmetic on them."""

from __future__ import annotations

from math import prod
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import SPATIAL, last, need, need_groups, shape_text
from paramledger.ops.base import Op, Shape
from paramledger.ops.window import one_or_each, sizes_of_window, window_over
from paramledger.problems import SpecError


def _target(value: object) -> object:
    if not isinstance(value, (list, tuple)) or not all(
        type(size) is int and (size > 0 or size == -1) for size in value
    ):
        raise ValueError("must be a list of positive whole numbers, one of which may be -1 (what is left)")
    if list(value).count(-1) > 1:
        raise ValueError("only one axis may be -1")
    return tuple(value)


Sizes = Annotated[tuple[int, ...], BeforeValidator(sizes_of_window), one_or_each(1)]
Target = Annotated[tuple[int, ...], BeforeValidator(_target), Field(min_length=1, max_length=8)]


def need_space(shape: Shape) -> Shape:
    """The axes of an image or a volume, without its channels; raises SpecError."""
    if len(shape) == len(SPATIAL[3]) + 1:
        return shape[:-1]
    return need(shape, *SPATIAL[2], "channels")[:-1]


class Flatten(Op):
    """All elements in one axis.

    Shapes: (height, width, channels) -> (height · width · channels).
    Work: none.
    Errors: an input without axes.
    """

    torch: ClassVar[str] = "torch.nn.Flatten"
    keras: ClassVar[str] = "keras.layers.Flatten"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html"
    stores: ClassVar[bool] = False

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return ((prod(inputs[0]),),)


class Reshape(Op):
    """The same elements in other axes.

    Shapes: any -> `shape`, in which one axis may be -1 and takes what is left.
    Work: none.
    Errors: a shape with more or fewer elements.
    """

    torch: ClassVar[str] = "torch.reshape"
    keras: ClassVar[str] = "keras.layers.Reshape"
    keras_words: ClassVar[dict[str, str]] = {"shape": "target_shape"}
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.reshape.html"
    stores: ClassVar[bool] = False

    shape: Annotated[
        Target, Field(description="output axes, without a batch axis and with channels last; one may be -1")
    ]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        count, known = prod(inputs[0]), prod(size for size in self.shape if size != -1)
        if count % known or (count != known and -1 not in self.shape):
            raise SpecError(f"{count} elements ({shape_text(inputs[0])}) do not fit into {shape_text(self.shape)}")
        return (tuple(count // known if size == -1 else size for size in self.shape),)


class Tokens(Op):
    """Every position of an image or a volume as one token.

    Shapes: (height, width, channels) -> (height · width, channels); (depth, height, width, channels) alike.
    Work: none.
    Errors: an input that is neither an image nor a volume.
    """

    torch: ClassVar[str] = "torch.flatten"
    keras: ClassVar[str] = "keras.layers.Reshape"
    source: ClassVar[str] = (
        "Dosovitskiy et al. 2020, An Image is Worth 16x16 Words, section 3.1, "
        "https://arxiv.org/abs/2010.11929"
    )
    stores: ClassVar[bool] = False

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return ((prod(need_space(inputs[0])), inputs[0][-1]),)


class Patches(Op):
    """Every patch of an image or a volume as one position, its pixels side by side in the channels.

    Shapes: (height, width, channels) -> (height / size, width / size, size · size · channels); (depth, height, width,
    channels) alike.
    Work: none.
    Errors: an axis that is not a multiple of the patch, sizes for another number of axes.
    """

    torch: ClassVar[str] = "torch.nn.PixelUnshuffle"
    keras: ClassVar[str] = "keras.ops.image.extract_patches"
    source: ClassVar[str] = "Liu et al. 2021, Swin Transformer, section 3.1, https://arxiv.org/abs/2103.14030"

    size: Annotated[Sizes, Field(description="sizes of a patch: a number, or one per axis")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        space = need_space(inputs[0])
        patch = window_over(self.size, space)
        for length, size in zip(space, patch, strict=True):
            if length % size:
                raise SpecError(
                    f"{length} pixels do not split into patches of {size}", "add a `zero_pad2d` before it"
                )
        patches = tuple(length // size for length, size in zip(space, patch, strict=True))
        return ((*patches, prod(patch) * inputs[0][-1]),)


class PixelShuffle(Op):
    """Channels spread out into a finer image: each square of pixels comes from the channels of one.

    Shapes: (height, width, channels) -> (height · factor, width · factor, channels / factor²).
    Work: none.
    Errors: channels that are not a multiple of factor².
    """

    torch: ClassVar[str] = "torch.nn.PixelShuffle"
    source: ClassVar[str] = (
        "Shi et al. 2016, Efficient Sub-Pixel Convolutional Neural Network, section 2.2, "
        "https://arxiv.org/abs/1609.05158"
    )

    upscale_factor: Annotated[int, Field(gt=0, description="factor by which height and width grow")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        height, width, channels = need(inputs[0], "height", "width", "channels")
        factor = self.upscale_factor
        left = need_groups(channels, factor * factor, "channels", f"pixels of a {factor} × {factor} square")
        return ((height * factor, width * factor, left),)


class ChannelShuffle(Op):
    """Channels in another order: the first of every group, then the second of every group, and so on.

    Shapes: (…, channels) -> the same.
    Work: none.
    Errors: channels that do not split into the groups.
    """

    torch: ClassVar[str] = "torch.nn.ChannelShuffle"
    source: ClassVar[str] = "Zhang et al. 2017, ShuffleNet, section 3.1, https://arxiv.org/abs/1707.01083"

    groups: Annotated[int, Field(gt=0, description="groups from which the channels are taken in turn")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        need_groups(last(inputs[0]), self.groups, "channels")
        return (inputs[0],)


class Roll(Op):
    """An image or a volume pushed round: what leaves it at one side comes in at the other.

    Shapes: (height, width, channels) or (depth, height, width, channels) -> the same.
    Work: none.
    Errors: an input that is neither an image nor a volume.
    """

    torch: ClassVar[str] = "torch.roll"
    keras: ClassVar[str] = "keras.ops.roll"
    source: ClassVar[str] = (
        "Liu et al. 2021, Swin Transformer, section 3.2 and Figure 4, "
        "https://arxiv.org/abs/2103.14030"
    )

    shift: Annotated[
        int, Field(description="positions along every axis, down and to the right; negative: up and to the left")
    ]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        need_space(inputs[0])
        return (inputs[0],)
