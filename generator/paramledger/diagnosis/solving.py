"""Arguments of a layer that give the row of a source: as few as possible are changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from paramledger.diagnosis.laying import Layer
from paramledger.diagnosis.sides import Changes, Fit, Side, View, side_of
from paramledger.network.tree import Leaf
from paramledger.ops import OPS
from paramledger.ops.base import Shape
from paramledger.problems import SpecError

KERNELS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 16, 32)
GROUPS = (1, 2, 4, 8, 16, 32, 64)
STRIDES = (1, 2, 3, 4)
MOST_TRIED = 400  # layers made for one row
CHANGES = 3  # arguments changed together, at most
COUNTING = (
    "out_channels",
    "kernel_size",
    "groups",
    "bias",
    "out_features",
    "num_embeddings",
    "embedding_dim",
    "hidden_size",
    "bidirectional",
    "bias_vectors",
    "elementwise_affine",
    "affine",
    "num_parameters",
    "multiplier",
    "scale",
)


def solved(layer: Layer, wanted: Side, view: View) -> list[Fit]:
    """The changes that give the count of a row, the fewest first, with those that its size takes; none: no change of
    arguments does.
    """
    count = side_of(layer, view).count
    if count == wanted.count:
        return _placed(layer, {}, wanted, view)
    choices = {name: values for name in COUNTING if (values := tuple(_values(layer, name, wanted)))}
    tried = 0
    for number in range(1, CHANGES + 1):
        found: list[Fit] = []
        for names in combinations(choices, number):
            for values in product(*(choices[name] for name in names)):
                tried += 1
                if tried > MOST_TRIED:
                    return found
                changes = dict(zip(names, values, strict=True))
                made = changed(layer, changes)
                if made is not None and side_of(made, view).count == wanted.count:
                    found += _placed(layer, changes, wanted, view)
        if found:
            return sorted(found, key=lambda fit: not fit.whole)
    return []


def _values(layer: Layer, name: str, wanted: Side) -> Iterator[object]:
    """What an argument might be instead."""
    if name not in layer.arguments:
        return
    now = layer.arguments[name]
    for value in _candidates(layer, name, wanted):
        if value != now and (value,) != now and not _all_same(now, value):
            yield value


def _all_same(now: object, value: object) -> bool:
    return isinstance(now, tuple) and len(set(now)) == 1 and now[0] == value


def _candidates(layer: Layer, name: str, wanted: Side) -> Sequence[object]:
    if name in wanted.windows and name in ("kernel_size", "groups"):
        value = wanted.windows[name]
        return (value[0] if len(value) == 1 else list(value),)
    match name:
        case "kernel_size":
            return KERNELS
        case "groups":
            return tuple(dict.fromkeys((*GROUPS, layer.inputs[0][-1])))
        case "bias" | "bidirectional" | "elementwise_affine" | "affine" | "scale":
            return (True, False)
        case "bias_vectors":
            return (1, 2)
        case "num_embeddings":
            widths = dict.fromkeys((layer.outputs[0][-1], wanted.width or 1))
            return tuple(wanted.count // width for width in widths if wanted.count % width == 0)
        case _:
            return _numbers(wanted, name == "hidden_size")


def _numbers(wanted: Side, halves: bool) -> tuple[int, ...]:
    """Numbers of a row that a width may be."""
    seen = [*(wanted.size or ()), *(size for shape in wanted.tensors or () for size in shape), wanted.width or 1]
    found = list(dict.fromkeys(sorted(seen, reverse=True)))
    more = [one // 2 for one in found if halves and one % 2 == 0]
    single = [1] if wanted.tensors and 1 not in found else []       # shapes stand without axes of one
    return (*(found + more)[:6], *single)


def _placed(layer: Layer, changes: Changes, wanted: Side, view: View) -> list[Fit]:
    """The changes with those of stride and padding that the size of the output takes."""
    made = changed(layer, changes)
    if made is None:
        return []
    if "padding" in layer.arguments and "kernel_size" in changes and centred(layer):
        padded = {**changes, "padding": _half(changes["kernel_size"])}
        if (with_padding := changed(layer, padded)) and _fits(with_padding, wanted, view):
            return [Fit(padded, True)]
    if _fits(made, wanted, view):
        return [Fit(changes, True)]
    found = []
    for placing in _placings(layer, wanted):
        other = changed(layer, {**changes, **placing})
        if other is not None and _fits(other, wanted, view):
            found.append(Fit({**changes, **placing}, True))
    fewest = min((len(fit.changes) for fit in found), default=0)
    return [fit for fit in found if len(fit.changes) == fewest][:4] or ([Fit(changes, False)] if changes else [])


def _placings(layer: Layer, wanted: Side) -> Iterator[Changes]:
    """Strides and paddings that might be instead, one of them and then both."""
    if "stride" not in layer.arguments or "kernel_size" not in layer.arguments:
        return
    strides: list[object] = [_one(wanted.windows["stride"])] if "stride" in wanted.windows else list(STRIDES)
    paddings: list[object] = (
        [_one(wanted.windows["padding"])] if "padding" in wanted.windows else ["same", "valid", 1, 2]
    )
    if "padding" not in layer.arguments:
        paddings = []
    yield from ({"padding": value} for value in paddings)
    yield from ({"stride": value} for value in strides)
    yield from ({"stride": stride, "padding": padding} for stride in strides for padding in paddings)


def _one(value: tuple[int, ...]) -> object:
    return value[0] if len(value) == 1 else list(value)


def centred(layer: Layer) -> bool:
    """Whether its padding keeps the size, but for the stride."""
    kernel, padding = layer.arguments["kernel_size"], layer.arguments["padding"]
    return padding == "same" or (
        isinstance(kernel, tuple)
        and isinstance(padding, tuple)
        and all(p == k // 2 for k, p in zip(kernel, padding, strict=True))
    )


def _half(kernel: object) -> object:
    return kernel // 2 if isinstance(kernel, int) else [one // 2 for one in kernel] if isinstance(kernel, list) else 0


def _fits(layer: Layer, wanted: Side, view: View) -> bool:
    """Whether what can be seen of a row is right, its count apart."""
    side = side_of(layer, view)
    if side.size is not None and wanted.size is not None and side.size != wanted.size:
        return False
    return all(side.windows.get(key, value) == value for key, value in wanted.windows.items())


def _read(layer: Layer, changes: Changes) -> tuple[Shape, ...]:
    """What the layer reads: a text that is no longer than the table of its positions."""
    most = changes.get("num_embeddings")
    if layer.kind == "position_embedding" and isinstance(most, int):
        return tuple((min(most, tokens), *rest) for tokens, *rest in layer.inputs)
    return layer.inputs


def changed(layer: Layer, changes: Changes) -> Layer | None:
    """The layer with other arguments; None where they do not fit."""
    if not changes:
        return layer
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in layer.op}
    try:
        op = OPS[layer.kind].model_validate({**given, **changes})
        inputs = _read(layer, changes)
        leaf = Leaf(layer.kind, op, inputs, op.outputs(*inputs), op.tensors(*inputs), ())
    except (SpecError, ValueError, ZeroDivisionError):
        return None
    return Layer(leaf, layer.tied, layer.training, layer.frozen, layer.copies, layer.stacked)
