"""The modules of a listing as a network has them: one that is several layers in parts, several that are one layer
together, and without what a network saves beside its parameters.

Keras's separable convolution holds two kernels, a stack of experts two matrices; Mamba's scan has its tensors beside
other modules, so that each is listed as one by itself; Swin saves which positions are how far apart; queries, keys and
values are three layers in one framework's ViT and one in another's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from paramledger.diagnosis.observation import Held, Item
from paramledger.diagnosis.sides import BUFFERS, Ours, Side, Theirs, sizes_of
from paramledger.diagnosis.source_rows import item_side

Sizes: TypeAlias = tuple[tuple[int, ...], ...]
Key: TypeAlias = tuple[int, Sizes | None]
STEM = re.compile(r"_?(weight|kernel|bias)$")
NUMBERS = re.compile(r"\d+")
# What the three layers of an attention are called; without these words their names are one.
ATTENDING = re.compile(r"query|key|value|(?<![a-z])w?[qkv](?![a-z])")
MOST_BESIDE, MOST_TOGETHER = 8, 3       # tensors that lie beside modules, and of them those of one layer


def regrouped(ours: Ours, theirs: Theirs) -> Theirs:
    """A listing, or a live model, whose modules are layers of a network, where its tensors are. Any other source is as
    it is.
    """
    if not theirs.view.tensors:
        return theirs
    known = {id(item): _key(row) for item, row in zip(theirs.items, theirs.rows, strict=True)}
    found = _Regrouping(ours, theirs.view.framework, known)
    trained = found.trained(theirs.items)
    items = found.joined(found.stacked([part for item in trained for part in found.parts(item)]))
    if items == list(theirs.items):
        return theirs
    rows = tuple(replace(item_side(item, theirs.view.framework), number=at) for at, item in enumerate(items))
    return replace(theirs, rows=rows, items=tuple(items), saved=len(trained) < len(theirs.items))


@dataclass
class _Regrouping:
    """The modules of one listing for one network: `keys` says what its layers are known by, and how many there are;
    `known` what the items of the listing are known by, as they were read.
    """

    ours: Ours
    framework: str
    known: Mapping[int, Key]

    def __post_init__(self) -> None:
        self.keys = Counter(_key(row) for row in self.ours.rows)

    def key(self, item: Item) -> Key:
        return self.known.get(id(item)) or _key(item_side(item, self.framework))

    def trained(self, items: Sequence[Item]) -> list[Item]:
        """The items that are not what the network saves beside its parameters: buffers, and layers that are frozen."""
        saved = set(_saved(self.ours))
        return [item for item in items if (key := self.key(item)) in self.keys or key[1] not in saved]

    def parts(self, item: Item) -> list[Item]:
        """A module in parts, if a matrix or a kernel of it alone is a layer of the network, and all of it is none."""
        if len(item.tensors) < 2 or self.key(item) in self.keys:
            return [item]
        stems: dict[str, list[Held]] = defaultdict(list)
        for held in sorted(item.tensors, key=lambda held: len(held.shape) < 2):
            stems[STEM.sub("", held.name) or next(reversed(stems), "")].append(held)
        found = [_holding(replace(item, name=f"{item.name}.{stem}"), held) for stem, held in stems.items()]
        layers = [part for part in found if self.key(part) in self.keys and len(part.tensors[0].shape) > 1]
        return found if layers and len(found) > 1 else [item]

    def stacked(self, items: Sequence[Item]) -> list[Item]:
        """The items with queries, keys and values as one, if that is a layer of the network."""
        made, before = fused(items, self.framework), {id(item) for item in items}
        return made if any(self.key(one) in self.keys for one in made if id(one) not in before) else list(items)

    def joined(self, items: Sequence[Item]) -> list[Item]:
        """The items with those that together are a layer of the network as one, in the place of the first."""
        missing = self.keys - Counter(self.key(item) for item in items)
        wanted = {key: count for key, count in missing.items() if key[1] and len(key[1]) > 1}
        instead: dict[str, tuple[Item, str]] = {}
        for layers in self._together(items, wanted) if wanted else ():
            for layer, parts in layers:
                instead |= {part.name: (layer, parts[0].name) for part in parts}
        return [instead[item.name][0] if item.name in instead else item for item in items
                if item.name not in instead or item.name == instead[item.name][1]]

    def _together(
        self, items: Sequence[Item], wanted: Mapping[Key, int]
    ) -> Iterator[list[tuple[Item, tuple[Item, ...]]]]:
        """Tensors of a module that are a layer, for all modules whose names differ in numbers alone."""
        left, taken = Counter(wanted), set[str]()
        for modules in _beside(items, "/" if self.framework == "keras" else "."):
            several = modules[min(modules)]
            for number in range(min(MOST_TOGETHER, len(several)), 1, -1):
                for names in combinations(sorted(several)[:MOST_BESIDE], number):
                    layers = [_layer(module, [held[name] for name in names])
                              for module, held in modules.items() if set(names) <= set(held)]
                    key = self.key(layers[0][0]) if layers else (0, None)
                    parts = {part.name for _, found in layers for part in found}
                    if len(layers) <= left[key] and not taken & parts:
                        taken |= parts
                        left[key] -= len(layers)
                        yield layers


def fused(items: Iterable[Item], framework: str) -> list[Item]:
    """The items with the queries, keys and values of each attention as one, in the place of the first."""
    beside: dict[tuple[str, str], list[Item]] = defaultdict(list)
    items = list(items)
    for item in items:
        module, sign, name = item.name.rpartition("/" if framework == "keras" else ".")
        if item.tensors and ATTENDING.search(name):
            beside[module + sign, ATTENDING.sub("", name)].append(item)
    gone: set[int] = set()
    made: dict[int, Item] = {}
    for parts in beside.values():
        if one := _stacked(parts, -1 if framework == "keras" else 0):
            made[id(parts[0])] = one
            gone |= {id(part) for part in parts[1:]}
    return [made.get(id(item), item) for item in items if id(item) not in gone]


def _stacked(parts: Sequence[Item], at: int) -> Item | None:
    """Three layers of one input as one with the outputs of all, along an axis; None if they are something else."""
    alike = {tuple((held.name, _without(held.shape, at)) for held in part.tensors) for part in parts}
    if len(parts) != len("qkv") or len(alike) > 1 or any(not held.shape for held in parts[0].tensors):
        return None
    columns = zip(*(part.tensors for part in parts), strict=True)
    tensors = (column[0]._replace(shape=_longer([held.shape for held in column], at)) for column in columns)
    return _holding(parts[0], tensors)


def _without(shape: tuple[int, ...], at: int) -> tuple[int, ...]:
    return shape[1:] if at == 0 else shape[:at]


def _longer(shapes: Sequence[tuple[int, ...]], at: int) -> tuple[int, ...]:
    """The shape of tensors that are put behind each other along an axis."""
    longer = list(shapes[0])
    longer[at] = sum(shape[at] for shape in shapes)
    return tuple(longer)


def _holding(item: Item, tensors: Iterable[Held]) -> Item:
    """An item with other tensors, which count for it."""
    return replace(item, tensors=tuple(tensors), count=None)


def _layer(module: str, parts: Sequence[Item]) -> tuple[Item, tuple[Item, ...]]:
    return _holding(replace(parts[0], name=module), (held for part in parts for held in part.tensors)), tuple(parts)


def _beside(items: Sequence[Item], sign: str) -> Collection[dict[str, dict[str, Item]]]:
    """The tensors that lie in modules beside other modules, by module and name, those of like modules together."""
    found: dict[str, dict[str, dict[str, Item]]] = defaultdict(lambda: defaultdict(dict))
    for item in items:
        module, _, name = item.name.rpartition(sign)
        if module and len(item.tensors) == 1 and item.tensors[0].name == name:
            found[NUMBERS.sub("*", module)][module][name] = item
    return found.values()


def _saved(ours: Ours) -> Iterator[Sizes]:
    """The sizes of what each layer saves beside its parameters, together and one by one."""
    for row in ours.laid.rows:
        held = [one.shape for one in row.layer.own if not one.trainable and one.name not in BUFFERS]
        if held:
            yield sizes_of(held)
            yield from (sizes_of([shape]) for shape in held)


def _key(row: Side) -> Key:
    return row.count, row.tensors
