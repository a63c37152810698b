"""Networks in PyTorch: published ones, a few written out, and what people change in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import torch
import transformers
from torch import nn
from torch.library import Library

_operators = Library("torchvision", "DEF")      # torchvision asks for them when it is imported
_operators.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
_operators.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

import torchvision  # noqa: E402 - after its operators
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet  # noqa: E402

Change = Callable[[Any], None]
META = torch.device("meta")


def on_meta(build: Callable[[], Any]) -> Any:
    with META:
        return build()


def vision(name: str, **arguments: Any) -> Any:
    return getattr(torchvision.models, name)(**arguments)


def residual(depths: list[int], bottleneck: bool = False, **arguments: Any) -> Any:
    return ResNet(Bottleneck if bottleneck else BasicBlock, depths, **arguments)


def hub(model: str, pooled: bool | None = None, **settings: Any) -> Any:
    """A model of transformers from its configuration; `pooled` says whether it has a pooler, where it may."""
    config = getattr(transformers, model).config_class(**settings)
    more = {} if pooled is None else {"add_pooling_layer": pooled}
    return getattr(transformers, model)(config, **more)


# Changes

def modules(model: nn.Module, *kinds: type) -> list[tuple[nn.Module, str, Any]]:
    """The modules of some kinds, each with its parent and its name there."""
    return [
        (parent, name, child)
        for parent in model.modules() for name, child in parent.named_children() if isinstance(child, kinds)
    ]


def set_child(parent: nn.Module, name: str, new: nn.Module) -> None:
    parent._modules[name] = new


def like(conv: Any, **changes: Any) -> Any:
    """A convolution as another, with some arguments changed."""
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups")
    arguments = {name: getattr(conv, name) for name in names} | {"bias": conv.bias is not None}
    return type(conv)(**arguments | changes)


def classes(number: int) -> Change:
    """Another number of outputs of the last dense layer, or of the last convolution."""
    def change(model: Any) -> None:
        parent, name, last = modules(model, nn.Linear)[-1] if modules(model, nn.Linear) else (None, "", None)
        if last is None:
            parent, name, last = modules(model, nn.Conv2d)[-1]
            set_child(parent, name, like(last, out_channels=number))
        else:
            set_child(parent, name, nn.Linear(last.in_features, number, bias=last.bias is not None))
    return change


def channels(number: int) -> Change:
    def change(model: Any) -> None:
        parent, name, first = next(found for found in modules(model, nn.Conv2d) if found[2].in_channels == 3)
        set_child(parent, name, like(first, in_channels=number))
    return change


def convolution(which: int, **changes: Any) -> Change:
    """One of the convolutions, in the order of `named_modules`, with other arguments."""
    def change(model: Any) -> None:
        found = [(name, one) for name, one in model.named_modules() if isinstance(one, nn.Conv2d | nn.ConvTranspose2d)]
        name, conv = found[which]
        parent, _, own = name.rpartition(".")
        set_child(model.get_submodule(parent), own, like(conv, **changes))
    return change


def every_convolution(depthwise: bool = False, **changes: Any) -> Change:
    def change(model: Any) -> None:
        for parent, name, conv in modules(model, nn.Conv2d, nn.ConvTranspose2d):
            if depthwise and conv.groups == 1:
                continue
            set_child(parent, name, like(conv, **changes))
    return change


def grouped(model: Any, groups: int) -> None:
    """Another number of groups where there are some."""
    for parent, name, conv in modules(model, nn.Conv2d):
        if conv.groups > 1:
            set_child(parent, name, like(conv, groups=groups))


def replaced(kind: type, new: Callable[[Any], nn.Module]) -> Change:
    """Every module of a kind replaced."""
    def change(model: Any) -> None:
        for parent, name, child in modules(model, kind):
            set_child(parent, name, new(child))
    return change


def child(name: str, new: Callable[[Any], nn.Module]) -> Change:
    """The module of this name replaced; `new` is given the old one."""
    def change(model: Any) -> None:
        parent, _, own = name.rpartition(".")
        set_child(model.get_submodule(parent), own, new(model.get_submodule(name)))
    return change


def frozen(*names: str) -> Change:
    """Everything but some parts is not trained."""
    def change(model: Any) -> None:
        for name, parameter in model.named_parameters():
            parameter.requires_grad = any(name.startswith(part) for part in names)
    return change


def no_bias(*kinds: type) -> Change:
    def change(model: Any) -> None:
        for module in model.modules():
            if isinstance(module, kinds) and getattr(module, "bias", None) is not None:
                module.bias = None
    return change


def no_affine(model: Any) -> None:
    for parent, name, norm in modules(model, nn.LayerNorm):
        set_child(parent, name, type(norm)(norm.normalized_shape, elementwise_affine=False))


def without(name: str) -> Change:
    """A part of a model of transformers set to None, as its options do."""
    def change(model: Any) -> None:
        parent, _, own = name.rpartition(".")
        setattr(model.get_submodule(parent), own, None)
    return change


def head(*widths: int, first: int) -> nn.Sequential:
    """Dense layers with ReLU and dropout between."""
    found: list[nn.Module] = []
    for number, width in enumerate(widths):
        found.append(nn.Linear(first, width))
        found += [nn.ReLU(), nn.Dropout(0.2)] if number < len(widths) - 1 else []
        first = width
    return nn.Sequential(*found)


# Networks written out

class GroupedAlexNet(nn.Module):
    """As published, 60,965,224: the second, fourth and fifth convolution in two groups."""

    def __init__(self, groups: tuple[int, ...] = (1, 2, 1, 2, 2), classes: int = 1000) -> None:
        super().__init__()
        sizes = ((3, 96, 11), (96, 256, 5), (256, 384, 3), (384, 384, 3), (384, 256, 3))
        conv = [nn.Conv2d(*size, groups=one, padding=size[2] // 2) for size, one in zip(sizes, groups, strict=True)]
        conv[0] = nn.Conv2d(*sizes[0], stride=4)
        pool = partial(nn.MaxPool2d, 3, 2)
        norm = partial(nn.LocalResponseNorm, 5)
        self.features = nn.Sequential(
            conv[0], nn.ReLU(), norm(), pool(), conv[1], nn.ReLU(), norm(), pool(), conv[2], nn.ReLU(), conv[3],
            nn.ReLU(), conv[4], nn.ReLU(), pool(),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(),
            nn.Dropout(), nn.Linear(4096, classes),
        )

    def forward(self, x: Any) -> Any:
        return self.classifier(self.features(x))


class LeNet(nn.Module):
    def __init__(self, side: int = 5, classes: int = 10) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1, self.fc2, self.fc3 = nn.Linear(16 * side * side, 120), nn.Linear(120, 84), nn.Linear(84, classes)

    def forward(self, x: Any) -> Any:
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x))).flatten(1)
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x)))))


class DoubleConv(nn.Sequential):
    def __init__(self, read: int, width: int, norm: bool) -> None:
        found: list[nn.Module] = []
        for channels in (read, width):
            found.append(nn.Conv2d(channels, width, 3, padding=1))
            found += [nn.BatchNorm2d(width), nn.ReLU(inplace=True)] if norm else [nn.ReLU(inplace=True)]
        super().__init__(*found)


class UNet(nn.Module):
    """Ronneberger's, 31,030,658: padded here, which changes no parameter."""

    def __init__(self, channels: int = 1, classes: int = 2, norm: bool = False, base: int = 64) -> None:
        super().__init__()
        widths = [base * 2**number for number in range(5)]
        self.downs = nn.ModuleList([DoubleConv(*pair, norm) for pair in pairwise([channels, *widths[:4]])])
        self.pool = nn.MaxPool2d(2)
        self.bottom = DoubleConv(widths[3], widths[4], norm)
        self.ups = nn.ModuleList([nn.ConvTranspose2d(2 * width, width, 2, 2) for width in widths[3::-1]])
        self.convs = nn.ModuleList([DoubleConv(2 * width, width, norm) for width in widths[3::-1]])
        self.out = nn.Conv2d(base, classes, 1)

    def forward(self, x: Any) -> Any:
        kept = []
        for down in self.downs:
            x = down(x)
            kept.append(x)
            x = self.pool(x)
        x = self.bottom(x)
        for up, conv, left in zip(self.ups, self.convs, reversed(kept), strict=True):
            x = conv(torch.cat([left, up(x)], 1))
        return self.out(x)


def upsampled(old: nn.ConvTranspose2d) -> nn.Sequential:
    return nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear"),
                         nn.Conv2d(old.in_channels, old.out_channels, 3, padding=1))


def dcgan(noise: int = 100, width: int = 64, channels: int = 3, bias: bool = False, norm: bool = True) -> Any:
    """The generator of PyTorch's tutorial, 3,576,704."""
    sizes = [noise, 8 * width, 4 * width, 2 * width, width, channels]
    found: list[nn.Module] = []
    for number, (read, write) in enumerate(pairwise(sizes)):
        found.append(nn.ConvTranspose2d(read, write, 4, 2 if number else 1, 1 if number else 0, bias=bias))
        last = number == len(sizes) - 2
        found += [nn.Tanh()] if last else [nn.BatchNorm2d(write), nn.ReLU(True)] if norm else [nn.ReLU(True)]
    return nn.Sequential(*found)


class Reviews(nn.Module):
    """Keras's review network in PyTorch."""

    def __init__(self, words: int = 20000, units: int = 128, layers: int = 1, both: bool = False) -> None:
        super().__init__()
        self.embedding = nn.Embedding(words, 128)
        self.lstm = nn.LSTM(128, units, num_layers=layers, bidirectional=both, batch_first=True)
        self.fc = nn.Linear(units * (2 if both else 1), 1)

    def forward(self, x: Any) -> Any:
        return self.fc(self.lstm(self.embedding(x))[0][:, -1])


class Letters(nn.Module):
    """TensorFlow's Shakespeare in PyTorch, whose GRU has two biases as Keras's reset_after has."""

    def __init__(self, words: int = 66) -> None:
        super().__init__()
        self.embedding, self.gru, self.dense = nn.Embedding(words, 256), nn.GRU(256, 1024), nn.Linear(1024, words)


class UnknownVision(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 44, 5, 3), nn.GroupNorm(4, 44), nn.SiLU())
        self.body = nn.Sequential(*[nn.Sequential(nn.Conv2d(44, 44, 7, padding=3, groups=44), nn.Conv2d(44, 132, 1),
                                                  nn.GELU(), nn.Conv2d(132, 44, 1)) for _ in range(5)])
        self.head = nn.Linear(44, 23)

    def forward(self, x: Any) -> Any:
        return self.head(self.body(self.stem(x)).mean((2, 3)))


class UnknownCoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(1300, 410), nn.ELU(), nn.Linear(410, 77), nn.ELU(), nn.Linear(77, 19))
        self.decoder = nn.Sequential(nn.Linear(19, 77), nn.ELU(), nn.Linear(77, 410), nn.ELU(), nn.Linear(410, 1300))

    def forward(self, x: Any) -> Any:
        return self.decoder(self.encoder(x))


class UnknownPairs(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.users, self.items = nn.Embedding(6041, 50), nn.Embedding(3953, 50)
        self.mlp = nn.Sequential(nn.Linear(100, 60), nn.ReLU(), nn.BatchNorm1d(60), nn.Linear(60, 1))

    def forward(self, pair: Any) -> Any:
        return self.mlp(torch.cat([self.users(pair[:, 0]), self.items(pair[:, 1])], 1))


def unknown_encoder() -> Any:
    layer = nn.TransformerEncoderLayer(180, 6, 510, batch_first=True)
    return nn.Sequential(nn.Embedding(7011, 180), nn.TransformerEncoder(layer, 3), nn.Linear(180, 12))


def dense_of_map(channels: int, side: int, classes: int = 1000) -> nn.Sequential:
    return nn.Sequential(nn.Dropout(), nn.Flatten(), nn.Linear(channels * side * side, classes))

