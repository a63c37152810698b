"""What is proposed for small networks, each with its sums by hand: a block once more, columns of a table, a stem for
small images, an image with its axes turned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal
from paramledger.diagnosis.observation import Axes, Framework, Item, Observation, Printed
from paramledger.diagnosis.proposals import again, columns, inputs, stems
from paramledger.diagnosis.source_rows import theirs
from paramledger.diagnosis.workshop import Workshop
from paramledger.ledger.ledger import ledger

Row = tuple[str, str, int, Axes]
Proposing = Callable[[Repaired], Iterator[Proposal]]

UNITS = """
title = "Net"
input = { features = 4 }
default = "net"
layers = [{ name = "stage", block = "stage", each = "stages" }, { name = "head", op = "linear", out_features = 2 }]
[blocks.stage]
about = "units"
takes = "t, n"
layers = [{ name = "unit", block = "unit", repeat = "n", t = "t" }]
[blocks.unit]
about = "wide, then narrow"
takes = "t"
layers = [
  { name = "wide", op = "linear", out_features = "4 * t" }, { name = "narrow", op = "linear", out_features = 4 },
]
[parameters]
stages = [{ t = 2, n = 1 }, { t = 2, n = 2 }]
[variants.net]
"""
BODY = UNITS.replace('{ name = "stage", block = "stage", each = "stages" }', '{ name = "body", block = "unit", t = 2 }')
IMAGES = """
title = "Net"
input = { height = 32, width = 32, channels = 3 }
default = "net"
layers = [
  { name = "stem", op = "conv2d", out_channels = 8, kernel_size = 7, stride = 2, padding = 3 },
  { name = "pool", op = "max_pool2d", kernel_size = 3, stride = 2, padding = 1 },
  { name = "gap", op = "global_avg_pool" },
  { name = "head", op = "linear", out_features = 2 },
]
[variants.net]
"""
POOLED = """
title = "Net"
input = { height = 8, width = 8, channels = 3 }
default = "net"
layers = [
  { name = "conv", op = "conv2d", out_channels = 4, kernel_size = 3, padding = "same" },
  { name = "pool1", op = "max_pool2d", kernel_size = 2, stride = 2 },
  { name = "pool2", op = "max_pool2d", kernel_size = 2, stride = 2 },
  { name = "flat", op = "flatten" },
  { name = "head", op = "linear", out_features = 2 },
]
[variants.net]
"""
# Linear(4, 8) has 4 · 8 + 8, Linear(8, 4) 8 · 4 + 4, Linear(4, 2) 4 · 2 + 2
WIDE, NARROW, HEAD = ("wide", "Linear", 40, (1, 8)), ("narrow", "Linear", 36, (1, 4)), ("head", "Linear", 10, (1, 2))
UNIT = [WIDE, NARROW]
# three times as wide: 4 · 12 + 12, and 12 · 4 + 4
WIDER = [("wide", "Linear", 60, (1, 12)), ("narrow", "Linear", 52, (1, 4))]
# a kernel of 3 × 3: 27 · 8 + 8; the head 8 · 2 + 2
SMALL = [("stem", "Conv2d", 224, (1, 8, 32, 32)), ("gap", "AdaptiveAvgPool2d", 0, (1, 8, 1, 1)),
         ("head", "Linear", 18, (1, 2))]


def begun(spec: str, rows: list[Row], framework: Framework = "torch") -> tuple[Workshop, Repaired]:
    """The network of a spec beside a source with these rows."""
    items = tuple(Item(name, kind, count, (shape,)) for name, kind, count, shape in rows)
    source = Observation("torchinfo", framework, items, Printed(sum(count for _, _, count, _ in rows)))
    workshop = Workshop(ledger("specs", {"architectures/net.toml": spec.encode()}), theirs(source))
    start = workshop.start("net/net")
    assert start is not None
    return workshop, start


def closing(proposing: Proposing, spec: str, rows: list[Row], framework: Framework = "torch") -> list[list[str]]:
    """The codes of the proposals that make all rows those of the source."""
    workshop, start = begun(spec, rows, framework)
    made = [(proposal, workshop.after(start, proposal)) for proposal in proposing(start)]
    assert all(after is None or after.theirs.total == sum(row[2] for row in rows) for _, after in made)
    return [[one.code for one in proposal if one.code] for proposal, after in made
            if after is not None and after.closed and not after.alignment.distance]


def test_a_block_is_there_once_more() -> None:
    assert closing(again.proposals, BODY, [*UNIT, *UNIT, HEAD]) == [["duplicated_block"]]


def test_one_row_more_is_no_block() -> None:
    _, start = begun(BODY, [*UNIT, WIDE, HEAD])
    assert list(again.proposals(start)) == []


@pytest.mark.parametrize(("rows", "codes"), [
    pytest.param([*WIDER * 3, HEAD], ["wrong_expansion"], id="another factor in all stages"),
    pytest.param([*UNIT * 2, HEAD], ["wrong_depth"], id="a unit less in the second stage"),
    pytest.param([*UNIT * 3, HEAD], [], id="as it is"),
])
def test_a_column_of_a_table_is_another(rows: list[Row], codes: list[str]) -> None:
    assert closing(columns.proposals, UNITS, rows)[:1] == ([codes] if codes else [])


def test_a_stem_is_made_for_small_images() -> None:
    assert closing(stems.proposals, IMAGES, SMALL)[0] == ["kernel_size", "wrong_stride", "missing_pool"]


def test_a_small_stem_is_left_as_it_is() -> None:
    small = IMAGES.replace("kernel_size = 7, stride = 2, padding = 3", "kernel_size = 3, padding = 1")
    assert not list(stems.proposals(begun(small, SMALL)[1]))


@pytest.mark.parametrize(("high", "wide", "code"), [(8, 3, "transposed_input"), (3, 8, "channels_first")])
def test_an_image_is_turned_as_its_outputs_lie(high: int, wide: int, code: str) -> None:
    maps = [(None, -(-high // by), -(-wide // by), 4) for by in (1, 2, 4)]
    rows: list[Row] = [
        ("conv", "Conv2D", 9 * 8 * 4 + 4, maps[0]),     # eight channels, four filters
        ("pool1", "MaxPooling2D", 0, maps[1]), ("pool2", "MaxPooling2D", 0, maps[2]),   # rounded up: "same"
        ("flat", "Flatten", 0, (None, 8)), ("head", "Dense", 8 * 2 + 2, (None, 2)),     # 2 · 1 · 4 features
    ]
    assert closing(inputs.proposals, POOLED, rows, "keras") == [[code]]


def test_an_image_that_is_given_turned_has_no_other_channels() -> None:
    rows: list[Row] = [("in", "InputLayer", 0, (None, 3, 8, 8)), ("conv", "Conv2D", 9 * 8 * 4 + 4, (None, 3, 8, 4))]
    assert {one.code for found in inputs.proposals(begun(POOLED, rows, "keras")[1]) for one in found if one.code} == {
        "channels_first"
    }
