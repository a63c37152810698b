"""Embeddings, learned positions, and tensors that a network owns beside its layers."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import elements, need, need_positions
from paramledger.ops.base import Hue, Op, Product, Shape, Tensor, Work
from paramledger.ops.window import listed
from paramledger.problems import SpecError

TENSOR_AXES: dict[int, tuple[str, ...]] = {0: (), 1: ("elements",), 2: ("rows", "columns")}


class Embedding(Op):
    """A learned vector for every word of a vocabulary.

    Shapes: (tokens) -> (tokens, embedding_dim).
    Tensors: `weight`, a row for every word.
    Work: none, rows are looked up.
    Errors: an input that is not a sequence of tokens.
    """

    hue: ClassVar[Hue] = "embedding"
    torch: ClassVar[str] = "torch.nn.Embedding"
    keras: ClassVar[str] = "keras.layers.Embedding"
    keras_words: ClassVar[dict[str, str]] = {"num_embeddings": "input_dim", "embedding_dim": "output_dim"}
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"

    num_embeddings: Annotated[int, Field(gt=0, description="size of the vocabulary, which is the number of rows of the "
                                                           "table")]
    embedding_dim: Annotated[int, Field(gt=0, description="features per word")]

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        (tokens,) = need(inputs[0], "tokens")
        return ((tokens, self.embedding_dim),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        shape = (self.num_embeddings, self.embedding_dim)
        return (Tensor("weight", "weight", Product(("vocabulary", "features"), shape), shape),)


class PositionEmbedding(Op):
    """A learned vector for every position, added to what is read.

    Shapes: (tokens, features) or (height, width, channels) -> the same.
    Tensors: `weight` of shape (num_embeddings, features), or, for an image without num_embeddings, (height, width,
    channels); axes of 1 that a framework puts in front for the batch are left out.
    Work: one addition per element.
    Errors: fewer positions than are read.
    """

    hue: ClassVar[Hue] = "embedding"
    torch: ClassVar[str] = "torch.nn.Embedding"
    source: ClassVar[str] = (
        "Gehring et al. 2017, Convolutional Sequence to Sequence Learning, section 3.1, "
        "https://arxiv.org/abs/1705.03122"
    )

    num_embeddings: Annotated[
        int | None, Field(gt=0, description="positions in the table; the number of tokens read if left out")
    ] = None

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        read = elements(need_positions(inputs[0])[:-1]).value
        if self.num_embeddings is not None and self.num_embeddings < read:
            raise SpecError(f"{self.num_embeddings} positions for {read} tokens")
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        product = elements(inputs[0])
        if self.num_embeddings is not None:
            product = Product(("positions", product.names[-1]), (self.num_embeddings, inputs[0][-1]))
        return (Tensor("weight", "weight", product, product.values),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        return (Work("additions", elements(inputs[0])),)


class ClassToken(Op):
    """Learned tokens put in front of a sequence.

    Shapes: (tokens, features) -> (count + tokens, features).
    Tensors: `weight` of shape (1, count, features), as torchvision has it.
    Work: none.
    Errors: an input that is not a sequence.
    """

    hue: ClassVar[Hue] = "embedding"
    torch: ClassVar[str] = "torchvision.models.VisionTransformer.class_token"
    source: ClassVar[str] = (
        "Dosovitskiy et al. 2020, An Image is Worth 16x16 Words, section 3.1, "
        "https://arxiv.org/abs/2010.11929"
    )

    count: Annotated[int, Field(gt=0, description="number of learned tokens")] = 1

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        tokens, features = need(inputs[0], "tokens", "features")
        return ((self.count + tokens, features),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        features = inputs[0][-1]
        return (
            Tensor(
                "weight", "weight", Product(("tokens", "features"), (self.count, features)), (1, self.count, features)
            ),
        )


class Parameter(Op):
    """A tensor of a given shape, for which there is no op of its own; what is read passes through.

    Shapes: any -> the same.
    Tensors: `weight` of the given shape, trainable or state.
    Work: none.
    """

    torch: ClassVar[str] = "torch.nn.Parameter"
    keras: ClassVar[str] = "keras.Variable"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html"
    stores: ClassVar[bool] = False

    shape: Annotated[
        tuple[Annotated[int, Field(gt=0)], ...],
        BeforeValidator(lambda value: listed(value, 1)),
        Field(max_length=8, description="sizes of the tensor's axes; [] is a single number"),
    ]
    trainable: Annotated[bool, Field(description="whether it is trained; otherwise it is state")] = True

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        rank = len(self.shape)
        axes = TENSOR_AXES.get(rank, tuple(f"axis {number}" for number in range(1, rank + 1)))
        return (Tensor("weight", "weight" if self.trainable else "state", Product(axes, self.shape), self.shape),)
