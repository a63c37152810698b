"""`pl.diagnose`: a text, bytes, or what cannot be read."""

from __future__ import annotations

from pathlib import Path

import paramledger as pl
import pytest

SOURCE = Path(__file__).parent / "summaries" / "001_alexnet_noflatten_nopool.txt"


def test_the_question_s_own_text_leads_to_the_published_network_with_two_causes() -> None:
    best = pl.diagnose(SOURCE.read_text("utf-8")).readings[0]
    assert (best.reference, best.expected, best.remainder) == ("alexnet/ungrouped", 62_378_344, 0)
    # without Flatten the first dense layer reads 256 channels, not 6 · 6 · 256: (256 - 9216) · 4096
    assert [(cause.code, cause.delta) for cause in best.causes] == [
        ("missing_flatten", -36_700_160),
        ("missing_pool", 0),
    ]
    assert best.causes[0].formula == "fc6: 1,052,672 − 37,752,832"     # (256 + 1) · 4096, (9216 + 1) · 4096


def test_noise_is_a_clear_problem() -> None:
    with pytest.raises(pl.SpecError):
        pl.diagnose(bytes(range(256)) * 40)
