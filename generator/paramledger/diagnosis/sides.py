"""Both sides of a comparison in one form: the rows of a source, and those of a network as it would show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from paramledger.diagnosis.laying import Laid, LaidRow, Layer
from paramledger.diagnosis.observation import Axes, Item, Observation

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
BUFFERS = frozenset({"running_mean", "running_var", "num_batches_tracked"})
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


def extents(axes: Axes) -> tuple[int, ...] | None:
    """The extents of an output but for its batch and axes of 1, in order of size; None where one is left open."""
    inner = axes[1:]
    if any(extent is None for extent in inner):
        return None
    return tuple(sorted(extent for extent in inner if extent is not None and extent != 1))


def sizes_of(shapes: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Shapes of tensors in a form in which layouts are alike."""
    return tuple(sorted(tuple(sorted(size for size in shape if size != 1)) for shape in shapes))


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
