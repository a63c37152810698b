"""Graphs: features of nodes brought to the edges, and messages of edges brought to the nodes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from paramledger.ops.axes import need, shape_text
from paramledger.ops.base import Op, Shape, Work, product
from paramledger.problems import SpecError


class Gather(Op):
    """The features of one node for each edge: its source or its target.

    Shapes: nodes (nodes, features), edges (edges) -> (edges, features). Which nodes an edge joins does not change a
    count.
    Work: none.
    Errors: nodes that are no sequence, edges with features.
    """

    torch: ClassVar[str] = "torch.index_select"
    keras: ClassVar[str] = "keras.ops.take"
    source: ClassVar[str] = (
        "Gilmer et al. 2017, Neural Message Passing for Quantum Chemistry, section 2, "
        "https://arxiv.org/abs/1704.01212"
    )
    reads: ClassVar[tuple[int, int | None]] = (2, 2)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        _, features = need(inputs[0], "tokens", "features")
        if len(inputs[1]) != 1:
            raise SpecError(f"edges are {shape_text(inputs[1])}", "an edge has no features: use an input of only "
                                                                  "`tokens`")
        return ((*inputs[1], features),)


class Scatter(Op):
    """The messages of all edges that end at a node, put together.

    Shapes: messages (edges, features), nodes (nodes, …) -> (nodes, features). Of the nodes only their number is read.
    Work: one addition (or comparison) per message and feature; for the mean one multiplication per node and feature.
    Errors: messages that are no sequence, nodes without an axis.
    """

    torch: ClassVar[str] = "torch.Tensor.scatter_reduce_"
    keras: ClassVar[str] = "keras.ops.segment_sum"
    source: ClassVar[str] = (
        "Gilmer et al. 2017, Neural Message Passing for Quantum Chemistry, section 2, "
        "https://arxiv.org/abs/1704.01212"
    )
    reads: ClassVar[tuple[int, int | None]] = (2, 2)

    reduce: Annotated[
        Literal["sum", "mean", "max"], Field(description="how the messages to a node are combined")
    ] = "sum"

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        _, features = need(inputs[0], "tokens", "features")
        if not inputs[1]:
            raise SpecError("nodes are a single number", "the second input has one row for each node")
        return ((inputs[1][0], features),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        edges, features = inputs[0]
        messages = product(("edges", edges), ("features", features))
        nodes = product(("nodes", inputs[1][0]), ("features", features))
        if self.reduce == "max":
            return (Work("comparisons", messages),)
        return (Work("additions", messages), *((Work("multiplications", nodes),) if self.reduce == "mean" else ()))
