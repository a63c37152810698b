"""Modules of a listing as a network has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.observation import Held, Item
from paramledger.diagnosis.reading import observe
from paramledger.diagnosis.regrouping import fused
from paramledger.ledger.ledger import Ledger

UNSEEN = Path(__file__).parent / "unseen_two"


def layer(name: str, rows: int, columns: int = 8) -> Item:
    return Item(name, tensors=(Held("weight", (rows, columns)), Held("bias", (rows,))))


@pytest.mark.parametrize("names", [("q_proj", "k_proj", "v_proj"), ("query", "key", "value"), ("wq", "wk", "wv"),
                                   ("k_lin", "q_lin", "v_lin")])
def test_queries_keys_and_values_are_one_layer(names: tuple[str, ...]) -> None:
    """8 + 2 + 2 = 12 outputs of 8 inputs; where keys and values are shared by groups of heads, they are narrower."""
    rows = [layer(f"h.0.{name}", 2 if "q" not in name else 8) for name in names]
    first, out = fused([*rows, layer("h.0.out", 8)], "torch")
    assert first.name == f"h.0.{names[0]}"
    assert first.tensors == (Held("weight", (12, 8)), Held("bias", (12,)))
    assert out == layer("h.0.out", 8)


def test_in_keras_the_outputs_are_the_last_axis() -> None:
    rows = [Item(f"attention/{name}", tensors=(Held("kernel", (8, 2, 4)),)) for name in ("query", "key", "value")]
    assert fused(rows, "keras")[0].tensors == (Held("kernel", (8, 2, 12)),)


@pytest.mark.parametrize("rows", [
    [layer("h.0.q", 8), layer("h.0.k", 8)],
    [layer("h.0.q", 8), layer("h.0.k", 8), layer("h.0.v", 8, columns=6)],
    [layer("h.0.q", 8), layer("h.0.k", 8), layer("h.1.v", 8)],
    [layer("keyboard.0", 8), layer("keyboard.1", 8), layer("keyboard.2", 8)],
])
def test_other_layers_stay_as_they_are(rows: list[Item]) -> None:
    assert fused(rows, "torch") == rows


@pytest.mark.parametrize(("text", "reference", "codes"), [
    ("w54_vit_b32_correct", "vit/b_32", []),                                         # three layers, one in the ledger
    ("w33_googlenet_without_six", "googlenet/torchvision", ["wrong_num_classes"]),    # pools in a closed `Sequential`
    ("w01_alexnet_no_fourth", "alexnet/ungrouped", ["missing_layer"]),                 # two counts are cut off
    ("w46_roberta_hidden_words", "bert/roberta_base", ["pooler_missing", "mlm_head"]),
    ("w48_gpt2_medium_unscaled", "gpt2/medium", ["ln_no_affine", "wrong_vocab"]),      # DiT has hardly a row less
    ("w55_unknown_horses", None, []),             # every row of another network, which enough free choices would give
])
def test_texts_that_were_read_wrongly(
    repository: Ledger, text: str, reference: str | None, codes: list[str]
) -> None:
    best = diagnosis(repository, observe(UNSEEN / f"{text}.txt")).readings[0]
    assert (best.reference, [cause.code for cause in best.causes]) == (reference, codes)
