"""The figures of tools: the sum of what their rules count, and the chain to it from what the network truly has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from paramledger.conventions.calls import Layer, Mode, is_named, layers, merged, with_names
from paramledger.conventions.rules import by_rule, whole
from paramledger.conventions.writing import written
from paramledger.counts.rows import Row, Totals, rows, totals
from paramledger.counts.steps import Step
from paramledger.language.conventions import Convention, Conventions, Figure, Kind, TorchCalls
from paramledger.language.expressions import expression
from paramledger.language.model import Architecture, OtherCall
from paramledger.language.row_words import NETWORK_WORDS
from paramledger.language.values import Value
from paramledger.network.tree import Group
from paramledger.problems import SpecError

TWICE = "a multiplication and its addition counted as two"
SAID = ("as {} builds it", "gradients {}", "{} attention")      # the parts of a mode in words
WORDS: dict[str | bool, str] = {False: "off", True: "on"}
Answer: TypeAlias = tuple[int | None, tuple[Step, ...], str]    # a value with the chain to it, or None and why


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure of a tool: its value with the chain to it, or why it has none."""

    key: str            # of the convention
    tool: str
    version: str
    mode: str           # `gradients off`: empty where nothing that is left open matters
    name: str           # of the figure, in the convention
    label: str          # what the tool calls it
    figure: Kind
    value: int | None
    printed: str
    steps: tuple[Step, ...]
    why: str
    judged: str
    device: str         # `cpu`, where it prints another number on others


@dataclass(frozen=True, slots=True)
class Network:
    """What figures are worked out from: a network, and whose models run it, in which way."""

    root: Group
    torch: TorchCalls
    traits: Sequence[OtherCall]
    frameworks: Sequence[str]

    def modes(self, of: Convention) -> list[Mode]:
        """Every way of running it that a convention leaves open."""
        frameworks = [name for name in self.frameworks if name in of.frameworks]
        gradients = (False, True) if of.gradients is None else (of.gradients,)
        return [
            Mode(framework, on, attention)
            for framework, on in product(frameworks, gradients)
            for attention in (tuple(self.torch.attention) if framework == "transformers" else ("",))
        ]


class Counting:
    """The figures of one network; what its layers call in each mode is worked out once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.totals = totals(network.root)
        self.products = frozenset(network.torch.products)
        self.layers: dict[Mode, tuple[Layer, ...]] = {}

    def of_mode(self, mode: Mode) -> tuple[Layer, ...]:
        if mode not in self.layers:
            made = merged(layers(self.network.root, self.network.torch, self.network.traits, mode))
            self.layers[mode] = next((old for old in self.layers.values() if _same(old, made)), made)
        return self.layers[mode]

    def figures(self, conventions: Mapping[str, Convention]) -> Iterator[Printed]:
        """All figures of all tools, tools by key."""
        for key, convention in sorted(conventions.items()):
            modes = self.network.modes(convention)
            for name, figure in convention.figures.items() if modes else ():
                yield from self._in_modes(key, convention, name, figure, modes)

    def _in_modes(
        self, key: str, of: Convention, name: str, figure: Figure, modes: Sequence[Mode]
    ) -> Iterator[Printed]:
        found: dict[Answer, list[Mode]] = {}
        answers: dict[int, Answer] = {}
        for mode in modes:
            seen = self.of_mode(mode)
            if id(seen) not in answers:
                answers[id(seen)] = self._counted(of, figure, seen)
            found.setdefault(answers[id(seen)], []).append(mode)
        for (value, steps, why), own in found.items():
            said = "" if value is None else written(value, figure.printed)
            yield Printed(
                key, of.title, of.version, mode_text(own, modes), name, figure.name, figure.figure, value, said, steps,
                why, of.judged, of.device,
            )

    def _counted(self, of: Convention, figure: Figure, seen: Sequence[Layer]) -> Answer:
        try:
            called = (call for layer in seen for call in layer.calls["module"])
            if why := next((of.stops[call] for call in called if call in of.stops), ""):
                return None, (), f"it stops with an error: {why}"
            start, name, first = self._start(figure)
            deltas = [*first, *self._terms(figure), *by_rule(figure, seen, self.products)]
            steps = chain(start, name, deltas)
        except SpecError as wrong:
            return None, (), wrong.message
        return (steps[-1].total if steps else 0), steps, ""

    def _start(self, figure: Figure) -> tuple[int, str, list[tuple[str, int]]]:
        """What the network truly has of it, its name, and the first steps from there."""
        if figure.figure in ("macs", "flops"):
            twice = [(TWICE, self.totals.macs)] if figure.figure == "flops" else []
            return self.totals.macs, "multiply-accumulates", twice
        if figure.figure == "bytes" or (figure.total and "parameters" not in figure.total):
            return 0, "", []
        return self.totals.parameters, "parameters", []

    def _terms(self, figure: Figure) -> Iterator[tuple[str, int]]:
        """What the total of a figure adds to the parameters."""
        for text in figure.total:
            if text != "parameters":
                value = expression(text).evaluate(_NetworkScope(self.network, self.totals))
                words = sorted(expression(text).names)
                yield ", ".join(NETWORK_WORDS[word] for word in words), whole(value, text)


@dataclass(frozen=True, slots=True)
class _NetworkScope:
    network: Network
    totals: Totals

    def value(self, name: str) -> Value:
        if name == "tied_again":
            return sum(_tied(row) * row.count for row in rows(self.network.root) if row.tied)
        if name == "untrained":
            return untrained(self.network)
        return int(getattr(self.totals, name))

    def size(self, name: str, axis: str) -> int:
        raise SpecError(f"a total cannot ask for an axis: `{name}.{axis}`")


def untrained(network: Network) -> int:
    """State that the implementation has as parameters."""
    traits = [one for one in network.traits if one.untrained and (not one.of or {*one.of} & {*network.frameworks})]
    found = with_names(network.root) if traits else ()
    return sum(
        row.figures.state * row.count for names, row in found if any(is_named(one.rows, names) for one in traits)
    )


def _tied(row: Row) -> int:
    """Tensors that another layer owns and that this layer holds too; of a layer that is another, none."""
    return sum(t.size for t in row.tensors if t.trainable and not row.owns(t.name)) if row.tied != "all" else 0


def _same(a: Sequence[Layer], b: Sequence[Layer]) -> bool:
    return [layer.key for layer in a] == [layer.key for layer in b]


def mode_text(own: Sequence[Mode], modes: Sequence[Mode]) -> str:
    """What of the modes a figure is in matters: nothing of what it has in every one."""
    parts = (_differing([mode[place] for mode in own], [mode[place] for mode in modes]) for place in range(len(SAID)))
    return ", ".join(text.format(words) for text, words in zip(SAID, parts, strict=True) if words)


def _differing(own: Sequence[str | bool], every: Sequence[str | bool]) -> str:
    """The values of one part of the modes, if a figure does not have it in all of them."""
    mine = set(own)
    return " or ".join(WORDS.get(value, str(value)) for value in sorted(mine, key=str)) if mine != set(every) else ""


def chain(start: int, name: str, deltas: Iterable[tuple[str, int]]) -> tuple[Step, ...]:
    """Steps from a first number: deltas of one kind are one step, the largest first."""
    sums: dict[str, int] = {}
    for label, delta in deltas:
        sums[label] = sums.get(label, 0) + delta
    in_order = sorted(sums.items(), key=lambda one: (one[0] != TWICE, -abs(one[1])))
    steps = [Step(name, start, start)] if name else []
    total = start
    for label, delta in filter(lambda one: one[1], in_order):
        total += delta
        steps.append(Step(label, delta, total))
    return tuple(steps)


def printed(root: Group, model: Architecture, variant: str, conventions: Conventions) -> tuple[Printed, ...]:
    """What every tool prints of a network of a family, laid out as one of its variants or with settings."""
    if conventions.torch is None:
        return ()
    network = Network(root, conventions.torch, model.calls, frameworks_of(model, variant))
    return tuple(Counting(network).figures(conventions.tools))


def frameworks_of(model: Architecture, variant: str) -> tuple[str, ...]:
    """Whose models a variant is: its own, else those of the variants that it is like, else those of its family's first
    variant that has some, and torch's own layers for a family that no framework has.
    """
    own: str | None = variant
    while own:
        if model.variants[own].implementations:
            return tuple(sorted(model.variants[own].implementations))
        own = model.variants[own].like
    others = ({*one.implementations} - {"keras"} for one in model.variants.values())
    return tuple(sorted(next(filter(None, others), {"torch"})))
