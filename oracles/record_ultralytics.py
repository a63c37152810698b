"""Record networks of ultralytics from the files that the package holds, on the meta device; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from paramledger.tensors import torchvision_operators

from oracles.record_torch import tensors
from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

from ultralytics.nn import tasks  # noqa: E402  (it imports torchvision)

SIZES = "nsmlx"
MODELS: dict[str, Callable[[], Any]] = {
    **{f"yolov8{size}": lambda size=size: tasks.DetectionModel(f"yolov8{size}.yaml", verbose=False) for size in SIZES},
    **{
        f"yolov8{size}-seg": lambda size=size: tasks.SegmentationModel(f"yolov8{size}-seg.yaml", verbose=False)
        for size in SIZES
    },
    "yolov8n(nc=1)": lambda: tasks.DetectionModel("yolov8n.yaml", nc=1, verbose=False),
}


def recorded(make: Callable[[], Any]) -> dict[str, Any]:
    """Its tensors; the convolution that makes distances is constant, as the trainer sets it."""
    model = make()
    model.model[-1].dfl.requires_grad_(False)
    return tensors(model)


def main() -> None:
    """Write tests/oracles/ultralytics.json."""
    models = {name: recorded(make) for name, make in MODELS.items()}
    print(write("ultralytics", {"versions": versions("torch", "ultralytics"), "models": models}))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
