"""Record the models of keras.applications, with and without their top, and a few recurrent layers.

Nothing is downloaded: every model is built with `weights=None`. Some ten minutes on jax.
"""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Callable
from typing import Any

import keras

from oracles.recording import Named, call, folded, versions, write

FEATURES = 10   # of the input of the recurrent layers
WITHOUT_TOP = {"include_top": False}
ALSO = {
    "NASNetLarge": ({"include_top": False, "input_shape": (331, 331, 3)},)
}  # of unknown size, its cells come out otherwise
LAYERS: dict[str, Callable[[], Any]] = {
    "layers.Bidirectional(layers.LSTM(20))": lambda: keras.layers.Bidirectional(keras.layers.LSTM(20)),
    "layers.GRU(20)": lambda: keras.layers.GRU(20),
    "layers.GRU(20, reset_after=False)": lambda: keras.layers.GRU(20, reset_after=False),
    "layers.LSTM(20)": lambda: keras.layers.LSTM(20),
    "layers.SimpleRNN(20)": lambda: keras.layers.SimpleRNN(20),
}


def over_words(vocabulary: int, features: int, *layers: Any) -> Any:
    """Layers behind a table of words, on a text of any length."""
    keras.backend.clear_session()
    return keras.Sequential([keras.Input((None,)), keras.layers.Embedding(vocabulary, features), *layers])


def forward_and_backward(units: int, **arguments: Any) -> Any:
    return keras.layers.Bidirectional(keras.layers.LSTM(units, **arguments))


# Networks of tutorials, by the name of their page
EXAMPLES: dict[str, Callable[[], Any]] = {
    "bidirectional_lstm_imdb (example)": lambda: over_words(
        20000, 128, forward_and_backward(64, return_sequences=True), forward_and_backward(64), keras.layers.Dense(1)
    ),
    "imdb_lstm (example)": lambda: over_words(20000, 128, keras.layers.LSTM(128), keras.layers.Dense(1)),
    "text_generation (example)": lambda: over_words(
        66, 256, keras.layers.GRU(1024, return_sequences=True), keras.layers.Dense(66)
    ),
}


def named(variables: list[Any]) -> list[Named]:
    """Names and shapes of Keras variables."""
    return [(variable.path, tuple(variable.shape)) for variable in variables]


def tensors(layer: Any) -> dict[str, list[Named]]:
    """All variables of a model or layer; `seeds` are those of random generators, which `weights` leaves out."""
    weights = {id(weight) for weight in layer.weights}
    return {
        "trainable": named(layer.trainable_weights),
        "state": named(layer.non_trainable_weights),
        "seeds": named([variable for variable in layer.variables if id(variable) not in weights]),
    }


def all_folded(sections: dict[str, list[Named]]) -> dict[str, Any]:
    """The sections as they are written."""
    return {section: folded(found) for section, found in sections.items()}


def counts(layer: Any) -> dict[str, int]:
    """What Keras's own summary prints under its table."""
    count = keras.src.utils.summary_utils.count_params
    return {
        "total": layer.count_params(),
        "trainable": count(layer.trainable_weights),
        "non_trainable": count(layer.non_trainable_weights),
    }


def described(model: Any) -> dict[str, Any]:
    """Shapes in and out, without the batch axis, and Keras's own counts."""
    return {"input": model.input_shape[1:], "output": model.output_shape[1:], "counts": counts(model)}


def built(name: str, arguments: dict[str, Any]) -> Any:
    """One model of keras.applications."""
    keras.backend.clear_session()   # layers are numbered from the start, so that names do not depend on the order
    gc.collect()
    return getattr(keras.applications, name)(weights=None, **arguments)


def application(name: str) -> dict[str, dict[str, Any]]:
    """A model with its top, and the same without, written as what it has less and more."""
    whole = built(name, {})
    sections = tensors(whole)
    recorded = {name: {**all_folded(sections), **described(whole)}}
    del whole
    for arguments in (WITHOUT_TOP, *ALSO.get(name, ())):
        other = built(name, arguments)
        others = tensors(other)
        less = {section: [one for one in found if one not in others[section]] for section, found in sections.items()}
        more = {section: [one for one in others[section] if one not in found] for section, found in sections.items()}
        recorded[call(name, arguments)] = {
            "of": name,
            "less": all_folded(less),
            "more": all_folded(more),
            **described(other),
        }
    return recorded


def recurrent(make: Callable[[], Any]) -> dict[str, Any]:
    """One layer on a sequence of any length."""
    keras.backend.clear_session()
    layer = make()
    layer.build((None, None, FEATURES))
    return {**all_folded(tensors(layer)), "input": [None, FEATURES], "counts": counts(layer)}


def example(make: Callable[[], Any]) -> dict[str, Any]:
    """The network of a tutorial."""
    made = make()
    return {**all_folded(tensors(made)), **described(made)}


def main() -> None:
    """Write tests/oracles/keras.json."""
    models: dict[str, Any] = {}
    for name, _ in inspect.getmembers(keras.applications, inspect.isfunction):
        models |= application(name)
        print(name, models[name]["counts"], file=sys.stderr, flush=True)
    models |= {name: example(make) for name, make in EXAMPLES.items()}
    layers = {name: recurrent(make) for name, make in LAYERS.items()}
    print(write("keras", {"versions": versions("keras", "jax"), "models": models, "layers": layers}))


if __name__ == "__main__":
    main()
