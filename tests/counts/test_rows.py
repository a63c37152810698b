"""Counting: totals are sums of rows, whatever is repeated, tied, routed or there in training only."""

from __future__ import annotations

from math import prod

import pytest
from paramledger.counts.quantities import had
from paramledger.counts.rows import Totals, unfolded
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.counting import PLAIN, counted

from conftest import the_ledger
from tests.networks import IMAGE, block, family, network, rows

SEEDS = the_ledger()
LINEAR = 'op = "linear", bias = false, out_features'


def sums(found: Breakdown) -> Totals:
    """The totals worked out another way: row by row, as they stand on a page."""
    names = (
        "parameters",
        "biases",
        "state",
        "tracked",
        "active_parameters",
        "macs",
        "units",
        "activations",
        "training_only",
        "frozen",
        "keepers",
        "cache",
        "growth",
        "hidden",
    )
    figures = dict.fromkeys(names, 0)
    for row in found.rows:
        one = row.figures
        if row.training:
            figures["training_only"] += row.count * one.parameters
            continue
        for name in ("parameters", "biases", "state", "tracked", "frozen"):
            figures[name] += row.count * getattr(one, name)
        for name in ("active_parameters", "macs", "units", "activations", "keepers", "cache", "growth", "hidden"):
            figures[name] += row.active * getattr(one, name)
    tokens = found.totals.tokens        # whatever it is, no sum over rows
    return Totals(**figures, input=sum(prod(shape) for shape in found.inputs), tokens=tokens)


@pytest.mark.parametrize("address", SEEDS.addresses)
def test_totals_are_sums_of_rows(address: str) -> None:
    found = SEEDS.breakdown(address)
    assert sums(found) == found.totals


@pytest.mark.parametrize("address", SEEDS.addresses)
def test_totals_of_blocks_are_sums_of_their_rows(address: str) -> None:
    found = SEEDS.breakdown(address)
    whole = found.figure("*", "parameters")
    trained = sum(row.count * row.figures.parameters for row in found.all_rows if row.depth == 0 and row.training)
    assert whole == sum(row.count * row.figures.parameters for row in found.all_rows if row.depth == 0)
    assert whole - trained == found.totals.parameters


def test_every_quantity_of_one_convolution_with_its_norm() -> None:
    """8 × 8 × 4 in; 3 × 3, 8 filters, no padding: 6 × 6 × 8 out."""
    found = network(
        family(
            'name = "conv", op = "conv2d", out_channels = 8, kernel_size = 3\nname = "bn", op = "batch_norm"',
            entering=IMAGE,
        )
    )
    weights, outputs = 3 * 3 * 4 * 8, 6 * 6 * 8
    expected = {
        "parameters": weights + 8 + 16,
        "weights": weights + 8,             # and the norm's scales
        "biases": 8 + 8,                    # and the norm's shifts
        "state": 16,
        "total": weights + 8 + 16 + 16,
        "active_parameters": weights + 8 + 16,
        "training_parameters": weights + 8 + 16,
        "macs": 36 * weights,
        "units": outputs,
        "activations": 2 * outputs,
        "input": 8 * 8 * 4,
        "frozen_parameters": 0,
        "bytes": 4 * (weights + 40),
        "training_bytes": 16 * (weights + 8 + 16),
    }
    assert {name: found.totals.of(name) for name in had(found.totals)} == expected
    assert found.totals.tracked == 1


EXPERT = block("expert", f'name = "up", {LINEAR} = 8\nname = "down", {LINEAR} = 4')
ROUTED = f"""
    name = "router", {LINEAR} = 6
    name = "experts", op = "experts", block = "expert", from = "input", count = 6, active = 2
"""


def test_experts() -> None:
    """6 experts of 4 · 8 + 8 · 4, of which each of 6 tokens uses 2."""
    found = network(family(ROUTED, EXPERT))
    assert found.totals.parameters == 24 + 6 * 64
    assert found.totals.active_parameters == 24 + 2 * 64
    assert found.totals.macs == 6 * (24 + 2 * 64)
    assert rows(found) == [("router", 1, 24), ("experts.up", 6, 32), ("experts.down", 6, 32)]


def test_stacked_experts_have_the_count_in_front() -> None:
    found = network(family(ROUTED.replace("active = 2", "active = 2, stacked = true"), EXPERT))
    assert rows(found) == [("router", 1, 24), ("experts.up", 1, 6 * 32), ("experts.down", 1, 6 * 32)]
    assert found.at("experts.up").tensors[0].shape == (6, 8, 4)
    assert found.totals == network(family(ROUTED, EXPERT)).totals


def test_rounds_with_other_numbers_of_experts_are_not_equal() -> None:
    text = family('name = "e", op = "experts", block = "expert", repeat = 3, count = "2 + index", active = 1', EXPERT)
    found = network(text)
    assert [(row.address, row.count) for row in found.rows if row.name == "up"] == [
        ("e.0.up", 2),
        ("e.1.up", 3),
        ("e.2.up", 4),
    ]
    assert found.totals.parameters == 9 * 64


def test_state_is_what_a_checkpoint_saves_beside_parameters() -> None:
    layers = """
        name = "norm", op = "batch_norm"
        name = "table", op = "parameter", shape = [3, 5], trainable = false
        name = "scale", op = "parameter", shape = [7]
    """
    found = network(family(layers))
    assert (found.totals.parameters, found.totals.state, found.totals.tracked) == (8 + 7, 8 + 15, 1)


def test_blocks_and_rounds_by_address() -> None:
    text = family(
        'name = "a", block = "b", repeat = 3',
        block("b", f'name = "x", {LINEAR} = 4\nname = "y", op = "linear", out_features = 4'),
    )
    found = network(text)
    assert found.figure("a", "parameters") == 3 * (16 + 20)
    assert found.figure("a.1", "parameters") == 16 + 20
    assert found.figure("a.1.y", "biases") == 4
    assert found.figure("a.*.y", "biases") == 12
    assert found.figure("a.last.*", "parameters") == 36
    assert found.figure("", "parameters") == 108


def test_large_numbers_are_exact() -> None:
    text = family(
        'name = "a", block = "b", repeat = 10000',
        block("b", 'name = "x", op = "linear", out_features = 4, repeat = 10000'),
    )
    assert network(text).totals.bytes == 4 * 20 * 10**8
    wide = network(family('name = "a", op = "linear", out_features = "10 ** 12"', entering='{ features = "10 ** 12" }'))
    assert wide.totals.parameters == 10**24 + 10**12


def test_frozen_parameters_stay_parameters() -> None:
    """LoRA of rank 2 on a layer of 4 · 4 + 4: two matrices, 4 · 2 and 2 · 4; twice, and a frozen head of 4 · 3 + 3."""
    inner = block("adapted", """
        name = "base", op = "linear", out_features = 4, frozen = true
        name = "a", from = "input", op = "linear", out_features = 2, bias = false
        name = "b", op = "linear", out_features = 4, bias = false
        name = "add", op = "add", from = ["base", "b"]
    """)
    head = 'name = "head", op = "linear", out_features = 3, frozen = true'
    found = network(family(f'name = "layers", block = "adapted", repeat = 2\n{head}', inner))
    assert found.totals.parameters == 2 * (20 + 16) + 15
    assert (found.totals.frozen_parameters, found.totals.trainable_parameters) == (2 * 20 + 15, 2 * 16)
    assert [(row.address, row.frozen) for row in found.rows if row.figures.parameters] == [
        ("layers.0.base", True), ("layers.0.a", False), ("layers.0.b", False), ("head", True),
    ]


def test_a_frozen_block_freezes_all_inside() -> None:
    inner = block("b", 'name = "x", op = "linear", out_features = 4\nname = "n", op = "batch_norm"')
    found = network(family('name = "one", block = "b", frozen = true\nname = "two", block = "b"', inner))
    assert (found.totals.frozen_parameters, found.totals.state) == (20 + 8, 16)


def test_unfolded_rows_stand_in_the_order_in_which_they_run() -> None:
    inner = block("b", 'name = "fc", op = "linear", out_features = 4\nname = "act", op = "relu"')
    text = family('name = "layers", block = "b", repeat = 3\nname = "out", op = "linear", out_features = 2', inner)
    changed = text.replace("[variants.plain]", '[variants.plain]\nset = { layers.1.fc.bias = false }')
    assert [(row.address, row.count, row.figures.parameters) for row in unfolded(network(changed).root)] == [
        ("layers.0.fc", 1, 20), ("layers.0.act", 1, 0), ("layers.1.fc", 1, 16), ("layers.1.act", 1, 0),
        ("layers.2.fc", 1, 20), ("layers.2.act", 1, 0), ("out", 1, 10),
    ]


def test_inside_a_frozen_block_the_innermost_word_holds() -> None:
    """4 · 4 + 4 frozen, 4 · 3 + 3 thawed, and inside what is thawed 3 · 2 + 2 frozen again."""
    inner = block("b", """
        name = "one", op = "linear", out_features = 4
        name = "two", block = "c", frozen = false
    """) + block("c", """
        name = "a", op = "linear", out_features = 3
        name = "b", op = "linear", out_features = 2, frozen = true
    """)
    found = network(family('name = "base", block = "b", frozen = true', inner))
    assert (found.totals.frozen_parameters, found.totals.trainable_parameters) == (20 + 8, 15)
    assert [(row.address, row.frozen, row.figures.frozen) for row in found.all_rows] == [
        ("base", True, 28), ("base.one", True, 20), ("base.two", False, 8), ("base.two.a", False, 0),
        ("base.two.b", True, 8),
    ]
    assert counted(found, "frozen_parameters", PLAIN).number == 28


def test_work_that_is_not_counted_is_named() -> None:
    found = network(family('name = "a", op = "identity", uncounted = "the sampling of points"'))
    assert (found.totals.macs, found.uncounted) == (0, ("the sampling of points (a)",))


def test_a_block_is_run_on_each_item() -> None:
    """100 boxes of 5 × 5 × 4: a convolution of 3 · 3 · 4 · 2 + 2 over 3 × 3 places, then 18 · 7 + 7 features."""
    inner = block("head", """
        name = "conv", op = "conv2d", out_channels = 2, kernel_size = 3
        name = "flatten", op = "flatten"
        name = "fc", op = "linear", out_features = 7
    """)
    layers = 'name = "head", block = "head", per_item = true\nname = "softmax", op = "softmax"'
    found = network(family(layers, inner, entering="{ depth = 100, height = 5, width = 5, channels = 4 }"))
    assert found.root.outputs == ((100, 7),)
    assert found.totals.parameters == 74 + 133
    assert found.totals.macs == 100 * (9 * 72 + 18 * 7)
    assert found.totals.units == 100 * (3 * 3 * 2 + 7)
    assert sum(row.figures.macs * row.count for row in found.rows) == found.totals.macs
    assert [work.product.value for work in found.rows[0].work] == [100 * 9 * 72, 100 * 18]
    assert [row.figures.input for row in found.all_rows] == [100 * 100, 100 * 100, 100 * 18, 100 * 18, 100 * 7]


def test_items_of_frames_and_boxes_multiply() -> None:
    inner = block("one", f'name = "fc", {LINEAR} = 3') + block("frame", 'name = "box", block = "one", per_item = true')
    found = network(family('name = "frame", block = "frame", per_item = true', inner, entering=IMAGE))
    assert found.root.outputs == ((8, 8, 3),)
    assert (found.totals.parameters, found.totals.macs) == (12, 8 * 8 * 12)
    assert [row.figures.macs for row in found.all_rows] == [768, 768, 768]
    assert [row.figures.input for row in found.all_rows] == [256, 256, 256]
