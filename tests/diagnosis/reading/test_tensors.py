"""A list of named tensors as items."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.observation import Held
from paramledger.diagnosis.reading.tensors import Tensor, items_of, natural, observed, unwrapped


def listed(*names: str) -> list[Tensor]:
    return [Tensor(name, (1,)) for name in names]


def grouped(*names: str) -> dict[str, list[str]]:
    return {item.name: [held.name for held in item.tensors] for item in items_of(listed(*names))}


@pytest.mark.parametrize(
    ("names", "items"),
    [
        (["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean"],
         {"conv1": ["weight"], "bn1": ["weight", "bias", "running_mean"]}),
        (["weight", "bias"], {"": ["weight", "bias"]}),                             # a Linear alone
        (["cls_token", "pos_embed", "norm.weight"],
         {"cls_token": ["cls_token"], "pos_embed": ["pos_embed"], "norm": ["weight"]}),
        (["a.in_proj_weight", "a.in_proj_bias", "a.out_proj.weight", "a.out_proj.bias"],
         {"a.in_proj": ["weight", "bias"], "a.out_proj": ["weight", "bias"]}),
        (["lstm.weight_ih_l0", "lstm.bias_ih_l0"], {"lstm": ["weight_ih_l0", "bias_ih_l0"]}),
        (["a.b.weight", "a.weight", "a-b.weight"], {"a.b": ["weight"], "a": ["weight"], "a-b": ["weight"]}),
        (["block/conv/kernel:0", "block/conv/bias:0"], {"block/conv": ["kernel", "bias"]}),
    ],
)  # fmt: skip
def test_tensors_are_grouped_by_their_modules(names: list[str], items: dict[str, list[str]]) -> None:
    assert grouped(*(tensor.name for tensor in unwrapped(listed(*names)))) == items


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("module.conv1.weight", "conv1.weight"),
        ("_orig_mod.conv1.weight", "conv1.weight"),
        ("module._orig_mod.conv1.weight", "conv1.weight"),
        ("layers.0._fsdp_wrapped_module.attn._checkpoint_wrapped_module.q.weight", "layers.0.attn.q.weight"),
        ("dense/kernel:0", "dense/kernel"),
    ],
)
def test_what_wrappers_put_before_names_is_taken_off(name: str, bare: str) -> None:
    assert [tensor.name for tensor in unwrapped(listed(name))] == [bare]


def test_a_module_called_module_keeps_its_name_beside_others() -> None:
    names = ["module.conv.weight", "head.weight"]
    assert [tensor.name for tensor in unwrapped(listed(*names))] == names


def test_a_tied_tensor_names_the_other_without_wrappers_too() -> None:
    tied = Tensor("module.head.weight", (9, 4), same_as="module.embed.weight")
    found = observed("listing", [Tensor("module.embed.weight", (9, 4)), tied])
    assert found.items[1].tensors == (Held("weight", (9, 4), "embed.weight"),)


def test_a_list_in_the_order_of_the_alphabet_is_sorted_by_numbers_and_says_so() -> None:
    names = ["h.0.bias", "h.0.weight", "h.1.bias", "h.1.weight", "h.10.bias", "h.10.weight", "h.2.bias", "h.2.weight"]
    found = observed("safetensors", listed(*names))
    assert not found.ordered
    assert [item.name for item in found.items] == ["h.0", "h.1", "h.2", "h.10"]
    assert [held.name for held in found.items[0].tensors] == ["weight", "bias"]


def test_a_list_in_its_own_order_keeps_it() -> None:
    found = observed("listing", listed("stem.weight", "stem.bias", "body.weight", "body.bias"))
    assert found.ordered
    assert [item.name for item in found.items] == ["stem", "body"]


def test_names_of_any_kind_sort() -> None:
    names = ["", ".", "1", "a01.w", "a1.w", "a1.b.w", "a2.w", "a10.w", "9" * 5000 + ".w", "٣.w", "a/b", "1.1.1"]
    assert [name for name in sorted(names, key=natural) if name[:1] == "a" and name[-1] == "w"] == [
        "a1.w", "a1.b.w", "a2.w", "a01.w", "a10.w",
    ]  # fmt: skip
    assert len(observed("listing", listed(*sorted(names))).items) == 12


def test_the_words_tell_the_framework() -> None:
    names = ["conv/kernel", "bn.gamma", "conv.weight"]
    assert [observed("listing", listed(name)).framework for name in names] == ["keras", "keras", "torch"]
