"""Configurations of transformers and of PEFT."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.reading import config, read_text
from paramledger.problems import SpecError

JSON = """{
  "architectures": ["BertModel"],
  "hidden_size": 768,
  "layer_norm_eps": 1e-12,
  "model_type": "bert",
  "pad_token_id": null,
  "text_config": {"model_type": "inner"}
}"""
SETTINGS = {
    "architectures": ["BertModel"],
    "hidden_size": 768,
    "layer_norm_eps": 1e-12,
    "model_type": "bert",
    "pad_token_id": None,
    "text_config": {"model_type": "inner"},
}


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"BertConfig {JSON}\n",
        f"print(f'{{x}}') shows\n\n```\nBertConfig {JSON}\n```\nand so on",
        "".join(f"> {line}\n" for line in JSON.split("\n")),
        JSON.replace("\n", "\r\n"),
        JSON.replace('"', "&quot;"),
        JSON.replace("  ", "\u00a0\u00a0"),
        str(SETTINGS),
    ],
)
def test_settings_are_read_as_they_are_written(text: str) -> None:
    seen = read_text(text)
    assert (seen.format, seen.settings, seen.items, seen.notes) == ("config", SETTINGS, (), ())


def test_settings_of_an_adapter() -> None:
    text = '{"peft_type": "LORA", "r": 8, "target_modules": ["q_proj", "v_proj"], "base_model_name_or_path": "o/m"}'
    assert read_text(text).settings == {
        "peft_type": "LORA",
        "r": 8,
        "target_modules": ["q_proj", "v_proj"],
        "base_model_name_or_path": "o/m",
    }


def test_an_old_file_that_names_no_model() -> None:
    seen = read_text('{"hidden_size": 768, "num_hidden_layers": 12}')
    assert seen.settings == {"hidden_size": 768, "num_hidden_layers": 12}
    assert seen.notes == ("The configuration has no `model_type`.",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (JSON[:-30], "unterminated string starting at in line 7"),
        (JSON.replace("768,", "768"), "expecting ',' delimiter in line 4"),
        ('{"model_type": ' + "[" * 200_000, "it is nested too deeply"),
        ("{'model_type': " + "[" * 200_000, "it is nested too deeply"),
        ("{'model_type': <x>}", "read as Python, it has words that are not values"),
        ('{"x": "model_type"}, "model_type": 1', "it has no such key"),
    ],
)
def test_what_is_no_whole_object_is_a_problem(text: str, reason: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_text(text)
    assert caught.value.message == f"this is not a complete JSON object: {reason}"
    assert caught.value.hint == "copy it from its first `{` to its last `}`"


def test_other_texts_are_left_to_their_readers() -> None:
    assert not config.recognises('{"weight_map": {"a": "model.safetensors"}}')
    assert not config.recognises("model_type is bert {")
