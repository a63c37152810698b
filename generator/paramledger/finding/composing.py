"""Numbers that nobody has listed and that follow from a network in a few steps: other classes, another image, a table
counted twice, adapters.

Each answer is worked out from the network itself: formulas here say only what is worth trying.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.digits import Printed, verdict
from paramledger.language.location import LocatedError
from paramledger.ledger.adapted import adapted
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.counting import Counting, counted
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.network.adapters import TAKE_ADAPTERS
from paramledger.problems import SpecError
from paramledger.storage import described_by, network_of, stored

# Numbers of classes that data sets have; any number up to a hundred is tried too, where all digits are given.
DATA_SETS = (101, 102, 120, 196, 200, 256, 257, 365, 397, 400, 500, 525, 555, 600, 700, 1000, 1001, 5000, 8142, 10000,
             10450, 11221, 18291, 21841, 21843)
COMMON = (2, 10, 100)           # that a rounded number is tried with
MOST_CLASSES = 100
IMAGES = (28, 32, 64, 96, 128, 192, 224, 256, 288, 299, 320, 384, 448, 512)
RANKS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
# Which layers people give adapters to, by the ends of their addresses.
TARGETS = ("q,v", "q,k,v,o", "q,k,v", "c_attn", "qkv", "query_key_value", "all-linear")
PACKED = ("bitsandbytes/nf4",)  # in which models are adapted
LEAST_DIGITS = 4                # of a rounded number that is worth composing


@dataclass(frozen=True, slots=True)
class Composed:
    """A number with the steps to it."""

    address: str
    quantity: str
    value: int
    steps: tuple[Step, ...]
    about: str
    page: str


class Form(NamedTuple):
    """The parameters of a variant under some settings, by its number of classes: base + slope · classes."""

    address: str
    settings: tuple[tuple[str, int], ...]
    name: str               # of the parameter that says how many classes
    own: int                # classes that it has as published
    base: int
    slope: int
    state: int


class Adapted(NamedTuple):
    """What adapters of rank 1 add to a variant, by the layers beside which they stand; `packed` what numel gives then.
    """

    address: str
    parameters: int
    sizes: tuple[tuple[str, int], ...]
    packed: tuple[tuple[str, int], ...]


class Tied(NamedTuple):
    """A variant whose input and output share a table, or have two of the same size."""

    address: str
    parameters: int
    table: int
    is_shared: bool


def composed(ledger: Ledger, printed: Printed, quantities: frozenset[str]) -> Iterator[Composed]:
    """Every number that follows in a few steps and from which the digits follow; none for words that mean no
    parameters.
    """
    if (quantities and not quantities & {"parameters", "total"}) or not isinstance(printed.value, int):
        return
    whole = printed.places[0] == 1
    if not whole and len(str(printed.value).rstrip("0")) < LEAST_DIGITS - 1:
        return
    for family in sorted(ledger.families):
        for form in forms_of(ledger, family):
            yield from _with_classes(ledger, form, printed, whole)
        if whole:
            for tied in tied_of(ledger, family):
                yield from _with_table(ledger, tied, printed.value)
            for found in adapted_of(ledger, family):
                yield from _with_adapters(ledger, found, printed.value)


# -- Classes and images ------------------------------------------------------------------------------------------------


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


def _with_classes(ledger: Ledger, form: Form, printed: Printed, whole: bool) -> Iterator[Composed]:
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


# -- Tables ------------------------------------------------------------------------------------------------------------


@kept
def tied_of(ledger: Ledger, family: str) -> tuple[Tied, ...]:
    """The language models of a family, with the size of their embedding table."""
    found: list[Tied] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        network = network_of(breakdown.root, family)
        if network.words["language"]:
            head = breakdown.at(network.head)
            table = next(tensor.size for tensor in head.tensors if tensor.name == "weight")
            found.append(Tied(breakdown.address, breakdown.parameters, table, bool(head.tied)))
    return tuple(found)


def _with_table(ledger: Ledger, tied: Tied, value: int) -> Iterator[Composed]:
    breakdown = ledger.breakdown(tied.address)
    page = variant_page(tied.address)
    if tied.is_shared and value == tied.parameters + tied.table:
        twice = counted(breakdown, "parameters", Counting(ties_twice=True)).number
        if twice == value:
            edit = "the shared table counted twice"
            steps = (Step(edit, value - tied.parameters, value),)
            yield Composed(tied.address, "parameters", value, steps, f"{breakdown.title}, {edit}", page)
    for edit, less in (("without the embedding table", tied.table), ("without both tables", 2 * tied.table)):
        if value == tied.parameters - less and (not tied.is_shared or less == tied.table):
            steps = (Step(edit, -less, value),)
            yield Composed(tied.address, "parameters", value, steps, f"{breakdown.title} {edit}", page)


# -- Adapters ----------------------------------------------------------------------------------------------------------


@kept
def adapted_of(ledger: Ledger, family: str) -> tuple[Adapted, ...]:
    """What adapters add to the language models of a family."""
    found: list[Adapted] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        network = network_of(breakdown.root, family)
        if not network.words["language"]:
            continue
        sizes = {target: _size_of_rank_1(breakdown, target, network.head) for target in TARGETS}
        schemes = [name for name in described_by(network, ledger.storages) if name in PACKED]
        packed = tuple((name, stored(network, ledger.storages, name).numel) for name in schemes)
        some = tuple((target, size) for target, size in sizes.items() if size)
        found.append(Adapted(breakdown.address, breakdown.parameters, some, packed))
    return tuple(found)


def _size_of_rank_1(breakdown: Breakdown, targets: str, head: str) -> int:
    """What adapters of rank 1 add beside layers; 0 where one of the names is not there."""
    sizes = 0
    for target in targets.split(","):
        own = 0
        for row in breakdown.rows:
            if row.training or row.kind not in TAKE_ADAPTERS:
                continue
            chosen = row.kind == "linear" and row.address != head if target == "all-linear" else row.name == target
            if chosen:
                out, *read = next(tensor.shape for tensor in row.tensors if tensor.name == "weight")
                own += row.count * (out + read[-1])
        if not own:
            return 0
        sizes += own
    return sizes


def _with_adapters(ledger: Ledger, found: Adapted, value: int) -> Iterator[Composed]:
    starts = [("", 0, ""), ("parameters", found.parameters, "")]
    starts += [("numel", numel, name) for name, numel in found.packed]
    for targets, size in found.sizes:
        for what, start, scheme in starts:
            rank, rest = divmod(value - start, size)
            if rest or rank not in RANKS:
                continue
            breakdown = ledger.breakdown(found.address)
            made = adapted(breakdown, rank, targets.split(","))
            more = made.totals.trainable_parameters
            if start + more != value:
                continue
            edit = f"LoRA of rank {rank} beside {targets}"
            steps = [Step(f"stored in {scheme}", start - found.parameters, start)] if scheme else []
            steps.append(Step(edit, more, found.parameters + more if not scheme and what else start + more))
            if not what:
                steps.append(Step("only what is trained", -found.parameters, more))
            yield Composed(
                found.address, "parameters", value, tuple(steps), f"{breakdown.title} with {edit}",
                variant_page(found.address),
            )
