"""The recordings, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

from paramledger.tensors.comparison import Axes, Named

from oracles.folding import unfold
from oracles.recording import FOLDER


@dataclass(frozen=True, slots=True)
class Published:
    """What torchvision prints about one set of weights; `thousandths` is `_ops`, which it prints in billions with three
    decimals.
    """

    name: str
    parameters: int
    size: int
    thousandths: int


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded model or layer."""

    framework: str
    model: str
    entry: Mapping[str, Any]

    def tensors(self, section: str) -> tuple[Named, ...]:
        """The tensors of a section: `trainable`, `state`, `unsaved`, `seeds`."""
        if "of" not in self.entry:
            return listed(self.entry.get(section, {}))
        whole = recorded(self.framework)["models"][self.entry["of"]]
        less, more = (listed(self.entry[part][section]) for part in ("less", "more"))
        return (*(tensor for tensor in listed(whole[section]) if tensor not in less), *more)

    @property
    def model_class(self) -> str:
        """The class or function that the model was made by."""
        named = [self.entry.get("class", ""), *self.entry.get("config", {}).get("architectures", ())]
        return str(next(filter(None, named), self.model.partition("(")[0]))

    def total(self, section: str) -> int:
        """The elements of a section's tensors."""
        return sum(prod(tensor.shape) for tensor in self.tensors(section))

    @property
    def macs(self) -> dict[int, int]:
        """Multiply-accumulates by the size of a square image, where a counter gave them."""
        return {int(size): macs for size, macs in self.entry.get("macs", {}).items()}

    @property
    def published(self) -> tuple[Published, ...]:
        """The weights that torchvision publishes for the model."""
        return tuple(
            Published(name, weights["num_params"], weights["input"], thousandths(weights["ops"]))
            for name, weights in self.entry.get("weights", {}).items()
        )


def listed(section: Mapping[str, tuple[int, str]]) -> tuple[Named, ...]:
    """Every tensor of a section, by name."""
    found: list[Named] = []
    for text, (count, folded) in section.items():
        names = unfold(folded)
        if len(names) != count:
            raise ValueError(f"{count} tensors of {text}, but {len(names)} names: {folded}")
        found += [Named(name, shape(text)) for name in names]
    return tuple(found)


def shape(text: str) -> Axes:
    """`64x3x7x7` as numbers; `()` has none."""
    return () if text == "()" else tuple(map(int, text.split("x")))


def thousandths(number: str) -> int:
    """`4.089` is 4089, without a float in between; more decimals than three are refused."""
    whole, _, decimals = number.partition(".")
    if len(decimals) > 3:
        raise ValueError(f"{number} has more than three decimals")
    return int(whole + decimals.ljust(3, "0"))


@cache
def recorded(framework: str) -> Mapping[str, Mapping[str, Any]]:
    """A framework's file: `versions`, `models` and `layers`; decimals stay text. No sections when there is no file."""
    path = FOLDER / f"{framework}.json"
    return json.loads(path.read_text(encoding="utf-8"), parse_float=str) if path.exists() else {}


def frameworks() -> list[str]:
    """The frameworks that there are recordings of."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def recording(framework: str, model: str) -> Recording | None:
    """A model's or layer's recording, under the name that specs give in `implementations`."""
    file = recorded(framework)
    entry = file.get("models", {}).get(model) or file.get("layers", {}).get(model)
    return Recording(framework, model, entry) if entry else None


def models(framework: str) -> list[str]:
    """The models of a framework that variants have to cover; single layers need not be."""
    return sorted(recorded(framework).get("models", {}))
