"""Networks that no framework has, built in plain torch after their papers and their authors' code.

They are judges of the specs as far as a second, independent writing can be: no author's module stands behind them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import nn


def dense(*widths: int) -> nn.Sequential:
    """Dense layers, each with its activation."""
    return nn.Sequential(*(part for a, b in pairwise(widths) for part in (nn.Linear(a, b), nn.ReLU())))


class NeRF(nn.Module):
    """After figure 7 of https://arxiv.org/abs/2003.08934 and run_nerf_helpers.py of github.com/bmild/nerf: the coarse
    network and the fine one.
    """

    def __init__(self, width: int = 256, place: int = 63, direction: int = 27) -> None:
        super().__init__()
        self.coarse, self.fine = (self._field(width, place, direction) for _ in range(2))

    @staticmethod
    def _field(width: int, place: int, direction: int) -> nn.ModuleDict:
        return nn.ModuleDict(
            {
                "first": dense(place, *[width] * 5),
                "second": dense(width + place, *[width] * 3),
                "density": nn.Linear(width, 1),
                "feature": nn.Linear(width, width),
                "view": dense(width + direction, width // 2),
                "colour": nn.Linear(width // 2, 3),
            }
        )


def points(*widths: int) -> nn.Sequential:
    """Dense layers for every point alike, each with its norm; the authors write them as convolutions of width 1."""
    return nn.Sequential(
        *(part for a, b in pairwise(widths) for part in (nn.Linear(a, b), nn.BatchNorm1d(b), nn.ReLU()))
    )


def normed(*widths: int) -> nn.Sequential:
    """Dense layers, each with its norm."""
    return nn.Sequential(
        *(part for a, b in pairwise(widths) for part in (nn.Linear(a, b), nn.BatchNorm1d(b), nn.ReLU()))
    )


class PointNet(nn.Module):
    """After section 4 and appendix C of https://arxiv.org/abs/1612.00593, models/pointnet_cls.py and
    transform_nets.py of github.com/charlesq34/pointnet.
    """

    def __init__(self, turns: bool = True) -> None:
        super().__init__()
        self.turns = nn.ModuleList(self._turn(width) for width in ((3, 64) if turns else ()))
        self.first, self.second = points(3, 64, 64), points(64, 64, 128, 1024)
        self.head, self.classes = normed(1024, 512, 256), nn.Linear(256, 40)

    @staticmethod
    def _turn(width: int) -> nn.Sequential:
        return nn.Sequential(points(width, 64, 128, 1024), normed(1024, 512, 256), nn.Linear(256, width * width))


CRITEO_KAGGLE = (
    1460, 583, 10131227, 2202608, 305, 24, 12517, 633, 3, 93145, 5683, 8351593, 3194, 27, 14992, 5461306, 10, 5652,
    2173, 4, 7046547, 18, 15, 286181, 105, 142572,
)


class DLRM(nn.Module):
    """After dlrm_s_pytorch.py and bench/dlrm_s_criteo_kaggle.sh of github.com/facebookresearch/dlrm."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.EmbeddingBag(words, width, mode="sum") for words in CRITEO_KAGGLE)
        vectors = len(CRITEO_KAGGLE) + 1
        self.bottom = dense(13, 512, 256, 64, width)
        self.top = nn.Sequential(dense(width + vectors * (vectors - 1) // 2, 512, 256), nn.Linear(256, 1))


class UNet3D(nn.Module):
    """After section 2 and figure 2 of https://arxiv.org/abs/1606.06650."""

    def __init__(self, norm: bool = True, up_bias: bool = True, classes: int = 3) -> None:
        super().__init__()
        self.norm = norm
        self.down = nn.ModuleList(self._double(*widths) for widths in ((3, 32, 64), (64, 64, 128), (128, 128, 256)))
        self.bottom = self._double(256, 256, 512)
        wide = (512, 256, 128)
        self.ups = nn.ModuleList(nn.ConvTranspose3d(n, n, 2, stride=2, bias=up_bias) for n in wide)
        self.up = nn.ModuleList(self._double(n + n // 2, n // 2, n // 2) for n in wide)
        self.out = nn.Conv3d(64, classes, 1)

    def _double(self, *widths: int) -> nn.Sequential:
        return nn.Sequential(
            *(
                part
                for a, b in pairwise(widths)
                for part in (nn.Conv3d(a, b, 3), *([nn.BatchNorm3d(b)] if self.norm else []), nn.ReLU())
            )
        )


class Generator(nn.Sequential):
    """After dcgan/main.py of github.com/pytorch/examples."""

    def __init__(self, filters: int = 64) -> None:
        widths = [100, *(filters * times for times in (8, 4, 2, 1)), 3]
        parts: list[nn.Module] = []
        for at, (a, b) in enumerate(pairwise(widths)):
            parts += [nn.ConvTranspose2d(a, b, 4, 2 if at else 1, 1 if at else 0, bias=False)]
            parts += [nn.Tanh()] if b == widths[-1] else [nn.BatchNorm2d(b), nn.ReLU()]
        super().__init__(*parts)


class Discriminator(nn.Sequential):
    """After dcgan/main.py of github.com/pytorch/examples."""

    def __init__(self, filters: int = 64) -> None:
        widths = [3, *(filters * times for times in (1, 2, 4, 8))]
        parts: list[nn.Module] = []
        for at, (a, b) in enumerate(pairwise(widths)):
            parts += [nn.Conv2d(a, b, 4, 2, 1, bias=False), *([nn.BatchNorm2d(b)] if at else []), nn.LeakyReLU(0.2)]
        super().__init__(*parts, nn.Conv2d(8 * filters, 1, 4, bias=False), nn.Sigmoid())


class DiT(nn.Module):
    """After models.py of github.com/facebookresearch/DiT."""

    def __init__(self, dim: int = 1152, depth: int = 28, patch: int = 2, size: int = 32) -> None:
        super().__init__()
        tokens = (size // patch) ** 2
        self.patches = nn.Conv2d(4, dim, patch, patch)
        self.positions = nn.Parameter(torch.zeros(1, tokens, dim), requires_grad=False)
        self.time = nn.Sequential(nn.Linear(256, dim), nn.SiLU(), nn.Linear(dim, dim))
        self.label = nn.Embedding(1001, dim)
        self.layers = nn.ModuleList(self._layer(dim) for _ in range(depth))
        self.modulation, self.out = nn.Linear(dim, 2 * dim), nn.Linear(dim, patch * patch * 8)

    @staticmethod
    def _layer(dim: int) -> nn.ModuleList:
        widths = ((dim, 3 * dim), (dim, dim), (dim, 4 * dim), (4 * dim, dim), (dim, 6 * dim))
        return nn.ModuleList(nn.Linear(a, b) for a, b in widths)


MODELS: dict[str, Any] = {
    "oracles.modules.DLRM()": DLRM,
    "oracles.modules.DiT()": DiT,
    "oracles.modules.Discriminator()": Discriminator,
    "oracles.modules.Generator()": Generator,
    "oracles.modules.NeRF()": NeRF,
    "oracles.modules.PointNet()": PointNet,
    "oracles.modules.PointNet(turns=False)": lambda: PointNet(turns=False),
    "oracles.modules.UNet3D()": UNet3D,
    "oracles.modules.UNet3D(norm=False, up_bias=False)": lambda: UNet3D(norm=False, up_bias=False),
}
