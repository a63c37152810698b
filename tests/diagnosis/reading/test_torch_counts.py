"""Reading counts without shapes: tables of parameters, Lightning's summary, PEFT's line."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.reading import lightning, parameter_table, read_text, trainable_parameters
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import UNKIND, printed

LISTED = next(text for text in printed("listing") if text.name == "listing_numbered")
TABLE = """\
+----------------+------------+
|    Modules     | Parameters |
+----------------+------------+
|  conv1.weight  |    9408    |
|   bn1.weight   |     64     |
|    bn1.bias    |     64     |
|   fc.weight    |   512,000  |
+----------------+------------+
Total Trainable Params: 521536
"""
# The formats of Lightning 2.4 and of 1.9, with the parameters of LeNet-5: 6·25 + 6, 16·150 + 16, 400·120 + 120.
LIGHTNING = """\
  | Name      | Type             | Params | Mode
-------------------------------------------------------
0 | conv1     | Conv2d           | 156    | train
1 | body      | Sequential       | 50.5 K | train
2 | body.conv | Conv2d           | 2.4 K  | train
3 | body.fc   | Linear           | 48,120 | train
4 | criterion | CrossEntropyLoss | 0      | train
-------------------------------------------------------
50.7 K    Trainable params
0         Non-trainable params
50.7 K    Total params
0.203     Total estimated model params size (MB)
"""
PEFT = "trainable params: 294,912 || all params: 124,734,720 || trainable%: 0.2364"


@pytest.mark.parametrize("way", UNKIND)
def test_a_table_has_a_row_for_each_module(way: str) -> None:
    observed = read_text(UNKIND[way](TABLE))
    assert [(item.name, item.count) for item in observed.items] == [("conv1", 9408), ("bn1", 128), ("fc", 512_000)]
    assert observed.printed.trainable == 9408 + 128 + 512_000
    assert (observed.format, observed.notes) == ("parameter_table", ())


@pytest.mark.parametrize("line", ["{} {}", "{}: {}", "{}\t{}", "'{}': {},"])
def test_every_module_of_a_network(line: str) -> None:
    """Names and numbers of the recorded parameters, without shapes; those of the network itself have no module."""
    rows = [row for row in LISTED.text.splitlines() if "\t" in row]
    text = "\n".join(line.format(name, f"{int(count):,}") for name, _, count in (row.split("\t") for row in rows))
    counted: dict[str, int] = {}
    for name, _, count in (row.split("\t") for row in rows):
        module, _, tensor = name.rpartition(".")
        if module and tensor != "pos_embedding":
            counted[module] = counted.get(module, 0) + int(count)
    observed = parameter_table.read(text)
    found = {item.name: item.count for item in observed.items}
    assert {name: count for name, count in found.items() if name in counted} == counted


def test_a_name_that_comes_again_ends_a_table() -> None:
    observed = parameter_table.read(TABLE + TABLE)
    assert len(observed.items) == 3
    assert observed.notes == ("The text lists a name a second time; only what comes before was read.",)


@pytest.mark.parametrize("way", UNKIND)
def test_lightning(way: str) -> None:
    observed = read_text(UNKIND[way](LIGHTNING))
    assert [(item.name, item.kind, item.count, item.depth, item.whole) for item in observed.items] == [
        ("conv1", "Conv2d", 156, 0, False), ("body", "Sequential", None, 0, True),
        ("body.conv", "Conv2d", None, 1, False), ("body.fc", "Linear", 48_120, 1, False),
        ("criterion", "CrossEntropyLoss", 0, 0, True),
    ]
    assert (observed.printed.total, observed.printed.frozen, observed.printed.others["total"]) == (None, 0, "50.7 K")
    assert observed.notes == (
        "2 of 5 counts are printed rounded and are not compared.", "The total is printed rounded: 50.7 K.",
    )


@pytest.mark.parametrize("way", UNKIND)
def test_the_line_of_peft(way: str) -> None:
    observed = read_text(UNKIND[way](PEFT))
    assert (observed.format, observed.items) == ("print_trainable_parameters", ())
    assert (observed.printed.total, observed.printed.trainable) == (124_734_720, 294_912)
    assert observed.printed.frozen == 124_734_720 - 294_912
    assert observed.notes == ()


def test_lines_of_peft() -> None:
    assert trainable_parameters.read(f"{PEFT}\n{PEFT}").notes == ("The text has 2 such lines; the first was read.",)
    with pytest.raises(SpecError) as error:
        trainable_parameters.read("trainable params: 9 || all params: 8")
    assert error.value.message == "9 trainable parameters are more than the total of 8"


@pytest.mark.parametrize("text", [
    "", "conv1.weight", "see example.com 2024, fig.weighting 3", "v1.0 12", "| Name | Type |",
])
def test_what_is_none_of_them(text: str) -> None:
    for one in (lightning, parameter_table, trainable_parameters):
        assert not one.recognises(text)
