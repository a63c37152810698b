"""Loops: the rounds of a `repeat` or `each`, and the entries of rounds that came out equal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from paramledger.language.compiled import CompiledLine
from paramledger.language.expressions import Expression
from paramledger.language.values import DataRow, Value, shown
from paramledger.language.words import evaluated, is_name
from paramledger.network.frame import Frame, LineScope
from paramledger.network.tree import Entry, Rounds, Shapes
from paramledger.ops.base import Shape
from paramledger.ops.experts import Experts
from paramledger.problems import SpecError

MOST_ROUNDS = 10_000
MOST_OUTPUTS = 4_096   # of a parallel loop


@dataclass(frozen=True, slots=True)
class Loop:
    """How many rounds there are, and the rows that `each` walks, with their names when they have names."""

    count: int
    rows: tuple[DataRow, ...] = ()
    keys: tuple[str, ...] | None = None

    def key(self, number: int) -> str:
        return self.keys[number] if self.keys else str(number)

    def scope(self, frame: Frame, number: int) -> LineScope:
        """The scope of a round, before it is known what it reads."""
        row = self.rows[number] if self.rows else {}
        return LineScope(frame, None, {**row, "index": number, "first": number == 0, "last": number == self.count - 1})

    def names(self, number: int) -> tuple[str, ...]:
        """What an address may call a round."""
        return (self.key(number), "*", "last") if number == self.count - 1 else (self.key(number), "*")


def loop_of(line: CompiledLine, scope: LineScope) -> Loop:
    """The rounds of a line; raises LocatedError."""
    if line.each is not None:
        return line.under("each", _rows, line.each, scope)
    return line.under("repeat", _count, line, scope)


def _rows(each: Value | Expression, scope: LineScope) -> Loop:
    rows = each.evaluate(scope) if isinstance(each, Expression) else each
    if not isinstance(rows, tuple) or not all(isinstance(row, DataRow) for row in rows):
        raise SpecError(f"`each` is {shown(rows)[:60]}", "`each` walks a list of tables")
    tables = tuple(row for row in rows if isinstance(row, DataRow))
    return Loop(len(tables), tables, _keys(tables))


def _keys(rows: tuple[DataRow, ...]) -> tuple[str, ...] | None:
    """The names of rows, for their addresses; None when they have none."""
    names = [row.get("name") for row in rows]
    if not any(name is not None for name in names):
        return None
    for name in names:
        if name is not None and not (isinstance(name, str) and is_name(name)):
            raise SpecError(
                f"a row is named {shown(name)[:60]}",
                "the name of a row becomes part of addresses: letters, digits and _",
            )
    keys = tuple(name if isinstance(name, str) else str(number) for number, name in enumerate(names))
    if len(set(keys)) < len(keys):
        raise SpecError(
            f"two rows are named `{next(key for key in keys if keys.count(key) > 1)}`",
            "names of rows are parts of addresses",
        )
    return keys


def _count(line: CompiledLine, scope: LineScope) -> Loop:
    count = evaluated(line.repeat, scope) if line.repeat is not None else None
    if type(count) is not int or not 0 <= count <= MOST_ROUNDS:
        raise SpecError(
            f"`repeat` is {shown(count)[:60] if count is not None else 'nothing'}",
            f"a whole number from 0 to {MOST_ROUNDS:,}",
        )
    return Loop(count)


@dataclass(slots=True)
class RoundsWalked:
    """The rounds of one loop as they are walked: rounds that come out the same are one entry."""

    loop: Loop
    parallel: bool
    entries: dict[tuple[int, str, str, bool | None, Experts | None], tuple[Entry, list[range]]] = field(
        default_factory=dict
    )
    first: Entry | None = None          # of the first round that was kept
    outputs: list[Shape] = field(default_factory=list)

    def reads(self, again: Shapes) -> Shapes:
        """What the next round reads: what the round before made, and beyond that what the line reads."""
        return again if self.parallel else (*self.outputs, *again[len(self.outputs):])

    def add(self, entry: Entry | None, outputs: Shapes, rounds: range) -> None:
        """Rounds that made `outputs`, with their entry unless they were left out."""
        if entry is not None:
            key = (id(entry.node), entry.tied, entry.tied_to, entry.line.frozen, entry.experts)
            self.entries.setdefault(key, (entry, []))[1].append(rounds)
            self.first = self.first or entry
        if not self.parallel:
            self.outputs = list(outputs)
        elif len(self.outputs) + len(outputs) * len(rounds) > MOST_OUTPUTS:
            raise SpecError(f"the rounds have more than {MOST_OUTPUTS:,} outputs in total", "a join reads fewer")
        else:
            self.outputs += outputs * len(rounds)

    def made(self) -> list[Entry]:
        """One entry for all rounds that are equal; `shared` ones are tied to the first, in the same list."""
        made = [
            replace(entry, rounds=Rounds(_joined(ranges), self.loop.keys)) for entry, ranges in self.entries.values()
        ]
        return [
            replace(entry, tied_to=f".{made[0].part}") if entry.line.shared and entry is not made[0] else entry
            for entry in made
        ]


def _joined(ranges: list[range]) -> tuple[range, ...]:
    """Neighbouring ranges as one."""
    joined: list[range] = []
    for run in ranges:
        if joined and joined[-1].stop == run.start:
            joined[-1] = range(joined[-1].start, run.stop)
        else:
            joined.append(run)
    return tuple(joined)
