"""Numbers of a classifier with another number of classes, with grey images, or with images of another size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.digits import Printed, verdict
from paramledger.finding.steps import Composed
from paramledger.language.location import LocatedError
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.problems import SpecError

# Numbers of classes that data sets have; any number up to a hundred is tried too, where all digits are given.
DATA_SETS = (101, 102, 120, 196, 200, 256, 257, 365, 397, 400, 500, 525, 555, 600, 700, 1000, 1001, 5000, 8142, 10000,
             10450, 11221, 18291, 21841, 21843)
COMMON = (2, 10, 100)           # that a rounded number is tried with
MOST_CLASSES = 100
IMAGES = (28, 32, 64, 96, 128, 192, 224, 256, 288, 299, 320, 384, 448, 512)


class Form(NamedTuple):
    """The parameters of a variant under some settings, by its number of classes: base + slope · classes."""

    address: str
    settings: tuple[tuple[str, int], ...]
    name: str               # of the parameter that says how many classes
    own: int                # classes that it has as published
    base: int
    slope: int
    state: int


@kept
def forms_of(ledger: Ledger, family: str) -> tuple[Form, ...]:
    """The forms of a family's classifiers: as published, with a grey image, and with other images where their size
    matters.
    """
    return tuple(form for key in ledger.families[family].model.variants for form in _forms(ledger, f"{family}/{key}"))


def _forms(ledger: Ledger, address: str) -> Iterator[Form]:
    breakdown = ledger.breakdown(address)
    roles, parameters = breakdown.family.roles, breakdown.spec.parameters
    classes = roles.get("classes")
    own = parameters.get(classes or "")
    if classes is None or type(own) is not int:
        return
    channels, size = roles.get("channels"), roles.get("size")
    inputs: list[tuple[tuple[str, int], ...]] = [()]
    if channels and parameters.get(channels) == 3:
        inputs.append(((channels, 1),))
    if size and type(parameters.get(size)) is int and _size_matters(ledger, breakdown, size):
        inputs += [((size, pixels),) for pixels in IMAGES if pixels != parameters[size]]
    for settings in inputs:
        one, two = (_counted(ledger, address, (*settings, (classes, count))) for count in (own, own + 1))
        if one and two and two.parameters > one.parameters:
            slope = two.parameters - one.parameters
            yield Form(address, settings, classes, own, one.parameters - slope * own, slope, one.totals.state)


def _size_matters(ledger: Ledger, breakdown: Breakdown, size: str) -> bool:
    for pixels in (256, 384, 448):
        if pixels != breakdown.spec.parameters[size] and (
            other := _counted(ledger, breakdown.address, ((size, pixels),))
        ):
            return other.parameters != breakdown.parameters
    return False


def _counted(ledger: Ledger, address: str, settings: Sequence[tuple[str, int]]) -> Breakdown | None:
    """A variant with settings; None where they do not fit."""
    text = ", ".join(f"{name} = {value}" for name, value in settings)
    try:
        found = ledger.breakdown(f"{address}[{text}]" if text else address)
        found.root  # noqa: B018 - walked here, where what does not fit can be left out
        return found
    except (LocatedError, SpecError):
        return None


def with_classes(ledger: Ledger, form: Form, printed: Printed, whole: bool) -> Iterator[Composed]:
    tried = set(_classes(form, printed, whole))
    for classes in sorted(tried):
        if classes == form.own and not form.settings:
            continue
        settings = (*form.settings, *([(form.name, classes)] if classes != form.own else []))
        found = _counted(ledger, form.address, settings)
        if found is None:
            continue
        for quantity, value in (("parameters", found.parameters), ("total", found.totals.total)):
            if value == found.parameters and quantity == "total":
                continue
            if verdict(printed, value).word in ("exact", "rounds"):
                steps = tuple(_steps(ledger, form.address, settings, quantity))
                said = " and ".join(f"{name} = {count:,}" for name, count in settings)
                title = ledger.breakdown(form.address).title
                page = variant_page(found.address)
                yield Composed(found.address, quantity, value, steps, f"{title} with {said}", page)


def _classes(form: Form, printed: Printed, whole: bool) -> Iterator[int]:
    """Numbers of classes that are worth a walk."""
    assert isinstance(printed.value, int)
    if whole:
        for more in {0, form.state}:
            classes, rest = divmod(printed.value - form.base - more, form.slope)
            if rest == 0 and (0 < classes <= MOST_CLASSES or classes in DATA_SETS or classes == form.own):
                yield classes
        return
    if form.settings:
        return      # rounded digits fit too much
    far = 2 * int(printed.places[-1])
    for classes in COMMON:
        there = form.base + form.slope * classes
        near = classes != form.own and abs(there - printed.value) <= far
        if near and verdict(printed, there).word in ("exact", "rounds"):
            yield classes


def _steps(ledger: Ledger, address: str, settings: Sequence[tuple[str, int]], quantity: str) -> Iterator[Step]:
    before = ledger.breakdown(address).totals.of(quantity)
    for number in range(1, len(settings) + 1):
        there = _counted(ledger, address, settings[:number])
        if there is None:
            continue
        after = there.totals.of(quantity)
        name, value = settings[number - 1]
        yield Step(f"{name} = {value}", after - before, after)
        before = after
