"""Networks in PyTorch from other hands, and further changes; those at the end are not in the ledger."""

from __future__ import annotations

from typing import Any

import torch
import torch_networks
from torch import nn
from torch_networks import Change, child, like
from transformers.models.bert.modeling_bert import BertPooler

import timm  # isort: skip - it imports torchvision, whose operators torch_networks declares


def of_timm(name: str, **arguments: Any) -> Any:
    return timm.create_model(name, pretrained=False, **arguments)


# Changes

def stem(conv: str, pool: str = "") -> tuple[Change, Change, Change]:
    """The first convolution as for CIFAR, in three steps: 3 × 3, stride 1, no pool."""
    return (
        child(conv, lambda old: like(old, kernel_size=3, padding=1)),
        child(conv, lambda old: like(old, stride=1)),
        child(pool, lambda _: nn.Identity()),
    )


def segments(model: Any) -> None:
    """A table of two segments, as BERT has it."""
    model.embeddings.token_type_embeddings = nn.Embedding(2, 768)


def pooled(model: Any) -> None:
    model.bert.pooler = BertPooler(model.config)


# Networks written out

class Twice(nn.Module):
    """One network for both images of a pair."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__()
        self.branch = torch_networks.vision(**arguments)

    def forward(self, one: Any, other: Any) -> Any:
        return torch.abs(self.branch(one) - self.branch(other))


class Down(nn.Module):
    def __init__(self, read: int, width: int, **how: Any) -> None:
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), Convs(read, width, **how))

    def forward(self, x: Any) -> Any:
        return self.maxpool_conv(x)


class Convs(nn.Module):
    def __init__(self, read: int, width: int, norm: bool, bias: bool) -> None:
        super().__init__()
        found: list[nn.Module] = []
        for channels in (read, width):
            found.append(nn.Conv2d(channels, width, 3, padding=1, bias=bias))
            found += [nn.BatchNorm2d(width), nn.ReLU(True)] if norm else [nn.ReLU(True)]
        self.double_conv = nn.Sequential(*found)

    def forward(self, x: Any) -> Any:
        return self.double_conv(x)


class Up(nn.Module):
    def __init__(self, read: int, width: int, **how: Any) -> None:
        super().__init__()
        self.up = nn.ConvTranspose2d(read, read // 2, 2, 2)
        self.conv = Convs(read, width, **how)

    def forward(self, x: Any, left: Any) -> Any:
        return self.conv(torch.cat([left, self.up(x)], 1))


class UNet(nn.Module):
    """Ronneberger's with the names of the best-known code in PyTorch: 31,030,658 without norms, with biases."""

    def __init__(
        self, channels: int = 1, classes: int = 2, *, norm: bool = False, bias: bool = True, base: int = 64,
    ) -> None:
        super().__init__()
        how = {"norm": norm, "bias": bias}
        self.inc = Convs(channels, base, **how)
        for number in range(4):
            setattr(self, f"down{number + 1}", Down(base << number, base << number + 1, **how))
        for number in range(4):
            setattr(self, f"up{number + 1}", Up(base << 4 - number, base << 3 - number, **how))
        self.outc = nn.Conv2d(base, classes, 1)

    def forward(self, x: Any) -> Any:
        kept = [self.inc(x)]
        for number in range(4):
            kept.append(getattr(self, f"down{number + 1}")(kept[-1]))
        x = kept.pop()
        for number in range(4):
            x = getattr(self, f"up{number + 1}")(x, kept.pop())
        return self.outc(x)


# Networks that people know, and the ledger does not

class Residue(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3), nn.InstanceNorm2d(width), nn.ReLU(True),
            nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3), nn.InstanceNorm2d(width),
        )

    def forward(self, x: Any) -> Any:
        return x + self.conv_block(x)


def horses_to_zebras(blocks: int = 9) -> Any:
    """The generator of CycleGAN."""
    found: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(3, 64, 7), nn.InstanceNorm2d(64), nn.ReLU(True)]
    for width in (64, 128):
        found += [nn.Conv2d(width, 2 * width, 3, 2, 1), nn.InstanceNorm2d(2 * width), nn.ReLU(True)]
    found += [Residue(256) for _ in range(blocks)]
    for width in (256, 128):
        found += [nn.ConvTranspose2d(width, width // 2, 3, 2, 1, 1), nn.InstanceNorm2d(width // 2), nn.ReLU(True)]
    return nn.Sequential(*found, nn.ReflectionPad2d(3), nn.Conv2d(64, 3, 7), nn.Tanh())


class Digits(nn.Module):
    """Speech in ten thousand samples: the M5 of PyTorch's tutorial on audio."""

    def __init__(self, width: int = 32, words: int = 35) -> None:
        super().__init__()
        sizes = ((1, width, 80, 16), (width, width, 3, 1), (width, 2 * width, 3, 1), (2 * width, 2 * width, 3, 1))
        for number, (read, write, kernel, stride) in enumerate(sizes, 1):
            setattr(self, f"conv{number}", nn.Conv1d(read, write, kernel, stride))
            setattr(self, f"bn{number}", nn.BatchNorm1d(write))
            setattr(self, f"pool{number}", nn.MaxPool1d(4))
        self.fc1 = nn.Linear(2 * width, words)

    def forward(self, x: Any) -> Any:
        for number in range(1, 5):
            x = torch.relu(getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(x)))
            x = getattr(self, f"pool{number}")(x)
        return self.fc1(x.mean(-1))
