"""What tools print and what is stored of every variant, for the index that finds a number: the figures are those of the
command `find`, each once for a variant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from paramledger.counts.quantities import DESCRIBED
from paramledger.finding.index import Place, places_of
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept

COUNTED = {"params": "parameters", "macs": "macs", "flops": "macs", "bytes": "bytes"}    # by what a tool calls it


class Said(NamedTuple):
    """What a figure is, without its number: many variants have the same."""

    kind: str
    quantity: str
    about: str
    anchor: str


@kept
def figures_of(ledger: Ledger, family: str) -> tuple[tuple[str, Said, int], ...]:
    """(variant, what it is, value) of a family, in the order in which `find` looks through them."""
    return tuple(_figures(places_of(ledger, family)))


def _figures(places: Iterable[Place]) -> Iterator[tuple[str, Said, int]]:
    """Without the tools' figures that repeat a total, or another tool's: the search answers those with the first."""
    places = tuple(places)
    seen = {(place.address, place.value, _words(place.quantity)) for place in places if place.kind == "total"}
    for place in places:
        words = _words(COUNTED[place.quantity]) if place.kind == "tool" else ""
        if place.kind not in ("tool", "storage") or (words and (place.address, place.value, words) in seen):
            continue
        seen.add((place.address, place.value, words))
        said = Said(place.kind, place.quantity, place.about, place.page.partition("#")[2])
        yield place.address.partition("/")[2], said, place.value


def _words(quantity: str) -> str:
    """The words that ask for a quantity: figures that the same words ask for stand for each other."""
    return DESCRIBED[quantity].asked


def numbered(ledger: Ledger) -> Mapping[Said, int]:
    """Each thing that a figure may be, by its number in the index: what is said most often has the shortest."""
    counts: dict[Said, int] = {}
    for family in sorted(ledger.families):
        for _, said, _ in figures_of(ledger, family):
            counts[said] = counts.get(said, 0) + 1
    return {said: number for number, said in enumerate(sorted(counts, key=lambda said: (-counts[said], said)))}
