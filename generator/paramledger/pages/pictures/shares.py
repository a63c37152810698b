"""Where the parameters are: the parts of a network with their shares, as a picture and as a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from paramledger.counts.rows import Totals
from paramledger.digits import decimal, grouped
from paramledger.ops.base import Hue
from paramledger.pages.pictures.bars import Bar, Panel, panels
from paramledger.pages.shared.layer_table import layer_link
from paramledger.pages.shared.markdown import Column, number_link, span, table, wide
from paramledger.pages.shared.outline import Item

ENOUGH = 6      # parts that say where the parameters are
MANY = 4        # rounds that differ: then a loop is shown round by round,
MOST = 24       # unless all parts together would be more than these
ROUND = re.compile(r"\.\d+\.")


@dataclass(frozen=True, slots=True)
class Part:
    """An item with how many of it there are in the whole network."""

    item: Item
    copies: int
    used: int

    @property
    def parameters(self) -> int:
        return self.item.figures.parameters * self.copies

    @property
    def macs(self) -> int:
        return self.item.figures.macs * self.used

    @property
    def hue(self) -> Hue:
        return self.item.hue


def parts(items: Iterable[Item]) -> list[Part]:
    """The top level; where that is too few to say much, the largest block is opened, again and again."""
    found = [Part(item, item.copies, item.used) for item in items if not item.training]
    while True:
        shown = [part for part in found if part.parameters or part.macs]
        loops = [part for part in shown if part.item.row is None and len(part.item.children) > MANY]
        opened = len(shown) + sum(len(part.item.children) - 1 for part in loops)
        blocks = [part for part in shown if part.item.children] if len(shown) < ENOUGH else loops * (opened <= MOST)
        if not blocks:
            return shown
        largest = max(blocks, key=lambda part: (part.parameters, part.macs))
        at = found.index(largest)
        inner = [
            Part(c, largest.copies * c.copies, largest.used * c.used) for c in largest.item.children if not c.training
        ]
        found[at : at + 1] = inner


def share(value: int, whole: int) -> str:
    """A part of a whole in percent, one decimal."""
    if not value or not whole:
        return "–"
    percent = Fraction(100 * value, whole)
    return f"{'< 0.1' if percent < Fraction(1, 20) else decimal(percent, 1)}\u00a0%"


def parts_table(found: list[Part], totals: Totals) -> str:
    """The parts with what all copies of each come to."""
    copied = any(part.copies > 1 for part in found)
    columns = [
        Column("part"),
        *([Column("copies", "right")] if copied else []),
        Column("parameters", "right"),
        Column("share", "right"),
    ]
    columns += [Column("MACs", "right"), Column("share", "right")] if totals.macs else []
    rows = [_row(part, totals, copied) for part in found]
    total = [span("total", "Total"), *([""] if copied else []), number_link(totals.parameters, "#parameters"), ""]
    rows.append(total + ([number_link(totals.macs, "#macs"), ""] if totals.macs else []))
    return wide(table(columns, rows))


def _row(part: Part, totals: Totals, copied: bool) -> list[str]:
    active = f", {grouped(part.used)} active" if part.used < part.copies else ""
    cells = [layer_link(part.item.address), *([grouped(part.copies) + active] if copied else [])]
    cells += [_number(part, "parameters", part.parameters), share(part.parameters, totals.parameters)]
    return cells + ([_number(part, "macs", part.macs), share(part.macs, totals.macs)] if totals.macs else [])


def _number(part: Part, quantity: str, value: int) -> str:
    """A figure, linked to its place when all copies together are what stands there."""
    one = part.item.figures.of(quantity)
    return number_link(value, f"#{part.item.address}.{quantity}") if value and value == one else grouped(value)


def parts_picture(found: list[Part], totals: Totals) -> str:
    """Where the parameters are and, beside it, where the work is; the answers in the titles."""
    shown = [("parameters", [part.parameters for part in found], totals.parameters)]
    shown += [("MACs", [part.macs for part in found], totals.macs)] if totals.macs else []
    names = _names(found)
    return panels("parts", [
        Panel(
            f"{_most(values, whole)} of the {word} are in {_where(values, names)}", word,
            [Bar(name, value, part.hue) for name, part, value in zip(names, found, values, strict=True)],
        )
        for word, values, whole in shown
    ])


def _names(found: list[Part]) -> list[str]:
    """What the parts are called, and how often each is there: the address, or what follows the number of a round where
    that tells it from the others: `mlp`, not `layers.0.mlp`.
    """
    within = [ROUND.split(part.item.address)[-1] for part in found]
    counted = Counter(within)
    called = [end if counted[end] == 1 else part.item.address for end, part in zip(within, found, strict=True)]
    return [name + _times(part) for name, part in zip(called, found, strict=True)]


def _times(part: Part) -> str:
    if part.item.row is None:
        return f", {part.item.rounds} repeats"
    return f" × {grouped(part.copies)}" if part.copies > 1 else ""


def _where(values: list[int], called: list[str]) -> str:
    """The part that has most, or those that share the first place."""
    names = [name for name, value in zip(called, values, strict=True) if value == max(values)]
    return (
        names[0] if len(names) == 1 else f"each of {' and '.join(names) if len(names) == 2 else f'{len(names)} parts'}"
    )


def _most(values: list[int], whole: int) -> str:
    return f"{decimal(Fraction(100 * max(values), whole), 0)} %" if whole else "none"
