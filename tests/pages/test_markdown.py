"""Markdown as it is written: any text is shown as it stands, whichever renderer reads it."""

from __future__ import annotations

import html
import re

import markdown as python_markdown
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
    source = f"x {md.escape(text)} x"
    assert shown(MarkdownIt().enable("table").render(source)) == collapsed(f"x {text} x")
    assert shown(python_markdown.markdown(source, extensions=EXTENSIONS)) == collapsed(f"x {text} x")


@given(NASTY.filter(printable).filter(collapsed))
def test_any_text_can_open_a_paragraph(text: str) -> None:
    source = md.opening(md.escape(text))
    assert shown(MarkdownIt().enable("table").render(source)) == collapsed(text)
    assert shown(python_markdown.markdown(source, extensions=EXTENSIONS)) == collapsed(text)


@given(NASTY.filter(printable))
def test_any_text_stays_in_its_cell(text: str) -> None:
    source = md.table([md.Column("a"), md.Column("b")], [[md.escape(f"x {text} x"), "y"]])
    for rendered in (
        MarkdownIt().enable("table").render(source),
        python_markdown.markdown(source, extensions=EXTENSIONS),
    ):
        cells = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
        assert [collapsed(html.unescape(cell)) for cell in cells] == [collapsed(f"x {text} x"), "y"]


@given(NASTY.filter(printable), NASTY.filter(printable))
def test_front_matter_is_yaml_whatever_it_says(title: str, description: str) -> None:
    _, matter, _ = re.split(
        r"^---$", md.front_matter(title, description, hide_contents=True), maxsplit=2, flags=re.MULTILINE
    )
    assert yaml.safe_load(matter) == {"title": collapsed(title), "description": collapsed(description), "hide": ["toc"]}


def test_links_end_where_they_should() -> None:
    assert md.link("a", "https://x.org/a_(b)?c=1&d=2") == "[a](https://x.org/a_%28b%29?c=1&amp;d=2)"
    assert md.number_link(62378344, "a.md#parameters") == "[62,378,344](a.md#parameters)"
    assert md.target("architectures/vgg/vgg16.md", "macs", "architectures/index.md") == "vgg/vgg16.md#macs"
    assert md.target("claims.md", "vgg.a", "claims.md") == "#vgg.a"


def test_code_holds_what_backticks_cannot() -> None:
    assert md.code("conv2.groups = 1") == "`conv2.groups = 1`"
    assert md.code("a|b`c") == "<code>a&#124;b&#96;c</code>"
    assert md.fence("print(1)", "python") == "```python\nprint(1)\n```"
    assert md.fence("a\n```\nb") == "````\na\n```\nb\n````"


def test_a_table_is_a_pipe_table() -> None:
    assert (
        md.table([md.Column("layer"), md.Column("MACs", "right")], [["conv1", "1"]])
        == "| layer | MACs |\n|---|---:|\n| conv1 | 1 |"
    )


def test_changes_carry_sign_and_colour() -> None:
    assert md.change(307200) == '<span class="add">+307,200</span>'
    assert md.change(-307200) == '<span class="take">\u2212307,200</span>'
    assert md.change(0) == '<span class="same">0</span>'


def test_a_chip_is_a_sign_and_a_word() -> None:
    assert (
        md.chip("truncates", "at the million") == '<span class="chip chip-truncates">⌊⌋ truncates at the million</span>'
    )
