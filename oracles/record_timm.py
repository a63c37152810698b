"""Record the few models of timm that specs name, on the meta device; nothing is downloaded."""

from __future__ import annotations

from typing import Any

import torch
from paramledger.tensors import torchvision_operators

from oracles.record_torch import tensors
from oracles.record_torchvision import COUNTER, MORE_SIZES, macs
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import timm  # noqa: E402  (it imports torchvision)

MODELS = (
    "deit_base_distilled_patch16_224",
    "eva02_base_patch14_224",
    "eva02_large_patch14_224",
    *(f"hrnet_w{width}" for width in (18, 30, 32, 40, 44, 48, 64)),
    "legacy_senet154",
    "legacy_seresnet101",
    "legacy_seresnet152",
    "legacy_seresnet50",
    "legacy_seresnext101_32x4d",
    "legacy_seresnext50_32x4d",
    *(f"mixer_{size}{patch}_224" for size in "sbl" for patch in (16, 32)),
    *(f"repvgg_{size}" for size in ("a0", "a1", "a2", "b0", "b1", "b2", "b3")),
    "resnet50c",
    "resnet50d",
    "vit_base_patch14_dinov2",
    "vit_base_patch14_reg4_dinov2",
    "vit_giant_patch14_dinov2",
    "vit_giant_patch14_reg4_dinov2",
    "vit_large_patch14_dinov2",
    "vit_small_patch14_dinov2",
)


def record(name: str) -> dict[str, Any]:
    """A model's tensors, and its multiply-accumulates by image size."""
    with torch.device("meta"):
        model = timm.create_model(name, pretrained=False).eval()
    own = model.default_cfg["input_size"][-1]
    sizes = [own] if hasattr(model, "patch_embed") else sorted({own, *MORE_SIZES})   # tables of positions have one size
    return {**tensors(model), "macs": {str(size): macs(model, size) for size in sizes}}


def main() -> None:
    """Write tests/oracles/timm.json."""
    models = {name: record(name) for name in MODELS}
    print(write("timm", {"versions": versions("timm", "torch"), "models": models, "notes": {"macs": COUNTER}}))


if __name__ == "__main__":
    main()
