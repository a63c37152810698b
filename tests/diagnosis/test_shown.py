"""What each format shows and counts of a network: beside what the tools themselves printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paramledger.diagnosis.laying import lay
from paramledger.diagnosis.shown import FORMATS, as_shown, places
from paramledger.ops import OPS
from paramledger.tensors.unrecorded import implementations

from conftest import the_ledger
from oracles.reading import recording
from tests.networks import family, network

TOOLS = json.loads((Path(__file__).parents[1] / "oracles" / "tools.json").read_text(encoding="utf-8"))
# Models whose attention calls functions with its dense layers' weights, so that torchsummary never meets them.
WEIGHTS_ALONE = "swin"


def printed_by_torchsummary() -> list[tuple[str, str, int]]:
    return [
        (address, model, TOOLS[framework][model]["torchsummary"]["params"])
        for address, framework, model in implementations(the_ledger())
        if framework in ("timm", "torchvision") and "params" in TOOLS[framework].get(model, {}).get("torchsummary", {})
    ]


def test_torchsummary_counts_what_is_certain() -> None:
    """Its totals lie between those of the rows that every implementation has, and of all rows that some have."""
    exact, outside = 0, []
    cases = printed_by_torchsummary()
    for address, model, total in cases:
        rows = as_shown(lay(the_ledger().breakdown(address).root), FORMATS["torchsummary"], "torch")
        least, most = sum(row.counted for row in rows if row.certain), sum(row.counted for row in rows)
        exact += least == total
        if not least <= total <= most:
            outside.append(model)
    print(f"{exact} of {len(cases)} totals of torchsummary are those of the rows that are certain")
    assert all(model.startswith(WEIGHTS_ALONE) for model in outside)
    assert 10 * exact >= 9 * len(cases) and len(cases) > 90


def test_keras_counts_moving_statistics() -> None:
    """Every recorded model of Keras: `count_params()`."""
    found = {}
    for address, framework, model in implementations(the_ledger()):
        if framework == "keras" and (one := recording(framework, model)) and one.entry["counts"]:
            rows = as_shown(lay(the_ledger().breakdown(address).root), FORMATS["keras_summary"], "keras")
            found[model] = sum(row.counted for row in rows), one.entry["counts"]["total"]
    assert len(found) > 80
    assert [(model, ours, theirs) for model, (ours, theirs) in found.items() if ours != theirs] == []


DENSE = 'op = "linear", out_features = 4'
TWICE = f'name = "a", {DENSE}\nname = "b", {DENSE}, tied_to = "a", ties = "all"\nname = "c", {DENSE}, tied_to = "a"'


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("torchsummary", [20, 20, 4]),      # 4 · 4 + 4, again at the second call, and the third layer's own bias
        ("torchinfo", [20, 0, 4]),
        ("keras_summary", [20, 4]),
        ("state_dict", [20, 20]),        # of a tied weight both names, of a layer that is run again one
        ("safetensors", [20, 4]),
    ],
)
def test_a_layer_that_is_run_again(source: str, counts: list[int]) -> None:
    rows = as_shown(lay(network(family(TWICE)).root), FORMATS[source], "torch")
    assert [row.counted for row in rows] == counts


LAYERS = """
name = "token", op = "class_token", count = 1
name = "norm", op = "batch_norm"
name = "add", op = "add", from = ["norm", "norm"]
name = "act", op = "relu"
"""


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("print_model", [("norm", 8, True), ("act", 0, False)]),
        ("torchinfo", [("token", 4, False), ("norm", 8, True), ("act", 0, False)]),
        ("keras_summary", [("token", 4, False), ("norm", 16, True), ("add", 0, False), ("act", 0, False)]),
        ("state_dict", [("token", 4, True), ("norm", 16, True)]),
    ],
)
def test_parameters_functions_and_statistics(source: str, shown: list[tuple[str, int, bool]]) -> None:
    """4 features: a token of 4 numbers, a norm of 4 + 4 parameters and 4 + 4 statistics."""
    laid = lay(network(family(LAYERS)).root)
    rows = as_shown(laid, FORMATS[source], "keras" if source.startswith("keras") else "torch")
    assert [(laid.rows[row.row].address, row.counted, row.certain) for row in rows] == shown


@pytest.mark.parametrize("framework", ["keras", "torch"])
def test_every_op_has_a_place(framework: str) -> None:
    assert all(places(op, "keras" if framework == "keras" else "torch") for op in OPS)
    assert places("linear", "torch") == places("linear", "keras") == ("module",)
