"""What the networks of a family take in every scheme of storage that describes them."""

from __future__ import annotations

from typing import NamedTuple

from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.storage import described_by, network_of, stored


class Sizes(NamedTuple):
    """A variant in a scheme; `packs` if the scheme keeps some tensor otherwise than the rest."""

    address: str
    scheme: str
    is_language: bool
    numel: int
    elements: int
    bytes: int
    packs: bool


@kept
def stored_of(ledger: Ledger, family: str) -> tuple[Sizes, ...]:
    """Variant by variant, schemes by name."""
    return tuple(
        Sizes(address, name, network.words["language"] is True, one.numel, one.elements, one.bytes, one.packs)
        for address in (f"{family}/{key}" for key in ledger.families[family].model.variants)
        for network in [network_of(ledger.breakdown(address).root, family)]
        for name in described_by(network, ledger.storages)
        for one in [stored(network, ledger.storages, name)]
    )
