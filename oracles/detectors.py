"""torchvision's detectors as their weights are published: on a backbone that was trained before.

Nothing is downloaded. The backbone's weights are asked for, so that the detector freezes what it freezes then, and are
not loaded. torchvision's compiled operators are not needed: for counting, the best boxes are those that come first, and
what a box holds is zeros.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import torch
from paramledger.tensors import torchvision_operators
from torch.utils.flop_counter import FlopCounterMode

from oracles.record_torch import tensors

OPERATORS = torchvision_operators.declared()

from torchvision import models  # noqa: E402  (once its operators are declared)
from torchvision.models._api import WeightsEnum  # noqa: E402
from torchvision.ops import boxes, poolers  # noqa: E402

# Model, and the side of the square image on which its published number of operations was counted.
DETECTORS = {
    "fasterrcnn_resnet50_fpn": 800,
    "maskrcnn_resnet50_fpn": 800,
    "retinanet_resnet50_fpn": 800,
    "retinanet_resnet50_fpn_v2": 800,
    "ssd300_vgg16": 300,
}
FROM_SCRATCH = ("fasterrcnn_resnet50_fpn", "maskrcnn_resnet50_fpn")
PUBLISHED = ("num_params", "_ops", "_file_size", "min_size")


@contextmanager
def nothing_loaded() -> Iterator[None]:
    """Weights are neither fetched nor read."""
    with (
        mock.patch.object(WeightsEnum, "get_state_dict", lambda *_, **__: {}),
        mock.patch.object(torch.nn.Module, "load_state_dict", lambda *_, **__: None),
    ):
        yield


def built(name: str, **arguments: Any) -> torch.nn.Module:
    """The detector, on the CPU: its anchors and box coders work with real numbers."""
    with nothing_loaded():
        return models.get_model(name, weights=None, **arguments).eval()


def first(found: torch.Tensor, *_: Any) -> torch.Tensor:
    """All boxes, in the order in which they stand."""
    return torch.arange(len(found))


def zeros(level: torch.Tensor, rois: torch.Tensor, output_size: tuple[int, int], **_: Any) -> torch.Tensor:
    """What the boxes hold."""
    return torch.zeros(len(rois), level.shape[1], *output_size)


def macs(model: Any, size: int, least_score: float) -> int:
    """Multiply-accumulates for one image of zeros; with a least score of 0 as many boxes are found as may be, with 1
    none.
    """
    if hasattr(model, "roi_heads"):
        model.roi_heads.score_thresh = least_score
    with (
        mock.patch.object(boxes, "nms", first),
        mock.patch.object(boxes, "_assert_has_ops", lambda: None),
        mock.patch.object(poolers, "roi_align", zeros),
        FlopCounterMode(display=False) as counter,
    ):
        model([torch.zeros(3, size, size)])
    return counter.get_total_flops() // 2


def published(name: str, size: int) -> dict[str, Any]:
    """What torchvision prints about the weights that it has."""
    found = {entry.name: entry.value.meta for entry in models.get_model_weights(name)}
    return {key: {**{one.lstrip("_"): meta[one] for one in PUBLISHED}, "input": size} for key, meta in found.items()}


def record(name: str) -> dict[str, Any]:
    """A detector as published; `frozen` are the elements of its state that torch counts among the parameters."""
    size, model = DETECTORS[name], built(name)
    all_found, none_found = (macs(model, size, least_score) for least_score in (0, 1))
    frozen = sum(value.numel() for value in model.parameters() if not value.requires_grad)
    own = {**tensors(model), "frozen": frozen, "weights": published(name, size)}
    return {**own, "macs": {str(size): all_found}, "macs_of_nothing_found": none_found}


def recorded() -> dict[str, dict[str, Any]]:
    """All detectors, and some as they are when they are trained from scratch."""
    scratch = {f"{name}(weights_backbone=None)": tensors(built(name, weights_backbone=None)) for name in FROM_SCRATCH}
    return {**{name: record(name) for name in DETECTORS}, **scratch}
