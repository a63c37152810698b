"""From a number to what it is: every place where it stands or that it follows from, the best explanation first.

The rule of the order: digits that are all there before rounded ones; fewer steps before more; a network as it is
published before one with settings of one's own; totals, claims and tools before layers; then what more has been
published about. What fits by chance alone is not offered: a rounded number composes with common settings only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from paramledger.counts.quantities import DESCRIBED
from paramledger.counts.steps import Step
from paramledger.digits import Verdict, Word, verdict
from paramledger.finding.asked import Asked, Reading, asked_of
from paramledger.finding.composing import composed
from paramledger.finding.index import Place, explained, places_of
from paramledger.finding.solving import solved
from paramledger.finding.steps import Composed
from paramledger.ledger.ledger import Ledger

MOST = 30               # answers that are given
COUNTED = re.compile(r"\s(?:params?|parameters|weights|FLOPs?|MACs?)$", re.IGNORECASE)
KINDS = ("total", "claim", "tool", "storage", "reconciliation", "composed", "mistake", "layer", "formula")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: what the number is, and how it comes about. `chance` is of how many that fit as well."""

    address: str
    layer: str
    quantity: str
    kind: str
    value: int
    text: str               # as it was asked
    match: Word
    steps: tuple[Step, ...]
    about: str
    page: str
    printed: str = ""       # of a claim
    others: int = 0
    chance: int = 1
    causes: int = 0         # of a mistake
    unusual: int = 0        # how far the reading, or the arguments of a layer, are from the usual
    is_named: bool = False      # by words beside the number, or by a shape as wide

    @property
    def is_said(self) -> bool:
        """Whether it was printed in these digits."""
        return bool(self.printed) and _squeezed(self.printed) == _squeezed(self.text)


@dataclass(frozen=True)
class Finder:
    """The search over a ledger. What it looks through is read when it is first asked."""

    ledger: Ledger

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every number, families by name, then those of reconciliations."""
        families = (place for name in sorted(self.ledger.families) for place in places_of(self.ledger, name))
        return (*families, *explained(self.ledger))

    @cached_property
    def by_value(self) -> tuple[list[int], list[Place]]:
        """The same in the order of their values, and these values."""
        ordered = sorted(self.places, key=lambda place: place.value)
        return [place.value for place in ordered], ordered

    @cached_property
    def by_text(self) -> dict[str, list[Place]]:
        """The claims by what was printed."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            if place.printed:
                found.setdefault(_squeezed(place.printed), []).append(place)
        return found

    @cached_property
    def known(self) -> dict[str, int]:
        """How much has been published about each network: claims, explanations and tools' rows count alike."""
        counts: dict[str, int] = {}
        for place in self.places:
            if place.kind in ("claim", "reconciliation"):
                counts[place.address] = counts.get(place.address, 0) + 1
        return counts

    def find(self, text: str) -> list[Found]:
        """What the numbers of a text are, best first; several numbers keep to the networks that have them all, and
        each then has its best answer there. Raises SpecError for a text without a number.
        """
        asked = asked_of(text)
        answers = [self._answers(one) for one in asked]
        if len(asked) == 1:
            return answers[0][:MOST]
        shared = self._shared(answers)
        if not shared:
            return [one for found in answers for one in found[:3]][:MOST]
        return [one for address in shared for found in answers if (one := self._first(found, address))][:MOST]

    def _shared(self, answers: Sequence[Sequence[Found]]) -> list[str]:
        """The networks that have most of the numbers, and at least two of them: the best first."""
        having = Counter(address for found in answers for address in {one.address for one in found if one.address})
        most = max(having.values(), default=0)
        best = [address for address, numbers in having.items() if numbers == most > 1]
        return sorted(best, key=lambda address: self._order_of_shared(address, answers))

    def _order_of_shared(self, address: str, answers: Sequence[Sequence[Found]]) -> tuple[object, ...]:
        """Numbers of the network itself before those of its layers; usual readings first, then what was printed so."""
        firsts = [one for found in answers if (one := self._first(found, address))]
        printed = sum(any(one.is_said and one.address == address for one in found) for found in answers)
        return (
            sum(one.kind == "layer" for one in firsts),
            sum(one.unusual for one in firsts),
            -printed,
            -self.known.get(address, 0),
            address,
        )

    @staticmethod
    def _first(found: Sequence[Found], address: str) -> Found | None:
        """The best answer of a network: what it has, or else what was printed of it."""
        own = [one for one in found if one.address == address]
        return next((one for one in own if one.kind != "claim"), own[0] if own else None)

    def _answers(self, asked: Asked) -> list[Found]:
        found = [*self._listed(asked), *self._composed(asked), *self._solved(asked)]
        found.sort(key=lambda one: self._order(one, asked))
        return _distinct(found)

    def _listed(self, asked: Asked) -> Iterator[Found]:
        """What stands somewhere: claims that were printed so, and every number from which the digits follow."""
        for place in self.by_text.get(_squeezed(asked.text), ()):
            yield _placed(place, asked, "exact")
        values, places = self.by_value
        for reading in asked.readings:
            least, most = _span(reading)
            for place in places[bisect_left(values, least) : bisect_right(values, most)]:
                if _meant(asked, place) and (fits := _fits(reading, place.value)):
                    yield _placed(place, asked, fits.word, reading)

    def _composed(self, asked: Asked) -> Iterator[Found]:
        for reading in asked.readings:
            found = list(composed(self.ledger, reading.printed, asked))
            ways, networks = Counter(one.address for one in found), len({one.address for one in found})
            for one in found:
                yield self._of(one, asked, reading, (ways[one.address], networks))

    def _of(self, one: Composed, asked: Asked, reading: Reading, fitting: tuple[int, int]) -> Found:
        """An answer; `fitting` is how many ways there are in its network, and how many networks."""
        fits = _fits(reading, one.value)
        assert fits is not None, one
        about = f"{one.about} ({reading.about})" if reading.about else one.about
        return Found(
            one.address, "", one.quantity, "composed", one.value, asked.text, fits.word, one.steps, about, one.page,
            unusual=reading.rank + one.unusual, chance=fitting[fits.word != "exact"],
            is_named=one.subject in asked.subjects,
        )

    def _solved(self, asked: Asked) -> Iterator[Found]:
        """Layers of which a small whole number is the count of parameters."""
        value = asked.readings[0].value
        if (asked.quantities and "parameters" not in asked.quantities) or not isinstance(value, int):
            return
        if not asked.is_whole:
            return
        for one in solved(value, asked.kinds, asked.sizes):
            yield Found("", one.layer, "parameters", "formula", value, asked.text, "exact", (), one.about, one.page,
                        chance=one.of, unusual=one.cost, is_named=one.out in asked.sizes)

    def _order(self, one: Found, asked: Asked) -> tuple[object, ...]:
        words = ("exact", "rounds", "truncates")
        return (
            not one.is_named,
            not one.is_said,
            one.unusual if one.kind not in ("composed", "formula") else 0,
            words.index(one.match),
            one.kind == "layer",
            one.unusual if one.kind == "composed" else 0,
            one.quantity == "bytes" and not asked.is_byte,
            len(one.steps) + one.causes,
            KINDS.index(one.kind),
            one.unusual,
            one.kind == "tool" and one.quantity != "params",
            DESCRIBED[one.quantity].leading or 9 if one.quantity in DESCRIBED else 9,
            -self.known.get(one.address.partition("[")[0], 0),
            one.address,
        )


def _meant(asked: Asked, place: Place) -> bool:
    """Whether the words around a number leave what a place counts."""
    if not asked.quantities or place.quantity in asked.quantities:
        return True
    if place.kind != "tool":
        return False
    wanted = {"params": "parameters", "macs": "macs", "flops": "macs", "bytes": "bytes"}[place.quantity]
    return wanted in asked.quantities


def _span(reading: Reading) -> tuple[Fraction, Fraction]:
    """The numbers from which the digits may follow."""
    place, value = Fraction(reading.printed.places[-1]), abs(Fraction(reading.value))
    return value - place, value + place


def _fits(reading: Reading, value: int) -> Verdict | None:
    """How the digits follow from a number at the last place given, or at places that zeros leave open."""
    found = verdict(reading.printed, value)
    return found if found.word in ("exact", "rounds", "truncates") else None


def _squeezed(text: str) -> str:
    """Digits and unit without spaces, and without the word for what is counted: printed alike."""
    return "".join(COUNTED.sub("", text).split()).lower()


def _placed(place: Place, asked: Asked, word: Word, reading: Reading | None = None) -> Found:
    about = f"{place.about} ({reading.about})" if reading and reading.about else place.about
    return Found(
        place.address, place.layer, place.quantity, place.kind, place.value, asked.text, word, (), about, place.page,
        place.printed, place.others, causes=place.causes, unusual=reading.rank if reading else 0,
    )


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Each network once for a number, its best answer; what has been printed of it; and each mistake."""
    seen: set[tuple[str, str, bool]] = set()
    kept: list[Found] = []
    for one in found:
        key = (one.address, one.page if one.kind == "mistake" else one.layer, one.kind == "claim")
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
