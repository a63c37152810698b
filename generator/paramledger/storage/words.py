"""What a rule of a storage scheme may ask of a tensor, worked out from a network's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from paramledger.counts.rows import Row, rows
from paramledger.language.expressions import expression
from paramledger.language.values import Value
from paramledger.network.tree import Entry, Group, Leaf
from paramledger.ops.attention import Attention
from paramledger.ops.base import Tensor
from paramledger.problems import SpecError

Words = Mapping[str, Value]


@dataclass(frozen=True)
class TensorScope:
    """What an expression asks for, by name: words of the tensor, then those that the file defines."""

    words: Words
    defined: Mapping[str, str]

    def value(self, name: str) -> Value:
        if name in self.words:
            return self.words[name]
        return expression(self.defined[name]).evaluate(self)

    def size(self, name: str, axis: str) -> int:
        raise SpecError(f"`{name}.{axis}` is no word of a tensor", "name the tensor's own words")


class Network(NamedTuple):
    """What all tensors of a network have in common, and where its repeated blocks begin."""

    words: Words
    first: Mapping[str, int]        # the number of the first round, by the address of the loop
    head: str


def network_of(root: Group, family: str) -> Network:
    """The same worked out: the head is the last dense layer, if no repeated block holds it."""
    found = list(rows(root))
    first = dict(_loops(root.entries))
    dense = [row for row in found if row.hue == "dense" and row.kind == "linear" and not row.training]
    head = dense[-1] if dense and not _round(dense[-1].address, first) else None
    attention = [row.node.op for row in found if isinstance(row.node, Leaf) and isinstance(row.node.op, Attention)]
    words: dict[str, Value] = {
        "family": family,
        "layers": sum(first.values()),
        "experts": max(_experts(root), default=0),
        "shared_heads": max((op.num_heads // (op.num_kv_heads or op.num_heads) for op in attention), default=1),
        "tied": head is not None and bool(head.tied),
    }
    starts, number = {}, 0
    for address, count in first.items():
        starts[address], number = number, number + count
    return Network(words, starts, head.address if head else "")


def _loops(entries: tuple[Entry, ...], around: str = "") -> Iterator[tuple[str, int]]:
    """The outermost loops over blocks, with their rounds."""
    counts: dict[str, int] = {}
    for entry in entries:
        address = f"{around}{entry.name}"
        if entry.rounds and isinstance(entry.node, Group) and not entry.experts:
            counts[address] = counts.get(address, 0) + len(entry.rounds)
        elif isinstance(entry.node, Group) and not entry.experts:
            yield from _loops(entry.node.entries, f"{address}.")
    yield from counts.items()


def _experts(group: Group) -> Iterator[int]:
    for entry in group.entries:
        if entry.experts:
            yield entry.experts.count
        elif isinstance(entry.node, Group):
            yield from _experts(entry.node)


def _round(address: str, loops: Mapping[str, int]) -> tuple[str, str] | None:
    """The loop that an address is in, and the key of its round."""
    parts = address.split(".")
    for length in range(1, len(parts)):
        if (loop := ".".join(parts[:length])) in loops:
            return loop, parts[length]
    return None


def words_of(row: Row, tensor: Tensor, network: Network) -> Words:
    """The words of a tensor of a row: those of its network, its layer and its shape."""
    inside = _round(row.address, network.first)
    number = int(inside[1]) if inside and inside[1].isdecimal() else 0
    copies = prod(experts.count for experts in row.stacked)
    shape = tensor.shape[len(row.stacked):]
    return {
        **network.words,
        "layer": network.first[inside[0]] + number if inside else -1,
        "op": row.kind,
        "kind": row.hue,
        "line": next(part for part in reversed(row.address.split(".")) if not part.isdecimal()),
        "head": row.address == network.head,
        "size": tensor.size,
        "columns": shape[-1] if shape else 1,
        "rows": prod(shape[:-1]),
        "axes": len(shape),
        "copies": copies,
        "tensor": tensor.name,
        "role": tensor.role,
        "state": not tensor.trainable,
        "adapter": tensor.adapter,
    }
