"""A network unfolded: every round a row of its own, in the order in which it is run, and which rows are inside which
block.

    laid = lay(ledger.breakdown("resnet/resnet50").root)
    laid.rows[4].address            layer1.0.conv1.conv
    laid.rows[4].layer.parameters   4096
    laid.blocks[0]                  Block("stem", "conv_bn_act", 0, 3, …)
    laid.blocks[1]                  Block("layer1", "", 4, 36, …): all rounds of the line `layer1`
    laid.blocks[2]                  Block("layer1.0", "bottleneck", 4, 16, …): its first round

An address is one that edits take. What rows have in common but for their address is one object, a `Layer`: rows of
equal rounds share it, and so do rows of different networks, such as one before and after an edit. So
`a.layer is b.layer` says that two rows are the same in everything but their address.

Equal parts of a tree are laid once and prefixed for every place where they stand; so are the parts that networks have
in common which are laid with one Laying.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from paramledger.counts.rows import single_rounds, stacked_tensors, untied
from paramledger.network.tree import Entry, Group, Leaf, Shapes
from paramledger.ops.base import Op, Tensor
from paramledger.ops.experts import Experts
from paramledger.problems import SpecError

MOST_LAID = 50_000      # rows of one network


@dataclass(frozen=True, eq=False)
class Layer:
    """What rows share: a layer of the tree and what is around it. Equal only to itself, and there is one of each.

    `tied` is empty, `weight` (this tensor is another layer's) or `all` (every tensor is, as of a layer that is run
    again); `training` says that it is run in training only, `frozen` that training leaves its parameters as they are.
    `copies` are the experts that the row stands for where each is a layer of its own; `stacked` are those whose tensors
    hold all of them. Of a block that runs on items, shapes are those of one item.
    """

    leaf: Leaf
    tied: str = ""
    training: bool = False
    frozen: bool = False
    copies: int = 1
    stacked: tuple[Experts, ...] = ()

    @property
    def kind(self) -> str:
        """The name of the op, `conv2d`."""
        return self.leaf.kind

    @property
    def op(self) -> Op:
        return self.leaf.op

    @property
    def inputs(self) -> Shapes:
        """Without a batch axis, channels last, as all shapes of the ledger."""
        return self.leaf.inputs

    @property
    def outputs(self) -> Shapes:
        return self.leaf.outputs

    @cached_property
    def arguments(self) -> Mapping[str, object]:
        """The op's arguments by the ledger's names, defaults too: `{"out_channels": 64, "kernel_size": 7, …}`."""
        return dict(self.leaf.op)

    @cached_property
    def tensors(self) -> tuple[Tensor, ...]:
        """All tensors, those of another layer and torch's counters of batches too, in torch's order and layout."""
        return stacked_tensors(self.leaf.tensors, self.stacked)

    @cached_property
    def own(self) -> tuple[Tensor, ...]:
        """The tensors that are counted here: not those of another layer."""
        return untied(self.tensors, self.tied)

    @cached_property
    def parameters(self) -> int:
        """Of one copy, own tensors alone: what training or its author chose, frozen or not."""
        return sum(tensor.size for tensor in self.own if tensor.trainable)

    @cached_property
    def state(self) -> int:
        """Of one copy: moving statistics and whatever else a checkpoint saves, torch's counters of batches left out."""
        return sum(tensor.size for tensor in self.own if not tensor.trainable and tensor.role != "num_batches_tracked")

    @cached_property
    def borrowed(self) -> int:
        """Parameters of one copy that another layer owns."""
        return sum(tensor.size for tensor in self.tensors if tensor.trainable) - self.parameters


class LaidRow(NamedTuple):
    """One layer in one place. `tied_to` is the address of the layer whose tensors it uses, if it uses another's."""

    address: str
    layer: Layer
    tied_to: str = ""

    @property
    def parameters(self) -> int:
        """Parameters, of all copies."""
        return self.layer.parameters * self.layer.copies


class Block(NamedTuple):
    """Rows `start` to `stop` (which is not in it) are inside this block. `kind` is the block's name in the spec, empty
    for all rounds of a loop together; `depth` 0 is the network's own list. Blocks are in the order in which they begin,
    those around before those inside.
    """

    address: str
    kind: str
    start: int
    stop: int
    depth: int
    outputs: Shapes


@dataclass(frozen=True, eq=False)
class Laid:
    """A network laid out. Its rows are all that are there in training; those of training-only branches are marked."""

    rows: tuple[LaidRow, ...]
    root: Group = field(repr=False)
    laying: Laying = field(repr=False)

    @property
    def inputs(self) -> Shapes:
        return self.root.inputs

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return self.laying.blocks(self.root)[0]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The number of the row at each address."""
        return {row.address: number for number, row in enumerate(self.rows)}

    @cached_property
    def parameters(self) -> int:
        """Parameters at inference, as the ledger counts them."""
        return sum(row.parameters for row in self.rows if not row.layer.training)


def lay(root: Group, laying: Laying | None = None) -> Laid:
    """The rows of a network; raises SpecError for more than MOST_LAID. Networks that are given the same `laying` share
    the rows of blocks that are one object.
    """
    laying = laying or Laying()
    rows = laying.part(root, _AROUND)
    return Laid(
        tuple(row._replace(tied_to=row.tied_to.removeprefix(".")) if row.tied_to else row for row in rows), root, laying
    )


class _Around(NamedTuple):
    """What the entries around a part say of all layers in it."""

    tied: bool = False
    training: bool = False
    frozen: bool = False
    copies: int = 1
    stacked: tuple[Experts, ...] = ()


_AROUND = _Around()
Part: TypeAlias = tuple[LaidRow, ...]       # addresses from its own beginning


@dataclass(slots=True)
class Laying:
    """What is laid: parts of trees by the block's identity and what is around it, with the block; the same in their
    places; and the blocks inside blocks.

    The address of an owner begins with a dot as long as it is from the part, and not from the top.
    """

    parts: dict[tuple[int, _Around], tuple[Part, Group]] = field(default_factory=dict)
    placed: dict[tuple[int, _Around, str, str], Part] = field(default_factory=dict)
    inside: dict[int, tuple[tuple[Block, ...], int]] = field(default_factory=dict)

    def part(self, group: Group, around: _Around) -> Part:
        key = (id(group), around)
        if key not in self.parts:
            self.parts[key] = self._laid(group, around), group
        return self.parts[key][0]

    def blocks(self, group: Group) -> tuple[tuple[Block, ...], int]:
        """The blocks inside one that is laid, numbered from its own beginning, and how many rows it has."""
        if id(group) not in self.inside:
            self.inside[id(group)] = self._blocks(group)
        return self.inside[id(group)]

    def _laid(self, group: Group, around: _Around) -> Part:
        rows: list[LaidRow] = []
        for _, entries in groupby(group.entries, attrgetter("name")):
            for entry in single_rounds(list(entries)):
                self._add(entry, around, rows)
            if len(rows) > MOST_LAID:
                raise SpecError(f"the network has more than {MOST_LAID:,} layers", "ask for a smaller one")
        return tuple(rows)

    def _add(self, entry: Entry, around: _Around, rows: list[LaidRow]) -> None:
        """The rows of one entry, once."""
        part, inner = entry.part, _inside(entry, around)
        if isinstance(entry.node, Leaf):
            tied = "all" if inner.tied else entry.tied
            layer = layer_of(entry.node, tied, inner.training, inner.frozen, inner.copies, inner.stacked)
            rows.append(LaidRow(part, layer, entry.tied_to))
            return
        owner = entry.tied_to if entry.tied == "all" else ""
        key = (id(entry.node), inner, part, owner)
        if key not in self.placed:
            self.placed[key] = tuple(
                LaidRow(f"{part}.{address}", layer, _prefixed(part, tied_to) or (owner and f"{owner}.{address}"))
                for address, layer, tied_to in self.part(entry.node, inner)
            )
        rows += self.placed[key]

    def _blocks(self, group: Group) -> tuple[tuple[Block, ...], int]:
        blocks: list[Block] = []
        at = 0
        for name, entries in groupby(group.entries, attrgetter("name")):
            line, first, inside = list(entries), at, list[Block]()
            for entry in single_rounds(line):
                if isinstance(entry.node, Leaf):
                    at += 1
                    continue
                part, (nested, size) = entry.part, self.blocks(entry.node)
                inside.append(Block(part, entry.node.block, at, at + size, 0, entry.node.outputs))
                inside += [
                    Block(f"{part}.{address}", kind, at + start, at + stop, depth + 1, outputs)
                    for address, kind, start, stop, depth, outputs in nested
                ]
                at += size
            if line[0].rounds is not None:
                blocks.append(Block(name, "", first, at, 0, line[-1].node.outputs))
                inside = [block._replace(depth=block.depth + 1) for block in inside]
            blocks += inside
        return tuple(blocks), at


@lru_cache(65_536)
def layer_of(
    leaf: Leaf, tied: str, training: bool, frozen: bool, copies: int, stacked: tuple[Experts, ...]
) -> Layer:
    """The one Layer of these."""
    return Layer(leaf, tied, training, frozen, copies, stacked)


def _inside(entry: Entry, around: _Around) -> _Around:
    copies, stacked = around.copies, around.stacked
    if entry.experts and entry.experts.stacked:
        stacked = (*stacked, entry.experts)
    elif entry.experts:
        copies *= entry.experts.count
    return _Around(
        around.tied or entry.tied == "all",
        around.training or entry.training,
        around.frozen if entry.line.frozen is None else entry.line.frozen,
        copies,
        stacked,
    )


def _prefixed(part: str, tied_to: str) -> str:
    return f".{part}{tied_to}" if tied_to.startswith(".") else tied_to
