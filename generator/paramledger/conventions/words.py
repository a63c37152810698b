"""The words of a rule, worked out for one call of a layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import prod

from paramledger.conventions.calls import Layer
from paramledger.language.values import Value
from paramledger.network.tree import Group, Leaf
from paramledger.ops.attention import Attention, RelativePositionBias
from paramledger.ops.base import BIASES, Shape
from paramledger.problems import SpecError


class CallScope:
    """What a rule may ask of one call of a layer; `macs` are those of this call."""

    def __init__(self, layer: Layer, macs: int) -> None:
        self.layer, self.row, self.macs = layer, layer.row, macs

    def value(self, name: str) -> Value:
        """A word of the row, or an argument of its op; raises SpecError for one that it does not have."""
        if name in WORDS:
            return WORDS[name](self)
        found = getattr(self.row.node.op, name, None) if isinstance(self.row.node, Leaf) else None
        if isinstance(found, (bool, int, str)):
            return found
        raise SpecError(f"`{self.row.kind}` has no `{name}`")

    def size(self, name: str, axis: str) -> int:
        raise SpecError(f"a rule cannot ask for an axis: `{name}.{axis}`")

    @property
    def reads(self) -> Shape:
        """What is read first; of a call that no layer stands for, what the layer before it hands on."""
        node = self.row.node
        return node.outputs[0] if self.layer.extra else node.inputs[0]

    @property
    def writes(self) -> Shape:
        return self.row.node.outputs[0]

    @property
    def written(self) -> int:
        """Elements of its output; of a table of biases, one for each pair of tokens and each head."""
        if isinstance(self.row.node, Leaf) and isinstance(self.row.node.op, RelativePositionBias):
            return self.reads[0] ** 2 * self.row.node.op.num_heads
        outputs = self.row.node.outputs[:1] if self.layer.extra else self.row.node.outputs
        return self.row.items * sum(map(prod, outputs))

    def sizes(self, owned: bool) -> int:
        """Elements of its parameters."""
        row = self.row
        if isinstance(row.node, Group):
            return row.figures.parameters
        if owned:
            return sum(tensor.size for tensor in row.own_tensors if tensor.trainable)
        return sum(tensor.size for tensor in row.tensors if tensor.trainable or self.layer.untrained)

    def has(self, *roles: str) -> bool:
        return any(tensor.role in roles for tensor in self.row.tensors)


def _heads(of: CallScope) -> int:
    """Heads of an attention layer, or of the first one in a block."""
    found = next(_attentions(of.row.node), None)
    if found is None:
        raise SpecError(f"`{of.row.kind}` has no heads")
    return found.num_heads


def _attentions(node: Leaf | Group) -> Iterator[Attention]:
    if isinstance(node, Group):
        for entry in node.entries:
            yield from _attentions(entry.node)
    elif isinstance(node.op, Attention):
        yield node.op


def _window_below(of: CallScope) -> int:
    """Positions of a window, each axis divided without its remainder; one output place takes all."""
    before, after = of.reads[:-1], of.writes[:-1] or (1,) * len(of.reads[:-1])
    return prod(a // b for a, b in zip(before, after, strict=True))


def _pairs(of: CallScope) -> int:
    return sum(work.product.value for work in of.row.work if work.kind == "nonlinearities")


def _positions(of: CallScope) -> int:
    return of.written // max(1, of.writes[-1])


WORDS: dict[str, Callable[[CallScope], Value]] = {
    "affine": lambda of: of.has("scale"),
    "batch": lambda of: of.reads[0] if of.layer.batch else 1,
    "bias": lambda of: of.has(*BIASES),
    "biases": lambda of: sum(tensor.size for tensor in of.row.tensors if tensor.role in BIASES),
    "features": lambda of: of.reads[-1],
    "heads": _heads,
    "macs": lambda of: of.macs,
    "own": lambda of: of.sizes(owned=True),
    "pairs": _pairs,
    "parameters": lambda of: of.sizes(owned=False),
    "parts": lambda of: of.layer.parts,
    "positions": _positions,
    "read": lambda of: of.row.items * prod(of.reads),
    "to_size": lambda of: isinstance(of.row.node, Leaf) and getattr(of.row.node.op, "size", None) is not None,
    "tokens": lambda of: prod(of.reads[:-1]),
    "width": lambda of: of.writes[-1],
    "window": lambda of: Fraction(prod(of.reads[:-1]), prod(of.writes[:-1])),
    "window_below": _window_below,
    "written": lambda of: of.written,
}
