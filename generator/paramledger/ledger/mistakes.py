"""Common mistakes, computed: the network that was meant, what was done to it, and the number that people then see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from paramledger.language.causes import CAUSES, Cause
from paramledger.language.location import LocatedError, Location
from paramledger.language.mistakes import Mistake, mistakes_file
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.reconcile import Done, Endpoint, Stepped, path_from
from paramledger.problems import Problem


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A mistake, computed: `start` is the number of the network that was meant, and each cause is a step from it."""

    family: str
    model: Mistake
    start: Endpoint
    steps: tuple[Stepped, ...]

    @property
    def name(self) -> str:
        """Its name among all mistakes, `alexnet.no_flatten`: where a page has it."""
        return f"{self.family}.{self.model.id}"

    @property
    def total(self) -> int:
        """The number that people see."""
        return self.steps[-1].total

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its causes, in order."""
        return tuple(cause.code for cause in self.model.causes)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The entries of the table of causes, in order."""
        return tuple(CAUSES[code] for code in self.codes)


@kept
def mistakes_of(ledger: Ledger, family: str) -> tuple[Mistaken, ...]:
    """The mistakes of a family, computed; none if it has no file of them. Raises LocatedError with the key of the file
    that is wrong.
    """
    top, written = Location(mistakes_file(family), ("mistakes",)), ledger.mistakes.get(family)
    return tuple(
        _mistaken(ledger, family, mistake, top.at(number))
        for number, mistake in enumerate(written.mistakes if written else ())
    )


def all_mistakes(ledger: Ledger) -> Iterator[Mistaken]:
    """Every mistake, families by name."""
    for family in sorted(ledger.mistakes):
        yield from mistakes_of(ledger, family)


def _mistaken(ledger: Ledger, family: str, mistake: Mistake, place: Location) -> Mistaken:
    done = [
        Done(place.at("causes", number), cause, cause.about or CAUSES[cause.code].about)
        for number, cause in enumerate(mistake.causes)
    ]
    start, steps = path_from(ledger, mistake.network, mistake.quantity, done, place.at("network"))
    return Mistaken(family, mistake, start, steps)


def mistake_problems(ledger: Ledger) -> Iterator[Problem]:
    """Every mistake that cannot be computed, and every cause that does nothing."""
    misread = {problem.path for problem in ledger.reading_problems}
    for family in sorted(ledger.mistakes.keys() & ledger.families.keys()):
        if ledger.texts.path(mistakes_file(family)) in misread:
            continue
        try:
            found = mistakes_of(ledger, family)
        except LocatedError as wrong:
            yield ledger.texts.problem(wrong, "mistake")
            continue
        for number, mistaken in enumerate(found):
            place = Location(mistakes_file(family), ("mistakes", number))
            yield from (ledger.texts.problem(wrong, "mistake") for wrong in _idle(mistaken, place))


def _idle(mistaken: Mistaken, place: Location) -> Iterator[LocatedError]:
    """Causes that change no row and do not say so, and those that say so and change one."""
    for number, (cause, step) in enumerate(zip(mistaken.model.causes, mistaken.steps, strict=True)):
        at = place.at("causes", number)
        if not step.rows and not cause.optional:
            yield LocatedError(at, f"`{step.edit}` changes no number", "change the edit, or say `optional = true`")
        if step.rows and cause.optional:
            yield LocatedError(at.at("optional"), f"`{step.edit}` changes a number", "remove `optional`")
