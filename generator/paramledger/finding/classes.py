"""Numbers of a classifier with another number of classes, with grey images, or with images of another size; and the
bytes of these, in a file or in training.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from paramledger.addresses import variant_page
from paramledger.counts.quantities import MIXED
from paramledger.counts.steps import Step
from paramledger.digits import Printed, verdict
from paramledger.finding.asked import Asked
from paramledger.finding.steps import Composed
from paramledger.language.location import LocatedError
from paramledger.language.values import shown
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.problems import SpecError

# Numbers of classes that data sets have; any number up to a hundred is tried too, where all digits are given.
DATA_SETS = (101, 102, 120, 196, 200, 256, 257, 365, 397, 400, 500, 525, 555, 600, 700, 1000, 1001, 5000, 8142, 10000,
             10450, 11221, 18291, 21841, 21843)
# Bytes of a number in a file, and what training keeps of it; counters of normalisation have eight in every file.
STORED = ((4, "four bytes each, in float32"), (2, "two bytes each, in 16 bits"), (1, "a byte each, in 8 bits"))
TRAINED = (MIXED, f"{MIXED} bytes each in training: Adam in mixed precision")
COUNTER = 8
COMMON = (2, 10, 100)           # that a rounded number is tried with
MOST_CLASSES = 100
MOST_SAID = 100_000             # that a text itself speaks of
IMAGES = (28, 32, 64, 96, 128, 192, 224, 256, 288, 299, 320, 384, 448, 512)
POOLED = "adaptive_pool"        # the parameter of families whose count hangs on the image in one framework alone
Settings: TypeAlias = tuple[tuple[str, int], ...]


class Form(NamedTuple):
    """The parameters of a variant under some settings, by its number of classes: base + slope · classes."""

    address: str
    settings: Settings
    name: str               # of the parameter that says how many classes
    own: int                # classes that it has as published
    base: int
    slope: int
    state: int
    counters: int           # of batches: one for each normalisation that keeps statistics


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
    inputs: list[Settings] = [()]
    if channels and parameters.get(channels) == 3:
        inputs.append(((channels, 1),))
    if size and type(parameters.get(size)) is int:
        fixed = next(iter(_where_size_matters(ledger, breakdown, size)), None)
        if fixed is not None:
            inputs += [(*fixed, (size, pixels)) for pixels in IMAGES if pixels != parameters[size]]
    for settings in inputs:
        one, two = (_counted(ledger, address, (*settings, (classes, count))) for count in (own, own + 1))
        if one and two and two.parameters > one.parameters:
            slope = two.parameters - one.parameters
            yield Form(address, settings, classes, own, one.parameters - slope * own, slope, one.totals.state,
                       one.totals.tracked)


def _where_size_matters(ledger: Ledger, breakdown: Breakdown, size: str) -> Iterator[Settings]:
    """What is to be set so that parameters hang on the image: nothing, or that its last map is not pooled to one size.
    """
    pooled: list[Settings] = [((POOLED, False),)] if breakdown.spec.parameters.get(POOLED) is True else []
    for settings in ((), *pooled):
        for pixels in (256, 384, 448):
            other = _counted(ledger, breakdown.address, (*settings, (size, pixels)))
            if pixels != breakdown.spec.parameters[size] and other:
                if other.parameters != breakdown.parameters:
                    yield settings
                break


def _counted(ledger: Ledger, address: str, settings: Sequence[tuple[str, int]]) -> Breakdown | None:
    """A variant with settings; None where they do not fit."""
    text = ", ".join(f"{name} = {shown(value)}" for name, value in settings)
    try:
        found = ledger.breakdown(f"{address}[{text}]" if text else address)
        found.root  # noqa: B018 - walked here, where what does not fit can be left out
        return found
    except (LocatedError, SpecError):
        return None


class _Size(NamedTuple):
    """How a count becomes what was printed: so many bytes each, and so many more."""

    quantity: str
    each: int
    more: int
    said: str


def with_classes(ledger: Ledger, form: Form, printed: Printed, asked: Asked) -> Iterator[Composed]:
    for size in _sizes(form, asked) if asked.is_byte else _COUNTS:
        for classes in sorted(set(_classes(form, printed, size, asked))):
            if classes == form.own and not form.settings and (size.said == "" or size.quantity == "total"):
                continue        # it is listed
            settings = (*form.settings, *([(form.name, classes)] if classes != form.own else []))
            found = _counted(ledger, form.address, settings)
            if found is not None:
                yield from _fitting(ledger, form, found, settings, size, printed)


_COUNTS = (_Size("total", 1, 0, ""), _Size("parameters", 1, 0, ""))


def _sizes(form: Form, asked: Asked) -> Iterator[_Size]:
    """The bytes that a count may come to: of parameters alone, as summaries print them, and of all that a file has."""
    if "training" in asked.subjects or asked.is_whole:
        yield _Size("parameters", TRAINED[0], 0, TRAINED[1])
    for each, said in STORED:
        yield _Size("parameters", each, 0, said)
        if form.state:
            yield _Size("total", each, COUNTER * form.counters, said)
        if form.counters:
            yield _Size("total", each, 0, said)


def _fitting(
    ledger: Ledger, form: Form, found: Breakdown, settings: Settings, size: _Size, printed: Printed
) -> Iterator[Composed]:
    """A network under settings if its count, or its bytes, are what was printed."""
    count = found.totals.of(size.quantity)
    value = count * size.each + size.more
    if verdict(printed, value).word not in ("exact", "rounds"):
        return
    steps = list(_steps(ledger, form.address, settings, size.quantity))
    said = " and ".join(f"{name} = {shown(to)}" for name, to in settings)
    about = ledger.breakdown(form.address).title + (f" with {said}" if said else "")
    if size.said:
        edit = size.said + (", and eight for each counter of batches" if size.more else "")
        steps.append(Step(edit, value - count, value))
        what = "parameters" if size.quantity == "parameters" else "parameters and statistics"
        about += f", {what}, {size.said}"
    quantity = "bytes" if size.said else size.quantity
    yield Composed(found.address, quantity, value, tuple(steps), about, variant_page(found.address))


def _classes(form: Form, printed: Printed, size: _Size, asked: Asked) -> Iterator[int]:
    """Numbers of classes that are worth a walk."""
    base = form.base + (form.state if size.quantity == "total" else 0)
    if printed.places[0] == 1:
        classes, rest = divmod(printed.value - size.more - size.each * base, size.each * form.slope)
        if rest == 0 and (0 < classes <= MOST_CLASSES or classes in DATA_SETS or classes == form.own):
            yield int(classes)
        return
    if form.settings:
        return      # rounded digits fit too much
    least, most = (Fraction(printed.value) + far * printed.places[-1] for far in (-2, 2))
    said = (int(number) for number in asked.settings if number == int(number) and 0 < number <= MOST_SAID)
    for classes in (*COMMON, form.own, *said):
        if least <= size.more + size.each * (base + form.slope * classes) <= most:
            yield classes


def _steps(ledger: Ledger, address: str, settings: Sequence[tuple[str, int]], quantity: str) -> Iterator[Step]:
    before = ledger.breakdown(address).totals.of(quantity)
    for number in range(1, len(settings) + 1):
        there = _counted(ledger, address, settings[:number])
        if there is None:
            continue
        after = there.totals.of(quantity)
        name, value = settings[number - 1]
        yield Step(f"{name} = {shown(value)}", after - before, after)
        before = after
