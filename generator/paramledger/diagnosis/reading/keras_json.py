"""`model.to_json()` of Keras, any version: classes, arguments and connections, but no counts.

The shape of an output is known where a later layer says that it reads it, so not of the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from paramledger.diagnosis.observation import Axes, Item, Observation
from paramledger.diagnosis.reading.keras_rows import CONTAINERS
from paramledger.diagnosis.reading.live_keras import NO_ARGUMENTS
from paramledger.diagnosis.reading.live_values import is_plain
from paramledger.diagnosis.reading.pasted import has_key, object_in
from paramledger.problems import SpecError

NAME = "keras_json"
KEYS = ("class_name", "layers")
MOST_DEPTH = 50         # models in models
LAYERS = "layer", "forward_layer", "backward_layer", "cell"     # arguments that are layers
INPUT_SHAPES = "batch_shape", "batch_input_shape"

Config = Mapping[str, object]


def recognises(text: str) -> bool:
    return has_key(text, ("class_name",)) and has_key(text, ("config",))


def read(text: str) -> Observation:
    """Its layers in their order. Raises SpecError if it is no whole object, or no model."""
    return observation(object_in(text, KEYS), NAME)


def observation(model: Config, name: str) -> Observation:
    """What the object of a model says, for a reader of this name."""
    items = tuple(_items(model, 0))
    inputs = tuple(shape for one in items if not one.depth for shape in one.outputs if one.kind == "InputLayer")
    return Observation(name, "keras", items, inputs=inputs or _first_input(model))


def _items(model: Config, depth: int) -> Iterator[Item]:
    if depth > MOST_DEPTH:
        raise SpecError(f"models are nested more than {MOST_DEPTH} levels deep")
    layers = _layers(model)
    outputs = _outputs(layers)
    for layer, output in zip(layers, outputs, strict=True):
        yield replace(_item(layer, depth), outputs=output)
        if _is_model(layer):
            yield from _items(layer, depth + 1)


def _layers(model: Config) -> Sequence[Config]:
    config = model.get("config", model)
    layers = config.get("layers") if isinstance(config, Mapping) else config
    if not isinstance(layers, list) or not all(isinstance(one, Mapping) and "class_name" in one for one in layers):
        raise SpecError("this Keras JSON has no list of layers", "print(model.to_json()) makes one")
    return layers


def _is_model(layer: Config) -> bool:
    config = layer.get("config")
    return isinstance(config, list) or (isinstance(config, Mapping) and isinstance(config.get("layers"), list))


def _item(layer: Config, depth: int) -> Item:
    config = _config(layer)
    trainable = config.get("trainable")
    kind = str(layer["class_name"])
    return Item(
        name=str(config.get("name") or layer.get("name") or ""),
        kind=kind,
        arguments=_arguments(config),
        reads=tuple(name for name, _ in _reads(layer.get("inbound_nodes"))),
        depth=depth,
        whole=kind in CONTAINERS or _is_model(layer),
        trainable=trainable if isinstance(trainable, bool) else None,
    )


def _config(layer: Config) -> Config:
    config = layer.get("config")
    return config if isinstance(config, Mapping) else {}


def _arguments(config: Config) -> dict[str, object]:
    """Those that a person would write; a layer in a layer by its class and its own."""
    plain = {key: value for key, value in config.items() if key not in NO_ARGUMENTS and is_plain(value)}
    inner = {key: config[key] for key in LAYERS if isinstance(config.get(key), Mapping)}
    return plain | {key: _inner(layer) for key, layer in inner.items() if isinstance(layer, Mapping)}


def _inner(layer: Config) -> dict[str, object]:
    config = {key: value for key, value in _config(layer).items() if key not in NO_ARGUMENTS and is_plain(value)}
    return {"class_name": str(layer.get("class_name", "")), **config}


def _outputs(layers: Sequence[Config]) -> list[tuple[Axes, ...]]:
    """The shapes that layers put out, as far as others or they themselves say them."""
    read = {name: shape for layer in layers for name, shape in _reads(layer.get("inbound_nodes")) if shape is not None}
    in_line = not any("inbound_nodes" in layer for layer in layers)
    found: list[tuple[Axes, ...]] = []
    for layer, after in zip(layers, [*layers[1:], {}], strict=False):
        own = _shape(_config(layer), INPUT_SHAPES) if layer["class_name"] == "InputLayer" else None
        built = after.get("build_config")
        said = own or (_shape(built, ("input_shape",)) if in_line and isinstance(built, Mapping) else None)
        shape = said or read.get(str(_config(layer).get("name") or layer.get("name") or ""))
        found.append(() if shape is None else (shape,))
    return found


def _reads(nodes: object) -> Iterator[tuple[str, Axes | None]]:
    """The layers that a layer reads, call by call, and the shape of what it reads; in the words of each version.

    Keras 2 lists `["conv2d", 0, 0, {}]`, Keras 3 tensors with `"keras_history": ["conv2d", 0, 0]`.
    """
    waiting = [nodes]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            history = one.get("keras_history")
            if isinstance(history, list) and history:
                yield str(history[0]), _axes(one.get("shape"))
            else:
                waiting.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            if len(one) >= 3 and isinstance(one[0], str) and type(one[1]) is int and type(one[2]) is int:
                yield one[0], None
            else:
                waiting.extend(reversed(one))


def _shape(config: Config, keys: Iterable[str]) -> Axes | None:
    return next((shape for key in keys if (shape := _axes(config.get(key))) is not None), None)


def _axes(value: object) -> Axes | None:
    if not isinstance(value, list | tuple) or not all(one is None or type(one) is int for one in value):
        return None
    return tuple(value)


def _first_input(model: Config) -> tuple[Axes, ...]:
    """That of a Sequential whose first layer has it."""
    layers = _layers(model)
    shape = _shape(_config(layers[0]), INPUT_SHAPES) if layers else None
    return () if shape is None else (shape,)
