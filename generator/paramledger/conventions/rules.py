"""What the rules of a figure count, layer by layer, beside what each layer truly has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from paramledger.conventions.calls import Layer
from paramledger.conventions.words import CallScope
from paramledger.language.conventions import Figure, Kind, Level, Rule, rule_of
from paramledger.language.expressions import Expression, expression
from paramledger.language.values import Value, shown
from paramledger.network.tree import Group
from paramledger.problems import SpecError

# What a layer truly has of each kind of figure, where the chain to a tool's figure begins.
STARTS: dict[Kind, str] = {"macs": "macs", "flops": "2 * macs", "params": "own", "bytes": "0"}
UNSEEN = "not seen: {kind}"


class _Counted(NamedTuple):
    """What a call counts: the rule in words, its expression, and whether that counts what the layer truly has."""

    label: str
    rule: Expression
    is_main: bool


class _Rules:
    """The rules of one figure, looked up once for each call."""

    def __init__(self, figure: Figure) -> None:
        self.levels = list(figure.rules())
        self.found: dict[tuple[Level, str, bool], _Counted | None] = {}

    def of(self, level: Level, rules: Mapping[str, Rule], call: str, is_block: bool) -> _Counted | None:
        key = (level, call, is_block)
        if key not in self.found:
            name, rule = rule_of(rules, call, is_block) or ("", None)
            self.found[key] = (
                _Counted(
                    rule.about or f"{name}: {rule.count}",
                    rule.expression,
                    bool(rule.expression.names & {"macs", "parameters", "own"}),
                )
                if rule
                else None
            )
        return self.found[key]

    def hits(self, layer: Layer, macs: Sequence[int], products: Collection[str]) -> Iterator[tuple[_Counted, int]]:
        """Each call of a layer that a rule counts, with its value."""
        for level, rules in self.levels:
            calls = layer.calls[level]
            for call, share in zip(calls, _shares(calls, macs, products), strict=True):
                if found := self.of(level, rules, call, isinstance(layer.row.node, Group)):
                    yield found, whole(found.rule.evaluate(CallScope(layer, share)), found.rule.text)


def by_rule(figure: Figure, seen: Iterable[Layer], products: Collection[str]) -> Iterator[tuple[str, int]]:
    """What the rules make of each layer, beside what it truly has."""
    rules = _Rules(figure)
    if not rules.levels:
        return
    start = expression("0" if figure.total else STARTS[figure.figure])
    for layer in seen:
        if layer.varies and not figure.total:    # a total is there however its layers are run
            raise SpecError(layer.varies)
        if figure.shared == "again" or layer.row.tied != "all":
            yield from _layer_deltas(layer, rules, start, products)


def _layer_deltas(
    layer: Layer, rules: _Rules, start: Expression, products: Collection[str]
) -> Iterator[tuple[str, int]]:
    macs = [work.product.value for work in layer.row.work if work.kind == "macs"] if not layer.extra else []
    true = 0 if _is_held(layer) else whole(start.evaluate(CallScope(layer, sum(macs))), start.text)
    hits = list(rules.hits(layer, macs, products))
    main = next((number for number, (found, _) in enumerate(hits) if found.is_main), None)
    if main is None and true:
        why = f" ({layer.about})" if layer.about else ""
        yield UNSEEN.format(kind=layer.row.kind) + why, -true * layer.count
    for number, (found, value) in enumerate(hits):
        if delta := value - (true if number == main else 0):
            yield found.label, delta * layer.count


def _is_held(layer: Layer) -> bool:
    """Whether what it has is counted at the layers inside it, or nowhere."""
    return layer.extra or isinstance(layer.row.node, Group)


def _shares(calls: Sequence[str], macs: Sequence[int], products: Collection[str]) -> Sequence[int]:
    """The multiply-accumulates of each call: products take one each in order, a single call all."""
    if len(calls) <= 1:
        return [sum(macs)] * len(calls)
    places = [number for number, call in enumerate(calls) if call in products]
    if len(places) != len(macs):
        raise SpecError(f"{len(macs)} products are run by {len(places)} calls")
    return [macs[places.index(number)] if number in places else 0 for number in range(len(calls))]


def whole(value: Value, text: str) -> int:
    """A count; raises SpecError for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)) or int(value) != value:
        raise SpecError(f"`{text}` gives {shown(value)}, which is not a count")
    return int(value)
