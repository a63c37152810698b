"""Markdown as it is written: any text is shown as it stands, whichever renderer reads it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import markdown as python_markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from paramledger.pages.shared import markdown as md

NASTY = st.text(
    st.sampled_from(list("ab1 .,:;!?#*_-+=~^`|<>[](){}\\/&\"'\n$@%é漢")) | st.characters(codec="utf-8"), max_size=40
)
EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]


def collapsed(text: str) -> str:
    return " ".join(text.split())


def shown(rendered: str) -> str:
    """The words of HTML that has no tags but those of a paragraph or a table."""
    assert not re.sub(r"</?(?:p|table|thead|tbody|tr|th|td)>", "", rendered.replace("\n", "")).count("<"), rendered
    return collapsed(html.unescape(re.sub(r"<[^>]*>", "", rendered)))


def printable(text: str) -> bool:
    return all(character.isprintable() or character.isspace() for character in text) and "\u0002" not in text


@given(NASTY.filter(printable))
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    source = md.rendered(f"x {md.escape(text)} x")
    assert shown(MarkdownIt().enable("table").render(source)) == collapsed(f"x {text} x")
    assert shown(python_markdown.markdown(source, extensions=EXTENSIONS)) == collapsed(f"x {text} x")


@given(NASTY.filter(printable).filter(collapsed))
def test_any_text_can_open_a_paragraph(text: str) -> None:
    source = md.rendered(md.opening(md.escape(text)))
    assert shown(MarkdownIt().enable("table").render(source)) == collapsed(text)
    assert shown(python_markdown.markdown(source, extensions=EXTENSIONS)) == collapsed(text)


@given(NASTY.filter(printable))
def test_any_text_stays_in_its_cell(text: str) -> None:
    source = md.rendered(md.table([md.Column("a"), md.Column("b")], [[md.escape(f"x {text} x"), "y"]]))
    for rendered in (
        MarkdownIt().enable("table").render(source),
        python_markdown.markdown(source, extensions=EXTENSIONS),
    ):
        cells = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
        assert [collapsed(html.unescape(cell)) for cell in cells] == [collapsed(f"x {text} x"), "y"]


@given(NASTY.filter(printable), NASTY.filter(printable))
def test_front_matter_is_yaml_whatever_it_says(title: str, description: str) -> None:
    _, matter, _ = re.split(
        r"^---$", md.rendered(md.front_matter(title, description, hide_contents=True)), maxsplit=2, flags=re.MULTILINE
    )
    said = yaml.safe_load(matter)
    assert not re.search('["<]', said["title"] + said["description"])     # templates write them into attributes
    assert {key: html.unescape(text) for key, text in said.items() if key != "hide"} == {
        "title": html.unescape(html.escape(collapsed(title))), "description": collapsed(description)
    }


def test_links_end_where_they_should() -> None:
    assert md.rendered(md.link("a", "https://x.org/a_(b)?c=1&d=2")) == "[a](https://x.org/a_%28b%29?c=1&amp;d=2)"
    assert md.rendered(md.number_link(62378344, "a.md#parameters")) == "[62,378,344](a.md#parameters)"
    assert md.target("architectures/vgg/vgg16.md", "macs", "architectures/index.md") == "vgg/vgg16.md#macs"
    assert md.target("claims.md", "vgg.a", "claims.md") == "#vgg.a"


def test_code_holds_what_backticks_cannot() -> None:
    assert md.rendered(md.code("conv2.groups = 1")) == "`conv2.groups = 1`"
    assert md.rendered(md.code("a|b`c")) == "<code>a&#124;b&#96;c</code>"
    assert md.rendered(md.fence("print(1)", "python")) == "```python\nprint(1)\n```"
    assert md.rendered(md.fence("a\n```\nb")) == "````\na\n```\nb\n````"


def test_a_table_is_a_pipe_table() -> None:
    assert (
        md.rendered(md.table([md.Column("layer"), md.Column("MACs", "right")], [["conv1", "1"]]))
        == "| layer | MACs |\n|---|---:|\n| conv1 | 1 |"
    )


def test_changes_carry_sign_and_colour() -> None:
    assert md.rendered(md.change(307200)) == '<span class="add">+307,200</span>'
    assert md.rendered(md.change(-307200)) == '<span class="take">\u2212307,200</span>'
    assert md.rendered(md.change(0)) == '<span class="same">0</span>'


def test_a_chip_is_a_sign_and_a_word() -> None:
    chip = md.rendered(md.chip("truncates"))
    assert chip == '<span class="chip chip-truncates">⌊⌋ truncates</span>'


ATTACKS = (
    "</div><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "`</code><b>`", "<!--", "<![CDATA[", "<?php",
    '" onclick="alert(1)', "[a](javascript:alert(1))", "&lt;script&gt;", "{ onclick=alert(1) }", "x\n\n# heading",
    "a|b", "![a](https://evil.test/x.png)", "https://evil.test", "\\<b\\>", "-- <script>", "$$x$$", "a_b_ __c__ ~~d~~",
)


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("written", [
    lambda text: text, md.escape, md.code, md.strong, md.quote, md.wide, md.crumbs, md.facts,
    lambda text: md.heading(2, text), lambda text: md.link(text, "a.md"), lambda text: md.span("x", text),
    lambda text: md.listed([text]), lambda text: md.table([md.Column(text)], [[text]]),
    lambda text: md.details(text, text), lambda text: f"{md.span('x', md.code('y'))} {text}", md.fence,
])
def test_no_text_is_markup_even_where_nobody_escaped_it(written: Callable[[str], str], text: str) -> None:
    """In a block of HTML whose content is Markdown, which parses tags before code."""
    source = md.page_text("x", md.wrapped(written(text), "y"))
    found = python_markdown.markdown(source, extensions=[*EXTENSIONS, "pymdownx.superfences"])
    assert not re.search(r"<(?:script|img|b|h1|iframe)\b|<!|<[?]", found), found
    assert not re.search(r"<[^>]*(?: onclick| onerror|javascript:|=.https?:)", found), found
    assert found.count("<div") == found.count("</div>") >= 1


def test_a_text_inside_an_attribute_stays_there() -> None:
    for written in (md.anchor('"><b>'), md.span('"><b>', "x"), md.anchored('"><b>', 1)):
        assert re.match(r'<(?:a id|span class)="&quot;&gt;&lt;b&gt;">', md.rendered(written)), written


def test_an_address_of_no_web_scheme_is_none() -> None:
    assert md.rendered(md.link("a", "javascript:alert(1)")) == "[a](javascript%3Aalert%281%29)"
    assert md.rendered(md.link("a", "DATA:text/html,<b>")) == "[a](DATA%3Atext/html,%3Cb%3E)"
    assert md.rendered(md.link("a", 'x" onclick="y')) == "[a](x%22%20onclick=%22y)"


def test_signs_at_the_end_of_a_heading_stay() -> None:
    for text in ("C#", "F# ##", "# #", "<b> & #1 #"):
        found = python_markdown.markdown(md.page_text("x", md.heading(2, md.escape(text))), extensions=EXTENSIONS)
        assert shown(re.sub(r"</?h2[^>]*>", "", found)) == f"x {text}"


def test_an_item_begins_no_list_of_its_own() -> None:
    texts = ["1. first", "- item", "+ plus", "2) second", "# heading", "!!! note", "> quote"]
    found = python_markdown.markdown(md.page_text(md.listed(map(md.escape, texts))), extensions=EXTENSIONS)
    assert [found.count(f"<{tag}>") for tag in ("ul", "ol", "h1", "blockquote")] == [1, 0, 0, 0]
    assert [shown(item) for item in re.findall("<li>(.*)</li>", found)] == texts


def test_data_about_a_page_cannot_end_its_script() -> None:
    said = md.rendered(md.data_block({"name": "</script><b>&"}))
    assert said.count("<") == 2
    assert json.loads(re.sub("<[^>]*>", "", said)) == {"name": "</script><b>&"}
