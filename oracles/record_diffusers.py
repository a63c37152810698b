"""Record models of diffusers from their configurations alone, on the meta device; nothing is downloaded.

A configuration is what the model's own config.json on the hub sets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from paramledger.tensors import torchvision_operators

from oracles.record_torch import tensors
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

import diffusers  # noqa: E402  (it imports torchvision when that is there)

AUTOENCODER = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
}
DIT = {
    "num_attention_heads": 16,
    "attention_head_dim": 72,
    "in_channels": 4,
    "out_channels": 8,
    "num_layers": 28,
    "attention_bias": True,
    "sample_size": 32,
    "patch_size": 2,
    "activation_fn": "gelu-approximate",
    "num_embeds_ada_norm": 1000,
    "norm_type": "ada_norm_zero",
    "norm_elementwise_affine": False,
}
MODELS: dict[str, Callable[[], Any]] = {
    "facebook/DiT-XL-2-256": lambda: diffusers.DiTTransformer2DModel(**DIT),
    "stabilityai/sd-vae-ft-mse": lambda: diffusers.AutoencoderKL(**AUTOENCODER),
}


def main() -> None:
    """Write tests/oracles/diffusers.json."""
    with torch.device("meta"):
        models = {name: tensors(make()) for name, make in MODELS.items()}
    print(write("diffusers", {"versions": versions("torch", "diffusers"), "models": models}))


if __name__ == "__main__":
    main()
