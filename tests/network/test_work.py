"""How much work a breakdown from text is: values looked at, ops checked, layers made and summed. Counted, not timed."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from collections.abc import Callable

import pytest
from paramledger.counts import totals as summing
from paramledger.language import text, toml
from paramledger.ledger.ledger import ledger
from paramledger.network import arguments
from paramledger.ops.conv import Conv2d

SPEC = """
title = "Net"
about = "Two times the same three blocks, each over what the one before made: "
input = { height = 8, width = 8, channels = 4 }
default = "a"
layers = [
  { name = "first",  block = "pair", repeat = 3 },
  { name = "second", block = "pair", repeat = 3 },
]
[blocks.pair]
layers = [
  { name = "conv", op = "conv2d", out_channels = 4, kernel_size = 3, padding = 1 },
  { name = "norm", op = "batch_norm", when = "left_out" },
  { name = "relu", op = "relu" },
]
[parameters]
left_out = false
[variants.a]
"""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], Counter[str]]:
    """Counts the calls of a function of a module or class from now on."""
    counted: Counter[str] = Counter()

    def counting(owner: object, name: str) -> Counter[str]:
        function = getattr(owner, name)

        def noted(*given: object) -> object:
            counted[name] += 1
            return function(*given)

        monkeypatch.setattr(owner, name, noted)
        return counted

    return counting


Calls = Callable[[object, str], Counter[str]]


def parameters(spec: str = SPEC) -> int:
    return ledger("specs", {"architectures/net.toml": spec.encode()})["net/a"].parameters


def test_a_layer_that_is_there_six_times_is_made_and_summed_once(calls: Calls) -> None:
    counted = calls(Conv2d, "tensors")
    arguments.leaf_of.cache_clear()
    summing.leaf_totals.cache_clear()
    assert parameters() == 6 * (3 * 3 * 4 * 4 + 4)
    assert counted == {"tensors": 1}
    assert summing.leaf_totals.cache_info().misses == 2      # conv and relu
    assert parameters(SPEC.replace("Net", "Other")) == 6 * (3 * 3 * 4 * 4 + 4)
    assert counted == {"tensors": 1}        # in another network too


def test_what_nobody_holds_is_gone_at_once() -> None:
    """Nothing points back at the ledger, so that a command, which runs without looking for garbage, leaves none."""
    book = ledger("specs", {"architectures/net.toml": SPEC.encode()})
    gone = weakref.ref(book)
    assert book["net/a"].rows
    gc.disable()
    try:
        del book
        assert gone() is None
    finally:
        gc.enable()


def test_an_op_is_checked_once_for_its_arguments() -> None:
    for cache in (arguments.leaf_of, arguments.op_of):
        cache.cache_clear()
    parameters()
    parameters(SPEC.replace("Net", "Other"))
    assert arguments.op_of.cache_info().misses == 2         # conv2d with its arguments, relu without any


def test_a_plain_file_is_not_looked_at_text_by_text(calls: Calls) -> None:
    counted = calls(text, "_markup_in")
    calls(toml, "objection")
    calls(toml, "are_plain")
    parameters()
    containers = {
        "the file": 1, "input": 1, "layers": 3, "blocks, pair, its layers and their lines": 1 + 1 + 1 + 3,
        "parameters": 1, "variants and a": 2,
    }
    assert counted == {"are_plain": sum(containers.values())}


@pytest.mark.parametrize("written", [r'"\u0060"', "'`'"])
def test_a_sign_of_markup_is_found_however_it_is_written(written: str) -> None:
    spec = SPEC.replace("left_out = false", f"left_out = false\nword = {written}")
    problem, = ledger("specs", {"architectures/net.toml": spec.encode()}).reading_problems
    assert str(problem) == (
        "specs/architectures/net.toml:18: `word`: ``` is HTML or Markdown, which no word of a spec holds "
        "[write it without]"
    )


def test_a_line_that_is_left_out_is_not_made(calls: Calls) -> None:
    counted = calls(arguments, "leaf_of")
    parameters()
    assert counted == {"leaf_of": 2}    # three rounds of one block with equal inputs are one walk
