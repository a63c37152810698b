"""Record what PEFT prints of small networks with adapters: trainable parameters and all of them; nothing is downloaded.
"""

from __future__ import annotations

from typing import Any

from paramledger.tensors.torchvision_operators import declared

from oracles.recording import versions, write

# Our address and our names of layers; the class and the configuration of transformers, and PEFT's names of layers.
CASES: dict[str, tuple[str, str, str, dict[str, Any], list[str]]] = {
    "gpt2 c_attn": ("gpt2/small", "c_attn", "GPT2", {}, ["c_attn"]),
    "gpt2 c_attn c_fc": ("gpt2/small", "c_attn,c_fc", "GPT2", {}, ["c_attn", "c_fc"]),
    "gpt2 wte": ("gpt2/small", "wte", "GPT2", {}, ["wte"]),
    "llama q v": ("llama/7b", "q,v", "Llama", {}, ["q_proj", "v_proj"]),
    "llama all": ("llama/7b", "all-linear", "Llama", {}, ["all-linear"]),
    "llama head": ("llama/7b", "head", "Llama", {}, ["lm_head"]),
    "bloom qkv": (
        "bloom/560m", "qkv", "Bloom", {"hidden_size": 1024, "n_layer": 24, "n_head": 16}, ["query_key_value"]
    ),
    "resnet18 conv2": ("resnet/resnet18", "conv2.conv", "", {}, ["conv2"]),
}
SETTINGS = ((8, False), (3, False), (4, True))      # rank, and whether DoRA


def made(name: str, configuration: dict[str, Any]) -> Any:
    """A model of transformers for language, or ResNet-18 of torchvision."""
    import transformers
    from torchvision.models import resnet18

    if not name:
        return resnet18()
    model = {"GPT2": "GPT2LMHeadModel"}.get(name, f"{name}ForCausalLM")
    return getattr(transformers, model)(getattr(transformers, f"{name}Config")(**configuration))


def main() -> None:
    """Write tests/oracles/adapters.json: for each case our address and names, and the two numbers by rank and kind."""
    declared()
    import torch
    from peft import LoraConfig, get_peft_model

    found: dict[str, Any] = {}
    for case, (address, ours, name, configuration, targets) in CASES.items():
        numbers = {}
        for rank, dora in SETTINGS:
            config = LoraConfig(
                r=rank, target_modules="all-linear" if targets == ["all-linear"] else targets, use_dora=dora,
                fan_in_fan_out=name == "GPT2", init_lora_weights=False,
            )
            with torch.device("meta"):
                model = get_peft_model(made(name, configuration), config, low_cpu_mem_usage=True)
            numbers[f"{rank} {'dora' if dora else 'lora'}"] = list(model.get_nb_trainable_parameters())
        found[case] = {"address": address, "layers": ours, "numbers": numbers}
    print(write("adapters", {"versions": versions("torch", "peft", "transformers"), "cases": found}))


if __name__ == "__main__":
    main()
