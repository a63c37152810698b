"""Cells that are made at once: the HTML is what Markdown makes of them without the extension."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

BUILDERS = ("attr_list", "md_in_html", "tables")       # those of mkdocs.yml that see a cell
CELLS = st.text(st.sampled_from("ab2 `*_[](){}#.:/<>&!\\\"'|"), max_size=14)


def html(cell: str, *more: str) -> str:
    return markdown(f"| a | b |\n|---|---|\n| {cell} | 1 |\n\n[add]: ops/add.md\n", extensions=[*BUILDERS, *more])


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "224 × 224 × 3",
        "`layer1.0`",
        "`layer1.0` { #layer1.0}",
        "9,408 { #stem.conv.parameters}",
        "[25,557,032](#parameters)",
        "[ResNet](../resnet/index.md) 2015",
        "[add] {.op-elementwise}",
        "*kernel · kernel · channels · filters* 7 · 7 · 3 · 64",
    ],
)
def test_cells_as_the_pages_have_them_need_no_patterns(cell: str) -> None:
    with patch("markdown.treeprocessors.InlineProcessor._InlineProcessor__applyPattern") as patterns:
        made = html(cell, "paramledger.plain_cells")
    assert not patterns.called
    assert made == html(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "&#60; 0.1 %",
        "a_b _c_ d_",
        "* not* `",
        "[sub] (of it)",
        "[add](x \"title\")",
        "[add][add]",
        "[add]: x",
        "`a` and `b`",
        "`<br>`<br>`b`",
        "**b** *c*",
        "\\`a\\`",
        "<a id=\"x\"></a>2",
        "![add](x.png)",
    ],
)
def test_other_cells_are_left_to_markdown(cell: str) -> None:
    assert html(cell, "paramledger.plain_cells") == html(cell)


@given(CELLS)
def test_any_cell_is_the_same_html(cell: str) -> None:
    assert html(cell, "paramledger.plain_cells") == html(cell)
