"""Networks in PyTorch as people write them after a blog, a course or a paper, with names and an order of their own."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
import torch_networks
from torch import nn
from torch.nn import functional as F  # noqa: N812 - as people write it


class BlogAlexNet(nn.Module):
    """torchvision's widths in five `layer`s, 61,100,840: the dense layers come first in __init__."""

    def __init__(self, classes: int = 1000, units: int = 4096, more: int = 0) -> None:
        super().__init__()
        self.fc1 = nn.Sequential(nn.Dropout(0.5), nn.Linear(9216, units), nn.ReLU())
        self.fc2 = nn.Sequential(nn.Dropout(0.5), nn.Linear(units, units), nn.ReLU())
        self.fc3 = nn.Sequential(nn.Linear(units, classes))
        sizes = ((3, 64, 11), (64, 192, 5), (192, 384, 3), (384, 256, 3), (256, 256, 3))
        for number, (read, write, kernel) in enumerate(sizes, 1):
            conv = nn.Conv2d(read, write, kernel, 4 if number == 1 else 1, 2 if number == 1 else kernel // 2)
            pool = [nn.MaxPool2d(3, 2)] if number in (1, 2, 5) else []
            setattr(self, f"layer{number}", nn.Sequential(conv, nn.ReLU(), *pool))

    def forward(self, x: Any) -> Any:
        for number in range(1, 6):
            x = getattr(self, f"layer{number}")(x)
        return self.fc3(self.fc2(self.fc1(x.flatten(1))))


class Towers(nn.Module):
    """AlexNet as published, 60,965,224, without modules for what has no weights."""

    def __init__(self, groups: tuple[int, ...] = (1, 2, 1, 2, 2), classes: int = 1000) -> None:
        super().__init__()
        sizes = ((3, 96, 11), (96, 256, 5), (256, 384, 3), (384, 384, 3), (384, 256, 3))
        for number, ((read, write, kernel), one) in enumerate(zip(sizes, groups, strict=True), 1):
            setattr(self, f"conv{number}", nn.Conv2d(read, write, kernel, 4 if number == 1 else 1,
                                                     0 if number == 1 else kernel // 2, groups=one))
        self.fc6, self.fc7, self.fc8 = nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, classes)


class NamedVGG(nn.Module):
    """A VGG whose convolutions are called conv3_2; ReLU and pools are functions."""

    def __init__(self, depths: tuple[int, ...], classes: int = 1000, *, bias: bool = True, channels: int = 3,
                 fives: int = 0) -> None:
        super().__init__()
        self.depths, read = (*depths[:4], depths[4] + fives), channels
        for block, (depth, width) in enumerate(zip(self.depths, (64, 128, 256, 512, 512), strict=True), 1):
            for number in range(1, depth + 1):
                setattr(self, f"conv{block}_{number}", nn.Conv2d(read, width, 3, padding=1, bias=bias))
                read = width
        self.fc6, self.fc7, self.fc8 = nn.Linear(25088, 4096), nn.Linear(4096, 4096), nn.Linear(4096, classes)

    def forward(self, x: Any) -> Any:
        for block, depth in enumerate(self.depths, 1):
            for number in range(1, depth + 1):
                x = F.relu(getattr(self, f"conv{block}_{number}")(x))
            x = F.max_pool2d(x, 2)
        return self.fc8(F.relu(self.fc7(F.relu(self.fc6(x.flatten(1))))))


class SmallVGG(nn.Module):
    """VGG-16; in steps the well-known one for CIFAR: norms, a map of one pixel, one dense layer."""

    def __init__(self, norm: bool = False, side: int = 7, hidden: int = 2, classes: int = 1000) -> None:
        super().__init__()
        found: list[nn.Module] = []
        read = 3
        for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
            if width:
                found += [nn.Conv2d(read, width, 3, padding=1), *([nn.BatchNorm2d(width)] if norm else []),
                          nn.ReLU(True)]
                read = width
            else:
                found.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*found, nn.AvgPool2d(1, 1))
        widths = [512 * side**2, *[4096] * hidden]
        dense = [layer for pair in pairwise(widths) for layer in (nn.Linear(*pair), nn.ReLU())]
        self.classifier = nn.Sequential(*dense, nn.Linear(widths[-1], classes))

    def forward(self, x: Any) -> Any:
        return self.classifier(self.features(x).flatten(1))


def tanh_lenet(side: int = 5, classes: int = 10, channels: int = 1) -> Any:
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(16 * side * side, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(),
        nn.Linear(84, classes),
    )


class Block(nn.Module):
    """Both kinds of residual block; the shortcut is written before the convolutions."""

    def __init__(self, read: int, width: int, stride: int, *, deep: bool, bias: bool, norm: bool, groups: int = 1,
                 inner: int = 0) -> None:
        super().__init__()
        out = 4 * width if deep else width
        inner = inner or width

        def then(size: int) -> nn.Module:
            return nn.BatchNorm2d(size) if norm else nn.Identity()

        self.shortcut = nn.Sequential()
        if stride != 1 or read != out:
            self.shortcut = nn.Sequential(nn.Conv2d(read, out, 1, stride, bias=bias), then(out))
        sizes = ([(read, inner, 1, 1), (inner, inner, 3, stride), (inner, out, 1, 1)] if deep
                 else [(read, width, 3, stride), (width, width, 3, 1)])
        for number, (one, two, kernel, step) in enumerate(sizes, 1):
            setattr(self, f"conv{number}", nn.Conv2d(one, two, kernel, step, kernel // 2, bias=bias,
                                                     groups=groups if kernel == 3 else 1))
            setattr(self, f"bn{number}", then(two))
        self.count = len(sizes)

    def forward(self, x: Any) -> Any:
        y = x
        for number in range(1, self.count + 1):
            y = getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(y))
            y = F.relu(y) if number < self.count else y
        return F.relu(y + self.shortcut(x))


class OwnResNet(nn.Module):
    """ResNet as on CIFAR's best-known page, but with the stem of ImageNet: `linear`, `shortcut`, no ReLU modules."""

    def __init__(self, depths: list[int], classes: int = 1000, *, deep: bool = False, bias: bool = False,
                 norm: bool = True, channels: int = 3, groups: int = 1, scale: int = 1, kernel: int = 7) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 64, kernel, 2, kernel // 2, bias=bias)
        self.bn1 = nn.BatchNorm2d(64) if norm else nn.Identity()
        read = 64
        for stage, depth in enumerate(depths):
            found = []
            for number in range(depth):
                width = 64 << stage
                found.append(Block(read, width, 2 if stage and not number else 1, deep=deep, bias=bias, norm=norm,
                                   groups=groups, inner=width * scale))
                read = 4 * width if deep else width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*found))
        self.linear = nn.Linear(read, classes)

    def forward(self, x: Any) -> Any:
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in range(1, 5):
            x = getattr(self, f"layer{stage}")(x)
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


class ConvBlock(nn.Module):
    def __init__(self, read: int, width: int, bias: bool = False, **how: Any) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(read, width, bias=bias, **how)
        self.batchnorm = nn.BatchNorm2d(width)

    def forward(self, x: Any) -> Any:
        return self.relu(self.batchnorm(self.conv(x)))


class InceptionBlock(nn.Module):
    def __init__(self, read: int, one: int, red3: int, three: int, red5: int, five: int, pool: int, kernel: int,
                 bias: bool) -> None:
        super().__init__()
        self.branch1 = ConvBlock(read, one, bias, kernel_size=1)
        self.branch2 = nn.Sequential(ConvBlock(read, red3, bias, kernel_size=1),
                                     ConvBlock(red3, three, bias, kernel_size=3, padding=1))
        self.branch3 = nn.Sequential(ConvBlock(read, red5, bias, kernel_size=1),
                                     ConvBlock(red5, five, bias, kernel_size=kernel, padding=kernel // 2))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), ConvBlock(read, pool, bias, kernel_size=1))

    def forward(self, x: Any) -> Any:
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class OwnGoogLeNet(nn.Module):
    """GoogLeNet of a course; with windows of 3 and without biases torchvision's, 6,624,904."""

    def __init__(self, kernel: int = 3, bias: bool = False, classes: int = 1000) -> None:
        super().__init__()
        self.conv1 = ConvBlock(3, 64, bias, kernel_size=7, stride=2, padding=3)
        self.maxpool1 = nn.MaxPool2d(3, 2, 1)
        self.conv2 = nn.Sequential(ConvBlock(64, 64, bias, kernel_size=1),
                                   ConvBlock(64, 192, bias, kernel_size=3, padding=1))
        self.maxpool2 = nn.MaxPool2d(3, 2, 1)
        how = {"kernel": kernel, "bias": bias}
        self.inception3a = InceptionBlock(192, 64, 96, 128, 16, 32, 32, **how)
        self.inception3b = InceptionBlock(256, 128, 128, 192, 32, 96, 64, **how)
        self.maxpool3 = nn.MaxPool2d(3, 2, 1)
        self.inception4a = InceptionBlock(480, 192, 96, 208, 16, 48, 64, **how)
        self.inception4b = InceptionBlock(512, 160, 112, 224, 24, 64, 64, **how)
        self.inception4c = InceptionBlock(512, 128, 128, 256, 24, 64, 64, **how)
        self.inception4d = InceptionBlock(512, 112, 144, 288, 32, 64, 64, **how)
        self.inception4e = InceptionBlock(528, 256, 160, 320, 32, 128, 128, **how)
        self.maxpool4 = nn.MaxPool2d(3, 2, 1)
        self.inception5a = InceptionBlock(832, 256, 160, 320, 32, 128, 128, **how)
        self.inception5b = InceptionBlock(832, 384, 192, 384, 48, 128, 128, **how)
        self.avgpool = nn.AvgPool2d(7, 1)
        self.dropout = nn.Dropout(0.4)
        self.fc1 = nn.Linear(1024, classes)


class OwnMobileNet(nn.Module):
    """MobileNet v1 in one Sequential of Sequentials."""

    def __init__(self, alpha: float = 1.0, classes: int = 1000, middle: int = 5) -> None:
        super().__init__()

        def normal(read: int, write: int) -> nn.Module:
            return nn.Sequential(nn.Conv2d(read, write, 3, 2, 1, bias=False), nn.BatchNorm2d(write), nn.ReLU(True))

        def apart(read: int, write: int, stride: int) -> nn.Module:
            return nn.Sequential(
                nn.Conv2d(read, read, 3, stride, 1, groups=read, bias=False), nn.BatchNorm2d(read), nn.ReLU(True),
                nn.Conv2d(read, write, 1, bias=False), nn.BatchNorm2d(write), nn.ReLU(True))

        steps = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * middle, (1024, 2), (1024, 1)]
        widths = [int(width * alpha) for width in (32, *[width for width, _ in steps])]
        self.model = nn.Sequential(normal(3, widths[0]), *[
            apart(read, write, stride) for (read, write), (_, stride) in zip(pairwise(widths), steps, strict=True)
        ], nn.AdaptiveAvgPool2d(1))
        self.fc = nn.Linear(widths[-1], classes)

    def forward(self, x: Any) -> Any:
        return self.fc(self.model(x).flatten(1))


class Inverted(nn.Module):
    def __init__(self, read: int, write: int, stride: int, times: int) -> None:
        super().__init__()
        width = read * times
        self.adds = stride == 1 and read == write
        self.conv = nn.Sequential(
            *([nn.Conv2d(read, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU6(True)] if times > 1 else []),
            nn.Conv2d(width, width, 3, stride, 1, groups=width, bias=False), nn.BatchNorm2d(width), nn.ReLU6(True),
            nn.Conv2d(width, write, 1, bias=False), nn.BatchNorm2d(write))

    def forward(self, x: Any) -> Any:
        return x + self.conv(x) if self.adds else self.conv(x)


class OwnMobileNetV2(nn.Module):
    def __init__(self, times: int = 6, classes: int = 1000) -> None:
        super().__init__()
        found: list[nn.Module] = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6(True)]
        read = 32
        for factor, write, count, stride in ((1, 16, 1, 1), (times, 24, 2, 2), (times, 32, 3, 2), (times, 64, 4, 2),
                                             (times, 96, 3, 1), (times, 160, 3, 2), (times, 320, 1, 1)):
            for number in range(count):
                found.append(Inverted(read, write, stride if not number else 1, factor))
                read = write
        self.features = nn.Sequential(*found)
        self.conv = nn.Sequential(nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6(True))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x: Any) -> Any:
        return self.classifier(self.avgpool(self.conv(self.features(x))).flatten(1))


class OwnConvNeXt(nn.Module):
    """ConvNeXt in the names of its authors: dwconv, pwconv1, gamma."""

    class Block(nn.Module):
        def __init__(self, width: int, kernel: int) -> None:
            super().__init__()
            self.gamma = nn.Parameter(torch.ones(width))
            self.dwconv = nn.Conv2d(width, width, kernel, padding=kernel // 2, groups=width)
            self.norm = nn.LayerNorm(width, eps=1e-6)
            self.pwconv1, self.act, self.pwconv2 = nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)

    def __init__(self, kernel: int = 7, classes: int = 1000) -> None:
        super().__init__()
        widths, depths = (96, 192, 384, 768), (3, 3, 9, 3)
        self.downsample_layers = nn.ModuleList([nn.Sequential(nn.Conv2d(3, 96, 4, 4), nn.LayerNorm(96))])
        self.downsample_layers.extend([nn.Sequential(nn.LayerNorm(one), nn.Conv2d(one, two, 2, 2))
                                       for one, two in pairwise(widths)])
        self.stages = nn.ModuleList([nn.Sequential(*[self.Block(width, kernel) for _ in range(depth)])
                                     for width, depth in zip(widths, depths, strict=True)])
        self.norm = nn.LayerNorm(768)
        self.head = nn.Linear(768, classes)


class Fire(nn.Module):
    def __init__(self, read: int, squeeze: int, expand: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(read, squeeze, 1)
        self.left, self.right = nn.Conv2d(squeeze, expand, 1), nn.Conv2d(squeeze, expand, 3, padding=1)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x: Any) -> Any:
        x = self.act(self.squeeze(x))
        return torch.cat([self.act(self.left(x)), self.act(self.right(x))], 1)


def own_squeezenet(more: int = 0, classes: int = 1000) -> Any:
    """SqueezeNet 1.1 in one Sequential; `more` modules of 512 at the end."""
    pool = nn.MaxPool2d(3, 2, ceil_mode=True)
    return nn.Sequential(
        nn.Conv2d(3, 64, 3, 2), nn.ReLU(), pool, Fire(64, 16, 64), Fire(128, 16, 64), pool, Fire(128, 32, 128),
        Fire(256, 32, 128), pool, Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256),
        *[Fire(512, 64, 256) for _ in range(more)], nn.Dropout(0.5), nn.Conv2d(512, classes, 1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    )


class FlatUNet(nn.Module):
    """U-Net with every convolution named; the decoder is written before the encoder."""

    def __init__(self, base: int = 64, channels: int = 1, classes: int = 2) -> None:
        super().__init__()
        widths = [base << number for number in range(5)]
        for number in (4, 3, 2, 1):
            width = widths[number - 1]
            setattr(self, f"upconv{number}", nn.ConvTranspose2d(2 * width, width, 2, 2))
            setattr(self, f"dec{number}_1", nn.Conv2d(2 * width, width, 3, padding=1))
            setattr(self, f"dec{number}_2", nn.Conv2d(width, width, 3, padding=1))
        for number, (read, width) in enumerate(pairwise([channels, *widths]), 1):
            setattr(self, f"enc{number}_1", nn.Conv2d(read, width, 3, padding=1))
            setattr(self, f"enc{number}_2", nn.Conv2d(width, width, 3, padding=1))
        self.outconv = nn.Conv2d(base, classes, 1)

    def forward(self, x: Any) -> Any:
        kept = []
        for number in range(1, 6):
            x = F.relu(getattr(self, f"enc{number}_2")(F.relu(getattr(self, f"enc{number}_1")(x))))
            kept.append(x)
            x = F.max_pool2d(x, 2) if number < 5 else x
        for number in (4, 3, 2, 1):
            x = torch.cat([kept[number - 1], getattr(self, f"upconv{number}")(x)], 1)
            x = F.relu(getattr(self, f"dec{number}_2")(F.relu(getattr(self, f"dec{number}_1")(x))))
        return self.outconv(x)


class OwnViT(nn.Module):
    """A vision transformer over PyTorch's encoder: ViT-B/16 has 86,567,656."""

    def __init__(self, size: int = 224, patch: int = 16, width: int = 768, depth: int = 12, token: bool = True,
                 classes: int = 1000) -> None:
        super().__init__()
        self.patchify = nn.Conv2d(3, width, patch, patch)
        if token:
            self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.pos = nn.Parameter(torch.zeros(1, (size // patch) ** 2 + token, width))
        layer = nn.TransformerEncoderLayer(width, width // 64, 4 * width, activation="gelu", batch_first=True,
                                           norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
        self.ln = nn.LayerNorm(width)
        self.mlp_head = nn.Linear(width, classes)


class NanoGPT(nn.Module):
    """GPT-2 in plain linear layers, with the head tied to the table."""

    class Part(nn.Module):
        def __init__(self, width: int, bias: bool) -> None:
            super().__init__()
            self.ln_1 = nn.LayerNorm(width, bias=bias)
            self.attn = nn.ModuleDict({"c_attn": nn.Linear(width, 3 * width, bias=bias),
                                       "c_proj": nn.Linear(width, width, bias=bias)})
            self.ln_2 = nn.LayerNorm(width, bias=bias)
            self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width, bias=bias),
                                      "c_proj": nn.Linear(4 * width, width, bias=bias)})

    def __init__(self, vocab: int = 50257, context: int = 1024, depth: int = 12, width: int = 768, bias: bool = True,
                 tied: bool = True) -> None:
        super().__init__()
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(vocab, width), "wpe": nn.Embedding(context, width), "drop": nn.Dropout(0.0),
            "h": nn.ModuleList([self.Part(width, bias) for _ in range(depth)]), "ln_f": nn.LayerNorm(width, bias=bias)})
        self.lm_head = nn.Linear(width, vocab, bias=False)
        if tied:
            self.transformer.wte.weight = self.lm_head.weight


class OwnGRU(nn.Module):
    def __init__(self, words: int = 66, both: bool = False) -> None:
        super().__init__()
        self.encoder = nn.Embedding(words, 256)
        self.rnn = nn.GRU(256, 1024, batch_first=True, bidirectional=both)
        self.decoder = nn.Linear(2048 if both else 1024, words)


def top(*widths: int, first: int) -> nn.Sequential:
    return torch_networks.head(*widths, first=first)


# Networks that the ledger does not have

class PointNet(nn.Module):
    """Points in space, each through the same dense layers, with a small network that turns them first."""

    def __init__(self, classes: int = 40) -> None:
        super().__init__()

        def shared(*widths: int) -> nn.Sequential:
            return nn.Sequential(*[layer for one, two in pairwise(widths)
                                   for layer in (nn.Conv1d(one, two, 1), nn.BatchNorm1d(two), nn.ReLU())])

        self.stn = nn.ModuleDict({"convs": shared(3, 64, 128, 1024),
                                  "fc": nn.Sequential(nn.Linear(1024, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(),
                                                      nn.Linear(256, 9))})
        self.feat = shared(3, 64, 64, 64, 128, 1024)
        self.cls = nn.Sequential(nn.Linear(1024, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Linear(512, 256),
                                 nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, classes))


class ActorCritic(nn.Module):
    def __init__(self, inputs: int = 376, actions: int = 17, width: int = 256) -> None:
        super().__init__()

        def stack(out: int) -> nn.Sequential:
            return nn.Sequential(nn.Linear(inputs, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(),
                                 nn.Linear(width, out))

        self.actor, self.critic = stack(actions), stack(1)
        self.log_std = nn.Parameter(torch.zeros(actions))


class SpeechCNN(nn.Module):
    """Keywords from spectrograms, after one's own fashion."""

    def __init__(self) -> None:
        super().__init__()
        self.bn0 = nn.BatchNorm2d(1)
        self.net = nn.Sequential(
            nn.Conv2d(1, 28, (8, 20)), nn.BatchNorm2d(28), nn.ReLU(), nn.MaxPool2d((2, 3)), nn.Conv2d(28, 30, (4, 5)),
            nn.BatchNorm2d(30), nn.ReLU(), nn.MaxPool2d((1, 3)), nn.AdaptiveAvgPool2d((4, 4)))
        self.lin1, self.lin2, self.out = nn.Linear(480, 32), nn.Linear(32, 128), nn.Linear(128, 12)

    def forward(self, x: Any) -> Any:
        return self.out(F.relu(self.lin2(F.relu(self.lin1(self.net(self.bn0(x)).flatten(1))))))


def translator() -> Any:
    """Two tables, PyTorch's own encoder and decoder of four layers each, and an output over words."""
    return nn.ModuleDict({"src": nn.Embedding(8014, 256), "tgt": nn.Embedding(6191, 256),
                          "transformer": nn.Transformer(256, 8, 4, 4, 640, batch_first=True),
                          "generator": nn.Linear(256, 6191)})
