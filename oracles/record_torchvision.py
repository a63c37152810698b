"""Record models of torchvision, on the meta device but for detectors; nothing is downloaded."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from enum import Enum
from typing import Any

import torch
from paramledger.tensors import torchvision_operators
from torch.nn.modules.module import register_module_parameter_registration_hook
from torch.utils.flop_counter import FlopCounterMode

from oracles import detectors, segmenters
from oracles.record_torch import tensors
from oracles.recording import call, versions, write

OPERATORS = torchvision_operators.declared()

from torchvision import models  # noqa: E402  (once its operators are declared)

COUNTER = (
    "torch.utils.flop_counter.FlopCounterMode, its FLOPs halved: convolutions, matrix products, attention products"
)
PUBLISHED = ("num_params", "_ops", "_file_size", "min_size")
WITH_AUXILIARY_HEADS = ("googlenet", "inception_v3")
MORE_SIZES = (160, 231, 320)    # that no weights are published for: 231 is odd and no multiple of any window
FIXED_SIZE = ("maxvit_t",)      # built for one size of image
VIT_SIZE = 224  # the image size of a vision transformer that is not asked for another


def built(name: str, arguments: dict[str, Any]) -> torch.nn.Module:
    """The model as `torchvision.models.get_model(name, **arguments)` gives it, on the meta device.

    Each parameter moves there as soon as a module has it. A `with torch.device("meta")` around the whole would be
    shorter, but RegNet works out its widths with tensors and has to read them.
    """
    hook = register_module_parameter_registration_hook(lambda module, key, value: on_meta(value))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)   # of GoogLeNet and Inception about their initial values
            return models.get_model(name, weights=None, **arguments).eval().to("meta")
    finally:
        hook.remove()


def on_meta(value: torch.nn.Parameter) -> torch.nn.Parameter:
    """The parameter without its memory."""
    return value if value.is_meta else torch.nn.Parameter(value.to("meta"), value.requires_grad)


def macs(model: torch.nn.Module, size: int) -> int:
    """Multiply-accumulates for one image; gradients stay on, since attention's fused path is not counted."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        model(torch.empty(1, 3, size, size))
    whole, odd = divmod(counter.get_total_flops(), 2)
    if odd:
        raise ValueError("an odd number of FLOPs is no number of multiply-accumulates")
    return whole


def published(entry: Enum) -> dict[str, Any]:
    """The numbers that torchvision prints about one set of weights, and the size of image that their own preprocessing
    makes.
    """
    weights: Any = entry.value
    (size,) = {*crop_size(weights)}
    return {key.lstrip("_"): weights.meta[key] for key in PUBLISHED} | {"input": size}


def crop_size(weights: Any) -> list[int]:
    """One number or height and width, whichever the preprocessing holds."""
    size = weights.transforms().crop_size
    return size if isinstance(size, list) else [size]


def settings(name: str, sizes: Sequence[int]) -> list[tuple[dict[str, Any], Sequence[int]]]:
    """Arguments that give different tensors, each with the image sizes that it takes.

    Two networks can be had without their auxiliary heads; a vision transformer has as many positions as its image has
    patches.
    """
    if name in WITH_AUXILIARY_HEADS:
        more = sorted({*sizes, *MORE_SIZES})
        return [({}, more), ({"aux_logits": False}, more)]
    if name.startswith("vit_"):
        return [({}, [VIT_SIZE]), *(({"image_size": size}, [size]) for size in sizes if size != VIT_SIZE)]
    return [({}, sizes if name in FIXED_SIZE else sorted({*sizes, *MORE_SIZES}))]


def record(name: str) -> dict[str, dict[str, Any]]:
    """A model in each of its settings: its tensors, its multiply-accumulates by image size, and the weights published
    for it.
    """
    weights = {entry.name: published(entry) for entry in models.get_model_weights(name)}
    recorded = {}
    for arguments, sizes in settings(name, sorted({entry["input"] for entry in weights.values()})):
        model = built(name, arguments)
        parameters = sum(parameter.numel() for parameter in model.parameters())
        recorded[call(name, arguments)] = {
            **tensors(model),
            "macs": {str(size): macs(model, size) for size in sizes},
            "weights": {key: entry for key, entry in weights.items() if entry["num_params"] == parameters},
        }
    if sorted(weights) != sorted(key for setting in recorded.values() for key in setting["weights"]):
        raise ValueError(f"{name}: the published numbers of parameters fit no setting, or several")
    return recorded


def main() -> None:
    """Write tests/oracles/torchvision.json."""
    recorded = {key: value for name in models.list_models(module=models) for key, value in record(name).items()}
    recorded |= detectors.recorded() | segmenters.recorded()
    sections = {"versions": versions("torch", "torchvision"), "models": recorded, "notes": {"macs": COUNTER}}
    print(write("torchvision", sections))


if __name__ == "__main__":
    main()
