"""Networks in PyTorch for the sixth set, as people write and wrap them, and what is changed in them."""

from __future__ import annotations

from collections import OrderedDict
from itertools import pairwise
from typing import Any

import torch
import torchvision
from torch import nn
from torch.nn import functional
from torch_networks import hub, vision
from torchvision.models.vision_transformer import VisionTransformer


class AlexNetPaper(nn.Module):
    """60,965,224: the layers stand in the order in which they came to mind, not in which they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.lrn = nn.LocalResponseNorm(size=5, alpha=1e-4, beta=0.75, k=2)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=2)
        self.dropout = nn.Dropout(p=0.5)
        self.fc1 = nn.Linear(256 * 6 * 6, 4096)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 1000)
        self.c1 = nn.Conv2d(3, 96, kernel_size=11, stride=4)
        self.c2 = nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2)
        self.c3 = nn.Conv2d(256, 384, kernel_size=3, padding=1)
        self.c4 = nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=2)
        self.c5 = nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=2)


class AlexNetSmallImages(nn.Module):
    """torchvision's at first, 61,100,840, and then what people make of it for 32 pixels."""

    def __init__(self, small: bool = False, side: int = 6, num_classes: int = 1000) -> None:
        super().__init__()
        first = nn.Conv2d(3, 64, 3, stride=2, padding=1) if small else nn.Conv2d(3, 64, 11, stride=4, padding=2)
        window, step = (3, 1) if small else (5, 2)
        pool = 2 if small else 3
        self.features = nn.Sequential(
            first, nn.ReLU(inplace=True), nn.MaxPool2d(pool, 2),
            nn.Conv2d(64, 192, window, padding=step), nn.ReLU(inplace=True), nn.MaxPool2d(pool, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(pool, 2),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(256 * side * side, 4096), nn.ReLU(inplace=True),
            nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Linear(4096, num_classes),
        )

    def forward(self, x: Any) -> Any:
        return self.classifier(self.features(x).flatten(1))


class Wrapped(nn.Module):
    """A network of torchvision inside a class of one's own."""

    def __init__(self, name: str, child: str = "model", **settings: Any) -> None:
        super().__init__()
        self.child = child
        setattr(self, child, vision(name, **settings))

    def forward(self, x: Any) -> Any:
        return getattr(self, self.child)(x)


class Spectrograms(nn.Module):
    """VGG-19, 143,667,240, for pictures of sounds."""

    def __init__(self, channels: int = 3, kinds: int = 1000) -> None:
        super().__init__()
        self.vgg = vision("vgg19")
        if channels != 3:
            self.vgg.features[0] = nn.Conv2d(channels, 64, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
        if kinds != 1000:
            self.vgg.classifier[6] = nn.Linear(4096, kinds)
        self.criterion = nn.CrossEntropyLoss()


class VGG16(nn.Module):
    """138,357,544: a block at a time, each a function's work."""

    def __init__(self, side: int = 7) -> None:
        super().__init__()

        def block(number: int, read: int, write: int) -> nn.Sequential:
            parts: list[nn.Module] = []
            for i in range(number):
                parts += [nn.Conv2d(read if i == 0 else write, write, 3, 1, 1), nn.ReLU()]
            return nn.Sequential(*parts, nn.MaxPool2d(2, 2))

        self.block1 = block(2, 3, 64)
        self.block2 = block(2, 64, 128)
        self.block3 = block(3, 128, 256)
        self.block4 = block(3, 256, 512)
        self.block5 = block(3, 512, 512)
        self.pool = nn.AdaptiveAvgPool2d((side, side))
        self.fc = nn.Sequential(
            nn.Flatten(), nn.Linear(512 * side * side, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 4096),
            nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 1000),
        )


class VGGForCifar(nn.Module):
    """VGG-16 at first, 138,357,544; then as the most copied repository for CIFAR-10 has it."""

    def __init__(self, norm: bool = False, top: bool = True, linear: int = 0) -> None:
        super().__init__()
        parts: list[nn.Module] = []
        read = 3
        for width in (64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"):
            if isinstance(width, str):
                parts.append(nn.MaxPool2d(kernel_size=2, stride=2))
                continue
            parts.append(nn.Conv2d(read, width, kernel_size=3, padding=1))
            parts += [nn.BatchNorm2d(width)] if norm else []
            parts.append(nn.ReLU(inplace=True))
            read = width
        self.features = nn.Sequential(*parts, nn.AvgPool2d(kernel_size=1, stride=1))
        if top:
            self.classifier: nn.Module = nn.Sequential(
                nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000))
        elif linear:
            self.classifier = nn.Linear(512, linear)

    def forward(self, x: Any) -> Any:
        return self.classifier(self.features(x).flatten(1))


def flower_head(model: Any) -> None:
    """The head of a well-known course: one hidden layer of 4,096, 102 flowers."""
    model.classifier = nn.Sequential(OrderedDict([
        ("fc1", nn.Linear(25088, 4096)), ("relu", nn.ReLU()), ("drop", nn.Dropout(0.5)),
        ("fc2", nn.Linear(4096, 102)), ("output", nn.LogSoftmax(dim=1)),
    ]))


def one_hidden(model: Any) -> None:
    model.classifier = nn.Sequential(OrderedDict([
        ("fc1", nn.Linear(25088, 4096)), ("relu", nn.ReLU()), ("drop", nn.Dropout(0.5)),
        ("fc2", nn.Linear(4096, 1000)), ("output", nn.LogSoftmax(dim=1)),
    ]))


class LeNetConvolutions(nn.Module):
    """61,706: C5 is a convolution whose window is the whole map, as in the paper."""

    def __init__(self) -> None:
        super().__init__()
        self.feature_extractor = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(),
        )
        self.classifier = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))

    def forward(self, x: Any) -> Any:
        return functional.softmax(self.classifier(torch.flatten(self.feature_extractor(x), 1)), dim=1)


class Contrast(nn.Module):
    """ResNet-50, 25,557,032, at first; then a body and a projection."""

    def __init__(self, top: bool = True, head: bool = False) -> None:
        super().__init__()
        self.encoder = vision("resnet50")
        if not top:
            self.encoder.fc = nn.Identity()
        if head:
            self.projector = nn.Sequential(
                nn.Linear(2048, 2048, bias=False), nn.ReLU(), nn.Linear(2048, 128, bias=False))

    def forward(self, x: Any) -> Any:
        x = self.encoder(x)
        return self.projector(x) if hasattr(self, "projector") else x


class Triplet(nn.Module):
    """One ResNet-18 for an anchor, a like and an unlike picture."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = vision("resnet18")

    def forward(self, x: Any) -> Any:
        anchor, like, unlike = self.embedding(x), self.embedding(x.flip(3)), self.embedding(x.flip(2))
        return (anchor - like).pow(2).sum(1) - (anchor - unlike).pow(2).sum(1)


def bare_shortcuts(model: Any) -> None:
    """The projections without their norms."""
    for stage in (model.layer2, model.layer3, model.layer4):
        stage[0].downsample = nn.Sequential(stage[0].downsample[0])


def uncounted(model: Any) -> None:
    """As checkpoints were before norms counted their batches."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.num_batches_tracked = None


def hands(model: Any) -> None:
    model.encoder_q.fc = nn.Linear(2048, 128)


def chests(model: Any) -> None:
    model.densenet121.classifier = nn.Sequential(nn.Linear(1024, 14), nn.Sigmoid())


class Conv(nn.Module):
    def __init__(self, read: int, write: int, norm: bool, bias: bool) -> None:
        super().__init__()
        parts: list[nn.Module] = []
        for one in (read, write):
            parts.append(nn.Conv2d(one, write, 3, 1, 1, bias=bias))
            parts += [nn.BatchNorm2d(write)] if norm else []
            parts.append(nn.ReLU(inplace=True))
        self.conv = nn.Sequential(*parts)


class UNET(nn.Module):
    """31,030,658; the parts in the order of a well-known video, and the switches make its version."""

    def __init__(self, norm: bool = False, bias: bool = True, features: tuple[int, ...] = (64, 128, 256, 512)) -> None:
        super().__init__()
        self.ups, self.downs = nn.ModuleList(), nn.ModuleList()
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        read = 1
        for feature in features:
            self.downs.append(Conv(read, feature, norm, bias))
            read = feature
        for feature in reversed(features):
            self.ups.append(nn.ConvTranspose2d(feature * 2, feature, kernel_size=2, stride=2))
            self.ups.append(Conv(feature * 2, feature, norm, bias))
        self.bottleneck = Conv(features[-1], features[-1] * 2, norm, bias)
        self.final_conv = nn.Conv2d(features[0], 2, kernel_size=1)


class Faces(nn.Module):
    """DCGAN's generator, 3,576,704, in blocks with names."""

    def __init__(self, window: int = 4) -> None:
        super().__init__()
        more = {"padding": 1} if window == 4 else {"padding": 2, "output_padding": 1}
        self.project = self.block(100, 512, 4, 1, 0)
        self.up1 = self.block(512, 256, window, 2, **more)
        self.up2 = self.block(256, 128, window, 2, **more)
        self.up3 = self.block(128, 64, window, 2, **more)
        self.to_rgb = nn.ConvTranspose2d(64, 3, window, 2, bias=False, **more)
        self.tanh = nn.Tanh()

    @staticmethod
    def block(read: int, write: int, window: int, stride: int, padding: int, output_padding: int = 0) -> nn.Sequential:
        up = nn.ConvTranspose2d(read, write, window, stride, padding, output_padding, bias=False)
        return nn.Sequential(up, nn.BatchNorm2d(write), nn.ReLU(True))


class SelfAttention(nn.Module):
    def __init__(self, width: int, bias: bool) -> None:
        super().__init__()
        self.c_attn = nn.Linear(width, 3 * width, bias=bias)
        self.c_proj = nn.Linear(width, width, bias=bias)


class Feed(nn.Module):
    def __init__(self, width: int, bias: bool) -> None:
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width, bias=bias)
        self.c_proj = nn.Linear(4 * width, width, bias=bias)


class Layer(nn.Module):
    def __init__(self, width: int, bias: bool) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(width, bias=bias)
        self.attn = SelfAttention(width, bias)
        self.ln_2 = nn.LayerNorm(width, bias=bias)
        self.mlp = Feed(width, bias)


class SmallGPT(nn.Module):
    """124,439,808, for people who train GPT-2 themselves."""

    def __init__(self, vocab_size: int = 50257, bias: bool = True, block_size: int = 1024) -> None:
        super().__init__()
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(vocab_size, 768), "wpe": nn.Embedding(block_size, 768), "drop": nn.Dropout(0.0),
            "h": nn.ModuleList([Layer(768, bias) for _ in range(12)]), "ln_f": nn.LayerNorm(768, bias=bias),
        })
        self.lm_head = nn.Linear(768, vocab_size, bias=False)
        self.transformer.wte.weight = self.lm_head.weight


def text_classifier(model: str, pooled: bool | None = None, head: bool = False, **settings: Any) -> Any:
    """A model of transformers, without or with a head for two classes."""
    if head:
        return hub(f"{model}ForSequenceClassification", num_labels=2, **settings)
    found = nn.Module()
    part = hub(f"{model}Model", pooled=pooled, **settings)
    setattr(found, model.lower(), part)
    return found


class Sentiment(nn.Module):
    """Two layers both ways: 2,757,761 with one bias for each gate."""

    def __init__(self, vocab: int = 20000) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocab, 128)
        self.rnn1 = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.rnn2 = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.out = nn.Linear(128, 1)

    def forward(self, x: Any) -> Any:
        x, _ = self.rnn1(self.embed(x))
        x, _ = self.rnn2(x)
        return torch.sigmoid(self.out(x[:, -1]))


def transformer(layers: int = 12, size: int = 224, num_classes: int = 1000) -> Any:
    return VisionTransformer(size, 16, layers, 12, 768, 3072, num_classes=num_classes)


def grown(model: Any) -> None:
    """Four channels in the first convolution, as satellites have."""
    old = model.features[0][0]
    model.features[0][0] = nn.Conv2d(4, old.out_channels, kernel_size=old.kernel_size, stride=old.stride)


class Behind(nn.Module):
    """What `DataParallel` around the convolutions alone makes of names: features.module.0.weight."""

    def __init__(self) -> None:
        super().__init__()
        whole = torchvision.models.vgg16()
        self.features = nn.Module()
        self.features.module = whole.features
        self.avgpool, self.classifier = whole.avgpool, whole.classifier


# Nobody's

class Speech(nn.Module):
    """Nobody's: keywords from mel bands."""

    def __init__(self) -> None:
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 28, (5, 3), stride=(2, 1)), nn.BatchNorm2d(28), nn.Hardtanh(0, 20),
                                 nn.Conv2d(28, 42, 3, stride=(2, 2)), nn.BatchNorm2d(42), nn.Hardtanh(0, 20))
        self.squash = nn.Linear(42 * 9, 112)
        self.gru = nn.GRU(112, 76, num_layers=2, bidirectional=True, dropout=0.1)
        self.classifier = nn.Sequential(nn.LayerNorm(152), nn.Linear(152, 64), nn.ReLU(), nn.Dropout(0.2),
                                        nn.Linear(64, 13))


class Skip(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm, self.linear1 = nn.BatchNorm1d(width), nn.Linear(width, 2 * width)
        self.drop, self.linear2 = nn.Dropout(0.15), nn.Linear(2 * width, width)

    def forward(self, x: Any) -> Any:
        return x + self.linear2(self.drop(functional.relu(self.linear1(self.norm(x)))))


class Prices(nn.Module):
    """Nobody's: prices of houses from 54 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(54, 186)
        self.blocks = nn.Sequential(Skip(186), Skip(186), Skip(186))
        self.last = nn.Sequential(nn.BatchNorm1d(186), nn.ReLU(), nn.Linear(186, 1))

    def forward(self, x: Any) -> Any:
        return self.last(self.blocks(self.first(x)))


class Points(nn.Module):
    """Nobody's: ten points of a hand from a grey picture."""

    def __init__(self) -> None:
        super().__init__()
        widths = (1, 20, 36, 72, 108)
        parts: list[nn.Module] = []
        for read, write in pairwise(widths):
            parts += [nn.Conv2d(read, write, 3, padding=1), nn.BatchNorm2d(write), nn.LeakyReLU(0.1), nn.MaxPool2d(2)]
        self.net = nn.Sequential(*parts)
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(108 * 36, 150), nn.LeakyReLU(0.1), nn.Linear(150, 20))

    def forward(self, x: Any) -> Any:
        return self.fc(self.net(x))


class Molecules(nn.Module):
    """Nobody's: attention over atoms, in parts with short names."""

    def __init__(self) -> None:
        super().__init__()
        self.atoms, self.degree = nn.Embedding(119, 132), nn.Embedding(12, 132)
        self.layers = nn.ModuleList()
        for _ in range(4):
            self.layers.append(nn.ModuleDict({
                "q": nn.Linear(132, 132), "k": nn.Linear(132, 132), "v": nn.Linear(132, 132), "o": nn.Linear(132, 132),
                "n1": nn.LayerNorm(132), "n2": nn.LayerNorm(132),
                "ff": nn.Sequential(nn.Linear(132, 290), nn.GELU(), nn.Linear(290, 132)),
            }))
        self.readout = nn.Linear(132, 3)
