"""What each tool says of a model: one function a tool, from a model and its inputs to the figures that it prints.

A tool is imported when it is asked, in a process of its own: some patch torch, and one that stops leaves its hooks
behind, which makes the next tool count several times too much.
"""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import importlib
import io
import os
import re
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

Figures = dict[str, int | str]
Inputs = Mapping[str, torch.Tensor]
Tool = Callable[[nn.Module, Inputs], Figures]
# Where older or partly installed tools lie, each in a folder of its own: see oracle.mk.
ELSEWHERE = Path(os.environ.get("ORACLE_TOOLS", ".oracle-venv/tools"))


class Called(nn.Module):
    """A model with its inputs by name, for tools that pass them by place; it hands on its outputs as a tuple."""

    def __init__(self, model: nn.Module, names: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *values: torch.Tensor) -> Any:
        found = self.model(**dict(zip(self.names, values, strict=True)))
        return tuple(value for value in found.values() if isinstance(value, torch.Tensor))


def by_place(model: nn.Module, inputs: Inputs) -> tuple[nn.Module, tuple[torch.Tensor, ...]]:
    """A model that takes its inputs by place, and the inputs."""
    return (model if list(inputs) == ["input"] else Called(model, tuple(inputs))), tuple(inputs.values())


def alone(inputs: Inputs) -> torch.Tensor | dict[str, torch.Tensor]:
    """The only input of an image model or a layer; of others, the inputs by name."""
    return inputs["input"] if list(inputs) == ["input"] else dict(inputs)


def inputs_device(inputs: Inputs) -> str:
    return str(next(iter(inputs.values())).device)


def whole(value: Any) -> int:
    """A count without its float; anything else stops the recording."""
    if value != int(value):
        raise ValueError(f"{value} is not a whole number")
    return int(value)


def torchinfo(model: nn.Module, inputs: Inputs) -> Figures:
    module = importlib.import_module("torchinfo")
    found = module.summary(model, input_data=alone(inputs), device=inputs_device(inputs), verbose=0)
    return {
        "params": found.total_params,
        "trainable": found.trainable_params,
        "mult_adds": found.total_mult_adds,
        "output_bytes": found.total_output_bytes,
        "param_bytes": found.total_param_bytes,
    }


def torchsummary(model: nn.Module, inputs: Inputs) -> Figures:
    module = importlib.import_module("torchsummary")
    text = io.StringIO()
    with contextlib.redirect_stdout(text), torch.no_grad():
        module.summary(model, tuple(inputs["input"].shape[1:]), device="cpu")
    found = dict(re.findall(r"^([A-Z][^:\n]*): ([\d,.]+)$", text.getvalue(), re.MULTILINE))
    return {
        "params": int(found["Total params"].replace(",", "")),
        "trainable": int(found["Trainable params"].replace(",", "")),
        "output_mb": found["Forward/backward pass size (MB)"],
        "param_mb": found["Params size (MB)"],
    }


def thop(model: nn.Module, inputs: Inputs) -> Figures:
    placed, values = by_place(model, inputs)
    macs, params = importlib.import_module("thop").profile(placed, inputs=values, verbose=False)
    return {"macs": whole(macs), "params": whole(params)}


def thop_old(model: nn.Module, inputs: Inputs) -> Figures:
    """It asks `collections` for a name that Python 3.10 moved to `collections.abc`."""
    vars(collections)["Iterable"] = collections.abc.Iterable
    sys.path.insert(0, str(ELSEWHERE / "thop_old"))
    return thop(model, inputs)


def ptflops(backend: str, gradients: bool, **extra: bool) -> Tool:
    def counted(model: nn.Module, inputs: Inputs) -> Figures:
        module = importlib.import_module("ptflops")
        with torch.set_grad_enabled(gradients):
            macs, params = module.get_model_complexity_info(
                model,
                (1,),
                input_constructor=lambda _: alone(inputs),
                backend=module.FLOPS_BACKEND(backend),
                as_strings=False,
                print_per_layer_stat=False,
                verbose=False,
                backend_specific_config=extra,
            )
        if macs is None:
            raise RuntimeError("it was stopped by an exception of its own")
        return {"macs": whole(macs), "params": whole(params)}

    return counted


def fvcore(gradients: bool) -> Tool:
    def counted(model: nn.Module, inputs: Inputs) -> Figures:
        module = importlib.import_module("fvcore.nn")
        placed, values = by_place(model, inputs)
        with torch.set_grad_enabled(gradients):
            analysis = module.FlopCountAnalysis(placed, values)
            analysis.unsupported_ops_warnings(False)
            analysis.uncalled_modules_warnings(False)
            return {"macs": whole(analysis.total())}

    return counted


def flop_counter(gradients: bool) -> Tool:
    def counted(model: nn.Module, inputs: Inputs) -> Figures:
        module = importlib.import_module("torch.utils.flop_counter")
        placed, values = by_place(model, inputs)
        with module.FlopCounterMode(display=False) as counter, torch.set_grad_enabled(gradients):
            placed(*values)
        return {"flops": counter.get_total_flops()}

    return counted


def calflops(gradients: bool) -> Tool:
    def counted(model: nn.Module, inputs: Inputs) -> Figures:
        module = importlib.import_module("calflops")
        read = alone(inputs)
        given = {"kwargs": read} if isinstance(read, dict) else {"args": [read]}
        with torch.set_grad_enabled(gradients):
            flops, macs, params = module.calculate_flops(
                model=model, **given, print_results=False, output_as_string=False
            )
        return {"flops": whole(flops), "macs": whole(macs), "params": whole(params)}

    return counted


def deepspeed(gradients: bool) -> Tool:
    def counted(model: nn.Module, inputs: Inputs) -> Figures:
        profiler = deepspeed_profiler().FlopsProfiler(model)
        placed, values = by_place(model, inputs)
        profiler.start_profile()
        with torch.set_grad_enabled(gradients):
            placed(*values)
        profiler.stop_profile()
        return {
            "flops": whole(profiler.get_total_flops()),
            "macs": whole(profiler.get_total_macs()),
            "params": whole(profiler.get_total_params()),
        }

    return counted


def deepspeed_profiler() -> Any:
    """DeepSpeed's profiler.py without the rest of DeepSpeed, which counts nothing: no accelerator, timer or experts."""

    class Nothing:
        def __getattr__(self, _: str) -> Any:
            return lambda *_args, **_named: None

    names = {
        "deepspeed.accelerator": {"get_accelerator": lambda: Nothing()},
        "deepspeed.utils": {"logger": Nothing()},
        "deepspeed.moe.layer": {"MoE": type("MoE", (nn.Module,), {})},
        "deepspeed.utils.timer": {f"{part}_GLOBAL_TIMER": part for part in ("FORWARD", "BACKWARD", "STEP")},
        "deepspeed.utils.torch": {"required_torch_version": lambda **_: True},
    }
    for name in ("deepspeed", "deepspeed.moe"):
        sys.modules[name] = types.ModuleType(name)
    for name, held in names.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(held)
    (path,) = ELSEWHERE.glob("deepspeed*/deepspeed/profiling/flops_profiler/profiler.py")
    spec = importlib.util.spec_from_file_location("deepspeed_profiler", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def num_parameters(model: nn.Module, inputs: Inputs) -> Figures:
    """What a model of transformers says of itself."""
    said: Any = model
    return {
        "params": said.num_parameters(),
        "trainable": said.num_parameters(only_trainable=True),
        "no_embeddings": said.num_parameters(exclude_embeddings=True),
    }


# A tool that runs the model itself may have gradients on or off; the others turn them off.
TOOLS: dict[str, Tool] = {
    "calflops": calflops(gradients=False),
    "calflops_gradients": calflops(gradients=True),
    "deepspeed": deepspeed(gradients=False),
    "deepspeed_gradients": deepspeed(gradients=True),
    "flop_counter": flop_counter(gradients=False),
    "flop_counter_gradients": flop_counter(gradients=True),
    "fvcore": fvcore(gradients=False),
    "fvcore_gradients": fvcore(gradients=True),
    "ptflops": ptflops("pytorch", gradients=False),
    "ptflops_gradients": ptflops("pytorch", gradients=True),
    "ptflops_aten": ptflops("aten", gradients=False),
    "ptflops_aten_gradients": ptflops("aten", gradients=True),
    "ptflops_modules": ptflops("pytorch", gradients=False, count_functional=False),
    "thop": thop,
    "thop_old": thop_old,
    "torchinfo": torchinfo,
    "torchsummary": torchsummary,
}
