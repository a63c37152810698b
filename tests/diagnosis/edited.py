"""Networks changed in one place, as listings: what a diagnosis of a checkpoint has to name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from paramledger.diagnosis.laying import Laid, LaidRow, lay
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.tensors import Tensor, observed
from paramledger.language.location import LocatedError, Location
from paramledger.language.reconciliations import SingleEdit
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.edits import EDITS, State, edit_of
from paramledger.network.walk import network
from paramledger.problems import SpecError

PLACE = Location("tests", ())
MEASURED = ("running_mean", "running_var")
ABSENT = frozenset(
    {"missing_layer", "missing_fc", "bn_missing", "include_top_false", "missing_downsample", "pooler_missing"}
)
TWICE = frozenset({"duplicated_layer", "extra_fc", "bn_added", "duplicated_block"})
DEEPER = frozenset({"wrong_depth", "duplicated_block", "missing_layer", "wrong_variant"})
WIDER = frozenset({"wrong_units", "wrong_width", "wrong_expansion", "wrong_variant"})


@dataclass(frozen=True)
class Change:
    """A change of one kind to a network: the edit, the codes that name it, and where it is."""

    kind: str
    edit: SingleEdit
    codes: frozenset[str]
    layer: str = ""


Kind = Callable[[Breakdown, Laid, Random], Iterator[Change]]


def _setting(kind: str, key: str, value: object, *codes: str, layer: str = "") -> Change:
    return Change(kind, SingleEdit(set={key: value}), frozenset(codes), layer)


def _by_role(role: str, kind: str, values: tuple[int, ...], *codes: str) -> Kind:
    def changes(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
        name = of.family.roles.get(role)
        own = of.spec.parameters.get(name or "")
        if name and type(own) is int:
            yield _setting(kind, name, random.choice([value for value in values if value != own]), *codes)

    return changes


def _rows(laid: Laid, *kinds: str) -> list[LaidRow]:
    return [
        row for row in laid.rows
        if row.layer.kind in kinds and row.layer.parameters and not row.layer.tied and not row.layer.training
        and row.layer.copies == 1
    ]


def _bias(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = _rows(laid, "conv2d", "linear", "depthwise_conv2d")
    if rows:
        row = random.choice(rows)
        has = bool(row.layer.arguments["bias"])
        codes = ("bias_missing",) if has else ("bias_before_bn", "bias_added")
        yield _setting("bias", f"{row.address}.bias", not has, *codes, layer=row.address)


def _kernel(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = [row for row in _rows(laid, "conv2d", "depthwise_conv2d") if row.layer.arguments["kernel_size"] == (3, 3)]
    rows = [row for row in rows if row.layer.arguments["padding"] in ((1, 1), "same")]
    if rows:
        row = random.choice(rows)
        padding = row.layer.arguments["padding"]
        table = {"kernel_size": 5, **({"padding": 2} if padding != "same" else {})}
        yield _setting("kernel", row.address, table, "kernel_size", layer=row.address)


def _width(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = [row for row in _rows(laid, "linear")[:-1] if row.layer.arguments["out_features"] % 2 == 0]
    random.shuffle(rows)
    for row in rows[:4]:
        half = int(str(row.layer.arguments["out_features"])) // 2
        yield _setting("width", f"{row.address}.out_features", half, *WIDER, layer=row.address)


def _drop(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = _rows(laid, "conv2d", "linear", "batch_norm", "layer_norm", "depthwise_conv2d")
    random.shuffle(rows)
    for row in rows[:6]:
        yield Change("drop", SingleEdit(drop=row.address), ABSENT, row.address)


def _head(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = _rows(laid, "linear")
    if rows and rows[-1] is [row for row in laid.rows if row.layer.parameters][-1]:
        yield Change("head", SingleEdit(drop=rows[-1].address), ABSENT, rows[-1].address)


def _depth(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    loops = [block for block in laid.blocks if not block.kind and block.depth == 0]
    random.shuffle(loops)
    for block in loops[:3]:
        rounds = len({row.address.split(".")[1] for row in laid.rows[block.start:block.stop]})
        more = rounds + random.choice([1, -1]) if rounds > 1 else 2
        yield _setting("depth", f"{block.address}.repeat", more, *DEEPER, layer=block.address)


def _twice(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = [row for row in _rows(laid, "conv2d", "linear") if row.layer.inputs[0] == row.layer.outputs[0]]
    rows = [row for row in rows if row.layer.arguments.get("groups", 1) == 1]
    if rows:
        row = random.choice(rows)
        line = {"name": "again", "op": row.layer.kind, **_arguments(row)}
        yield Change("twice", SingleEdit.model_validate({"insert": {"after": row.address, "layers": [line]}}), TWICE,
                     row.address)


def _arguments(row: LaidRow) -> dict[str, object]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.layer.arguments.items()
            if value is not None}


def _affine(of: Breakdown, laid: Laid, random: Random) -> Iterator[Change]:
    rows = _rows(laid, "layer_norm")
    if rows:
        row = random.choice(rows)
        yield _setting("affine", f"{row.address}.affine", False, "ln_no_affine", layer=row.address)


KINDS: dict[str, Kind] = {
    "affine": _affine,
    "bias": _bias,
    "channels": _by_role("channels", "channels", (1, 3, 4), "wrong_input_channels"),
    "classes": _by_role("classes", "classes", (2, 10, 37, 100), "wrong_num_classes"),
    "context": _by_role("context", "context", (512, 1024, 4096), "wrong_max_positions"),
    "depth": _depth,
    "drop": _drop,
    "head": _head,
    "kernel": _kernel,
    "twice": _twice,
    "width": _width,
}


def changed(of: Breakdown, kind: str, random: Random) -> tuple[Change, Laid] | None:
    """A change of a kind that fits a network, and the network after it; None if there is none."""
    laid = lay(of.root)
    for change in KINDS[kind](of, laid, random):
        key, value = edit_of(change.edit)
        try:
            after = lay(network(EDITS[key].apply(State(of.spec), value, PLACE).spec))
        except (LocatedError, SpecError):
            continue
        if after.parameters != laid.parameters:
            return change, after
    return None


def listing(laid: Laid) -> Observation:
    """A network as the listing of its state dict, in the order in which it runs. Tables are called embeddings, as most
    libraries call them.
    """
    tensors = [
        Tensor(f"{row.address}{'_embeddings' * ('embedding' in row.layer.kind)}.{tensor.name}", tensor.shape)
        for row in laid.rows
        for tensor in row.layer.own
        if (tensor.trainable or tensor.name in MEASURED) and not row.layer.training
        for _ in range(row.layer.copies)
    ]
    return observed("listing", tensors, "torch")
