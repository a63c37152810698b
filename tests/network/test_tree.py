"""Addresses: one syntax, one meaning."""

from __future__ import annotations

import pytest
from paramledger.network.tree import Rounds, find
from paramledger.problems import SpecError

from tests.networks import block, family, network

TEXT = family(
    """
    name = "stem", op = "linear", out_features = 4
    name = "stage", block = "pair", repeat = 4, wide = "8 if first else 4"
    name = "named", op = "linear", each = "rows"
    name = "gone", op = "linear", out_features = 4, when = false
    """,
    block(
        "pair",
        'name = "x", op = "linear", out_features = "wide"\nname = "y", op = "linear", out_features = 4',
        'takes = "wide"',
    ),
    parameters='rows = [{ name = "low", out_features = 4 }, { name = "high", out_features = 4 }]',
)


def found(address: str) -> list[tuple[str, int]]:
    return [(step.address, step.times) for step in find(network(TEXT).root, address)]


@pytest.mark.parametrize(("address", "expected"), [
    ("stem", [("stem", 1)]),
    ("stage", [("stage.0", 1), ("stage.1", 3)]),
    ("stage.0", [("stage.0", 1)]),
    ("stage.2.x", [("stage.2.x", 1)]),
    ("stage.last", [("stage.3", 1)]),
    ("stage.last.y", [("stage.3.y", 1)]),
    ("stage.*.x", [("stage.0.x", 1), ("stage.1.x", 3)]),
    ("stage.1.*", [("stage.1.x", 1), ("stage.1.y", 1)]),
    ("named.high", [("named.high", 1)]),
    ("named.last", [("named.high", 1)]),
    ("named", [("named.low", 2)]),
    ("*", [("stem", 1), ("stage.0", 1), ("stage.1", 3), ("named.low", 2)]),
])
def test_find(address: str, expected: list[tuple[str, int]]) -> None:
    assert found(address) == expected


@pytest.mark.parametrize(("address", "hint"), [
    ("stam", "did you mean `stem`?"),
    ("stage.4", "after `stage` comes a round: 0, 1–3"),
    ("stage.x", "after `stage` comes a round: 0, 1–3"),
    ("stage.1.z", "known: `x`, `y`"),
    ("stage.01", "after `stage` comes a round: 0, 1–3"),
    ("stage.²", "after `stage` comes a round: 0, 1–3"),
    ("stem.weight", "`stem` is a single layer"),
    ("named.middle", "after `named` comes a round: low–high"),
    ("gone", "known: `named`, `stage`, `stem`; that line is left out here (`when`)"),
    ("", "known: `named`, `stage`, `stem`"),
    ("stage..x", "after `stage` comes a round: 0, 1–3"),
])
def test_not_found(address: str, hint: str) -> None:
    with pytest.raises(SpecError) as raised:
        found(address)
    assert (raised.value.message, raised.value.hint) == (f"`{address}` names no layer", hint)


def test_rounds_as_a_reader_names_them() -> None:
    rounds = Rounds((range(1), range(2, 5)))
    assert (rounds.label, rounds.first, len(rounds)) == ("0, 2–4", "0", 4)
    assert [rounds.holds(key) for key in ("0", "1", "4", "5", "-1", "04", "x")] == [
        True,
        False,
        True,
        False,
        False,
        False,
        False,
    ]


def test_equal_subtrees_are_one_object() -> None:
    text = family(
        'name = "a", block = "b"\nname = "c", block = "b"', block("b", 'name = "x", op = "linear", out_features = 4')
    )
    first, second = network(text).root.entries
    assert first.node is second.node


def test_rows_are_found_by_every_address_of_their_rounds() -> None:
    breakdown = network(TEXT)
    assert breakdown.at("stage.2.x").node is breakdown.at("stage.1.x").node
    assert breakdown.at("stage.0.x").node is not breakdown.at("stage.1.x").node
    for row in breakdown.all_rows:
        assert breakdown.at(row.address).node is row.node
