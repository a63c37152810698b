"""Both sides of a comparison in one form: the rows of a source, and those of a network as it would show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod
from typing import TypeAlias

from paramledger.diagnosis.classes import ops_of
from paramledger.diagnosis.laying import Laid, LaidRow, Layer
from paramledger.diagnosis.observation import Axes, Held, Item, Observation, Printed

# What ops are taken for when a row is looked for: the group, for the beginning of an op's name.
OUR_GROUPS = (
    ("conv_transpose", "deconv"),
    ("depthwise_conv", "conv"),
    ("conv", "conv"),
    ("linear", "linear"),
    ("normalization", "input norm"),
    ("embedding", "embedding"),
    ("position_embedding", "embedding"),
    ("class_token", "embedding"),
    ("parameter", "embedding"),
    ("lstm", "recurrent"),
    ("gru", "recurrent"),
    ("rnn", "recurrent"),
    ("global_", "gap"),
    ("adaptive_", "gap"),
    ("max_pool", "pool"),
    ("avg_pool", "pool"),
    ("flatten", "flatten"),
    ("upsample", "upsample"),
    ("prelu", "prelu"),
)
LIGHT = frozenset({"pool", "gap", "flatten", "upsample"})  # layers without parameters that are compared
HOLDING = frozenset({"conv", "deconv", "linear", "embedding", "recurrent", "norm"})
BUFFERS = frozenset({"running_mean", "running_var", "num_batches_tracked"})
MOVING = frozenset({"moving_mean", "moving_variance"})  # which Keras counts
WEIGHTS = ("weight", "kernel", "depthwise_kernel", "gamma")  # the first that a module has tells what it is
FEWEST_TWICE = 2  # rows of a network that is listed twice
WINDOWS = ("kernel_size", "stride", "padding", "groups")  # arguments that are compared, if a source prints them
Changes: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Side:
    """A row of either side. `size` are the extents of its output but 1, in order; `tensors` the shapes of what it
    holds, likewise; both None where nothing is known. `width` is the last axis of the output, its channels or
    features. `whole`: it may stand for several rows of the other side.
    """

    number: int
    name: str
    group: str
    count: int
    size: tuple[int, ...] | None = None
    tensors: tuple[tuple[int, ...], ...] | None = None
    windows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    whole: bool = False
    width: int | None = None

    @property
    def light(self) -> bool:
        return self.count == 0

    @property
    def block(self) -> str:
        """The block that it stands in, by its name."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class View:
    """What a source shows, and how it counts: `state` says that moving statistics are in its counts."""

    framework: str
    state: bool
    light: frozenset[str]
    sizes: bool
    tensors: bool
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Fit:
    """Arguments of a layer that change, and whether the size of its output is then that of a row of the source too."""

    changes: Changes
    whole: bool


@dataclass(frozen=True, slots=True)
class Theirs:
    """The source's side: its rows to compare, with the item of each. `twice`: all of them came a second time;
    `saved`: some items, which are no rows, are what a network saves beside its parameters. `solved` are the changes
    that make a layer one of its rows, for those that were asked for: most are asked for again.
    """

    view: View
    rows: tuple[Side, ...]
    items: tuple[Item, ...]
    observation: Observation
    twice: bool = False
    saved: bool = False
    solved: dict[tuple[object, ...], list[Fit]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def nested(self) -> bool:
        """Whether it shows a whole network as one row, as Keras does."""
        return self.view.framework == "keras" and any(row.whole and row.count for row in self.rows)

    @property
    def total(self) -> int:
        """What its rows hold together."""
        return sum(row.count for row in self.rows)


def theirs(observation: Observation) -> Theirs:
    """The rows of a source that are compared: those that hold parameters, and pools and the like."""
    chosen = _filled([item for item in shown_items(observation.items) if not item.again], observation.printed)
    made = [(item, item_side(item, observation.framework)) for item in chosen]
    kept = [(item, side) for item, side in made if side.count or side.group in LIGHT]
    twice = _is_twice([side for _, side in kept])
    kept = kept[: len(kept) // 2] if twice else kept
    rows = tuple(_numbered(side, number) for number, (_, side) in enumerate(kept))
    view = View(
        observation.framework,
        observation.framework == "keras",
        frozenset(row.group for row in rows if row.light),
        any(row.size is not None for row in rows),
        any(row.tensors is not None for row in rows),
        observation.ordered,
    )
    return Theirs(view, rows, tuple(item for item, _ in kept), observation, twice)


def _filled(items: list[Item], printed: Printed) -> list[Item]:
    """The items, with counts that are cut off: a dense layer's from what comes in and goes out, and of one more layer
    what the total leaves for it. Only if all of them then make the total.
    """
    cut = [
        at for at, item in enumerate(items)
        if item.count is None and not item.tensors and their_group(item) in HOLDING
    ]
    if not cut or printed.total is None:
        return items
    left = printed.total - (printed.optimizer or 0) - sum(item.count or 0 for item in items)
    made = {at: count for at in cut if len(cut) > 1 and (count := _dense(items[at - 1] if at else None, items[at]))}
    open_ = [at for at in cut if at not in made]
    left -= sum(made.values())
    if len(open_) == 1 and left > 0:
        made[open_[0]] = left
    elif open_ or left:
        return items
    return [replace(item, count=made[at]) if at in made else item for at, item in enumerate(items)]


def _dense(before: Item | None, item: Item) -> int | None:
    """The parameters of a dense layer with a bias, after another layer."""
    if their_group(item) != "linear" or before is None or not before.outputs or not item.outputs:
        return None
    features, units = before.outputs[0][-1], item.outputs[0][-1]
    return (features + 1) * units if features and units else None


def _is_twice(sides: list[Side]) -> bool:
    """Whether the second half of some rows is the first once more."""
    half = [(side.count, side.size, side.group) for side in sides]
    at = len(half) // 2
    return at > FEWEST_TWICE and half[:at] == half[at:]


def shown_items(items: tuple[Item, ...]) -> Iterator[Item]:
    """The items that hold something by themselves: not those whose parts follow."""
    for number, item in enumerate(items):
        deeper = number + 1 < len(items) and items[number + 1].depth > item.depth
        if not (item.whole and deeper):
            yield item


def _numbered(side: Side, number: int) -> Side:
    return replace(side, number=number)


def item_side(item: Item, framework: str) -> Side:
    held = tuple(one for one in item.tensors if one.name.rpartition(".")[2] not in BUFFERS)
    group = their_group(item)
    tensors = sizes_of(one.shape for one in held if one.name not in MOVING) if held else None
    count = item.count if item.count is not None else sum(prod(one.shape) for one in held)
    size = extents(item.outputs[0]) if item.outputs else None
    composite = item.whole or (not group and count > 0)
    return Side(0, item.name, group, count, size, tensors, windows_of(item), composite, width_of(item, framework))


def width_of(item: Item, framework: str) -> int | None:
    """The channels or features that come out: as printed, of a tensor, or of the output."""
    for key in ("out_channels", "out_features", "filters", "units", "num_features"):
        if type(value := item.arguments.get(key)) is int:
            return value
    if item.outputs:
        axes = item.outputs[0]
        return axes[1] if framework == "torch" and len(axes) > 3 else axes[-1] if len(axes) > 1 else None
    weights = [one.shape for one in item.tensors if one.name.endswith(WEIGHTS[:2]) and len(one.shape) > 1]
    return (weights[0][0] if framework != "keras" else _outputs_last(weights[-1])) if weights else None


def _outputs_last(kernel: tuple[int, ...]) -> int:
    """The channels or features that a kernel of Keras makes; one that is depthwise has some for each channel."""
    return kernel[-1] if kernel[-1] > 1 or len(kernel) < 4 else kernel[-2]


def their_group(item: Item) -> str:
    """What a row of a source is: by its class, or by the names and axes of its tensors; empty where it is unknown."""
    if not item.kind:
        return by_tensors(item.tensors, item.name)
    ops = ops_of(item.kind)
    groups = {our_group(op) for op in ops or ()} - {""}
    if len(groups) == 1:
        return groups.pop()
    if "linear" in groups and item.count is not None:  # Conv1D of Keras and of GPT-2
        return "conv" if item.outputs and len(item.outputs[0]) == 3 and "kernel_size" in item.arguments else "linear"
    return "norm" if "norm" in item.kind.lower() else ""


def by_tensors(held: Iterable[Held], name: str) -> str:
    """What a module of a listing is."""
    shapes = {one.name.rpartition(".")[2]: one.shape for one in held}
    weight = next((shapes[key] for key in WEIGHTS if key in shapes), None)
    if any(key.startswith(("weight_hh", "recurrent_kernel")) for key in shapes):
        return "recurrent"
    if weight is None:
        return "norm" if "beta" in shapes else "linear" if any("weight" in key for key in shapes) else "embedding"
    if len(weight) > 2:
        return "conv"
    if len(weight) == 1:
        return "norm"
    return "embedding" if "emb" in name.lower() or re.search(r"wte|wpe", name) else "linear"


def extents(axes: Axes) -> tuple[int, ...] | None:
    """The extents of an output but for its batch and axes of 1, in order of size; None where one is left open."""
    inner = axes[1:]
    if any(extent is None for extent in inner):
        return None
    return tuple(sorted(extent for extent in inner if extent is not None and extent != 1))


def sizes_of(shapes: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Shapes of tensors in a form in which layouts are alike."""
    return tuple(sorted(tuple(sorted(size for size in shape if size != 1)) for shape in shapes))


def windows_of(item: Item) -> dict[str, tuple[int, ...]]:
    """The arguments of a window that a source prints."""
    found = {}
    for key in WINDOWS:
        value = item.arguments.get(key)
        numbers = (value,) if type(value) is int else value
        if isinstance(numbers, (tuple, list)) and numbers and all(type(one) is int for one in numbers):
            found[key] = tuple(set(numbers)) if len(set(numbers)) == 1 else tuple(numbers)
    return found


class Ours:
    """A network's side, as a source would show it: rows with their place in the network."""

    def __init__(self, laid: Laid, view: View, training: bool = False) -> None:
        self.laid = laid
        self.rows: list[Side] = []
        self.laid_rows: list[LaidRow] = []
        self._blocks: dict[tuple[int, int], tuple[int, ...]] = {}
        self._ends: dict[int, tuple[int, ...]] = {}
        for row in laid.rows:
            if row.layer.training and not training:
                continue
            side = shown_as(row.layer, view)
            if side.count or side.group in view.light:
                self.rows.append(replace(side, number=len(self.rows), name=row.address))
                self.laid_rows.append(row)

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)

    def size_of(self, begin: int, end: int) -> tuple[int, ...] | None:
        """The size of what a block makes whose rows are these, or the line in which they end; None if nobody knows."""
        if not self._blocks:
            held = {row.name: row.number for row in self.rows if row.count}
            for block in self.laid.blocks:
                inside = [held[row.address] for row in self.laid.rows[block.start : block.stop] if row.address in held]
                if inside and block.outputs:
                    self._blocks.setdefault((inside[0], inside[-1] + 1), extents((None, *block.outputs[0])) or ())
                if inside and block.outputs and not block.depth:
                    self._ends[inside[-1] + 1] = extents((None, *block.outputs[0])) or ()
        return self._blocks.get((begin, end)) or (self._ends.get(end) if begin == 0 else None)


_SHOWN: dict[tuple[Layer, bool, bool, bool], Side] = {}
MOST_SHOWN = 20_000


def shown_as(layer: Layer, view: View) -> Side:
    """A layer as a row of a source, without its address."""
    key = (layer, view.state, view.tensors, view.sizes)
    if key not in _SHOWN:
        if len(_SHOWN) >= MOST_SHOWN:
            _SHOWN.clear()
        _SHOWN[key] = side_of(layer, view)
    return _SHOWN[key]


def side_of(layer: Layer, view: View) -> Side:
    """The same, worked out afresh."""
    count = (layer.parameters + (layer.state if view.state else 0)) * layer.copies
    size = tuple(sorted(extent for extent in layer.outputs[0] if extent != 1)) if layer.outputs and view.sizes else None
    held = [tensor.shape for tensor in layer.own if tensor.trainable]
    windows: dict[str, tuple[int, ...]] = {}
    for name in WINDOWS:
        value = layer.arguments.get(name)
        if type(value) is int:
            windows[name] = (value,)
        elif isinstance(value, tuple):
            windows[name] = tuple(set(value)) if len(set(value)) == 1 else value
    if layer.kind == "depthwise_conv2d":
        windows["groups"] = (layer.inputs[0][-1],)
    return Side(
        0,
        "",
        our_group(layer.kind),
        count,
        size,
        sizes_of(held) if view.tensors else None,
        windows,
        width=layer.outputs[0][-1],
    )


def our_group(kind: str) -> str:
    """What an op is looked for as."""
    for beginning, group in OUR_GROUPS:
        if kind.startswith(beginning):
            return group
    return "norm" if "norm" in kind and kind != "local_response_norm" else ""
