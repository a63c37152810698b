"""Answers that the site brings with it, so that a browser need not walk every network to search for a number or for
what a summary is of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paramledger.cache import packed, unpacked
from paramledger.diagnosis.features import features_of
from paramledger.finding.adapters import adapted_of
from paramledger.finding.classes import forms_of
from paramledger.finding.heads import bodies_of
from paramledger.finding.index import explained, places_of
from paramledger.finding.tables import tied_of
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import Kept, dumped, key_of

OF_A_FAMILY: tuple[Callable[..., object], ...] = (
    adapted_of, bodies_of, features_of, forms_of, places_of, tied_of,
)
OF_ALL: tuple[Callable[..., object], ...] = (explained,)


class Shelf:
    """A store of answers in memory. Those that are put on it belong to the specs beside them: nothing is compared."""

    def __init__(self) -> None:
        self.there: dict[str, tuple[Kept, bytes]] = {}

    def put(self, data: bytes) -> None:
        """Answers as `shelved` packs them."""
        self.there |= unpacked(data)

    def find(self, key: str, is_large: bool) -> Kept | None:
        return self.there[key][0] if key in self.there else None

    def data(self, key: str, digest: str) -> bytes | None:
        return self.there[key][1] if key in self.there else None

    def save(self, key: str, kept: Kept, data: bytes, is_large: bool) -> None:
        """What is computed in a browser is held by the ledger, as long as the page is open."""
        self.there[key] = (kept, data)


def shelved(ledger: Ledger) -> bytes:
    """The answers that searches ask for, of every family."""
    return packed({key: (Kept("", {}), data) for key, data in _asked(ledger)})


def _asked(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    for function in OF_A_FAMILY:
        for family in sorted(ledger.families):
            yield _key(function, family), dumped(function(ledger, family))
    for function in OF_ALL:
        yield _key(function), dumped(function(ledger))


def _key(function: Callable[..., object], *names: str) -> str:
    return key_of(function.__wrapped__, names)  # type: ignore[attr-defined]
