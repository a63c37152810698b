"""Every recorded model, listed as its framework lists it, is known as itself or as a variant with equal tensors."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from paramledger.diagnosis.equal import Same, equal
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.tensors import Tensor, observed
from paramledger.tensors.comparison import Named
from paramledger.tensors.unrecorded import implementations

from conftest import the_ledger
from oracles.reading import recording

RECORDED = [(address, *named) for address, *named in implementations(the_ledger()) if recording(*named)]
MEASURED = ("running_mean", "running_var", "moving_mean", "moving_variance", "num_batches_tracked")


def recorded(framework: str, model: str, *sections: str) -> list[Named]:
    found = recording(framework, model)
    assert found
    return [tensor for section in sections for tensor in found.tensors(section)]


def listing(tensors: Iterable[Named]) -> Observation:
    return observed("listing", [Tensor(one.name, one.shape) for one in tensors])


def same(observation: Observation) -> dict[str, Same]:
    return {one.address: one for one in equal(the_ledger(), observation)}


def recognised(cases: dict[tuple[str, str, str], list[Named]], what: str) -> None:
    missed = [case for case, tensors in cases.items() if case[0] not in same(listing(tensors))]
    print(f"{what}: {len(cases) - len(missed)} of {len(cases)} recorded models are recognised")
    assert missed == []


def test_every_state_dict_is_recognised() -> None:
    """Parameters and buffers, in the alphabetical order of a safetensors header."""
    whole = {case: recorded(*case[1:], "trainable", "state") for case in map(tuple, RECORDED)}
    recognised({case: sorted(found, key=lambda one: one.name) for case, found in whole.items()}, "state dicts")


def test_every_list_of_parameters_is_recognised() -> None:
    """Without what is measured in training. Models with other frozen tensors are left to the test above."""
    cases = {}
    for case in map(tuple, RECORDED):
        state = {one.name.replace("/", ".").rpartition(".")[2] for one in recorded(*case[1:], "state")}
        if state <= set(MEASURED):
            cases[case] = recorded(*case[1:], "trainable")
    assert len(cases) > 300
    recognised(cases, "lists of parameters")


def test_buffers_and_branches_that_are_listed_are_said() -> None:
    trained, state = (recorded("torchvision", "googlenet", part) for part in ("trainable", "state"))
    main = [one for one in trained if not one.name.startswith("aux")]
    assert same(listing(trained))["googlenet/torchvision"] == Same("googlenet/torchvision", False, True, False)
    assert same(listing(trained + state))["googlenet/torchvision"].state
    assert not same(listing(main))["googlenet/torchvision"].training


def test_a_table_that_is_listed_again_is_said() -> None:
    """GPT-2's head is its table of 50,257 tokens, which a state dict lists under both names."""
    tensors = recorded("transformers", "openai-community/gpt2", "trainable")
    again = [*tensors, Named("lm_head.weight", (50257, 768))]
    assert not same(listing(tensors))["gpt2/small"].again
    assert same(listing(again))["gpt2/small"].again


@pytest.mark.parametrize(
    ("name", "shape"), [("fc.weight", (10, 2048)), ("conv1.weight", (64, 1, 7, 7)), ("bn1.weight", (128,))]
)
def test_a_model_with_another_tensor_is_no_variant(name: str, shape: tuple[int, ...]) -> None:
    tensors = recorded("torchvision", "resnet50", "trainable", "state")
    assert any(one.name == name for one in tensors)
    changed = [Named(one.name, shape) if one.name == name else one for one in tensors]
    assert same(listing(changed)) == {}
    assert same(listing(tensors[1:])) == same(listing(tensors * 2)) == {}


def test_what_has_no_tensors_is_like_none() -> None:
    assert same(Observation("listing", "torch")) == {}
