"""Laying: every round a row of its own, and the extents of blocks."""

from __future__ import annotations

import pytest
from paramledger.counts.rows import unfolded
from paramledger.diagnosis import laying
from paramledger.diagnosis.laying import lay
from paramledger.problems import SpecError

from conftest import the_ledger
from tests.networks import block, family, network

LINEAR = 'op = "linear", bias = false, out_features'
PAIR = block("pair", f'name = "a", {LINEAR} = 4\nname = "b", {LINEAR} = 4')
# 4 features throughout: each dense layer has 4 · 4 = 16 weights
LAYERS = f'name = "in", {LINEAR} = 4\nname = "pairs", block = "pair", repeat = 3\nname = "out", {LINEAR} = 2'
STACK = family(LAYERS, PAIR)


def test_rounds_are_rows_in_the_order_in_which_they_run() -> None:
    laid = lay(network(STACK).root)
    assert [(row.address, row.parameters) for row in laid.rows] == [
        ("in", 16),
        ("pairs.0.a", 16),
        ("pairs.0.b", 16),
        ("pairs.1.a", 16),
        ("pairs.1.b", 16),
        ("pairs.2.a", 16),
        ("pairs.2.b", 16),
        ("out", 8),
    ]


def test_blocks_say_which_rows_are_inside() -> None:
    laid = lay(network(STACK).root)
    assert [block[:5] for block in laid.blocks] == [
        ("pairs", "", 1, 7, 0),
        ("pairs.0", "pair", 1, 3, 1),
        ("pairs.1", "pair", 3, 5, 1),
        ("pairs.2", "pair", 5, 7, 1),
    ]


def test_equal_layers_are_one_object_and_are_laid_once(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    before = laying.Laying._laid

    def counted(self: laying.Laying, group: laying.Group, around: laying._Around) -> laying.Part:
        laid.append(group.block)
        return before(self, group, around)

    monkeypatch.setattr(laying.Laying, "_laid", counted)
    root, kept = network(STACK).root, laying.Laying()
    found = lay(root, kept)
    assert found.rows[1].layer is found.rows[5].layer
    assert laid == ["x/plain", "pair"]
    assert lay(root, kept).rows == found.rows
    assert laid == ["x/plain", "pair"]


def test_a_round_that_uses_the_first_rounds_tensors_names_their_layer() -> None:
    layers = 'name = "pairs", block = "pair", repeat = 2, shared = true'
    laid = lay(network(family('name = "outer", block = "outer"', f"{block('outer', layers)}{PAIR}")).root)
    assert [(row.address, row.layer.tied, row.tied_to, row.parameters, row.layer.borrowed) for row in laid.rows] == [
        ("outer.pairs.0.a", "", "", 16, 0),
        ("outer.pairs.0.b", "", "", 16, 0),
        ("outer.pairs.1.a", "all", "outer.pairs.0.a", 0, 16),
        ("outer.pairs.1.b", "all", "outer.pairs.0.b", 0, 16),
    ]


def test_a_tied_weight_leaves_the_bias_its_own() -> None:
    dense = 'op = "linear", out_features = 4'
    (_, row) = lay(network(family(f'name = "a", {dense}\nname = "b", {dense}, tied_to = "a"')).root).rows
    assert (row.layer.tied, row.tied_to, row.parameters, row.layer.borrowed) == ("weight", "a", 4, 16)
    assert [tensor.name for tensor in row.layer.own] == ["bias"]


def test_experts_are_copies_or_stand_in_the_shape() -> None:
    text = 'name = "moe", op = "experts", block = "pair", count = 8, active = 2, stacked = {}'
    apart, stacked = (lay(network(family(text.format(word), PAIR)).root).rows[0] for word in ("false", "true"))
    assert (apart.layer.copies, apart.parameters, apart.layer.tensors[0].shape) == (8, 128, (4, 4))
    assert (stacked.layer.copies, stacked.parameters, stacked.layer.tensors[0].shape) == (1, 128, (8, 4, 4))


def test_a_network_of_too_many_layers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "MOST_LAID", 7)
    with pytest.raises(SpecError, match=r"^the network has more than 7 layers \[ask for a smaller one\]$"):
        lay(network(STACK).root)


ADDRESSES = ["albert/base", "googlenet/torchvision", "mixtral/8x7b", "resnet/resnet50", "t5/small"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_network_is_laid_as_it_is_unfolded(address: str) -> None:
    found = the_ledger().breakdown(address)
    laid = lay(found.root)
    assert [(row.address, row.layer.leaf, row.layer.training) for row in laid.rows] == [
        (row.address, row.node, row.training) for row in unfolded(found.root)
    ]
    assert laid.parameters == found.parameters
    assert all(row.tied_to in laid.index for row in laid.rows if row.layer.tied)
