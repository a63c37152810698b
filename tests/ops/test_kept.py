"""What layers keep from one token to the next, and what a causal mask hides: each worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from paramledger.ops import OPS
from paramledger.ops.base import Op, Shape
from paramledger.problems import SpecError

# op, arguments, inputs, numbers that one more token adds, numbers kept with all tokens there; and how it follows.
KEPT: list[tuple[str, dict[str, Any], tuple[Shape, ...], int, int]] = [
    # 8 heads of 4 with their keys and values: 2 · 8 · 4 = 64 a token, 10 tokens
    ("attention", {"num_heads": 8, "attends": "past"}, ((10, 32),) * 3, 64, 640),
    # two heads of keys and values for 8 of queries: 2 · 2 · 4
    ("attention", {"num_heads": 8, "num_kv_heads": 2, "attends": "past"}, ((10, 32), (10, 8), (10, 8)), 16, 160),
    # keys of 6, values of 4, as where keys carry a position: 8 · 6 + 8 · 4
    ("attention", {"num_heads": 8, "attends": "past"}, ((10, 48), (10, 48), (10, 32)), 80, 800),
    # a window of 3 tokens: as much for one more token while it is not full, 3 · 64 once it is
    ("attention", {"num_heads": 8, "attends": "past", "window": 3}, ((10, 32),) * 3, 64, 192),
    # a window that is not full yet
    ("attention", {"num_heads": 8, "attends": "past", "window": 30}, ((10, 32),) * 3, 64, 640),
    # a latent vector of 16 with 2 for the position, whatever is made of it
    ("attention", {"num_heads": 8, "attends": "past", "kept_width": 18}, ((10, 48), (10, 48), (10, 32)), 18, 180),
    # another layer keeps them
    ("attention", {"num_heads": 8, "attends": "past", "kept_width": 0}, ((10, 32),) * 3, 0, 0),
    # a memory of 7 tokens, kept once: 7 · 64
    ("attention", {"num_heads": 8, "attends": "memory"}, ((10, 32), (7, 32), (7, 32)), 0, 448),
    # 4 inputs of 6 channels, the newest among them; with dilation 2 the window reaches over 2 · 3 + 1 = 7
    ("conv1d", {"out_channels": 6, "kernel_size": 4, "groups": 6, "padding": "causal"}, ((10, 6),), 0, 24),
    ("conv1d", {"out_channels": 5, "kernel_size": 4, "dilation": 2, "padding": "causal"}, ((10, 6),), 0, 42),
    ("gated_delta_scan", {"num_heads": 4, "num_key_heads": 2}, ((10, 6), (10, 6), (10, 20), (10, 4), (10, 4)), 0, 60),
    ("gru", {"hidden_size": 20, "num_layers": 2}, ((10, 7),), 0, 40),
    ("lstm", {"hidden_size": 20}, ((10, 7),), 0, 40),                               # units and cells
    ("lstm", {"hidden_size": 20, "proj_size": 5, "num_layers": 3}, ((10, 7),), 0, 75),      # 3 · (5 + 20)
    ("rnn", {"hidden_size": 20}, ((10, 7),), 0, 20),
    ("selective_scan", {}, ((10, 12), (10, 12), (10, 3), (10, 3)), 0, 36),          # 12 channels, a state of 3
    ("ssd_scan", {"num_heads": 4}, ((10, 12), (10, 4), (10, 5), (10, 5)), 0, 60),   # 4 heads of 3, a state of 5
    ("token_shift", {}, ((10, 12),), 0, 12),
    ("wkv_scan", {}, ((10, 12), (10, 12)), 0, 36),                                  # two sums and an exponent
]
# Layers that would keep something, and read all tokens at once here.
NOTHING: list[tuple[str, dict[str, Any], tuple[Shape, ...]]] = [
    ("attention", {"num_heads": 8}, ((10, 32),) * 3),
    ("conv1d", {"out_channels": 6, "kernel_size": 4, "padding": "same"}, ((10, 6),)),
    ("conv1d", {"out_channels": 6, "kernel_size": 4, "padding": 3}, ((10, 6),)),
    ("gru", {"hidden_size": 20, "bidirectional": True}, ((10, 7),)),
    ("linear", {"out_features": 5}, ((10, 6),)),
    ("token_shift", {"keeps": False}, ((10, 12),)),                 # another shift keeps the same token
]


def made(op: str, arguments: dict[str, Any]) -> Op:
    return OPS[op].model_validate(arguments)


@pytest.mark.parametrize(("op", "arguments", "inputs", "per_token", "kept"), KEPT)
def test_kept_by_hand(
    op: str, arguments: dict[str, Any], inputs: tuple[Shape, ...], per_token: int, kept: int
) -> None:
    found = made(op, arguments).kept(*inputs)
    assert sum(one.per_token for one in found) == per_token
    assert sum(one.now.value for one in found) == sum(one.at(one.tokens) for one in found) == kept


@pytest.mark.parametrize(("op", "arguments", "inputs"), NOTHING)
def test_nothing_is_kept_of_what_is_read_at_once(
    op: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]
) -> None:
    assert made(op, arguments).kept(*inputs) == ()


def test_every_op_that_keeps_something_has_a_case() -> None:
    keepers = {name for name, op in OPS.items() if op.kept is not Op.kept}
    assert keepers == {op for op, *_ in KEPT}


def test_how_a_cache_follows() -> None:
    inputs = ((10, 32), (10, 8), (10, 8))
    keys, values = made("attention", {"num_heads": 8, "num_kv_heads": 2, "attends": "past"}).kept(*inputs)
    assert (keys.product.formula, keys.product.numbers) == ("kv heads · head width", "2 · 4")
    assert (values.now.formula, values.now.numbers) == ("tokens · kv heads · value width", "10 · 2 · 4")
    (full, _) = made("attention", {"num_heads": 8, "attends": "past", "window": 3}).kept(*((10, 32),) * 3)
    assert (full.now.formula, full.now.numbers) == ("window tokens · kv heads · head width", "3 · 8 · 4")
    (state,) = made("selective_scan", {}).kept((10, 12), (10, 12), (10, 3), (10, 3))
    assert (state.now.formula, state.now.numbers) == ("channels · state", "12 · 3")


# Of T queries the t-th meets t keys: of T · T pairs T · (T - 1) / 2 are hidden; with a window w, w · (w - 1) / 2 of the
# T · w that are counted. A pair costs one multiply-accumulate for each number of a key and of a value.
HIDDEN = [
    ({"num_heads": 8, "attends": "past"}, 8 * 45 * (4 + 4)),                # 10 · 9 / 2
    ({"num_heads": 8, "attends": "past", "window": 3}, 8 * 3 * (4 + 4)),    # the first token misses 2, the second 1
    ({"num_heads": 8, "attends": "past", "window": 10}, 8 * 45 * (4 + 4)),
    ({"num_heads": 8}, 0),
    ({"num_heads": 8, "attends": "memory"}, 0),
]


@pytest.mark.parametrize(("arguments", "hidden"), HIDDEN)
def test_what_a_causal_mask_hides(arguments: dict[str, Any], hidden: int) -> None:
    op, inputs = made("attention", arguments), ((10, 32),) * 3
    assert op.hidden(*inputs) == hidden
    window = arguments.get("window", 10)
    seen = sum(min(token + 1, window) for token in range(10)) if arguments.get("attends") == "past" else 10 * window
    macs = sum(work.product.value for work in op.work(*inputs) if work.kind == "macs")
    assert macs - hidden == 8 * seen * (4 + 4)


@pytest.mark.parametrize(
    ("arguments", "inputs", "message"),
    [
        (
            {"num_heads": 8, "attends": "past"}, ((10, 32), (7, 32), (7, 32)),
            (
                "there are not as many queries (10 × 32) as keys (7 × 32) [a token attends to its own past; use "
                '`attends = "memory"` for the output of an encoder]'
            ),
        ),
        (
            {"num_heads": 8, "kept_width": 3}, ((10, 32),) * 3,
            '`kept_width` is for attention to the past [write `attends = "past"`]',
        ),
    ],
)
def test_misfits(arguments: dict[str, Any], inputs: tuple[Shape, ...], message: str) -> None:
    with pytest.raises(SpecError) as wrong:
        made("attention", arguments).outputs(*inputs)
    assert str(wrong.value) == message
