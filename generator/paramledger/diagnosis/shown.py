"""What each format shows of a network, and what it counts: the rows of the ledger as a source would have them.

A layer of the ledger is one of three things to a framework: a module (or a layer of Keras), a parameter that the module
around it owns, or a function. What a format shows of each, and which tensors are in its counts, is a line of FORMATS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from paramledger.diagnosis.laying import Laid, Layer
from paramledger.diagnosis.observation import Framework
from paramledger.ops import OPS
from paramledger.ops.base import Op, Tensor

Place: TypeAlias = Literal["module", "parameter", "function"]
Where: TypeAlias = Literal["row", "around", "nowhere"]


@dataclass(frozen=True, slots=True)
class Shows:
    """What a format shows. `lists` are rows for layers, or tensors alone, of modules that have some.

    `state` says that moving statistics are in its counts; `raw` where a parameter is counted that belongs to no layer:
    in a row of its own, in that of the module around it, or nowhere. `calls`: a layer that is run again has another
    row, and `counts_again`: it counts there too. `ties`: a tensor that two layers share is listed for both.
    `functions`: functions may have rows. `sizes`: outputs are printed. `optimizer`: what an optimizer keeps may be in
    its total.
    """

    lists: Literal["layers", "tensors"]
    state: bool = False
    raw: Where = "row"
    calls: bool = False
    counts_again: bool = False
    ties: bool = False
    functions: bool = False
    sizes: bool = False
    optimizer: bool = False


KERAS = Shows("layers", state=True, raw="around", functions=True, sizes=True, optimizer=True)
LISTED = Shows("tensors", state=True, ties=True)
STORED = Shows("tensors", state=True)
FORMATS: dict[str, Shows] = {
    "config": Shows("tensors"),
    "gguf": STORED,
    "keras_file": KERAS,
    "keras_json": KERAS,
    "keras_model": KERAS,
    "keras_summary": KERAS,
    "listing": LISTED,
    "onnx": STORED,
    "print_model": Shows("layers", raw="nowhere"),
    "safetensors": STORED,
    "safetensors_index": STORED,
    "state_dict": LISTED,
    "torch_checkpoint": LISTED,
    "torch_module": Shows("tensors"),
    "torchinfo": Shows("layers", raw="around", calls=True, sizes=True),
    "torchsummary": Shows("layers", raw="nowhere", calls=True, counts_again=True, sizes=True),
}
# Ops that are modules in some implementations and otherwise in others.
EITHER: dict[str, tuple[Place, ...]] = {
    "layer_scale": ("module", "parameter"),
    "position_embedding": ("module", "parameter"),
    "relative_position_bias": ("module", "parameter"),
    "token_shift": ("parameter",),
}
PACKED = ("in_proj", "qkv")     # dense layers that torch's MultiheadAttention holds as parameters, and others as layers


HOLDING = frozenset(name for name, op in OPS.items() if op.tensors is not Op.tensors)


@lru_cache(512)
def places(op: str, framework: Framework) -> tuple[Place, ...]:
    """What an op may be to a framework, the likelier first; a layer without tensors may always be a function."""
    kind = OPS[op]
    path = kind.keras if framework == "keras" else kind.torch
    name = path.rpartition(".")[2]
    is_class = ".layers." in path if framework == "keras" else name[:1].isupper() and name != "Parameter"
    if op in EITHER:
        return EITHER[op]
    if op in HOLDING:
        return ("module",) if is_class else ("parameter",)
    return ("module", "function") if is_class else ("function",)


class Shown(NamedTuple):
    """A row of the network as a format shows it. `row` is its number in what was laid; `counted` is what the format
    counts of it, tensors that are listed again too; `certain` says that it is there in every implementation.
    """

    row: int
    counted: int
    tensors: tuple[Tensor, ...]
    certain: bool


def as_shown(laid: Laid, shows: Shows, framework: Framework, training: bool = False) -> tuple[Shown, ...]:
    """The rows of a network that a format may show, in order; with `training` those of training-only branches too."""
    found: list[Shown] = []
    for number, row in enumerate(laid.rows):
        one = shown(row.layer, shows, framework) if training or not row.layer.training else None
        if one:
            packed = shows.raw != "row" and row.address.rpartition(".")[2] in PACKED
            found.append(one._replace(row=number, certain=one.certain and not packed))
    return tuple(found)


@lru_cache(65_536)
def shown(layer: Layer, shows: Shows, framework: Framework) -> Shown | None:
    """A layer as a format shows it; None for one that it does not."""
    found = places(layer.kind, framework)
    tensors = tuple(_counted(layer, shows))
    if not tensors and (shows.lists == "tensors" or (layer.tied == "all" and not shows.calls)):
        return None
    if (found == ("function",) and not shows.functions) or (found == ("parameter",) and shows.raw == "nowhere"):
        return None
    counted = sum(tensor.size for tensor in tensors if shows.state or tensor.trainable) * layer.copies
    certain = found == ("module",) or (found == ("parameter",) and shows.raw == "row")
    return Shown(0, counted, tensors, certain)


def _counted(layer: Layer, shows: Shows) -> Iterator[Tensor]:
    """The tensors that count: own ones, and those of another layer where the format counts them again."""
    own = {tensor.name for tensor in layer.own}
    again = shows.counts_again if layer.tied == "all" else shows.ties
    for tensor in layer.tensors:
        if tensor.role != "num_batches_tracked" and (tensor.name in own or again):
            yield tensor
