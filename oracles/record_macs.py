"""Record the multiply-accumulates of timm's and transformers' models, as torch's own counter has them, on the meta
device.

Networks of images read one of 224 × 224 (or of the size that timm gives for the model), networks of text 64 tokens, a
decoder beside an encoder as many. Attention runs as written out, since the counter does not see its fused path.
"""

from __future__ import annotations

import json
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from oracles import torchvision_operators
from oracles.recording import FOLDER, write

OPERATORS = torchvision_operators.declared()

import timm  # noqa: E402  (it imports torchvision)
import transformers  # noqa: E402

TOKENS = 64     # of which CLIP reads 77 at most


def counted(model: torch.nn.Module, **inputs: torch.Tensor) -> int:
    """The multiply-accumulates of a call; gradients stay on."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        model(**inputs)
    whole, odd = divmod(counter.get_total_flops(), 2)
    if odd:
        raise ValueError("an odd number of FLOPs is no number of multiply-accumulates")
    return int(whole)


def of_timm(name: str, _: dict[str, Any]) -> dict[str, int]:
    """By the size of a square image."""
    with torch.device("meta"):
        model = timm.create_model(name, pretrained=False).eval()
        size = model.default_cfg["input_size"][-1]
        return {str(size): counted(model, x=torch.empty(1, 3, size, size))}


def of_transformers(_: str, entry: dict[str, Any]) -> dict[str, int]:
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


COUNTERS = {"timm": of_timm, "transformers": of_transformers}


def main() -> None:
    """Add `macs` to the recordings of both frameworks."""
    for framework, count in COUNTERS.items():
        file = json.loads((FOLDER / f"{framework}.json").read_text(encoding="utf-8"))
        for name, entry in file["models"].items():
            if framework == "timm" or "config" in entry:
                found = count(name, entry)
                if found:
                    entry["macs"] = found
        print(write(framework, file))


if __name__ == "__main__":
    main()
