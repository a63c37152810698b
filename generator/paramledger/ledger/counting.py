"""Ways of counting: which rows and tensors make a number, for numbers that others counted differently.

The ledger's own way is `Counting()`; its numbers are those of `count.totals`. Every other way is a change to it, made
by the edits of a reconciliation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction
from math import prod
from typing import assert_never

from paramledger.counts.quantities import DESCRIBED, QUANTITIES, Described
from paramledger.counts.rows import Row, rows_at
from paramledger.digits import nearest, read_printed
from paramledger.language.counting_words import WORDS
from paramledger.language.model import Claim
from paramledger.language.storage import Storage
from paramledger.ledger.bounds import check_number
from paramledger.ledger.breakdown import Breakdown, need_quantity
from paramledger.ledger.sizes import Sizes, keeper_of
from paramledger.ops.axes import elements
from paramledger.ops.base import BIASES, Product, Tensor
from paramledger.problems import Budget, SpecError, did_you_mean

HUES = {word.name: word.hue for word in WORDS if word.hue}
TENSORS = {word.name: word.tensor for word in WORDS if word.tensor}
WORK = {word.name: word.work for word in WORDS if word.work}
SLOTS = {word.name: word.slots for word in WORDS if word.slots}
ROUND: dict[str, Callable[[int, int], int]] = {
    "down": lambda number, to: number // to * to,
    "nearest": lambda number, to: int(nearest(number, to)),
    "up": lambda number, to: -(-number // to) * to,
}

MOST_ROWS = 100_000     # that one way of counting counts or names


def _divided(number: int, parts: int) -> int:
    if number % parts:
        raise SpecError(f"{number:,} is not divisible by {parts}", "add a step that rounds it first")
    return number // parts


SCALED: dict[str, Callable[[int, int], int]] = {"divide": _divided, "times": lambda number, amount: number * amount}


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting. Words of `without` and `only` are kinds of layers, kinds of tensors, or addresses."""

    without: tuple[str, ...] = ()
    only: tuple[tuple[str, ...], ...] = ()     # each narrows further
    also: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    ties_twice: bool = False
    misprints: tuple[tuple[str, str, int], ...] = ()   # (layer, factor, value)
    printed: tuple[str, ...] = ()      # claims whose numbers stand for their layers
    stored: tuple[str, Mapping[str, Storage]] | None = None    # the scheme in which it is stored, of these
    then: tuple[tuple[str, int], ...] = ()     # ("times", 2), ("nearest", 1000000): done to the sum, in order


PLAIN = Counting()


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and what each row gives to it, by address; `input` and `rounding` are no rows."""

    number: int
    parts: Mapping[str, int]


def counted(
    breakdown: Breakdown, quantity: str, how: Counting, claims: Sequence[Claim] = (), work: Budget | None = None
) -> Counted:
    """A quantity of a network in a way of counting; raises SpecError for an address or word that is not there.

    `claims` are the family's, for a way of counting that takes layers as they were printed; each row that is counted
    or named is spent from `work`.
    """
    what = _described(quantity)
    need_quantity(breakdown, quantity)
    work = work or Budget(MOST_ROWS, "more than {most} rows are counted", "name less")
    work.spend(len(breakdown.rows))
    copies, sizes = _copies(breakdown, how, work), _sizes(breakdown, what, how)
    parts: dict[str, int] = {}
    for row in breakdown.rows:
        if copies.get(row.address, 0) and (not row.training or _trains(quantity, how)):
            parts[row.address] = _row(row, what, how, sizes, copies[row.address])
    if "input" in how.also or what.basis == "inputs":
        parts["input"] = sum(map(prod, breakdown.root.inputs)) * what.each
    for each, beside in (SLOTS[word] for word in how.also if word in SLOTS):
        kept = each * breakdown.totals.trainable_parameters + beside
        parts["optimizer"] = parts.get("optimizer", 0) + kept * what.each
    work.spend(len(how.misprints))
    for layer, factor, value in how.misprints:
        row = breakdown.at(layer)
        product = product_of(row, quantity)
        if row.address not in parts:
            raise SpecError(f"`{layer}` is not counted here, so a misprint in it changes nothing", "name a row that is")
        parts[row.address] += (_with(product, factor, value).value - product.value) * row.count
    for layer, value in _printed(breakdown.family.name, claims, how.printed, work):
        for address in _selected(breakdown, layer, work):
            parts.pop(address, None)
        parts[layer] = value
    number = sum(parts.values())
    for kind, amount in how.then:
        before = number
        number = SCALED[kind](number, amount) if kind in SCALED else ROUND[kind](number, amount)
        check_number(number)
        parts[kind if kind in SCALED else "rounding"] = parts.get(kind, 0) + number - before
    check_number(number)
    return Counted(number, parts)


def _described(quantity: str) -> Described:
    if quantity not in DESCRIBED:
        raise SpecError(f"`{quantity}` is not a quantity", did_you_mean(quantity, QUANTITIES))
    return DESCRIBED[quantity]


def _printed(
    family: str, found: Sequence[Claim], names: tuple[str, ...], work: Budget
) -> Iterator[tuple[str, int]]:
    """The layers that claims of these names are about, and what was printed for them: a K is a thousand to whoever adds
    a column up.
    """
    claims = {claim.id: claim for claim in found if claim.layer}
    for name in tuple(dict.fromkeys(reversed(names)))[::-1]:       # of equal names the last
        work.spend(len(claims))
        chosen = [claim for key, claim in claims.items() if fnmatchcase(key, name)]
        if not chosen:
            raise SpecError(
                f"`{name}` is not a claim about a layer of {family}", did_you_mean(name, claims)
            )
        for claim in chosen:
            value = Fraction(read_printed(claim.said).value)
            if value.denominator != 1:
                raise SpecError(
                    f"the printed {claim.printed} is not a whole number", "name claims that print whole numbers"
                )
            yield claim.layer, value.numerator


def _trains(quantity: str, how: Counting) -> bool:
    return quantity == "training_parameters" or "training" in how.also


def _copies(breakdown: Breakdown, how: Counting, work: Budget) -> dict[str, int]:
    """How often each row is counted, after what is left out, kept or counted again by address."""
    copies = {row.address: row.count for row in breakdown.rows}
    for words in how.only:
        kept: dict[str, int] = {}
        for word, times in Counter(words).items():
            for address, count in _selected(breakdown, word, work).items():
                kept[address] = min(kept.get(address, 0) + count * times, copies.get(address, 0))
        if not any(word in TENSORS for word in words):
            copies = kept
    for word, times in Counter(how.without).items():
        for address, count in _selected(breakdown, word, work).items():
            copies[address] = max(0, copies.get(address, 0) - count * times)
    for word, times in Counter(how.again).items():
        if word in TENSORS:
            raise SpecError(f"`{word}` is not a kind of layer, and layers are counted again", did_you_mean(word, HUES))
        for address, count in _selected(breakdown, word, work).items():
            copies[address] = copies.get(address, 0) + count * times
    return copies


def _selected(breakdown: Breakdown, word: str, work: Budget) -> Mapping[str, int]:
    """The rows that a word means, with how many layers of each: a kind of layer, or an address."""
    if word not in breakdown.selections:
        work.spend(len(breakdown.rows))
        breakdown.selections[word] = _found(breakdown, word)
    found = breakdown.selections[word]
    work.spend(1 + len(found))
    return found


def _found(breakdown: Breakdown, word: str) -> dict[str, int]:
    if word in TENSORS:
        return {}
    if word in HUES:
        return {row.address: row.count for row in breakdown.rows if row.hue == HUES[word]}
    if word == "frozen":    # a layer with an adapter stays: it is not frozen as a whole
        return {row.address: row.count for row in breakdown.rows if row.frozen and not _adapted(row)}
    try:
        return {row.address: row.count for row in rows_at(breakdown.root, word)}
    except SpecError as wrong:
        near = did_you_mean(word, [*HUES, *TENSORS])
        raise SpecError(wrong.message, near if near.startswith("did") else wrong.hint or near) from None


def _adapted(row: Row) -> bool:
    return any(tensor.adapter for tensor in row.tensors)


def _row(row: Row, what: Described, how: Counting, sizes: Sizes, copies: int) -> int:
    """What `copies` layers of a row give to a quantity."""
    active = copies * row.active // row.count if row.count else 0
    match what.basis:
        case "outputs" | "seen work" | "kept":
            return row.figures.of(what.name) * active
        case "work" | "token work":
            kinds = {"macs", *(WORK[word] for word in how.also if word in WORK)}
            work = sum(work.product.value for work in row.work if work.kind in kinds) * active * what.each
            return work if what.basis == "work" else work // (row.figures.tokens or 1)
        case "frozen tensors":
            return sizes.frozen(row) * copies
        case "trainable tensors":
            return sizes.trainable(row) * copies
        case "active tensors":
            stacked = prod(experts.count for experts in row.stacked)
            return sizes.of(row) * active // stacked * prod(experts.active for experts in row.stacked)
        case "inputs":
            return 0    # the network's input is no row
        case "tensors":
            return sizes.of(row) * copies
        case _:
            assert_never(what.basis)


def _sizes(breakdown: Breakdown, what: Described, how: Counting) -> Sizes:
    kept_as = keeper_of(breakdown, *how.stored) if how.stored else None
    return Sizes(what, _tensors_of(what, how), kept_as, how.ties_twice, "frozen" in how.without)


def _tensors_of(what: Described, how: Counting) -> Callable[[Tensor], bool]:
    """Whether a tensor belongs to a quantity in a way of counting, as a function of the tensor."""
    without = [TENSORS[word] for word in dict.fromkeys(how.without) if word in TENSORS]
    narrowed = [[TENSORS[word] for word in dict.fromkeys(words) if word in TENSORS] for words in how.only]
    only = [kinds for kinds in narrowed if kinds]

    def counts(tensor: Tensor) -> bool:
        if tensor.role == "num_batches_tracked":
            return "tracked" in how.also
        if any(is_kind(tensor) for is_kind in without):
            return False
        if not all(any(is_kind(tensor) for is_kind in kinds) for kinds in only):
            return False
        if not tensor.trainable:
            return "state" in what.parts or "state" in how.also
        return ("biases" if tensor.role in BIASES else "weights") in what.parts

    return counts


def product_of(row: Row, quantity: str) -> Product:
    """The named factors of a row's figure: the output's axes for units, the multiply-accumulates, or the weight's."""
    basis = DESCRIBED[quantity].basis
    if basis == "outputs" and len(row.node.outputs) == 1:
        return elements(row.node.outputs[0])
    macs = [work.product for work in row.work if work.kind == "macs"]
    products = macs if basis == "work" else [tensor.product for tensor in row.tensors if tensor.name == "weight"]
    if not products:
        raise SpecError(f"`{row.address}` has no product for {quantity}")
    return products[0]


def _with(product: Product, factor: str, value: int) -> Product:
    if factor not in product.names:
        raise SpecError(f"the product {product.formula} has no factor `{factor}`", did_you_mean(factor, product.names))
    number = product.names.index(factor)
    return Product(product.names, (*product.values[:number], value, *product.values[number + 1:]))

