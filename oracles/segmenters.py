"""torchvision's networks that label every pixel, with the second head as their weights are published, and without.

On the meta device; nothing is downloaded.
"""

from __future__ import annotations

from typing import Any

import torch
from paramledger.tensors import torchvision_operators
from torch.utils.flop_counter import FlopCounterMode

from oracles.detectors import published
from oracles.record_torch import tensors

OPERATORS = torchvision_operators.declared()

from torchvision import models  # noqa: E402  (once its operators are declared)

# Model, and the side of the square image on which its published number of operations was counted.
SEGMENTERS = {"deeplabv3_resnet50": 520, "fcn_resnet50": 520}


def built(name: str, **arguments: Any) -> torch.nn.Module:
    """The network without any weights."""
    with torch.device("meta"):
        return models.get_model(name, weights=None, weights_backbone=None, **arguments).eval()


def record(model: torch.nn.Module, size: int) -> dict[str, Any]:
    """Tensors, and multiply-accumulates for one image, the second head's with them where there is one."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        model(torch.empty(1, 3, size, size))
    return {**tensors(model), "macs": {str(size): counter.get_total_flops() // 2}}


def recorded() -> dict[str, dict[str, Any]]:
    """Each network as it is published, and with one head."""
    found: dict[str, dict[str, Any]] = {}
    for name, size in SEGMENTERS.items():
        found[name] = record(built(name), size)
        whole = record(built(name, aux_loss=True), size)
        found[f"{name}(aux_loss=True)"] = {**whole, "weights": published(name, size)}
    return found
