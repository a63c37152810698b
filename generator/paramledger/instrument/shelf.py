"""Answers that the site brings with it, so that a browser need not walk every network to search for a number or for
what a summary is of; and what the specs say, so that it need not read their TOML, which takes a third of its start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from paramledger.cache import packed, unpacked
from paramledger.diagnosis.candidates import words_of
from paramledger.diagnosis.features import features_of
from paramledger.finding.adapters import adapted_of
from paramledger.finding.caches import caches_of
from paramledger.finding.classes import forms_of
from paramledger.finding.heads import bodies_of
from paramledger.finding.index import explained, places_of
from paramledger.finding.tables import tied_of
from paramledger.language.toml import Value, read_toml
from paramledger.ledger.ledger import Ledger, facts
from paramledger.ledger.memory import Kept, dumped, key_of, loaded

OF_A_FAMILY: tuple[Callable[..., object], ...] = (
    adapted_of, bodies_of, caches_of, features_of, forms_of, places_of, tied_of,
)
OF_ALL: tuple[Callable[..., object], ...] = (explained, words_of)
FIRST_FILE = "specs/first.answers"      # in the package
VALUES = "values of the specs"
FIRST: tuple[Callable[..., object], ...] = (facts,)     # of a family: what its totals are asked for with


class Shelf:
    """A store of answers in memory. Those that are put on it belong to the specs beside them: nothing is compared."""

    def __init__(self) -> None:
        self.there: dict[str, tuple[Kept, bytes]] = {}

    def put(self, data: bytes) -> None:
        """Answers as `shelved` packs them."""
        self.there |= unpacked(data)

    @property
    def values(self) -> dict[str, dict[str, Value]]:
        """What the specs say, by their path; of those of a text that is not here, nothing."""
        return cast(dict[str, dict[str, Value]], loaded(self.there[VALUES][1])) if VALUES in self.there else {}

    def find(self, key: str, is_large: bool) -> Kept | None:
        return self.there[key][0] if key in self.there else None

    def data(self, key: str, digest: str) -> bytes | None:
        return self.there[key][1] if key in self.there else None

    def save(self, key: str, kept: Kept, data: bytes, is_large: bool) -> None:
        """What is computed in a browser is held by the ledger, as long as the page is open."""
        self.there[key] = (kept, data)


def first(ledger: Ledger) -> bytes:
    """The few answers that come with the specs, and their values."""
    values = {file: read_toml(data) for file, data in sorted(ledger.texts.data.items())}
    return _packed((*_of_families(ledger, FIRST), (VALUES, dumped(values))))


def shelved(ledger: Ledger) -> bytes:
    """The answers that searches ask for, of every family."""
    whole = ((_key(function), dumped(function(ledger))) for function in OF_ALL)
    return _packed((*_of_families(ledger, OF_A_FAMILY), *whole))


def _packed(answers: Iterable[tuple[str, bytes]]) -> bytes:
    return packed({key: (Kept("", {}), data) for key, data in answers})


def _of_families(ledger: Ledger, functions: Iterable[Callable[..., object]]) -> Iterator[tuple[str, bytes]]:
    for function in functions:
        for family in sorted(ledger.families):
            yield _key(function, family), dumped(function(ledger, family))


def _key(function: Callable[..., object], *names: str) -> str:
    return key_of(function.__wrapped__, names)  # type: ignore[attr-defined]
