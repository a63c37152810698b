"""What differs between a layer as published and the same layer of a source, in words, the source's first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from paramledger.diagnosis.laying import Layer
from paramledger.ops import OPS
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Shape

Say = Callable[[object], str]


class Said(NamedTuple):
    """What differs, in words. `own`: the layer itself is another one; else it only follows from what is before it."""

    words: str
    own: bool


NOTHING = Said("", False)


def _many(one: str, more: str) -> Say:
    return lambda value: f"{_value(value)} {one if value == 1 else more}"


def _named(name: str) -> Say:
    return lambda value: f"{name} {_value(value)}"


def _either(yes: str, no: str) -> Say:
    return lambda value: yes if value else no


def _value(value: object) -> str:
    if type(value) is int:
        return f"{value:,}"
    if isinstance(value, (tuple, list)):
        return " × ".join(map(_value, value))
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


# What an argument says of a layer; of one that is true or false, only what it is now is told.
ARGUMENTS: Mapping[str, Say] = {
    "affine": _either("with a scale and a shift", "no scale and shift"),
    "bias": _either("with a bias", "no bias"),
    "bias_vectors": _many("bias vector per gate", "bias vectors per gate"),
    "bidirectional": _either("reads in both directions", "reads in one direction only"),
    "elementwise_affine": _either("with a scale and a shift", "no scale and shift"),
    "embedding_dim": _many("feature", "features"),
    "groups": _many("group", "groups"),
    "hidden_size": _many("unit", "units"),
    "kernel_size": _named("kernel"),
    "num_embeddings": _many("row", "rows"),
    "out_channels": _many("filter", "filters"),
    "out_features": _many("unit", "units"),
    "padding": _named("padding"),
    "stride": _named("stride"),
}


def difference(published: Layer, now: Layer, framework: str) -> Said:
    """What differs between two layers that stand in the same place."""
    if published is now:
        return NOTHING
    if published.kind != now.kind:
        return Said(f"{kind_of(now, framework)}, not {kind_of(published, framework)}", True)
    if own := list(_arguments(published, now)):
        return Said("; ".join(own), True)
    if published.tied != now.tied:
        return Said("a matrix of its own, not a shared one" if published.tied else "a shared matrix, not its own", True)
    return Said(_around(published, now, framework), False)


def _arguments(published: Layer, now: Layer) -> Iterator[str]:
    for name, value in now.arguments.items():
        before = published.arguments.get(name)
        if value == before:
            continue
        say = ARGUMENTS.get(name, _named(name.replace("_", " ")))
        is_either = isinstance(value, bool) and name in ARGUMENTS
        yield say(value) if is_either else f"{say(value)}, not {_value(before)}"


def _around(published: Layer, now: Layer, framework: str) -> str:
    """What comes in, where parameters depend on it, and what goes out."""
    before, after = published.inputs[0], now.inputs[0]
    if published.parameters != now.parameters and before[-1:] != after[-1:]:
        return f"{after[-1]:,} input{'' if after[-1] == 1 else 's'}, not {before[-1]:,}"
    if published.parameters != now.parameters and before != after:
        return f"input {printed(after, framework)}, not {printed(before, framework)}"
    if published.outputs != now.outputs and published.outputs and now.outputs:
        return f"output {printed(now.outputs[0], framework)}, not {printed(published.outputs[0], framework)}"
    return ""


def kind_of(layer: Layer, framework: str) -> str:
    """What a framework calls a kind of layer, `Conv2D`; what the ledger calls it where the framework has no name."""
    op = OPS[layer.kind]
    path = op.keras if framework == "keras" else op.torch
    name = path.rpartition(".")[2]
    return name if name[:1].isupper() else layer.kind


def printed(shape: Shape, framework: str) -> str:
    """A shape as a framework has it, without the batch: PyTorch has the channels of a map first."""
    return shape_text((shape[-1], *shape[:-1]) if framework == "torch" and len(shape) > 2 else shape)
