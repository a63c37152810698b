"""Networks in PyTorch by yet others: everything in one Sequential, lists of modules, functions that return them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - as people write it


def grouped_alexnet(kernel: int = 11, fourth: bool = True) -> Any:
    """AlexNet as published, 60,965,224, as one Sequential."""
    fourth_part = [nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(True)] if fourth else []
    return nn.Sequential(
        nn.Conv2d(3, 96, kernel, 4), nn.ReLU(True), nn.LocalResponseNorm(5), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(True), nn.LocalResponseNorm(5), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(True), *fourth_part,
        nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(True), nn.MaxPool2d(3, 2), nn.AdaptiveAvgPool2d(6),
        nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(True),
        nn.Dropout(), nn.Linear(4096, 1000),
    )


class StagedVGG(nn.Module):
    """VGG-16 in five blocks of a ModuleList; `mean` pools the last map, so that the first dense layer sees 512."""

    def __init__(self, mean: bool = False, classes: int = 1000) -> None:
        super().__init__()
        self.blocks = nn.ModuleList()
        for (read, width), depth in zip(pairwise((3, 64, 128, 256, 512, 512)), (2, 2, 3, 3, 3), strict=True):
            convs = [nn.Conv2d(read if not number else width, width, 3, padding=1) for number in range(depth)]
            self.blocks.append(nn.ModuleList(convs))
        self.pool = nn.MaxPool2d(2)
        self.gap = nn.AdaptiveAvgPool2d(1 if mean else 7)
        self.head = nn.ModuleList([nn.Linear(512 if mean else 25088, 4096), nn.Linear(4096, 4096),
                                   nn.Linear(4096, classes)])

    def forward(self, x: Any) -> Any:
        for block in self.blocks:
            for conv in block:
                x = F.relu(conv(x))
            x = self.pool(x)
        x = self.gap(x).flatten(1)
        for layer in self.head[:2]:
            x = F.dropout(F.relu(layer(x)))
        return self.head[2](x)


class PaperLeNet(nn.Module):
    """LeNet-5 with C5 as a convolution over the whole map, 61,706."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.c1, self.s2 = nn.Conv2d(1, 6, 5), nn.AvgPool2d(2, 2)
        self.c3, self.s4 = nn.Conv2d(6, 16, 5), nn.AvgPool2d(2, 2)
        self.c5, self.f6, self.output = nn.Conv2d(16, 120, 5), nn.Linear(120, 84), nn.Linear(84, classes)


class Basic(nn.Module):
    def __init__(self, read: int, width: int, stride: int, bias: bool) -> None:
        super().__init__()
        self.residual_function = nn.Sequential(
            nn.Conv2d(read, width, 3, stride, 1, bias=bias), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, 1, 1, bias=bias), nn.BatchNorm2d(width))
        self.skip = nn.Identity() if stride == 1 and read == width else nn.Sequential(
            nn.Conv2d(read, width, 1, stride, bias=bias), nn.BatchNorm2d(width))
        self.act = nn.ReLU(inplace=True)

    def forward(self, x: Any) -> Any:
        return self.act(self.residual_function(x) + self.skip(x))


class SequentialResNet(nn.Module):
    """ResNet-34 with its blocks in one Sequential."""

    def __init__(self, depths: tuple[int, ...] = (3, 4, 6, 3), bias: bool = False, classes: int = 1000) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3, bias=bias), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
                                  nn.MaxPool2d(3, 2, 1))
        blocks, read = [], 64
        for stage, depth in enumerate(depths):
            for number in range(depth):
                blocks.append(Basic(read, 64 << stage, 2 if stage and not number else 1, bias))
                read = 64 << stage
        self.blocks = nn.Sequential(*blocks)
        self.pool, self.flat, self.classifier = nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(512, classes)

    def forward(self, x: Any) -> Any:
        return self.classifier(self.flat(self.pool(self.blocks(self.stem(x)))))


class Pair(nn.Module):
    """A depthwise convolution and one of 1 × 1."""

    def __init__(self, read: int, write: int, stride: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(read, read, 3, stride, 1, groups=read, bias=False)
        self.bn_d = nn.BatchNorm2d(read)
        self.pointwise = nn.Conv2d(read, write, 1, bias=False)
        self.bn_p = nn.BatchNorm2d(write)

    def forward(self, x: Any) -> Any:
        return F.relu(self.bn_p(self.pointwise(F.relu(self.bn_d(self.depthwise(x))))))


class ListedMobileNet(nn.Module):
    """MobileNet v1 with a configuration in a list, 4,231,976."""

    def __init__(self, same: int = 5, classes: int = 1000) -> None:
        super().__init__()
        plan = [64, (128, 2), 128, (256, 2), 256, (512, 2), *[512] * same, (1024, 2), 1024]
        self.conv1, self.bn1 = nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32)
        found, read = [], 32
        for one in plan:
            write, stride = one if isinstance(one, tuple) else (one, 1)
            found.append(Pair(read, write, stride))
            read = write
        self.layers, self.linear = nn.Sequential(*found), nn.Linear(1024, classes)

    def forward(self, x: Any) -> Any:
        return self.linear(self.layers(F.relu(self.bn1(self.conv1(x)))).mean((2, 3)))


class Module(nn.Module):
    def __init__(self, read: int, squeeze: int, expand: int, bias: bool) -> None:
        super().__init__()
        self.s1 = nn.Conv2d(read, squeeze, 1, bias=bias)
        self.e1 = nn.Conv2d(squeeze, expand, 1, bias=bias)
        self.e3 = nn.Conv2d(squeeze, expand, 3, padding=1, bias=bias)


class BareSqueezeNet(nn.Module):
    """SqueezeNet 1.0 with fire2 to fire9 as attributes, 1,248,424."""

    def __init__(self, bias: bool = True, classes: int = 1000) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 7, 2, bias=bias)
        sizes = ((96, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128), (256, 48, 192), (384, 48, 192),
                 (384, 64, 256), (512, 64, 256))
        for number, size in enumerate(sizes, 2):
            setattr(self, f"fire{number}", Module(*size, bias))
        self.conv10 = nn.Conv2d(512, classes, 1, bias=bias)


class OwnBert(nn.Module):
    """BERT base over PyTorch's encoder, 109,482,240."""

    def __init__(self, vocab: int = 30522, depth: int = 12, pooled: bool = True, segments: bool = True) -> None:
        super().__init__()
        self.tok_embed, self.pos_embed = nn.Embedding(vocab, 768), nn.Embedding(512, 768)
        if segments:
            self.seg_embed = nn.Embedding(2, 768)
        self.norm = nn.LayerNorm(768)
        layer = nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", batch_first=True)
        self.layers = nn.TransformerEncoder(layer, depth)
        if pooled:
            self.fc, self.activ1 = nn.Linear(768, 768), nn.Tanh()


class ModuleViT(nn.Module):
    """A vision transformer with attention of one's own: three matrices, mlp by name."""

    class Layer(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            self.norm_a = nn.LayerNorm(width)
            self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
            self.out = nn.Linear(width, width)
            self.norm_b = nn.LayerNorm(width)
            self.ff = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def __init__(
        self, size: int = 224, patch: int = 16, width: int = 1024, depth: int = 24, classes: int = 1000
    ) -> None:
        super().__init__()
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.position = nn.Parameter(torch.zeros(1, (size // patch) ** 2 + 1, width))
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.layers = nn.ModuleList([self.Layer(width) for _ in range(depth)])
        self.norm, self.classifier = nn.LayerNorm(width), nn.Linear(width, classes)


class Sentiment(nn.Module):
    """An LSTM over words: one layer of 128 with one vector of biases counted has 2,691,713."""

    def __init__(self, layers: int = 1, words: int = 20000) -> None:
        super().__init__()
        self.emb, self.rnn = nn.Embedding(words, 128), nn.LSTM(128, 128, layers, batch_first=True)
        self.out = nn.Linear(128, 1)


# Networks that the ledger does not have

class TwoStreams(nn.Module):
    """Frames and motion, each through small convolutions, joined late."""

    def __init__(self) -> None:
        super().__init__()

        def stream(channels: int) -> nn.Sequential:
            return nn.Sequential(nn.Conv2d(channels, 36, 5, 2), nn.BatchNorm2d(36), nn.ReLU(), nn.Conv2d(36, 72, 3, 2),
                                 nn.BatchNorm2d(72), nn.ReLU(), nn.Conv2d(72, 110, 3, 2), nn.ReLU(),
                                 nn.AdaptiveAvgPool2d(2), nn.Flatten())

        self.spatial, self.temporal = stream(3), stream(20)
        self.fuse = nn.Sequential(nn.Linear(880, 190), nn.ReLU(), nn.Linear(190, 27))

    def forward(self, one: Any, two: Any) -> Any:
        return self.fuse(torch.cat([self.spatial(one), self.temporal(two)], 1))


class Forecaster(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(9, 72, 2, batch_first=True, dropout=0.1)
        self.attention = nn.MultiheadAttention(72, 4, batch_first=True)
        self.norm = nn.LayerNorm(72)
        self.regressor = nn.Sequential(nn.Linear(72, 28), nn.ReLU(), nn.Linear(28, 6))


def discriminator() -> Any:
    """A patch discriminator of images that are translated."""
    found: list[nn.Module] = [nn.Conv2d(6, 64, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for read, write, stride in ((64, 128, 2), (128, 256, 2), (256, 512, 1)):
        found += [nn.Conv2d(read, write, 4, stride, 1, bias=False), nn.BatchNorm2d(write), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*found, nn.Conv2d(512, 1, 4, 1, 1))
