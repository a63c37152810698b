"""The built page against its source: a number that only one of the two sees is a problem at the source's line."""

from __future__ import annotations

import pytest
from paramledger.page import Page
from paramledger.proof.built import page_problems
from paramledger.proof.html_reader import built_page
from paramledger.proof.provenance import stamped

from tests.proof.building import built

FRONT = '---\ntitle: "T"\ndescription: "d"\n---\n\n# T\n\n'
PAGE = """---
title: "Two groups: 307,456 parameters"
description: "In 2 groups, 5 · 5 · 48 weights"
---

# AlexNet

conv2 has [307,456](a.md#p) parameters, ~0.31M, 6.1 × 10<sup>7</sup>, **1**,2&#44;3 and `12,345`
in 2 groups. ![4 boxes](a.png "5 more") <span title="6">x</span> [b](b.md "7 b")

!!! note "With 8"

    - 9 apples

    | a | 10 |
    |---|---:|
    | `11` | 12 < 13 |

<svg role="img" aria-label="14"><title>15</title><text>1<tspan>6</tspan></text><!-- 17 --></svg>

<p class="x" markdown>[Concepts 18](a/19.md) `20`</p>

``` py title="21 lines"
22
```

<p>23&#54; <kbd>24</kbd> <code>25</code></p>

1. one million
2. two
"""


def found(text: str, html: str, path: str = "a.md") -> list[str]:
    site = path.removesuffix(".md") + "/index.html"
    return [f"{problem.path}:{problem.line}: {problem.message}"
            for problem in page_problems("site", {site: html}, "docs", {path: text})]


def test_a_page_and_its_source_say_the_same() -> None:
    assert found(PAGE, built(PAGE)) == []


def test_generated_pages_are_read_alike() -> None:
    """Faster, and only what the generator writes: neither pictures nor titles of links nor of code."""
    text = PAGE.replace('![4 boxes](a.png "5 more") ', "").replace(' "7 b"', "").replace(' title="21 lines"', "")
    page = stamped(Page("a.md", text, {}))
    assert found(page, built(page)) == []


def test_cells_with_addresses_and_links_by_name_are_read_alike() -> None:
    """What attributes of cells and the definitions of links say is for browsers alone."""
    table = "| `a.1` { #a.1} | [conv2d] {.op-2} | 34,944 { #a.1.parameters} | *n · 4* 11 · 3 |\n"
    text = f"{FRONT}| a | b | c | d |\n|---|---|---:|---|\n{table}\n[conv2d]: ../x/conv3d.md\n"
    page = stamped(Page("a.md", text, {}))
    html = built(page)
    assert found(page, html) == []
    assert '<td id="a.1.parameters" style="text-align: right;">34,944</td>' in html
    assert '<td class="op-2"><a href="../x/conv3d.md">conv2d</a></td>' in html


def test_what_stands_at_links_and_code_is_read_alike() -> None:
    text = FRONT + "ResNet[18](a.md#b)M million[18](a.md), 3`k`s, `k`2b, 5`x`6, [a 7](b.md)th, a[0]b and \\[8]c\n"
    page = stamped(Page("a.md", text, {}))
    assert found(page, built(page)) == found(text, built(text)) == []


CHANGED = {     # what the builder would have changed -> the problem
    (">307,456<", ">307,457<"): (
        "docs/a.md:8: readers of the built page see 307,457 here, where the proof reads 307,456"
    ),
    ("~0.31M, ", ""): "docs/a.md:8: the proof reads 0.31M here, which readers of the built page do not see",
    ("0.31M", "0.31B"): "docs/a.md:8: readers of the built page see 0.31B here, where the proof reads 0.31M",
    ("in 2 groups. ", "in 2 groups of 48. "): (
        "docs/a.md:9: readers of the built page see 48 here, which the proof does not read"
    ),
    ("<code>12,345</code>", "12,345"): (
        "docs/a.md:8: readers of the built page see 12,345 here, which the proof does not read"
    ),
    ('alt="4 boxes"', 'alt="40 boxes"'): None,
    ("<title>15", "<title>16"): "docs/a.md:19: readers of the built page see 16 here, where the proof reads 15",
    ("one million", "one billion"): (
        "docs/a.md:29: readers of the built page see billion here, where the proof reads million"
    ),
    ("<title>Two groups: 307,456", "<title>Two groups: 307,457"): (
        "docs/a.md:2: readers see 307 457 in the title, the proof 307 456"
    ),
    ("<nav>Home", "<nav>Home, 63 million"): (
        "docs/a.md:1: readers see 63 around the page, which no title says"
    ),
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_only_one_of_the_two_sees(change: tuple[str, str]) -> None:
    html = built(PAGE)
    assert change[0] in html
    problems = found(PAGE, html.replace(*change))
    assert problems == [CHANGED[change]] if CHANGED[change] else len(problems) == 2


def test_a_theme_without_an_article_is_read_whole() -> None:
    assert found("a 1\n", "<p>a 1</p>") == []
    assert found("a 1\n", "<p>a 2</p>") == [
        "docs/a.md:1: readers of the built page see 2 here, where the proof reads 1"
    ]


def test_html_is_read_as_browsers_read_it() -> None:
    page = built_page(
        "<title>T</title><article>60<b>,965</b>,<wbr>2&#50;4 <code>1<p>2</code> 3 <!--> 4 --> <?x 5?> <p>6<p>7"
        '<img alt="8"><script>9</script><textarea>10<b></textarea><p title="11 > 10">x</article>'
    )
    assert page.title == "T"
    assert page.article.text.replace("\ufffc", " ").split() == ["60,965,224", "3", "4", "-->", "6", "7", "10<b>", "x"]
    assert page.article.words == ("8", "11 > 10")
