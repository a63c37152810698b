"""Reading torchinfo: every row and sum, beside what the modules hold."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.observation import Held, Item, Observation
from paramledger.diagnosis.reading import torchinfo
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import UNKIND, Printed, printed

TEXTS = printed("torchinfo")
SMALL = """\
==========================================================================================
Layer (type:depth-idx)                   Output Shape              Param #
==========================================================================================
Net                                      [1, 10]                   --
├─Linear: 1-1                            [1, 20]                   220
├─Linear: 1-2                            [1, 10]                   210
==========================================================================================
Total params: 430
Trainable params: 430
Non-trainable params: 0
==========================================================================================
"""


def row(item: Item) -> list[object]:
    """As the recorder writes a row; only what a table shows."""
    return [item.depth, item.kind, item.count, list(item.outputs[0]) if item.outputs else [], item.again]


def expected(text: Printed, observed: Observation) -> list[list[object]]:
    """The recorded rows, without shapes where the table has no column of them."""
    shapes = any(item.outputs for item in observed.items)
    return [[*one[:3], one[3] if shapes else [], one[4]] for one in text.truth["rows"]]


@pytest.mark.parametrize("way", UNKIND)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_every_row_and_sum_is_that_of_the_modules(text: Printed, way: str) -> None:
    unkind = UNKIND[way](text.text)
    assert torchinfo.recognises(unkind)
    observed = torchinfo.read(unkind)
    assert [row(item) for item in observed.items] == expected(text, observed)
    assert (observed.printed.total, observed.printed.trainable, observed.printed.frozen) == tuple(
        text.truth[key] for key in ("total", "trainable", "frozen")
    )
    assert observed.notes == ()
    assert (observed.format, observed.framework) == ("torchinfo", "torch")


def by_name(text: str) -> dict[str, Item]:
    return {item.name: item for item in torchinfo.read(text).items}


def of(name: str) -> str:
    return next(text.text for text in TEXTS if text.name == f"torchinfo_{name}")


def test_names_of_variables_make_paths() -> None:
    items = by_name(of("every_column"))
    assert items["layer2.0.downsample.1"].kind == "BatchNorm2d"
    assert items["ResNet"].depth == 0
    assert items["layer2.0.downsample.1"].text == "BatchNorm2d (1): 4-2"
    assert [name for name, item in by_name(of("depth_1")).items() if item.whole] == [
        "layer1", "layer2", "layer3", "layer4"
    ]


def test_other_columns() -> None:
    items = by_name(of("every_column"))
    assert dict(items["conv1"].arguments) == {      # 64 · 3 · 7 · 7 weights at 32 · 32 places
        "input_size": ((1, 3, 64, 64),), "kernel_size": (7, 7), "mult_adds": 64 * 3 * 7 * 7 * 32 * 32
    }
    assert items["maxpool"].arguments["kernel_size"] == 3
    assert [items[name].trainable for name in ("fc", "conv1", "layer1", "relu")] == [False, True, None, None]
    assert torchinfo.read(of("every_column")).inputs == ((1, 3, 64, 64),)
    assert torchinfo.read(of("every_column")).printed.others["Input size (MB)"] == "0.05"   # 3 · 64 · 64 · 4 bytes


def test_parentheses_say_that_a_layer_is_not_trained() -> None:
    text = SMALL.replace("                220", "                (220)")
    assert [item.trainable for item in torchinfo.read(text).items] == [None, False, None]
    assert [item.count for item in torchinfo.read(text).items] == [None, 220, 210]


def test_parameters_that_are_listed_below_a_layer() -> None:
    table = SMALL.replace("Output Shape ", "Kernel Shape ").replace("[1, 10]", "--     ").replace("[1, 20]", "--     ")
    below = """\
│    └─weight                            [10, 20]                  ├─200
│    └─bias                              [20]                      └─20
├─Linear: 1-2"""
    linear = torchinfo.read(table.replace("├─Linear: 1-2", below)).items[1]
    assert linear.tensors == (Held("weight", (20, 10)), Held("bias", (20,)))      # torchinfo swaps a weight's axes


def test_kernels_as_old_versions_print_them() -> None:
    text = SMALL.replace("Output Shape ", "Kernel Shape ").replace("Linear: 1-1", "Conv2d: 1-1").replace(
        "[1, 20]      ", "[3, 64, 7, 7]"
    ).replace("[1, 10]", "[20, 10]")
    _, conv, linear = torchinfo.read(text).items
    assert dict(conv.arguments) == {"out_channels": 64, "kernel_size": (7, 7)}
    assert dict(linear.arguments) == {"in_features": 20, "out_features": 10}


def test_an_open_batch() -> None:
    assert torchinfo.read(SMALL.replace("[1, ", "[-1, ")).items[1].outputs == ((None, 20),)


def test_places_are_those_of_the_text() -> None:
    item = torchinfo.read("As follows:\n\n" + SMALL).items[1]
    assert (item.name, item.line, item.text) == ("1-1", 7, "Linear: 1-1")


def test_the_first_whole_table_of_several() -> None:
    cut = SMALL[:SMALL.index("├─Linear: 1-2")]
    observed = torchinfo.read(cut + SMALL + SMALL.replace("430", "431"))
    assert observed.printed.total == 430
    assert observed.notes == ("The text has 3 torchinfo tables; one of them was read.",)


def test_what_is_missing_is_noted() -> None:
    assert torchinfo.read(SMALL[:SMALL.index("Total")]).notes == ("The table ends before its total.",)
    without = "".join(line for line in SMALL.splitlines(keepends=True) if "1-2" not in line)
    assert torchinfo.read(without).notes == ("The rows add up to 220 parameters, but the printed total is 430.",)
    rounded = torchinfo.read(SMALL.replace("Total params: 430", "Total params (M): 0.43"))
    assert rounded.printed.total is None
    assert rounded.notes == ("Total params are printed rounded: 0.43 (M).",)


@pytest.mark.parametrize(("text", "message"), [
    (SMALL[:SMALL.index("Net")], "there is no row with a layer below torchinfo's header"),
    (SMALL.replace("├─Linear: 1-1 ", "├─Linear: 1-1 [").replace("1-2", "1-2 ["), None),
])
def test_a_malformed_table(text: str, message: str | None) -> None:
    if message is None:
        assert torchinfo.read(text).notes
        return
    with pytest.raises(SpecError) as error:
        torchinfo.read(text)
    assert error.value.message == message
    assert error.value.hint == "paste the table from its header to its last line"


@pytest.mark.parametrize("text", [
    "", "Layer (type)", "Layer (type) Output Shape Param #\nconv2d (Conv2D) (None, 26, 26, 32) 320",
    "Layer (type) Output Shape Param #\n Conv2d-1 [-1, 64, 112, 112] 9,408\nTotal params: 9,408",
    "Layer (type) Output Shape Param # Trainable\nconv2d (Conv2D) (None, 26, 26, 32) 320 Y",
    "Total params: 430", "├─Linear: 1-1 [1, 20] 220",
])
def test_what_is_not_torchinfo(text: str) -> None:
    assert not torchinfo.recognises(text)
