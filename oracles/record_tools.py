"""Record what tools print of models: on the CPU, batch 1, in eval mode, each tool in a process of its own.

`python -m oracles.record_tools torchvision resnet50 …` records some models afresh and keeps the others.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from paramledger.tensors import torchvision_operators
from paramledger.tensors.unrecorded import implementations
from torch import nn

from oracles.ours import book
from oracles.recording import FOLDER, versions, write
from oracles.tools import TOOLS, Inputs, Tool, num_parameters

OPERATORS = torchvision_operators.declared()

GRADIENTS = "_gradients"
SECONDS = 900       # of one tool on one model
LARGE = 3 * 10**9   # multiply-accumulates of a network whose tools need not all compute
ON_META = {"calflops", "flop_counter", "ptflops_aten", "ptflops_modules", "thop", "thop_old", "torchinfo"}
ON_CPU = {"deepspeed", "fvcore", "ptflops", "torchsummary"}
TOKENS = 64         # that a language model reads
PACKAGES = ("calflops", "fvcore", "ptflops", "thop", "timm", "torch", "torchinfo", "torchvision", "transformers")
UNNAMED = {"deepspeed": "0.19.8", "thop_old": "0.0.31.post2005241907", "torchsummary": "1.5.1"}
ATTENTION = ("eager", "sdpa")
BOTH_WAYS = ", bidirectional=True"
# Recurrent layers, each with the variant that it is.
LAYERS = {
    "GRU(10, 20)": "one_recurrence/gru",
    "GRU(16, 32, bidirectional=True)": "one_recurrence/gru_both_ways",
    "LSTM(10, 20)": "lstm/pytorch_10_20",
    "RNN(10, 20)": "one_recurrence/rnn_pytorch",
}

TIMM = (
    "deit_base_distilled_patch16_224", "eva02_base_patch14_224", "hrnet_w18", "hrnet_w30", "hrnet_w32",
    "legacy_senet154", "legacy_seresnet101", "legacy_seresnet152", "legacy_seresnet50", "legacy_seresnext101_32x4d",
    "legacy_seresnext50_32x4d", "mixer_b16_224", "mixer_b32_224", "mixer_s16_224", "mixer_s32_224", "repvgg_a0",
    "repvgg_a1", "repvgg_a2", "repvgg_b0", "repvgg_b1", "res2net101_26w_4s", "res2net50_14w_8s", "res2net50_26w_4s",
    "res2net50_26w_6s", "res2net50_26w_8s", "res2net50_48w_2s", "res2next50", "resnet50c", "resnet50d",
    "vit_small_patch14_dinov2",
)
TRANSFORMERS = (
    "EleutherAI/pythia-70m", "FacebookAI/roberta-base",
    "Xenova/llama2.c-stories15M", "albert/albert-base-v1", "answerdotai/ModernBERT-base", "bigscience/bloom-560m",
    "distilbert/distilbert-base-uncased", "facebook/bart-base", "facebook/opt-125m", "google-bert/bert-base-uncased",
    "google-t5/t5-small", "google/electra-small-discriminator",
    "microsoft/deberta-v3-xsmall", "openai-community/gpt2", "openai/clip-vit-base-patch32", "openai/whisper-tiny",
)


def asked(tool: Tool, model: nn.Module, inputs: Inputs) -> dict[str, Any]:
    """What a tool says, or `{"stops": why}`, asked in a copy of this process."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        signal.alarm(SECONDS)
        with os.fdopen(writes, "w") as pipe, contextlib.redirect_stdout(sys.stderr):
            json.dump(answer(tool, model, inputs), pipe)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(text)) if text else {"stops": "it did not end"}


def answer(tool: Tool, model: nn.Module, inputs: Inputs) -> dict[str, Any]:
    try:
        return dict(tool(model, inputs))
    except Exception as error:
        return {"stops": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:120]}


def of_all(model: nn.Module, inputs: Inputs) -> dict[str, Any]:
    """What all tools say of one model; with gradients on, only what is said otherwise. Gradients change how attention
    modules run, and may change what torch's own counter sees: no other tool is asked twice without them.
    """
    twice = any(isinstance(module, nn.MultiheadAttention) for module in model.modules())
    found: dict[str, Any] = {}
    for name, tool in TOOLS.items():
        alone = name.removesuffix(GRADIENTS)
        if alone == name:
            found[name] = asked(tool, model, inputs)
        elif (twice or alone == "flop_counter") and (said := asked(tool, model, inputs)) != found[alone]:
            found[name] = said
    return found


def of_large(model: nn.Module, inputs: Inputs) -> dict[str, Any]:
    """The same, where some tools are asked on the meta device, on which nothing is computed. The others are asked on a
    CPU: they patch functions that the meta device calls too, or cannot trace it.
    """
    found = {name: asked(TOOLS[name], model, inputs) for name in TOOLS if name in ON_CPU}
    model, inputs = model.to("meta"), {name: value.to("meta") for name, value in inputs.items()}
    found |= {name: asked(TOOLS[name], model, inputs) for name in TOOLS if name in ON_META}
    return {"meta": sorted(ON_META), **found}


def image(address: str) -> torch.Tensor:
    """One image of the size that a variant reads."""
    ((height, width, channels),) = BOOK.breakdown(address).root.inputs
    return torch.zeros(1, channels, height, width)


def torchvision_entry(address: str, name: str) -> dict[str, Any]:
    from torchvision import models

    read = image(address)
    arguments: dict[str, Any] = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model = models.get_model(name, weights=None, **arguments).eval()
    large = BOOK.breakdown(address).totals.macs > LARGE
    plain = not any(isinstance(module, nn.MultiheadAttention) for module in model.modules())
    answers = of_large if large and plain else of_all
    return {"input": list(read.shape[1:]), **answers(model, {"input": read})}


def timm_entry(address: str, name: str) -> dict[str, Any]:
    import timm

    read = image(address)
    return {"input": list(read.shape[1:]), **of_all(timm.create_model(name).eval(), {"input": read})}


def torch_entry(address: str, name: str) -> dict[str, Any]:
    """A recurrent layer, held by a module, as it is in a network."""
    ((tokens, features),) = BOOK.breakdown(address).root.inputs
    kind, _, sizes = name.removesuffix(")").partition("(")
    both_ways = sizes.endswith(BOTH_WAYS)
    inputs, units = map(int, sizes.removesuffix(BOTH_WAYS).split(", "))
    layer = nn.Sequential(getattr(nn, kind)(inputs, units, bidirectional=both_ways)).eval()
    read = {"input": torch.zeros(tokens, 1, features)}
    return {"address": address, "input": [tokens, features], **of_all(layer, read)}


def transformers_entry(address: str, name: str) -> dict[str, Any]:
    """A language model with attention as it is written out, and fused; and for all, what it says of itself."""
    entry = json.loads((FOLDER / "transformers.json").read_text(encoding="utf-8"))["models"][name]
    found: dict[str, Any] = {"tokens": TOKENS}
    for attention in ATTENTION:
        try:
            model, inputs = language_model(entry["config"], attention)
        except ValueError as wrong:     # the class has no such attention
            found[attention] = {"stops": str(wrong).splitlines()[0][:120]}
            continue
        found[attention] = {**of_all(model, inputs), "transformers": asked(num_parameters, model, inputs)}
    return found


def language_model(config: dict[str, Any], attention: str, device: str = "cpu") -> tuple[nn.Module, Inputs]:
    """A model made from its configuration, without a cache."""
    import transformers

    said = dict(config)
    made: Any = transformers.CONFIG_MAPPING[said.pop("model_type")](**said)
    made._attn_implementation = attention
    made.use_cache = False
    with torch.device(device):
        model: Any = getattr(transformers, said["architectures"][0])(made).eval()
    words = torch.zeros(1, TOKENS, dtype=torch.long)
    inputs = {"input_ids": words}
    if model.main_input_name == "input_features":
        inputs = {"input_features": torch.zeros(1, made.num_mel_bins, 3000)}
    if made.is_encoder_decoder:
        inputs["decoder_input_ids"] = words
    return model, inputs


def all_parameters() -> dict[str, Any]:
    """What every configured model of transformers says of itself, without memory for its tensors."""
    file = json.loads((FOLDER / "transformers.json").read_text(encoding="utf-8"))["models"]
    found = {}
    for name, entry in sorted(file.items()):
        if "config" in entry:
            model, inputs = language_model(entry["config"], "eager", "meta")
            found[name] = answer(num_parameters, model, inputs)
    return found


BOOK = book()
ENTRIES: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "torch": torch_entry,
    "torchvision": torchvision_entry,
    "timm": timm_entry,
    "transformers": transformers_entry,
}


def classifiers() -> set[str]:
    from torchvision import models

    return set(models.list_models(module=models))


def chosen(framework: str, only: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Address and model of those that are recorded."""
    if framework == "torch":
        yield from ((address, model) for model, address in LAYERS.items() if not only or model in only)
        return
    models = {"timm": set(TIMM), "transformers": set(TRANSFORMERS)}
    wanted = set(only) or (classifiers() if framework == "torchvision" else models[framework])
    for address, name, model in implementations(BOOK):
        if name == framework and model in wanted:
            wanted.remove(model)
            yield address, model


def main(words: Sequence[str]) -> None:
    """Write tests/oracles/tools.json, after each model; models that are there already are kept, unless they are named.
    """
    torch.set_num_threads(1)
    path = FOLDER / "tools.json"
    file = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for framework in (words[0],) if words and words[0] in ENTRIES else () if words else tuple(ENTRIES):
        for address, model in chosen(framework, words[1:]):
            if not words[1:] and model in file.get(framework, {}):
                continue
            file.setdefault(framework, {})[model] = ENTRIES[framework](address, model)
            print(framework, model, file=sys.stderr, flush=True)
            write("tools", {**file, "versions": versions(*PACKAGES) | UNNAMED})
    if not words or words[0] == "num_parameters":
        file["num_parameters"] = all_parameters()
    print(write("tools", {**file, "versions": versions(*PACKAGES) | UNNAMED}))


if __name__ == "__main__":
    main(sys.argv[1:])
