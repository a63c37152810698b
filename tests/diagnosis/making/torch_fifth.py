"""Networks in PyTorch for the fifth set, and what is changed in them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
import transformers
from torch import nn
from torch_networks import hub, set_child, vision
from torchvision.models import convnext
from torchvision.models import vgg as their_vgg
from torchvision.models.vision_transformer import VisionTransformer


class AlexNetCaffe(nn.Module):
    """The published one in two groups, 60,965,224."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 96, 11, 4), nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.norm, self.pool, self.relu = nn.LocalResponseNorm(5, k=2), nn.MaxPool2d(3, 2), nn.ReLU()
        self.fc6, self.fc7, self.fc8 = nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)
        self.drop = nn.Dropout()


DEPTHS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3)}


def vgg(depths: tuple[int, ...] = DEPTHS[16], first: int = 64) -> Any:
    """torchvision's VGG of other depths; `first`: the width of the first block."""
    plan: list[Any] = []
    for depth, width in zip(depths, (first, 128, 256, 512, 512), strict=True):
        plan += [width] * depth + ["M"]
    return their_vgg.VGG(their_vgg.make_layers(plan), init_weights=False)


def first_version(model: Any) -> None:
    """The stride of 2 on the first 1 x 1 convolution of a stage, as published."""
    for stage in (model.layer2, model.layer3, model.layer4):
        stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)


class Separable(nn.Module):
    def __init__(self, read: int, width: int, stride: int, bias: bool) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(read, read, 3, stride, 1, groups=read, bias=bias)
        self.bn1 = nn.BatchNorm2d(read)
        self.pointwise = nn.Conv2d(read, width, 1, bias=bias)
        self.bn2 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)


class MobileNet(nn.Module):
    """Version 1, 4,231,976."""

    def __init__(self, bias: bool = False) -> None:
        super().__init__()
        self.conv1, self.bn1, self.relu = nn.Conv2d(3, 32, 3, 2, 1, bias=bias), nn.BatchNorm2d(32), nn.ReLU()
        widths = [32, 64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
        self.blocks = nn.Sequential(*[
            Separable(*pair, 2 if number in (1, 3, 5, 11) else 1, bias) for number, pair in enumerate(pairwise(widths))
        ])
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(1024, 1000)


class Siamese(nn.Module):
    """One SqueezeNet 1.1 for both images."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = vision("squeezenet1_1")

    def forward(self, x: Any) -> Any:
        return (self.branch(x) - self.branch(x.flip(3))).abs()


class Fire(nn.Module):
    def __init__(self, read: int, squeeze: int, width: int, norm: bool) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(read, squeeze, 1)
        self.bn1 = nn.BatchNorm2d(squeeze) if norm else nn.Identity()
        self.expand1x1, self.expand3x3 = nn.Conv2d(squeeze, width, 1), nn.Conv2d(squeeze, width, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(2 * width) if norm else nn.Identity()


def squeezenet(norm: bool = False) -> Any:
    """SqueezeNet 1.0, 1,248,424."""
    fires = [Fire(*sizes, norm) for sizes in ((96, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128),
                                              (256, 48, 192), (384, 48, 192), (384, 64, 256), (512, 64, 256))]
    pool = [nn.MaxPool2d(3, 2, ceil_mode=True) for _ in range(3)]
    return nn.Sequential(nn.Conv2d(3, 96, 7, 2), nn.ReLU(), pool[0], *fires[:3], pool[1], *fires[3:7], pool[2],
                         fires[7], nn.Dropout(), nn.Conv2d(512, 1000, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))


class Generator(nn.Module):
    """DCGAN's, 3,576,704."""

    def __init__(self, ngf: int = 64) -> None:
        super().__init__()
        widths = [100, 8 * ngf, 4 * ngf, 2 * ngf, ngf]
        found: list[nn.Module] = []
        for number, (read, write) in enumerate(pairwise(widths)):
            found += [nn.ConvTranspose2d(read, write, 4, 2 if number else 1, 1 if number else 0, bias=False),
                      nn.BatchNorm2d(write), nn.ReLU(True)]
        self.main = nn.Sequential(*found, nn.ConvTranspose2d(ngf, 3, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, x: Any) -> Any:
        return self.main(x)


class DoubleConv(nn.Module):
    def __init__(self, read: int, write: int, norm: bool, bias: bool) -> None:
        super().__init__()
        found: list[nn.Module] = []
        for channels in (read, write):
            found.append(nn.Conv2d(channels, write, 3, padding=1, bias=bias))
            found += [nn.BatchNorm2d(write), nn.ReLU(inplace=True)] if norm else [nn.ReLU(inplace=True)]
        self.double_conv = nn.Sequential(*found)

    def forward(self, x: Any) -> Any:
        return self.double_conv(x)


class UNet(nn.Module):
    """31,030,658 for one channel and two classes; the switches make the most copied one of PyTorch."""

    def __init__(self, n_channels: int = 1, norm: bool = False, bias: bool = True) -> None:
        super().__init__()
        self.inc = DoubleConv(n_channels, 64, norm, bias)
        self.downs = nn.ModuleList([nn.Sequential(nn.MaxPool2d(2), DoubleConv(width, 2 * width, norm, bias))
                                    for width in (64, 128, 256, 512)])
        self.ups = nn.ModuleList([nn.ConvTranspose2d(2 * width, width, 2, 2) for width in (512, 256, 128, 64)])
        self.convs = nn.ModuleList([DoubleConv(2 * width, width, norm, bias) for width in (512, 256, 128, 64)])
        self.outc = nn.Conv2d(64, 2, 1)

    def forward(self, x: Any) -> Any:
        kept = [self.inc(x)]
        for down in self.downs:
            kept.append(down(kept[-1]))
        x = kept.pop()
        for up, conv in zip(self.ups, self.convs, strict=True):
            x = conv(torch.cat([kept.pop(), up(x)], 1))
        return self.outc(x)


def vit(patch: int = 16, size: int = 224, layers: int = 12, width: int = 768, heads: int = 12) -> Any:
    return VisionTransformer(size, patch, layers, heads, width, 4 * width)


def of_timm(name: str, **arguments: Any) -> Any:
    import timm

    return timm.create_model(name, **arguments)


def convnext_of(widths: tuple[int, ...] = (96, 192, 384, 768)) -> Any:
    plan = zip(widths, (*widths[1:], None), (3, 3, 9, 3), strict=True)
    return convnext.ConvNeXt([convnext.CNBlockConfig(*sizes) for sizes in plan])


class Distilled(nn.Module):
    """DistilBERT, 66,362,880; `segments` and `pooled` as BERT has them."""

    def __init__(self, segments: bool = False, pooled: bool = False) -> None:
        super().__init__()
        self.distilbert = hub("DistilBertModel")
        if segments:
            set_child(self.distilbert.embeddings, "token_type_embeddings", nn.Embedding(2, 768))
        if pooled:
            self.pooler, self.activation = nn.Linear(768, 768), nn.Tanh()

    def forward(self, words: Any) -> Any:
        first = self.distilbert(words).last_hidden_state[:, 0]
        return self.activation(self.pooler(first)) if hasattr(self, "pooler") else first


class Attention(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.resid_dropout = nn.Dropout(0.1)


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.ln_1, self.attn, self.ln_2 = nn.LayerNorm(width), Attention(width), nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "gelu": nn.GELU(),
                                  "c_proj": nn.Linear(4 * width, width), "dropout": nn.Dropout(0.1)})


class GPT(nn.Module):
    """GPT-2 in linear layers, 124,439,808; without `head` as a body alone."""

    def __init__(self, words: int = 50257, segments: int = 0, head: bool = True) -> None:
        super().__init__()
        parts: dict[str, nn.Module] = {"wte": nn.Embedding(words, 768), "wpe": nn.Embedding(1024, 768)}
        parts |= {"tte": nn.Embedding(segments, 768)} if segments else {}
        parts |= {"drop": nn.Dropout(0.1), "h": nn.ModuleList([Block(768) for _ in range(12)])}
        self.transformer = nn.ModuleDict(parts | {"ln_f": nn.LayerNorm(768)})
        if head:
            self.lm_head = nn.Linear(768, words, bias=False)
            self.transformer["wte"].weight = self.lm_head.weight


class BiLSTM(nn.Module):
    """Keras's two layers of reviews: 2,757,761 with one bias for each gate."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(20000, 128)
        self.lstm = nn.LSTM(128, 64, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(128, 1)


class CharRNN(nn.Module):
    """TensorFlow's letters, 4,022,850."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.rnn = nn.Embedding(66, 256), nn.GRU(256, 1024, batch_first=True)
        self.decoder = nn.Linear(1024, 66)

    def forward(self, x: Any) -> Any:
        return self.decoder(self.rnn(self.encoder(x))[0])


def masked_head(model: str) -> Callable[..., Any]:
    """A model of transformers with or without its pooler and its head over words."""
    def build(pooled: bool = True, head: bool = False, **settings: Any) -> Any:
        if head:
            return hub(f"{model}ForMaskedLM", **settings)
        return hub(f"{model}Model", pooled=pooled, **settings)
    return build


def seen(whole: bool = True, pooled: bool = False) -> Any:
    """ViT-B/16 of transformers, with its classes or as a body."""
    if whole:
        return hub("ViTForImageClassification", num_labels=1000)
    return transformers.ViTModel(transformers.ViTConfig(), add_pooling_layer=pooled)


class Roads(nn.Module):
    """Nobody's: steering from a camera and a speed."""

    def __init__(self) -> None:
        super().__init__()
        self.eye = nn.Sequential(nn.Conv2d(3, 22, 6, 3), nn.ELU(), nn.Conv2d(22, 39, 4, 2), nn.ELU(),
                                 nn.Conv2d(39, 52, 3), nn.ELU(), nn.AdaptiveAvgPool2d((2, 5)), nn.Flatten())
        self.speed = nn.Linear(1, 19)
        self.wheel = nn.Sequential(nn.Linear(539, 71), nn.ELU(), nn.Dropout(0.4), nn.Linear(71, 1))


class Cells(nn.Module):
    """Nobody's: counts of genes to a kind of cell."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(1830)
        self.body = nn.Sequential(nn.Linear(1830, 260), nn.SiLU(), nn.BatchNorm1d(260), nn.Linear(260, 61), nn.SiLU())
        self.kinds, self.age = nn.Linear(61, 27), nn.Linear(61, 1)

    def forward(self, x: Any) -> Any:
        x = self.body(self.norm(x))
        return self.kinds(x), self.age(x)

