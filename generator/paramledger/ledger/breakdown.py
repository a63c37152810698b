"""A variant counted: its tree, its rows, its totals, and what others want to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from paramledger.counts.fitting import Cache, Fitting, cache_of
from paramledger.counts.quantities import BITS16, has
from paramledger.counts.rows import Row, Totals, row_of, rows, totals
from paramledger.language.conventions import Conventions
from paramledger.language.family import Family
from paramledger.language.model import Variant
from paramledger.language.variants import Spec, limit_of
from paramledger.ledger.bounds import check_figures
from paramledger.network.tree import Group, Leaf, Shapes, find
from paramledger.network.walk import LineCount, network
from paramledger.ops import OPS
from paramledger.ops.axes import input_text
from paramledger.ops.base import Hue, Shape
from paramledger.problems import SpecError

if TYPE_CHECKING:
    from paramledger.conventions.printed import Printed

MOST_NAMED = 500                # layers that one address names
KEEPS_NOTHING = "it stores nothing from token to token: no attention to the past, no state"
NOT_BY_TOKEN = "it does not produce one output per token of one input"
NONE_OF_IT = {"flops_per_token": NOT_BY_TOKEN, "training_flops": NOT_BY_TOKEN}


@dataclass(frozen=True, slots=True)
class Facts:
    """What others than its own pages want to know of a variant, so that it need not be walked for them."""

    totals: Totals
    inputs: Shapes
    hue: Hue
    kinds: tuple[str, ...]
    uncounted: tuple[str, ...]


@dataclass(frozen=True)
class Breakdown:
    """A variant counted: its tree, its rows, its totals. It is walked when somebody asks for the tree or its rows."""

    address: str
    spec: Spec
    tree: Group | Callable[[], Group]
    known: Callable[[], Facts] | None = None
    conventions: Callable[[], Conventions] = Conventions

    @cached_property
    def root(self) -> Group:
        """The network; raises LocatedError if it does not fit together."""
        return self.tree if isinstance(self.tree, Group) else self.tree()

    @cached_property
    def facts(self) -> Facts:
        """What is known without a walk, if it is."""
        return self.known() if self.known else facts_of(self.root)

    @property
    def year(self) -> int | None:
        """When the network was published: the year of its own source, else that of its family."""
        source = self.variant.source
        return (source.published if source else None) or self.family.model.year

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Work that the MACs leave out, each with the address of its line: with any, the MACs are a lower bound."""
        return self.facts.uncounted

    @property
    def inputs(self) -> Shapes:
        """What the network reads."""
        return self.facts.inputs if self.known else self.root.inputs

    @property
    def named_inputs(self) -> list[tuple[Shape, tuple[str, ...]]]:
        """Each input's shape with the words for its axes."""
        return [
            (shape, tuple(axis for axis, _ in sizes))
            for shape, (_, sizes) in zip(self.inputs, self.spec.inputs, strict=True)
        ]

    @property
    def input_text(self) -> str:
        """What the network reads, as a reader sees it: `227 × 227 × 3`, `512 tokens`."""
        return input_text(self.named_inputs)

    @property
    def inputs_text(self) -> str:
        """The same with its noun: `an input of 227 × 227 × 3`, `inputs of 512 tokens and 114 tokens`."""
        return f"{'inputs' if len(self.inputs) > 1 else 'an input'} of {self.input_text}"

    def __repr__(self) -> str:
        return f"<Breakdown {self.address}: {self.parameters:,} parameters, {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        """The layer table, as a notebook shows it."""
        from paramledger.ledger.notebook import layer_html

        return layer_html(self)

    def __getitem__(self, address: str) -> Row:
        """The row of a layer or block: `net["fc6"]`; raises SpecError with the nearest names."""
        return self.at(address)

    @property
    def parameters(self) -> int:
        """Parameters that are there at inference; every other quantity is in `totals`."""
        return self.totals.parameters

    @property
    def family(self) -> Family:
        return self.spec.family

    @property
    def name(self) -> str:
        """The variant's key in its family, settings left aside."""
        return self.address.partition("[")[0].partition("/")[2]

    @property
    def title(self) -> str:
        """What readers call it: the variant's title, or the family's title and the variant's key; then its settings."""
        title = self.variant.title or f"{self.family.model.title}: {self.name}"
        _, bracket, settings = self.address.partition("[")
        return f"{title} {bracket}{settings}" if bracket else title

    @property
    def variant(self) -> Variant:
        return self.family.model.variants[self.name]

    @cached_property
    def totals(self) -> Totals:
        return self.facts.totals if self.known else totals(self.root)

    @cached_property
    def all_rows(self) -> tuple[Row, ...]:
        """Layers and, before its layers, each block; training-only branches too."""
        return tuple(rows(self.root, blocks=True))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The layers."""
        return tuple([row for row in self.all_rows if not isinstance(row.node, Group)])

    @cached_property
    def _named(self) -> dict[str, tuple[tuple[Row, int], ...]]:
        """What each address that was asked for names: rows, and how many equal ones it means of each."""
        return {}

    def named(self, address: str) -> tuple[tuple[Row, int], ...]:
        """The rows that an address names, and how many equal ones it means of each; raises SpecError with the nearest
        names.
        """
        if address not in self._named:
            found = find(self.root, address)
            if len(found) > MOST_NAMED:
                message = f"`{address}` names {len(found):,} layers; the limit is {MOST_NAMED:,}"
                raise SpecError(message, "name the block that holds them")
            self._named[address] = tuple((row_of(each), each.times) for each in found)
        return self._named[address]

    def at(self, address: str) -> Row:
        """The row of a layer or block, of whichever round; raises SpecError with the nearest names."""
        return self.named(address)[0][0]

    @cached_property
    def selections(self) -> dict[str, dict[str, int]]:
        """The rows that words of a reconciliation mean, with how many layers of each: `counting` fills it."""
        return {}

    def tools(self) -> tuple[Printed, ...]:
        """What tools print of the network, each figure with the chain to it from the exact count."""
        from paramledger.conventions.printed import printed

        return printed(self.root, self.family.model, self.name, self.conventions())

    def figure(self, layer: str, quantity: str, tokens: int | None = None) -> int:
        """A quantity of the network (`layer` empty), of one layer or block, or of all that the address leaves open
        together; with `tokens`, of a cache that holds so many, or of a training with so many. Raises SpecError where
        the network has no such quantity.
        """
        need_quantity(self, quantity)
        if tokens is not None:
            return self._figure_at(layer, quantity, tokens)
        if not layer:
            return self.totals.of(quantity)
        return sum(row.figures.of(quantity) * times for row, times in self.named(layer))

    def cache_at(self, tokens: int) -> int:
        """Numbers that are kept while decoding when so many tokens are there."""
        return self.cache.at(tokens)

    @cached_property
    def cache(self) -> Cache:
        """What is kept from token to token, as a function of the tokens that are there."""
        return cache_of(self.rows)

    @cached_property
    def fitting(self) -> Fitting | None:
        """What it takes to run and to train it; None for a network that does not decode, token by token."""
        limit = limit_of(self.family, self.name) or self.totals.tokens or max(shape[0] for shape in self.inputs)
        decodes = self.totals.growth or has("flops_per_token", self.totals)
        reads_words = any(len(shape) == 1 for shape in self.inputs)
        return Fitting(self.totals, self.cache, limit) if decodes and reads_words else None

    def _figure_at(self, layer: str, quantity: str, tokens: int) -> int:
        if layer or quantity not in AT_TOKENS:
            what = f"`{quantity}` of a layer" if layer else f"`{quantity}`"
            raise SpecError(f"{what} is not counted at a number of tokens", f"with `tokens`: {', '.join(AT_TOKENS)}")
        return AT_TOKENS[quantity](self, tokens)


# What is counted at a number of tokens that somebody gives.
AT_TOKENS: dict[str, Callable[[Breakdown, int], int]] = {
    "cache": lambda found, tokens: found.cache_at(tokens),
    "cache_bytes": lambda found, tokens: BITS16 * found.cache_at(tokens),
    "training_flops": lambda found, tokens: found.totals.training_flops * tokens,
}


def need_quantity(breakdown: Breakdown, quantity: str) -> None:
    """Raises SpecError where a network has no such quantity."""
    if not has(quantity, breakdown.totals):
        raise SpecError(f"`{breakdown.address}` has no `{quantity}`", NONE_OF_IT.get(quantity, KEEPS_NOTHING))


def broken_down(
    address: str,
    spec: Spec,
    line_count: LineCount | None = None,
    conventions: Callable[[], Conventions] = Conventions,
) -> Breakdown:
    """A spec counted; raises LocatedError for one that does not fit together or has figures without bound."""
    found = Breakdown(address, spec, network(spec, line_count), conventions=conventions)
    check_figures(found.root, found.totals)
    return found


def facts_of(root: Group) -> Facts:
    kinds = tuple(dict.fromkeys(_kinds(root, set())))
    all_rows = tuple(rows(root, blocks=True))
    left_out = ((row.entry.line.uncounted, row.address) for row in all_rows)
    uncounted = tuple(f"{work} ({address})" for work, address in left_out if work)
    return Facts(totals(root), root.inputs, main_hue(all_rows), kinds, uncounted)


def main_hue(found: Iterable[Row]) -> Hue:
    """The kind of op that holds most of the parameters."""
    held: Counter[Hue] = Counter()
    for row in found:
        if isinstance(row.node, Leaf) and not row.training:
            held[row.node.op.hue] += row.figures.parameters * row.count
    return max(sorted(held), key=lambda hue: held[hue], default="other")


def _kinds(group: Group, seen: set[int]) -> Iterator[str]:
    """The kinds of layers in a network, `experts` among them."""
    if id(group) in seen:
        return
    seen.add(id(group))
    for entry in group.entries:
        if entry.experts:
            yield next(name for name, op in OPS.items() if op is type(entry.experts))
        if isinstance(entry.node, Group):
            yield from _kinds(entry.node, seen)
        else:
            yield entry.node.kind
