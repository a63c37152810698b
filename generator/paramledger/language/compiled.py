"""Lines made ready for the walk: every expression compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from sys import intern
from typing import Any, TypeVar, TypeVarTuple

from paramledger.language.expressions import Expression, Scope, expression
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Line
from paramledger.language.values import Value, frozen, row_keys, shown
from paramledger.language.words import (
    LOOP,
    Argument,
    Word,
    argument,
    expressions_in,
    not_a_name,
    word,
)
from paramledger.ops import OPS
from paramledger.problems import SpecError
from paramledger.record import record

MOST_EXPRESSIONS = 200   # of one line
OFTEN = ("op", "block", "from_", "when")     # keys of a line, beside its name, that go together whatever they say
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@record(slots=True)
class CompiledLine:
    """A line made ready: words with their braces, arguments with their expressions."""

    place: Location
    name: Word
    op: Word | None = None
    block: Word | None = None
    reads: tuple[Word, ...] | None = None   # None: the line before
    reads_all: bool = True                  # every output of what is named, rather than the first of each
    repeat: Argument | None = None
    each: Value | Expression | None = None
    when: Expression | bool = True
    parallel: bool = False
    shared: bool = False
    training: bool = False
    tied_to: Word | None = None
    arguments: tuple[tuple[str, Argument], ...] = ()
    ties_all: bool = False                  # every tensor of a layer, not its weight alone
    frozen: bool | None = None              # training leaves its tensors as they are; None: as what is around it
    adapter: int | None = None              # rank of a low-rank adapter beside the layer
    magnitude: bool = False                 # with a learned length for every output
    uncounted: str = ""                     # work that is not counted
    per_item: bool = False                  # the block is run on each item along the first axis
    patched: tuple[tuple[str, Location], ...] = ()   # keys that a variant or edit has set, and where
    loops: bool = field(init=False)         # whether it has `repeat` or `each`
    when_reads: bool = field(init=False)    # whether `when`, or a loop that it may ask about, depends on what is read

    def __post_init__(self) -> None:
        """What follows from the rest, and is asked for each time that the line is walked."""
        self.loops = self.repeat is not None or self.each is not None  # type: ignore[misc]
        self.when_reads = not isinstance(self.when, bool) and (  # type: ignore[misc]
            self.when.asks_shape
            or (self.loops and any(isinstance(x, Expression) and x.asks_shape for x in (self.repeat, self.each)))
        )

    def at(self, key: str) -> Location:
        """Where a key of the line stands."""
        return next((place for name, place in self.patched if name == key), self.place.at(key))

    def under(self, key: str, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """The function's value; a reason that it raises gets the place of a key."""
        try:
            return function(*arguments)
        except SpecError as wrong:
            raise self.located(key, wrong) from None

    def located(self, key: str, wrong: SpecError) -> LocatedError:
        """A reason with the place of a key; one that has a place keeps it."""
        return wrong if isinstance(wrong, LocatedError) else LocatedError(self.at(key), wrong.message, wrong.hint)

    def filled(self, key: str, text: Word, scope: Scope) -> str:
        """The text of a key with its braces filled in."""
        if not text.expressions:
            return text.text
        try:
            return text.fill(scope)
        except SpecError as wrong:
            raise self.located(key, wrong) from None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression of the line."""
        found: list[Expression] = []
        for text in (self.name, self.op, self.block, self.tied_to, *(self.reads or ())):
            if text is not None and text.expressions:
                found += text.expressions
        each = self.each if isinstance(self.each, Expression) else None
        for value in (self.repeat, each, self.when, *[value for _, value in self.arguments]):
            if isinstance(value, Expression):
                found.append(value)
            elif isinstance(value, tuple):
                found += expressions_in(value)
        return tuple(found)

    @property
    def may_hold_many(self) -> bool:
        """Whether a glance leaves open how many expressions there are: it has lists, many keys, braces that are not its
        name's.
        """
        if self.reads or self.tied_to or (self.op and self.op.expressions) or (self.block and self.block.expressions):
            return True
        for _, value in self.arguments:
            if type(value) is tuple:
                return True
        return len(self.name.expressions) + len(self.arguments) > MOST_EXPRESSIONS - 2   # beside `when` and the loop

    @property
    def asked(self) -> frozenset[str]:
        """Every name that the line asks for."""
        return frozenset(name for found in self.expressions for name in found.names)

    def when_per_round(self, row_keys: frozenset[str]) -> bool:
        """Whether `when` asks about the round or its row, so that some rounds may be left out and others kept."""
        return self.loops and any(found.names & (LOOP | row_keys) for found in expressions_in(self.when))

    @property
    def reads_rounds(self) -> bool:
        """Whether what is read depends on the round."""
        if self.reads is None or not self.loops:
            return False
        return any(found.names for text in self.reads for found in text.expressions)

    @property
    def counts_rounds(self) -> bool:
        """Whether a round's number matters, so that no two rounds can be taken as equal beforehand."""
        return self.each is not None or "index" in self.asked


def compiled_line(line: Line, place: Location) -> CompiledLine:
    """A line made ready; raises LocatedError with the key that is wrong."""
    given = line.model_fields_set
    if ("op" in given) == ("block" in given) and not _may_take_block(line.op):
        has = "neither `op` nor `block`" if line.op is None else "both `op` and `block`"
        raise LocatedError(place, f"line `{line.name}` has {has}", "a line is one layer or one block")
    keys: tuple[str, ...] = OFTEN
    if not given.isdisjoint(SELDOM):
        _check_keys(line, place)
        keys = (*OFTEN, *SELDOM)
    made = _made(line, [key for key in keys if key in given], place)
    if made.may_hold_many and len(made.expressions) > MOST_EXPRESSIONS:
        raise LocatedError(
            place,
            f"line `{line.name}` has {len(made.expressions)} expressions, more than {MOST_EXPRESSIONS}",
            "pass a list by name",
        )
    return made


def _check_keys(line: Line, place: Location) -> None:
    """Raises LocatedError for keys that contradict each other, or that mean nothing alone."""
    if line.repeat is not None and line.each is not None:
        raise LocatedError(place.at("each"), f"line `{line.name}` has both `repeat` and `each`", "a line has one loop")
    if (line.parallel or line.shared) and line.repeat is None and line.each is None:
        raise LocatedError(
            place,
            f"line `{line.name}` is `{'parallel' if line.parallel else 'shared'}` without a loop",
            "add `repeat` or `each`",
        )
    if line.per_item and (line.block is None or line.op is not None):
        raise LocatedError(
            place.at("per_item"), f"line `{line.name}` is `per_item` but not a block", "put its layers into a block"
        )
    if line.magnitude and line.adapter is None:
        raise LocatedError(
            place.at("magnitude"), f"line `{line.name}` has `magnitude` without `adapter`", "add `adapter = …`, a rank"
        )
    if line.ties == "all" and line.tied_to is None:
        raise LocatedError(place.at("ties"), f"line `{line.name}` has `ties` without `tied_to`", "add `tied_to = …`")


def _may_take_block(op: str | None) -> bool:
    """Whether an op takes a block; one that an expression names may turn out to do so."""
    return op is not None and ("{" in op or (op in OPS and OPS[op].takes_block))


def word_of(value: object) -> Word:
    """Text with its braces; raises SpecError for what is no text."""
    if not isinstance(value, str):
        raise SpecError(f"{shown(frozen(value))} is not a word", "write it in quotes")
    return word(value)


def reads_of(value: object) -> tuple[Word, ...]:
    """What `from` names: one word or several."""
    texts = value if isinstance(value, list) else [value]
    if not texts:
        raise SpecError("reads from nothing", "name a line or an input, or leave `from` out to read the line before")
    return tuple(map(word_of, texts))


def rows_of(value: object) -> Value | Expression:
    """What `each` walks: an expression, or rows as they stand."""
    if isinstance(value, str):
        return expression(value)
    rows = frozen(value)
    if taken := sorted(key for key in row_keys(rows) if not_a_name(key)):
        raise SpecError(f"`{taken[0]}` cannot be a key of a row", not_a_name(taken[0]))
    return rows


def _itself(value: object) -> object:
    return value


def when_of(value: object) -> Expression | bool:
    """What `when` says: a truth, or an expression that is asked at the walk."""
    if not isinstance(value, (bool, str)):
        raise SpecError(f"`when` is {shown(frozen(value))}", "write true, false or a comparison in quotes")
    return value if isinstance(value, bool) else expression(value)


# The keys of a line that may be left out: the field of `CompiledLine` that each fills, and how its value is read.
_READ: dict[str, tuple[str, Callable[[Any], object]]] = {
    "op": ("op", word),
    "block": ("block", word),
    "tied_to": ("tied_to", word),
    "from_": ("reads", reads_of),
    "each": ("each", rows_of),
    "repeat": ("repeat", argument),
    "when": ("when", when_of),
    "parallel": ("parallel", _itself),
    "shared": ("shared", _itself),
    "only": ("training", lambda value: value == "training"),
    "ties": ("ties_all", lambda value: value == "all"),
    "frozen": ("frozen", _itself),
    "adapter": ("adapter", _itself),
    "magnitude": ("magnitude", _itself),
    "uncounted": ("uncounted", _itself),
    "per_item": ("per_item", _itself),
}


SELDOM = tuple(key for key in _READ if key not in OFTEN)


def _made(line: Line, keys: Iterable[str], place: Location) -> CompiledLine:
    key = "name"    # the key that is being read, should it be wrong: its place is not made for every key that is right
    values = vars(line)
    read: dict[str, Any] = {}
    arguments: list[tuple[str, Argument]] = []
    try:
        name = word(line.name)
        for key in keys:
            field, reader = _READ[key]
            read[field] = reader(values[key])
        for key, value in (line.model_extra or {}).items():
            arguments.append((intern(key), argument(value)))
    except SpecError as wrong:
        raise LocatedError(place.at(key.rstrip("_")), wrong.message, wrong.hint) from None
    if isinstance(values["from_"], list):
        read["reads_all"] = False
    return CompiledLine(place, name, arguments=tuple(arguments), **read)


def compiled(lines: Iterable[Line], place: Location) -> tuple[CompiledLine, ...]:
    """Lines made ready, each with its place in the list."""
    return tuple([compiled_line(line, place.at(number)) for number, line in enumerate(lines)])
