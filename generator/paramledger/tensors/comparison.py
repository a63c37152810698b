"""Our tensors against a framework's: the same multiset of shapes, or the tensors that part them, each beside its
likeliest partner.

Axes are sorted, since layouts differ: torch has a kernel as 64x3x7x7, Keras as 7x7x3x64. Axes of 1 count for nothing in
tensors of at most three axes, where they only say what the tensor is added to (a class token of 1x1x768, a scale of
96x1x1); image kernels have four.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from paramledger.ops.axes import without_layout

Axes = tuple[int, ...]
Score = tuple[int, int]     # the larger the closer
MOST_LINES = 40
# Keras's words for what torch and we call otherwise; used to find partners, never to decide whether shapes agree.
WORDS = {
    "kernel": "weight",
    "gamma": "weight",
    "beta": "bias",
    "moving": "running",
    "variance": "var",
    "depthwise": "weight",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A tensor: its name and its shape, each as its owner has them."""

    name: str
    shape: Axes

    @property
    def axes(self) -> Axes:
        """What is compared."""
        return without_layout(self.shape)

    @property
    def text(self) -> str:
        return "x".join(map(str, self.shape)) or "()"

    @property
    def words(self) -> frozenset[tuple[str, str]]:
        """Neighbouring words of the name, for telling how alike two names are."""
        found = [WORDS.get(word, word) for word in re.findall(r"\d+|[a-z]+", self.name.lower())]
        return frozenset(zip(["", *found], [*found, ""], strict=True))


def differences(ours: Sequence[Named], theirs: Sequence[Named], framework: str) -> list[str]:
    """A line for each tensor that the other side does not have; empty when the multisets of shapes are equal."""
    here, there = surplus(ours, theirs), surplus(theirs, ours)
    pairs = partners(here, there, closeness)
    lines = [(f"{a.name}: ours {a.text}, {framework} {b.text}", b.name) for a, b in pairs]
    lines += [
        (f"{a.name}: ours {a.text}, {framework} has no such tensor", "") for a in left(here, [a for a, _ in pairs])
    ]
    lines += [
        (f"{b.name}: {framework} {b.text}, ours has no such tensor", "") for b in left(there, [b for _, b in pairs])
    ]
    told = list(grouped(lines))
    return told[:MOST_LINES] + ([f"… and {len(told) - MOST_LINES} more"] if len(told) > MOST_LINES else [])


def grouped(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines that differ in the partner's name alone as one, with the first name and the number of the others."""
    names: dict[str, list[str]] = {}
    for text, name in lines:
        names.setdefault(text, []).append(name)
    for text, (first, *others) in names.items():
        known = [first] * bool(first) + [f"{len(others)} more like it"] * bool(others)
        yield f"{text} ({', '.join(known)})" if known else text


def surplus(of: Sequence[Named], over: Sequence[Named]) -> list[Named]:
    """The tensors of a shape that the other side has fewer of: those whose names are least like any of the other
    side's.
    """
    found: list[Named] = []
    order = {tensor: number for number, tensor in reversed(list(enumerate(of)))}
    theirs = by_axes(over)
    for axes, tensors in by_axes(of).items():
        others = theirs.get(axes, [])
        if len(tensors) > len(others):
            found += left(tensors, [tensor for tensor, _ in partners(tensors, others, likeness)])
    return sorted(found, key=lambda tensor: order[tensor])


def by_axes(tensors: Iterable[Named]) -> dict[Axes, list[Named]]:
    """Tensors by what is compared, in order."""
    ordered = sorted(tensors, key=lambda tensor: tensor.axes)
    return {axes: list(group) for axes, group in groupby(ordered, key=lambda tensor: tensor.axes)}


def left(tensors: Iterable[Named], taken: Iterable[Named]) -> list[Named]:
    """The tensors without those taken, one for one."""
    return list((Counter(tensors) - Counter(taken)).elements())


def partners(
    ones: Sequence[Named], others: Sequence[Named], score: Callable[[Named, Named], Score]
) -> list[tuple[Named, Named]]:
    """Each tensor with one of the other side, the closest pairs first, until a side is used up."""
    ranked = sorted(
        ((score(one, other), i, j) for i, one in enumerate(ones) for j, other in enumerate(others)),
        key=lambda entry: (entry[0], -entry[1], -entry[2]),
        reverse=True,
    )
    found: dict[int, int] = {}
    free = set(range(len(others)))
    for _, i, j in ranked:
        if i not in found and j in free:
            found[i] = j
            free.remove(j)
    return [(ones[i], others[j]) for i, j in sorted(found.items())]


def likeness(one: Named, other: Named) -> Score:
    """How much two names have in common, in thousandths."""
    return 2000 * len(one.words & other.words) // (len(one.words) + len(other.words)), 0


def closeness(one: Named, other: Named) -> Score:
    """How many axes two tensors share; then how alike their names are."""
    shared = sum((Counter(one.axes) & Counter(other.axes)).values())
    longest = max(len(one.axes), len(other.axes), 1)
    return 1000 * shared // longest, likeness(one, other)[0]


def reordered(ours: Sequence[Named], theirs: Sequence[Named], framework: str) -> list[str]:
    """A line for tensors that agree but for the order of their axes, or for axes of 1; such differences are layouts."""
    found: list[tuple[Named, Named]] = []
    there = by_axes(theirs)
    for axes, tensors in by_axes(ours).items():
        a, b = _of_other_shapes(tensors, there.get(axes, [])), _of_other_shapes(there.get(axes, []), tensors)
        found += partners(a, b, likeness)
    lines = [
        (f"{'transposed' if sorted(a.shape) == sorted(b.shape) else 'axes of 1'}: ours {a.text}, {framework} {b.text}",
         f"{a.name} and {b.name}")
        for a, b in found
    ]
    return list(grouped(lines))


def _of_other_shapes(of: Iterable[Named], over: Iterable[Named]) -> list[Named]:
    """The tensors of a shape, its axes in order, that the other side has fewer of."""
    free = Counter(tensor.shape for tensor in over)
    found = []
    for tensor in of:
        free[tensor.shape] -= 1
        if free[tensor.shape] < 0:
            found.append(tensor)
    return found
