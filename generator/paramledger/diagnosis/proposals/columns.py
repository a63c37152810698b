"""The columns of a table that a family keeps of its stages: another factor in all of them, another kernel, a block more
or less in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal, setting
from paramledger.diagnosis.parameter_codes import code_of
from paramledger.diagnosis.proposals.replaced import factors
from paramledger.language.values import DataRow

KERNELS = (3, 5, 7)
Table = Sequence[Mapping[str, object]]


def proposals(one: Repaired) -> Iterator[Proposal]:
    """Changes of one column at a time; tables that edits have set already are left as they are."""
    done = {key for made in one.made for edit in made.edits for key in (edit.set or {})}
    for name, value in one.spec.parameters.items():
        if name in done or not isinstance(value, tuple):
            continue
        table = [dict(row) for row in value if isinstance(row, DataRow)]
        if table and len(table) == len(value):
            yield from ((setting(code, {name: list(other)}),) for code, other in _tables(one, table))


def _tables(one: Repaired, table: Table) -> Iterator[tuple[str, Table]]:
    """The table with one column changed, and what that is called."""
    for column in table[0]:
        values = [row.get(column) for row in table]
        numbers = [value for value in values if type(value) is int]
        code = code_of(column)
        if len(numbers) < len(values):
            continue
        common = Counter(numbers).most_common(1)[0][0]
        if code == "wrong_expansion":
            yield from ((code, _instead(table, column, common, other)) for other in factors(one, common))
        elif code == "kernel_size":
            yield from ((code, [{**row, column: kernel} for row in table]) for kernel in KERNELS)
        elif code == "wrong_depth":
            for at, number in enumerate(numbers):
                yield from ((code, _other(table, at, column, number + step)) for step in (1, -1) if number + step > 0)


def _instead(table: Table, column: str, before: int, after: int) -> Table:
    """The table with another number wherever one stands in a column."""
    return [{**row, column: after} if row[column] == before else row for row in table]


def _other(table: Table, at: int, column: str, value: int) -> Table:
    """The table with another number in one row."""
    return [{**row, column: value} if number == at else row for number, row in enumerate(table)]
