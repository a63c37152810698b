"""Record the multiply-accumulates of transformers' models, as torch's own counter has them, on the meta device.

A network reads 64 tokens of text, a decoder beside an encoder as many. Attention runs as written out, since the counter
does not see its fused path.
"""

from __future__ import annotations

import json
from typing import Any

import torch
from paramledger.tensors import torchvision_operators
from torch.utils.flop_counter import FlopCounterMode

from oracles.recording import FOLDER, write

OPERATORS = torchvision_operators.declared()

import transformers  # noqa: E402  (it imports torchvision when that is there)

TOKENS = 64     # of which CLIP reads 77 at most


def counted(model: torch.nn.Module, **inputs: torch.Tensor) -> int:
    """The multiply-accumulates of a call; gradients stay on."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        model(**inputs)
    whole, odd = divmod(counter.get_total_flops(), 2)
    if odd:
        raise ValueError("an odd number of FLOPs is no number of multiply-accumulates")
    return int(whole)


def macs(entry: dict[str, Any]) -> dict[str, int]:
    """By the number of tokens; nothing for a model that reads no text, or that has experts: they run in one grouped
    call that the counter does not see, or (Llama 4) all of them for each token.
    """
    said = dict(entry["config"])
    if any("expert" in name for names in entry["trainable"].values() for name in names[1:]):
        return {}
    kind = said.pop("model_type")
    config = transformers.CONFIG_MAPPING[kind](**said)
    config._attn_implementation = "eager"
    with torch.device("meta"):
        model: Any = getattr(transformers, said["architectures"][0])(config).eval()
        words = torch.zeros(1, TOKENS, dtype=torch.long)
        inputs = {"input_ids": words}
        if model.main_input_name == "input_features":
            inputs = {"input_features": torch.empty(1, config.num_mel_bins, 3000)}
        elif model.main_input_name != "input_ids":
            return {}
        if config.is_encoder_decoder:
            inputs["decoder_input_ids"] = words
        return {str(TOKENS): counted(model, **inputs)}


def main() -> None:
    """Add `macs` to the recordings of transformers that have a configuration."""
    file = json.loads((FOLDER / "transformers.json").read_text(encoding="utf-8"))
    for entry in file["models"].values():
        if found := macs(entry) if "config" in entry else {}:
            entry["macs"] = found
    print(write("transformers", file))


if __name__ == "__main__":
    main()
