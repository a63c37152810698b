"""Which networks an observation may be about: the variants that are most alike by their features, best first.

Nothing is walked. An observation's own features are its leaf rows by count, kind and size of output, its rows that hold
others by their sums, and its tensors by shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import NamedTuple, TypeVar

from paramledger.diagnosis.classes import ops_of, squeezed
from paramledger.diagnosis.features import Features, Numbers, Sum, form, index_of
from paramledger.diagnosis.observation import Axes, Held, Item, Observation
from paramledger.diagnosis.regrouping import fused
from paramledger.language.family import Family
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ops.axes import without_layout
from paramledger.ops.base import Shape

T = TypeVar("T")
MOST, FAMILIES = 7, 4           # the best variants, and the best families, whose default variants are added
# How names of tensors end that a model saves and does not train.
STATISTICS = ("running_mean", "running_var", "moving_mean", "moving_variance", "num_batches_tracked")
# What each likeness adds to a score, at most.
COUNTS, KINDS, SHAPES, SIZES, NAMED, NEAR, EQUAL = 100, 35, 30, 20, 30, 20, 50
# What part of the first one's score a variant needs to be near, in thousandths; it needs more where nearly all rows,
# but not all of them, are the first one's.
PART, SURE, PART_IF_SURE = 500, 850, 800
MOST_OF_A_FORM, MATRIX = 2, 2       # variants; axes
LEAST_WORD, WHOLE = 3, 1000        # letters; of a likeness in thousandths


class Candidate(NamedTuple):
    """A variant, and how much it is like what was observed: a score that only compares."""

    address: str
    score: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The features of an observation, in the way in which the source counts: with `state` moving statistics are in its
    counts. `layers` are counts of rows that hold no others, `closed` of rows whose parts do not show.
    """

    state: bool
    layers: Counter[int] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)
    kinds: Counter[frozenset[str]] = field(default_factory=Counter)
    sizes: Counter[Shape] = field(default_factory=Counter)
    tensors: Counter[Shape] = field(default_factory=Counter)
    words: frozenset[str] = frozenset()
    total: int | None = None


def seen(observation: Observation) -> Seen:
    """What there is to find a network by."""
    state = observation.framework == "keras" and any(item.count is not None for item in observation.items)
    made = Seen(state, words=_words(observation.items), total=_total(observation))
    for item, opened in with_parts(observation.items):
        trained = [one for one in item.tensors if not is_statistic(one.name) and not one.same_as]
        made.tensors.update(held_form(one) for one in trained)
        count = item.count if item.count is not None else sum(prod(one.shape) for one in trained)
        if item.again or (opened and item.whole):
            continue
        if count:
            (made.closed if item.whole else made.layers)[count] += 1
        if count and item.outputs and (extents := known(item.outputs[0][1:])):
            made.sizes[without_layout(extents)] += 1
        if item.kind and (ops := ops_of(item.kind)):
            made.kinds[ops] += 1
    return made


def held_form(tensor: Held) -> Shape:
    """The shape of a tensor as it is compared."""
    return form(tensor.shape, tensor.name.endswith(("weight", "kernel")))


def known(axes: Axes) -> Shape | None:
    """The axes, if the source says all of them."""
    found = tuple(extent for extent in axes if extent is not None)
    return found if len(found) == len(axes) else None


def with_parts(items: Sequence[Item]) -> Iterator[tuple[Item, bool]]:
    """The items, and whether others inside them follow."""
    for number, item in enumerate(items):
        yield item, number + 1 < len(items) and items[number + 1].depth > item.depth


def is_statistic(name: str) -> bool:
    """Whether a tensor of this name is saved and not trained."""
    return name.rpartition("/")[2].rpartition(".")[2] in STATISTICS


def candidates(ledger: Ledger, observation: Observation, most: int = MOST) -> tuple[Candidate, ...]:
    """The variants that are most like an observation, then the default variants of the best families. Queries, keys
    and values are looked for as they stand and as one layer.
    """
    homes = homes_of(ledger)[observation.framework]
    one = replace(observation, items=tuple(fused(observation.items, observation.framework)))
    found = [
        ranked(index_of(ledger), words_of(ledger), seen(what), most, homes)
        for what in (observation, *([one] if len(one.items) < len(observation.items) else []))
    ]
    return max(found, key=lambda those: max((candidate.score for candidate in those), default=0))


def ranked(
    index: Sequence[Features], words: Mapping[str, tuple[str, ...]], what: Seen, most: int = MOST,
    homes: frozenset[str] = frozenset(),
) -> tuple[Candidate, ...]:
    """The best of an index, those that come near the first; `words` are those that each family is called by.

    `homes` are those that the source's framework has; of each of the best families the best of them comes too.

    Of variants that the observation cannot tell apart the first is taken, and of networks without their head only one
    that has its total: what is cut off is a change of the whole network. Default variants of the best families follow.
    """
    said = _called_so(what.words, frozenset(name for own in words.values() for name in own))
    named = {family: NAMED * (not said.isdisjoint(own)) for family, own in words.items()}
    scored = [(one, score(one, what) + named.get(family_of(one.address), 0)) for one in index]
    chosen: dict[object, Candidate] = {}
    defaults: dict[str, Candidate] = {}
    at_home: dict[str, Candidate] = {}
    best = sorted(scored, key=lambda pair: -pair[1])        # of equals the first of the index
    best = [pair for pair in best if not pair[0].is_cut or what.total == pair[0].total(what.state)]
    least = _least(*best[0], what) if best else 0
    for one, points in best:
        chosen.setdefault(_told(one, what), Candidate(one.address, points))
        if one.address in homes:
            at_home.setdefault(family_of(one.address), Candidate(one.address, points))
    for one, points in scored:
        defaults.setdefault(family_of(one.address), Candidate(one.address, points))
    near = [one for one in chosen.values() if WHOLE * one.score >= least][:most]
    families = list(dict.fromkeys(family_of(one.address) for one in near))[:FAMILIES]
    more = [found[family] for found in (at_home, defaults) for family in families if family in found]
    others = (*_of_another_depth(scored, what, near[:1]), *_of_the_same_form(scored, what, near))
    return tuple(dict.fromkeys([*near[:1], *others, *near, *more]))


def _of_another_depth(
    scored: Sequence[tuple[Features, int]], what: Seen, near: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The variant whose layers are most like those observed when each is taken once, however often it is repeated; if
    the nearest is less like.
    """
    addresses = {one.address for one in near}
    like = {one.address: _distinct(one, what) for one, _ in scored}
    found, points = max(scored, key=lambda pair: like[pair[0].address])
    if like[found.address] > max((like[address] for address in addresses), default=0):
        yield Candidate(found.address, points)


def _of_the_same_form(
    scored: Sequence[tuple[Features, int]], what: Seen, near: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The first variants that have as many tensors of each form as a listing, if none that is near has: networks whose
    widths may all be others.
    """
    wanted = _forms(what.tensors)
    same = [Candidate(one.address, points) for one, points in scored if wanted and _forms(dict(one.tensors)) == wanted]
    if not set(near) & set(same):
        yield from same[:MOST_OF_A_FORM]


def _forms(tensors: Mapping[Shape, int]) -> Counter[tuple[int, int]]:
    """How many tensors there are of each number of axes, those of windows by their window."""
    found: Counter[tuple[int, int]] = Counter()
    for shape, count in tensors.items():
        found[len(shape), min(shape) if len(shape) > MATRIX else 0] += count
    return found


def _distinct(one: Features, what: Seen) -> int:
    layers, tensors = dict.fromkeys(_summed(one.layers, what.state), 1), dict.fromkeys(dict(one.tensors), 1)
    found = _alike(layers, dict.fromkeys(what.layers, 1), int.bit_length)
    return found + _alike(tensors, dict.fromkeys(what.tensors, 1), _by_elements)


def _least(first: Features, points: int, what: Seen) -> int:
    """What others need to be near the first, in thousandths; that its total is the source's may be chance where other
    rows differ.
    """
    alike = _counts(first, what)
    by_chance = EQUAL * (alike < WHOLE and first.total(what.state) == what.total)
    is_sure = SURE <= alike < WHOLE and not what.closed    # what is closed may be any block of that size
    return (points - by_chance) * (PART_IF_SURE if is_sure else PART)


def _told(one: Features, what: Seen) -> object:
    """What an observation can tell a variant by."""
    return family_of(one.address), one._replace(address="", sizes=one.sizes if what.sizes else ())


def family_of(address: str) -> str:
    return address.partition("/")[0]


def score(one: Features, what: Seen) -> int:
    """How much a variant is like what was observed, its name left aside."""
    total = one.total(what.state)
    found = COUNTS * max(_counts(one, what), _kernels(one, what)) + SIZES * _alike(dict(one.sizes), what.sizes, _once)
    found += SHAPES * _alike(dict(one.tensors), what.tensors, _by_elements)
    found += KINDS * _kinds(dict(one.kinds), what.kinds)
    if what.total:
        found += NEAR * (WHOLE * min(total, what.total) // max(total, what.total))
        found += EQUAL * WHOLE * (total == what.total)
    return found // WHOLE


def _counts(one: Features, what: Seen) -> int:
    """How alike the counts of rows are. A row that holds others which do not show may be any block; what it hides
    cannot be missing.
    """
    layers = _summed(one.layers, what.state)
    if not what.closed:
        return _alike(layers, what.layers, int.bit_length)
    rows = what.layers + what.closed
    parts = layers + _summed(one.blocks, what.state)
    shared = sum(min(count, parts[value]) * value.bit_length() for value, count in rows.items())
    seen_all = sum(count * value.bit_length() for value, count in rows.items())
    explained = sum(min(count, parts[value]) * value for value, count in rows.items())
    total = one.total(what.state)
    return WHOLE * shared // (2 * seen_all) + WHOLE * min(explained, total) // (2 * total) if seen_all and total else 0


def _kernels(one: Features, what: Seen) -> int:
    """How alike the tensors of several axes are: those that stay where all biases are left out, and no count does."""
    ours, theirs = (
        {shape: count for shape, count in found.items() if len(shape) > 1}
        for found in (dict(one.tensors), what.tensors)
    )
    return _alike(ours, theirs, _by_elements)


def _summed(numbers: Numbers[Sum], state: bool) -> Counter[int]:
    found: Counter[int] = Counter()
    for (parameters, saved), count in numbers:
        found[parameters + saved * state] += count
    del found[0]
    return found


def _kinds(ours: Mapping[str, int], theirs: Mapping[frozenset[str], int]) -> int:
    shared = sum(min(count, sum(ours.get(op, 0) for op in ops)) for ops, count in theirs.items())
    either = sum(ours.values()) + sum(theirs.values()) - shared
    return WHOLE * max(shared, 0) // either if either > 0 else 0


def _alike(ours: Mapping[T, int], theirs: Mapping[T, int], weigh: Callable[[T], int]) -> int:
    """What two multisets share of what either has, in thousandths."""
    if not theirs:
        return 0
    few, many = (ours, theirs) if len(ours) < len(theirs) else (theirs, ours)
    shared = sum(min(count, many[key]) * weigh(key) for key, count in few.items() if key in many)
    both = _weight(ours, weigh) + _weight(theirs, weigh)
    return WHOLE * shared // (both - shared) if both > shared else WHOLE * (shared > 0)


def _weight(numbers: Mapping[T, int], weigh: Callable[[T], int]) -> int:
    return sum(count * weigh(key) for key, count in numbers.items())


def _once(_: Shape) -> int:
    return 1


def _by_elements(shape: Shape) -> int:
    return prod(shape).bit_length()


@kept
def homes_of(ledger: Ledger) -> dict[str, frozenset[str]]:
    """The variants that each framework has; of none where a source does not say from which it is."""
    found: dict[str, set[str]] = {"keras": set(), "torch": set(), "": set()}
    for name, family in ledger.families.items():
        for key, variant in family.model.variants.items():
            for home in (*variant.implementations, *(["keras"] if "keras" in key else [])):
                found["keras" if home == "keras" else "torch"].add(f"{name}/{key}")
    return {framework: frozenset(addresses) for framework, addresses in found.items()}


@kept
def words_of(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """What each family is called in names of classes: by its name, its title, its models, its types of transformers."""
    return {name: tuple(sorted(set(_called(family)))) for name, family in ledger.families.items()}


def _called(family: Family) -> Iterator[str]:
    model = family.model
    types = model.config.model_types if model.config else ()
    named = [name for one in model.variants.values() for name in one.implementations.values()]
    made = (name.partition("(")[0].rpartition("/")[2] for name in named)
    for name in (family.name, model.title.partition("(")[0], *types, *made):
        word = squeezed(name)
        if len(word) >= LEAST_WORD:
            yield word


def _called_so(words: Iterable[str], names: frozenset[str]) -> set[str]:
    """The names with which a word begins."""
    longest = max(map(len, names), default=0)
    begun = (word[:letters] for word in words for letters in range(1, min(longest, len(word)) + 1))
    return set(names.intersection(begun))


def _words(items: Iterable[Item]) -> frozenset[str]:
    """Names of models and of their classes: of rows that are no layers, and what the names of a listing begin with."""
    said = {name for item in items if item.depth <= 1 and not ops_of(item.kind) for name in (item.kind, item.name)}
    begun = {item.name.partition(".")[0] for item in items if item.tensors}
    return frozenset(squeezed(name) for name in said | begun if name and "." not in name and not ops_of(name))


def _total(observation: Observation) -> int | None:
    """The model's own total: without what an optimizer keeps."""
    printed = observation.printed
    if printed.total is None:
        tensors = (one for item in observation.items for one in item.tensors)
        held = sum(prod(one.shape) for one in tensors if not is_statistic(one.name) and not one.same_as)
        return held or None
    return printed.total - (printed.optimizer or 0)
