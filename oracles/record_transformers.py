"""Record language models of transformers from their configurations alone, on the meta device; nothing is downloaded.

A configuration is the class's defaults with what the model's own config.json on the hub sets otherwise.
"""

from __future__ import annotations

from typing import Any

import torch

from oracles import torchvision_operators
from oracles.record_torch import tensors
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import transformers  # noqa: E402  (it imports torchvision when that is there)
from transformers import BertConfig, DeepseekV3Config, GPT2Config, MixtralConfig, T5Config  # noqa: E402

MODELS: dict[str, tuple[str, Any]] = {
    "deepseek-ai/DeepSeek-V3": ("DeepseekV3ForCausalLM", DeepseekV3Config()),
    "google-bert/bert-base-uncased": ("BertModel", BertConfig()),
    "google-bert/bert-large-uncased": (
        "BertModel",
        BertConfig(hidden_size=1024, intermediate_size=4096, num_attention_heads=16, num_hidden_layers=24),
    ),
    "google-t5/t5-11b": ("T5ForConditionalGeneration", T5Config(d_model=1024, d_kv=128, d_ff=65536, num_heads=128, num_layers=24)),
    "google-t5/t5-3b": ("T5ForConditionalGeneration", T5Config(d_model=1024, d_kv=128, d_ff=16384, num_heads=32, num_layers=24)),
    "google-t5/t5-base": ("T5ForConditionalGeneration", T5Config(d_model=768, d_ff=3072, num_heads=12, num_layers=12)),
    "google-t5/t5-large": ("T5ForConditionalGeneration", T5Config(d_model=1024, d_ff=4096, num_heads=16, num_layers=24)),
    "google-t5/t5-small": ("T5ForConditionalGeneration", T5Config()),
    "mistralai/Mixtral-8x22B-v0.1": (
        "MixtralForCausalLM",
        MixtralConfig(hidden_size=6144, intermediate_size=16384, num_attention_heads=48, num_hidden_layers=56),
    ),
    "mistralai/Mixtral-8x7B-v0.1": ("MixtralForCausalLM", MixtralConfig()),
    "openai-community/gpt2": ("GPT2LMHeadModel", GPT2Config()),
    "openai-community/gpt2-large": ("GPT2LMHeadModel", GPT2Config(n_embd=1280, n_head=20, n_layer=36)),
    "openai-community/gpt2-medium": ("GPT2LMHeadModel", GPT2Config(n_embd=1024, n_head=16, n_layer=24)),
    "openai-community/gpt2-xl": ("GPT2LMHeadModel", GPT2Config(n_embd=1600, n_head=25, n_layer=48)),
}


def record(name: str, config: Any) -> dict[str, Any]:
    """One model: its class, its tensors, and the names that stand for a tensor which another name has already."""
    with torch.device("meta"):
        model = getattr(transformers, name)(config).eval()
    owned = {key for key, _ in model.named_parameters()}
    every = {key for key, _ in model.named_parameters(remove_duplicate=False)}
    return {**tensors(model), "class": name, "tied": sorted(every - owned)}


def main() -> None:
    """Write tests/oracles/transformers.json."""
    models = {name: record(kind, config) for name, (kind, config) in MODELS.items()}
    print(write("transformers", {"versions": versions("torch", "transformers"), "models": models}))


if __name__ == "__main__":
    main()
