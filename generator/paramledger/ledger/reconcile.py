"""Reconciliations: a start, edits, an end; every delta computed, the remainder always shown, and it must be 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from paramledger.digits import read_printed
from paramledger.language.location import LocatedError, Location
from paramledger.language.reconciliations import Evidence, Reconciliation, SingleEdit, Step
from paramledger.language.settings import set_as_well
from paramledger.language.text import claim_name
from paramledger.ledger.breakdown import Breakdown, broken_down
from paramledger.ledger.counting import Counted, counted
from paramledger.ledger.edits import State, edited, label
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.problems import Budget, Problem, SpecError

T = TypeVar("T")
NUMBER = "number:"      # before a bare number where a path ends


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a path begins or ends: an address (`claim:family.id` for a printed number) and its number."""

    address: str
    total: int | Fraction

    @property
    def claim(self) -> str:
        """The claim whose printed number this is, `family.id`; empty for a computed number."""
        return claim_name(self.address)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that gives something else before and after: its address, and both numbers."""

    layer: str
    before: int
    after: int

    @property
    def delta(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step, computed: what it is called, why, how we know, what it adds, and the rows in which it shows."""

    edit: str
    about: str
    evidence: Evidence
    delta: int
    total: int
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A step before it is computed: where it is written, its edit, why, and how we know."""

    place: Location
    edit: SingleEdit
    about: str
    evidence: Evidence = "forced"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A reconciliation, computed. `reverse` are the same steps in the reverse order, when the file asks for them."""

    name: str
    model: Reconciliation
    start: Endpoint
    steps: tuple[Stepped, ...]
    end: Endpoint
    rows: tuple[Difference, ...]
    reverse: tuple[Stepped, ...]

    def __repr__(self) -> str:
        steps = "1 step" if len(self.steps) == 1 else f"{len(self.steps)} steps"
        totals = (f"{end.total:,}" if isinstance(end.total, int) else str(end.total) for end in (self.start, self.end))
        path = f"{' to '.join(totals)} {self.model.quantity} in {steps}"
        return f"<Reconciled {self.name}: {path}, remainder {self.remainder}>"

    @property
    def evidence(self) -> Evidence:
        """What the whole explanation rests on."""
        return weakest(self.model)

    @property
    def remainder(self) -> int | Fraction:
        """What the steps leave unexplained: 0, or the reconciliation is wrong."""
        return self.end.total - self.steps[-1].total


WEAKEST_FIRST: tuple[Evidence, ...] = ("inferred", "documented", "forced")


def weakest(model: Reconciliation) -> Evidence:
    """The evidence of a whole path: that of its weakest step. One inferred step makes an inferred path."""
    return min((step.evidence for step in model.steps), key=WEAKEST_FIRST.index)


FEWER = "make fewer steps, or steps that name less"


@dataclass(frozen=True, slots=True)
class Work:
    """What one reconciliation may cost, its reverse order included; the largest of ours takes a tenth of it."""

    lines: Budget = field(
        default_factory=lambda: Budget(20_000, "the steps up to this one walk more than {most} lines of layers", FEWER)
    )
    rows: Budget = field(
        default_factory=lambda: Budget(100_000, "the steps up to this one count more than {most} rows", FEWER)
    )


@kept
def reconciled(ledger: Ledger, name: str) -> Reconciled:
    """A reconciliation, computed; raises LocatedError with the key of its file that is wrong."""
    return reconciled_as(ledger, name, ledger.reconciliations[name])


def reconciled_with(ledger: Ledger, name: str, settings: Sequence[str]) -> Reconciled:
    """A reconciliation with settings at both ends, each `classes=10`: the same steps between the networks that somebody
    has. Raises SpecError where an end is a printed number, which has none.
    """
    model = ledger.reconciliations[name]
    if not settings:
        return reconciled(ledger, name)
    if claim_name(model.end) or model.end.startswith(NUMBER):
        raise SpecError(f"`{name}` ends in a printed number, which has no settings", "set them between two networks")
    ends = {"start": set_as_well(model.start, settings), "end": set_as_well(model.end, settings)}
    return reconciled_as(ledger, name, model.model_copy(update=ends))


def reconciled_as(ledger: Ledger, name: str, model: Reconciliation) -> Reconciled:
    """A reconciliation that need not be a file: it may also end in a bare number, `number:25557032`, with commas or
    without. Raises LocatedError as if it were one.
    """
    top = Location(f"reconciliations/{name}.toml", ())
    start = _at(top.at("start"), lambda: ledger.breakdown(model.start))
    first = counted(start, model.quantity, State(start.spec).counting)
    work, done = Work(), list(_done(model.steps, top))
    steps = _steps(ledger, start, first, model.quantity, done, work)
    reverse = _steps(ledger, start, first, model.quantity, done[::-1], work) if model.reversed else []
    end = _at(top.at("end"), lambda: _end(ledger, model))
    whole = tuple(_differences(first, steps[-1][1]))
    begin, there, back = (
        Endpoint(start.address, first.number),
        tuple(step for step, _ in steps),
        tuple(step for step, _ in reverse),
    )
    return Reconciled(name, model, begin, there, end, whole, back)


def path_from(
    ledger: Ledger, address: str, quantity: str, done: Iterable[Done], place: Location
) -> tuple[Endpoint, tuple[Stepped, ...]]:
    """A path that ends where its steps lead: the number of the network at an address, and the steps from it. Raises
    LocatedError; `place` is where the address is written.
    """
    start = _at(place, lambda: ledger.breakdown(address))
    first = _at(place, lambda: counted(start, quantity, State(start.spec).counting))
    steps = _steps(ledger, start, first, quantity, done, Work())
    return Endpoint(start.address, first.number), tuple(step for step, _ in steps)


def _done(steps: Iterable[Step], top: Location) -> Iterator[Done]:
    for number, step in enumerate(steps):
        yield Done(top.at("steps", number), step, step.about, step.evidence)


def _end(ledger: Ledger, model: Reconciliation) -> Endpoint:
    if name := claim_name(model.end):
        _, claim = ledger.claim(name)
        return Endpoint(model.end, read_printed(claim.said, claim.binary).value)
    if model.end.startswith(NUMBER):
        return Endpoint(model.end, read_printed(model.end.removeprefix(NUMBER)).value)
    end = ledger.breakdown(model.end)
    return Endpoint(end.address, end.figure("", model.quantity))


def _steps(
    ledger: Ledger,
    start: Breakdown,
    first: Counted,
    quantity: str,
    steps: Iterable[Done],
    work: Work,
) -> list[tuple[Stepped, Counted]]:
    claims = ledger.claims_of(start.family.name)
    state, breakdown, before = State(start.spec, storages=ledger.storages), start, first
    made: list[tuple[Stepped, Counted]] = []
    for step in steps:
        was, place = state, step.place
        try:
            state = edited(state, step.edit, place)
            if state.spec is not was.spec:
                walked = ledger.line_count.walked
                breakdown = broken_down(start.address, state.spec, ledger.line_count)
                work.lines.spend(ledger.line_count.walked - walked)
            after = counted(breakdown, quantity, state.counting, claims, work.rows)
        except LocatedError as wrong:
            own = wrong.place.file == place.file
            raise (
                wrong
                if own
                else LocatedError(place, f"after this step, layer `{wrong.layer}`: {wrong.message}", wrong.hint)
            ) from None
        except SpecError as wrong:
            raise LocatedError(place, wrong.message, wrong.hint) from None
        delta, rows = after.number - before.number, tuple(_differences(before, after))
        made.append((Stepped(label(step.edit), step.about, step.evidence, delta, after.number, rows), after))
        before = after
    return made


def _differences(before: Counted, after: Counted) -> Iterator[Difference]:
    for layer in dict.fromkeys([*before.parts, *after.parts]):
        a, b = before.parts.get(layer, 0), after.parts.get(layer, 0)
        if a != b:
            yield Difference(layer, a, b)


def _at(place: Location, function: Callable[[], T]) -> T:
    """The function's value; whatever is wrong elsewhere is said here, at the key that led to it."""
    try:
        return function()
    except LocatedError as wrong:
        raise wrong if wrong.place.file == place.file else LocatedError(place, wrong.message, wrong.hint) from None
    except SpecError as wrong:
        raise LocatedError(place, wrong.message, wrong.hint) from None


def _undocumented(model: Reconciliation, top: Location) -> Iterator[LocatedError]:
    """Steps that are called documented, but no source says where."""
    if any(source.where for source in model.sources):
        return
    for number, step in enumerate(model.steps):
        if step.evidence == "documented" and not (step.source and step.source.where):
            yield LocatedError(
                top.at("steps", number, "evidence"),
                "the step is called documented, but no source says where",
                "give the step a `source`, or one of `sources` a `where`: a section, table, line or function; "
                "or write `inferred`",
            )


def reconciliation_problems(ledger: Ledger) -> Iterator[Problem]:
    """Every reconciliation that cannot be computed, or that leaves a remainder."""
    for name in sorted(ledger.reconciliations):
        file = f"reconciliations/{name}.toml"
        for undocumented in _undocumented(ledger.reconciliations[name], Location(file, ())):
            yield ledger.texts.problem(undocumented, "reconciliation")
        try:
            found = reconciled(ledger, name)
        except LocatedError as wrong:
            yield ledger.texts.problem(wrong, "reconciliation")
            continue
        if found.remainder:
            too = f"{abs(found.remainder):,} too {'few' if found.remainder > 0 else 'many'}"
            message = f"the steps come to {found.steps[-1].total:,}, but the end is {found.end.total:,}: {too}"
            left = LocatedError(
                Location(file, ("end",)), message, "a step is missing or wrong; the remainder must be 0"
            )
            yield ledger.texts.problem(left, "remainder")
