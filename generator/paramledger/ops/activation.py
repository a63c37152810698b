"""Activations: a function of every element. They keep the shape and, but for prelu, own nothing.

One operation per element is counted, whatever it costs a processor: a comparison where the function is made of straight
lines through comparisons, else a nonlinearity. Slopes and thresholds that a framework lets one set change no count, so
they are no arguments here.
"""

from __future__ import annotations

from typing import ClassVar

from paramledger.ops.axes import elements
from paramledger.ops.base import Kind, Op, Shape, Work


class Activation(Op):
    """A function of every element."""

    kind: ClassVar[Kind] = "nonlinearities"
    stores: ClassVar[bool] = False
    drawn_inside: ClassVar[bool] = True

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (Work(self.kind, elements(inputs[0])),)


class Relu(Activation):
    """Rectified linear unit: y = max(x, 0).

    Shapes: any -> the same.
    Work: one comparison per element.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.ReLU"
    keras: ClassVar[str] = "keras.layers.ReLU"
    source: ClassVar[str] = (
        "Nair and Hinton 2010, Rectified Linear Units Improve Restricted Boltzmann Machines, section 2"
    )


class Relu6(Activation):
    """Rectified linear unit with a ceiling of 6: y = min(max(x, 0), 6).

    Shapes: any -> the same.
    Work: one comparison per element.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.ReLU6"
    keras: ClassVar[str] = "keras.ops.relu6"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html"


class LeakyRelu(Activation):
    """Rectified linear unit with a slope below zero: y = x if x > 0 else a · x, with a given a.

    Shapes: any -> the same.
    Work: one comparison per element.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.LeakyReLU"
    keras: ClassVar[str] = "keras.layers.LeakyReLU"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html"


class Elu(Activation):
    """Exponential linear unit: y = x if x > 0 else α · (exp(x) - 1).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.ELU"
    keras: ClassVar[str] = "keras.layers.ELU"
    source: ClassVar[str] = (
        "Clevert, Unterthiner and Hochreiter 2015, Exponential Linear Units, section 3, "
        "https://arxiv.org/abs/1511.07289"
    )


class Gelu(Activation):
    """Gaussian error linear unit: y = x · Φ(x), Φ the distribution function of the normal distribution.

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.GELU"
    keras: ClassVar[str] = "keras.activations.gelu"
    source: ClassVar[str] = (
        "Hendrycks and Gimpel 2016, Gaussian Error Linear Units, section 2, "
        "https://arxiv.org/abs/1606.08415"
    )


class Silu(Activation):
    """Sigmoid-weighted linear unit, also called swish: y = x · sigmoid(x).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.SiLU"
    keras: ClassVar[str] = "keras.activations.silu"
    source: ClassVar[str] = (
        "Elfwing, Uchibe and Doya 2017, Sigmoid-Weighted Linear Units, section 2, "
        "https://arxiv.org/abs/1702.03118"
    )


class Hardswish(Activation):
    """Swish with a piecewise linear gate: y = x · relu6(x + 3) / 6.

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Hardswish"
    keras: ClassVar[str] = "keras.activations.hard_swish"
    source: ClassVar[str] = (
        "Howard et al. 2019, Searching for MobileNetV3, section 5.2, "
        "https://arxiv.org/abs/1905.02244"
    )


class Hardsigmoid(Activation):
    """Sigmoid drawn with straight lines: y = relu6(x + 3) / 6.

    Shapes: any -> the same.
    Work: one comparison per element.
    """

    kind: ClassVar[Kind] = "comparisons"
    torch: ClassVar[str] = "torch.nn.Hardsigmoid"
    keras: ClassVar[str] = "keras.activations.hard_sigmoid"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html"


class Sigmoid(Activation):
    """Logistic function: y = 1 / (1 + exp(-x)).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Sigmoid"
    keras: ClassVar[str] = "keras.activations.sigmoid"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html"


class Tanh(Activation):
    """Hyperbolic tangent: y = tanh(x).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Tanh"
    keras: ClassVar[str] = "keras.activations.tanh"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html"


class Softmax(Activation):
    """Probabilities from scores, along the last axis: y = exp(x) / Σ exp(x).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Softmax"
    keras: ClassVar[str] = "keras.layers.Softmax"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html"


class LogSoftmax(Activation):
    """Logarithms of the probabilities that softmax gives: y = x - log Σ exp(x).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.LogSoftmax"
    keras: ClassVar[str] = "keras.activations.log_softmax"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html"


class Softplus(Activation):
    """Smooth form of the rectified linear unit: y = log(1 + exp(x)).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Softplus"
    keras: ClassVar[str] = "keras.activations.softplus"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html"


class Mish(Activation):
    """Input times the hyperbolic tangent of its softplus: y = x · tanh(log(1 + exp(x))).

    Shapes: any -> the same.
    Work: one nonlinearity per element.
    """

    torch: ClassVar[str] = "torch.nn.Mish"
    keras: ClassVar[str] = "keras.activations.mish"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html"
