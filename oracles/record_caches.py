"""Record what models of transformers keep while they decode: `python -m oracles.record_caches`.

Small networks of each kind, made from a configuration and run once; the numbers in their caches are counted, and those
of a cache whose sizes are fixed beforehand as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from paramledger.tensors import torchvision_operators

from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import transformers  # noqa: E402  (it imports torchvision when that is there)
from transformers import StaticCache  # noqa: E402

from oracles.record_transformers import configuration  # noqa: E402

TOKENS, SOURCE_TOKENS = 10, 7
SMALL = {"vocab_size": 50, "hidden_size": 64, "num_hidden_layers": 7}
HEADS = {**SMALL, "intermediate_size": 16, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16}
LATENT = {"kv_lora_rank": 16, "q_lora_rank": 24, "qk_rope_head_dim": 4, "qk_nope_head_dim": 8, "v_head_dim": 12}
ROUTED = {"n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 8, "n_group": 1, "topk_group": 1}
MODELS: dict[str, dict[str, Any]] = {
    "LlamaForCausalLM": HEADS,
    "MistralForCausalLM": {**HEADS, "sliding_window": 4},
    "Qwen3ForCausalLM": {**HEADS, "head_dim": 24},
    "Gemma2ForCausalLM": {**HEADS, "sliding_window": 4},
    "Gemma3ForCausalLM": {**HEADS, "head_dim": 24, "sliding_window": 4},
    "GptOssForCausalLM": {**HEADS, "intermediate_size": 64, "sliding_window": 4, "num_local_experts": 4},
    "GPT2LMHeadModel": {"vocab_size": 50, "n_embd": 64, "n_layer": 3, "n_head": 4},
    "DeepseekV3ForCausalLM": {
        **SMALL, **LATENT, **ROUTED, "num_attention_heads": 4, "intermediate_size": 16, "first_k_dense_replace": 1
    },
    "MambaForCausalLM": {**SMALL, "state_size": 5, "time_step_rank": 4},
    "Mamba2ForCausalLM": {
        **SMALL, "state_size": 5, "num_heads": 8, "head_dim": 16, "n_groups": 2, "tie_word_embeddings": True
    },
    "RwkvForCausalLM": {**SMALL, "context_length": 32},
    "T5ForConditionalGeneration": {
        "vocab_size": 50, "d_model": 32, "d_kv": 8, "d_ff": 16, "num_layers": 2, "num_heads": 4
    },
}
HOLDERS = ("past_key_values", "cache_params", "state")      # where an output has what is kept


def kept(value: Any) -> Iterator[int]:
    """The elements of each tensor of a cache."""
    if isinstance(value, torch.Tensor):
        yield value.numel() if value.dim() else 0       # a tensor without axes counts tokens
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from kept(one)
    elif isinstance(value, dict):
        yield from kept(list(value.values()))
    elif hasattr(value, "__dict__"):
        yield from kept(vars(value))


def record(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The numbers that a model keeps after all tokens, and those of a cache of fixed sizes."""
    kind = getattr(transformers, name)
    config = kind.config_class(**arguments)
    model = kind(config).eval()
    ids = torch.zeros(1, TOKENS, dtype=torch.long)
    given = {"input_ids": ids}
    if config.is_encoder_decoder:
        given = {"input_ids": ids[:, :SOURCE_TOKENS], "decoder_input_ids": ids}
    found: dict[str, Any] = {"config": configuration(name, config), "tokens": TOKENS}
    with torch.no_grad():
        output = model(**given, use_cache=True)
        holder = next(holder for holder in HOLDERS if getattr(output, holder, None) is not None)
        found["grown"] = sum(kept(getattr(output, holder)))
        if holder == "past_key_values" and not config.is_encoder_decoder:
            cache = StaticCache(config=config, max_cache_len=TOKENS)
            model(**given, use_cache=True, past_key_values=cache)
            found["fixed"] = sum(kept(cache))
    if config.is_encoder_decoder:
        found["source_tokens"] = SOURCE_TOKENS
    return found


def main() -> None:
    """Write tests/oracles/caches.json."""
    models = {name: record(name, arguments) for name, arguments in MODELS.items()}
    print(write("caches", {"models": models, "versions": {"all": versions("torch", "transformers")}}))


if __name__ == "__main__":
    main()
