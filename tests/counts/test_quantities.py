"""The table of quantities: all that repeats it says the same, and nothing outside of it is counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import paramledger as pl
import pytest
from paramledger.counts.quantities import DESCRIBED, LEADING, QUANTITIES, TABLE, listed, quantity_name, short_name
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


def test_leading_figures_have_places_of_their_own() -> None:
    assert [DESCRIBED[name].leading for name in LEADING] == list(range(1, len(LEADING) + 1))


def test_names() -> None:
    assert (quantity_name("macs"), quantity_name("active_parameters")) == ("MACs", "active parameters")
    assert (short_name("macs"), short_name("active_parameters"), short_name("units")) == ("MACs", "active", "units")


ONES = Totals(**dict.fromkeys(Totals._fields, 1))


def test_several_of_the_same_multiply_every_figure() -> None:
    used = {"active_parameters", "macs", "units", "activations", "input"}
    assert multiplied(ONES, 6, 2)._asdict() == {name: 2 if name in used else 6 for name in Totals._fields}


def test_several_sum_in_every_figure() -> None:
    assert summed([ONES, ONES._replace(macs=5)])._asdict() == {**dict.fromkeys(Totals._fields, 2), "macs": 6}


def test_of_tied_layers_the_work_alone_is_left() -> None:
    assert {name for name, value in without_tensors(ONES)._asdict().items() if value} == {
        "macs", "units", "activations", "input",
    }


def test_an_unknown_quantity_is_not_counted() -> None:
    with pytest.raises(SpecError, match=r"^`weihgts` is not a quantity \[did you mean `weights`\?\]$"):
        counted(pl.load().breakdown("lenet/paper"), "weihgts", PLAIN)
