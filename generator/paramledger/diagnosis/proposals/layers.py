"""Layers that are missing, and layers that are there once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, dropping, setting
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.observation import Item
from paramledger.diagnosis.proposals.codes import last_weights
from paramledger.diagnosis.proposals.norms import missing_rows
from paramledger.diagnosis.proposals.row_codes import extra_code, is_beside, missing_code
from paramledger.diagnosis.sides import Side
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit

FOLLOWING = frozenset(
    {
        "batch_norm",
        "relu",
        "relu6",
        "leaky_relu",
        "tanh",
        "sigmoid",
        "gelu",
        "silu",
        "hardswish",
        "dropout",
        "local_response_norm",
    }
)
MOST_INSERTED = 12
MOST_TWINS = 2
MOST_KERNEL = 12
GATES = {"lstm": 4, "gru": 3, "rnn": 1}    # weights of each kind of recurrent layer for one of its outputs
FEW = 3  # neighbouring rows of which each alone may be missing


def proposals(one: Repaired) -> Iterator[Proposal]:
    yield from _missing(one)
    yield from _extra(one)
    yield from _rounds(one)
    yield from _pools(one)


def _missing(one: Repaired) -> Iterator[Proposal]:
    """Neighbouring rows that are missing, with what goes with them."""
    rows = [(row, side) for _, row, side in sorted(missing_rows(one), key=lambda found: found[2].number) if side.count]
    runs = [
        [found for _, found in run] for _, run in groupby(enumerate(rows), key=lambda item: item[1][1].number - item[0])
    ]
    for run in runs[:4]:
        sides = [side for _, side in run]
        if _is_replaced(one, sides):
            continue
        addresses = _with_following(one, [row for row, _ in run])
        yield (dropping(missing_code(one, run[0][0], sides), addresses),)
        if 1 < len(run) <= FEW:
            yield from ((dropping(missing_code(one, row, [side]), [row.address]),) for row, side in run)
    shortcuts = [row for run in runs for row, _ in run if is_beside(row)]
    if len(shortcuts) > 1:
        yield (dropping("missing_downsample", one.addresses(shortcuts)),)


def _is_replaced(one: Repaired, sides: Sequence[Side]) -> bool:
    """Whether dense layers are missing at the end because another dense layer was made as wide as the last."""
    set_ = {address for made in one.made for edit in made.edits for address in edit.set or ()}
    before = next((row for row in reversed(one.ours.rows[: sides[0].number]) if row.count), None)
    return (
        sides[-1].number >= last_weights(one) and all(side.group == "linear" for side in sides if side.count)
        and before is not None and before.group == "linear" and before.name in set_
    )


def _with_following(one: Repaired, rows: list[LaidRow]) -> list[str]:
    """The rows with the activations that belong to them, which go too."""
    chosen = list(rows)
    last = one.laid.index[rows[-1].address]
    for row in one.laid.rows[last + 1 : last + 4]:
        if row.layer.kind not in FOLLOWING or row.layer.parameters:
            break
        chosen.append(row)
    return [row.address for row in chosen]


def _extra(one: Repaired) -> Iterator[Proposal]:
    """Neighbouring rows that are there once more, put in behind the row before them."""
    runs: list[list[int]] = []
    extra = [pair for pair in one.alignment.pairs if pair.ours[0] == pair.ours[1]]
    for pair in extra:
        number = pair.theirs[0]
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if not one.laid.rows:       # nothing of the network shows, so that there is no place
        return
    partner = {pair.theirs[1]: pair for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0]}
    for run in [run for run in runs if any(one.theirs.rows[number].count for number in run)][:3]:
        lines = inserted(one, run)
        if not lines or len(run) > MOST_INSERTED:
            continue
        code = extra_code(one, run)
        if code == "aux_heads_on" and any(row.layer.training for row in one.laid.rows):
            continue        # the network has such heads itself
        before = partner.get(run[0])
        places = _after(one, before) if before else [("before", one.laid.rows[0].address.split(".")[0])]
        if before and one.alignment.count_of(before.ours, one.ours.rows) != one.theirs.rows[run[0] - 1].count:
            yield from _before_it(one, before, [run[0] - 1, *run[:-1]])
        if before and all(one.theirs.rows[number].group == "recurrent" for number in run):
            places.append(("before", one.laid_rows(before)[-1].address))    # the last of them returns one position
        for where, address in places + _twins(one, run):
            edit = Insert(layers=lines, **{where: address})
            yield (Made(code, (SingleEdit(insert=edit),)),)


def _before_it(one: Repaired, pair: Pair, run: list[int]) -> Iterator[Proposal]:
    """Dense rows put in front of a row that was taken for the first of them."""
    lines = inserted(one, run)
    if lines and all(one.theirs.rows[number].group == "linear" for number in run if one.theirs.rows[number].count):
        edit = Insert(layers=lines, before=one.laid_rows(pair)[-1].address)
        yield (Made(extra_code(one, run), (SingleEdit(insert=edit),)),)


def _after(one: Repaired, pair: Pair) -> list[tuple[str, str]]:
    """Where lines go that follow a row: behind its activation, and behind its line of the network's own list."""
    row = one.laid_rows(pair)[-1]
    at = one.laid.index[row.address]
    address = row.address
    for follower in one.laid.rows[at + 1 : at + 4]:
        if (
            follower.layer.kind not in FOLLOWING
            or follower.address.rpartition(".")[0] != row.address.rpartition(".")[0]
        ):
            break
        address = follower.address
    top = row.address.split(".")[0]
    return [("after", address)] + ([("after", top)] if "." in address else [])


def _twins(one: Repaired, run: Sequence[int]) -> list[tuple[str, str]]:
    """Behind the nearest rows with the very tensors of a row that is there once more, wherever its name puts it."""
    extra = one.theirs.rows[run[0]]
    if len(run) > 1 or extra.tensors is None:
        return []
    twins = [(abs(pair.theirs[0] - run[0]), pair.ours[0]) for pair in one.alignment.pairs
             if pair.single and one.ours.rows[pair.ours[0]].tensors == extra.tensors]
    return [("after", one.ours.laid_rows[number].address) for _, number in sorted(twins)[:MOST_TWINS]]


def inserted(one: Repaired, run: Sequence[int]) -> list[Line]:
    """Lines for rows of the source; none if one of them cannot be built."""
    lines = []
    for number in run:
        before = next((row.width for row in reversed(one.theirs.rows[:number]) if row.width), 0)
        arguments = line_of(one.theirs.rows[number], one.theirs.items[number], before)
        if arguments is None:
            return []
        lines.append(Line.model_validate({"name": f"added{number}", **arguments}))
    return lines


def line_of(row: Side, item: Item, inputs: int = 0) -> dict[str, Any] | None:
    """A row of a source as a line: its op and arguments; None for one that holds parameters and is not understood.
    `inputs` are the channels that it reads, as far as they are known.
    """
    width = row.width
    match row.group:
        case "linear" if width:
            bias = row.count % width == 0 and _has_bias(row, inputs * width)
            return {"op": "linear", "out_features": width, "bias": bias}
        case "conv" if width:
            kernel = (row.windows.get("kernel_size") or (_kernel(row, width),))[0]
            return {
                "op": "conv2d",
                "out_channels": width,
                "kernel_size": kernel,
                "padding": "same",
                **({"groups": groups} if (groups := _groups(item, inputs)) > 1 else {}),
                "bias": _odd(row, width),
            }
        case "recurrent" if width:
            return _recurrent(row, item, inputs)
        case "norm":
            kind = "layer_norm" if "layer" in item.kind.lower() else "batch_norm"
            return {"op": kind}
        case "input norm":
            return {"op": "normalization"}
        case "gap":
            return {"op": "global_avg_pool"}
        case "flatten":
            return {"op": "flatten"}
        case "pool":
            return {"op": "max_pool2d", "kernel_size": 2, "stride": 2}
        case _:
            return {"op": "parameter", "shape": [row.count]} if row.count and row.group == "embedding" else None


def _recurrent(row: Side, item: Item, inputs: int) -> dict[str, Any] | None:
    """One recurrent layer behind another, with as many bias vectors as its count has room for."""
    kind = next((word for word in GATES if word in f"{item.kind} {item.name}".lower()), "")
    if not kind or not row.width:
        return None
    both = "bidirectional" in f"{item.kind} {item.name}".lower()
    hidden = row.width // 2 if both else row.width
    biases, rest = divmod(row.count - GATES[kind] * row.width * (inputs + hidden), GATES[kind] * row.width)
    line = {"op": kind, "hidden_size": hidden, "bidirectional": both}
    return {**line, "bias_vectors": biases} if biases in (1, 2) and not rest else line


def _has_bias(row: Side, weights: int) -> bool:
    return row.count != weights if row.tensors is None else len(row.tensors) > 1


def _odd(row: Side, width: int) -> bool:
    return row.count // width % 2 == 1 if row.tensors is None else len(row.tensors) > 1


def _groups(item: Item, inputs: int) -> int:
    """The groups of a convolution whose kernel is listed, by the channels that each of its outputs reads."""
    for held in item.tensors:
        if len(held.shape) == 4 and held.name.endswith(("weight", "kernel")):
            depthwise = held.name == "depthwise_kernel" or held.shape[3] == 1 < held.shape[2]
            read = held.shape[1] if held.name.endswith("weight") else 1 if depthwise else held.shape[2]
            return inputs // read if read and inputs % read == 0 else 1
    return 1


def _kernel(row: Side, width: int) -> int:
    """The size of a square kernel, by its axes, or by the count of as many channels as come out."""
    for shape in row.tensors or ():
        if len(shape) > 2 and shape[0] == shape[1] < MOST_KERNEL:
            return shape[0]
    if row.tensors and any(len(shape) == 2 for shape in row.tensors):
        return 1
    for kernel in (3, 1, 5, 7):
        if row.count in (kernel * kernel * width * width, kernel * kernel * width * width + width):
            return kernel
    return 3


def _rounds(one: Repaired) -> Iterator[Proposal]:
    """A loop with a round more or less, where rows of it are missing or others follow it."""
    missing = {row.address for _, row, side in missing_rows(one) if side.count}
    holding = {row.name for row in one.ours.rows if row.count}
    partner = {pair.theirs[1]: pair for pair in one.alignment.pairs if pair.ours[1] > pair.ours[0]}
    extra = [pair.theirs[0] for pair in one.alignment.pairs if pair.ours[0] == pair.ours[1]]
    behind = {one.laid_rows(partner[number])[-1].address for number in extra if number in partner}
    for block in one.laid.blocks:
        rows = {row.address for row in one.laid.rows[block.start : block.stop]} if not block.kind else set()
        depth = len(block.address.split("."))
        rounds = len({address.split(".")[depth] for address in rows})
        if rows & behind:
            yield (setting("wrong_depth", {f"{block.address}.repeat": rounds + 1}),)
        gone = dict.fromkeys((1, round(rounds * len(rows & missing) / max(1, len(rows & holding)))))
        for fewer in gone if rows & missing else ():
            if 0 < fewer < rounds:
                yield (setting("wrong_depth", {f"{block.address}.repeat": rounds - fewer}),)


def _pools(one: Repaired) -> Iterator[Proposal]:
    """A pool left out: one that the source does not show, or any before the first row that differs."""
    missing = [row for _, row, side in missing_rows(one) if side.group == "pool"]
    if not missing and "pool" not in one.theirs.view.light:
        missing = [
            row
            for row in one.laid.rows
            if "_pool" in row.layer.kind and not row.layer.kind.startswith(("global", "adaptive"))
        ]
    for row in missing[:6]:
        yield (dropping("missing_pool", [row.address]),)
