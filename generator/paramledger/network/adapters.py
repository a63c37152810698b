"""Low-rank adapters beside a layer: what LoRA and DoRA add to its tensors and its work."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from paramledger.network.tree import Leaf
from paramledger.ops.base import ADAPTER, Product, Tensor, Work, product
from paramledger.problems import SpecError

TAKE_ADAPTERS = ("conv1d", "conv2d", "conv3d", "embedding", "linear")


def with_adapter(leaf: Leaf, rank: int, magnitude: bool) -> Leaf:
    """The layer with two thin ones beside it, `rank` wide, whose result is added to its own; with a learned length for
    every output if there is a `magnitude`, as DoRA has it.

    Its own tensors and their work stay. Raises SpecError for a layer that takes no adapter.
    Source: Hu and others 2021, LoRA, section 4.1, https://arxiv.org/abs/2106.09685; Liu and others 2024, DoRA, section
    4.1, https://arxiv.org/abs/2402.09353; a convolution as PEFT does it: the window in the first of the two.
    """
    if leaf.kind not in TAKE_ADAPTERS:
        raise SpecError(f"`{leaf.kind}` cannot have an adapter", f"one of {', '.join(TAKE_ADAPTERS)} does")
    weight = next(tensor for tensor in leaf.tensors if tensor.name == "weight")
    out, *window = weight.shape
    if (leaf.outputs[0][-1] != out and leaf.kind != "embedding") or getattr(leaf.op, "groups", 1) != 1:
        raise SpecError("a layer with groups cannot have an adapter", "name layers whose weights see every channel")
    positions = prod(leaf.outputs[0][:-1])
    outer, inner = (window[-1], [out]) if leaf.kind == "embedding" else (out, window)
    thin, wide = product(("rank", rank), ("features in", prod(inner))), product(("features out", outer), ("rank", rank))
    tensors = [
        Tensor(f"{ADAPTER}A.weight", "weight", thin, (rank, *inner)),
        Tensor(f"{ADAPTER}B.weight", "weight", wide, (outer, rank, *(1 for _ in inner[1:]))),
    ]
    if magnitude:
        tensors.append(Tensor(f"{ADAPTER}magnitude_vector", "scale", product(("features out", outer)), (outer,)))
    read = () if leaf.kind == "embedding" else (thin,)     # looking a row up is no work
    work = [Work("macs", _at(positions, each)) for each in (*read, wide)]
    return replace(leaf, tensors=(*leaf.tensors, *tensors), work=(*leaf.work, *work))


def _at(positions: int, weights: Product) -> Product:
    return weights.times(("positions", positions)) if positions > 1 else weights
