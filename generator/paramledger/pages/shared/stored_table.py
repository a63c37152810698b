"""How a language model is stored: parameters, stored elements and bytes in every scheme that describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from paramledger.addresses import STORAGE, stored_anchor
from paramledger.digits import decimal
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.page import Rendered
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    anchored,
    code,
    details,
    escape,
    heading,
    link,
    number_link,
    page_text,
    table,
    target,
    wide,
)
from paramledger.storage import FIGURES, Network, Stored, described_by, network_of, stored

GGUF = "gguf/"      # whose many mixes are folded
MB, MIB = 10**6, 2**20


class StoredTable:
    """The section of a language model's page, and the figures that it publishes."""

    def __init__(self, ledger: Ledger, breakdown: Breakdown, page: str) -> None:
        self.page, self.breakdown = page, breakdown
        network = network_of(breakdown.root, breakdown.family.name)
        self.found = list(_schemes(ledger, network)) if network.words["language"] else []

    @property
    def values(self) -> dict[str, int | str]:
        return {stored_anchor(one.name, figure): one.of(figure) for one in self.found for figure in FIGURES}

    @property
    def text(self) -> Rendered:
        """Empty for a network that is no language model."""
        return page_text(*self._parts()) if self.found else page_text()

    def _parts(self) -> Iterator[str]:
        mixes = [one for one in self.found if one.name.startswith(GGUF)]
        schemes = link("what each of these schemes packs and how we know", target(STORAGE, "", self.page))
        yield heading(2, "How it is stored")
        yield (
            f"The network has {number_link(self.breakdown.parameters, '#parameters')} parameters, however it is "
            f"stored. What changes is the number of elements, which {code('numel')} and model pages add up, and the "
            f"number of bytes. A separate page explains {schemes}."
        )
        yield self._table(one for one in self.found if one not in mixes)
        if mixes:
            yield details("In a GGUF file, where one element is one parameter", self._table(mixes))

    def _table(self, found: Iterable[Stored]) -> str:
        columns = [
            Column("stored as"), *(Column(name, "right") for name in (
                "elements of parameters", "elements of the file", "bytes", "MB", "MiB"
            )),
        ]
        return wide(table(columns, [self._row(one) for one in found]))

    def _row(self, one: Stored) -> list[str]:
        cells = [anchored(stored_anchor(one.name, figure), one.of(figure)) for figure in FIGURES]
        to = f"#{stored_anchor(one.name, 'bytes')}"
        units = (
            link(f"{decimal(Fraction(one.bytes, unit), 2)} {word}", to) for unit, word in ((MB, "MB"), (MIB, "MiB"))
        )
        title = one.title if one.title == one.storage.title else f"{one.storage.title}: {one.title}"
        told = link(escape(title), target(STORAGE, stored_anchor(one.name), self.page))
        return [f"{told}{BREAK}{code(one.name)}", *cells, *units]


def _schemes(ledger: Ledger, network: Network) -> Iterator[Stored]:
    for name in described_by(network, ledger.storages):
        found = stored(network, ledger.storages, name)
        if found.packs:
            yield found
