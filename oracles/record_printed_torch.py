"""Texts as PyTorch's tools print them of a few networks, and beside each what the modules themselves hold.

The readers of `paramledger.diagnosis` are tested with both. The truth comes from the module objects, never from a text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torchinfo
from torch import nn

from oracles.record_torchvision import models

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "diagnosis" / "texts" / "torch"


@dataclass(frozen=True)
class Text:
    """A printed text, and what is true of the network: rows of the kind that the text has, and its sums."""

    name: str
    text: str
    truth: dict[str, Any]


class Shared(nn.Module):
    """A layer that is called twice, a parameter of the module itself, layers that are never called, a list, an LSTM."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(12, 12)
        self.scale = nn.Parameter(torch.ones(12))
        self.layers = nn.ModuleList(nn.Sequential(nn.Linear(12, 12), nn.ReLU()) for _ in range(2))
        self.lstm = nn.LSTM(12, 5, num_layers=2, bidirectional=True)
        self.unused = nn.Linear(7, 3, bias=False)
        self.out = nn.ConvTranspose1d(10, 4, 3, stride=2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(self.first(x)) * self.scale
        for layer in self.layers:
            x = layer(x)
        return self.out(self.lstm(x)[0].transpose(1, 2))


class Pair(nn.Module):
    """Two inputs, two outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Conv2d(3, 8, (3, 1), groups=1, bias=False)
        self.right = nn.Conv2d(1, 8, 5, padding="same", padding_mode="reflect")
        self.norm = nn.BatchNorm2d(8, affine=False)

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.norm(self.left(x)), self.right(y)


def frozen(model: nn.Module, *parts: str) -> nn.Module:
    """The model with the parameters of some of its parts not trained."""
    for part in parts:
        model.get_submodule(part).requires_grad_(False)
    return model


def own(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters(recurse=False))


def all_of(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def sums(model: nn.Module) -> dict[str, int]:
    trained = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    return {"total": all_of(model), "trainable": trained, "frozen": all_of(model) - trained}


def torchinfo_text(name: str, model: nn.Module, size: Any, **options: Any) -> Text:
    """Rows: [depth, class, parameters that the row stands for or null, shape of the output, called before]."""
    printed = torchinfo.summary(model, input_size=size, device="cpu", **{"verbose": 0, "depth": 3, **options})
    most, hidden = printed.formatting.max_depth, printed.formatting.hide_recursive_layers
    listed = {id(one.module) for one in printed.summary_list}
    rows = []
    for one in printed.summary_list:
        if one.depth > most or (hidden and one.is_recursive):
            continue
        shown = one.depth == most or not list(one.module.children())
        never_called = sum(all_of(child) for child in one.module.children() if id(child) not in listed)
        count: int | None = all_of(one.module) if shown else own(one.module) + never_called or None
        counted_before = one.is_recursive and all_of(one.module) > 0
        again = counted_before or (one.is_recursive and "params_percent" in options.get("col_names", ()))
        rows.append([one.depth, type(one.module).__name__, None if counted_before else count, one.output_size, again])
    return Text(f"torchinfo_{name}", str(printed), {"format": "torchinfo", **sums(model), "rows": rows})


def torchinfo_texts() -> Iterator[Text]:
    image = (1, 3, 64, 64)
    every = ("input_size", "output_size", "num_params", "params_percent", "kernel_size", "mult_adds", "trainable")
    resnet = models.resnet18(num_classes=10)
    yield torchinfo_text("depth_1", resnet, image, depth=1, row_settings=("var_names",))
    yield torchinfo_text("depth_0", resnet, image, depth=0)
    yield torchinfo_text("every_column", frozen(resnet, "layer1.0", "fc"), image, depth=4, col_names=every,
                         row_settings=("var_names", "depth"))
    yield torchinfo_text("other_order", models.squeezenet1_1(), image, depth=5, col_width=12,
                         col_names=("trainable", "kernel_size", "num_params", "output_size"),
                         row_settings=("ascii_only", "depth"))
    yield torchinfo_text("no_depth", models.shufflenet_v2_x0_5(), image, depth=2, row_settings=("ascii_only",))
    yield torchinfo_text("no_input", models.mobilenet_v3_small(), None, depth=3, col_names=("num_params", "trainable"))
    yield torchinfo_text("attention", models.vit_b_16(), (1, 3, 224, 224), depth=2, row_settings=("depth", "var_names"))
    yield torchinfo_text("shared", Shared(), (2, 6, 12), depth=9, row_settings=("depth", "var_names"))
    yield torchinfo_text("hidden", Shared(), (2, 6, 12), depth=9, row_settings=("depth", "hide_recursive_layers"))
    yield torchinfo_text("verbose", Shared(), (2, 6, 12), depth=9, verbose=2)
    yield torchinfo_text("pair", Pair(), [(2, 3, 9, 9), (2, 1, 9, 9)], col_names=every)


WRITERS: tuple[Callable[[], Iterator[Text]], ...] = (torchinfo_texts,)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for writer in WRITERS:
        for one in writer():
            (FOLDER / f"{one.name}.txt").write_text(one.text.rstrip("\n") + "\n", encoding="utf-8")
            rows = ",\n".join(json.dumps(row) for row in one.truth["rows"])
            head = json.dumps({key: value for key, value in one.truth.items() if key != "rows"})
            (FOLDER / f"{one.name}.json").write_text(f'{head[:-1]}, "rows": [\n{rows}\n]}}\n', encoding="utf-8")
            print(one.name, len(one.text))


if __name__ == "__main__":
    main()
