"""Hand-written pages can be read in one way alone."""

from __future__ import annotations

import pytest
from paramledger.proof.drift import drift
from paramledger.proof.readable import odd_markup, odd_signs

SIGNS = [
    ("6\u200b0", "U+200B is invisible", "take it out"),
    ("a\xadb", "U+00AD is invisible", "take it out"),
    ("\ufeffa", "U+FEFF is invisible", "take it out"),
    ("\u202ea", "U+202E is invisible", "take it out"),
    ("a\uffff", "U+FFFF is invisible", "take it out"),
    ("\u3164", "U+3164 is invisible", "take it out"),
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
]


@pytest.mark.parametrize(("text", "line"), UNCLOSED)
def test_what_is_not_closed_is_no_code(text: str, line: int) -> None:
    assert [number for number, *_ in odd_markup(text)] == [line]


def test_a_page_says_what_is_odd_twenty_times() -> None:
    found = drift("docs", {"a.md": "<? ?>\n" * 100}, {})
    assert [problem.line for problem in found if problem.code == "unreadable"] == list(range(1, 21))
