"""How often a number that somebody pastes is found as what it is, on cases that the search was not made with."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from paramledger.finding import Finder, Found
from paramledger.problems import SpecError

from conftest import the_ledger

TESTS = Path(__file__).resolve().parents[1]
FILES = ("find_unseen", "find_apart")
CASES: dict[str, list[dict[str, Any]]] = {
    name: tomllib.loads((TESTS / f"{name}.toml").read_text(encoding="utf-8"))["cases"] for name in FILES
}
FIRST = 3           # how far down the right answer may stand
LEAST = 0.9         # of the cases that mean something


@cache
def finder() -> Finder:
    return Finder(the_ledger())


@cache
def answers(text: str) -> tuple[Found, ...]:
    try:
        return tuple(finder().find(text))
    except SpecError:       # no number is seen in it
        return ()


def is_nothing(case: dict[str, Any]) -> bool:
    return "address" not in case and "layer" not in case


def is_right(found: Found, case: dict[str, Any]) -> bool:
    addresses = [case.get("address", ""), *case.get("others", [])]
    return (
        settings_of(found.address) in map(settings_of, addresses)
        and found.layer == case.get("layer", "")
        and found.value == case.get("value", found.value)
    )


def settings_of(address: str) -> tuple[str, frozenset[str]]:
    """A network and its settings, in whatever order and however spaced they are written."""
    network, _, settings = re.sub(r"\s", "", address).rstrip("]").partition("[")
    return network, frozenset(filter(None, settings.split(",")))


def said(found: Found) -> str:
    return f"{found.match} {found.value:,} {found.address} {found.layer} ({found.about})"


@pytest.mark.parametrize("name", FILES)
def test_nine_of_ten_numbers_are_found_among_the_first_three(name: str) -> None:
    meant = [case for case in CASES[name] if not is_nothing(case)]
    missed = [case for case in meant if not any(is_right(one, case) for one in answers(case["text"])[:FIRST])]
    for case in missed:
        wanted = case.get("address", case.get("layer"))
        print(case["text"], f"wanted: {wanted}", *map(said, answers(case["text"])[:FIRST]), sep="\n  ")
    share = 1 - len(missed) / len(meant)
    print(f"found among the first {FIRST}: {len(meant) - len(missed)} of {len(meant)}, {100 * share:.0f} %")
    assert share >= LEAST


@pytest.mark.parametrize("name", FILES)
def test_what_means_nothing_is_called_exact_by_nothing(name: str) -> None:
    false = {
        case["text"]: [said(one) for one in answers(case["text"]) if one.match == "exact"]
        for case in CASES[name] if is_nothing(case)
    }
    assert {text: some for text, some in false.items() if some} == {}
