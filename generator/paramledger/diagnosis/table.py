"""The two sides of a reading, row by row: what the source has, what the published network has, and what differs.

The source is aligned with the network after its edits, where nearly every row has a partner, and from there every row
leads to the one at the same address of the network as published. Rows that only one of them has are told as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from paramledger.diagnosis.differences import difference, kind_of, printed
from paramledger.diagnosis.hypotheses import PLACE, Repaired
from paramledger.diagnosis.laying import Laid, LaidRow, lay
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.observation import Item
from paramledger.diagnosis.sides import LIGHT, Side, our_group, shown_as
from paramledger.language.location import LocatedError
from paramledger.ledger.edits import State, edited
from paramledger.ledger.ledger import Ledger
from paramledger.network.walk import network
from paramledger.problems import SpecError

Mark = Literal["same", "cause", "follows", "open"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of one side. `shape` is that of its output as the framework has it, without the batch; `rows` are those
    that it stands for; `line` is where it begins in a text, 0 where there is none.
    """

    name: str
    kind: str
    count: int
    shape: str = ""
    rows: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Rows that are taken for each other; one side is None where only the other has it.

    A `cause` is another layer than the published one; a row `follows` if it is the same layer after another one; `open`
    is one that no cause explains. `differs` is empty where nothing does.
    """

    theirs: Cell | None
    reference: Cell | None
    differs: str
    mark: Mark


NOT_THERE, ADDED = "not there", "added"


def table(ledger: Ledger, one: Repaired) -> tuple[Row, ...]:
    """The aligned rows of a reading, in the source's order."""
    return tuple(_Table(one, _published(ledger, one)).rows())


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows after one another that are the `same`, or that `follow` and have the same count and another output."""

    rows: int
    mark: Mark


def folded(rows: Iterable[Row], fewest: int = 2) -> Iterator[Row | Stretch]:
    """The rows, with stretches of rows that are no news in place of them."""
    for mark, part in groupby(rows, _dull):
        stretch = list(part)
        if mark and len(stretch) >= fewest:
            yield Stretch(len(stretch), mark)
        else:
            yield from stretch


def _dull(row: Row) -> Mark | None:
    same = row.theirs and row.reference and row.theirs.count == row.reference.count
    return row.mark if row.mark == "same" or (row.mark == "follows" and same) else None


def _published(ledger: Ledger, one: Repaired) -> Laid:
    """The network as published, after the edits that are no cause."""
    state = State(ledger.breakdown(one.address).spec, storages=ledger.storages)
    plain = [edit for made in one.made if not made.code for edit in made.edits]
    if not plain:
        return lay(ledger.breakdown(one.address).root)
    try:
        for edit in plain:
            state = edited(state, edit, PLACE)
        return lay(network(state.spec, ledger.line_count))
    except (LocatedError, SpecError):
        return lay(ledger.breakdown(one.address).root)


class _Event(NamedTuple):
    """A row before those that stand in for each other are joined: the layers of both networks, and the source's row."""

    theirs: Cell | None
    published: LaidRow | None
    now: LaidRow | None


@dataclass
class _Table:
    """One table while it is made. `told` is how far each network has come."""

    one: Repaired
    before: Laid
    at_before: int = 0
    at_now: int = 0
    ready: list[Row] = field(default_factory=list)
    waiting: list[_Event] = field(default_factory=list)

    @property
    def framework(self) -> str:
        return self.one.theirs.view.framework

    def rows(self) -> list[Row]:
        if self.before.inputs != self.one.laid.inputs:
            self.ready.append(self._input())
        for pair, cost in zip(self.one.alignment.pairs, self.one.alignment.costs, strict=True):
            if not cost and pair.theirs[0] == pair.theirs[1]:
                continue        # a row of the source holds it
            laid = self.one.laid_rows(pair)
            if laid and not pair.elsewhere:
                self._up_to(laid[0])
            self._pair(pair, laid)
        self._up_to(None)
        self._join()
        return self.ready

    def _input(self) -> Row:
        now, published = (printed(laid.inputs[0], self.framework) for laid in (self.one.laid, self.before))
        return Row(Cell("input", "", 0, now), Cell("input", "", 0, published), f"{now}, not {published}", "cause")

    def _up_to(self, stop: LaidRow | None) -> None:
        """What comes before a row in either network and is not in the other."""
        end_now = self.one.laid.index[stop.address] if stop else len(self.one.laid.rows)
        end_before = self.before.index.get(stop.address) if stop else len(self.before.rows)
        for row in self.before.rows[self.at_before : end_before or 0]:
            if row.address not in self.one.laid.index and self._is_told(row):
                self.waiting.append(_Event(None, row, None))
        for row in self.one.laid.rows[self.at_now : end_now]:
            if self._is_silent(row):
                self.waiting.append(_Event(None, None, row))
        self.at_before, self.at_now = max(self.at_before, end_before or 0), max(self.at_now, end_now)

    def _is_told(self, row: LaidRow) -> bool:
        return not row.layer.training and bool(self._count(row) or our_group(row.layer.kind) in LIGHT)

    def _is_silent(self, row: LaidRow) -> bool:
        """Whether a cause has put a row in that the source does not show."""
        group = our_group(row.layer.kind)
        return row.address not in self.before.index and group in LIGHT and group not in self.one.theirs.view.light

    def _count(self, row: LaidRow) -> int:
        return shown_as(row.layer, self.one.theirs.view).count

    def _pair(self, pair: Pair, laid: Sequence[LaidRow]) -> None:
        theirs, items = self.one.their_rows(pair), self.one.items(pair)
        cell = self._theirs(theirs, items) if theirs else None
        published = [self.before.rows[self.before.index[row.address]] for row in laid if self._is_published(row)]
        if len(laid) == 1 and not published:
            self.waiting.append(_Event(cell, None, laid[0]))
            return
        self._join()
        if len(laid) > 1:
            self.ready.append(self._several(cell, laid, published))
        elif laid:
            self.ready.append(self._row(cell, published[0], laid[0]))
        elif cell:
            self.ready.append(self._alone(cell))

    def _alone(self, cell: Cell) -> Row:
        """A row of the source that no row of the network is taken for."""
        if any(edit.count_ties_twice for made in self.one.made for edit in made.edits):
            for row in self.one.laid.rows:
                if row.tied_to and row.layer.borrowed == cell.count:
                    return Row(cell, self._reference([row]), "the shared matrix, listed again", "cause")
        return Row(cell, None, ADDED, "open")

    def _is_published(self, row: LaidRow) -> bool:
        found = self.before.index.get(row.address)
        if found is None or not row.layer.training:
            return found is not None
        return bool(difference(self.before.rows[found].layer, row.layer, self.framework).words)

    def _row(self, cell: Cell | None, published: LaidRow, now: LaidRow) -> Row:
        said = difference(published.layer, now.layer, self.framework)
        reference = self._reference([published])
        if said.words:
            return Row(cell, reference, said.words, "cause" if said.own else "follows")
        if cell is None:
            return Row(None, reference, NOT_THERE, "open")
        if cell.count != self._count(now):
            return Row(cell, reference, f"{cell.count:,} parameters, not {reference.count:,}", "open")
        return Row(cell, reference, "", "same")

    def _several(self, cell: Cell | None, laid: Sequence[LaidRow], published: Sequence[LaidRow]) -> Row:
        """One row of the source for several of the network."""
        reference = self._reference(published) if published else None
        if cell is None:
            return Row(None, reference, NOT_THERE, "open")
        said = [
            (row, difference(self.before.rows[self.before.index[row.address]].layer, row.layer, self.framework))
            for row in laid
            if self._is_published(row)
        ]
        own = [f"{row.address}: {one.words}" for row, one in said if one.own and one.words]
        own += [f"{row.address}: {ADDED}" for row in laid if not self._is_published(row)]
        follows = [f"{row.address}: {one.words}" for row, one in said if one.words and not one.own]
        changed = own or follows
        if not changed:
            same = cell.count == sum(map(self._count, laid))
            return Row(cell, reference, "" if same else f"{cell.count:,} parameters", "same" if same else "open")
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        return Row(cell, reference, changed[0] + more, "cause" if own else "follows")

    def _theirs(self, rows: Sequence[Side], items: Sequence[Item]) -> Cell:
        first = items[0]
        count = sum(row.count for row in rows)
        return Cell(name_of(first), first.kind, count, shape_of(items[-1]), len(rows), first.line)

    def _reference(self, rows: Sequence[LaidRow]) -> Cell:
        name = _span(rows[0].address, rows[-1].address)
        last = rows[-1].layer
        shape = printed(last.outputs[0], self.framework) if last.outputs else ""
        kind = kind_of(last, self.framework) if len(rows) == 1 else ""
        return Cell(name, kind, sum(map(self._count, rows)), shape, len(rows))

    def _join(self) -> None:
        """What waits, with a row that came and one that went as one where they are of the same kind, or alone."""
        gone = [event for event in self.waiting if event.published]
        came = [event for event in self.waiting if not event.published]
        alone = len(gone) == 1 == len(came)
        for event in came:
            partner = next((one for one in gone if alone or _group(one.published) == _group(event.now)), None)
            if partner is None or partner.published is None or event.now is None:
                self.ready.append(Row(event.theirs or self._unseen(event.now), None, ADDED, "cause"))
                continue
            before = gone.index(partner)
            self.ready += [self._missing(one) for one in gone[:before]]
            gone = gone[before + 1 :]
            self.ready.append(self._row(event.theirs or self._unseen(event.now), partner.published, event.now))
        self.ready += [self._missing(one) for one in gone]
        self.waiting = []

    def _missing(self, event: _Event) -> Row:
        return Row(None, self._reference([event.published]) if event.published else None, NOT_THERE, "cause")

    def _unseen(self, row: LaidRow | None) -> Cell | None:
        """The cell of a row that the source does not show: its name is empty."""
        return Cell("", kind_of(row.layer, self.framework), self._count(row)) if row else None


def _span(first: str, last: str) -> str:
    """What holds two rows and all between them: their block, or the lines from one to the other."""
    if first == last:
        return first
    parts, others = first.split("."), last.split(".")
    shared = next((at for at, (a, b) in enumerate(zip(parts, others, strict=False)) if a != b), 0)
    return ".".join(parts[:shared]) if shared else f"{parts[0]} to {others[0]}"


def _group(row: LaidRow | None) -> str:
    return our_group(row.layer.kind) if row else ""


def name_of(item: Item) -> str:
    """What a person finds a row of the source by."""
    return item.name or item.kind or item.text


def shape_of(item: Item) -> str:
    """The first output of a row of the source, as it prints it, without the batch; empty where it prints none."""
    if not item.outputs:
        return ""
    return " × ".join("?" if extent is None else str(extent) for extent in item.outputs[0][1:])
