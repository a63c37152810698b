"""Activations that own something or change the shape, and layers that only act in training."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.axes import elements, last, names
from paramledger.ops.base import Op, Product, Shape, Tensor, Work
from paramledger.problems import SpecError


class Prelu(Op):
    """Rectified linear unit whose slope below zero is learned: y = x if x > 0 else weight · x.

    Shapes: (…, channels) -> the same.
    Tensors: `weight`, one slope for all channels, one for each, or one for each element, as Keras has it where no
    `shared_axes` are given.
    Work: one comparison and one multiplication per element.
    Errors: a number of slopes that is not 1, the number of channels or of elements.
    """

    torch: ClassVar[str] = "torch.nn.PReLU"
    keras: ClassVar[str] = "keras.layers.PReLU"
    source: ClassVar[str] = (
        "He et al. 2015, Delving Deep into Rectifiers, section 2.1, "
        "https://arxiv.org/abs/1502.01852"
    )
    stores: ClassVar[bool] = False
    drawn_inside: ClassVar[bool] = True

    num_parameters: Annotated[int, Field(gt=0, description='slopes: 1, or "channels" for one per channel')] = 1

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        channels = last(inputs[0])
        if self.num_parameters not in (1, channels, elements(inputs[0]).value):
            raise SpecError(
                f"{self.num_parameters} slopes for {channels} channels",
                'num_parameters is 1, "channels" or the number of elements',
            )
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        if self.num_parameters > max(1, last(inputs[0])):
            return (Tensor("weight", "weight", elements(inputs[0]), inputs[0]),)
        name = names(inputs[0])[-1] if self.num_parameters > 1 else "slopes"
        return (Tensor("weight", "weight", Product((name,), (self.num_parameters,)), (self.num_parameters,)),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (Work("comparisons", elements(inputs[0])), Work("multiplications", elements(inputs[0])))


class Glu(Op):
    """Gated linear unit: the first half of the features times the sigmoid of the second.

    Shapes: (…, features) -> (…, features / 2). Fused layers that use another function for the gate (SwiGLU, GEGLU)
    count the same.
    Work: one nonlinearity and one multiplication per output element.
    Errors: an odd number of features.
    """

    torch: ClassVar[str] = "torch.nn.GLU"
    keras: ClassVar[str] = "keras.activations.glu"
    source: ClassVar[str] = (
        "Dauphin et al. 2016, Language Modeling with Gated Convolutional Networks, section 2, "
        "https://arxiv.org/abs/1612.08083"
    )

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        features = last(inputs[0])
        if features % 2:
            raise SpecError(f"{features} features do not split into a value and a gate")
        return ((*inputs[0][:-1], features // 2),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        return (Work("nonlinearities", elements(output)), Work("multiplications", elements(output)))


class Identity(Op):
    """The input as it is.

    Shapes: any -> the same.
    Work: none.
    """

    torch: ClassVar[str] = "torch.nn.Identity"
    keras: ClassVar[str] = "keras.layers.Identity"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html"
    stores: ClassVar[bool] = False
    drawn_inside: ClassVar[bool] = True


class Dropout(Op):
    """Leaves out random elements while training, and is the identity after.

    Shapes: any -> the same.
    Work: none after training. The rate changes no count and is no argument.
    """

    torch: ClassVar[str] = "torch.nn.Dropout"
    keras: ClassVar[str] = "keras.layers.Dropout"
    source: ClassVar[str] = (
        "Srivastava et al. 2014, Dropout: A Simple Way to Prevent Neural Networks from Overfitting, section 4"
    )
    stores: ClassVar[bool] = False
    drawn_inside: ClassVar[bool] = True


class DropPath(Op):
    """Leaves out a whole residual branch at random while training (stochastic depth), and is the identity after.

    Shapes: any -> the same.
    Work: none after training. The rate changes no count and is no argument.
    """

    torch: ClassVar[str] = "torchvision.ops.StochasticDepth"
    source: ClassVar[str] = (
        "Huang et al. 2016, Deep Networks with Stochastic Depth, section 3, "
        "https://arxiv.org/abs/1603.09382"
    )
    stores: ClassVar[bool] = False
    drawn_inside: ClassVar[bool] = True
