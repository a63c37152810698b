"""A module of PyTorch in memory: its modules, with arguments, parameters and the buffers that it saves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any, NamedTuple

from paramledger.diagnosis.observation import Held, Item, Observation, Printed
from paramledger.diagnosis.reading.live_values import attribute, is_plain, shape_of, size_of
from paramledger.diagnosis.reading.tensors import WRAPPERS, place
from paramledger.problems import SpecError

NAME = "torch_module"
MOST_WRAPPERS = 8
PARALLEL = ("DataParallel", "DistributedDataParallel", "FullyShardedDataParallel")
# The arguments of PyTorch's layers that are attributes of the same name
ARGUMENTS = (
    "in_features", "out_features", "in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding",
    "dilation", "groups", "padding_mode", "num_features", "num_groups", "num_channels", "normalized_shape", "eps",
    "momentum", "affine", "elementwise_affine", "track_running_stats", "num_embeddings", "embedding_dim", "padding_idx",
    "input_size", "hidden_size", "num_layers", "batch_first", "bidirectional", "proj_size", "embed_dim", "num_heads",
    "dropout", "p", "inplace", "ceil_mode", "output_size", "scale_factor", "upscale_factor", "mode", "negative_slope",
    "num_parameters", "start_dim", "end_dim", "approximate", "dim",
)  # fmt: skip


class Own(NamedTuple):
    """A tensor of a module itself: its item, how the item holds it, and whether it is trained; None for a buffer."""

    item: str
    held: Held
    trainable: bool | None


@dataclass(slots=True)
class Seen:
    """What was met: modules, and the name that a tensor has first."""

    modules: set[int] = field(default_factory=set)
    tensors: dict[int, str] = field(default_factory=dict)


def read(model: Any) -> Observation:
    """Its items in the order in which its modules were made. Raises SpecError for lazy layers without shapes."""
    parameters = list(model.parameters())
    if lazy := [one for one in parameters if type(one).__name__.startswith("Uninitialized")]:
        raise SpecError(f"{len(lazy)} parameters of lazy layers have no shape yet", "call the model once")
    total = sum(map(size_of, parameters))
    trainable = sum(size_of(one) for one in parameters if one.requires_grad)
    items = tuple(_items(_unwrapped(model), "", 0, Seen()))
    return Observation(NAME, "torch", items, Printed(total, trainable, total - trainable))


def _items(module: Any, name: str, depth: int, seen: Seen) -> list[Item]:
    """A module, and what is in it. One that was met before is an item by itself, without what is in it."""
    item = Item(name, type(module).__name__, arguments=_arguments(module), depth=depth)
    children = [(key, _unwrapped(child)) for key, child in module._modules.items() if child is not None]
    if id(module) in seen.modules:
        return [replace(item, again=True, whole=bool(children))]
    seen.modules.add(id(module))
    own = list(_own(module, name, bool(children), seen))
    if not children:
        return [_with(item, own)]
    alone: dict[str, list[Own]] = {}
    for one in own:
        alone.setdefault(one.item, []).append(one)
    beside = [_with(Item(place, depth=depth + 1), group) for place, group in alone.items()]
    inner = [one for key, child in children for one in _items(child, _joined(name, key), depth + 1, seen)]
    count = sum(one.count or 0 for one in [*beside, *inner] if not one.whole)
    return [replace(item, count=count, whole=True), *beside, *inner]


def _with(item: Item, own: Sequence[Own]) -> Item:
    """An item with tensors. It counts its parameters, but not those that are another's too."""
    trained = {one.trainable for one in own} - {None}
    return replace(
        item,
        count=sum(prod(one.held.shape) for one in own if one.trainable is not None and not one.held.same_as),
        tensors=tuple(one.held for one in own),
        trainable=trained.pop() if len(trained) == 1 else None,
    )


def _own(module: Any, name: str, has_modules: bool, seen: Seen) -> Iterator[Own]:
    """The parameters of a module itself, and the buffers that it saves."""
    unsaved = getattr(module, "_non_persistent_buffers_set", ())
    buffers = {key: one for key, one in module._buffers.items() if key not in unsaved}
    for key, tensor in (*module._parameters.items(), *buffers.items()):
        if tensor is None:
            continue
        whole_name = _joined(name, key)
        first = seen.tensors.setdefault(id(tensor), whole_name)
        trainable = None if key in buffers else bool(tensor.requires_grad)
        item, own_name = place(whole_name, {name} if has_modules else set())
        yield Own(item, Held(own_name, shape_of(tensor) or (), "" if first == whole_name else first), trainable)


def _joined(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


def _unwrapped(module: Any) -> Any:
    """The module in DataParallel, torch.compile and their like."""
    for _ in range(MOST_WRAPPERS):
        names = ("module",) if type(module).__name__ in PARALLEL else WRAPPERS
        inner = next((module._modules[name] for name in names if module._modules.get(name) is not None), None)
        if inner is None:
            break
        module = inner
    return module


def _arguments(module: Any) -> dict[str, object]:
    """The arguments that a layer keeps, and whether it has a bias."""
    found = {name: attribute(module, name) for name in ARGUMENTS if hasattr(module, name)}
    if "bias" in module._parameters:
        found["bias"] = module._parameters["bias"] is not None
    elif isinstance(attribute(module, "bias"), bool):
        found["bias"] = module.bias
    return {name: value for name, value in found.items() if is_plain(value)}
