"""The table of quantities: all that repeats it says the same, and nothing outside of it is counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import paramledger as pl
import pytest
from paramledger.counts.quantities import (
    DESCRIBED,
    LEADING,
    NOT_OF_ALL,
    QUANTITIES,
    SEARCHED,
    TABLE,
    had,
    listed,
    quantity_name,
    short_name,
    worth_saying,
)
from paramledger.counts.totals import Totals, multiplied, summed, without_tensors
from paramledger.language.model import Quantity
from paramledger.ledger.counting import PLAIN, counted
from paramledger.problems import SpecError

API = Path(__file__).parents[2] / "docs" / "api.md"


def test_a_spec_may_name_every_quantity_and_no_other() -> None:
    assert set(get_args(Quantity)) == DESCRIBED.keys()
    assert len(TABLE) == len(DESCRIBED)


def _named(start: str) -> set[str]:
    """The words in code of the line of the page on downloads that starts so, in its first sentence."""
    line = next(line for line in API.read_text(encoding="utf-8").splitlines() if line.startswith(start))
    return set(re.findall(r"`(\w+)`", line.removeprefix(start).partition(". ")[0]))


def test_the_page_on_downloads_names_every_quantity() -> None:
    assert _named("| `totals` | every quantity") == QUANTITIES.keys()


def test_the_page_on_downloads_names_the_quantities_of_the_index() -> None:
    others = {"address", "title", "year", "implementations", "uncounted"}
    assert _named("In `index.json`: ") - others == {*listed("json", "csv", "table")}


def test_totals_have_a_figure_for_every_quantity() -> None:
    assert {name: Totals().of(name) for name in QUANTITIES} == dict.fromkeys(QUANTITIES, 0)


KEEPS = Totals(
    active_parameters=7, macs=50, tokens=10, keepers=1, growth=3, cache=30, hidden=20, parameters=9, frozen=2
)


def test_what_follows_from_other_figures() -> None:
    assert {name: KEEPS.of(name) for name in NOT_OF_ALL | {"training_bytes"}} == {
        "cache_per_token": 3,
        "cache": 30,
        "cache_bytes_per_token": 3 * 2,
        "cache_bytes": 30 * 2,
        "flops_per_token": 50 * 2 // 10,
        "prefill_flops": 50 * 2,
        "causal_flops": (50 - 20) * 2,
        "training_flops": 7 * 6,
        "training_bytes": (9 - 2) * 16,
    }


def test_a_quantity_that_does_not_apply_is_none() -> None:
    assert {*had(KEEPS)} == {*QUANTITIES}
    assert {*had(KEEPS._replace(keepers=0))} == {*QUANTITIES} - NOT_OF_ALL
    by_token = {"flops_per_token", "training_flops"}
    assert {*had(KEEPS._replace(tokens=0))} == {*had(KEEPS._replace(macs=51))} == {*QUANTITIES} - by_token


def test_a_cache_that_does_not_grow_is_said() -> None:
    found = [*worth_saying(KEEPS._replace(growth=0))]
    assert "cache_per_token" in found and "biases" in worth_saying(KEEPS._replace(biases=1)) and "biases" not in found


def test_a_network_without_the_quantity_says_why() -> None:
    found = pl.load().breakdown("lenet/paper")
    why = "it stores nothing from token to token: no attention to the past, no state"
    with pytest.raises(SpecError) as wrong:
        found.figure("", "cache")
    assert str(wrong.value) == f"`lenet/paper` has no `cache` [{why}]"
    with pytest.raises(SpecError) as wrong:
        counted(found, "flops_per_token", PLAIN)
    why = "it does not produce one output per token of one input"
    assert str(wrong.value) == f"`lenet/paper` has no `flops_per_token` [{why}]"


def test_leading_figures_have_places_of_their_own() -> None:
    assert [DESCRIBED[name].leading for name in LEADING] == list(range(1, len(LEADING) + 1))


def test_names() -> None:
    assert (quantity_name("macs"), quantity_name("active_parameters")) == ("MACs", "active parameters")
    assert (short_name("macs"), short_name("active_parameters"), short_name("units")) == ("MACs", "active", "units")


ONES = Totals(**dict.fromkeys(Totals._fields, 1))


def test_several_of_the_same_multiply_every_figure() -> None:
    used = {
        "active_parameters", "macs", "units", "activations", "input", "keepers", "cache", "growth", "hidden",
    }
    expected = {name: 2 if name in used else 6 for name in Totals._fields}
    assert multiplied(ONES, 6, 2)._asdict() == {**expected, "tokens": 1}    # each of them reads the same tokens


def test_several_sum_in_every_figure() -> None:
    assert summed([ONES, ONES._replace(macs=5)])._asdict() == {**dict.fromkeys(Totals._fields, 2), "macs": 6}


def test_of_tied_layers_the_work_alone_is_left() -> None:
    assert {name for name, value in without_tensors(ONES)._asdict().items() if value} == {
        "macs", "units", "activations", "input", "keepers", "cache", "growth", "hidden", "tokens",
    }


def test_an_unknown_quantity_is_not_counted() -> None:
    with pytest.raises(SpecError, match=r"^`weihgts` is not a quantity \[did you mean `weights`\?\]$"):
        counted(pl.load().breakdown("lenet/paper"), "weihgts", PLAIN)


def test_what_not_all_networks_have_stands_at_the_end_of_what_is_searched() -> None:
    """So that a list of figures can end where a network has no more."""
    for found in (KEEPS, KEEPS._replace(tokens=0), KEEPS._replace(keepers=0)):
        own = [name for name in SEARCHED if name in {*had(found)}]
        assert tuple(own) == SEARCHED[: len(own)]
