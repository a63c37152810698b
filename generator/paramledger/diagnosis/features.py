"""What every variant is known by, without walking it: how many layers there are of each number of parameters, tensors
of each shape, layers of each kind, sums of blocks.

Kept family by family with the ledger's memory, so that one changed spec costs one family.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias, TypeVar

from paramledger.diagnosis.laying import Laid, LaidRow, Layer, lay
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ops.axes import without_layout
from paramledger.ops.base import Shape, Tensor

Sum = tuple[int, int]      # parameters, state
T = TypeVar("T")
Numbers: TypeAlias = tuple[tuple[T, int], ...]      # a multiset: each with how many there are, in order


class Features(NamedTuple):
    """One variant. What stands in training-only branches is in the fields that begin with `training` alone. `is_cut`
    says that it has no head, as Keras's `include_top=False`.

    `layers` are parameters and state of each layer that has any, `blocks` those of each block and of all rounds of a
    line, and of everything before the head; `tensors` are shapes without layout, `again` those of tensors that another
    layer owns. `sizes` are outputs of layers with parameters, in the same form.
    """

    address: str
    parameters: int
    state: int
    layers: Numbers[Sum]
    blocks: Numbers[Sum]
    kinds: Numbers[str]
    sizes: Numbers[Shape]
    tensors: Numbers[Shape]
    statistics: Numbers[Shape]
    again: Numbers[Shape]
    training_layers: Numbers[Sum]
    training_tensors: Numbers[Shape]
    training_statistics: Numbers[Shape]
    is_cut: bool = False

    def total(self, with_state: bool) -> int:
        """Its parameters, with what it saves beside them as Keras counts."""
        return self.parameters + self.state * with_state


@kept
def features_of(ledger: Ledger, family: str) -> tuple[Features, ...]:
    """The features of a family's variants, in its order."""
    found = ledger.families[family]
    ordered = sorted(found.model.variants, key=lambda key: key != found.model.default)
    return tuple(_features(f"{family}/{key}", ledger) for key in ordered)


@kept
def index_of(ledger: Ledger) -> tuple[Features, ...]:
    """The features of all variants, families by name, their default variants first."""
    return tuple(one for family in sorted(ledger.families) for one in features_of(ledger, family))


def form(shape: Shape, is_kernel: bool) -> Shape:
    """A tensor's shape as it is compared: without layout, and without an axis for the batch, which no kernel has."""
    return without_layout(shape if is_kernel or len(shape) < 4 or shape[0] != 1 else shape[1:])


def form_of(layer: Layer, tensor: Tensor) -> Shape:
    return form(tensor.shape, "conv" in layer.kind)


def _features(address: str, ledger: Ledger) -> Features:
    found = ledger.breakdown(address)
    return features(address, lay(found.root))._replace(is_cut=found.spec.parameters.get("top") is False)


def features(address: str, laid: Laid) -> Features:
    """The features of a network that is laid out."""
    there = [row for row in laid.rows if not row.layer.training]
    beside = [row for row in laid.rows if row.layer.training]
    return Features(
        address,
        sum(row.parameters for row in there),
        sum(row.layer.state * row.layer.copies for row in there),
        _numbers(_layers(there)),
        _numbers(_blocks(laid)),
        _numbers((row.layer.kind, row.layer.copies) for row in there if row.layer.tensors or "pool" in row.layer.kind),
        _numbers((without_layout(row.layer.outputs[0]), row.layer.copies) for row in there if row.layer.tensors),
        _numbers(_tensors(there, state=False)),
        _numbers(_tensors(there, state=True)),
        _numbers(_again(there)),
        _numbers(_layers(beside)),
        _numbers(_tensors(beside, state=False)),
        _numbers(_tensors(beside, state=True)),
    )


def _numbers(found: Iterable[tuple[T, int]]) -> Numbers[T]:
    """A multiset in order."""
    counted: Counter[T] = Counter()
    for key, count in found:
        counted[key] += count
    return tuple(sorted(counted.items()))


def _layers(rows: Iterable[LaidRow]) -> Iterator[tuple[Sum, int]]:
    for _, layer, _ in rows:
        if layer.parameters or layer.state:
            yield (layer.parameters, layer.state), layer.copies


def _blocks(laid: Laid) -> Iterator[tuple[Sum, int]]:
    """Sums of what a summary may show as one row; a block of one layer is no more than that layer."""
    before = [(0, 0)]
    for row in laid.rows:
        parameters, state = before[-1]
        has = 0 if row.layer.training else row.layer.copies
        before.append((parameters + row.layer.parameters * has, state + row.layer.state * has))
    ends = {(block.start, block.stop) for block in laid.blocks}
    holding = [number for number, row in enumerate(laid.rows) if row.layer.own and not row.layer.training]
    if holding:
        ends.add((0, holding[-1]))      # everything before the last layer, and before the last dense ones
        trunk = [number for number in holding if laid.rows[number].layer.kind != "linear"]
        ends.add((0, trunk[-1] + 1 if trunk else 0))
    for start, stop in sorted(ends):
        held = tuple(after - first for first, after in zip(before[start], before[stop], strict=True))
        if stop - start > 1 and any(held):
            yield (held[0], held[1]), 1


def _tensors(rows: Iterable[LaidRow], state: bool) -> Iterator[tuple[Shape, int]]:
    for _, layer, _ in rows:
        for tensor in layer.own:
            if tensor.trainable != state and tensor.role != "num_batches_tracked":
                yield form_of(layer, tensor), layer.copies


def _again(rows: Iterable[LaidRow]) -> Iterator[tuple[Shape, int]]:
    for _, layer, _ in rows:
        if layer.tied:
            yield from ((form_of(layer, one), layer.copies) for one in _borrowed(layer.tensors, layer.own))


def _borrowed(tensors: Iterable[Tensor], own: Iterable[Tensor]) -> Iterator[Tensor]:
    mine = {tensor.name for tensor in own}
    return (tensor for tensor in tensors if tensor.name not in mine and tensor.trainable)
