"""Record networks for graphs of torch_geometric; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch_geometric.nn import models

from oracles.record_torch import tensors
from oracles.recording import versions, write

MODELS: dict[str, Callable[[], Any]] = {
    f"{name}(128, 256, 3, 40, norm=batch_norm)": lambda name=name: getattr(models, name)(
        128, 256, 3, 40, norm="batch_norm"
    )
    for name in ("GCN", "GraphSAGE")
}


def main() -> None:
    """Write tests/oracles/torch_geometric.json."""
    found = {name: tensors(make()) for name, make in MODELS.items()}
    print(write("torch_geometric", {"versions": versions("torch", "torch_geometric"), "models": found}))


if __name__ == "__main__":
    main()
