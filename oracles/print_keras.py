"""Print small networks as Keras does, with the truth beside them: python -m oracles.print_keras [FOLDER]

Each text is `NETWORK.STYLE.WIDTH.txt`, or `NETWORK.json` of `to_json()`; `truth.json` says for each network what its
layer objects hold. Keras 3 prints its own summaries. Those of Keras 2.2 and 2.15 are laid out here as those versions
did (keras/utils/layer_utils.py): the older cuts what a column has no room for, the newer goes on in the next line.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

FOLDER = Path("tests/diagnosis/texts/keras")
Print = Callable[[str], None]


def lenet() -> Any:
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(6, 5, padding="same", activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            *(layers.Dense(units) for units in (120, 84, 10)),
        ]
    )


def residual() -> Any:
    inputs = keras.Input((32, 32, 3), name="image")
    x = layers.Conv2D(16, 3, padding="same", use_bias=False)(inputs)
    for block in range(2):
        y = layers.BatchNormalization(name=f"stage1_block{block}_preactivation_bn")(x)
        y = layers.Activation("relu")(y)
        y = layers.SeparableConv2D(16, 3, padding="same")(y)
        x = layers.Add()([x, y])
    x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(1000, name="predictions")(x))


def two_inputs() -> Any:
    left, right = keras.Input((64,), name="left"), keras.Input((64,), name="right")
    tower = layers.Dense(32, activation="relu", name="tower")
    joined = layers.Concatenate()([tower(left), tower(right)])
    return keras.Model([left, right], [layers.Dense(10, name="topic")(joined), layers.Dense(1, name="urgent")(joined)])


def text() -> Any:
    words = keras.Input((None,), name="words")
    x = layers.Embedding(20_000, 128)(words)
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
    x = layers.TimeDistributed(layers.Dense(32))(x)
    x, state = layers.GRU(32, return_state=True)(x)
    return keras.Model(words, layers.Dense(1)(layers.Multiply()([x, state])))


def attention() -> Any:
    inputs = keras.Input((20, 32))
    x = layers.LayerNormalization()(inputs)
    x = layers.Add()([inputs, layers.MultiHeadAttention(4, 8)(x, x)])
    x = layers.LayerNormalization()(x)
    x = keras.ops.mean(x, axis=1)
    return keras.Model(inputs, layers.Dense(5)(layers.Dropout(0.1)(x)))


def base(name: str) -> Any:
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(8, 3, name=f"{name}_conv")(inputs)
    x = layers.ReLU(name=f"{name}_relu")(x)
    return keras.Model(inputs, layers.GlobalMaxPooling2D(name=f"{name}_pool")(x), name=name)


def nested() -> Any:
    inner = keras.Sequential([keras.Input((32, 32, 3)), base("base"), layers.Dense(16, name="project")], name="encoder")
    inner.trainable = False
    return keras.Sequential([keras.Input((32, 32, 3)), inner, layers.Dense(64), layers.Dense(2)])


def siamese() -> Any:
    one, other = keras.Input((32, 32, 3), name="one"), keras.Input((32, 32, 3), name="other")
    tower = base("tower")
    return keras.Model([one, other], layers.Dense(1)(layers.Dot(axes=1)([tower(one), tower(other)])))


def trained() -> Any:
    model = keras.Sequential([keras.Input((12,)), layers.Dense(24), layers.BatchNormalization(), layers.Dense(3)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.zeros((4, 12)), np.zeros((4, 3)), verbose=0)
    return model


NETWORKS: dict[str, Callable[[], Any]] = {
    "attention": attention,
    "lenet": lenet,
    "nested": nested,
    "residual": residual,
    "siamese": siamese,
    "text": text,
    "trained": trained,
    "two_inputs": two_inputs,
}


def shapes(layer: Any) -> list[list[int | None]]:
    """Of the outputs of a layer's last call, which is the one that summaries show."""
    return [list(one.shape) for one in keras.tree.flatten(layer._inbound_nodes[-1].output_tensors)]


def called(model: Any) -> list[Any]:
    """The layers and operations that a summary lists."""
    return list(model.layers if isinstance(model, keras.Sequential) else model._operations)


def reads(model: Any, layer: Any) -> list[str]:
    nodes = {id(node) for level in model._nodes_by_depth.values() for node in level}
    return [
        tensor._keras_history.operation.name
        for node in layer._inbound_nodes
        if id(node) in nodes
        for tensor in node.input_tensors
    ]


def rows(model: Any, listed: list[Any], depth: int, expanded: bool) -> Iterator[dict[str, Any]]:
    for layer in listed:
        yield {
            "name": layer.name,
            "kind": type(layer).__name__,
            "count": layer.count_params() if hasattr(layer, "count_params") else 0,
            "outputs": shapes(layer),
            "reads": [] if depth or isinstance(model, keras.Sequential) else reads(model, layer),
            "depth": depth,
        }
        if expanded and getattr(layer, "layers", None):
            yield from rows(layer, layer.layers, depth + 1, expanded)


def size(weights: list[Any]) -> int:
    return sum(int(np.prod(one.shape)) for one in weights)


def truth(model: Any) -> dict[str, Any]:
    optimizer = size(model.optimizer.variables) if model.compiled else None
    trained, frozen = size(model.trainable_weights), size(model.non_trainable_weights)
    return {
        "rows": list(rows(model, called(model), 0, False)),
        "expanded": list(rows(model, called(model), 0, True)),
        "total": trained + frozen + (optimizer or 0),
        "trainable": trained,
        "frozen": frozen,
        "optimizer": optimizer,
    }


def fields(row: dict[str, Any], connected: bool, listed: bool) -> list[str]:
    shown = [f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})" for shape in row["outputs"]]
    alone = len(shown) == 1 and row["kind"] != "InputLayer"
    cells = [f"{row['name']} ({row['kind']})", shown[0] if alone else f"[{', '.join(shown)}]", str(row["count"])]
    if not connected:
        return cells
    sources = [f"{name}[0][0]" for name in row["reads"]]
    return [*cells, str(sources)] if listed else [*cells, *sources]


def cut_line(cells: list[str], positions: list[int]) -> str:
    line = ""
    for place, (cell, position) in enumerate(zip(cells, positions, strict=False)):
        line = ((line[:-1] + " " if place else "") + cell)[:position].ljust(position)
    return line


def torn_lines(cells: list[str], positions: list[int], bars: int) -> Iterator[str]:
    left = list(cells)
    while any(left):
        line = ""
        for column, (start, end) in enumerate(zip([0, *positions], positions, strict=False)):
            last = column == len(positions) - 1
            room = end - start - (0 if last else 3) - (0 if column else bars)
            fits = left[column][:room]
            room = min((fits.find(sign) + len(sign) for sign in ("),", "},", "],", "',") if sign in fits), default=room)
            line += "|" * bars + " " if not column else ""
            line += left[column][:room] + ("" if last else "  ")
            left[column] = left[column][room:]
            line = line.ljust(end - bars if last else end)
        yield line + "|" * bars


def keras_2(model: Any, width: int | None, write: Print, expand_nested: bool, torn: bool) -> None:
    """As Keras 2.15 lays out a summary (`torn`), or 2.2."""
    listed = [layer for layer in called(model) if isinstance(layer, layers.Layer)]
    found = {row["name"]: row for row in rows(model, called(model), 0, True)}
    connected = not isinstance(model, keras.Sequential) and any(len(found[one.name]["reads"]) > 1 for one in listed)
    width = width or (98 if connected else 65)
    parts = ([0.3, 0.6, 0.7, 1.0] if torn else [0.33, 0.55, 0.67, 1.0]) if connected else [0.45, 0.85, 1.0]
    positions = [int(width * part) for part in parts]
    header = ["Layer (type)", "Output Shape", "Param #", "Connected to"][: len(parts)]
    write(f'Model: "{model.name}"')
    write("_" * width)
    for line in torn_lines(header, positions, 0) if torn else [cut_line(header, positions)]:
        write(line)
    write("=" * width)

    def write_layer(layer: Any, bars: int, last: bool) -> None:
        cells = fields(found[layer.name], connected, torn)
        if not torn:
            write(cut_line(cells[: len(parts)], positions))
            for source in cells[len(parts) :]:
                write(cut_line(["", "", "", source], positions))
            write(("=" if last else "_") * width)
            return
        for line in torn_lines(cells, positions, bars):
            write(line)
        if expand_nested and getattr(layer, "layers", None):
            write("|" * (bars + 1) + "¯" * (width - 2 * bars - 2) + "|" * (bars + 1))
            for one in layer.layers:
                write_layer(one, bars + 1, one is layer.layers[-1])
            write("|" * bars + "¯" * (width - 2 * bars) + "|" * bars)
        if not last or not bars:
            write("|" * bars + " " * (width - 2 * bars) + "|" * bars)

    for layer in listed:
        write_layer(layer, 0, layer is listed[-1])
    if torn:
        write("=" * width)
    sums = {"Total": model.weights, "Trainable": model.trainable_weights, "Non-trainable": model.non_trainable_weights}
    for title, weights in sums.items():
        count = size(weights)
        write(f"{title} params: {count} ({count * 4 / 2**20:.2f} MB)" if torn else f"{title} params: {count:,}")
    write("_" * width)


def keras_3(
    model: Any, width: int, write: Print, expand_nested: bool, trainable: bool = False, terminal: int = 300
) -> None:
    os.environ["COLUMNS"] = str(terminal)       # what is wider is cropped
    model.summary(line_length=width, print_fn=write, expand_nested=expand_nested, show_trainable=trainable)


STYLES: dict[str, Callable[[Any, int, Print], None]] = {
    "keras3": lambda model, width, write: keras_3(model, width, write, False),
    "keras3_cropped": lambda model, width, write: keras_3(model, width, write, False, terminal=80),
    "keras3_expanded": lambda model, width, write: keras_3(model, width, write, True, trainable=True),
    "keras3_trainable": lambda model, width, write: keras_3(model, width, write, False, trainable=True),
    "keras22": lambda model, width, write: keras_2(model, width, write, False, torn=False),
    "keras215": lambda model, width, write: keras_2(model, width, write, False, torn=True),
    "keras215_expanded": lambda model, width, write: keras_2(model, width, write, True, torn=True),
}
WIDTHS = (60, 76, 88, 108, 140, 200)
SMALL = (("keras3", (60, 76, 108)), ("keras22", (65, 98)), ("keras215", (65, 98)))
TEXTS: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "attention": SMALL,
    "lenet": (
        ("keras3", WIDTHS),
        ("keras3_cropped", (88, 108)),
        ("keras3_trainable", (76,)),
        ("keras22", (65, 100)),
        ("keras215", (65, 120)),
    ),
    "nested": (
        ("keras3", (76,)),
        ("keras3_expanded", (60, 88, 120)),
        ("keras215_expanded", (65, 98)),
        ("keras22", (65,)),
    ),
    "residual": (*SMALL, ("keras3_trainable", (76, 120))),
    "siamese": (("keras3", (88,)), ("keras3_expanded", (108,)), ("keras215_expanded", (98,)), ("keras215", (98,))),
    "text": (*SMALL, ("keras3_trainable", (88,))),
    "trained": (("keras3", (60, 88)),),
    "two_inputs": SMALL,
}
JSON = ("nested", "text", "two_inputs")


def printed(name: str, styles: tuple[tuple[str, tuple[int, ...]], ...], model: Any) -> Iterator[tuple[str, str]]:
    """The names of the texts of a network, and the texts."""
    for style, widths in styles:
        for width in widths:
            lines: list[str] = []
            STYLES[style](model, width, lines.append)
            yield f"{name}.{style}.{width}", "\n".join(lines) + "\n"


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    truths = {}
    for name, network in NETWORKS.items():
        keras.backend.clear_session()
        model = network()
        truths[name] = truth(model)
        if name in JSON:
            (folder / f"{name}.json").write_text(model.to_json() + "\n", encoding="utf-8")
        for stem, content in printed(name, TEXTS[name], model):
            (folder / f"{stem}.txt").write_text(content, encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(truths, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
