"""Record what storage formats make of a dense layer's weight: each library's tensors, with their elements and bytes.

Two libraries are asked for one class alone, whose module is read by itself: importing the whole package of auto-gptq or
autoawq needs versions of transformers that are long gone.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import torch
from paramledger.tensors.torchvision_operators import declared

from oracles.recording import versions, write

SHAPES = ((320, 512), (256, 1024), (1024, 256))     # features out, features in; multiples of every library's group
ODD = ((30, 100), (257, 64), (200, 300))            # for formats that take any shape
Tensors = dict[str, list[int]]                      # name: elements, bytes of one


def described(state: Mapping[str, Any]) -> Tensors:
    """The tensors of a state dict, but for bitsandbytes' text, whose length hangs on the digits in it."""
    return {
        name: [value.numel(), value.element_size()]
        for name, value in state.items()
        if "quant_state.bitsandbytes" not in name
    }


def module_of(path: str) -> ModuleType:
    """One module, `awq.modules.linear.gemm`, with the packages around it as bare folders that import nothing."""
    if path in sys.modules:
        return sys.modules[path]
    package, *inner = path.split(".")[:-1]
    found = importlib.util.find_spec(package)
    assert found is not None and found.origin is not None, package
    folder, name = Path(found.origin).parent, package
    for part in ("", *inner):
        folder, name = (folder / part, f"{name}.{part}") if part else (folder, name)
        sys.modules[name] = bare = ModuleType(name)
        bare.__path__ = [str(folder)]
    return importlib.import_module(path)


def nf4(double: bool) -> Callable[[int, int], Tensors]:
    def record(out: int, read: int) -> Tensors:
        from bitsandbytes.nn import Linear4bit

        made = Linear4bit(read, out, bias=False, quant_type="nf4", compress_statistics=double).to("cpu")
        return described(made.state_dict())

    return record


def int8(out: int, read: int) -> Tensors:
    from bitsandbytes.nn import Int8Params, Linear8bitLt

    made = Linear8bitLt(read, out, bias=False, has_fp16_weights=False)
    made.weight = Int8Params(torch.randn(out, read), requires_grad=False, has_fp16_weights=False)
    made.weight._quantize("cpu")
    return described(made.state_dict())


def fp8(out: int, read: int) -> Tensors:
    from transformers.integrations.finegrained_fp8 import FP8Linear

    return described(FP8Linear(read, out, block_size=(128, 128)).state_dict())


def mlx(bits: int, mode: str) -> Callable[[int, int], Tensors]:
    def record(out: int, read: int) -> Tensors:
        import mlx.nn as nn

        layer = nn.Linear(read, out, bias=False)
        layer.set_dtype(__import__("mlx.core").core.bfloat16)
        how = {"group_size": 64, "bits": bits} if mode == "affine" else {"mode": mode}
        made = nn.QuantizedLinear.from_linear(layer, **how).parameters()
        return {name: [value.size, value.itemsize] for name, value in made.items()}

    return record


def gptq(out: int, read: int) -> Tensors:
    made = module_of("auto_gptq.nn_modules.qlinear.qlinear_cuda_old").QuantLinear(4, 128, read, out, False)
    return described(made.state_dict())


def awq(out: int, read: int) -> Tensors:
    made = module_of("awq.modules.linear.gemm").WQLinear_GEMM(4, 128, read, out, False, "cpu")
    return described(made.state_dict())


def nvfp4(out: int, read: int) -> Tensors:
    from compressed_tensors.compressors import NVFP4PackedCompressor
    from compressed_tensors.quantization import QuantizationArgs, QuantizationScheme

    how = QuantizationArgs(num_bits=4, type="float", strategy="tensor_group", group_size=16)
    state = {"weight": torch.randn(out, read), "weight_scale": torch.ones(out, read // 16),
             "weight_global_scale": torch.ones(1), "input_global_scale": torch.ones(1)}
    return described(NVFP4PackedCompressor.compress(state, QuantizationScheme(targets=["Linear"], weights=how)))


def safetensors(out: int, read: int, kind: torch.dtype) -> Tensors:
    from safetensors import safe_open
    from safetensors.torch import save_file

    with TemporaryDirectory() as folder:
        save_file({"weight": torch.zeros(out, read, dtype=kind)}, f"{folder}/file")
        with safe_open(f"{folder}/file", "pt") as file:
            return described({name: file.get_tensor(name) for name in file.keys()})     # noqa: SIM118 - no mapping


def gguf() -> dict[str, list[int]]:
    """Type: numbers of a block, bytes of a block."""
    from gguf.constants import GGML_QUANT_SIZES

    return {kind.name.lower(): list(sizes) for kind, sizes in GGML_QUANT_SIZES.items()}


FORMATS: dict[str, tuple[Callable[[int, int], Tensors], tuple[tuple[int, int], ...]]] = {
    "plain/fp32": (lambda out, read: safetensors(out, read, torch.float32), ODD),
    "plain/bf16": (lambda out, read: safetensors(out, read, torch.bfloat16), ODD),
    "bitsandbytes/nf4": (nf4(double=False), (*SHAPES, *ODD)),
    "bitsandbytes/nf4_double": (nf4(double=True), (*SHAPES, *ODD)),
    "bitsandbytes/int8": (int8, (*SHAPES, *ODD)),
    "fp8/blocks": (fp8, (*SHAPES, *ODD)),
    "gptq/4bit": (gptq, SHAPES),
    "awq/4bit": (awq, SHAPES),
    "mlx/4bit": (mlx(4, "affine"), SHAPES),
    "mlx/8bit": (mlx(8, "affine"), SHAPES),
    "nvfp4/compressed": (nvfp4, SHAPES),
}
PACKAGES = ("auto_gptq", "autoawq", "bitsandbytes", "compressed-tensors", "gguf", "mlx", "safetensors", "torch",
            "transformers")


def main() -> None:
    """Write tests/oracles/storage.json."""
    declared()
    layers = {
        name: {f"{out}x{read}": record(out, read) for out, read in shapes}
        for name, (record, shapes) in FORMATS.items()
    }
    print(write("storage", {"versions": versions(*PACKAGES), "gguf": gguf(), "layers": layers}))


if __name__ == "__main__":
    main()
