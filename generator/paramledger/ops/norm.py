"""Normalisations over channels, features or groups of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.axes import each, elements, last, names, need_groups, need_positions
from paramledger.ops.base import Hue, Op, Product, Shape, Tensor, Work

KERAS_BATCH = {"scale": "scale", "shift": "center"}

Affine = Annotated[bool, Field(description="whether every channel has a learned scale and shift")]
Scale = Annotated[bool, Field(description="whether every channel has a learned scale (a factor)")]
Shift = Annotated[bool, Field(description="whether every channel has a learned shift (an addend)")]
NumHeads = Annotated[
    int, Field(gt=0, description="heads that are normalised separately, with one scale for the features of a head")
]
TrackRunningStats = Annotated[
    bool, Field(description="whether to keep running means and variances for use at inference")
]


@lru_cache(1024)
def per_channel(shape: Shape, scale: bool, shift: bool) -> tuple[Tensor, ...]:
    """The learned scale and shift of every channel, under torch's names."""
    count = Product(names(shape)[-1:], shape[-1:])
    weight = (Tensor("weight", "scale", count, shape[-1:]),) if scale else ()
    return (*weight, Tensor("bias", "shift", count, shape[-1:])) if shift else weight


@lru_cache(1024)
def running(shape: Shape) -> tuple[Tensor, ...]:
    """What a norm remembers of the batches that it has seen."""
    count = Product(names(shape)[-1:], shape[-1:])
    return (
        Tensor("running_mean", "running_mean", count, shape[-1:]),
        Tensor("running_var", "running_var", count, shape[-1:]),
        Tensor("num_batches_tracked", "num_batches_tracked", Product((), ()), ()),
    )


def scaling(shape: Shape) -> tuple[Work, ...]:
    """One factor and one addend per element: all that known statistics leave to do."""
    return (Work("multiplications", elements(shape)), Work("additions", elements(shape)))


def centring(shape: Shape, statistics: Product, scale: bool, shift: bool) -> tuple[Work, ...]:
    """Statistics taken from the input itself.

    Per element three additions (to the mean, from the mean, to the variance) and one for a shift, two multiplications
    (the square, the division) and one for a scale; per statistic one inverse square root.
    """
    return (
        Work("additions", each(shape, 3 + shift)),
        Work("multiplications", each(shape, 2 + scale)),
        Work("nonlinearities", statistics),
    )


class _Norm(Op):
    hue: ClassVar[Hue] = "normalisation"
    drawn_inside: ClassVar[bool] = True

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return (inputs[0],)


class _NormByHead(_Norm):
    """A norm of the features of every position, or of every head of a position."""

    num_heads: NumHeads = 1

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        need_groups(last(inputs[0]), self.num_heads, "features", "heads")
        return (inputs[0],)

    def head(self, shape: Shape) -> Shape:
        """What has one scale for each of its features."""
        return (*shape[:-1], need_groups(last(shape), self.num_heads, "features", "heads"))

    def statistics(self, shape: Shape) -> Product:
        """Where means are taken: at every position, head by head."""
        where = Product(names(shape)[:-1], shape[:-1])
        return where if self.num_heads == 1 else where.times(("heads", self.num_heads))


class BatchNorm(_Norm):
    """Batch normalisation of every channel: by its mean and variance over the batch, after training by running ones.

    Shapes: (…, channels) -> the same.
    Tensors: `weight` (the scale, Keras's gamma), `bias` (the shift, beta), and the state running_mean, running_var
    and torch's num_batches_tracked.
    Definition: y = scale · (x - mean) / √(variance + ε) + shift.
    Work: after training one multiplication and one addition per element.
    Errors: an input without axes.
    """

    torch: ClassVar[str] = "torch.nn.BatchNorm2d"
    keras: ClassVar[str] = "keras.layers.BatchNormalization"
    keras_words: ClassVar[dict[str, str]] = KERAS_BATCH
    source: ClassVar[str] = "Ioffe and Szegedy 2015, Batch Normalization, section 3, https://arxiv.org/abs/1502.03167"

    affine: Affine = True
    scale: Scale = True
    shift: Shift = True
    track_running_stats: TrackRunningStats = True

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        owned = per_channel(inputs[0], self.affine and self.scale, self.affine and self.shift)
        return owned + running(inputs[0]) if self.track_running_stats else owned

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return scaling(inputs[0])


class FrozenBatchNorm(_Norm):
    """Batch normalisation of which nothing is trained: scale, shift, mean and variance are constants.

    Shapes: (…, channels) -> the same.
    Tensors: the state `weight` (the scale), `bias` (the shift), running_mean and running_var.
    Definition: y = scale · (x - mean) / √(variance + ε) + shift.
    Work: one multiplication and one addition per element.
    Errors: an input without axes.
    """

    torch: ClassVar[str] = "torchvision.ops.FrozenBatchNorm2d"
    source: ClassVar[str] = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.FrozenBatchNorm2d.html"

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        count = Product(names(inputs[0])[-1:], inputs[0][-1:])
        constants = tuple(Tensor(name, "state", count, inputs[0][-1:]) for name in ("weight", "bias"))
        return (*constants, *running(inputs[0])[:2])

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return scaling(inputs[0])


class InstanceNorm(_Norm):
    """Instance normalisation of every channel of one example by its mean and variance over the positions.

    Shapes: (…, channels) -> the same.
    Tensors: with affine `weight` and `bias`, with track_running_stats the state of a batch norm; torch's defaults
    are neither.
    Work: per element three additions and two multiplications, one more of each when affine; an inverse square root
    per channel.
    Errors: an input without positions.
    """

    torch: ClassVar[str] = "torch.nn.InstanceNorm2d"
    keras: ClassVar[str] = "keras.layers.GroupNormalization"
    source: ClassVar[str] = (
        "Ulyanov, Vedaldi and Lempitsky 2016, Instance Normalization, section 2, "
        "https://arxiv.org/abs/1607.08022"
    )

    affine: Affine = False
    track_running_stats: TrackRunningStats = False

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need_positions(inputs[0]),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        owned = per_channel(inputs[0], self.affine, self.affine)
        return owned + running(inputs[0]) if self.track_running_stats else owned

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        if self.track_running_stats:
            return scaling(inputs[0])
        return centring(inputs[0], Product(names(inputs[0])[-1:], inputs[0][-1:]), self.affine, self.affine)


class GroupNorm(_Norm):
    """Group normalisation of every group of channels of one example by its mean and variance.

    Shapes: (…, channels) -> the same.
    Tensors: `weight` and `bias`, one number per channel.
    Work: per element three additions and two multiplications, one more of each when affine; an inverse square root
    per group.
    Errors: channels that do not split into the groups.
    """

    torch: ClassVar[str] = "torch.nn.GroupNorm"
    keras: ClassVar[str] = "keras.layers.GroupNormalization"
    keras_words: ClassVar[dict[str, str]] = {"num_groups": "groups"}
    source: ClassVar[str] = "Wu and He 2018, Group Normalization, section 3.1, https://arxiv.org/abs/1803.08494"

    num_groups: Annotated[int, Field(gt=0, description="groups into which the channels are split")]
    affine: Affine = True

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        need_groups(last(inputs[0]), self.num_groups, "channels")
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return per_channel(inputs[0], self.affine, self.affine)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return centring(inputs[0], Product(("groups",), (self.num_groups,)), self.affine, self.affine)


class LayerNorm(_NormByHead):
    """Layer normalisation of the features of every position, or of each of its heads, by their mean and variance.

    Shapes: (…, features) -> the same.
    Tensors: `weight` and, with bias, `bias`, one number per feature (of a head).
    Work: per element three additions and two multiplications, one more of each for bias and scale; an inverse
    square root per position and head.
    Errors: an input without axes, features that do not split into the heads.
    """

    torch: ClassVar[str] = "torch.nn.LayerNorm"
    keras: ClassVar[str] = "keras.layers.LayerNormalization"
    keras_words: ClassVar[dict[str, str]] = {"elementwise_affine": "scale", "bias": "center"}
    source: ClassVar[str] = (
        "Ba, Kiros and Hinton 2016, Layer Normalization, section 3, "
        "https://arxiv.org/abs/1607.06450"
    )

    elementwise_affine: Annotated[
        bool, Field(description="whether every feature has a learned scale (and, with bias, a shift)")
    ] = True
    bias: Annotated[bool, Field(description="whether every feature has a learned shift, if elementwise_affine")] = True

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return per_channel(self.head(inputs[0]), self.elementwise_affine, self.elementwise_affine and self.bias)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        shift = self.elementwise_affine and self.bias
        return centring(inputs[0], self.statistics(inputs[0]), self.elementwise_affine, shift)


class RmsNorm(_NormByHead):
    """Root-mean-square normalisation of the features of every position, or head, by their root mean square.

    Shapes: (…, features) -> the same.
    Tensors: `weight`, one number per feature (of a head).
    Work: per element one addition and two multiplications, one more for the scale; an inverse square root per
    position and head.
    Errors: an input without axes, features that do not split into the heads.
    """

    torch: ClassVar[str] = "torch.nn.RMSNorm"
    keras: ClassVar[str] = "keras.layers.RMSNormalization"
    source: ClassVar[str] = (
        "Zhang and Sennrich 2019, Root Mean Square Layer Normalization, section 4, "
        "https://arxiv.org/abs/1910.07467"
    )

    elementwise_affine: Annotated[bool, Field(description="whether every feature has a learned scale")] = True

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return per_channel(self.head(inputs[0]), self.elementwise_affine, False)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (
            Work("additions", elements(inputs[0])),
            Work("multiplications", each(inputs[0], 2 + self.elementwise_affine)),
            Work("nonlinearities", self.statistics(inputs[0])),
        )
