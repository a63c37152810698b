"""Normalisations with given constants or over neighbouring channels, and learned scales."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.axes import each, elements, last, names, need_positions
from paramledger.ops.base import Hue, Op, Product, Shape, Tensor, Work
from paramledger.ops.norm import per_channel, scaling


class LocalResponseNorm(Op):
    """Local response normalisation of each element by the squares of its neighbours in adjacent channels.

    Shapes: (…, channels) -> the same.
    Definition: y = x / (k + α · Σ x²)^β, the sum over `size` channels.
    Work: per element `size` additions, three multiplications (square, α, division) and one power.
    Errors: an input without positions.
    """

    hue: ClassVar[Hue] = "normalisation"
    drawn_inside: ClassVar[bool] = True
    torch: ClassVar[str] = "torch.nn.LocalResponseNorm"
    source: ClassVar[str] = (
        "Krizhevsky et al. 2012, ImageNet Classification with Deep Convolutional Neural Networks, section 3.3"
    )

    size: Annotated[int, Field(gt=0, description="channels that are summed over")] = 5

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need_positions(inputs[0]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (
            Work("additions", each(inputs[0], self.size)),
            Work("multiplications", each(inputs[0], 3)),
            Work("nonlinearities", elements(inputs[0])),
        )


class Normalization(Op):
    """Keras's preprocessing layer: normalises every channel by a mean and variance of the data set, kept as state.

    Shapes: (…, channels) -> the same.
    Tensors: the state `mean`, `variance` and `count`, none of them trainable.
    Work: one addition and one multiplication per element.
    Errors: an input without axes.
    """

    hue: ClassVar[Hue] = "normalisation"
    drawn_inside: ClassVar[bool] = True
    keras: ClassVar[str] = "keras.layers.Normalization"
    source: ClassVar[str] = "https://keras.io/api/layers/preprocessing_layers/numerical/normalization/"

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        count = Product(names(inputs[0])[-1:], inputs[0][-1:])
        return (
            Tensor("mean", "state", count, inputs[0][-1:]),
            Tensor("variance", "state", count, inputs[0][-1:]),
            Tensor("count", "state", Product((), ()), ()),
        )

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return scaling(inputs[0])


class LayerScale(Op):
    """A learned factor for every channel of a residual branch.

    Shapes: (…, channels) -> the same.
    Tensors: `weight`, one number per channel (torchvision's layer_scale, timm's gamma).
    Work: one multiplication per element.
    Errors: an input without axes.
    """

    hue: ClassVar[Hue] = "normalisation"
    drawn_inside: ClassVar[bool] = True
    torch: ClassVar[str] = "torchvision.models.convnext.CNBlock.layer_scale"
    source: ClassVar[str] = (
        "Touvron et al. 2021, Going deeper with Image Transformers, section 2, "
        "https://arxiv.org/abs/2103.17239"
    )

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return (Tensor("weight", "scale", Product(names(inputs[0])[-1:], inputs[0][-1:]), inputs[0][-1:]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (Work("multiplications", elements(inputs[0])),)


class Affine(Op):
    """A learned factor and a learned addend for every channel, without any statistics.

    Shapes: (…, channels) -> the same.
    Tensors: `weight` and `bias`, one number per channel each.
    Work: one multiplication and one addition per element.
    Errors: an input without axes.
    """

    torch: ClassVar[str] = "timm.models.mlp_mixer.Affine"
    source: ClassVar[str] = (
        "LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition, section II.B, layer S2"
    )

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return per_channel(inputs[0], scale=True, shift=True)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return scaling(inputs[0])
