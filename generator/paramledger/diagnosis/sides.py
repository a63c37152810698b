"""Both sides of a comparison in one form: the rows of a source, and those of a network as it would show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeAlias

from paramledger.diagnosis.laying import Laid, LaidRow, Layer
from paramledger.diagnosis.observation import Axes, Item, Observation
from paramledger.record import record

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
TOGETHER = range(2, 5)  # so many rows of a source may be one of a network
Changes: TypeAlias = Mapping[str, object]


@record(slots=True)
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

    def at(self, number: int, name: str) -> Side:
        """The same row in another place."""
        return Side(
            number, name, self.group, self.count, self.size, self.tensors, self.windows, self.whole, self.width
        )

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


@dataclass(frozen=True)
class Theirs:
    """The source's side: its rows to compare, with the item of each. `times`: how often all of them came;
    `saved`: some items, which are no rows, are what a network saves beside its parameters; `calls` are the further
    calls that it shows of layers with weights. `solved` are the changes
    that make a layer one of its rows, for those that were asked for: most are asked for again.
    """

    view: View
    rows: tuple[Side, ...]
    items: tuple[Item, ...]
    observation: Observation
    times: int = 1
    saved: bool = False
    calls: int = 0
    solved: dict[tuple[object, ...], list[Fit]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def nested(self) -> bool:
        """Whether it shows a whole network as one row, as Keras does."""
        return self.view.framework == "keras" and self.has_wholes

    @cached_property
    def total(self) -> int:
        """What its rows hold together."""
        return sum(row.count for row in self.rows)

    @cached_property
    def counts(self) -> Counter[int]:
        """How many rows there are of each count, those without parameters left aside."""
        return Counter(row.count for row in self.rows if row.count)

    @cached_property
    def has_wholes(self) -> bool:
        """Whether any row may stand for several of a network."""
        return any(row.whole and row.count for row in self.rows)

    @cached_property
    def together(self) -> Mapping[int, frozenset[int]]:
        """The numbers of neighbouring rows that may be one row of a network, by what they have together."""
        before = [0, *accumulate(row.count for row in self.rows)]
        found: dict[int, set[int]] = defaultdict(set)
        for number in TOGETHER:
            for at in range(len(before) - number):
                found[before[at + number] - before[at]].update(range(at, at + number))
        return {count: frozenset(numbers) for count, numbers in found.items()}


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
        shown = _shown(view.state, view.tensors, view.sizes)
        self._shown = [
            (row, side)
            for row in laid.rows
            if ((side := shown[row.layer]).count or side.group in view.light) and (training or not row.layer.training)
        ]
        self._blocks: dict[tuple[int, int], tuple[int, ...]] = {}
        self._ends: dict[int, tuple[int, ...]] = {}
        self._runs: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self._shown)

    @cached_property
    def rows(self) -> list[Side]:
        return [side.at(number, row.address) for number, (row, side) in enumerate(self._shown)]

    @cached_property
    def laid_rows(self) -> list[LaidRow]:
        return [row for row, _ in self._shown]

    @cached_property
    def counts(self) -> Counter[int]:
        """How many rows there are of each count, those without parameters left aside."""
        return Counter(side.count for _, side in self._shown if side.count)

    @cached_property
    def total(self) -> int:
        return sum(side.count for _, side in self._shown)

    @cached_property
    def _before(self) -> frozenset[int]:
        """What there is before each row, and in all of them."""
        return frozenset(accumulate((side.count for _, side in self._shown), initial=0))

    def has_run(self, count: int) -> bool:
        """Whether rows after one another have so many parameters together."""
        if count not in self._runs:
            self._runs[count] = any(before + count in self._before for before in self._before)
        return self._runs[count]

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


class _Shown(dict[Layer, Side]):
    """Layers as rows of a source, without their addresses: each is worked out when it is first asked for."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view

    def __missing__(self, layer: Layer) -> Side:
        if len(self) >= MOST_SHOWN:
            self.clear()
        self[layer] = found = side_of(layer, self.view)
        return found


MOST_SHOWN = 20_000


@lru_cache(8)
def _shown(state: bool, tensors: bool, sizes: bool) -> _Shown:
    """The rows of sources that show as much."""
    return _Shown(View("", state, frozenset(), sizes, tensors))


def shown_as(layer: Layer, view: View) -> Side:
    """A layer as a row of a source, without its address."""
    return _shown(view.state, view.tensors, view.sizes)[layer]


def side_of(layer: Layer, view: View) -> Side:
    """The same, worked out afresh: it depends on `state`, `tensors` and `sizes` of the view alone."""
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
