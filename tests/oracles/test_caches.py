"""What is kept while decoding, against the caches of transformers: small networks, each number counted there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import paramledger as pl
import pytest
from paramledger.language.settings import set_as_well
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.configurations import configured

RECORDED: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("caches.json").read_text())["models"]
BOOK = pl.load()


def ours(entry: dict[str, Any]) -> Breakdown:
    """The same network, by its configuration; an encoder's text has a length of its own."""
    lengths = {"tokens": entry["tokens"]}
    if "source_tokens" in entry:
        lengths = {"tokens": entry["source_tokens"], "target_tokens": entry["tokens"]}
    address = configured(BOOK, entry["config"])
    return BOOK.breakdown(set_as_well(address, [f"{name}={value}" for name, value in lengths.items()]))


@pytest.mark.parametrize("name", [name for name, entry in RECORDED.items() if "fixed" in entry])
def test_a_cache_of_fixed_sizes(name: str) -> None:
    assert ours(RECORDED[name]).totals.cache == RECORDED[name]["fixed"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_cache_that_has_grown(name: str) -> None:
    """transformers leaves out of a full window what the next token pushes out: one token of each layer with a window.
    """
    found = ours(RECORDED[name])
    full = sum(each for each, window in found.cache.grown if window is not None and window <= RECORDED[name]["tokens"])
    assert found.totals.cache - full == RECORDED[name]["grown"]


@pytest.mark.parametrize("name", RECORDED)
def test_the_function_of_tokens_is_the_total(name: str) -> None:
    found = ours(RECORDED[name])
    assert found.cache_at(RECORDED[name]["tokens"]) == found.totals.cache
