"""TOML in: any bytes give values or one problem with its line, and every key's line is found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramledger.language.lines_of_keys import line_of
from paramledger.language.toml import MOST_BYTES, TomlError, read_toml

from tests.hostile import LARGE, ending

# Every integer of three digits stands once, so that the line of a value can be looked up without our scanner.
NASTY = '''# [claims] is no table here = 100
title = "a # b ] } , = \\" [" # 'x'
bare.dotted."quoted.key".'literal "key"' = 101
"esc\\u0061ped" = 102
numbers = [103, 104, # ] 1
  105,
  [106, [107,
    108]], { a = 109, "b.c" = { d = [110, 111] }, e.f = 112 },
  """ ] }
  three " "" quotes """, 113,
]
words = """
a = 1
[x]
\\""" still ""\\" in it """""
after_words = 114
literal = \'\'\'
[[y]] ''
\'\'\'
after_literal = 115
when = 1979-05-27T07:32:00Z
float = 3.14e1
inline = { x = [], y = {}, z = 116 }

[variants]
paper.set = { groups = 117, conv1 = { out_channels = 118 }, norm1.when = false }
[variants . "torch vision" ]  # spaced
about = 119
[variants.torchvision.set]
size = 120

[[claims]]
id = 121
[claims.source]
title = 122
[[claims.steps]]
x = 123
[[claims.steps]]
x = 124
[[claims]]
id = 125
[[claims.steps]]
x = 126
[[claims.steps]]
[claims.steps.y.z]
x = 127
[last]
1 = 128
-_ = 129
'''


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


MARKED = [(path, value) for path, value in leaves(tomllib.loads(NASTY)) if type(value) is int]


def test_the_nasty_text_marks_every_kind_of_place() -> None:
    assert sorted(value for _, value in MARKED) == list(range(101, 130))


@pytest.mark.parametrize("path, value", MARKED, ids=str)
def test_the_line_of_a_value_is_where_it_stands(path: tuple[str | int, ...], value: int) -> None:
    line, = (number for number, line in enumerate(NASTY.split("\n"), 1) if str(value) in line)
    assert line_of(NASTY, path) == line


@pytest.mark.parametrize("path, start", [
    ((), "# [claims] is no table"),
    (("title",), "title"),
    (("bare", "dotted"), "bare.dotted"),
    (("variants",), "[variants]"),
    (("variants", "paper", "missing"), "paper.set"),
    (("variants", "torch vision"), "[variants . "),
    (("variants", "torchvision"), "[variants.torchvision.set]"),
    (("claims",), "[[claims]]"),
    (("claims", 0, "source", "year"), "[claims.source]"),
    (("claims", 0, "steps", 2), "[[claims.steps]]"),
    (("claims", 7), "[[claims]]"),
    (("claims", "id"), "[[claims]]"),
    (("numbers", 5), '  """ ] }'),
    (("numbers", 4, "b.c", "e"), "    108]]"),
    (("when",), "when"),
    (("no such key",), "# [claims] is no table"),
    ((3, "a"), "# [claims] is no table"),
])
def test_a_path_that_is_not_there_gets_the_line_of_its_longest_prefix(path: tuple[str | int, ...], start: str) -> None:
    line = next(number for number, line in enumerate(NASTY.split("\n"), 1) if line.startswith(start))
    assert line_of(NASTY, path) == line


def test_lines_may_end_as_on_windows() -> None:
    assert line_of("a = 1\r\nb = [\r\n 2,\r\n 3]\r\n", ("b", 1)) == 4


KEYS = st.sampled_from(["a", "b", "c1", '"a b"', "'x.y'"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Tables, arrays of tables, arrays over lines and inline tables, in which every integer stands once."""
    counter = iter(range(100_000, 200_000))

    def value(depth: int) -> str:
        kind = draw(st.sampled_from(["int", "int", "array", "table"] if depth else ["int"]))
        if kind == "array":
            items = [
                value(depth - 1) + draw(st.sampled_from([",", ",\n", ", # ]\n"]))
                for _ in range(draw(st.integers(0, 3)))
            ]
            return "[" + "".join(items) + "]"
        if kind == "table":
            keys = draw(st.lists(KEYS, unique=True, max_size=3))
            return "{" + ", ".join(f"{key} = {value(depth - 1)}" for key in keys) + "}"
        return str(next(counter))

    lines: list[str] = []
    for section in range(draw(st.integers(0, 4))):
        dotted = ".".join(draw(st.lists(KEYS, min_size=1, max_size=3)))
        lines += [f"[[t.{dotted}]]" if draw(st.booleans()) else f"[s{section}.{dotted}]"]
        lines += [f"{key} = {value(3)}" for key in draw(st.lists(KEYS, unique=True, max_size=4))]
    return "\n".join(lines)


@given(documents())
def test_the_line_of_every_value_of_any_document(text: str) -> None:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = text.split("\n")
    for path, value in leaves(values):
        assert str(value) in lines[line_of(text, path) - 1]


@given(st.text(alphabet="ab1.=[]{},\"'\\# \n\r\t"), st.lists(st.sampled_from(["a", "b", 0, 1]), max_size=4))
def test_the_scanner_never_raises_and_stays_in_the_text(text: str, path: list[str | int]) -> None:
    assert 1 <= line_of(text, tuple(path)) <= text.count("\n") + 1


DECIMALS = "decimals have at most 30 digits and a power of ten up to 30"
BROKEN = [  # bytes, line, message, hint
    (b"a = 1\nb = \xff\n", 2, "byte 0xff is not UTF-8", "save the file as UTF-8"),
    (b"\n\xc3", 2, "byte 0xc3 is not UTF-8", "save the file as UTF-8"),
    ("\ufeffa = 1".encode(), 1, "the file begins with a byte order mark", "save the file as UTF-8 without one"),
    ("a = 1".encode("utf-16"), 1, "byte 0xff is not UTF-8", "save the file as UTF-8"),
    (b"a = 1\nb = \n", 2, "not TOML: invalid value, column 5", "text goes in quotes; true and false in lower case"),
    (
        b"a = 1\n\nwhat\n",
        3,
        "not TOML: expected '=' after a key in a key/value pair, column 5",
        "a line is `key = value`; a key with characters other than letters, digits, _ and - goes in quotes",
    ),
    (
        b"a = 1\na = 2\n",
        2,
        "not TOML: cannot overwrite a value, column 6",
        "this key was already written above; keep one of the two",
    ),
    (
        b"[a]\n[a]\n",
        2,
        "not TOML: cannot declare ('a',) twice, column 3",
        "this table was already written above; each header appears once",
    ),
    (
        b"a = [\n1,\n",
        2,
        "not TOML: invalid value at the end of the file",
        "a value, a quote or a closing bracket is missing",
    ),
    (
        b'a = "b\nc"',
        1,
        "not TOML: illegal character '\\n', column 7",
        "close the quotes on the line where they open, or use three",
    ),
    (b"a = 1\nb = inf", 2, "inf is not a number to compute with", DECIMALS),
    (b"b = [1,\n-nan]", 2, "-nan is not a number to compute with", DECIMALS),
    (b"[t]\n\nb = 1e999999999", 3, "1e999999999 is not a number to compute with", DECIMALS),
    (b"b = 1." + b"0" * 50, 1, "1." + "0" * 38 + "… is not a number to compute with", DECIMALS),
    (b"a = 1\nb = 9223372036854775808", 2, "an integer beyond 64 bits", "no layer is that large; check the digits"),
    (b"a = 0x" + b"f" * 3000, 1, "an integer beyond 64 bits", "no layer is that large; check the digits"),
    (
        b"a = 1\nb = 2012-09-30",
        2,
        "dates and times have no meaning here",
        "put it in quotes, or write a year as an integer",
    ),
    (b'a = 1\nb = "\\u001b[31m"', 2, "U+001B is not a character of readable text", "remove it"),
    (b'a = 1\n"\\u0000" = 1', 2, "U+0000 is not a character of readable text", "remove it"),
    ('a = "x\u202ey"'.encode(), 1, "U+202E is not a character of readable text", "remove it"),
    *(
        (f'a = "x{chr(code)}y"'.encode(), 1, f"U+{code:04X} is not a character of readable text", "remove it")
        for code in (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFDD0, 0xFDEF, 0xFE0F, 0xFFFE, 0xFFFF, 0x1FFFE,
                     0x10FFFF, 0xE0041)
    ),
    (
        b"a = 1\nb = " + b"[" * 1500 + b"]" * 1500,
        2,
        "tables and arrays are nested more than 32 deep",
        "use fewer levels",
    ),
    (b"b = " + b"[" * 40 + b"]" * 40, 1, "tables and arrays are nested more than 32 deep", "use fewer levels"),
    (b"a = 1\nb = " + b"{a=" * 1000, 2, "tables and arrays are nested more than 32 deep", "use fewer levels"),
    (
        b"a = 1\n[" + b"a." * 1900 + b"a]\n" + b"k = 1\n" * 1,
        2,
        "tables and arrays are nested more than 32 deep",
        "use fewer levels",
    ),
    (
        b"a = 1\n" + b"x" * 4001,
        2,
        "the line has 4,001 characters; the limit is 4,000",
        "break the array over several lines",
    ),
    (b"#" * (MOST_BYTES + 1), 0, "the file has 262,145 bytes; the limit is 262,144", "split it into several files"),
]


@pytest.mark.parametrize("data, line, message, hint", BROKEN, ids=[row[2][:40] for row in BROKEN])
def test_what_is_wrong_is_said_with_its_line(data: bytes, line: int, message: str, hint: str) -> None:
    with pytest.raises(TomlError) as caught:
        read_toml(data)
    assert (caught.value.line, caught.value.message, caught.value.hint) == (line, message, hint)


def test_decimals_are_exact() -> None:
    assert read_toml(b"a = 1.1\nb = [-2.5e-3, 1_0.0_1, 6E2]") == {
        "a": Fraction(11, 10), "b": [Fraction(-25, 10_000), Fraction(1001, 100), Fraction(600)]}


def test_prose_with_many_dots_is_only_prose() -> None:
    assert read_toml(b'a = "' + b"a. " * 100 + b'"') == {"a": "a. " * 100}


@pytest.mark.parametrize("name", LARGE)
def test_large_and_hostile_texts_come_to_an_end(name: str) -> None:
    text = LARGE[name][:MOST_BYTES]
    with ending():
        try:
            read_toml(text.encode())
        except TomlError as problem:
            assert 0 <= problem.line <= text.count("\n") + 1
        line_of(text, ("a", 99_999, "b", 3))


@given(
    st.one_of(
        st.binary(), st.text().map(str.encode), st.text(alphabet="ab1.=[]{},\"'\\# \n\r\te-+_:Tinf").map(str.encode)
    )
)
def test_any_bytes_give_values_or_one_problem(data: bytes) -> None:
    try:
        assert isinstance(read_toml(data), dict)
    except TomlError as problem:
        assert problem.message and 0 <= problem.line <= data.count(b"\n") + 1
