"""How a network is stored: parameters, stored elements and bytes, in each scheme of specs/storage/."""

from paramledger.storage.stored import (
    FIGURES,
    Keeper,
    Kept,
    Stored,
    described_by,
    keeper,
    scheme_names,
    scheme_of,
    stored,
)
from paramledger.storage.words import Network, network_of

__all__ = [
    "FIGURES",
    "Keeper",
    "Kept",
    "Network",
    "Stored",
    "described_by",
    "keeper",
    "network_of",
    "scheme_names",
    "scheme_of",
    "stored",
]
