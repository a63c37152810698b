"""The tensors that a variant owns, in the form in which frameworks list theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paramledger.counts.rows import Row
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.tree import Leaf
from paramledger.ops.base import Tensor
from paramledger.tensors.comparison import Named
from paramledger.tensors.layouts import laid_out

SECTIONS = ("trainable", "state")
# these save the number of batches that a norm has seen
TORCH = frozenset(
    {"diffusers", "timm", "torch", "torch_geometric", "torchvision", "transformers", "ultralytics"}
)


def tensors(of: Breakdown, section: str, framework: str, model: str = "") -> list[Named]:
    """The tensors that a variant owns, those of training-only branches too: `trainable` or `state`, as the framework
    keeps and lays them out; `model` is the class of its model, where that matters. Frozen tensors stand with the state,
    as torch's recordings have what takes no gradient.
    """
    found = [
        Named(f"{row.address}.{tensor.name}", laid_out(framework, model, kind(row), tensor.name, tensor.shape))
        for row, tensor in owned(of)
        if (tensor.trainable and not row.frozen) == (section == "trainable")
        and (framework in TORCH or tensor.role != "num_batches_tracked")
    ]
    return list(joined(found)) if framework == "keras" else found


def joined(found: Iterable[Named]) -> Iterator[Named]:
    """The tensors with the two bias vectors of a recurrent layer as one, as Keras keeps them."""
    before: Named | None = None
    for tensor in found:
        if before and tensor.name == before.name.replace(".bias_ih_", ".bias_hh_") != before.name:
            yield Named(before.name.replace(".bias_ih_", ".bias_"), (2, *tensor.shape))
            before = None
            continue
        if before:
            yield before
        before = tensor
    if before:
        yield before


def kind(row: Row) -> str:
    """The op of a row; a convolution with a group for each channel is a depthwise one, however a spec writes it."""
    op = row.node.op if isinstance(row.node, Leaf) else None
    is_depthwise = row.kind == "conv2d" and 1 < getattr(op, "groups", 1) == row.node.inputs[0][-1]
    return "depthwise_conv2d" if is_depthwise else row.kind


def owned(of: Breakdown) -> Iterator[tuple[Row, Tensor]]:
    """Each tensor of each layer, as often as there are equal layers."""
    for row in of.rows:
        for tensor in row.own_tensors:
            for _ in range(row.count):
                yield row, tensor
