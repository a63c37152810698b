"""JSON of Keras and its archives: layers, connections and shapes against what Keras's objects hold."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import observe, read_text
from paramledger.problems import SpecError

TEXTS = Path(__file__).parents[1] / "texts" / "keras"
TRUTH = json.loads((TEXTS / "truth.json").read_text(encoding="utf-8"))
NETWORKS = ("nested", "text", "two_inputs")


def archived(members: dict[str, str], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def check(seen: Observation, name: str) -> None:
    """Whether all layers are there; a Sequential lists its input too, which a summary does not."""
    rows = TRUTH[name]["expanded"]
    listed = {row["name"] for row in rows}
    items = [one for one in seen.items if one.kind != "InputLayer" or one.name in listed]
    assert [(one.name, one.kind, one.depth) for one in items] == [
        (row["name"], row["kind"], row["depth"]) for row in rows
    ]
    for one, row in zip(items, rows, strict=True):
        assert one.outputs in ((), tuple(map(tuple, row["outputs"]))[: len(one.outputs)])
        assert list(one.reads) == row["reads"] or name == "nested"


@pytest.mark.parametrize("name", NETWORKS)
def test_layers_are_those_of_the_model(name: str) -> None:
    text = (TEXTS / f"{name}.json").read_text(encoding="utf-8")
    check(read_text(text), name)
    check(read_text(f"I get this from to_json():\n```json\n{text}```\nIs it right?"), name)
    check(observe(archived({"metadata.json": "{}", "config.json": text, "model.weights.h5": "…"})), name)


def test_arguments_and_shapes() -> None:
    seen = read_text((TEXTS / "text.json").read_text(encoding="utf-8"))
    items = {one.name: one for one in seen.items}
    assert seen.inputs == ((None, None),)
    assert items["embedding"].arguments["input_dim"] == 20_000
    assert items["embedding"].outputs == ((None, None, 128),)
    inner = items["bidirectional"].arguments["layer"]
    assert isinstance(inner, dict)
    assert (inner["class_name"], inner["units"], inner["return_sequences"]) == ("LSTM", 64, True)


KERAS_2 = """{"class_name": "Model", "config": {"name": "model_1", "layers": [
{"name": "input_1", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 8], "name": "input_1"},
 "inbound_nodes": []},
{"name": "dense_1", "class_name": "Dense", "config": {"name": "dense_1", "trainable": false, "units": 4},
 "inbound_nodes": [[["input_1", 0, 0, {}]], [["input_1", 0, 0, {}]]]},
{"name": "add_1", "class_name": "Add", "config": {"name": "add_1"},
 "inbound_nodes": [[["dense_1", 0, 0, {}], ["dense_1", 1, 0, {}]]]}],
"input_layers": [["input_1", 0, 0]], "output_layers": [["add_1", 0, 0]]}, "keras_version": "2.2.4"}"""
KERAS_1 = """{"class_name": "Sequential", "config": [
{"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 4, "batch_input_shape": [null, 8]}},
{"class_name": "Dense", "config": {"name": "dense_2", "output_dim": 1}}], "keras_version": "1.2.2"}"""


def test_older_versions() -> None:
    seen = read_text(KERAS_2)
    assert [(one.name, one.kind, one.reads, one.trainable) for one in seen.items] == [
        ("input_1", "InputLayer", (), None),
        ("dense_1", "Dense", ("input_1", "input_1"), False),
        ("add_1", "Add", ("dense_1", "dense_1"), None),
    ]
    assert seen.inputs == ((None, 8),)
    seen = read_text(KERAS_1)
    assert [(one.name, dict(one.arguments)) for one in seen.items] == [
        ("dense_1", {"output_dim": 4}),
        ("dense_2", {"output_dim": 1}),
    ]
    assert seen.inputs == ((None, 8),)


MALFORMED = {
    '{"class_name": "Sequential", "config": 3}': (
        "this Keras JSON has no list of layers [print(model.to_json()) makes one]"
    ),
    '{"class_name": "Sequential", "config": {"layers": [': (
        "this is not a complete JSON object: expecting value in line 1 [copy it from its first `{` to its last `}`]"
    ),
    '{"class_name": "M", "config": {"layers": [' * 60 + "]}}" * 60: "models are nested more than 50 levels deep",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_json_is_a_problem(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_text(text)
    assert str(caught.value) == MALFORMED[text]


def test_an_archive_without_a_model_is_a_problem() -> None:
    with pytest.raises(SpecError) as caught:
        observe(archived({"metadata.json": "{}"}))
    assert str(caught.value) == "this archive has no `config.json` [Keras 3 writes one with model.save('NAME.keras')]"


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = archived({"metadata.json": "{}", "config.json": " " * 16_000_001}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 20_000
    with pytest.raises(SpecError) as caught:
        observe(bomb)
    assert str(caught.value) == "`config.json` has 16,000,001 bytes [at most 16,000,000 are read]"
