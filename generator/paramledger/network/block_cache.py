"""Blocks that are walked once for several networks of a family: a variant after one edit, and after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from paramledger.language.family import CompiledBlock
from paramledger.language.variants import Patches, Spec
from paramledger.network.arguments import Bound, Kinds, bound_kinds
from paramledger.network.tree import Group, Shapes

BlockKey: TypeAlias = tuple[str, Bound, Kinds, Shapes, Patches]     # in one walk


class WalkedBlock(NamedTuple):
    """A block over some shapes: `used` are the numbers of the patches that met a line in it, `has_ties` says whether a
    line in it has been tied to another.
    """

    group: Group
    used: frozenset[int]
    has_ties: bool


@dataclass(slots=True)
class BlockCache:
    """The blocks of some walks, each with its patches, so that what they set stays one object. Lines of a block that is
    there already are not walked, and not counted as such. `over_items` are blocks as their readers see them who run
    them on each item; `asked` says which names a block of a family asks for, with all that is inside it.
    """

    blocks: dict[tuple[object, ...], tuple[WalkedBlock, Patches]] = field(default_factory=dict)
    over_items: dict[tuple[int, int], Group] = field(default_factory=dict)
    asked: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)


class KnownBlocks:
    """The blocks of a cache that one spec may have."""

    def __init__(self, cache: BlockCache, spec: Spec) -> None:
        self.cache, self.spec = cache, spec
        self.around: dict[tuple[str, bool], tuple[object, ...]] = {}

    def get(self, key: BlockKey) -> WalkedBlock | None:
        found = self.cache.blocks.get(self._key(key))
        return found[0] if found else None

    def keep(self, key: BlockKey, walked: WalkedBlock) -> None:
        self.cache.blocks[self._key(key)] = walked, key[-1]

    def _key(self, key: BlockKey) -> tuple[object, ...]:
        """All that a block depends on."""
        name, *given, patches = key
        around = self.around.get((name, bool(patches)))
        if around is None:
            around = self.around[name, bool(patches)] = self._around(name, bool(patches))
        return *around, *given, tuple((one.number, one.path, one.key, id(one.value), id(one.lines)) for one in patches)

    def _around(self, name: str, is_patched: bool) -> tuple[object, ...]:
        """The family, and of its parameters those that a block asks for; what patches set may ask for any."""
        asked = self.spec.parameters.keys() if is_patched else self._asked(name)
        values = tuple((word, value) for word, value in self.spec.parameters.items() if word in asked)
        return self.spec.family.name, name, values, bound_kinds(values)

    def _asked(self, name: str) -> frozenset[str]:
        family = self.spec.family
        asked = self.cache.asked
        if (family.name, name) not in asked:
            inside = _with_inner(name, family.blocks)
            asked[family.name, name] = frozenset(word for block in inside for word in _names(family.blocks[block]))
        return asked[family.name, name]


def _with_inner(name: str, blocks: Mapping[str, CompiledBlock]) -> set[str]:
    """A block and all that may be inside it: any block where an expression says which."""
    found, open_ = {name}, [name]
    while open_:
        for line in blocks[open_.pop()].lines:
            if line.block is not None:
                inner = blocks.keys() if line.block.expressions else {line.block.text} & blocks.keys()
                open_ += inner - found
                found |= inner
    return found


def _names(block: CompiledBlock) -> Iterator[str]:
    """Every name that a block asks for by itself."""
    expressions = [default for default in block.takes.values() if default is not None]
    expressions += [one for word in block.outputs or () for one in word.expressions]
    yield from (name for one in expressions for name in one.names)
    yield from (name for line in block.lines for name in line.asked)
