"""Our side of the comparison: what a variant's specs come to, in the form in which frameworks are recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import paramledger as pl
from paramledger.counts.rows import Row, totals
from paramledger.ledger.ledger import Breakdown, Ledger, ledger
from paramledger.network.walk import network
from paramledger.ops.base import Tensor

from oracles.comparison import Named

TORCH = frozenset(
    {"timm", "torch", "torchvision", "transformers"}
)  # these save the number of batches that a norm has seen


def spec_files() -> dict[str, bytes]:
    """The files of specs/, by their path in it."""
    return dict(pl.load().texts.data)


def book(added: Mapping[str, str] | None = None) -> Ledger:
    """The ledger of specs/; `added` is text put at the end of files."""
    more = added or {}
    return ledger("specs", {path: data + more.get(path, "").encode() for path, data in spec_files().items()})


def implementations(of: Ledger) -> list[tuple[str, str, str]]:
    """Address, framework and model of every variant that says which model it is."""
    return [
        (f"{name}/{key}", framework, model)
        for name, family in sorted(of.families.items())
        for key, variant in family.model.variants.items()
        for framework, model in sorted(variant.implementations.items())
    ]


def tensors(of: Breakdown, section: str, framework: str) -> list[Named]:
    """The tensors that a variant owns, those of training-only branches too: `trainable` or `state`, as the framework
    keeps them.
    """
    return [
        Named(f"{row.address}.{tensor.name}", tensor.shape)
        for row, tensor in owned(of)
        if tensor.trainable == (section == "trainable") and (framework in TORCH or tensor.role != "num_batches_tracked")
    ]


def owned(of: Breakdown) -> Iterator[tuple[Row, Tensor]]:
    """Each tensor of each layer, as often as there are equal layers."""
    for row in of.rows:
        for tensor in row.own_tensors:
            for _ in range(row.count):
                yield row, tensor


def macs_at(of: Breakdown, size: int) -> int:
    """The multiply-accumulates of a variant for a square image of another size."""
    sides = {"height": size, "width": size}
    inputs = tuple(
        (name, tuple((axis, sides.get(axis, given)) for axis, given in axes)) for name, axes in of.family.inputs
    )
    return totals(network(replace(of.spec, family=replace(of.family, inputs=inputs)))).macs
