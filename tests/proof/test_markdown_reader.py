"""The numbers that a Markdown page publishes, and where."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramledger.proof.markdown_reader import document, numbers, slug
from paramledger.proof.visible import Published

PAGES: dict[
    str, tuple[str, list[tuple[int, str, str | None]]]
] = {  # a rule: a page, and (line, text, target) of its numbers
    "a link is a number when its text is": (
        "[62,378,344](a.md#parameters), [62.4M](a.md#p), [9](b.md), [two](a.md#p)\n",
        [(1, "62,378,344", "a.md#parameters"), (1, "62.4M", "a.md#p"), (1, "9", "b.md")],
    ),
    "a number within a link's words is bare": ("[AlexNet has 62,378,344](a.md#p)", [(1, "62,378,344", None)]),
    "marks do not part a number": (
        "62,**378**,344 and 62,<b>378</b>,345 and [62,*378*,346](x.md#y)",
        [(1, "62,378,346", "x.md#y"), (1, "62,378,344", None), (1, "62,378,345", None)],
    ),
    "references are links": (
        "x\n[62,378,344][r] and [12,345][none]\n\n[r]: a.md#p\n",
        [(2, "62,378,344", "a.md#p"), (2, "12,345", None)],
    ),
    "code in a link is its text": ("[`62,378,344`](a.md#p)", [(1, "62,378,344", "a.md#p")]),
    "escapes and entities are read": (
        "1\\,234 and &#49;2345 a\nb &amp; 12,345",
        [(1, "1,234", None), (1, "12345", None), (2, "12,345", None)],
    ),
    "lines of a paragraph": (
        (
            "one\ntwo 11,111\\\nthree `co\nde 1` 22,222 <a id='x\ny'></a> 33,333\n"
            "[44,444](x.md\n'title') 55,555 ![66,666](x\n'y') 77,777\n88,888"
        ),
        [
            (2, "11,111", None),
            (4, "22,222", None),
            (5, "33,333", None),
            (6, "44,444", "x.md"),
            (7, "55,555", None),
            (7, "66,666", None),
            (8, "77,777", None),
            (9, "88,888", None),
        ],
    ),
    "a number may go over the end of a line": (
        "a\nsome 60\nmillion, [62.4\nmillion](a.md#p)",
        [(2, "60 million", None), (3, "62.4 million", "a.md#p")],
    ),
    "tables": (
        "\n| 11,111 | b |\n|---|---|\n| 1 | [22,222](x.md#y) |\n| `3` | 33,333 |\n\n44,444",
        [(2, "11,111", None), (4, "22,222", "x.md#y"), (5, "33,333", None), (7, "44,444", None)],
    ),
    "headings, lists and quotes": (
        "# 11,111\n\nTitle 22,222\n=====\n\n- a\n- b\n  33,333\n\n  1. 44,444\n\n> a\n> 55,555\n",
        [(1, "11,111", None), (3, "22,222", None), (8, "33,333", None), (10, "44,444", None), (13, "55,555", None)],
    ),
    "code is no prose": (
        "`12,345` ``1 ` 23,456``\n\n```python\n12,345\n```\n\n~~~\n12,345\n~~~\n<code>12,345</code> 6",
        [],
    ),
    "admonitions and tabs are prose": (
        (
            '!!! note "With 11,111"\n\n    22,222\n\n    | a | b |\n    |---|---|\n    | 1 | 33,333 |\n\n'
            '    ```\n    12,345\n    ```\n\n=== "Tab"\n\n    44,444\n'
        ),
        [(1, "11,111", None), (3, "22,222", None), (7, "33,333", None), (15, "44,444", None)],
    ),
    "raw HTML is read without its attributes": (
        ("a\n\n<div data-x='12,345'>\n<p>11,111</p><td>22,222</td>\n<!-- 12,345\n--> 33,333 <script>var x = "
        "12345</script>\n</div>\n"),
        [(4, "11,111", None), (4, "22,222", None), (6, "33,333", None)],
    ),
    "an HTML link is no link that we check": ("<a href='x.md#y'>12,345</a>", [(1, "12,345", None)]),
    "front matter is published too": (
        "---\ntitle: x\ndescription: all 11,111\n---\n\n22,222\n",
        [(3, "11,111", None), (6, "22,222", None)],
    ),
    "a rule is no front matter": ("x\n\n---\n11,111\n", [(4, "11,111", None)]),
    "pictures have words": (
        "[![all 11,111](a.png)](b.md) ![22,222](a.png '12,345')",
        [(1, "11,111", None), (1, "22,222", None), (1, "12,345", None)],
    ),
    "addresses are no numbers": ("<https://a.b/12345> [x](https://a.b/12345) https://a.b/?q=12,345 <a@12345.org>", []),
    "an outer link": ("[62,378,344](https://a.b/c)", [(1, "62,378,344", "https://a.b/c")]),
}


@pytest.mark.parametrize("rule", PAGES)
def test_published_numbers(rule: str) -> None:
    text, found = PAGES[rule]
    assert sorted(numbers(text), key=str) == sorted(
        (Published(line, words, target, "link" if target else "bare") for line, words, target in found), key=str)


@pytest.mark.parametrize(
    "rule", [rule for rule in PAGES if "front matter" not in rule and rule != "references are links"]
)
def test_lines_stay_right_wherever_the_text_stands(rule: str) -> None:
    text, found = PAGES[rule]
    lines = sorted(number.line for number in numbers("# A page\n\n```\ncode\n```\n\n" + text))
    assert lines == sorted(line + 6 for line, _, _ in found)


def test_links_and_anchors() -> None:
    page = document(
        "# A *Title*: with `code` & 2 parts\n\n## A title\n## A title\n\n## Own { #own-name }\n\n"
        "<a id=\"here\"></a> [x](a.md) ![y](z.png)\n[one\ntwo](b.md#c)\n\n<div id='block'>\n</div>\n\n## 数\n")
    assert page.anchors == {"a-title-with-code-2-parts", "a-title", "a-title_1", "own-name", "here", "block", "_1"}
    assert [(link.line, link.text, link.target) for link in page.links] == [(8, "x", "a.md"), (9, "one two", "b.md#c")]


@pytest.mark.parametrize("title, anchor", [
    ("Counting a convolution", "counting-a-convolution"), ("  Why 9, not 81 × 9? ", "why-9-not-81-9"),
    ("Größe  und_Zahl", "groe-und_zahl"), ("a - b", "a-b"),
])
def test_slugs_are_those_of_mkdocs(title: str, anchor: str) -> None:
    slugify = import_module("markdown.extensions.toc").slugify
    assert slug(title) == slugify(title, "-") == anchor


@given(st.text(alphabet="ab 1,234.M\n`*_[]()<>#|-!\\&\"':/é\t{}"))
def test_any_text_is_read(text: str) -> None:
    for number in numbers(text):
        assert 1 <= number.line <= text.count("\n") + 1
    for link in document(text).links:
        assert 1 <= link.line <= text.count("\n") + 1


LINES = ["word", "word `code`", "12,345", "[62.4M](x.md#y)", "*stress*", "<b>bold</b>", "a & b", "a &lt; b", "\\* 1"]


@given(st.lists(st.sampled_from(LINES), min_size=1))
def test_each_line_of_a_paragraph_keeps_its_number(lines: list[str]) -> None:
    expected = [at for at, line in enumerate(lines, 1) if line in ("12,345", "[62.4M](x.md#y)")]
    assert sorted(number.line for number in numbers("\n".join(lines))) == expected
