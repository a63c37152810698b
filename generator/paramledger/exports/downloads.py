"""The downloads as one value: every file of docs/api/ that is made from the ledger. One line in the table for every
kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from paramledger.addresses import CROISSANT
from paramledger.download import Download, Downloads, Pieces, described, digest_of
from paramledger.exports import badge, cards, feed, variants
from paramledger.exports.croissant import croissant
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.problems import Problem, SpecError

Files = Iterable[tuple[str, Pieces]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of download: what it is made for (each family, each reconciliation, once), and its files for one of them.
    """

    names: Callable[[Ledger], Iterable[str]]
    files: Callable[[Ledger, str], Files]


def once(files: Callable[[Ledger], Files]) -> Kind:
    """Files that collect from all specs."""
    return Kind(lambda ledger: ("",), lambda ledger, _: files(ledger))


def families(ledger: Ledger) -> list[str]:
    return sorted(ledger.families)


def reconciliations(ledger: Ledger) -> list[str]:
    return sorted(ledger.reconciliations)


DOWNLOADS: dict[str, Kind] = {
    "badges": Kind(families, badge.files),
    "claims": once(variants.claims),
    "everything": once(variants.everything),
    "feed": once(feed.files),
    "index": once(variants.index),
    "layers": once(variants.layers),
    "reconciliation": Kind(reconciliations, variants.reconciliation),
    "reconciliations": once(variants.reconciliations),
    "variants": Kind(families, variants.files),
}
NOTHING: Mapping[str, bytes] = MappingProxyType({})


@kept
def digests_of(ledger: Ledger, kind: str, name: str) -> tuple[tuple[str, str], ...]:
    """Path and digest of each file of a kind for one family or reconciliation; for all of them the name is empty."""
    return tuple((path, digest_of(pieces())) for path, pieces in DOWNLOADS[kind].files(ledger, name))


def prepare(ledger: Ledger, family: str) -> None:
    """Compute whatever downloads say of a family alone, so that its breakdowns are not asked for again."""
    for kind, entry in DOWNLOADS.items():
        if entry.names is families:
            digests_of(ledger, kind, family)


def downloads(ledger: Ledger, there: Mapping[str, bytes] = NOTHING) -> Downloads:
    """Every download by its path under docs/, in the order of paths; raises SpecError when two kinds make the same.

    Cards take long to draw: of what is `there` already, those that need not be drawn again are taken as they are.
    """
    made: dict[str, Download] = {}
    for kind, path, download in (*_computed(ledger), *(("cards", *card) for card in cards.files(ledger, there))):
        if path in made:
            raise SpecError(f"{path} is made twice, the second time by {kind}")
        made[path] = download
    description = croissant(ledger, {path: one.digest for path, one in made.items()})
    made[CROISSANT] = Download(digest_of([description]), lambda: [description])
    return Downloads(dict(sorted(made.items())))


def _computed(ledger: Ledger) -> Iterator[tuple[str, str, Download]]:
    """Kind, path and file of all that is not drawn."""
    for kind, entry in DOWNLOADS.items():
        latest = _Latest(ledger, entry)
        for name in entry.names(ledger):
            for path, digest in digests_of(ledger, kind, name):
                yield kind, path, Download(digest, latest.at(name, path))


class _Latest:
    """The files of a kind; those of the name that was asked for last are held."""

    def __init__(self, ledger: Ledger, kind: Kind) -> None:
        self.ledger, self.kind = ledger, kind
        self.name: str | None = None
        self.files: dict[str, Pieces] = {}

    def at(self, name: str, path: str) -> Pieces:
        return lambda: self._held(name)[path]()

    def _held(self, name: str) -> dict[str, Pieces]:
        if self.name != name:
            self.name, self.files = name, dict(self.kind.files(self.ledger, name))
        return self.files


def stale(folder: str, there: Mapping[str, str], wanted: Mapping[str, bytes]) -> list[Problem]:
    """What is in docs/api/ and is not as computed; `there` is path -> digest. What is missing is no problem: git does
    not keep these files.
    """
    old, orphan, hint = (
        "the file is not as generated",
        "nothing generates this file any more",
        "run `paramledger build`",
    )
    known = described(wanted)
    return [
        Problem(f"{folder}/{path}", 0, "stale-download", old if path in known else orphan, hint)
        for path, digest in sorted(there.items())
        if path not in known or known[path].digest != digest
    ]
