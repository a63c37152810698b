"""Hints: the nearest known word, and never the word itself."""

from __future__ import annotations

import pytest
from paramledger.problems import did_you_mean


@pytest.mark.parametrize(("word", "known", "hint"), [
    ("filter", ["filters", "stride"], "did you mean `filters`?"),
    ("x", ["b", "a", "b"], "known: `a`, `b`"),
    ("index", ["index", "first"], "known: `first`"),
    ("index", ["index"], ""),
    ("x", [f"name_{number}" for number in range(16)], ""),
])
def test_hints(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint
