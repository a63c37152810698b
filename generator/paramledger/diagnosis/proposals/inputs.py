"""What goes in: the size and the channels of an image, the order of its axes, the length of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from math import isqrt, prod

from paramledger.diagnosis.alignment import ELSEWHERE
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, setting
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.observation import Axes
from paramledger.diagnosis.sides import Side
from paramledger.diagnosis.solving import centred

SIZES = (
    28,
    32,
    48,
    64,
    75,
    96,
    112,
    128,
    150,
    160,
    180,
    192,
    200,
    224,
    227,
    240,
    256,
    288,
    299,
    300,
    320,
    331,
    380,
    384,
    400,
    416,
    448,
    480,
    512,
    518,
    572,
    600,
    608,
    640,
)
COMMON = (28, 32, 64, 96, 128, 160, 192, 224, 227, 256, 299, 384, 448, 512)
KERNELS = (3, 5, 7, 1, 9, 11, 2, 4)     # of a first convolution
IMAGES = (1, 2, 3, 4, 6)        # channels that images have
COUNTED = "wrong_input_size"
# How many bytes the tools of PyTorch call a megabyte, and how they print the size of what goes in.
MEGABYTES = {"torchinfo": 10**6, "torchsummary": 2**20}
PRINTED_SIZE, PRINTED_DIGITS, FLOAT = "Input size (MB)", 2, 4
POOLS = ("max_pool2d", "avg_pool2d")


def proposals(one: Repaired) -> Iterator[Proposal]:
    for name, axes in inputs_of(one):
        words = tuple(axes)
        if words == ("height", "width", "channels"):
            yield from _image(one, name, axes)
        elif words == ("tokens",):
            yield from _text(one, name, axes)
        elif words == ("features",):
            yield from _features(one, name)


def inputs_of(one: Repaired) -> Iterator[tuple[str, dict[str, int]]]:
    """Each input with the sizes of its axes, under the name by which an edit finds it."""
    named = one.spec.inputs
    for (name, sizes), shape in zip(named, one.laid.inputs, strict=True):
        key = "input" if len(named) == 1 else f"input.{name}"
        yield key, dict(zip((axis for axis, _ in sizes), shape, strict=True))


def _image(one: Repaired, name: str, axes: dict[str, int]) -> Iterator[Proposal]:
    given: list[Axes] = [shape for shape in one.theirs.observation.inputs if len(shape) == 4] or list(
        _input_layers(one)
    )
    is_turned = any(_is_turned(one, axes, shape) for shape in given[:1])
    if not is_turned:
        yield from _channels(one, name, axes)
    if not _begins_otherwise(one):
        return
    for shape in given[:1] if not is_turned else ():
        yield from _as_given(one, name, axes, shape)
    if not given:
        for size in _sizes(one, axes):
            if _is_as_printed(one, size):
                yield (sized(one, name, axes, size, size),)
    yield from _turned(one, name, axes)


def _is_turned(one: Repaired, axes: dict[str, int], shape: Axes) -> bool:
    """Whether the source's image has the sizes of the network's in another order."""
    given, own = _upright(one, shape[1:]), (axes["height"], axes["width"], axes["channels"])
    return given != own and Counter(given) == Counter(own)


def _upright(one: Repaired, shape: Axes) -> Axes:
    """Height, width and channels of a map, as the source's framework has them."""
    return (*shape[1:], shape[0]) if one.theirs.view.framework == "torch" else shape


def _turned(one: Repaired, name: str, axes: dict[str, int]) -> Iterator[Proposal]:
    """The axes of the image in another order, upright or lying as the source shows its first output. Where a side is
    then as short as an image has channels, several pools need the padding of `same`, which is no cause.
    """
    own = (axes["height"], axes["width"], axes["channels"])
    lies = next(map(_lies, _maps(one)), None)
    pools = [row for row in one.laid.rows if row.layer.kind in POOLS and not any(_padding(row))]
    padded = {address: {"padding": "same"} for address in one.addresses(pools)} if len(pools) > 1 else {}
    for order in sorted(set(permutations(own)) - {own}):
        if lies in (None, _lies(order)):
            code = "channels_first" if order == (own[2], own[0], own[1]) else "transposed_input"
            made = setting(code, {name: dict(zip(("height", "width", "channels"), order, strict=True))})
            yield (made, setting("", padded)) if padded else (made,)


def _maps(one: Repaired) -> Iterator[Axes]:
    """Height, width and channels of the outputs that have them."""
    for item in one.theirs.observation.items:
        for _, *axes in item.outputs:
            if len(axes) == 3:
                yield _upright(one, tuple(axes))


def _lies(axes: Axes) -> int:
    """Above 0 for an image that lies, below for one that is upright."""
    height, width = axes[0] or 0, axes[1] or 0
    return (width > height) - (width < height)


def _padding(row: LaidRow) -> tuple[int, ...]:
    """A window's padding; of one with the word `same`, a number that is none."""
    padding = row.layer.arguments["padding"]
    return padding if isinstance(padding, tuple) else (padding != "valid",)


def sizes_of_inputs(one: Repaired) -> Iterator[Proposal]:
    """The images at sizes at which the first rows might agree, as no cause."""
    for name, axes in inputs_of(one):
        if tuple(axes) == ("height", "width", "channels"):
            for size in _sizes(one, axes):
                if _is_as_printed(one, size):
                    yield (Made("", sized(one, name, axes, size, size).edits),)


def _is_as_printed(one: Repaired, size: int) -> bool:
    """Whether images of this size, of as many channels as images have, may be what the source says of its input."""
    observation = one.theirs.observation
    printed, megabyte = observation.printed.others.get(PRINTED_SIZE), MEGABYTES.get(observation.format)
    if printed is None or megabyte is None:
        return True
    hundredths = round(Fraction(printed) * 10**PRINTED_DIGITS)
    batch = next((item.outputs[0][0] for item in observation.items if item.outputs and item.outputs[0]), None) or 1
    return any(
        2 * abs(size * size * channels * batch * FLOAT * 10**PRINTED_DIGITS - hundredths * megabyte) <= megabyte
        for channels in IMAGES
    )


def _begins_otherwise(one: Repaired) -> bool:
    """Whether the first rows differ, as they do where another image goes in; or, if no sizes show, any row."""
    first = [cost > ELSEWHERE for cost in one.alignment.costs]
    return any(first[:3]) if one.theirs.view.sizes else any(first)


def _input_layers(one: Repaired) -> Iterator[Axes]:
    for item in one.theirs.observation.items:
        if item.kind.startswith("InputLayer") and item.outputs and len(item.outputs[0]) == 4:
            yield item.outputs[0]


def _as_given(one: Repaired, name: str, axes: dict[str, int], shape: Axes) -> Iterator[Proposal]:
    sizes = [extent for extent in shape[1:] if extent is not None]
    if len(sizes) < 3:
        return
    height, width, channels = (sizes[1], sizes[2], sizes[0]) if one.theirs.view.framework == "torch" else sizes
    if (height, width) != (axes["height"], axes["width"]) and channels == axes["channels"]:
        yield (sized(one, name, axes, height, width),)


def sized(one: Repaired, name: str, axes: dict[str, int], height: int, width: int) -> Made:
    """The image at another size; by the family's own parameter, where that is the size."""
    role = one.spec.family.roles.get("size", "")
    if height == width and axes["height"] == axes["width"] == one.spec.parameters.get(role):
        return setting(COUNTED, {role: height})
    return setting(COUNTED, {name: {"height": height, "width": width}})


def _channels(one: Repaired, name: str, axes: dict[str, int]) -> Iterator[Proposal]:
    """As many channels as the first layer with weights reads, with its own kernel or with another."""
    for pair in one.alignment.pairs[:8]:
        if not pair.single:
            yield from _inside(one, name, axes, pair)
            continue
        row, wanted = one.laid_rows(pair)[0], one.their_rows(pair)[0]
        if row.layer.inputs and row.layer.inputs[0][-1] == axes["channels"] and row.layer.parameters:
            weight = next((tensor.shape for tensor in row.layer.own if tensor.name == "weight"), ())
            channels = _read_by(row, wanted, prod(weight[2:])) if weight else 0
            if channels and channels != axes["channels"]:
                yield (setting("wrong_input_channels", {name: {"channels": channels}}),)
            if row.layer.kind == "conv2d" and wanted.count != one.ours.rows[pair.ours[0]].count:
                yield from _channels_and_kernel(row, wanted, name, axes["channels"])
            return


def _channels_and_kernel(row: LaidRow, wanted: Side, name: str, channels: int) -> Iterator[Proposal]:
    """Other images and another kernel in the first convolution."""
    own, shown = row.layer.arguments["kernel_size"], wanted.windows.get("kernel_size")
    for kernel in KERNELS:
        read = _read_by(row, wanted, kernel**2)
        if own != (kernel, kernel) and shown in (None, (kernel,)) and read in IMAGES and read != channels:
            padded = {"padding": kernel // 2} if centred(row.layer) and row.layer.arguments["padding"] != "same" else {}
            yield (
                setting("kernel_size", {row.address: {"kernel_size": kernel, **padded}}),
                setting("wrong_input_channels", {name: {"channels": read}}),
            )


def _inside(one: Repaired, name: str, axes: dict[str, int], pair: Pair) -> Iterator[Proposal]:
    """As many channels as the first convolution reads by the count of the row that it is a part of."""
    wanted = one.their_rows(pair)
    convolutions = (row for row in one.laid_rows(pair) if row.layer.kind == "conv2d")
    row = next((row for row in convolutions if row.layer.inputs[0][-1] == axes["channels"]), None)
    if row is None or len(wanted) != 1 or row.layer.arguments["groups"] != 1:
        return
    each = prod(next(tensor.shape for tensor in row.layer.own if tensor.name == "weight")) // axes["channels"]
    more, rest = divmod(wanted[0].count - one.alignment.count_of(pair.ours, one.ours.rows), each)
    if not rest and axes["channels"] + more in IMAGES and more:
        yield (setting("wrong_input_channels", {name: {"channels": axes["channels"] + more}}),)


def _read_by(row: LaidRow, wanted: Side, window: int) -> int:
    """The channels that a layer with so many points in its window reads, by its count; 0 if there is no such number."""
    if row.layer.arguments.get("groups", 1) != 1:
        return 0
    width = wanted.width or row.layer.outputs[0][-1]
    bias = width if any(tensor.name == "bias" for tensor in row.layer.own) else 0
    channels, rest = divmod(wanted.count - bias, window * width)
    return channels if channels > 0 and not rest else 0


def _sizes(one: Repaired, axes: dict[str, int]) -> Iterator[int]:
    """Sizes at which something might agree that does not: those of the first row whose output has another size, or, if
    no sizes show, any.
    """
    if not one.theirs.view.sizes:
        yield from (size for size in COMMON if size != axes["height"] and _depends(one))
        return
    for pair in one.alignment.pairs:
        if pair.theirs[1] - pair.theirs[0] != 1 or pair.ours[0] == pair.ours[1]:
            continue
        theirs = one.theirs.rows[pair.theirs[0]]
        size = one.ours.rows[pair.ours[0]].size if pair.single else one.ours.size_of(*pair.ours)
        if not size or not theirs.size or len(theirs.size) < 2:
            continue
        if size == theirs.size:
            return
        width = one.ours.rows[pair.ours[0]].width if pair.single else theirs.width
        before, after = spatial(size, width), spatial(theirs.size, theirs.width)
        if not before or not after:
            continue
        right = axes["height"] * after[-1] // before[-1]
        if len(before) == len(after) == 1:      # patches of an image as one axis
            right = isqrt(axes["height"] ** 2 * after[-1] // before[-1])
        near = sorted(SIZES, key=lambda size: (abs(size - right), size))[:5]
        yield from (size for size in near if size != axes["height"])
        return


def _depends(one: Repaired) -> bool:
    """Whether a row differs whose parameters follow from the size: a dense layer behind a flattening, positions."""
    kinds = {one.laid_rows(pair)[0].layer.kind for pair in one.alignment.differing() if pair.single}
    flat = any(row.layer.kind == "flatten" for row in one.laid.rows)
    return "position_embedding" in kinds or (flat and "linear" in kinds)


def spatial(size: tuple[int, ...], width: int | None) -> list[int]:
    """The sizes of an output without its channels."""
    sizes = list(size)
    if width in sizes:
        sizes.remove(width)
    return sizes


def _text(one: Repaired, name: str, axes: dict[str, int]) -> Iterator[Proposal]:
    """The length of text at which the source was printed: no cause."""
    for row in one.theirs.rows:
        if row.size and row.group in ("embedding", "recurrent") and len(row.size) == 2:
            tokens = next((size for size in row.size if size != row.width), row.size[0])
            if tokens != axes["tokens"]:
                yield (setting("", {name: {"tokens": tokens}}),)
                if (role := one.spec.family.roles.get("tokens", "")) in one.spec.parameters:
                    yield (setting("", {role: tokens}),)
            return


def _features(one: Repaired, name: str) -> Iterator[Proposal]:
    for row in one.theirs.rows[:1]:
        width = row.width or 0
        if width and (row.count - width) % width == 0 and row.count > width:
            yield (setting(COUNTED, {name: {"features": (row.count - width) // width}}),)
