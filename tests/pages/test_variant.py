"""Pages of variants, families and the whole: the numbers that readers come for, and networks that are hard to show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paramledger.exports import records
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.page import Page
from paramledger.pages import catalogue, family
from paramledger.pages import variant as architecture
from paramledger.pages.pictures.shares import parts
from paramledger.pages.shared.outline import flat, outline

from tests.pages.anchors import ids

SPECS = Path(__file__).parents[2] / "specs" / "architectures"


BY_HAND = """\
layer | padding | kernel | stride | filters | output size | tensor | weights | biases | parameters
input | | | | | | 227 × 227 × 3 | 0 | 0 | 0
conv1 | 0 | 11 × 11 | 4 | 96 | (227 - 11) / 4 + 1 = 55 | 55 × 55 × 96 | 3 × (11 × 11) × 96 = 34,848 | 96 | 34,944
pool1 | 0 | 3 × 3 | 2 | 96 | (55 - 3) / 2 + 1 = 27 | 27 × 27 × 96 | 0 | 0 | 0
conv2 | 2 | 5 × 5 | 1 | 256 | (27 - 5 + 2 · 2) / 1 + 1 = 27 | 27 × 27 × 256 | \
96 × (5 × 5) × 256 = 614,400 | 256 | 614,656
pool2 | 0 | 3 × 3 | 2 | 256 | (27 - 3) / 2 + 1 = 13 | 13 × 13 × 256 | 0 | 0 | 0
conv3 | 1 | 3 × 3 | 1 | 384 | (13 - 3 + 2 · 1) / 1 + 1 = 13 | 13 × 13 × 384 | \
256 × (3 × 3) × 384 = 884,736 | 384 | 885,120
conv4 | 1 | 3 × 3 | 1 | 384 | (13 - 3 + 2 · 1) / 1 + 1 = 13 | 13 × 13 × 384 | \
384 × (3 × 3) × 384 = 1,327,104 | 384 | 1,327,488
conv5 | 1 | 3 × 3 | 1 | 256 | (13 - 3 + 2 · 1) / 1 + 1 = 13 | 13 × 13 × 256 | \
384 × (3 × 3) × 256 = 884,736 | 256 | 884,992
pool5 | 0 | 3 × 3 | 2 | 256 | (13 - 3) / 2 + 1 = 6 | 6 × 6 × 256 | 0 | 0 | 0
fc6 | – | – | – | – | – | 4096 × 1 | (6 × 6 × 256) × 4096 = 37,748,736 | 4,096 | 37,752,832
fc7 | – | – | – | – | – | 4096 × 1 | 4096 × 4096 = 16,777,216 | 4,096 | 16,781,312
fc8 | – | – | – | – | – | 1000 × 1 | 4096 × 1000 = 4,096,000 | 1,000 | 4,097,000
output | | | | | | 1000 × 1 | 0 | 0 | 0
Total | | | | | | | 62,367,776 | 10,568 | 62,378,344
"""


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """AlexNet's and VGG's."""
    book = ledger(
        "specs", {f"architectures/{name}.toml": (SPECS / f"{name}.toml").read_bytes() for name in ("alexnet", "vgg")}
    )
    kinds = [kind.pages(book, name) for name in book.families for kind in (architecture, family)]
    return {page.path: page for found in (catalogue.pages(book), *kinds) for page in found}


def rows(page: Page, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without tags and targets."""
    part = page.text.partition(f"## {heading}")[2].partition("\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    plain = [re.sub(r"<[^>]*>|`", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)) for line in lines]
    plain = [line.replace("\u00a0×\u00a0", " × ") for line in plain]
    return [[cell.strip() for cell in line[2:-2].split(" | ")] for line in plain]


def test_the_answer_comes_first(pages: dict[str, Page]) -> None:
    text = pages["architectures/alexnet/paper.md"].text
    answer = text.partition("# AlexNet (two GPUs, as published)\n\n")[2].partition("\n")[0]
    assert answer == (
        "AlexNet (two GPUs, as published) has [60,965,224](#parameters) parameters and takes [724,406,816](#macs) "
        "multiply-accumulates (MACs) for an input of 227 × 227 × 3."
    )


def test_alexnet_is_worked_out_as_by_hand(pages: dict[str, Page]) -> None:
    """Every column of the table that a reader of the paper fills in, ungrouped."""
    found = rows(pages["architectures/alexnet/ungrouped.md"], "Worked out by hand")
    assert found == [[cell.strip() for cell in line.split("|")] for line in BY_HAND.splitlines()]


def test_grouped_layers_say_what_their_filters_read(pages: dict[str, Page]) -> None:
    page = pages["architectures/alexnet/paper.md"]
    assert {page.values[f"conv{number}.parameters"] for number in (2, 4, 5)} == {307456, 663936, 442624}
    assert "| *kernel · kernel · channels/groups · filters + filters* 5 · 5 · 48 · 256 + 256 |\n" in page.text


def test_vgg_is_added_up_by_stages(pages: dict[str, Page]) -> None:
    found = rows(pages["architectures/vgg/vgg16.md"], "Where the parameters are")
    assert [row[:2] for row in found[1:]] == [
        ["stage1", "38,720"],
        ["stage2", "221,440"],
        ["stage3", "1,475,328"],
        ["stage4", "5,899,776"],
        ["stage5", "7,079,424"],
        ["fc6", "102,764,544"],
        ["fc7", "16,781,312"],
        ["fc8", "4,097,000"],
        ["Total", "138,357,544"],
    ]


def test_a_family_shows_its_variants_side_by_side(pages: dict[str, Page]) -> None:
    lrn = "VGG-11 with local response normalisation (A-LRN)vgg11_lrn"
    found = rows(pages["architectures/vgg/index.md"], "Variants side by side")
    columns = {row[0]: row[1] for row in found[1:]}
    plain, normalised = columns["VGG-11 (configuration A)vgg11"], columns[lrn]
    assert plain == normalised == "132,863,336"
    dense, convolutions = (
        columns[name] for name in ("VGG-16 (configuration D)vgg16", "VGG-16, fully convolutionalfully_convolutional")
    )
    assert dense == convolutions == "138,357,544"


def test_the_catalogue_has_every_variant(pages: dict[str, Page]) -> None:
    text = pages["architectures/index.md"].text
    assert text.count(".md#parameters)") == len([path for path in pages if not path.endswith("index.md")])


PARTLY = """
title = "Partly"
input = { features = 10 }
default = "a"
layers = [
  { name = "draw", op = "identity", uncounted = "the sampling" },
  { name = "fc", op = "linear", out_features = 5, when = "dense" },
]
parameters = { dense = true }
[variants.a]
[variants.b]
set = { dense = false }
"""


def test_macs_that_leave_something_out_are_a_lower_bound_wherever_they_are_listed() -> None:
    """10 inputs times 5 outputs, and none without the dense layer: at least so many."""
    partly = book(PARTLY)
    (variants,) = family.pages(partly, "alexnet")
    assert [row[2] for row in rows(variants, "Variants side by side")] == ["MACs", "≥\u00a050", "≥\u00a00"]
    (listed,) = catalogue.pages(partly)
    assert [row[4] for row in rows(listed, "Every variant")] == ["MACs", "≥\u00a050", "≥\u00a00"]
    assert [row["uncounted"] for row in records.catalogue(partly)] == [["the sampling (draw)"]] * 2


NASTY = """
title = "A < b | c & [d](e) *f* {alexnet/x.parameters}"
input = { features = 10 }
default = "a"
parameters = { words = "*x* | <y>" }
layers = [
  { name = "state", op = "linear", out_features = 4 },
  { name = "rest",  block = "inner", repeat = 2 },
  { name = "units", op = "linear", out_features = 4, tied_to = "rest.0.weights" },
  { name = "WORDS", op = "relu", when = "words != 'x'" },
]
[blocks.inner]
layers = [{ name = "weights", op = "linear", out_features = 4 }]
[variants.a]
about = "a * b | c_d & <1>"
"""


def book(text: str, name: str = "alexnet") -> Ledger:
    made = ledger("specs", {f"architectures/{name}.toml": text.encode()})
    assert made.problems == ()
    return made


def test_layers_named_like_quantities_leave_every_anchor_once() -> None:
    text = NASTY.replace("[d](e) *f* {alexnet/x.parameters}", "d").replace("<y>", "y").replace("<1>", "1")
    (page,) = architecture.pages(book(text), "alexnet")
    there = ids(page.text)
    assert set(there.values()) == {1}
    assert page.values.keys() <= there.keys()
    assert page.values["state"] == 0
    assert page.values["state.parameters"] == 44
    assert page.values["rest.0.weights"] == page.values["rest.0.weights.weights"] == 16
    assert "A &#60; b &#124; c &#38; d" in page.text
    assert "A &#42; b &#124; c_d &#38; 1." in page.text
    assert '<code>words = "&#42;x&#42; &#124; y"</code>' in page.text


EXPERTS = """
title = "Experts"
input = { tokens = 5, features = 8 }
default = "apart"
parameters = { stacked = false }
layers = [
  { name = "layer",  block = "layer", repeat = 3 },
  { name = "helper", op = "linear", out_features = 2, bias = false, only = "training" },
]
[blocks.layer]
layers = [
  { name = "router",  op = "linear", out_features = 4, bias = false },
  { name = "experts", op = "experts", from = "input", block = "expert", count = 4, active = 2, stacked = "stacked" },
]
[blocks.expert]
layers = [{ name = "up", op = "linear", out_features = 8, bias = false }]
[variants.apart]
[variants.stacked]
set = { stacked = true }
"""


@pytest.mark.parametrize(("variant", "expert"), [("apart", 64), ("stacked", 4 * 64)])
def test_experts_add_up_to_the_block_around_them(variant: str, expert: int) -> None:
    """A layer: a router of 8·4 = 32 and four experts of 8·8 = 64, two of them active."""
    made = book(EXPERTS, "experts")
    page = next(page for page in architecture.pages(made, "experts") if page.path.endswith(f"{variant}.md"))
    assert page.values["layer.0.experts.parameters"] == page.values["layer.0.experts.up.parameters"] == expert
    assert page.values["layer.0.parameters"] == 32 + 4 * 64
    assert page.values["layer.0.active_parameters"] == 32 + 2 * 64
    assert page.values["layer.parameters"] == page.values["parameters"] == 3 * (32 + 4 * 64)
    assert page.values["helper.parameters"] == 16
    assert page.values["training_parameters"] == 3 * (32 + 4 * 64) + 16
    assert ("4 experts, 2 active" in page.text) and "## In training only" in page.text


@pytest.mark.parametrize("variant", ["apart", "stacked"])
def test_parts_and_items_add_up_to_the_totals(variant: str) -> None:
    breakdown = book(EXPERTS, "experts").breakdown(f"experts/{variant}")
    found = parts(outline(breakdown))
    assert sum(part.parameters for part in found) == breakdown.totals.parameters
    assert sum(part.macs for part in found) == breakdown.totals.macs
    for item in flat(outline(breakdown)):
        if item.children:
            assert sum(child.figures.parameters * child.copies for child in item.children) == item.figures.parameters


def test_tied_layers_say_so() -> None:
    made = book("""
title = "Tied"
input = { tokens = 3 }
default = "a"
layers = [
  { name = "embed", op = "embedding", num_embeddings = 7, embedding_dim = 2 },
  { name = "head",  op = "linear", out_features = 7, bias = false, tied_to = "embed" },
]
[variants.a]
""", "tied")
    (page,) = architecture.pages(made, "tied")
    assert page.values["parameters"] == 14
    assert "head.parameters" not in page.values
    assert "tied to [`embed`](#embed)" in page.text
