"""Record models of transformers from their configurations alone, on the meta device; nothing is downloaded.

A configuration is the class's defaults with what the model's own config.json on the hub sets otherwise.
Where reading the checkpoint makes another model than the configuration alone, both are recorded.
"""

from __future__ import annotations

from typing import Any

import torch
from paramledger.tensors import torchvision_operators

from oracles.record_torch import tensors
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import transformers  # noqa: E402  (it imports torchvision when that is there)
from transformers import Llama4Config  # noqa: E402

from oracles import (  # noqa: E402  (they import transformers)
    transformers_decoders,
    transformers_encoders,
    transformers_senses,
)

# The checkpoint's output layer is not its table of words (its config.json: not tied), though a T5Config always ties the
# two.
PARTED: dict[str, tuple[str, Any]] = {"google/flan-t5-small": transformers_encoders.FLAN}
SEES = {"hidden_size": 1408, "image_size": 336, "intermediate_size": 5632, "vision_output_dim": 4096}
SEEN = {"projector_input_dim": 4096, "projector_output_dim": 4096}
# Models of several parts, each with a configuration of its own, which no family reads as one
JOINED: dict[str, tuple[str, Any]] = {
    "meta-llama/Llama-4-Scout-17B-16E (Llama4ForConditionalGeneration)": (
        "Llama4ForConditionalGeneration",
        Llama4Config(vision_config={**SEES, **SEEN}),
    ),
}
MODELS: dict[str, tuple[str, Any]] = {
    **transformers_decoders.MODELS,
    **transformers_encoders.MODELS,
    **transformers_senses.MODELS,
}


def built(name: str, config: Any) -> Any:
    """A model made from its configuration alone."""
    with torch.device("meta"):
        return getattr(transformers, name)(config).eval()


def loaded(name: str, config: Any) -> Any:
    """A model that has read a checkpoint in which the output layer differs from the table of words; the framework then
    parts them.
    """
    saved = {key: torch.zeros(tensor.shape) for key, tensor in built(name, config).state_dict().items()}
    saved["lm_head.weight"] += 1
    return getattr(transformers, name).from_pretrained(None, config=config, state_dict=saved)


def record(name: str, model: Any) -> dict[str, Any]:
    """One model: its class, its tensors, and the names that stand for a tensor which another name has already."""
    owned = {key for key, _ in model.named_parameters()}
    every = {key for key, _ in model.named_parameters(remove_duplicate=False)}
    return {**tensors(model), "class": name, "tied": sorted(every - owned)}


def configuration(name: str, config: Any) -> dict[str, Any]:
    """What a `config.json` has to say of a model: its kind, its class, and what differs from the library's defaults."""
    default, own = type(config)().to_dict(), config.to_dict()
    said = {key: value for key, value in own.items() if key != "transformers_version" and value != default.get(key)}
    return {**said, "model_type": config.model_type, "architectures": [name]}


def main() -> None:
    """Write tests/oracles/transformers.json."""
    models = {name: record(kind, built(kind, config)) for name, (kind, config) in MODELS.items()}
    models |= {name: record(kind, loaded(kind, config)) for name, (kind, config) in PARTED.items()}
    models |= {name: record(kind, built(kind, config)) for name, (kind, config) in JOINED.items()}
    for name, (kind, config) in MODELS.items():
        models[name]["config"] = configuration(kind, config)
    print(write("transformers", {"versions": versions("torch", "transformers"), "models": models}))


if __name__ == "__main__":
    main()
