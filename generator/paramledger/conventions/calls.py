"""How the layers of a network are run: what torch does for each kind, and what an implementation does otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from paramledger.counts.rows import Row, rows
from paramledger.language.conventions import LEVELS, Level, TorchCalls
from paramledger.language.model import OtherCall, Runs
from paramledger.network.tree import Group, Leaf

UNSAID = "we do not know how torch runs `{kind}`"
UNCOUNTED = "not all of the work is counted: {work}"
EXPERTS = "which experts run depends on the text"


class Mode(NamedTuple):
    """What a figure depends on beside the tool: whose implementation, with gradients or not, with which attention."""

    framework: str
    gradients: bool = False
    attention: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer, or a block that one module runs, and its calls at each level; `count` equal ones, `varies` says why the
    calls are not known.
    """

    row: Row
    calls: Mapping[Level, tuple[str, ...]]
    count: int
    batch: bool = False
    parts: bool = False
    varies: str = ""
    extra: bool = False     # called, and no layer of the network: it changes nothing
    about: str = ""         # what is done otherwise here
    untrained: bool = False     # its state is a parameter here

    @property
    def key(self) -> tuple[object, ...]:
        """What equal layers have in common."""
        row = self.row
        flags = (self.batch, self.parts, self.varies, self.extra, self.about)
        return (id(row.node), row.tied, row.items, *self.calls.values(), *flags)


@dataclass(frozen=True, slots=True)
class _Merged:
    """What is said of a layer, the latest word last."""

    said: list[Runs] = field(default_factory=list)

    def calls(self, level: Level) -> tuple[str, ...]:
        found = next((value for runs in reversed(self.said) if (value := getattr(runs, level)) is not None), None)
        return tuple(filter(None, found if isinstance(found, list) else [found or ""]))

    @property
    def varies(self) -> str:
        return self.said[-1].varies if self.said else ""

    @property
    def about(self) -> str:
        """Why it is called otherwise, as the first trait says: the same in every mode."""
        return next((runs.about for runs in self.said if isinstance(runs, OtherCall)), "")

    @property
    def untrained(self) -> bool:
        return any(isinstance(runs, OtherCall) and runs.untrained for runs in self.said)

    @property
    def flattened(self) -> bool:
        return any(runs.flattened for runs in self.said)

    @property
    def parts(self) -> bool:
        return any(runs.parts for runs in self.said)


def layers(root: Group, torch: TorchCalls, traits: Sequence[OtherCall], mode: Mode) -> Iterator[Layer]:
    """The layers of a network that are run at inference, with their calls; blocks only where one module runs them."""
    traits = [trait for trait in traits if _holds(trait, mode)]
    named = {row.entry.name for row in rows(root)} if any(trait.unless for trait in traits) else set()
    for names, row in with_names(root):
        if row.training:
            continue
        mine = [trait for trait in traits if is_named(trait.rows, names) and trait.unless not in named]
        if isinstance(row.node, Leaf):
            yield _layer(row, _Merged([*_usual(row.node.kind, torch, mode), *mine]))
        elif mine or row.entry.line.uncounted:
            yield _layer(row, _Merged([*mine]))
        for trait in mine:
            if trait.then and (then := torch.calls.get(trait.then)):
                yield _layer(row, _Merged([then]), extra=True)


def _layer(row: Row, said: _Merged, extra: bool = False) -> Layer:
    varies = said.varies
    if isinstance(row.node, Leaf) and not said.said:
        varies = UNSAID.format(kind=row.node.kind)
    elif row.stacked or row.count != row.active:
        varies = EXPERTS
    elif row.entry.line.uncounted:
        varies = UNCOUNTED.format(work=row.entry.line.uncounted)
    calls = {level: said.calls(level) for level in LEVELS}
    return Layer(row, calls, row.count, said.flattened, said.parts, varies, extra, said.about, said.untrained)


def merged(found: Iterable[Layer]) -> tuple[Layer, ...]:
    """Equal layers as one, in the order of the first of them."""
    known: dict[tuple[object, ...], Layer] = {}
    for layer in found:
        before = known.get(layer.key)
        known[layer.key] = replace(layer, count=before.count + layer.count) if before else layer
    return tuple(known.values())


def _usual(kind: str, torch: TorchCalls, mode: Mode) -> Iterator[Runs]:
    """What torch does for a kind of layer, then the framework's models."""
    if kind in torch.calls:
        yield torch.calls[kind]
    if kind in torch.models.get(mode.framework, {}):
        yield torch.models[mode.framework][kind]
    if kind == "attention" and mode.attention:
        yield torch.attention[mode.attention]


def _holds(trait: OtherCall, mode: Mode) -> bool:
    return (
        (not trait.of or mode.framework in trait.of)
        and trait.gradients in (None, mode.gradients)
        and trait.attention in (None, mode.attention)
    )


def with_names(root: Group) -> Iterator[tuple[tuple[str, ...], Row]]:
    """Each row with the names of its address, rounds left out."""
    names: list[str] = []
    for row in rows(root, blocks=True):
        names[row.depth:] = [row.entry.name]
        yield tuple(names), row


def is_named(patterns: str | Sequence[str], names: Sequence[str]) -> bool:
    """Whether names end as a pattern says: `attention.qkv`, `blocks.*`, `.norm` for the whole of them."""
    return any(_ends_so(pattern, names) for pattern in ([patterns] if isinstance(patterns, str) else patterns))


def _ends_so(pattern: str, names: Sequence[str]) -> bool:
    parts = pattern.removeprefix(".").split(".")
    if len(names) < len(parts) or (pattern.startswith(".") and len(names) != len(parts)):
        return False
    ends = islice(names, len(names) - len(parts), None)
    return all(part in ("*", name) for part, name in zip(parts, ends, strict=True))
