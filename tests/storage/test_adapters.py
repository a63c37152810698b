"""Networks with low-rank adapters, beside what PEFT prints of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paramledger.digits import read_printed, verdict
from paramledger.ledger.adapted import adapted
from paramledger.ledger.counting import Counting, counted
from paramledger.loading import load
from paramledger.problems import SpecError

HERE = Path(__file__).resolve()
CASES = json.loads((HERE.parents[1] / "oracles" / "adapters.json").read_text(encoding="utf-8"))["cases"]
BOOK = load(HERE.parents[2] / "specs")


@pytest.mark.parametrize("case", CASES)
def test_what_is_trained_is_what_peft_prints(case: str) -> None:
    found = CASES[case]
    for how, (trainable, whole) in found["numbers"].items():
        rank, kind = how.split()
        made = adapted(BOOK[found["address"]], int(rank), found["layers"].split(","), kind == "dora")
        assert (made.totals.trainable_parameters, made.parameters) == (trainable, whole), how


def test_adapters_do_work_too() -> None:
    """Beside a layer of 768 to 2304 features at 1024 positions: 8 · (768 + 2304) multiply-accumulates at each."""
    plain = BOOK["gpt2/small"]
    made = adapted(plain, 8, ["c_attn"])
    assert made.totals.macs - plain.totals.macs == 12 * 1024 * 8 * (768 + 2304)
    assert made["h.0.attn.c_attn"].formula.endswith("rank · features in + features out · rank")


@pytest.mark.parametrize(("layers", "message"), [
    ("c_atn", "no layer of gpt2/small is called `c_atn`"),
    ("ln_1", "layer `h.0.ln_1`: `layer_norm` cannot have an adapter"),
    ("add1", "no layer of gpt2/small is called `add1`"),
])
def test_layers_that_take_none_are_named(layers: str, message: str) -> None:
    with pytest.raises(SpecError) as wrong:
        adapted(BOOK["gpt2/small"], 8, [layers])
    assert wrong.value.message == message


def test_convolutions_of_groups_take_none() -> None:
    with pytest.raises(SpecError, match="a layer with groups cannot have an adapter"):
        adapted(BOOK["resnet/resnext50_32x4d"], 4, ["conv2.conv"])


def test_half_a_size_that_accelerate_printed() -> None:
    """64.73 "GB" for float16: a byte for each parameter of Llama 3.1 70B but those of one table, in GiB. A reading."""
    counting = Counting(without=("embed",), stored=("plain/int8", BOOK.storages))
    size = counted(BOOK["llama/llama3_70b"], "bytes", counting).number
    assert size == 70_553_706_496 - 128_256 * 8_192
    assert verdict(read_printed("64.73 GB", binary=True), size).word == "rounds"
