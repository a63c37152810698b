"""Layers in the place of others: what comes between the last map and the dense layers, PReLU, depthwise and transposed
convolutions, the padding of all, the factor by which blocks widen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, dropping, setting
from paramledger.diagnosis.proposals.codes import by_code, last_weights
from paramledger.diagnosis.proposals.norms import missing_rows
from paramledger.diagnosis.proposals.row_codes import is_beside
from paramledger.diagnosis.sides import Side
from paramledger.language.model import Line
from paramledger.language.reconciliations import Replace, SingleEdit

GLOBAL = ("global_avg_pool", "adaptive_avg_pool2d", "global_max_pool", "adaptive_max_pool2d")
ACTIVATIONS = ("relu", "relu6", "leaky_relu", "tanh", "sigmoid", "elu", "gelu", "silu", "hardswish")
MAP = 3  # axes of a map
PADDINGS = ("valid", "same")


def proposals(one: Repaired) -> Iterator[Proposal]:
    yield from _flats(one)
    yield from _prelu(one)
    yield from _padded(one)
    yield from _paddings(one)
    yield from _dense_for_convolution(one)
    yield from _upsampled(one)
    yield from _full(one)
    yield from _expansions(one)


def replacing(code: str, address: str, *lines: dict[str, Any]) -> Made:
    """A cause that puts lines in the place of another; the last has its name."""
    name = address.rpartition(".")[2]
    named = [{"name": name if line is lines[-1] else f"{name}_{number}", **line} for number, line in enumerate(lines)]
    made = Replace(layer=address, layers=[Line.model_validate(line) for line in named])
    return Made(code, (SingleEdit(replace=made),))


def _padded(one: Repaired) -> Iterator[Proposal]:
    """Shortcuts without parameters: pixels left out, and channels of zeros, in the place of convolutions."""
    rows = [row for _, row, side in missing_rows(one) if side.count and is_beside(row)]
    convolutions = [row for row in rows if row.layer.kind == "conv2d"]
    edits: list[SingleEdit] = []
    for row in convolutions:
        edits += replacing(
            "missing_downsample",
            row.address,
            {"op": "max_pool2d", "kernel_size": 1, "stride": row.layer.arguments["stride"], "from": "input"},
            {"op": "zero_pad_channels", "out_channels": row.layer.outputs[0][-1]},
        ).edits
    norms = [row.address for row in rows if row.layer.kind == "batch_norm"]
    if edits and len(norms) + len(convolutions) == len(rows):
        yield (Made("missing_downsample", (*edits, *([SingleEdit(drop=norms)] if norms else []))),)


def _flats(one: Repaired) -> Iterator[Proposal]:
    """Flatten and global pools exchanged, or left out; and with it the width of the dense layer that follows."""
    rows = one.laid.rows
    for number, row in enumerate(rows):
        for made in _flat(one, number, row):
            yield (made,)
            if wider := _as_wide(one, rows[number + 1 :]):
                yield (made, *wider)
        if row.layer.kind in GLOBAL and number > len(rows) // 2:
            yield from _dense_behind(one, row, rows[number + 1 :])


def _flat(one: Repaired, number: int, row: LaidRow) -> Iterator[Made]:
    rows = one.laid.rows
    if row.layer.kind == "flatten":
        before = rows[number - 1] if number else None
        adaptive = [before.address] if before is not None and before.layer.kind in GLOBAL else []
        if one.theirs.view.framework == "keras":    # PyTorch's dense layers act on the last axis, which are columns
            yield dropping("missing_flatten", [row.address])
        yield replacing("gap_instead_of_flatten", row.address, {"op": "global_avg_pool"})
        if adaptive:
            yield Made("gap_instead_of_flatten", (SingleEdit(set={adaptive[0]: {"output_size": 1}}),))
    elif row.layer.kind in GLOBAL and number > len(rows) // 2 and "se" not in row.address.split("."):
        yield replacing("flatten_instead_of_gap", row.address, {"op": "flatten"})
        if kernel := _smaller_pool(one, row):
            pool = {"op": "avg_pool2d", "kernel_size": kernel, "stride": kernel}
            yield replacing("flatten_instead_of_gap", row.address, pool, {"op": "flatten"})


def _dense_behind(one: Repaired, pool: LaidRow, behind: Sequence[LaidRow]) -> Iterator[Proposal]:
    """A flattened map with a dense layer for a classifier of 1 × 1 behind a global pool, which is as good as one."""
    convolution = next((row for row in behind if row.layer.kind == "conv2d" and not _wide(row)), None)
    classes = one.spec.family.roles.get("classes", "")
    if convolution is None or not classes or any(row.layer.kind == "linear" for row in behind):
        return
    flat = replacing("flatten_instead_of_gap", pool.address, {"op": "flatten"})
    dense = replacing("", convolution.address, {"op": "linear", "out_features": classes})
    made = Made("flatten_instead_of_gap", (*flat.edits, *dense.edits))
    yield (made,)
    width = next((row.width for row in reversed(one.theirs.rows) if row.group == "linear"), None)
    if width and width != convolution.layer.outputs[0][-1]:
        yield made, setting("wrong_num_classes", {classes: width})


def _as_wide(one: Repaired, behind: Sequence[LaidRow]) -> Proposal:
    """The first dense layer of these rows as wide as its partner in the source; nothing if it is."""
    dense = next((row for row in behind if row.layer.kind == "linear"), None)
    for pair in one.alignment.differing() if dense else ():
        if dense and pair.single and one.laid_rows(pair)[0] is dense:
            width = one.their_rows(pair)[0].width
            if width and width != dense.layer.outputs[0][-1]:
                code = "wrong_num_classes" if pair.ours[0] == last_weights(one) else "wrong_units"
                return by_code([(code, dense.address, "out_features", width)])
    return ()


def _smaller_pool(one: Repaired, row: LaidRow) -> int:
    """The window of the source's last pool, if it leaves more of the last map than one point; 0 if there is none."""
    last = next((side for side in reversed(one.theirs.rows) if side.group == "pool" and side.size), None)
    before, after = row.layer.inputs[0], list(last.size or ()) if last else []
    if len(before) != MAP or before[-1] not in after:
        return 0
    after.remove(before[-1])
    return before[0] // after[0] if after and before[0] % after[0] == 0 and before[0] > after[0] else 0


def _prelu(one: Repaired) -> Iterator[Proposal]:
    """Learned slopes in the place of activations, one after another."""
    theirs = [row for row in one.theirs.rows if row.group == "prelu"]
    activations = [row for row in one.laid.rows if row.layer.kind in ACTIVATIONS]
    if not theirs or len(activations) < len(theirs) or any(row.group == "prelu" for row in one.ours.rows):
        return
    for places in (_behind_partners(one, theirs, activations), activations):
        edits = [edit for row, side in zip(places, theirs, strict=False) for edit in _slopes(row, side)]
        if edits:
            yield (Made("prelu", tuple(edits)),)


def _behind_partners(one: Repaired, theirs: Sequence[Side], activations: Sequence[LaidRow]) -> list[LaidRow]:
    """The activations behind the rows that stand before some rows of the source; none if one of them is not found."""
    partner = {pair.theirs[1]: pair.ours[1] - 1 for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0]}
    found: list[LaidRow] = []
    for side in theirs:
        before = next((partner[number] for number in range(side.number, 0, -1) if number in partner), -1)
        at = one.laid.index[one.ours.rows[before].name] if before >= 0 else -1
        behind = (row for row in activations if one.laid.index[row.address] > at and row not in found)
        if (row := next(behind, None)) is None:
            return []
        found.append(row)
    return found


def _slopes(row: LaidRow, side: Side) -> tuple[SingleEdit, ...]:
    """An activation with as many slopes as the source has."""
    return replacing("prelu", row.address, {"op": "prelu", "num_parameters": side.count}).edits


def _paddings(one: Repaired) -> Iterator[Proposal]:
    """The padding of all convolutions exchanged."""
    if not one.theirs.view.sizes and not any("padding" in row.windows for row in one.theirs.rows):
        return
    addresses = all_padded(one)
    for word in PADDINGS if addresses else ():
        yield (setting("padding", {address: {"padding": word} for address in addresses}),)


def all_padded(one: Repaired) -> list[str]:
    """All convolutions for which padding matters; none if there are not several."""
    rows = [row for row in one.laid.rows if row.layer.kind in ("conv2d", "depthwise_conv2d") and _wide(row)]
    return one.addresses(rows) if len(rows) > 1 else []


def _wide(row: LaidRow) -> bool:
    kernel = row.layer.arguments["kernel_size"]
    return isinstance(kernel, tuple) and max(kernel) > 1


def _dense_for_convolution(one: Repaired) -> Iterator[Proposal]:
    """The last 1 × 1 convolution, and the pool behind it, as a flattening and a dense layer."""
    rows = one.laid.rows
    for row in [row for row in rows if row.layer.kind == "conv2d" and not _wide(row)][-1:]:
        after = [other.address for other in rows[one.laid.index[row.address] + 1 :] if other.layer.kind in GLOBAL]
        width = row.layer.outputs[0][-1]
        made = replacing("dense_for_conv1x1", row.address, {"op": "flatten"}, {"op": "linear", "out_features": width})
        yield (Made(made.code, (*(dropping("", after).edits if after else ()), *made.edits)),)


def _upsampled(one: Repaired) -> Iterator[Proposal]:
    """Every transposed convolution with a stride as an enlargement and a convolution."""
    rows = [row for row in one.laid.rows if row.layer.kind == "conv_transpose2d"]
    larger = [row for row in rows if max(_numbers(row.layer.arguments["stride"])) > 1]
    shown = [
        row.windows["kernel_size"][0] for row in one.theirs.rows if row.group == "conv" and "kernel_size" in row.windows
    ]
    for kernel in dict.fromkeys([*shown[:4], 3, 2, 1, 4, 5]) if larger else ():
        for bias in (bool(larger[0].layer.arguments["bias"]), not larger[0].layer.arguments["bias"]):
            edits: list[SingleEdit] = []
            for address in one.addresses(larger):
                row = next(row for row in larger if _matches(address, row.address))
                convolution = {
                    "op": "conv2d",
                    "out_channels": _argument(one, row),
                    "kernel_size": kernel,
                    "padding": "same",
                    "bias": bias,
                }
                factor = _numbers(row.layer.arguments["stride"])[0]
                edits += replacing(
                    "upsample_conv", address, {"op": "upsample", "scale_factor": factor}, convolution
                ).edits
            yield (Made("upsample_conv", tuple(edits)),)


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) if isinstance(value, int) else ()


def _matches(starred: str, address: str) -> bool:
    return re.fullmatch(re.escape(starred).replace(r"\*", r"\d+"), address) is not None


def _argument(one: Repaired, row: LaidRow) -> object:
    """The width of a convolution, as its line writes it, so that rounds keep their own."""
    block = one.laid.blocks
    kind = next((each.kind for each in reversed(block) if each.kind and row.address.startswith(f"{each.address}.")), "")
    found = one.spec.family.blocks.get(kind)
    name = row.address.rpartition(".")[2]
    for line in found.lines if found else one.spec.family.lines:
        if line.name.text == name:
            value = dict(line.arguments).get("out_channels")
            return value if isinstance(value, int) else getattr(value, "text", row.layer.outputs[0][-1])
    return row.layer.outputs[0][-1]


def _full(one: Repaired) -> Iterator[Proposal]:
    """Depthwise convolutions as ordinary ones."""
    depthwise = [row for row in one.laid.rows if _is_depthwise(row)]
    if not depthwise:
        return
    ops = [row for row in depthwise if row.layer.kind == "depthwise_conv2d"]
    edits = (
        [
            SingleEdit(
                set={address: {"groups": 1} for address in one.addresses(row for row in depthwise if row not in ops)}
            )
        ]
        if len(ops) < len(depthwise)
        else []
    )
    for address in one.addresses(ops):
        row = next(row for row in ops if _matches(address, row.address))
        kernel = _numbers(row.layer.arguments["kernel_size"])[0]
        padding, stride = row.layer.arguments["padding"], _numbers(row.layer.arguments["stride"])[0]
        line = {
            "op": "conv2d",
            "out_channels": "channels",
            "kernel_size": kernel,
            "stride": stride,
            "padding": padding if isinstance(padding, str) else _numbers(padding)[0],
            "bias": row.layer.arguments["bias"],
        }
        edits += replacing("depthwise_to_full", address, line).edits
    yield (Made("depthwise_to_full", tuple(edits)),)


def _is_depthwise(row: LaidRow) -> bool:
    channels = row.layer.inputs[0][-1] if row.layer.inputs and row.layer.inputs[0] else 0
    return row.layer.kind == "depthwise_conv2d" or (
        row.layer.kind == "conv2d" and row.layer.arguments["groups"] == channels > 1
    )


EXPANDED = re.compile(r"\b(\d+) \* (filters|width|dim|channels|inner|growth|input\.channels)\b")


def _expansions(one: Repaired) -> Iterator[Proposal]:
    """The factor that blocks write in front of a width, in all their lines, as another."""
    family = one.spec.family
    for block in {each.kind for each in one.laid.blocks if each.kind in family.blocks}:
        found = {
            match[1]
            for line in family.blocks[block].lines
            for _, text in _texts(line)
            for match in EXPANDED.finditer(text)
        }
        for factor in sorted(found):
            for other in factors(one, int(factor)):
                yield _with_factor(one, block, factor, other)


def factors(one: Repaired, factor: int) -> list[int]:
    """What the factor might be: as the widths of the source are to the network's, or any if no widths show."""
    ratios = Counter(
        Fraction(theirs.width, ours.width)
        for pair in one.alignment.pairs
        if pair.single
        for ours, theirs in [(one.ours.rows[pair.ours[0]], one.theirs.rows[pair.theirs[0]])]
        if ours.width and theirs.width and ours.width != theirs.width
    )
    likely = [int(factor * ratio) for ratio, _ in ratios.most_common(4) if (factor * ratio).denominator == 1]
    return [other for other in dict.fromkeys((*likely, 2, 3, 4, 6, 1, 8)) if other != factor and other][:5]


def _texts(line: Any) -> Iterator[tuple[str, str]]:
    for key, value in (*line.arguments, ("when", line.when)):
        if isinstance(text := getattr(value, "text", value), str):
            yield key, text


def _with_factor(one: Repaired, block: str, factor: str, other: int) -> Proposal:
    places = dict.fromkeys(
        re.sub(r"\.\d+(?=\.|$)", ".*", each.address) for each in one.laid.blocks if each.kind == block
    )
    table: dict[str, dict[str, object]] = {}
    for line in one.spec.family.blocks[block].lines:
        for key, text in _texts(line):
            new = EXPANDED.sub(lambda found: f"{other} * {found[2]}" if found[1] == factor else found[0], text)
            if new != text:
                for place in places:
                    table.setdefault(f"{place}.{line.name.text}", {})[key] = new
    return (setting("wrong_expansion", table),) if table else ()
