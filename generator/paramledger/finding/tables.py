"""Numbers of a language model with its embedding table counted twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.finding.steps import Composed
from paramledger.ledger.counting import Counting, counted
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.storage import network_of


class Tied(NamedTuple):
    """A variant whose input and output share a table, or have two of the same size."""

    address: str
    parameters: int
    table: int
    is_shared: bool


@kept
def tied_of(ledger: Ledger, family: str) -> tuple[Tied, ...]:
    """The language models of a family, with the size of their embedding table."""
    found: list[Tied] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        network = network_of(breakdown.root, family)
        if network.words["language"]:
            head = breakdown.at(network.head)
            table = next(tensor.size for tensor in head.tensors if tensor.name == "weight")
            found.append(Tied(breakdown.address, breakdown.parameters, table, bool(head.tied)))
    return tuple(found)


def with_table(ledger: Ledger, tied: Tied, value: int) -> Iterator[Composed]:
    breakdown = ledger.breakdown(tied.address)
    page = variant_page(tied.address)
    if tied.is_shared and value == tied.parameters + tied.table:
        twice = counted(breakdown, "parameters", Counting(ties_twice=True)).number
        if twice == value:
            edit = "the shared table counted twice"
            steps = (Step(edit, value - tied.parameters, value),)
            yield Composed(tied.address, "parameters", value, steps, f"{breakdown.title}, {edit}", page)
    for edit, less in (("without the embedding table", tied.table), ("without both tables", 2 * tied.table)):
        if value == tied.parameters - less and (not tied.is_shared or less == tied.table):
            steps = (Step(edit, -less, value),)
            yield Composed(tied.address, "parameters", value, steps, f"{breakdown.title} {edit}", page)
