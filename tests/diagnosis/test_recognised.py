"""Checkpoints and configurations that need no repair: what they are, and what they list beside parameters."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import pytest
from paramledger.diagnosis.diagnosing import Diagnosis, diagnosis
from paramledger.diagnosis.observation import Observation, Printed
from paramledger.diagnosis.reading.tensors import Tensor, observed

from conftest import the_ledger
from oracles.reading import recording

CHECKPOINTS = [
    # what is listed beside parameters, as the framework's buffers, branches and shared tables have it
    ("torchvision", "vgg16", "vgg/vgg16", []),
    ("torchvision", "resnet18", "resnet/resnet18", ["bn_stats_counted"]),
    ("torchvision", "swin_t", "swin/swin_t", ["bn_stats_counted"]),
    ("torchvision", "googlenet", "googlenet/torchvision", ["aux_heads_on", "bn_stats_counted"]),
    ("timm", "resnet50c", "resnet/resnet50_c", ["bn_stats_counted"]),
    ("transformers", "state-spaces/mamba-130m-hf", "mamba/130m", []),
    ("keras", "MobileNetV2", "mobilenet_v2/mobilenet_v2", []),
]


def checkpoint(framework: str, model: str) -> Observation:
    """A recorded model as the header of a safetensors file, which follows the alphabet."""
    found = recording(framework, model)
    assert found
    tensors = [Tensor(one.name, one.shape) for part in ("trainable", "state") for one in found.tensors(part)]
    return observed("safetensors", sorted(tensors, key=lambda one: one.name))


def read(observation: Observation) -> Diagnosis:
    return diagnosis(the_ledger(), observation)


@pytest.mark.parametrize(("framework", "model", "address", "codes"), CHECKPOINTS)
def test_a_checkpoint_is_its_model(framework: str, model: str, address: str, codes: list[str]) -> None:
    found = read(checkpoint(framework, model))
    first = found.readings[0]
    assert (first.reference, [cause.code for cause in first.causes]) == (address, codes)
    assert first.status == ("convention" if codes else "correct")
    assert first.remainder == 0 and first.agreed == first.rows > 0
    assert found.walks <= 2 * len(found.readings)


@pytest.mark.parametrize("ordered", [True, False])
def test_a_live_module_counts_its_parameters_whatever_buffers_it_has(ordered: bool) -> None:
    """PyTorch's `parameters()` has 11,689,512 of torchvision's ResNet-18, and its `buffers()` 9,620 more."""
    listed = replace(checkpoint("torchvision", "resnet18"), format="torch_module", ordered=ordered)
    first = read(replace(listed, printed=Printed(11_689_512, 11_689_512, 0))).readings[0]
    assert (first.reference, first.status, first.causes) == ("resnet/resnet18", "correct", ())
    first = read(replace(listed, printed=Printed(11_689_512 + 9_620))).readings[0]
    assert (first.reference, [cause.code for cause in first.causes]) == ("resnet/resnet18", ["bn_stats_counted"])


def test_a_live_module_has_queries_keys_and_values_of_its_own() -> None:
    """Three layers in the ViT of transformers, which torchvision's has as one; each says its class and its count."""
    found = recording("torchvision", "vit_b_16")
    assert found
    tensors = [part for one in found.tensors("trainable") for part in projected(Tensor(one.name, one.shape))]
    named = observed("torch_module", sorted(tensors, key=lambda one: one.name)).items
    kinds = ["Linear" if "proj" in item.name else "" for item in named]
    counts = [sum(prod(held.shape) for held in item.tensors) for item in named]
    items = tuple(map(lambda item, kind, count: replace(item, kind=kind, count=count), named, kinds, counts))
    live = Observation("torch_module", "torch", items, Printed(86_567_656, 86_567_656, 0))
    first = read(live).readings[0]
    assert (first.reference, first.status) == ("vit/b_16", "correct")


def projected(tensor: Tensor) -> list[Tensor]:
    """The projections of an attention one by one."""
    module, joined, name = tensor.name.partition("in_proj_")
    if not joined:
        return [tensor]
    each = (tensor.shape[0] // 3, *tensor.shape[1:])
    return [Tensor(f"{module}{part}_proj.{name}", each) for part in ("q", "k", "v")]


def test_a_configuration_is_its_network_and_an_adapter_its_sum() -> None:
    """PEFT 0.21.2 prints 124,734,720 parameters of GPT-2 with adapters of rank 8 beside `c_attn`."""
    settings = {"model_type": "gpt2", "n_embd": 1024, "n_layer": 24, "n_head": 16}
    plain = read(Observation("config", "torch", settings=settings))
    assert (plain.readings[0].reference, plain.total) == ("gpt2/medium", 354_823_168)
    lora = {"peft_type": "LORA", "base_model_name_or_path": "gpt2", "r": 8, "target_modules": ["c_attn"]}
    assert read(Observation("config", "torch", settings=lora)).total == 124_734_720
