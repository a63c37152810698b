"""From a number to what it is: cases as people met them, and what must not be offered."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from paramledger.exports.found import found
from paramledger.finding import Finder, Found
from paramledger.finding.asked import asked_of
from paramledger.finding.solving import solved
from paramledger.ledger.verdicts import all_judged
from paramledger.problems import SpecError

from conftest import the_ledger

ROOT = Path(__file__).resolve().parents[2]
CASES = tomllib.loads((ROOT / "tests" / "find.toml").read_text(encoding="utf-8"))["cases"]
FIRST = 2       # how far down an answer may stand, if its case does not say


@cache
def finder() -> Finder:
    return Finder(the_ledger())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_number_is_found_as_what_it_is(case: dict[str, object]) -> None:
    found = finder().find(str(case["text"]))
    if "value" not in case:
        assert found == []
        return
    there = found[: int(str(case.get("first", FIRST)))]
    assert any(
        one.value == case["value"] and one.address == case.get("address", "") and one.layer == case.get("layer", "")
        for one in there
    ), [(one.address, one.layer, one.value, one.about) for one in found[:6]]


def test_every_claim_is_found_by_its_own_text() -> None:
    """Each of them among the answers to what was printed, with its unit."""
    missed = []
    for claim in all_judged(finder().ledger):
        value = claim.computed + claim.difference
        if isinstance(value, int) and not any(one.address == claim.address for one in finder().find(claim.claim.said)):
            missed.append((claim.id, claim.claim.said))
    assert missed == []


def test_steps_lead_from_the_published_network_to_the_number() -> None:
    (one, *_) = [found for found in finder().find("23528522") if found.address == "resnet/resnet50[classes=10]"]
    assert [(step.edit, step.delta, step.total) for step in one.steps] == [("classes = 10", -990 * 2049, 23_528_522)]
    assert one.match == "exact"


def test_rounded_digits_are_never_called_exact() -> None:
    assert {one.match for one in finder().find("23.53M")} == {"rounds"}


def exact(found: list[Found]) -> set[str]:
    return {one.address for one in found if one.match == "exact"}


@pytest.mark.parametrize("number", [17_171_717, 98_765_433, 31_415_927, 271_828_183])
def test_a_number_of_nothing_is_explained_by_nothing(number: int) -> None:
    assert exact(finder().find(str(number))) == set()


@pytest.mark.parametrize(("text", "numbers"), [
    ("Total params: 25,557,032", ["25557032"]),
    ("25.557.032", ["25557032"]),
    ("25.557", ["25.557"]),
    ("1 234 567 parameters", ["1234567"]),
    ("24M params, 4.1 GMACs", ["24000000", "4100000000"]),
    ("I see 23520842 instead of 25 million", ["23520842"]),
    ("trainable params: 4,194,304 || all params: 6,742,609,920 || trainable%: 0.0622", ["4194304", "6742609920"]),
    ("3.14E+23", ["314000000000000000000000"]),
    ("3.8×10^9", ["3800000000"]),
    ("Params size (MB): 97.49\nEstimated Total Size (MB): 384.62", ["97490000", "384620000"]),
    ("KV cache at 8,192 tokens: 1,073,741,824 bytes", ["1073741824"]),
    ("8192 tokens", ["8192"]),
])
def test_what_is_read(text: str, numbers: list[str]) -> None:
    values = [one.readings[0].value for one in asked_of(text)]
    assert [str(value) if value == int(value) else str(float(value)) for value in values] == numbers


def test_a_unit_says_what_is_counted() -> None:
    (size,) = asked_of("97.49 MB")
    assert size.is_byte and "parameters" not in size.quantities
    assert [reading.about for reading in size.readings] == ["", "M is a power of 1024"]
    (work,) = asked_of("8.98 GFLOPs")
    assert "macs" in work.quantities and "bytes" not in work.quantities


@pytest.mark.parametrize(("text", "quantities"), [
    ("KV self size = 2560.00 MiB", {"cache_bytes", "cache_bytes_per_token"}),
    ("2,516,582,400 bytes of KV cache for a batch of 8", {"cache_bytes", "cache_bytes_per_token"}),
    ("KV cache at 8192 tokens, fp8: 536870912 bytes", {"cache_bytes", "cache_bytes_per_token"}),
    ("Params size (MB): 97.49", {"bytes", "cache_bytes", "cache_bytes_per_token"}),
])
def test_words_beside_a_unit_restrict_what_it_leaves(text: str, quantities: set[str]) -> None:
    (asked,) = asked_of(text)
    assert asked.quantities == quantities


def test_without_a_number_nothing_is_asked() -> None:
    with pytest.raises(SpecError, match="no number was found in this text"):
        finder().find("how big is bert")


@pytest.mark.parametrize(("value", "layer"), [
    (2_480, "LSTM, 20 units on 10 features"),           # 4 · 20 · (20 + 10 + 1), as Keras counts
    (2_560, "PyTorch LSTM, 20 units on 10 features"),     # 4 · 20 · (20 + 10 + 2)
    (320, "convolution, 32 filters of 3 × 3 on 1 channel"),    # (3 · 3 · 1 + 1) · 32
    (7_850, "dense, 10 units on 784 features"),          # (784 + 1) · 10
    (123_392, "convolution, 512 filters of 3 on 80 channels"),      # nn.Conv1d(80, 512, 3)
    (655_872, "convolution, 512 filters of 5 on 256 channels"),     # nn.Conv1d(256, 512, 5)
    (1_050_624, "attention, width 512"),                 # nn.MultiheadAttention(512, 8)
])
def test_a_layer_is_found_by_its_formula(value: int, layer: str) -> None:
    assert layer in [one.layer for one in solved(value)]


@pytest.mark.parametrize(("line", "layer"), [
    # torch: nn.Conv3d(1, 64, 3)
    ("Conv3d-1 [-1, 64, 26, 26, 26] 1,792", "convolution, 64 filters of 3 × 3 × 3 on 1 channel"),
    # torch: nn.Conv1d(80, 512, 3)
    ("Conv1d: 1-1 [1, 512, 2998] 123,392", "convolution, 512 filters of 3 on 80 channels"),
    # torch: nn.Conv2d(32, 32, 3, groups=32)
    ("depthwise_conv2d (DepthwiseConv2D) (None, 112, 112, 32) 320", "depthwise convolution, 32 channels, 3 × 3"),
    # torch: nn.Conv2d(128, 128, 3, groups=32, bias=False); the shape says that 128 come out
    ("Conv2d(groups=32) [-1, 128, 28, 28] 4,608",
     "grouped convolution, 128 filters of 3 × 3 on 4 channels each, no bias"),
    # keras: SeparableConv2D(128, 3) on 64 channels, 9 · 64 + 64 · 128 + 128
    ("separable_conv2d (SeparableConv2D) (None, 26, 26, 128) 8,896",
     "separable convolution, 128 filters of 3 × 3 on 64 channels"),
    # torch: nn.ConvTranspose2d(128, 64, 5, bias=False)
    ("conv2d_transpose (Conv2DTranspose) (None, 14, 14, 64) 204,800",
     "transposed convolution, 64 filters of 5 × 5 on 128 channels, no bias"),
    # keras: MultiHeadAttention(num_heads=2, key_dim=32) on 32 features, 3 · (32 + 1) · 64 + (64 + 1) · 32
    ("multi_head_attention (MultiHeadAttention) (None, 200, 32) 8,416", "attention, width 32, total head width 64"),
    # torch: nn.GRU(128, 128), 3 · 128 · (128 + 128 + 2)
    ("gru (GRU) (None, 128) 99,072", "GRU, 128 units on 128 features"),
    # keras: Bidirectional(LSTM(64)) on 128 features, 2 · 4 · 64 · (128 + 64 + 1)
    ("bidirectional (Bidirectional) (None, 128) 98,816", "bidirectional LSTM, 64 units on 128 features"),
    # torch: nn.GroupNorm(32, 320)
    ("GroupNorm-7 [-1, 320, 64, 64] 640", "batch or layer normalisation, 320 channels"),
    # torch: nn.Embedding(30522, 300)
    ("embedding (Embedding) (None, 512, 300) 9,156,600", "embedding, 30,522 words of 300"),
])
def test_a_row_names_its_kind_of_layer(line: str, layer: str) -> None:
    """The first answer that is a formula is the layer that the row names."""
    (asked,) = asked_of(line)
    (first, *_) = solved(int(asked.readings[0].value), asked.kinds, asked.sizes)
    assert first.layer == layer


def test_a_row_of_a_summary_is_the_layer_that_it_says() -> None:
    (first, *_) = finder().find("dense_1 (Dense)             (None, 128)          1,179,776")
    assert (first.layer, first.about) == ("dense, 128 units on 9,216 features", "(9216 + 1) · 128")


def test_a_rounded_number_is_no_layer_by_formula() -> None:
    assert [one for one in finder().find("11.18M") if one.kind == "formula"] == []


@pytest.mark.parametrize(("number", "address", "steps"), [
    # transformers 5.24: BertForSequenceClassification, two labels; 2 · (768 + 1)
    (109_483_778, "bert/base", [("labels after tanh", 1_538)]),
    # BertForTokenClassification, nine labels: no pooler, 768 · 769; 9 · 769
    (108_898_569, "bert/base", [("without pooler", -590_592), ("labels after tanh", 6_921)]),
    # GPT2ForSequenceClassification, two labels without bias; the head shares the embedding table
    (124_441_344, "gpt2/small", [("without head", 0), ("labels after ln_f", 1_536)]),
])
def test_other_heads_are_found_with_their_steps(number: int, address: str, steps: list[tuple[str, int]]) -> None:
    (found,) = [one for one in finder().find(str(number)) if (one.address, one.kind) == (address, "composed")]
    assert [(step.edit, step.delta) for step in found.steps] == steps
    assert found.match == "exact"


def test_of_several_numbers_a_network_need_not_have_all() -> None:
    """The last number is no parameter count."""
    (first, *_) = finder().find("trainable params: 294,912 || all params: 124,734,720 || memory: 123,457")
    assert first.address == "gpt2/small"


def steps_to(text: str, address: str, value: int) -> list[tuple[str, int, int]]:
    """The steps of the answer in a network that comes to a value."""
    (one, *_) = [one for one in finder().find(text) if (one.address, one.value) == (address, value)]
    assert one.match == "exact" or one.chance > 0
    return [(step.edit, step.delta, step.total) for step in one.steps]


def test_a_cache_is_found_for_another_length_and_another_type() -> None:
    """Llama 3 8B is published with 2,048 tokens: 2,048 · 32 · 2 · 8 · 128 numbers of two bytes are 268,435,456."""
    assert steps_to("KV cache, fp8: 536,870,912 bytes", "llama/llama3_8b", 536_870_912) == [
        ("8,192 tokens", 805_306_368, 1_073_741_824), ("numbers of 8 bits", -536_870_912, 536_870_912),
    ]
    assert steps_to("KV cache 1 GiB", "llama/llama3_8b", 1_073_741_824)[0][0] == "8,192 tokens"


def test_settings_that_a_text_says_are_tried_first() -> None:
    """4,096 tokens in 16 bits take as much as 8,192 in 8. Swin-S with 20 classes, by torchvision: 48,852,638."""
    assert steps_to("536,870,912 bytes of KV cache, 4096 tokens", "llama/llama3_8b", 536_870_912) == [
        ("4,096 tokens", 268_435_456, 536_870_912),
    ]
    (first, *_) = [one for one in finder().find("48.85M, 20 classes") if one.steps]
    assert (first.address, first.value) == ("swin/swin_s[classes=20]", 48_852_638)


def test_a_cache_is_found_for_a_batch() -> None:
    assert steps_to("2,516,582,400 bytes of KV cache", "gpt2/xl", 2_516_582_400) == [
        ("a batch of 8", 7 * 314_572_800, 2_516_582_400),      # 1,024 tokens · 307,200 bytes
    ]


def test_bytes_of_other_classes_are_found_in_every_type() -> None:
    """ResNet-50 with ten classes: 23,528,522 parameters, 53,120 statistics, 53 counters of eight bytes."""
    ten = ("classes = 10", -990 * 2_049)
    assert steps_to("23,528,522 bytes", "resnet/resnet50[classes=10]", 23_528_522)[0][:2] == ten
    (first, last) = steps_to("22.49 MiB", "resnet/resnet50[classes=10]", 23_582_066)
    assert first[:2] == ten
    assert last == ("a byte each, in 8 bits, and eight for each counter of batches", 424, 23_582_066)
    (_, half) = steps_to("47,057,044 bytes", "resnet/resnet50[classes=10]", 2 * 23_528_522)
    assert half[0] == "two bytes each, in 16 bits"


def test_bytes_in_training_are_found() -> None:
    """Adam in mixed precision keeps 16 bytes of each parameter: 16 · 11,181,642 of ResNet-18 with ten classes."""
    (_, last) = steps_to("178,906,272 bytes", "resnet/resnet18[classes=10]", 178_906_272)
    assert last == ("16 bytes each in training: Adam in mixed precision", 15 * 11_181_642, 178_906_272)


def test_bytes_of_a_language_model_in_training_are_found() -> None:
    """16 bytes for each of 8,030,261,248 parameters of Llama 3 8B."""
    (step,) = steps_to("128,484,179,968 bytes", "llama/llama3_8b", 128_484_179_968)
    assert step[0] == "16 bytes for each parameter"


def test_bytes_of_a_packed_model_with_adapters_are_found() -> None:
    """Q4_K_M of Llama 3 8B, 4,912,898,048 bytes, and 2 · 6,815,744 for rank 16 beside q and v."""
    (stored, adapters) = steps_to("4,926,529,536 bytes", "llama/llama3_8b", 4_926_529_536)
    assert stored == ("stored in gguf/q4_k_m", 4_912_898_048 - 8_030_261_248, 4_912_898_048)
    assert adapters[1:] == (13_631_488, 4_926_529_536)


def test_the_bytes_of_adapters_alone_are_found_where_a_word_says_so() -> None:
    """A file of adapters for Llama 2 7B, rank 8 beside q and v in float32: 4 · 4,194,304."""
    assert "llama/7b" in [one.address for one in finder().find("adapter_model.safetensors 16.8 MB")]
    assert "llama/7b" not in [one.address for one in finder().find("16.8 MB") if one.steps]


def test_adapters_and_labels_together() -> None:
    """PEFT 0.17 and transformers: BertForSequenceClassification, two labels, rank 8 beside query and value."""
    assert steps_to("trainable params: 296,450 || all params: 109,780,228", "bert/base", 109_780_228) == [
        ("labels after tanh", 1_538, 109_483_778),
        ("LoRA of rank 8 beside query, value", 294_912, 109_778_690),
        ("the original head kept too", 1_538, 109_780_228),
    ]


def test_labels_and_adapters_are_no_answer_to_a_number_alone() -> None:
    assert [one for one in finder().find("109,780,228") if one.address == "bert/base" and one.match == "exact"] == []


def test_every_field_of_an_answer_is_documented() -> None:
    """A total, one with another setting, and a layer that no network has."""
    section = (ROOT / "docs/api.md").read_text().partition("### What a number may be")[2]
    words = set(re.findall(r"`([^`\n]+)`", section))
    for text in ("23.53M", "23528522", "51264"):
        for one in found(finder().find(text), ""):
            assert {*one, str(one["kind"]), str(one["match"])} <= words
