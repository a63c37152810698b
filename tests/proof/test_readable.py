"""Hand-written pages can be read in one way alone."""

from __future__ import annotations

import re

import pytest
from paramledger.language.toml import INCLUDES as IN_SPECS
from paramledger.proof.drift import drift
from paramledger.proof.readable import INCLUDES, odd_markup, odd_signs
from pymdownx.snippets import SnippetPreprocessor

SIGNS = [
    ("6\u200b0", "U+200B is invisible", "remove it"),
    ("a\xadb", "U+00AD is invisible", "remove it"),
    ("\ufeffa", "U+FEFF is invisible", "remove it"),
    ("\u202ea", "U+202E is invisible", "remove it"),
    ("a\uffff", "U+FFFF is invisible", "remove it"),
    ("\u3164", "U+3164 is invisible", "remove it"),
    ("63 М", "U+041C looks like `M`", "write `M`"),
    ("６", "U+FF16 looks like `6`", "write `6`"),
    ("⑥", "U+2465 looks like `6`", "write `6`"),
    ("mi\u217clion", "U+217C looks like `l`", "write `l`"),
]
MARKUP = [
    "<script>", "a <STYLE x", "<iframe src", "<!-->", "<!--->", "<![CDATA[", "<?php", "<p class=x style=",
    "<b onclick =",
]


@pytest.mark.parametrize(("text", "message", "hint"), SIGNS)
def test_signs_that_readers_cannot_tell(text: str, message: str, hint: str) -> None:
    assert list(odd_signs(f"one\n{text}\n")) == [(2, message, hint)]


def test_what_people_write_passes() -> None:
    assert list(odd_signs("Größe, 10⁷, ½, 数, é, −1 × 3 · 4 – 5 … ⌈a⌉ ≈ 2\u202f000\u00a0M “x” α Σ x₁ ✓\n\tb")) == []


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_that_browsers_read_otherwise(markup: str) -> None:
    assert [line for line, *_ in odd_markup(f"a\n\nb {markup}='1'>\n")] == [3]
    code = f"```\n{markup}\n```\n\n`{markup}` ``{markup}``\n<!-- a comment -->\n<details open>\n"
    assert list(odd_markup(code)) == []


UNCLOSED = [        # what looks like code and is none, so that the markup is seen; the line where it stands
    ("a ` b\n\n<script>\n\nc ` d\n", 3),
    ("\\`<script>`\n", 1),
    ("```` a\n<script>\n```\n", 2),
    ("```\n```\n<script>\n", 3),
    ("`` a ` <script> ```\n", 1),
    ("`a` <script> `b`\n", 1),
    ("``` a\n" * 3 + "<script>\n", 4),
    ("```x``` <script>\n```\n", 1),
]


@pytest.mark.parametrize(("text", "line"), UNCLOSED)
def test_what_is_not_closed_is_no_code(text: str, line: int) -> None:
    assert [number for number, *_ in odd_markup(text)] == [line]


def test_a_page_says_what_is_odd_twenty_times() -> None:
    found = drift("docs", {"a.md": "<? ?>\n" * 100}, {})
    assert [problem.line for problem in found if problem.code == "unreadable"] == list(range(1, 21))


MARKS = ['--8<-- "a.md:end"', "-8<- 'a.md'", '  ;---8<--- "a.md"', "--8<--", "<!-- --8<-- [start:a] -->"]


@pytest.mark.parametrize("mark", MARKS)
def test_nobody_includes_a_file(mark: str) -> None:
    """Neither outside code nor in it: the builders' extension reads lines, whatever they stand in."""
    assert SnippetPreprocessor.RE_ALL_SNIPPETS.match(mark) or SnippetPreprocessor.RE_SNIPPET_SECTION.match(mark)
    refused = (3, "`-8<-` includes another file, which the proof does not read", "remove it")
    assert list(odd_markup(f"a\n\n{mark}\n")) == [refused]
    assert list(odd_markup(f"a\n```\n{mark}\n```\n")) == [refused]


def test_every_mark_of_the_extension_holds_what_is_refused() -> None:
    assert IN_SPECS == INCLUDES
    for pattern in (SnippetPreprocessor.RE_ALL_SNIPPETS, SnippetPreprocessor.RE_SNIPPET_SECTION):
        assert set(re.findall(r"marker>(.*?8<-.*?)(?:\[| *\))", pattern.pattern)) == {"-{1,}8<-{1,}"}
