"""A configuration names its network: every recorded one, and what PEFT writes beside an adapter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from paramledger.diagnosis.configured import meant, named
from paramledger.diagnosis.reading import observe
from paramledger.exports.diagnosed import answered
from paramledger.ledger.adapted import adapted
from paramledger.problems import SpecError

from conftest import the_ledger
from oracles.reading import models, recorded

ADAPTERS = json.loads((Path(__file__).parents[1] / "oracles" / "adapters.json").read_text(encoding="utf-8"))["cases"]
# The base of each recorded case, and PEFT's names of its layers.
BASES: dict[str, tuple[str, list[str]]] = {
    "bloom qkv": ("bigscience/bloom-560m", ["query_key_value"]),
    "gpt2 c_attn": ("gpt2", ["c_attn"]),
    "gpt2 c_attn c_fc": ("openai-community/gpt2", ["c_attn", "c_fc"]),
    "gpt2 wte": ("/home/me/models/gpt2/", ["wte"]),
    "llama all": ("huggyllama/llama-7b", ["all-linear"]),
    "llama head": ("huggyllama/llama-7b", ["lm_head"]),
    "llama q v": ("huggyllama/llama-7b", ["q_proj", "v_proj"]),
}


def test_every_recorded_configuration_is_its_model() -> None:
    entries = recorded("transformers")["models"]
    configured = {name: entries[name]["config"] for name in models("transformers") if "config" in entries[name]}
    found = {name: the_ledger().breakdown(meant(the_ledger(), one).address) for name, one in configured.items()}
    wrong = [name for name, one in found.items() if one.variant.implementations.get("transformers") != name]
    print(f"{len(configured) - len(wrong)} of {len(configured)} configurations are recognised")
    assert wrong == [] and len(configured) > 100


@pytest.mark.parametrize("case", BASES)
def test_an_adapter_is_what_peft_counts(case: str) -> None:
    base, targets = BASES[case]
    given = targets[0] if targets == ["all-linear"] else targets
    for setting, numbers in ADAPTERS[case]["numbers"].items():
        rank, kind = setting.split()
        settings: dict[str, Any] = {"peft_type": "LORA", "base_model_name_or_path": base, "target_modules": given}
        found = meant(the_ledger(), {**settings, "r": int(rank), "use_dora": kind == "dora"})
        assert found.address == ADAPTERS[case]["address"] and found.adapters
        made = adapted(
            the_ledger().breakdown(found.address), found.adapters.rank, found.adapters.layers, found.adapters.magnitude
        )
        assert [made.totals.trainable_parameters, made.totals.parameters] == numbers


@pytest.mark.parametrize(
    ("model", "address"),
    [
        ("meta-llama/Llama-2-7b-chat-hf", "llama/7b"),
        ("meta-llama/Llama-2-70b-chat-hf", "llama/llama2_70b"),
        ("meta-llama/Meta-Llama-3-8B-Instruct", "llama/llama3_8b"),
        ("mistralai/Mistral-7B-Instruct-v0.2", "mistral/7b"),
        ("somebody/gemma-2-2b-it", "gemma2/2b"),
        ("somebody/a-model", ""),
    ],
)
def test_a_model_is_known_by_its_name(model: str, address: str) -> None:
    assert named(the_ledger(), model) == address


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"peft_type": "IA3"}, "adapters of the type IA3 are not counted [LoRA and DoRA are]"),
        ({"base_model_name_or_path": "x/y"}, "the base model `x/y` is not in the ledger [give the name"),
        ({"r": 0}, "`r` is 0 [the rank of LoRA is a whole number]"),
        ({"target_modules": None}, "the configuration has no `target_modules` [PEFT writes them when it saves"),
        ({"modules_to_save": ["classifier"]}, "`modules_to_save` changes what is trained [only `r`, `target_modules`"),
        ({"target_modules": ["nothing"]}, "no layer of gpt2/small is called `nothing`"),
    ],
)
def test_what_cannot_be_said_is_refused(settings: dict[str, Any], message: str) -> None:
    plain = {"peft_type": "LORA", "base_model_name_or_path": "gpt2", "r": 8, "target_modules": ["c_attn"]}
    with pytest.raises(SpecError) as wrong:
        meant(the_ledger(), plain | settings)
    assert str(wrong.value).startswith(message)


def test_a_diagnosis_names_the_network_and_the_adapters() -> None:
    """Rank 8 beside queries (4,096 to 4,096) and values (4,096 to 1,024) of Llama 3 8B's 32 layers."""
    settings = {"peft_type": "LORA", "r": 8, "target_modules": ["q_proj", "v_proj"]}
    data = json.dumps({**settings, "base_model_name_or_path": "meta-llama/Meta-Llama-3-8B"}).encode()
    record, _ = answered(the_ledger(), "adapter_config.json", lambda: observe(data, "adapter_config.json"))
    total = 8_030_261_248 + 32 * 8 * (4_096 + 4_096 + 4_096 + 1_024)
    assert record["said"] == f"This is Llama 3 8B with adapters of rank 8: {total:,} parameters."
