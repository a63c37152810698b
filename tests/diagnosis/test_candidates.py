"""Retrieval: the network that a text is about is among the first few, before anything is explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from paramledger.diagnosis.candidates import Seen, candidates, family_of, ranked, seen, words_of
from paramledger.diagnosis.features import Features, index_of
from paramledger.diagnosis.observation import Item, Observation, Printed
from paramledger.diagnosis.reading import read_text
from paramledger.ledger.ledger import ledger
from paramledger.problems import SpecError

from conftest import the_ledger

TEXTS = Path(__file__).parent / "summaries"
CASES: list[dict[str, Any]] = json.loads((TEXTS / "manifest.json").read_text(encoding="utf-8"))["cases"]
FIRST = 5


def observed(case: dict[str, Any]) -> Observation | None:
    """What a labelled text says; None as long as nobody reads its format."""
    try:
        return read_text((TEXTS / case["file"]).read_text(encoding="utf-8"))
    except SpecError:
        return None


def means(one: Features, total: int) -> bool:
    """Whether a variant is the reference that has this total, in PyTorch's count or in Keras's."""
    return total in (one.parameters, one.parameters + one.state)


def test_the_reference_is_among_the_first() -> None:
    index = {one.address: one for one in index_of(the_ledger())}
    read = [(case, found) for case in CASES if case["reference"] and (found := observed(case))]
    missed, other_family = [], []
    for case, observation in read:
        total = case["reference"]["total"]
        families = {family_of(address) for address, one in index.items() if means(one, total)}
        found = [one.address for one in candidates(the_ledger(), observation, FIRST)]
        if not any(means(index[address], total) for address in found):
            missed.append(case["id"])
        if not families & set(map(family_of, found[:FIRST])):
            other_family.append(case["id"])
    print(f"of {len(read)} texts that are read, the reference is found for {len(read) - len(missed)}, "
          f"its family among the first {FIRST} for {len(read) - len(other_family)}")
    assert missed == other_family == []


def test_nothing_is_walked_for_it() -> None:
    index_of(the_ledger())
    words_of(the_ledger())
    walked = list(the_ledger().memory.walked)
    case = next(case for case in CASES if case["id"] == "002")
    assert (found := observed(case)) and candidates(the_ledger(), found)
    assert the_ledger().memory.walked == walked


ONE_ROW = 'input = { features = 4 }\nlayers = [ { name = "a", op = "linear", out_features = "n" } ]\ndefault = "two"\n'
TWO = ONE_ROW + 'parameters = { n = 2 }\n[variants.two]\n[variants.three]\nset = { n = 3 }\n'


def test_a_changed_spec_costs_its_family_alone() -> None:
    files = {f"architectures/{name}.toml": f'title = "{name}"\n{TWO}'.encode() for name in ("x", "y")}
    made = ledger("specs", files)
    # 4 · 2 + 2 and 4 · 3 + 3 parameters
    assert [(one.address, one.parameters) for one in index_of(made)] == [
        ("x/two", 10), ("x/three", 15), ("y/two", 10), ("y/three", 15)
    ]
    assert [key for key in made.memory.computed if "features_of" in key] == [
        key for key in made.memory.computed if key.endswith(("\x1fx", "\x1fy"))
    ]


def test_a_total_and_a_name_tell_equal_rows_apart() -> None:
    files = {f"architectures/{name}.toml": f'title = "{name}"\n{TWO}'.encode() for name in ("xnet", "ynet")}
    made = ledger("specs", files)
    row = Item("a", "Linear", 15)
    (first, *_) = candidates(made, Observation("torchinfo", "torch", (Item("", "YNet"), row), Printed(15)))
    assert first.address == "ynet/three"


def test_an_optimizer_is_no_part_of_the_total() -> None:
    observation = Observation("keras_summary", "keras", (Item("a", "Dense", 10),), Printed(32, 10, 0, 22))
    assert seen(observation).total == 10


@pytest.mark.parametrize("whole", [True, False])
def test_a_row_whose_parts_do_not_show_may_be_a_block(whole: bool) -> None:
    index = index_of(the_ledger())
    trunk = 14_714_688      # of VGG-16: what Keras counts without its top
    what = seen(Observation("keras_summary", "keras", (Item("vgg", "Functional", trunk, whole=whole),)))
    assert (what.closed, what.layers) == (({trunk: 1}, {}) if whole else ({}, {trunk: 1}))
    named = [one.address for one in ranked(index, {}, what)]
    assert ("vgg/vgg16" in named) == whole


def test_nothing_seen_is_like_nothing() -> None:
    assert {one.score for one in ranked(index_of(the_ledger()), {}, Seen(False))} == {0}
