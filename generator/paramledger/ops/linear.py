"""The dense layer."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.axes import elements, last, names
from paramledger.ops.base import Hue, Op, Product, Shape, Tensor, Work


class Linear(Op):
    """Dense layer: every output feature is a weighted sum of all input features.

    Shapes: (…, features) -> (…, out_features): it acts on the last axis, at every position alike, as Keras's Dense
    does.
    Units: every output element.
    Work: one multiply-accumulate per position and weight, one addition per output element with a bias.
    Errors: an input without axes.
    """

    hue: ClassVar[Hue] = "dense"
    torch: ClassVar[str] = "torch.nn.Linear"
    keras: ClassVar[str] = "keras.layers.Dense"
    keras_words: ClassVar[dict[str, str]] = {"out_features": "units", "bias": "use_bias"}
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"
    has_units: ClassVar[bool] = True

    out_features: Annotated[int, Field(gt=0, description="number of output features")]
    bias: Annotated[bool, Field(description="whether every output feature has a bias")] = True
    weight_norm: Annotated[
        bool,
        Field(description="weight normalisation: a learned length for each output feature; it adds no compute"),
    ] = False

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        last(inputs[0])
        return ((*inputs[0][:-1], self.out_features),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        features, units = last(inputs[0]), self.out_features
        weight = Tensor(
            "weight", "weight", Product(("features in", "features out"), (features, units)), (units, features)
        )
        each = Product(("features out",), (units,))
        bias = (Tensor("bias", "bias", each, (units,)),) if self.bias else ()
        length = (Tensor("weight_g", "scale", each, (units, 1)),) if self.weight_norm else ()
        return (weight, *bias, *length)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        (output,) = self.outputs(*inputs)
        factors = (*names(inputs[0])[:-1], "features in", "features out")
        macs = Work("macs", Product(factors, (*inputs[0], self.out_features)))
        return (macs, Work("additions", elements(output))) if self.bias else (macs,)
