"""Totals: what a layer, a block or a network comes to, quantity by quantity; every distinct subtree is summed once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import prod
from typing import NamedTuple, TypeAlias

from paramledger.counts.quantities import BITS16, FLOAT32, FLOPS, MIXED, SIX
from paramledger.network.tree import Entry, Group, Leaf, Shapes
from paramledger.ops.base import BIASES, STATE


class Totals(NamedTuple):
    """What a layer, a block or a network comes to. Sizes are numbers of elements; work is for one example.

    `parameters` are those there at inference, frozen ones too, `biases` the bias vectors and the shifts of norms among
    them (role bias or shift), `state` what a checkpoint saves beside parameters, `tracked` torch's counters of batches
    (in no other total), `training_only` the parameters of training-only branches, `units` output elements of layers
    with neurons, `frozen` those of the parameters that training leaves as they are, `activations` output elements of
    layers that store their output, `input` elements that are read: of a block or network what enters it, no sum over
    layers; `thawed` are parameters that a frozen block around them does not freeze, those of adapters too.

    `keepers` are layers that keep numbers from token to token, `cache` these numbers with all tokens there, `growth`
    those that one more token adds; `hidden` the multiply-accumulates that a causal mask hides. `tokens` are those that
    are read and made one for one: of a block or network no sum over layers, and 0 if there is no such axis.
    """

    parameters: int = 0
    biases: int = 0
    state: int = 0
    tracked: int = 0
    active_parameters: int = 0
    training_only: int = 0
    macs: int = 0
    units: int = 0
    activations: int = 0
    frozen: int = 0
    input: int = 0
    thawed: int = 0
    keepers: int = 0
    cache: int = 0
    growth: int = 0
    hidden: int = 0
    tokens: int = 0

    @property
    def total(self) -> int:
        return self.parameters + self.state

    @property
    def frozen_parameters(self) -> int:
        return self.frozen

    @property
    def trainable_parameters(self) -> int:
        """What training changes: torch's parameters with `requires_grad`, Keras's trainable ones."""
        return self.parameters - self.frozen

    @property
    def weights(self) -> int:
        return self.parameters - self.biases

    @property
    def training_parameters(self) -> int:
        return self.parameters + self.training_only

    @property
    def bytes(self) -> int:
        """What `total` takes as float32."""
        return FLOAT32 * self.total

    @property
    def cache_per_token(self) -> int:
        return self.growth

    @property
    def cache_bytes_per_token(self) -> int:
        return BITS16 * self.growth

    @property
    def cache_bytes(self) -> int:
        return BITS16 * self.cache

    @property
    def flops_per_token(self) -> int:
        """Of one token that attends to all `tokens`, itself among them; 0 where work is not token by token."""
        return FLOPS * self.macs // self.tokens if self.tokens else 0

    @property
    def prefill_flops(self) -> int:
        return FLOPS * self.macs

    @property
    def causal_flops(self) -> int:
        """The same without the pairs of tokens that a mask hides."""
        return FLOPS * (self.macs - self.hidden)

    @property
    def training_flops(self) -> int:
        """What the rule of six says of one token: 2 for each parameter forwards, 4 backwards."""
        return SIX * self.active_parameters

    @property
    def training_bytes(self) -> int:
        """Of what training changes, as mixed precision with Adam keeps it."""
        return MIXED * self.trainable_parameters

    def of(self, quantity: str) -> int:
        return int(getattr(self, quantity))


INPUT, TOKENS = map(Totals._fields.index, ("input", "tokens"))     # what is no sum over layers
Known: TypeAlias = dict[int, Totals]     # of nodes by their identity, while their tree is held


def totals(node: Leaf | Group, known: Known | None = None) -> Totals:
    """The totals of a node: every distinct subtree is summed once, whoever shares what is `known`."""
    return _totals(node, {} if known is None else known)


def _totals(node: Leaf | Group, memo: Known) -> Totals:
    if isinstance(node, Leaf):
        return leaf_totals(node)
    found = memo.get(id(node))
    if found is None:
        found = memo[id(node)] = _sum(node, memo)
    return found


@lru_cache(4096)
def leaf_totals(leaf: Leaf) -> Totals:
    """The totals of one layer."""
    parameters = biases = state = tracked = beside = 0
    for tensor in leaf.tensors:
        role, size = tensor.role, prod(tensor.product.values)
        if role == "num_batches_tracked":
            tracked += size
        elif role in STATE:
            state += size
        else:
            parameters += size
            biases += size if role in BIASES else 0
            beside += size if tensor.adapter else 0
    op = leaf.op
    elements = sum(map(prod, leaf.outputs)) if op.has_units or op.stores else 0
    macs = sum([prod(work.product.values) for work in leaf.work if work.kind == "macs"])
    kept = op.kept(*leaf.inputs)
    return Totals(
        parameters=parameters,
        biases=biases,
        state=state,
        tracked=tracked,
        active_parameters=parameters,
        macs=macs,
        units=elements if op.has_units else 0,
        activations=elements if op.stores else 0,
        input=_elements(leaf),
        thawed=beside,
        keepers=1 if kept else 0,
        cache=sum([one.at(one.tokens) for one in kept]),
        growth=sum([one.per_token for one in kept]),
        hidden=op.hidden(*leaf.inputs),
        tokens=_tokens(leaf.inputs[:1], leaf.outputs),
    )


def _sum(group: Group, memo: Known) -> Totals:
    figures = [*summed([entry_totals(entry, _totals(entry.node, memo)) for entry in group.entries])]
    figures[INPUT], figures[TOKENS] = _elements(group), _tokens(_read(group), group.outputs)
    return Totals(*figures)


def _read(group: Group) -> Shapes:
    """The inputs of a block that a line of it reads: a network may have one that this variant leaves alone."""
    if len(group.inputs) == 1:
        return group.inputs
    names = {name for read in group.reads.values() for name in read}
    return tuple(shape for name, shape in zip(group.entering, group.inputs, strict=True) if name in names)


def _tokens(inputs: Shapes, outputs: Shapes) -> int:
    """How many tokens are read and made one for one: what has one sequence on either side."""
    if len(inputs) == len(outputs) == 1 and 1 <= len(inputs[0]) <= 2 == len(outputs[0]):
        return inputs[0][0] if inputs[0][0] == outputs[0][0] else 0
    return 0


def _elements(node: Leaf | Group) -> int:
    """How many elements a node reads."""
    return sum(map(prod, node.inputs))


def summed(parts: Iterable[Totals]) -> Totals:
    """What several come to together."""
    return Totals(*map(sum, zip(*parts, strict=True)))


def entry_totals(entry: Entry, one: Totals) -> Totals:
    """What an entry adds to its list: `one` round of its node, times rounds and experts, less what is tied."""
    if entry.tied:
        one = _without_tied(entry, one)
    if entry.line.per_item:
        one = over_items(one, entry.items)
    if entry.line.frozen is not None:
        one = frozen(one) if entry.line.frozen else one._replace(thawed=one.parameters - one.frozen)
    times, experts = entry.times if entry.rounds else 1, entry.experts
    if entry.training:
        own = one.parameters * times * (experts.count if experts else 1)
        return Totals(training_only=own + one.training_only * times)
    if experts:
        return multiplied(one, times * experts.count, times * experts.active)
    return one if times == 1 else multiplied(one, times, times)


def frozen(one: Totals) -> Totals:
    """The same when training leaves all of it as it is, but for what is thawed inside."""
    return one._replace(frozen=one.parameters - one.thawed)


def over_items(one: Totals, items: int) -> Totals:
    """The same tensors at work on several items."""
    return one._replace(
        macs=one.macs * items,
        units=one.units * items,
        activations=one.activations * items,
        keepers=0,
        cache=0,
        growth=0,
        hidden=one.hidden * items,
        tokens=0,
    )


def multiplied(one: Totals, copies: int, used: int) -> Totals:
    """Several of the same: all `copies` own tensors, `used` of them work on a token."""
    return Totals(
        parameters=one.parameters * copies,
        biases=one.biases * copies,
        state=one.state * copies,
        tracked=one.tracked * copies,
        active_parameters=one.active_parameters * used,
        training_only=one.training_only * copies,
        macs=one.macs * used,
        units=one.units * used,
        activations=one.activations * used,
        frozen=one.frozen * copies,
        input=one.input * used,
        thawed=one.thawed * copies,
        keepers=one.keepers * used,
        cache=one.cache * used,
        growth=one.growth * used,
        hidden=one.hidden * used,
        tokens=one.tokens,
    )


def without_tensors(one: Totals) -> Totals:
    """The work alone: the tensors are another layer's."""
    return one._replace(
        parameters=0, biases=0, state=0, tracked=0, active_parameters=0, training_only=0, frozen=0, thawed=0
    )


def _without_tied(entry: Entry, one: Totals) -> Totals:
    if entry.tied == "all":
        return without_tensors(one)
    weight = (
        next(tensor.size for tensor in entry.node.tensors if tensor.name == "weight")
        if isinstance(entry.node, Leaf)
        else 0
    )
    return one._replace(parameters=one.parameters - weight, active_parameters=one.active_parameters - weight)
