"""How the layers of a network are run: what torch does for each kind, and what an implementation does otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from paramledger.counts.rows import Row, rows
from paramledger.language.conventions import LEVELS, Level, TorchCalls
from paramledger.language.model import CallsOtherwise, Runs
from paramledger.network.tree import Group, Leaf

UNSAID = "nobody has said how torch runs `{kind}`"
EXPERTS = "which experts run depends on the text"


class Mode(NamedTuple):
    """What a figure depends on beside the tool: whose implementation, with gradients or not, with which attention."""

    framework: str
    gradients: bool = False
    attention: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer, or a block that one module runs, and its calls at each level; `varies` says why they are not known."""

    row: Row
    calls: dict[Level, tuple[str, ...]]
    batch: bool = False
    varies: str = ""
    extra: bool = False     # called, and no layer of the network: it changes nothing


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
    def flattened(self) -> bool:
        return next((runs.flattened for runs in reversed(self.said) if runs.flattened is not None), False)


def layers(root: Group, torch: TorchCalls, traits: Sequence[CallsOtherwise], mode: Mode) -> Iterator[Layer]:
    """The layers of a network that are run at inference, with their calls; blocks only where one module runs them."""
    traits = [trait for trait in traits if _holds(trait, mode)]
    named = {row.entry.name for row in rows(root)} if any(trait.unless for trait in traits) else set()
    for names, row in with_names(root):
        if row.training:
            continue
        mine = [trait for trait in traits if is_named(trait.rows, names)]
        if isinstance(row.node, Leaf):
            yield _layer(row, _Merged([*_usual(row.node.kind, torch, mode), *mine]))
        elif mine:
            yield _layer(row, _Merged([*mine]))
        for trait in mine:
            if trait.then and trait.unless not in named and (then := torch.calls.get(trait.then)):
                yield _layer(row, _Merged([then]), extra=True)


def _layer(row: Row, said: _Merged, extra: bool = False) -> Layer:
    varies = said.varies
    if isinstance(row.node, Leaf) and not said.said:
        varies = UNSAID.format(kind=row.node.kind)
    elif row.stacked or row.count != row.active:
        varies = EXPERTS
    calls = {level: said.calls(level) for level in LEVELS}
    return Layer(row, calls, said.flattened, varies, extra)


def _usual(kind: str, torch: TorchCalls, mode: Mode) -> Iterator[Runs]:
    """What torch does for a kind of layer, then the framework's models."""
    if kind in torch.calls:
        yield torch.calls[kind]
    if kind in torch.models.get(mode.framework, {}):
        yield torch.models[mode.framework][kind]
    if kind == "attention" and mode.attention:
        yield torch.attention[mode.attention]


def _holds(trait: CallsOtherwise, mode: Mode) -> bool:
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
