"""Figures at a number of tokens that somebody gives: of a cache, or of a whole training."""

from __future__ import annotations

import paramledger as pl
import pytest
from paramledger.problems import SpecError

GEMMA = pl.load().breakdown("gemma3/1b")
WIDE, NARROW = 4, 22        # layers of 26 that see all tokens, and 512 of them
EACH = 2 * 1 * 256          # numbers of a token in a layer: keys and values of one head


@pytest.mark.parametrize("tokens", [1, 512, 513, 32_768])
def test_a_cache_with_windows(tokens: int) -> None:
    expected = EACH * (WIDE * tokens + NARROW * min(tokens, 512))
    assert GEMMA.figure("", "cache", tokens) == expected
    assert GEMMA.figure("", "cache_bytes", tokens) == 2 * expected


def test_the_input_has_its_own_length() -> None:
    assert GEMMA.figure("", "cache", GEMMA.totals.tokens) == GEMMA.totals.cache


def test_a_training() -> None:
    assert GEMMA.figure("", "training_flops", 10**12) == 6 * GEMMA.totals.parameters * 10**12


@pytest.mark.parametrize(
    ("layer", "quantity", "message"),
    [
        ("", "parameters", "`parameters` is not counted at a number of tokens"),
        ("layers", "cache", "`cache` of a layer is not counted at a number of tokens"),
    ],
)
def test_nothing_else_is(layer: str, quantity: str, message: str) -> None:
    with pytest.raises(SpecError) as wrong:
        GEMMA.figure(layer, quantity, 10)
    assert str(wrong.value) == f"{message} [with `tokens`: cache, cache_bytes, training_flops]"
