"""The section that says whether a language model fits, against sums by hand."""

from __future__ import annotations

import paramledger as pl
import pytest
from paramledger.pages.shared.fits import Fits, fits_of, in_unit
from paramledger.pages.shared.markdown import rendered

BOOK = pl.load()


def fits(address: str) -> tuple[str, Fits]:
    """The section as its file has it, and what it publishes."""
    found = fits_of(BOOK.breakdown(address), f"architectures/{address}.md")
    assert found is not None
    return rendered("\n\n".join([*found.section(), *found.training()])), found


def test_llama_3_8b() -> None:
    """8,030,261,248 parameters; a token keeps 2 · 32 · 8 · 128 numbers of 2 bytes, up to 8192 tokens."""
    shown, found = fits("llama/llama3_8b")
    assert shown.startswith("## Does it fit?\n\nIn 16 bits the weights take [16.06 GB](#weights-16), and the cache ")
    assert found.values["weights-4"] == 8_030_261_248 // 2
    assert found.values["cache_bytes-8192"] == 8192 * 131_072
    assert "[1.07 GB](#cache_bytes-8192)<br>[1.00 GiB](#cache_bytes-8192)" in shown
    assert "| `16 GB`<br>`14.9 GiB` | no | all | all |" in shown
    assert found.values["training-3"] == 18 * 8_030_261_248             # 6 + 12 bytes
    assert found.values["training-2-shared"] == 2 * 8_030_261_248       # 16 over 8 devices


def test_room_for_a_part_of_the_text() -> None:
    """Qwen2.5 32B in 4 bits, and 262,144 bytes of cache for each token that 24 GB have room for."""
    _, found = fits("qwen2_5/32b")
    totals = BOOK.breakdown("qwen2_5/32b").totals
    assert found.values["room-24-4"] == (24 * 10**9 - totals.parameters // 2) // 262_144


def test_of_experts_all_have_to_be_there() -> None:
    shown, _ = fits("deepseek_v3/paper")
    active, everything = "[37,552,282,624](#active_parameters)", "[671,026,404,352](#parameters)"
    assert f"A token uses {active} parameters, but all {everything} have to be in memory." in shown


def test_windows_are_said() -> None:
    assert "numbers to the cache as long as no window is full: " in fits("gemma3/27b")[0]
    assert "window" not in fits("llama/llama3_8b")[0]


def test_a_state_does_not_grow() -> None:
    shown, _ = fits("mamba/130m")
    assert "Nothing is stored per token." in shown and "cache for" not in shown
    assert "scores" not in shown and "mask" not in shown        # it has no attention


def test_an_encoder_is_kept_once() -> None:
    """T5 small: keys and values of 6 layers of 8 heads of 64, of the 512 tokens that were read."""
    shown, found = fits("t5/small")
    assert found.values["cache-constant"] == 2 * 6 * 8 * 64 * 512
    assert "FLOPs" not in shown       # its work is not one for each token of one text


@pytest.mark.parametrize("address", ["bert/base", "resnet/resnet50", "imdb_lstm/one", "one_recurrence/gru"])
def test_others_have_no_such_section(address: str) -> None:
    assert fits_of(BOOK.breakdown(address), "") is None


@pytest.mark.parametrize(
    ("size", "shown"),
    [(16_060_522_496, "16.06"), (10**9, "1.00"), (10**8, "0.10"), (1_474_560, "0.0015"), (999, "0.000000999")],
)
def test_decimals(size: int, shown: str) -> None:
    assert rendered(in_unit(size, 10**9, "GB", "x")) == f"[{shown} GB](#x)"
