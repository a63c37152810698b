"""Texts as PyTorch's tools print them of a few networks, and beside each what the modules themselves hold.

The readers of `paramledger.diagnosis` are tested with both. The truth comes from the module objects, never from a text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import torch
import torchinfo
import torchsummary
from torch import nn

from oracles.record_torchvision import models

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "diagnosis" / "texts" / "torch"

ATTRIBUTES = (      # those that a module may print, by the names that they have in it
    "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "output_padding",
    "in_features", "out_features", "num_features", "num_groups", "num_channels", "normalized_shape", "eps", "affine",
    "elementwise_affine", "track_running_stats", "num_embeddings", "embedding_dim", "padding_idx", "input_size",
    "hidden_size", "num_layers", "bidirectional", "batch_first", "proj_size", "p", "inplace", "ceil_mode", "nf", "nx",
    "output_size", "start_dim", "end_dim", "negative_slope", "num_parameters", "padding_mode",
)


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


class Layers(nn.Module):
    """A layer of each kind whose parameters follow from what it prints, with every argument that changes them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(4, 6, 3, groups=2, bias=False)
        self.conv3 = nn.Conv3d(4, 6, (3, 1, 2), dilation=2)
        self.up = nn.ConvTranspose2d(6, 8, 4, stride=2, padding=1, groups=2)
        self.same = nn.Conv2d(3, 3, 3, padding="same", padding_mode="reflect")
        self.norms = nn.ModuleDict({
            "batch": nn.BatchNorm1d(6, affine=False), "instance": nn.InstanceNorm2d(6),
            "instance_affine": nn.InstanceNorm3d(6, affine=True), "group": nn.GroupNorm(2, 6),
            "layer": nn.LayerNorm((3, 4)),
            "no_bias": nn.LayerNorm(5, bias=False), "plain": nn.LayerNorm(5, elementwise_affine=False),
            "rms": nn.RMSNorm(7), "local": nn.LocalResponseNorm(5, k=2),
        })
        self.lstm = nn.LSTM(5, 6, num_layers=2, bidirectional=True, proj_size=4)
        self.gru = nn.GRU(5, 6, bias=False, batch_first=True)
        self.rnn = nn.RNN(5, 6, nonlinearity="relu")
        self.cells = nn.ModuleList([nn.LSTMCell(5, 6), nn.GRUCell(5, 6, bias=False), nn.RNNCell(5, 6)])
        self.attention = nn.MultiheadAttention(8, 2)
        self.attention_no_bias = nn.MultiheadAttention(8, 2, bias=False)
        self.bilinear = nn.Bilinear(3, 4, 5)
        self.bag = nn.EmbeddingBag(9, 4)
        self.act = nn.Sequential(nn.PReLU(), nn.PReLU(6), nn.LeakyReLU(0.2, inplace=True), nn.GELU("tanh"))
        self.empty = nn.Sequential()
        self.weights = nn.ParameterList([nn.Parameter(torch.ones(3, 4)), nn.Parameter(torch.ones(2))])
        self.more = nn.ParameterDict({"gain": nn.Parameter(torch.ones(5))})
        block = nn.Sequential(nn.Linear(4, 4), nn.ModuleList([nn.ReLU(), nn.ReLU()]))
        self.repeated = nn.ModuleList(deepcopy(block) for _ in range(3))


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


def attributes(module: nn.Module) -> dict[str, Any]:
    found = {name: getattr(module, name, None) for name in ATTRIBUTES}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in found.items() if isinstance(value, bool | int | float | str | tuple)
    }


def shown(module: nn.Module, path: str = "") -> Iterator[tuple[str, nn.Module]]:
    """A module and those inside that it prints: a class that writes itself in its own way prints none."""
    yield path, module
    if type(module).__repr__ in (nn.Module.__repr__, nn.ModuleList.__repr__):
        for name, inner in module.named_children():
            yield from shown(inner, f"{path}.{name}" if path else name)


def print_text(name: str, model: nn.Module, below: str = "", changed: Callable[[str], str] = str) -> Text:
    """Rows: [path, class, its own parameters, its attributes]."""
    rows = [
        [path, type(module).__name__, [[key, list(held.shape)] for key, held in module.named_parameters(recurse=False)],
         attributes(module)]
        for path, module in shown(model)
    ]
    truth = {"format": "print(model)", "total": all_of(model), "rows": rows}
    return Text(f"print_{name}", changed(str(model)) + below, truth)


def print_texts() -> Iterator[Text]:
    timm, transformers = import_module("timm"), import_module("transformers")     # after torchvision's operators
    yield print_text("layers", Layers())
    with torch.device("meta"):
        resnet = models.resnet18()
        yield print_text("resnet18", resnet, f"\n{all_of(resnet)}")
        vit = models.VisionTransformer(224, 16, num_layers=3, num_heads=12, hidden_dim=768, mlp_dim=3072)
        yield print_text("vit", vit, f"\nTotal params: {all_of(vit):,}")
        yield print_text("squeezenet", models.squeezenet1_1(), changed=lambda text: " ".join(text.split()))
        yield print_text("timm_efficientnet", timm.create_model("test_efficientnet"))
        yield print_text("timm_swin", timm.create_model("swin_tiny_patch4_window7_224", depths=(1, 1, 1, 1)))
        bert = transformers.BertModel(transformers.BertConfig())
        yield print_text("bert", bert, f"\nNumber of parameters: {all_of(bert)}")
        yield print_text("gpt2", transformers.GPT2LMHeadModel(transformers.GPT2Config()), "\ntotal: 124.4M")
        yield print_text("llama", transformers.LlamaForCausalLM(transformers.LlamaConfig(num_hidden_layers=3)))
        yield print_text("t5", transformers.T5Model(transformers.T5Config(num_layers=2)))


def listing_text(name: str, tensors: Iterable[tuple[str, torch.Tensor]], line: Callable[[str, torch.Tensor], str],
                 around: str = "{}", between: str = "\n") -> Text:
    """Rows: [name, shape], as the state dict has them."""
    held = list(tensors)
    rows = [[key, list(value.shape)] for key, value in held]
    text = around.replace("{}", between.join(line(key, value) for key, value in held))
    return Text(f"listing_{name}", text, {"format": "listing", "rows": rows})


def listing_texts() -> Iterator[Text]:
    with torch.device("meta"):
        squeeze, layers = models.squeezenet1_1(), Layers()
        small = models.ShuffleNetV2([1, 1, 1], [24, 48, 96, 192, 1024])
        vit = models.VisionTransformer(32, 8, num_layers=2, num_heads=2, hidden_dim=64, mlp_dim=128)
    yield listing_text("state_dict", small.state_dict().items(), lambda key, value: f"{key} \t {value.size()}")
    yield listing_text("named_parameters", vit.named_parameters(), lambda key, value: f"{key} {tuple(value.shape)}")
    yield listing_text("ordered_dict", squeeze.state_dict().items(), lambda key, value: f"('{key}', {value.shape})",
                       "OrderedDict([{}])", ", ")
    yield listing_text("dict", layers.state_dict().items(), lambda key, value: f"'{key}': {tuple(value.shape)}",
                       "{{}}", ",\n ")
    yield listing_text("typed", vit.state_dict().items(),
                       lambda key, value: f"{key}: {value.dtype} {value.shape} {value.numel():,} True")
    yield listing_text("numbered", vit.named_parameters(),
                       lambda key, value: f"{key}\t{list(value.shape)}\t{value.numel()}",
                       f"{{}}\ntotal params {all_of(vit):,}")
    values = "tensor([[0.02, -0.01, 3e-4],\n        [0.0102, ..., 1.]], device='cuda:0', grad_fn=<SliceBackward0>)"
    yield listing_text("tutorial", squeeze.named_parameters(),
                       lambda key, value: f"Layer: {key} | Size: {value.size()} | Values : {values} ")
    yield listing_text("table", squeeze.named_parameters(), lambda key, value: f"| {key:<40} | {tuple(value.shape)} |",
                       "| name | #elements or shape |\n|:---|:---|\n| model | 1.2M |\n{}")


def weight_and_bias(module: nn.Module) -> int:
    """What torchsummary counts of a module: of an LSTM or of attention, nothing."""
    held = (getattr(module, name, None) for name in ("weight", "bias"))
    return sum(one.numel() for one in held if isinstance(one, torch.Tensor))


def torchsummary_text(name: str, model: nn.Module, *sizes: tuple[int, ...]) -> Text:
    """Rows: [class, its weight and bias, shapes of its outputs without the batch], one for each call."""
    rows: list[Any] = []

    def called(module: nn.Module, given: Any, made: Any) -> None:
        shapes = [list(one.shape[1:]) for one in (made if isinstance(made, tuple) else (made,))]
        rows.append([type(module).__name__, weight_and_bias(module), shapes])

    printed = StringIO()
    with redirect_stdout(printed):
        torchsummary.summary(model, list(sizes), device="cpu")
    hooks = [
        module.register_forward_hook(called) for module in model.modules()
        if module is not model and not isinstance(module, nn.Sequential | nn.ModuleList)
    ]
    model(*(torch.rand(2, *size) for size in sizes))
    for hook in hooks:
        hook.remove()
    return Text(f"torchsummary_{name}", printed.getvalue(), {"format": "torchsummary", "rows": rows})


def torchsummary_texts() -> Iterator[Text]:
    yield torchsummary_text("resnet18", models.resnet18(num_classes=10), (3, 64, 64))
    yield torchsummary_text("shufflenet", models.ShuffleNetV2([1, 1, 1], [24, 48, 96, 192, 1024]), (3, 64, 64))
    yield torchsummary_text("pair", Pair(), (3, 9, 9), (1, 9, 9))


WRITERS: tuple[Callable[[], Iterator[Text]], ...] = (
    torchinfo_texts, print_texts, listing_texts, torchsummary_texts,
)


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
