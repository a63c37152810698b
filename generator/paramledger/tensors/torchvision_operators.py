"""Let torchvision be imported beside a torch that its compiled operators were not built for.

The package index has torchvision built for torch with CUDA alone. Its classification models need no compiled operator,
but importing it asks whether two of them are declared.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@cache
def declared() -> Any:
    """The two declarations, made once, by whoever asks first; None where torchvision's own operators load."""
    torch, found = import_module("torch"), find_spec("torchvision")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("torchvision is not installed")
    try:
        for path in Path(found.origin).parent.glob("_C*.so"):
            torch.ops.load_library(path)
            return None
    except OSError:
        pass    # built for another torch
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor boxes, Tensor scores, float threshold) -> Tensor")
    library.define("qnms(Tensor boxes, Tensor scores, float threshold) -> Tensor")
    return library
