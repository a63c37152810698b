"""A breakdown as a page shows it: layers inside blocks, blocks inside the rounds of their loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from paramledger.counts.rows import Row, Totals
from paramledger.counts.totals import multiplied, summed
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.tree import Leaf, Shapes
from paramledger.ops.base import Hue


@dataclass(frozen=True, slots=True)
class Item:
    """A layer, a block, or a loop (no row) with all its rounds. `figures` are those of one; `copies` stand in the list
    around it.
    """

    address: str
    row: Row | None
    figures: Totals
    copies: int
    used: int
    children: tuple[Item, ...] = ()

    @property
    def side(self) -> bool:
        """Whether it is a branch that is there in training only, beside the list that it stands in."""
        return self.row.entry.training if self.row else self.children[0].side

    @property
    def leaf(self) -> Leaf | None:
        return self.row.node if self.row and isinstance(self.row.node, Leaf) else None

    @property
    def training(self) -> bool:
        return self.row.training if self.row else self.children[0].training

    @property
    def inputs(self) -> Shapes:
        return self.row.node.inputs if self.row else self.children[0].inputs

    @property
    def outputs(self) -> Shapes:
        return self.row.node.outputs if self.row else self.children[-1].outputs

    @property
    def hue(self) -> Hue:
        """The kind of op that most of it is."""
        if self.leaf:
            return self.leaf.op.hue
        return max(
            self.children, key=lambda item: (item.figures.parameters * item.copies, item.figures.macs * item.used)
        ).hue

    @property
    def rounds(self) -> int:
        """How many rounds a loop has."""
        return sum(child.row.entry.times for child in self.children if child.row)


def outline(breakdown: Breakdown) -> tuple[Item, ...]:
    """The top level of a breakdown, each item with what is in it."""
    items, _ = _items(breakdown.all_rows, 0, 0)
    return items


def flat(items: Iterable[Item]) -> Iterator[Item]:
    """Every item, a block before what is in it."""
    for item in items:
        yield item
        yield from flat(item.children)


def added(parts: Iterable[Item]) -> Totals:
    """What items come to together, each as often as it stands there."""
    return summed(multiplied(item.figures, item.copies, item.used) for item in parts)


def _items(rows: tuple[Row, ...], start: int, depth: int) -> tuple[tuple[Item, ...], int]:
    """The items of one list, and where the rows after it begin."""
    found: list[Item] = []
    rounds: list[Item] = []
    while start < len(rows) and rows[start].depth == depth:
        row = rows[start]
        children, start = _items(rows, start + 1, depth + 1)
        item = _item(row, children)
        if rounds and _loop(rounds[0]) != _loop(item):
            found.append(_whole(rounds))
            rounds = []
        (rounds if row.entry.rounds else found).append(item)
    return (*found, *([_whole(rounds)] if rounds else [])), start


def _item(row: Row, children: tuple[Item, ...]) -> Item:
    experts = row.entry.experts
    count, active = (experts.count, experts.active) if experts and not experts.stacked else (1, 1)
    return Item(row.address, row, row.figures, row.entry.times * count, row.entry.times * active, children)


def _loop(item: Item) -> str:
    """The address of all rounds of the loop that an item is a round of."""
    rounds = item.row.entry.rounds if item.row else None
    return item.address.removesuffix(f".{rounds.first}") if rounds else ""


def _whole(rounds: list[Item]) -> Item:
    return Item(_loop(rounds[0]), None, added(rounds), 1, 1, tuple(rounds))
