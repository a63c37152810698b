"""Record what torchvision, timm and transformers come to with other classes, image sizes, channels and lengths of text,
on the meta device. Each case is an address with settings, as the ledger reads it; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from paramledger.language.settings import joined

from oracles.ours import book
from oracles.record_macs import counted, transformers
from oracles.record_timm import timm
from oracles.record_torchvision import COUNTER, FIXED_SIZE, WITH_AUXILIARY_HEADS, built
from oracles.recording import call, versions, write

CLASSES, CHANNELS = 10, 1
PATCHED = ("deit", "eva02", "mixer", "vit")     # models of one size of image, which they are asked for
WITHOUT_HEAD = ("dinov2", "eva02")


class Case(NamedTuple):
    """A variant, its settings as the framework's arguments and as ours, and the size of its image."""

    address: str
    name: str
    arguments: dict[str, Any]
    settings: dict[str, object]
    size: int


def torchvision_cases() -> Iterator[Case]:
    """Every classifier with ten classes, at another size where it takes one."""
    for address, name in implementations("torchvision"):
        arguments: dict[str, Any] = {"num_classes": CLASSES}
        settings: dict[str, object] = {"classes": CLASSES}
        size = 224 if name in FIXED_SIZE else 448 if name.startswith("vit") else 352
        settings |= {"size": size}
        arguments |= {"image_size": size} if name.startswith("vit") else {}
        arguments |= {"aux_logits": True, "init_weights": False} if name in WITH_AUXILIARY_HEADS else {}
        yield Case(address, name, arguments, settings, size)


def timm_cases() -> Iterator[Case]:
    """Ten classes, and images of one channel."""
    for address, name in implementations("timm"):
        size = 280 if "14" in name else 256
        arguments: dict[str, Any] = {"in_chans": CHANNELS}
        settings: dict[str, object] = {"channels": CHANNELS, "size": size}
        if not any(word in name for word in WITHOUT_HEAD):
            arguments |= {"num_classes": CLASSES}
            settings |= {"classes": CLASSES}
        arguments |= {"img_size": size} if name.startswith(PATCHED) else {}
        yield Case(address, name, arguments, settings, size)


def implementations(framework: str) -> Iterator[tuple[str, str]]:
    """The classifiers, and backbones without a head, that a framework builds by their name alone."""
    ledger = book()
    for address in ledger.addresses:
        found = ledger.breakdown(address)
        name = found.variant.implementations.get(framework, "")
        is_backbone = any(word in name for word in WITHOUT_HEAD)
        if name and "(" not in name and (is_backbone or [len(shape) for shape in found.root.outputs] == [1]):
            yield address, name


def key(case: Case) -> str:
    return joined(case.address, case.settings.items())


def image(model: torch.nn.Module, case: Case) -> dict[str, int]:
    channels = case.settings.get("channels", 3)
    with torch.device("meta"):
        read = torch.empty(1, channels, case.size, case.size)
    macs = counted(Reading(model), x=read)
    return {"parameters": sum(one.numel() for one in model.parameters()), "macs": macs}


class Reading(torch.nn.Module):
    """A model whose input has a name."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> object:
        return self.model(x)


TEXTS: tuple[tuple[str, str, str, dict[str, Any], dict[str, object]], ...] = (
    ("bert/base", "Bert", "BertModel", {"max_position_embeddings": 256}, {"context": 256}),
    ("bert/roberta_base", "Roberta", "RobertaModel",
     {"vocab_size": 50265, "max_position_embeddings": 258, "type_vocab_size": 1}, {"context": 256}),
    ("distilbert/base", "DistilBert", "DistilBertModel", {"max_position_embeddings": 128}, {"context": 128}),
    ("gpt2/small", "GPT2", "GPT2LMHeadModel", {"n_positions": 2048}, {"context": 2048}),
    ("llama/7b", "Llama", "LlamaForCausalLM", {}, {}),
    ("opt/125m", "OPT", "OPTForCausalLM", {"max_position_embeddings": 512}, {"context": 512}),
)
TOKENS = 48


def text(name: str, arguments: dict[str, Any]) -> dict[str, int]:
    kind, _, model_class = name.partition(".")
    config = getattr(transformers, f"{kind}Config")(**arguments)
    config._attn_implementation = "eager"
    with torch.device("meta"):
        model = getattr(transformers, model_class)(config).eval()
        words = torch.zeros(1, TOKENS, dtype=torch.long)
    return {"parameters": sum(one.numel() for one in model.parameters()), "macs": counted(model, input_ids=words)}


def main() -> None:
    """Write tests/oracles/settings.json."""
    models: dict[str, dict[str, Any]] = {}
    for case in torchvision_cases():
        found = image(built(case.name, case.arguments), case)
        models[key(case)] = {"model": f"torchvision: {call(case.name, case.arguments)}", **found}
    for case in timm_cases():
        with torch.device("meta"):
            model = timm.create_model(case.name, pretrained=False, **case.arguments).eval()
        found = image(model, case)
        models[key(case)] = {"model": f"timm: {call(case.name, case.arguments)}", **found}
    for address, kind, model_class, arguments, settings in TEXTS:
        found = text(f"{kind}.{model_class}", arguments)
        said = joined(address, {"tokens": TOKENS, **settings}.items())
        models[said] = {"model": f"transformers: {call(model_class, arguments)}", **found}
    packages = versions("timm", "torch", "torchvision", "transformers")
    print(write("settings", {"settings": models, "notes": {"macs": COUNTER}, "versions": packages}))


if __name__ == "__main__":
    main()
