"""What fits into a memory, against sums by hand and published ones."""

from __future__ import annotations

import pytest
from paramledger.counts.fitting import DEVICES, RECIPES, Cache, Fitting, Recipe
from paramledger.counts.totals import Totals

CACHE = Cache(constant=10, grown=((2, None), (3, 4)))       # a state of 10, 2 a token, and 3 a token of the last 4


@pytest.mark.parametrize(("tokens", "numbers"), [(0, 10), (1, 15), (2, 20), (4, 30), (5, 32), (100, 222)])
def test_a_cache_grows_until_its_windows_are_full(tokens: int, numbers: int) -> None:
    """10 + 2 · tokens + 3 · min(tokens, 4)"""
    assert CACHE.at(tokens) == numbers


@pytest.mark.parametrize(
    ("numbers", "tokens"),
    [(0, 0), (14, 0), (15, 1), (19, 1), (30, 4), (31, 4), (32, 5), (221, 99), (222, 100), (999, 100)],
)
def test_room_is_the_longest_text_that_fits(numbers: int, tokens: int) -> None:
    assert CACHE.room(numbers, most=100) == tokens


def small(**totals: int) -> Fitting:
    return Fitting(Totals(**totals), CACHE, limit=100)


def test_weights_are_whole_bytes() -> None:
    found = small(parameters=7, state=2)
    assert [found.weights(bits) for bits in (16, 8, 4)] == [18, 9, 5]       # 4.5 bytes take 5


def test_lengths_end_at_the_limit() -> None:
    assert Fitting(Totals(), CACHE, 100).lengths == (100,)
    assert Fitting(Totals(), CACHE, 2048).lengths == (2048,)
    assert Fitting(Totals(), CACHE, 10_000).lengths == (2048, 8192, 10_000)
    assert Fitting(Totals(), CACHE, 131_072).lengths == (2048, 8192, 32_768, 131_072)
    assert Fitting(Totals(), CACHE, 131_073).lengths == (2048, 8192, 32_768, 131_072, 131_073)


def test_room_beside_the_weights() -> None:
    """A memory of 1 GB: weights of 999,999,940 bytes leave 60, 30 numbers in 16 bits, which are 4 tokens."""
    weights = 10**9 - 60
    assert small(parameters=weights).room(1, 8) == 4
    assert small(parameters=weights + 60).room(1, 8) == 0
    assert small(parameters=weights + 61).room(1, 8) is None
    assert small(parameters=1).room(1, 8) == 100


# ZeRO, figure 1: 7.5 billion parameters on 64 devices, in GB with one decimal; 120 GB on one.
ZERO_FIGURE_1 = {"ZeRO 1": 314, "ZeRO 2": 166, "ZeRO 3": 19}


@pytest.mark.parametrize("stage", ZERO_FIGURE_1)
def test_recipes_of_zero(stage: str) -> None:
    (recipe,) = [one for one in RECIPES if stage in one.name]
    assert recipe.bytes(7_500_000_000) == 120 * 10**9
    assert round(recipe.bytes(7_500_000_000, 64) / 10**8) == ZERO_FIGURE_1[stage]


def test_recipes_of_megatron() -> None:
    """Its table: 18 bytes or 6 + 12/d, 20 or 4 + 16/d, 16 or 8 + 8/d."""
    found = [(one.whole, one.each, one.shared) for one in RECIPES if "Megatron" in one.source]
    assert found == [(18, 6, 12), (20, 4, 16), (16, 8, 8)]


def test_a_share_is_whole_bytes() -> None:
    assert Recipe("", 4, 12, "").bytes(3, DEVICES) == 4 * 3 + 5       # 36 over 8 devices are 4.5
