"""A source's side of a comparison: its rows as they are compared, each with what it is, holds and makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import prod

from paramledger.diagnosis.classes import ops_of
from paramledger.diagnosis.observation import Held, Item, Observation, Printed
from paramledger.diagnosis.sides import BUFFERS, LIGHT, WINDOWS, Side, Theirs, View, extents, our_group, sizes_of

HOLDING = frozenset({"conv", "deconv", "linear", "embedding", "recurrent", "norm"})
WEIGHTED = HOLDING - {"norm"}
MOVING = frozenset({"moving_mean", "moving_variance"})  # which Keras counts
WEIGHTS = ("weight", "kernel", "depthwise_kernel", "gamma")  # the first that a module has tells what it is
MATRIX = 2  # axes
FEWEST_AGAIN = 3  # rows of a network that is listed several times
MOST_TIMES = 4  # calls of a network


def theirs(observation: Observation) -> Theirs:
    """The rows of a source that are compared: those that hold parameters, and pools and the like."""
    chosen = _filled([item for item in shown_items(observation.items) if not item.again], observation.printed)
    tables = _tables(chosen)
    sides = [item_side(item, observation.framework) for item in chosen]
    sides = [replace(side, group="embedding") if at < tables else side for at, side in enumerate(sides)]
    made = list(zip(chosen, sides, strict=True))
    kept = [(item, side) for item, side in made if side.count or side.group in LIGHT]
    times = _times([side for _, side in kept])
    kept = kept[: len(kept) // times]
    rows = tuple(_numbered(side, number) for number, (_, side) in enumerate(kept))
    view = View(
        observation.framework,
        observation.framework == "keras",
        frozenset(row.group for row in rows if row.light),
        any(row.size is not None for row in rows),
        any(row.tensors is not None for row in rows),
        observation.ordered,
    )
    return Theirs(view, rows, tuple(item for item, _ in kept), observation, times, calls=_calls(observation))


def _calls(observation: Observation) -> int:
    """Further calls of layers with weights: PyTorch's tools list them, and Keras says what is read at each call."""
    weights = [item for item in observation.items if their_group(item) in WEIGHTED]
    read = sum(max(0, len(item.reads) - 1) for item in weights) if observation.framework == "keras" else 0
    return read + sum(item.again for item in weights)


def _tables(items: list[Item]) -> int:
    """How many modules that a listing begins with are tables, whatever they are called: they hold one matrix each, and
    what follows them takes in as much as a line of it has.
    """
    lone = [
        not item.kind and [one.name for one in item.tensors] == ["weight"] and len(item.tensors[0].shape) == MATRIX
        for item in items
    ]
    number = lone.index(False) if False in lone else 0
    taken = items[number].tensors[0].shape if number and items[number].tensors else ()
    return number if all(item.tensors[0].shape[-1:] == taken[-1:] != () for item in items[:number]) else 0


def _filled(items: list[Item], printed: Printed) -> list[Item]:
    """The items, with counts that are cut off: a dense layer's from what comes in and goes out, and of one more layer,
    or of several that are alike, what the total leaves for them. Only if all of them then make the total.
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
    alike = {(their_group(items[at]), items[at].outputs) for at in open_}
    if len(alike) == 1 and left > 0 and left % len(open_) == 0:
        made.update(dict.fromkeys(open_, left // len(open_)))
    elif open_ or left:
        return items
    return [replace(item, count=made[at]) if at in made else item for at, item in enumerate(items)]


def _dense(before: Item | None, item: Item) -> int | None:
    """The parameters of a dense layer with a bias, after another layer."""
    if their_group(item) != "linear" or before is None or not before.outputs or not item.outputs:
        return None
    features, units = before.outputs[0][-1], item.outputs[0][-1]
    return (features + 1) * units if features and units else None


def _times(sides: list[Side]) -> int:
    """How often the same rows come one after the other, as where a network is called on two or three inputs. More often
    they are the layers of a stack.
    """
    rows = [(side.count, side.size, side.group) for side in sides]
    for each in range(FEWEST_AGAIN, len(rows)):
        times, rest = divmod(len(rows), each)
        if not rest and rows == rows[:each] * times:
            return times if times <= MOST_TIMES else 1
    return 1


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
    # PyTorch's recurrent layers give what they make at every step, whatever is read of it.
    every_step = group == "recurrent" and framework == "torch"
    size = extents(item.outputs[0]) if item.outputs and not every_step else None
    joined = any(one.name.endswith("in_proj_weight") for one in held)    # queries, keys and values
    composite = item.whole or joined or (not group and count > 0)
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
    return "norm" if ops is None and "norm" in item.kind.lower() else ""


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
        return "prelu" if weight == (1,) and len(shapes) == 1 else "norm"
    return "embedding" if "emb" in name.lower() or re.search(r"wte|wpe", name) else "linear"


def windows_of(item: Item) -> dict[str, tuple[int, ...]]:
    """The arguments of a window that a source prints."""
    found = {}
    for key in WINDOWS:
        value = item.arguments.get(key)
        numbers = (value,) if type(value) is int else value
        if isinstance(numbers, (tuple, list)) and numbers and all(type(one) is int for one in numbers):
            found[key] = tuple(set(numbers)) if len(set(numbers)) == 1 else tuple(numbers)
    return found
