"""Every recorded model, written as a header of safetensors, a checkpoint or a listing, reads back with all tensors."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections import Counter, OrderedDict
from collections.abc import Sequence
from math import prod

from paramledger.diagnosis import reading
from paramledger.diagnosis.equal import equal
from paramledger.diagnosis.observation import Held, Item, Observation
from paramledger.diagnosis.reading.sources import Sliced
from paramledger.tensors.comparison import Named
from paramledger.tensors.unrecorded import implementations

from conftest import the_ledger
from oracles.reading import recording

RECORDED = sorted({(framework, model) for _, framework, model in implementations(the_ledger())})


def saved(framework: str, model: str) -> list[Named]:
    """What a model saves: parameters, and the buffers that belong to its state."""
    found = recording(framework, model)
    return [*found.tensors("trainable"), *found.tensors("state")] if found else []


FIELD = "model."
MODELS = {named: tensors for named in RECORDED if (tensors := saved(*named))}


def safetensors(tensors: Sequence[Named]) -> Sliced:
    """A file of float32 with the header as the library writes it, by the alphabet, and nothing behind it."""
    end, entries = 0, {}
    for one in sorted(tensors, key=lambda one: one.name):
        start, end = end, end + 4 * prod(one.shape)
        entries[one.name] = {"dtype": "F32", "shape": one.shape, "data_offsets": [start, end]}
    header = json.dumps(entries).encode()
    data = len(header).to_bytes(8, "little") + header
    return Sliced("model.safetensors", len(data) + end, lambda start, stop: data[start:stop])


class Tensor:
    """Pickles as PyTorch's tensors do, without numbers."""

    def __init__(self, named: Named) -> None:
        self.named = named

    def __reduce__(self) -> tuple[object, ...]:
        return rebuilt, (None, 0, self.named.shape, ())


def rebuilt(*_: object) -> None:
    """Stands for PyTorch's function, whose name the pickle gets below."""


def checkpoint(tensors: Sequence[Named]) -> bytes:
    data = pickle.dumps(OrderedDict((one.name, Tensor(one)) for one in tensors), protocol=2)
    ours = f"c{rebuilt.__module__}\n{rebuilt.__name__}\n".encode()
    assert data.count(ours) <= 1
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as file:
        file.writestr("archive/data.pkl", data.replace(ours, b"ctorch._utils\n_rebuild_tensor_v2\n"))
    return into.getvalue()


def names(item: Item, held: Held) -> set[str]:
    """The names in a file that an item and a tensor of it may have had."""
    return {f"{item.name}{sign}{held.name}" for sign in "./_"} | {item.name, held.name}


def missing(tensors: Sequence[Named], found: Observation) -> list[str]:
    """Names of tensors that were not read, each with its shape; what was read twice counts as not read."""
    left = Counter({(one.name, one.shape): 1 for one in tensors})
    for item in found.items:
        for held in item.tensors:
            left.subtract(key for name in names(item, held) if (key := (name, held.shape)) in left)
    return sorted(name for (name, _), count in left.items() if count)


def test_every_model_reads_back_from_a_header() -> None:
    lost = {named: gone for named, all_ in MODELS.items() if (gone := missing(all_, reading.read(safetensors(all_))))}
    print(f"safetensors: {len(MODELS) - len(lost)} of {len(MODELS)} recorded models read back with all tensors")
    assert lost == {}
    assert len(MODELS) > 300


def test_every_model_reads_back_from_a_checkpoint() -> None:
    lost = {named: gone for named, all_ in MODELS.items() if (gone := missing(all_, reading.observe(checkpoint(all_))))}
    print(f"checkpoints: {len(MODELS) - len(lost)} of {len(MODELS)} recorded models read back with all tensors")
    assert lost == {}


def test_every_model_reads_back_from_a_listing() -> None:
    """As `print(name, tensor.shape)` writes it. A reader may take off the name of the field that all are in."""
    lost = {}
    for named, all_ in MODELS.items():
        text = "\n".join(f"{one.name} torch.Size({list(one.shape)})" for one in all_)
        alone = all(one.name.startswith(FIELD) for one in all_)
        bare = [Named(one.name.removeprefix(FIELD), one.shape) for one in all_] if alone else all_
        if gone := missing(bare, reading.read_text(text)):
            lost[named] = gone
    print(f"listings: {len(MODELS) - len(lost)} of {len(MODELS)} recorded models read back with all tensors")
    assert lost == {}


def test_blocks_come_in_the_order_of_their_numbers() -> None:
    found = reading.read(safetensors(MODELS["transformers", "openai-community/gpt2"]))
    blocks = [item.name.split(".")[2] for item in found.items if item.name.startswith("transformer.h.")]
    assert not found.ordered
    assert list(dict.fromkeys(blocks)) == [str(at) for at in range(12)]


def gguf(tensors: Sequence[Named]) -> bytes:
    """A header of GGUF: of each tensor its name, its axes with the fastest first, a type and a place."""
    held = [
        struct.pack("<Q", len(one.name)) + one.name.encode()
        + struct.pack(f"<I{len(one.shape)}QIQ", len(one.shape), *one.shape[::-1], 0, 0)
        for one in tensors
    ]  # fmt: skip
    return b"GGUF" + struct.pack("<IQQ", 3, len(held), 0) + b"".join(held)


def test_experts_that_gguf_stacks_are_those_of_the_published_network() -> None:
    """Mixtral's eight experts are published one by one; GGUF has three stacks for each layer, transformers two."""
    tensors = []
    for one in MODELS["transformers", "mistralai/Mixtral-8x7B-v0.1"]:
        layer = one.name.rpartition(".mlp.experts.")[0]
        if one.name.endswith("experts.gate_up_proj"):
            experts, both, width = one.shape
            for part in ("gate", "up"):
                tensors.append(Named(f"{layer}.ffn_{part}_exps.weight", (experts, both // 2, width)))
        elif one.name.endswith("experts.down_proj"):
            tensors.append(Named(f"{layer}.ffn_down_exps.weight", one.shape))
        else:
            tensors.append(one)
    found = reading.observe(gguf(tensors))
    assert sum("_exps." in item.name for item in found.items) == 32 * 3 * 8
    assert "mixtral/8x7b" in {same.address for same in equal(the_ledger(), found)}
