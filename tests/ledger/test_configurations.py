"""A `config.json` of transformers read as a variant with settings."""

from __future__ import annotations

import pytest
from paramledger.ledger.configurations import configured, read_configuration
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.problems import SpecError

LLAMA = {"model_type": "llama", "architectures": ["LlamaForCausalLM"]}
TINY = {
    "hidden_size": 2048, "intermediate_size": 5632, "num_hidden_layers": 22, "num_key_value_heads": 4,
    "rope_scaling": None, "rms_norm_eps": 1e-5, "torch_dtype": "float32",
}
SMALL = {
    "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16, "num_key_value_heads": 8, "head_dim": 64,
    "vocab_size": 128256, "tie_word_embeddings": True,
}


# The model cards of TinyLlama 1.1B and Llama 3.2 1B print the counts.
@pytest.mark.parametrize(
    ("given", "address", "parameters"),
    [
        ({}, "llama/7b", 6_738_415_616),
        (TINY, "llama/7b[dim=2048, depth=22, kv_heads=4, hidden=5632]", 1_100_048_384),
        (SMALL, "llama/llama32_1b", 1_235_814_400),
    ],
)
def test_a_configuration_is_a_variant_with_settings(
    repository: Ledger, given: dict[str, object], address: str, parameters: int
) -> None:
    found = repository.from_config({**LLAMA, **given})
    assert (found.address, found.parameters) == (address, parameters)


def test_the_part_of_a_configuration_that_is_known(repository: Ledger) -> None:
    found = configured(repository, {"model_type": "sees", "text_config": {**LLAMA, **TINY}})
    assert found == configured(repository, {**LLAMA, **TINY})


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"model_type": "lama"}, "no family here has the `model_type` `lama`", "did you mean `llama`?"),
        ({}, "the configuration has no `model_type`", "give the `config.json` of a model of transformers"),
        (
            {**LLAMA, "attention_bias": True},
            "`attention_bias` is true in this configuration; `llama` supports only false",
            "the network that it describes is not in the ledger",
        ),
        (
            {**LLAMA, "hidden_size": "w"},
            "`head_dim` of the configuration: `hidden_size // num_attention_heads` needs a number where it has \"w\"",
            "",
        ),
    ],
)
def test_a_configuration_that_no_family_has(
    repository: Ledger, given: dict[str, object], message: str, hint: str
) -> None:
    with pytest.raises(SpecError) as raised:
        configured(repository, given)
    assert (raised.value.message, raised.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1,", "this is not JSON: Expecting value: line 1 column 4 (char 3)"),
        ("[1]", "a configuration is an object in braces"),
        ("[" * 100_000, "this is not JSON: maximum recursion depth exceeded"),
    ],
)
def test_a_file_that_is_no_configuration(text: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        read_configuration(text)
    assert raised.value.message.startswith(message)


KNOWN = "known: `architecture`, `model_type`"
SPEC = """
title = "Tiny"
input = {{ features = 4 }}
default = "one"
layers = [{{ name = "fc", op = "linear", out_features = "width" }}]
[parameters]
width = 3
[config]
model_type = "tiny"
{config}
[variants.one]
"""


@pytest.mark.parametrize(
    ("config", "line", "message", "hint"),
    [
        ("keys = { n = 3 }\nset = { wide = 'n' }", 11, "`wide` is not a parameter of `tiny`", "did you mean `width`?"),
        ("keys = { n = 3 }\nset = { width = 'm' }", 11, "`m` means nothing here", f"{KNOWN}, `n`"),
        ("keys = { n = 'm' }\nset = { width = 'n' }", 10, "`m` means nothing here", KNOWN),
        (
            "keys = { n = 3 }\nset = { width = 'n' }\nnulls = { m = 1 }",
            12,
            "`m` is not one of the `keys`",
            f"{KNOWN}, `n`",
        ),
        (
            "keys = { n = 3 }\nset = { width = 'n' }\nfixed = { m = 1 }",
            12,
            "`m` is not one of the `keys`",
            f"{KNOWN}, `n`",
        ),
    ],
)
def test_a_config_that_cannot_be(config: str, line: int, message: str, hint: str) -> None:
    made = ledger("specs", {"architectures/tiny.toml": SPEC.format(config=config).encode()})
    (problem,) = made.problems
    assert (problem.path, problem.line, problem.message, problem.hint) == (
        "specs/architectures/tiny.toml", line, message, hint,
    )


@pytest.mark.parametrize(("said", "width"), [({}, 5), ({"n": None}, 2), ({"n": 7}, 7)])
def test_null_says_something_of_its_own(said: dict[str, object], width: int) -> None:
    text = SPEC.format(config="keys = { n = 5 }\nnulls = { n = 2 }\nset = { width = 'n' }")
    made = ledger("specs", {"architectures/tiny.toml": text.encode()})
    assert made.from_config({"model_type": "tiny", **said}).parameters == 4 * width + width
