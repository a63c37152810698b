"""Each word of a rule has its meaning and its rule."""

from __future__ import annotations

from paramledger.conventions.words import WORDS
from paramledger.counts.totals import Totals
from paramledger.language.row_words import NETWORK_WORDS, ROW_WORDS


def test_the_words_that_are_read_are_those_that_are_worked_out() -> None:
    assert list(WORDS) == list(ROW_WORDS) == sorted(ROW_WORDS)


def test_the_words_of_a_network_are_figures_of_it() -> None:
    assert {name for name in NETWORK_WORDS if not hasattr(Totals(), name)} == {"tied_again", "untrained"}
