"""What the page "Your model" is told is what the commands print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.instrument import Instrument
from paramledger.instrument.asking import ASKS, exact

ROOT = Path(__file__).parents[2]
ADDRESS = "resnet/resnet18[classes=10]"
SAME: dict[str, tuple[dict[str, object], list[str]]] = {
    "adapt": ({"address": "vit/b_16", "rank": 8, "layers": "qkv"}, ["vit/b_16", "--rank", "8", "--layers", "qkv"]),
    "explain": ({"address": ADDRESS, "layer": "fc"}, [ADDRESS, "fc"]),
    "fit": ({"address": "gpt2/small"}, ["gpt2/small"]),
    "list": ({"addresses": [ADDRESS, "lenet/paper"]}, [ADDRESS, "lenet/paper"]),
    "settings": ({"address": ADDRESS}, [ADDRESS]),
    "show": ({"address": ADDRESS}, [ADDRESS]),
    "storage": ({"address": ADDRESS}, [ADDRESS]),
    "tools": ({"address": ADDRESS}, [ADDRESS]),
}
BROKEN = 'title = "Mine"\ndefault = "a"\ninput = { features = 4 }\nlayers = [\n  { name = "a", op = "linar" },\n]\n'
BROKEN += "parameters = { units = 3 }\nvariants = { a = {} }\n"


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    specs = ROOT / "specs"
    return Instrument({path.relative_to(specs).as_posix(): path.read_bytes() for path in specs.rglob("*.toml")})


@pytest.mark.parametrize("name", SAME)
def test_an_answer_is_the_commands_json(
    name: str, instrument: Instrument, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    request, arguments = SAME[name]
    monkeypatch.chdir(ROOT)
    assert main([name, *arguments, "--format", "json"]) == 0
    assert instrument.answer({"ask": name, **request}) == {"value": json.loads(capsys.readouterr().out)}


def test_other_formats_are_the_commands_too(
    instrument: Instrument, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    for form in ("md", "csv"):
        assert main(["show", ADDRESS, "--format", form]) == 0
        request = {"ask": "show", "address": ADDRESS, "format": form}
        assert instrument.answer(request) == {"text": capsys.readouterr().out}


def test_problems_of_a_spec_are_the_commands(
    instrument: Instrument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "specs/architectures").mkdir(parents=True)
    (tmp_path / "specs/architectures/mine.toml").write_text(BROKEN)
    monkeypatch.chdir(tmp_path)
    assert main(["show", "mine", "--format", "json"]) == 1
    spec = {"name": "mine", "text": BROKEN}
    answer = instrument.answer({"ask": "show", "address": "mine", "spec": spec})
    assert answer == {"problems": json.loads(capsys.readouterr().out)}
    assert "there is no op `linar`" in str(answer) and "'line': 5" in str(answer)


def test_a_sound_spec_of_ones_own_is_counted(instrument: Instrument) -> None:
    """A dense layer from 4 to 3: 4 · 3 weights and 3 biases."""
    text = BROKEN.replace('"linar" }', '"linear", out_features = "units" }')
    spec = {"name": "mine", "text": text}
    assert instrument.answer({"ask": "check", "spec": spec}) == {"value": [{"address": "mine/a", "title": "Mine: a"}]}
    shown = instrument.answer({"ask": "show", "address": "mine/a[units=5]", "spec": spec})["value"]
    assert isinstance(shown, dict) and shown["totals"]["parameters"] == 4 * 5 + 5


@pytest.mark.parametrize(("request_", "message"), [
    ({}, "the request has no `ask`"),
    ({"ask": "guess"}, "there is no question `guess` here"),
    ({"ask": "show"}, "the request has no `address`"),
    ({"ask": "show", "address": "resnet/resnet5"}, "`resnet` has no variant `resnet5`"),
    ({"ask": "fit", "address": "resnet/resnet18"}, "`resnet/resnet18` does not write text token by token"),
    ({"ask": "adapt", "address": "resnet/resnet18", "layers": "q"}, "the rank of the adapters is missing"),
    ({"ask": "config", "text": "{}"}, "the configuration has no `model_type`"),
])
def test_what_is_wrong_is_said(request_: dict[str, object], message: str, instrument: Instrument) -> None:
    found = instrument.answer(request_)
    assert isinstance(found["wrong"], dict) and found["wrong"]["message"] == message


@pytest.mark.parametrize(("text", "file", "kind"), [
    ("resnet/resnet50[classes=10]", "", "address"),
    ("Total params: 25,678,184", "", "number"),
    ("24M params\n4.1 GMACs", "", "number"),
    ('{"model_type": "bert"}', "", "config"),
    ('{"class_name": "Sequential"}', "model.json", "summary"),
    (BROKEN, "", "spec"),
    ("title", "My Net-2.toml", "spec"),
    ("Model: sequential " + "dense (Dense) (None, 10) 110 " * 12 + "Total params: 110", "", "summary"),
    ("Layer (type)\n====\nconv1 (Conv2D)\n----\nTotal params: 1", "", "summary"),
])
def test_what_was_brought_is_recognised(text: str, file: str, kind: str, instrument: Instrument) -> None:
    value = instrument.answer({"ask": "recognise", "text": text, "name": file})["value"]
    assert isinstance(value, dict) and value["kind"] == kind
    assert value.get("name") == ({"": "mine", "My Net-2.toml": "my_net_2"}[file] if kind == "spec" else None)


def test_a_configuration_of_adapters_is_a_network_and_what_is_trained_of_it(instrument: Instrument) -> None:
    """Rank 8 beside c_attn of GPT-2, from 768 to 3 · 768, in twelve layers: 12 · 8 · (768 + 2304)."""
    settings = {
        "peft_type": "LORA", "base_model_name_or_path": "openai-community/gpt2", "r": 8, "target_modules": ["c_attn"],
    }
    value = instrument.answer({"ask": "config", "text": json.dumps(settings)})["value"]
    adapters = {"rank": 8, "layers": "c_attn", "dora": False}
    assert value == {"address": "gpt2/small", "adapters": adapters}
    trained = instrument.answer({"ask": "adapt", "address": "gpt2/small", **adapters})["value"]
    assert isinstance(trained, dict) and trained["trainable"] == 12 * 8 * (768 + 2304)


def test_numbers_beyond_javascripts_stay_whole() -> None:
    assert exact({"a": [2**53 - 1, 2**53, (-(2**60),)], "b": True}) == {
        "a": [2**53 - 1, {"whole": "9007199254740992"}, [{"whole": "-1152921504606846976"}]], "b": True,
    }


def test_every_question_has_a_test() -> None:
    assert set(ASKS) == {*SAME, "check", "config", "diagnose", "find", "recognise"}
