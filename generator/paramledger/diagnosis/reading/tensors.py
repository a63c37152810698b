"""A list of named tensors as items, one for each module that holds some: for listings, headers and live objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from paramledger.diagnosis.observation import Framework, Held, Item, Observation
from paramledger.diagnosis.reading.json_objects import shown

WRAPPERS = ("_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module")
PARAMETRIZED = ".parametrizations."     # of a module whose weight is made of other tensors, as weight norm makes it
PARALLEL = "module."        # what DataParallel puts before every name
STEM = re.compile(r"(?P<stem>.+)_(?P<name>weight|bias)$")      # in_proj_weight, of a module that has others inside
# Last words of names that tell of another form of the weights
ODD = (
    (("qweight", "qzeros", "weight_packed", "absmax", "quant_map"), "Weights are packed"),
    (("flat_param", "_flat_param"), "FSDP has flattened several tensors into one"),
)
FIRST = ("weight", "kernel", "bias")
KERAS = ("kernel", "gamma", "beta", "moving_mean", "moving_variance", "embeddings", "recurrent_kernel")


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as a source lists it, by its whole name. `same_as` is the name of an earlier one that it is, if any;
    `line` and `text` are where it stands in a text.
    """

    name: str
    shape: tuple[int, ...]
    same_as: str = ""
    line: int = 0
    text: str = ""


def observed(
    source: str,
    tensors: Sequence[Tensor],
    framework: Framework | None = None,
    notes: Iterable[str] = (),
    ordered: bool | None = None,
) -> Observation:
    """What a list of tensors says, in its own order, or sorted with numbers as numbers if it follows the alphabet.

    `ordered` tells which of the two, where the names do not.
    """
    if ordered is None:
        ordered = not alphabetical([tensor.name for tensor in tensors])
    listed = unwrapped(tensors)
    return Observation(
        source,
        framework_of(listed) if framework is None else framework,
        items_of(listed if ordered else sorted(listed, key=lambda tensor: natural(tensor.name))),
        notes=(*notes, *_oddities(listed)),
        ordered=ordered,
    )


def _oddities(tensors: Sequence[Tensor]) -> Iterator[str]:
    """A sentence for each way in which these are not the tensors of layers."""
    for words, what in ODD:
        found = next((tensor.name for tensor in tensors if parted(tensor.name)[1] in words), "")
        if found:
            yield f"{what}, such as {shown(found)}: the shapes are not those of the layers."


def unwrapped(tensors: Sequence[Tensor]) -> list[Tensor]:
    """The tensors without what DataParallel, FSDP, torch.compile and their like put into names."""
    names = [_without_wrappers(tensor.name) for tensor in tensors]
    if all(name.startswith(PARALLEL) for name in names):
        names = [name.removeprefix(PARALLEL) for name in names]
    if names == [tensor.name for tensor in tensors]:
        return list(tensors)
    known = dict(zip((tensor.name for tensor in tensors), names, strict=True))
    return [
        replace(tensor, name=name, same_as=known.get(tensor.same_as, tensor.same_as))
        for tensor, name in zip(tensors, names, strict=True)
    ]


def _without_wrappers(name: str) -> str:
    return ".".join(word for word in name.removesuffix(":0").split(".") if word not in WRAPPERS)


def items_of(tensors: Sequence[Tensor]) -> tuple[Item, ...]:
    """An item for each module, where its first tensor stands.

    A tensor that lies in a module beside other modules, and is not simply its weight or bias, is an item by itself:
    `cls_token`, or `attn.in_proj` with its `in_proj_weight` and `in_proj_bias`.
    """
    inner = _with_modules_inside({parted(tensor.name)[0] for tensor in tensors})
    modules: dict[str, list[tuple[str, Tensor]]] = {}
    for tensor in tensors:
        module, name = place(tensor.name, inner)
        modules.setdefault(module, []).append((name, tensor))
    return tuple(_item(module, held) for module, held in modules.items())


def _item(module: str, tensors: Sequence[tuple[str, Tensor]]) -> Item:
    first = tensors[0][1]
    held = tuple(Held(name, tensor.shape, tensor.same_as) for name, tensor in tensors)
    return Item(module, tensors=held, line=first.line, text=first.text)


def place(name: str, inner: set[str]) -> tuple[str, str]:
    """The item that a tensor belongs to, and its name in that item."""
    if PARAMETRIZED in name:
        return name[: name.index(PARAMETRIZED)], name[name.index(PARAMETRIZED) + 1:]
    module, last = parted(name)
    if module not in inner or last in FIRST:
        return module, last
    found = STEM.match(last)
    return (name[: -len(last)] + found["stem"], found["name"]) if found else (name, last)


def parted(name: str) -> tuple[str, str]:
    """`layer1.0.conv1.weight` as its module and its own name; Keras parts them by a slash."""
    cut = max(name.rfind("."), name.rfind("/"))
    return name[: max(cut, 0)], name[cut + 1 :]


def _with_modules_inside(modules: set[str]) -> set[str]:
    """The modules that others lie in. Sorted with the part sign before all others, an inner one comes next."""
    keys = sorted((f"\0{re.sub('[./]', chr(0), module)}" if module else "", module) for module in modules)
    return {module for (key, module), (inner, _) in pairwise(keys) if inner.startswith(f"{key}\0")}


def alphabetical(names: Sequence[str]) -> bool:
    """Whether names follow the alphabet as no network does: with `bias` before `weight`, or `10` before `9`."""
    return len(names) > 1 and list(names) == sorted(names)


def natural(name: str) -> tuple[tuple[object, ...], ...]:
    """A key that sorts numbers in names as numbers, and in a module its weight first."""
    module, last = parted(name)
    words = re.split(r"(\d+)", module)
    rank = FIRST.index(last) if last in FIRST else len(FIRST)
    return (*((len(word), word) if at % 2 else (word,) for at, word in enumerate(words)), (rank, last))


def framework_of(tensors: Iterable[Tensor]) -> Framework:
    """Whose words the names are: Keras has kernels, PyTorch weights, and at times a gamma beside them."""
    words = {parted(tensor.name)[1] for tensor in tensors}
    return "keras" if words & set(KERAS) and "weight" not in words else "torch"
