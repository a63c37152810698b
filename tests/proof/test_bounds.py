"""Hostile pages: each is read or refused within its bound; what would never end is stopped."""

from __future__ import annotations

import pytest
from paramledger.proof.drift import drift, masked, opcodes
from paramledger.proof.markdown_reader import document
from paramledger.proof.provenance import in_conflict

from tests.hostile import ending

SIZE = 80_000       # a third of the most that a page may have: what takes the square of the size is seen here too
SECONDS = 60     # that even a busy machine does not take for what ends

# Each is repeated to that size. A pattern that gives letters back, or a search that begins again at each letter, takes
# minutes for the first ten; `ending` stops it.
PIECES = (
    "a", "a#", "a.", " ", "<", "](", "`", "x` ", "<b ", "<code ",
    "# a\n", "a\n\n", "- a\n", "> ", "|a", "1. a\n", "[a]: b\n", "```\n", "<div>\n\n", "{#a} ",
    "12,345\n", "10.", "1e1", "http://a ", "1,", "1.", "``` a\n", "`` ` ", "one ", "1 million ", "<?",
)


@pytest.mark.parametrize(
    ("start", "piece"),
    [*(("", piece) for piece in PIECES), *(("a {#", piece) for piece in ("a", "a#", " ")),
     *(("<div>\n", piece) for piece in ("<", "<b ", "<code ", "<a", "1,", "<b alt=\"x\" "))],
)
def test_a_page_of_one_piece_ends(start: str, piece: str) -> None:
    text = start + piece * (SIZE // len(piece))
    with ending(SECONDS):
        drift("docs", {"a.md": text}, {})
        masked(text.replace("\n", " "))


INLINE = ("[", "![", "[a](b(", "![a](", "*a ", "**a ", "_a*", "<!--", "<?", "a<![CDATA[", "\\", "&", "[](", "[a](<b")


@pytest.mark.parametrize("piece", INLINE)
def test_paragraphs_of_the_longest_length_end(piece: str) -> None:
    paragraph = piece * (7_900 // len(piece)) + "\n\n"
    with ending(SECONDS):
        assert document(paragraph * (SIZE // len(paragraph))).unread is None


PARAGRAPH = "this paragraph has 8,199 characters; the limit is 8,000 [make several paragraphs of it]"
PAGE = "the page has 300,000 characters; the limit is 262,144 [split it into several pages]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n" + "a " * 4_000, []),
        ("# A\n\n" + "a " * 4_100, [f"docs/a.md:3: {PARAGRAPH}"]),
        ("a\n\n" * 100_000, [f"docs/a.md: {PAGE}"]),
    ],
    ids=["longest", "long paragraph", "long page"],
)
def test_a_page_beyond_a_bound_says_which(text: str, expected: list[str]) -> None:
    assert [str(problem) for problem in drift("docs", {"a.md": text}, {})] == expected


def test_headings_of_one_name_are_numbered() -> None:
    """As MkDocs numbers them: the first is plain, an anchor that is taken is passed over."""
    text = "# a\n\n# a\n\n# b { #a_2 }\n\n# a\n\n#\n\n#\n"
    assert document(text).anchors == {"a", "a_1", "a_2", "a_3", "_1", "_2"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<b>5</b> < 12,345 > 6", "<b>0</b> < 12,345 > 0"),
        ("5 < 12,345", "0 < 0"),
        ("[5](x6.md) ](7", "[0](x6.md) ](0"),
    ],
)
def test_numbers_are_masked_where_readers_see_them(line: str, expected: str) -> None:
    """What is never closed is no tag and no target, so its numbers are seen."""
    assert masked(line) == expected


def test_two_long_texts_without_a_common_line_are_not_compared() -> None:
    def unequal(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
        return [code for code in opcodes(["x", *old, "y"], ["x", *new, "y"]) if code[0] != "equal"]

    old, new = [f"a{number}" for number in range(2_000)], [f"b{number}" for number in range(1_000)]
    assert unequal(old, new) == [("replace", 1, 2_001, 1, 1_001)]
    assert unequal(["a"], ["b", "c"]) == [("replace", 1, 2, 1, 3)]


def test_lines_that_git_could_have_left_are_read_once() -> None:
    """Each of 80,000 first lines with each of 80,000 second ones would take hours."""
    with ending():
        assert not in_conflict("<<<<<<< a\n" * 80_000 + "=======\n" * 80_000)
    assert in_conflict("a\n<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n")
    assert not in_conflict(">>>>>>> d\n=======\n<<<<<<< a\n")
