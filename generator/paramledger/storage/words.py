"""What a rule of a storage scheme may ask of a tensor, worked out from a network's rows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from paramledger.counts.rows import Row, rows
from paramledger.language.expressions import expression
from paramledger.language.storage import Storage
from paramledger.language.values import Value
from paramledger.network.tree import Entry, Group, Leaf, Rounds
from paramledger.ops.attention import Attention
from paramledger.ops.base import Tensor
from paramledger.problems import SpecError

LAYER = "layer"     # the word that tells equal layers apart
Words = Mapping[str, Value]


@dataclass
class TensorScope:
    """What an expression asks for, by name: words of the tensor, then those that the file defines, each worked out
    once. `asked` says whether anything since it was last reset hangs on the layer.
    """

    words: Words
    defined: Mapping[str, str]
    asked: bool = False
    _known: dict[str, tuple[Value, bool]] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        if name in self.words:
            self.asked = self.asked or name == LAYER
            return self.words[name]
        return self.worked_out(self.defined[name])

    def worked_out(self, text: str) -> Value:
        """The value of an expression."""
        if text not in self._known:
            before, self.asked = self.asked, False
            value = expression(text).evaluate(self)
            self._known[text], self.asked = (value, self.asked), before
        value, asked = self._known[text]
        self.asked = self.asked or asked
        return value

    def size(self, name: str, axis: str) -> int:
        raise SpecError(f"`{name}.{axis}` is not a word of a tensor", "name the tensor's own words")


@dataclass(frozen=True)
class Network:
    """A network as storage schemes see it: its tensors with their words, tied ones where they are used too."""

    root: Group
    words: Words                                        # what all tensors have in common
    rounds: Mapping[str, Mapping[str, tuple[int, ...]]]     # loop -> first round of a row -> the layers that it is
    head: str
    _scopes: dict[tuple[int, int, int], TensorScope] = field(default_factory=dict)

    def scope(self, number: int, layer: int, storage: Storage) -> TensorScope:
        """The words of the tensor of this number in `tensors`, with those of a file of schemes."""
        key = (number, layer, id(storage))
        if key not in self._scopes:
            words = self.tensors[number][2]
            self._scopes[key] = TensorScope(words if words[LAYER] == layer else {**words, LAYER: layer}, storage.words)
        return self._scopes[key]

    @cached_property
    def tensors(self) -> tuple[tuple[Row, Tensor, Words], ...]:
        """Equal layers once; those of training-only branches are in no file."""
        return tuple(
            (row, tensor, words_of(row, tensor, self))
            for row in rows(self.root)
            if not row.training
            for tensor in row.tensors
        )

    def layers(self, row: Row) -> tuple[int, ...]:
        """The numbers of the repeated blocks that a row stands for; (-1,) outside."""
        loop, first = _round(row.address, self.rounds) or ("", "")
        return self.rounds[loop][first] if loop else (-1,)


def network_of(root: Group, family: str) -> Network:
    """The same worked out: the head is the last dense layer, if no repeated block holds it."""
    found = list(rows(root))
    rounds = _numbered(_loops(root.entries))
    dense = [row for row in found if row.kind == "linear" and not row.training]
    head = dense[-1] if dense and not _round(dense[-1].address, rounds) else None
    attention = [row.node.op for row in found if isinstance(row.node, Leaf) and isinstance(row.node.op, Attention)]
    words: dict[str, Value] = {
        "family": family,
        "layers": sum(len(layers) for loop in rounds.values() for layers in loop.values()),
        "experts": max(_experts(root), default=0),
        "shared_heads": max((op.num_heads // (op.num_kv_heads or op.num_heads) for op in attention), default=1),
        "tied": head is not None and bool(head.tied),
        "language": head is not None and _reads_tokens(found, head),
        "inputs": len(root.inputs),
    }
    return Network(root, words, rounds, head.address if head else "")


def _reads_tokens(found: list[Row], head: Row) -> bool:
    """Whether the head answers with a number for each entry of a table of embeddings."""
    return any(
        row.kind == "embedding" and row.tensors[0].shape[0] == head.node.outputs[0][-1] and not row.training
        for row in found
    )


def _loops(entries: tuple[Entry, ...], around: str = "") -> Iterator[tuple[str, Rounds]]:
    """The outermost loops over blocks: address, and the rounds that one row stands for."""
    for entry in entries:
        if not isinstance(entry.node, Group) or entry.experts:
            continue
        if entry.rounds:
            yield f"{around}{entry.name}", entry.rounds
        else:
            yield from _loops(entry.node.entries, f"{around}{entry.name}.")


def _numbered(loops: Iterable[tuple[str, Rounds]]) -> dict[str, dict[str, tuple[int, ...]]]:
    """The layers counted through all loops, in their order."""
    found: dict[str, list[Rounds]] = {}
    for address, each in loops:
        found.setdefault(address, []).append(each)
    numbered: dict[str, dict[str, tuple[int, ...]]] = {}
    start = 0
    for address, several in found.items():
        numbered[address] = {each.first: tuple(start + number for run in each.runs for number in run)
                             for each in several}
        start += sum(map(len, several))
    return numbered


def _experts(group: Group) -> Iterator[int]:
    for entry in group.entries:
        if entry.experts:
            yield entry.experts.count
        elif isinstance(entry.node, Group):
            yield from _experts(entry.node)


def _round(address: str, loops: Container[str]) -> tuple[str, str] | None:
    """The loop that an address is in, and the key of its round."""
    parts = address.split(".")
    for length in range(1, len(parts)):
        if (loop := ".".join(parts[:length])) in loops:
            return loop, parts[length]
    return None


def words_of(row: Row, tensor: Tensor, network: Network) -> dict[str, Value]:
    """The words of a tensor of a row: those of its network, its layer and its shape."""
    copies = prod(experts.count for experts in row.stacked)
    shape = tensor.shape[len(row.stacked):]
    return {
        **network.words,
        LAYER: network.layers(row)[0],
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
