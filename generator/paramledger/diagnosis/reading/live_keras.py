"""A model of Keras in memory: its layers as its summary lists them, with weights, arguments, shapes and connections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from paramledger.diagnosis.observation import Axes, Held, Item, Observation, Printed
from paramledger.diagnosis.reading.live_values import attribute, is_plain, shape_of, size_of
from paramledger.problems import SpecError

NAME = "keras_model"
NO_ARGUMENTS = ("name", "dtype", "trainable", "batch_shape", "batch_input_shape", "sparse", "ragged", "optional")
MOST_DEPTH = 50


@dataclass(slots=True)
class Seen:
    """What was met: layers, and the name that a weight has first."""

    layers: set[int] = field(default_factory=set)
    weights: dict[int, str] = field(default_factory=dict)


def read(model: Any) -> Observation:
    """Its layers in their order. Raises SpecError for a model that is not built."""
    if attribute(model, "built") is False or not model.layers:
        raise SpecError("this model is not built, so its layers have no weights yet", "call it once, or build() it")
    seen = Seen()
    items = tuple(item for layer in model.layers for item in _items(layer, 0, seen))
    frozen = sum(map(size_of, model.non_trainable_weights))
    trainable = sum(map(size_of, model.trainable_weights))
    inputs = _shapes(attribute(model, "inputs"))
    return Observation(NAME, "keras", items, Printed(trainable + frozen, trainable, frozen), inputs)


def _items(layer: Any, depth: int, seen: Seen) -> Iterator[Item]:
    """A layer; for a model in the model, what is in it too. One that was met before comes without what is in it."""
    inner = attribute(layer, "layers")
    inner = inner if isinstance(inner, list) and depth < MOST_DEPTH else []
    again = id(layer) in seen.layers
    seen.layers.add(id(layer))
    yield Item(
        str(layer.name),
        type(layer).__name__,
        _count(layer),
        _shapes(attribute(layer, "output")),
        () if inner or again else tuple(_held(layer, seen)),
        _arguments(layer),
        tuple(_reads(layer)),
        depth,
        whole=bool(inner),
        again=again,
        trainable=bool(layer.trainable) if layer.weights else None,
    )
    for one in inner if not again else ():
        yield from _items(one, depth + 1, seen)


def _count(layer: Any) -> int | None:
    """Its parameters, None before they are made."""
    try:
        return int(layer.count_params())
    except ValueError:
        return None


def _held(layer: Any, seen: Seen) -> Iterator[Held]:
    """The weights of a layer, by their names in it: `kernel`, or `query/kernel` of a layer with others inside."""
    for weight in layer.weights:
        path = str(attribute(weight, "path") or weight.name).removesuffix(":0")
        name = f"/{path}".rpartition(f"/{layer.name}/")[2].removeprefix("/")
        first = seen.weights.setdefault(id(weight), path)
        yield Held(name, shape_of(weight) or (), "" if first == path else first)


def _arguments(layer: Any) -> dict[str, object]:
    """What a person would have written, out of the layer's configuration."""
    config = layer.get_config() if callable(attribute(layer, "get_config")) else {}
    return {key: value for key, value in config.items() if key not in NO_ARGUMENTS and is_plain(value)}


def _reads(layer: Any) -> Iterator[str]:
    """The names of the layers before it, at its first call; Keras keeps them in nodes, in versions 2 and 3."""
    for node in (attribute(layer, "_inbound_nodes") or [])[:1]:
        for before in attribute(node, "parent_nodes") or []:
            one = attribute(before, "operation") or attribute(before, "layer")
            if one is not None:
                yield str(one.name)


def _shapes(value: Any) -> tuple[Axes, ...]:
    """The shapes of a tensor, of several, or of nothing; Keras has None for an axis that is left open."""
    shape = attribute(value, "shape")
    if shape is not None:
        return (tuple(None if extent is None else int(extent) for extent in shape),)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return tuple(shape for one in value for shape in _shapes(one))
    return ()
