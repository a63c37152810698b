"""Record the tensors of recurrent layers of torch.nn, and of networks built here, on the meta device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from oracles import modules
from oracles.recording import folded, versions, write

LAYERS: dict[str, Callable[[], nn.Module]] = {
    "GRU(10, 20)": lambda: nn.GRU(10, 20),
    "LSTM(10, 20)": lambda: nn.LSTM(10, 20),
    "LSTM(10, 20, bias=False)": lambda: nn.LSTM(10, 20, bias=False),
    "LSTM(10, 20, num_layers=2, bidirectional=True)": lambda: nn.LSTM(10, 20, num_layers=2, bidirectional=True),
    "LSTM(10, 20, proj_size=5)": lambda: nn.LSTM(10, 20, proj_size=5),
    "RNN(10, 20)": lambda: nn.RNN(10, 20),
}


def tensors(model: nn.Module) -> dict[str, Any]:
    """All tensors of a module: what is trained, what a checkpoint saves beside that, what is made anew at each start.
    """
    parameters = [(name, tuple(value.shape), value.requires_grad) for name, value in model.named_parameters()]
    buffers = [(name, tuple(value.shape)) for name, value in model.named_buffers()]
    saved = set(model.state_dict())
    return {
        "trainable": folded([(name, shape) for name, shape, trained in parameters if trained]),
        "state": folded(
            [(name, shape) for name, shape, trained in parameters if not trained]
            + [(name, shape) for name, shape in buffers if name in saved]
        ),
        "unsaved": folded([(name, shape) for name, shape in buffers if name not in saved]),
    }


def main() -> None:
    """Write tests/oracles/torch.json."""
    with torch.device("meta"):
        layers = {name: tensors(make()) for name, make in LAYERS.items()}
        models = {name: tensors(make()) for name, make in modules.MODELS.items()}
    print(write("torch", {"versions": versions("torch"), "layers": layers, "models": models}))


if __name__ == "__main__":
    main()
