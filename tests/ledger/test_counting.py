"""Ways of counting and edits, each against a sum worked out by hand."""

from __future__ import annotations

import pytest
from paramledger.counts.quantities import had
from paramledger.language.counting_words import WORDS
from paramledger.language.location import LocatedError, Location
from paramledger.language.reconciliations import Step
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.counting import Counted, Counting, counted
from paramledger.ledger.edits import EDITS, State, edited, label
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.network.walk import network
from paramledger.problems import SpecError

from conftest import the_ledger

# conv: 3·3·3·4 = 108 weights and 4 biases over 6×6 outputs; bn: 4 scales, 4 shifts, 8 running numbers, 1 counter;
# two rounds of a dense layer of 4·4 weights and 4 biases, and a third one; head: tied to that; aux: 4·2 weights, in
# training only.
SPEC = b"""
title = "Small"
input = { height = 8, width = 8, channels = 3 }
default = "plain"
parameters = { filters = 4 }
layers = [
  { name = "conv",  op = "conv2d", out_channels = "filters", kernel_size = 3 },
  { name = "bn",    op = "batch_norm" },
  { name = "aux",   block = "side", only = "training" },
  { name = "pool",  op = "global_avg_pool" },
  { name = "dense", op = "linear", out_features = 4, repeat = 2 },
  { name = "tail",  op = "linear", out_features = 4 },
  { name = "head",  op = "linear", out_features = 4, bias = false, tied_to = "tail" },
]
[blocks.side]
layers = [
  { name = "pool", op = "global_avg_pool" },
  { name = "fc",   op = "linear", out_features = 2, bias = false },
]
[variants]
plain = {}
"""
CLAIMS = b"""
[[claims]]
id = "table_conv"
variant = "plain"
layer = "conv"
quantity = "parameters"
printed = "100"
source = { title = "A table" }
[[claims]]
id = "table_tail"
variant = "plain"
layer = "tail"
quantity = "parameters"
printed = "3K"
source = { title = "A table" }
[[claims]]
id = "half"
variant = "plain"
layer = "tail"
quantity = "parameters"
printed = "20.5"
source = { title = "A table" }
"""


SMALL = ledger("specs", {"architectures/small.toml": SPEC, "claims/small.toml": CLAIMS})


@pytest.fixture(scope="module")
def small() -> Breakdown:
    return SMALL.breakdown("small")


WHOLE = 112 + 8 + 2 * 20 + 20
POINTWISE = {"op": "conv2d", "out_channels": 4, "kernel_size": 1}


@pytest.mark.parametrize(("quantity", "how", "number"), [
    ("parameters", Counting(), WHOLE),
    ("weights", Counting(), 108 + 4 + 32 + 16),
    ("biases", Counting(), 4 + 4 + 8 + 4),
    ("parameters", Counting(without=("biases",)), 108 + 4 + 32 + 16),
    ("parameters", Counting(without=("norms",)), WHOLE - 8),
    ("parameters", Counting(without=("dense",)), 112 + 8),
    ("parameters", Counting(without=("dense.0",)), WHOLE - 20),
    ("parameters", Counting(without=("dense",), only=(("biases",),)), 4 + 4),
    ("parameters", Counting(only=(("conv",),)), 112),
    ("parameters", Counting(only=(("conv",), ("weights",))), 108),
    ("parameters", Counting(only=(("dense.1", "tail"),)), 40),
    ("parameters", Counting(also=("state",)), WHOLE + 8),
    ("parameters", Counting(also=("state", "tracked")), WHOLE + 8 + 1),
    ("parameters", Counting(also=("training",)), WHOLE + 8),
    ("training_parameters", Counting(), WHOLE + 8),
    ("parameters", Counting(again=("conv",)), WHOLE + 112),
    ("parameters", Counting(ties_twice=True), WHOLE + 16),
    ("total", Counting(), WHOLE + 8),
    ("bytes", Counting(), 4 * (WHOLE + 8)),
    ("macs", Counting(), 6 * 6 * 108 + 32 + 16 + 16),
    ("macs", Counting(then=(("times", 2),)), 2 * (6 * 6 * 108 + 32 + 16 + 16)),
    ("units", Counting(), 6 * 6 * 4 + 4 * 4),
    ("units", Counting(also=("input",)), 8 * 8 * 3 + 6 * 6 * 4 + 4 * 4),
    ("units", Counting(only=(("conv",),), misprints=(("conv", "width", 5),)), 6 * 5 * 4),
    ("parameters", Counting(then=(("down", 100),)), 100),
    ("parameters", Counting(then=(("nearest", 100),)), 200),
    ("parameters", Counting(then=(("up", 50),)), 200),
])
def test_a_way_of_counting(small: Breakdown, quantity: str, how: Counting, number: int) -> None:
    found = counted(small, quantity, how)
    assert found.number == number
    assert sum(found.parts.values()) == number


# conv: 1·1·1·2 = 2 weights over 4×4 positions, 32 multiply-accumulates, and a bias added to each of the 32 outputs;
# relu: 32 comparisons; pool: 2×2 windows of 4 for 8 outputs, 32 comparisons; silu: a nonlinearity for each of 8.
# words: 3 tokens, each a row of 10 × 4; attention between them, no tensors: 3·3·4 for q·k and as many for weights·v;
# gru: 3 gates of 2 units that read 4 numbers and 2, 36 weights, and 12 biases.
MANY = ledger("specs", {
    "architectures/image.toml": b"""
title = "Image"
input = { height = 4, width = 4, channels = 1 }
default = "plain"
layers = [
  { name = "conv", op = "conv2d", out_channels = 2, kernel_size = 1 },
  { name = "relu", op = "relu" },
  { name = "pool", op = "max_pool2d", kernel_size = 2 },
  { name = "silu", op = "silu" },
]
[variants.plain]
""",
    "architectures/words.toml": b"""
title = "Words"
input = { tokens = 3 }
default = "plain"
layers = [
  { name = "table", op = "embedding", num_embeddings = 10, embedding_dim = 4 },
  { name = "mix", op = "attention", num_heads = 1, from = ["table", "table", "table"] },
  { name = "gru", op = "gru", hidden_size = 2 },
]
[variants.plain]
""",
    "architectures/small.toml": SPEC,
    "architectures/digits.toml": b"""
title = "Digits"
input = { height = 28, width = 28, channels = 1 }
default = "plain"
layers = [
  { name = "conv1", op = "conv2d", out_channels = 32, kernel_size = 3 },
  { name = "pool1", op = "max_pool2d", kernel_size = 2 },
  { name = "conv2", op = "conv2d", out_channels = 64, kernel_size = 3 },
  { name = "pool2", op = "max_pool2d", kernel_size = 2 },
  { name = "flatten", op = "flatten" },
  { name = "fc", op = "linear", out_features = 10 },
]
[variants.plain]
""",
    # up: 4·3 weights and 3 biases, left as they are; down: 3·2 weights and 2 biases
    "architectures/tuned.toml": b"""
title = "Tuned"
input = { features = 4 }
default = "plain"
layers = [
  { name = "up", op = "linear", out_features = 3, frozen = true },
  { name = "down", op = "linear", out_features = 2 },
]
[variants.plain]
""",
})
# beside `up` 2·4 and 3·2 numbers of an adapter
MANY = ledger("specs", {**MANY.texts.data, "architectures/adapted.toml": MANY.texts.data["architectures/tuned.toml"]
                        .replace(b"frozen = true", b"frozen = true, adapter = 2")})
WORD_CASES: list[tuple[str, str, str, str, int]] = [       # network, key, word, quantity, number
    ("adapted", "only", "adapters", "parameters", 14),
    ("adapted", "leave_out", "adapters", "parameters", 15 + 8),
    ("adapted", "leave_out", "frozen", "parameters", 14 + 8),
    ("image", "include", "additions", "macs", 32 + 32),
    ("image", "include", "comparisons", "macs", 32 + 32 + 32),
    ("small", "include", "multiplications", "macs", 6 * 6 * 108 + 32 + 16 + 16 + 6 * 6 * 4),     # of bn
    ("image", "include", "nonlinearities", "macs", 32 + 8),
    ("image", "include", "input", "activations", 16 + 32 + 8),
    ("small", "include", "state", "parameters", WHOLE + 8),
    ("small", "include", "tracked", "parameters", WHOLE + 1),
    ("small", "include", "training", "parameters", WHOLE + 8),
    ("words", "only", "attention", "macs", 2 * 3 * 3 * 4),
    ("words", "leave_out", "attention", "parameters", 40 + 36 + 12),
    ("words", "count_again", "attention", "macs", 2 * 2 * 3 * 3 * 4 + 3 * 36),
    ("small", "only", "convolutions", "parameters", 112),
    ("small", "leave_out", "convolutions", "parameters", 8 + 60),
    ("small", "count_again", "convolutions", "parameters", WHOLE + 112),
    ("small", "only", "dense", "parameters", 60),
    ("small", "leave_out", "dense", "parameters", 112 + 8),
    ("small", "count_again", "dense", "parameters", WHOLE + 60),
    ("words", "only", "embeddings", "parameters", 40),
    ("words", "leave_out", "embeddings", "parameters", 48),
    ("words", "count_again", "embeddings", "parameters", 40 + 40 + 48),
    ("small", "only", "norms", "parameters", 8),
    ("small", "leave_out", "norms", "parameters", 112 + 60),
    ("small", "count_again", "norms", "parameters", WHOLE + 8),
    ("tuned", "only", "frozen", "parameters", 15),
    ("tuned", "leave_out", "frozen", "parameters", 8),
    ("tuned", "count_again", "frozen", "parameters", 15 + 8 + 15),
    ("tuned", "include", "optimizer", "parameters", 15 + 8 + 2 * 8 + 2),
    # Keras's guide on a convolutional network for digits: 34,826 parameters, 69,654 of the optimizer
    ("digits", "include", "optimizer", "parameters", 34_826 + 69_654),
    # what Keras's optimizers keep of 34,826 trained parameters: 3, 1, 2 and 0 numbers for each, and 2, 2, 3 and 2
    ("digits", "include", "optimizer_amsgrad", "parameters", 34_826 + 104_480),
    ("digits", "include", "optimizer_momentum", "parameters", 34_826 + 34_828),
    ("digits", "include", "optimizer_nadam", "parameters", 34_826 + 69_655),
    ("digits", "include", "optimizer_plain", "parameters", 34_826 + 2),
    ("words", "only", "recurrent", "parameters", 48),
    ("words", "leave_out", "recurrent", "parameters", 40),
    ("words", "count_again", "recurrent", "parameters", 40 + 48 + 48),
    ("small", "only", "biases", "parameters", 4 + 4 + 8 + 4),
    ("small", "leave_out", "biases", "parameters", 108 + 4 + 32 + 16),
    ("small", "only", "scales", "parameters", 4),
    ("small", "leave_out", "scales", "parameters", WHOLE - 4),
    ("small", "only", "state", "total", 8),
    ("small", "leave_out", "state", "total", WHOLE),
    ("small", "only", "weights", "parameters", 108 + 4 + 32 + 16),
    ("small", "leave_out", "weights", "parameters", 4 + 4 + 8 + 4),
]


@pytest.mark.parametrize(("family", "key", "word", "quantity", "number"), WORD_CASES)
def test_a_word(family: str, key: str, word: str, quantity: str, number: int) -> None:
    start = MANY.breakdown(family)
    step = Step.model_validate({"about": "a test", "evidence": "inferred", key: word})
    state = edited(State(start.spec), step, Location("reconciliations/a.toml", ()))
    assert counted(start, quantity, state.counting).number == number


def test_every_word_has_a_case() -> None:
    assert [word.name for word in WORDS] == sorted(word.name for word in WORDS)
    assert {(key, word.name) for word in WORDS for key in word.keys} == {(case[1], case[2]) for case in WORD_CASES}


def test_the_plain_way_is_the_total(repository: Ledger) -> None:
    for address in repository.addresses:
        breakdown = repository.breakdown(address)
        for quantity in had(breakdown.totals):
            assert counted(breakdown, quantity, Counting()).number == breakdown.totals.of(quantity), (address, quantity)


@pytest.mark.parametrize(
    ("step", "number", "words"),
    [
        ({"set": {"filters": 8}}, 3 * 3 * 3 * 8 + 8 + 16 + (8 * 4 + 4) + 20 + 20, "filters = 8"),
        ({"set": {"conv": {"bias": False}}}, WHOLE - 4, "conv.bias = false"),
        ({"set": {"dense.0.bias": False}}, WHOLE - 4, "dense.0.bias = false"),
        ({"drop": "bn"}, WHOLE - 8, "without bn"),
        (
            {"insert": {"after": "pool", "layers": [{"name": "more", "op": "linear", "out_features": 4}]}},
            WHOLE + 20,
            "more after pool",
        ),
        (
            {"insert": {"before": "pool", "layers": [{"name": "more", **POINTWISE}]}},
            WHOLE + 20,
            "more before pool",
        ),
        (
            {"replace": {"layer": "conv", "layers": [{"name": "conv", **POINTWISE}]}},
            WHOLE - 112 + 16,
            "conv in place of conv",
        ),
        ({"set": {"input.channels": 1}}, WHOLE - 72, "input.channels = 1"),
        ({"set": {"input": {"height": 3, "width": 3, "channels": 2}}}, WHOLE - 36,
         "input.height = 3, input.width = 3, input.channels = 2"),
        ({"drop": ["bn", "dense"]}, WHOLE - 8 - 40, "without bn, dense"),
        ({"freeze": "conv"}, WHOLE, "conv frozen"),
        ({"adapt": {"layers": "conv", "rank": 2}}, WHOLE + 2 * 27 + 4 * 2, "LoRA of rank 2 beside conv"),
        ({"store": "plain/bf16"}, WHOLE, "stored in plain/bf16"),
        (
            {"edits": [{"drop": "bn"}, {"set": {"conv": {"bias": False}}}, {"include": "tracked"}]},
            WHOLE - 8 - 4,
            "without bn; conv.bias = false; with tracked",
        ),
        ({"leave_out": ["norms", "biases"]}, WHOLE - 8 - 16, "norms, biases not counted"),
        ({"include": "state"}, WHOLE + 8, "with state"),
        ({"count_again": "conv"}, WHOLE + 112, "conv counted once more"),
        ({"count_ties_twice": True}, WHOLE + 16, "tied tensors counted where they are used"),
        ({"only": "convolutions"}, 112, "only convolutions"),
        ({"as_printed": "table_*"}, 100 + 8 + 2 * 20 + 3000, "table_* as printed"),
        ({"times": 4}, 4 * WHOLE, "times 4"),
        ({"divide": 4}, 45, "divided by 4"),
        ({"round": {"to": 100, "mode": "down"}}, 100, "rounded down to 100"),
        ({"misprint": {"layer": "conv", "factor": "filters", "value": 5}}, WHOLE + 27, "conv: filters printed as 5"),
    ],
)
def test_an_edit(small: Breakdown, step: dict[str, object], number: int, words: str) -> None:
    read = Step.model_validate({"about": "a test", "evidence": "inferred", **step})
    state = edited(State(small.spec, storages=the_ledger().storages), read, Location("reconciliations/a.toml", ()))
    assert _count(state).number == number
    assert label(read) == words


def _count(state: State) -> Counted:
    breakdown = Breakdown(state.spec.address, state.spec, network(state.spec))
    return counted(breakdown, "parameters", state.counting, SMALL.claims_of("small"))


def test_every_edit_is_a_key_of_a_step_and_has_a_test() -> None:
    assert set(EDITS) == set(Step.model_fields) - {"about", "evidence", "source"}
    marks = [mark for mark in test_an_edit.pytestmark if mark.name == "parametrize"]
    assert {key for step, _, _ in marks[0].args[1] for key in step} == set(EDITS)


@pytest.mark.parametrize(("step", "message"), [
    ({}, "a step has no edit"),
    ({"drop": "conv", "times": 2}, "a step has 2 edits: `drop`, `times`"),
    ({"insert": {"layers": [{"name": "more", "op": "relu"}]}}, "lines are inserted at one place"),
    ({"set": {"input.colours": 3}}, "`colours` is not an axis"),
    ({"include": "everything"}, "`everything` cannot be included"),
    ({"set": {"filter": 8}}, "`filter` is not a parameter of `small`"),
    ({"leave_out": "convolution"}, "`convolution` names no layer"),
    ({"count_again": "biases"}, "`biases` is not a kind of layer, and layers are counted again"),
    (
        {"misprint": {"layer": "conv", "factor": "heads", "value": 5}},
        "the product kernel · kernel · channels · filters has no factor `heads`",
    ),
    ({"as_printed": "tabel_conv"}, "`tabel_conv` is not a claim about a layer of small"),
    ({"as_printed": "half"}, "the printed 20.5 is not a whole number"),
    ({"divide": 7}, "180 is not divisible by 7"),
    ({"drop": "cnv"}, "`cnv` matches no layer of small/plain"),
])
def test_a_step_that_is_wrong(small: Breakdown, step: dict[str, object], message: str) -> None:
    with pytest.raises((SpecError, LocatedError)) as caught:
        _count(
            edited(
                State(small.spec),
                Step.model_validate({"about": "a test", "evidence": "inferred", **step}),
                Location("reconciliations/a.toml", ()),
            )
        )
    assert caught.value.message == message


def test_a_misprint_in_a_row_that_is_not_counted(small: Breakdown) -> None:
    with pytest.raises(SpecError) as caught:
        counted(small, "parameters", Counting(only=(("bn",),), misprints=(("conv", "filters", 5),)))
    assert caught.value.message == "`conv` is not counted here, so a misprint in it changes nothing"


@pytest.mark.parametrize(("word", "hint"), [
    ("convolution", "did you mean `convolutions`?"),
    ("xyz", "known: `aux`, `bn`, `conv`, `dense`, `head`, `pool`, `tail`"),
    ("tial", "did you mean `tail`?"),
])
def test_a_word_that_is_not_there_has_a_hint(small: Breakdown, word: str, hint: str) -> None:
    with pytest.raises(SpecError) as caught:
        counted(small, "parameters", Counting(without=(word,)))
    assert caught.value.hint == hint
