"""Counting: a tree to totals and rows.

`totals` sums per node, once; `rows` are a flat view made for pages, and their sums are the same totals. How tensors and
work are counted otherwise by other tools is stated by the edits of a reconciliation, on rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from paramledger.counts.quantities import FLOAT32, QUANTITIES
from paramledger.counts.totals import (
    Totals,
    frozen,
    leaf_totals,
    multiplied,
    over_items,
    totals,
    without_tensors,
)
from paramledger.network.tree import NO_LINE, Entry, Group, Leaf, Match, Rounds, find
from paramledger.ops.base import Kept, Tensor, Work
from paramledger.ops.experts import Experts
from paramledger.record import record

__all__ = ["FLOAT32", "QUANTITIES", "Row", "Totals", "leaf_totals", "rows", "rows_at", "totals", "unfolded"]


@record(slots=False)     # what is worked out from it is kept with it
class Row:
    """One layer as a page shows it, or a block (then `node` is a Group and `depth` says how far in).

    `count` is how many equal layers the row stands for; its figures are those of one. `active` is how many of them work
    on a token: fewer than `count` for experts only.
    """

    address: str
    name: str
    depth: int
    count: int
    active: int
    node: Leaf | Group
    entry: Entry
    tied: str
    tied_to: str
    training: bool
    frozen: bool
    items: int
    stacked: tuple[Experts, ...]

    def __repr__(self) -> str:
        return f"<Row {self.address}: {self.kind}, {self.figures.parameters:,} parameters, {self.count} of it>"

    @property
    def parameters(self) -> int:
        """Parameters of one such layer or block; every other quantity is in `figures`."""
        return self.figures.parameters

    @property
    def formula(self) -> str:
        """Its own parameters as named factors: `kernel · kernel · channels · filters + filters`; of a block empty."""
        return " + ".join(tensor.product.formula for tensor in self.own_tensors if tensor.trainable)

    @property
    def numbers(self) -> str:
        """The same with numbers: `5 · 5 · 48 · 256 + 256`."""
        return " + ".join(tensor.product.numbers for tensor in self.own_tensors if tensor.trainable)

    @property
    def kind(self) -> str:
        return self.node.kind if isinstance(self.node, Leaf) else self.node.block

    @property
    def hue(self) -> str:
        """The kind of layer that colours are for; a block has none."""
        return self.node.op.hue if isinstance(self.node, Leaf) else ""

    @cached_property
    def tensors(self) -> tuple[Tensor, ...]:
        """The layer's tensors, those that are tied too; stacked experts have the count in front."""
        return stacked_tensors(self.node.tensors, self.stacked) if isinstance(self.node, Leaf) else ()

    @cached_property
    def own_tensors(self) -> tuple[Tensor, ...]:
        """The tensors that are counted here: not those of another layer."""
        return self.own_of(self.tensors)

    def own_of(self, tensors: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Those of some tensors that are not tied."""
        return untied(tensors, self.tied)

    def owns(self, tensor: str) -> bool:
        """Whether a tensor of this name is this layer's own: not tied."""
        return self.tied not in ("all", tensor)

    @cached_property
    def work(self) -> tuple[Work, ...]:
        work = self.node.work if isinstance(self.node, Leaf) else ()
        if self.items > 1:
            work = tuple(Work(w.kind, w.product.times(("items", self.items))) for w in work)
        for experts in self.stacked:
            work = tuple(Work(w.kind, w.product.times(("active experts", experts.active))) for w in work)
        return work

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What the layer keeps from token to token."""
        return self.node.op.kept(*self.node.inputs) if isinstance(self.node, Leaf) else ()

    @cached_property
    def figures(self) -> Totals:
        """The figures of one layer or block."""
        if isinstance(self.node, Leaf):
            one = leaf_totals(
                self.node if not self.tied else replace(self.node, tensors=self.own_of(self.node.tensors))
            )
        else:
            one = totals(self.node) if self.tied != "all" else without_tensors(totals(self.node))
        if self.items > 1:
            around = self.items // max(1, self.entry.items)     # a block that runs on items reads all of them
            one = over_items(one, self.items)._replace(input=one.input * around)
        if self.frozen:
            one = frozen(one)
        for experts in self.stacked:
            one = multiplied(one, experts.count, experts.active)
        return one


def stacked_tensors(tensors: tuple[Tensor, ...], stacked: Iterable[Experts]) -> tuple[Tensor, ...]:
    """Tensors with the count of each of these experts in front."""
    for experts in stacked:
        tensors = tuple(
            t._replace(product=t.product.times(("experts", experts.count)), shape=(experts.count, *t.shape))
            for t in tensors
        )
    return tensors


def untied(tensors: tuple[Tensor, ...], tied: str) -> tuple[Tensor, ...]:
    """The tensors that are not another layer's: `tied` is the name of one that is, `all`, or empty."""
    return tuple(tensor for tensor in tensors if tied not in ("all", tensor.name)) if tied else tensors


def rows(root: Group, blocks: bool = False) -> Iterator[Row]:
    """The layers of a network in order, equal rounds once; with `blocks`, a row for each block before its layers."""
    found: list[Row] = []
    _add_rows(found, root, _whole(root), blocks)
    return iter(found)


def row_of(found: Match) -> Row:
    """The row of what an address names; its count is of the rounds that the address means."""
    row = _whole(found.entry.node)
    for step in found.path:
        row = _row(step.entry, row, step.times)
    return row


def rows_at(root: Group, address: str) -> Iterator[Row]:
    """The rows of what an address names, blocks before their layers; counts are of the rounds that it means. Raises
    SpecError.
    """
    for match in find(root, address):
        found = [row_of(match)]
        if isinstance(match.entry.node, Group):
            _add_rows(found, match.entry.node, found[0], blocks=True)
        yield from found


def _add_rows(found: list[Row], group: Group, around: Row, blocks: bool) -> None:
    for entry in group.entries:
        row = _row(entry, around, entry.times if entry.rounds else 1)
        if isinstance(entry.node, Leaf):
            found.append(row)
        else:
            if blocks:
                found.append(row)
            _add_rows(found, entry.node, row, blocks)


def unfolded(root: Group) -> Iterator[Row]:
    """Every layer on a row of its own, as it is run: the rounds of a loop one after the other. Experts stay together.

    A network may have millions of them, so they are made one by one.
    """
    return _unfolded(root, _whole(root))


def _unfolded(group: Group, around: Row) -> Iterator[Row]:
    for _, entries in groupby(group.entries, attrgetter("name")):
        for entry in single_rounds(list(entries)):
            row = _row(entry, around, 1)
            if isinstance(entry.node, Leaf):
                yield row
            else:
                yield from _unfolded(entry.node, row)


def single_rounds(entries: list[Entry]) -> Iterator[Entry]:
    """The entries of one line, a loop's round by round in order."""
    if entries[0].rounds is None:
        yield from entries
        return
    numbered = sorted(
        (number, place)
        for place, entry in enumerate(entries)
        for run in (entry.rounds.runs if entry.rounds else ())
        for number in run
    )
    for number, place in numbered:
        entry = entries[place]
        keys = entry.rounds.keys if entry.rounds else None
        yield replace(entry, rounds=Rounds((range(number, number + 1),), keys))


def _whole(node: Leaf | Group) -> Row:
    """What is around the outermost rows: the network, which is on no line and has no address."""
    return Row("", "", -1, 1, 1, node, Entry("", node, NO_LINE), "", "", False, False, 1, ())


def _row(entry: Entry, around: Row, times: int) -> Row:
    """The row of an entry, in the block that `around` is the row of."""
    part, line = entry.part if entry.rounds else entry.name, entry.line
    copies, active, stacked = around.count * times, around.active * times, around.stacked
    if entry.experts and entry.experts.stacked:
        stacked = (*stacked, entry.experts)
    elif entry.experts:
        copies, active = copies * entry.experts.count, active * entry.experts.active
    return Row(
        f"{around.address}.{part}" if around.address else part,
        part,
        around.depth + 1,
        copies,
        active,
        entry.node,
        entry,
        "all" if around.tied == "all" else entry.tied,
        entry.owner(around.address) if entry.tied_to else around.tied_to,
        around.training or entry.training,
        around.frozen if line.frozen is None else line.frozen,
        around.items * entry.items if line.per_item else around.items,
        stacked,
    )
