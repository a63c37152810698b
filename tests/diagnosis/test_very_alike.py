"""Thousands of equal rows are aligned in one pass, not each against each."""

from __future__ import annotations

from paramledger.diagnosis.matching import _blocks


def test_few_equal_rows_are_matched_by_their_longest_stretch() -> None:
    assert [one for one in _blocks(tuple("abcab"), tuple("bcab")) if one[2]] == [(1, 0, 4)]


def test_very_many_are_matched_in_their_order() -> None:
    mine = ("head", *["conv"] * 300, "tail")
    yours = (*["conv"] * 400, "tail")
    found = list(_blocks(mine, yours))
    assert found[:2] == [(1, 0, 1), (2, 1, 1)]
    assert found[-1] == (301, 400, 1)
    assert len(found) == 301
