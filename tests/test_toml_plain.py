"""The plain part of TOML: whatever is read without tomllib is what tomllib reads."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.spec.toml_plain import Value, plain_values
from tests.test_toml import documents

ROOT = Path(__file__).parent.parent
SPECS = sorted(path for folder in ("specs", "tests/invalid") for path in (ROOT / folder).rglob("*.toml"))
PIECES = [
    "a", "b", "c-1", " ", "\n", "=", " = ", "1", "-0", "007", "1.50", "1e3", "1_0", "+1", "inf", "0x1", "1979-05-27", "true", "false",
    '"', '"x"', '""', "'y'", "''", '"""', "'''", '"""\nz\n"""', "\\", "[", "]", "{", "}", ",", ",\n", ".", "# c", "#\n",
    "\n[a]\n", "\n[a.b]\n", "\n[[a]]\n", "\n[[b.a]]\n", "\na = ", "\nb = ", "{ a = 1 }", "{ a.b = 1 }", "[1, 2]", "[\n1, # one\n]",
]


def typed(value: object) -> object:
    """A value that equals another only if their types and the order of their keys do, too."""
    if isinstance(value, dict):
        return [(key, typed(inner)) for key, inner in value.items()]
    return [typed(inner) for inner in value] if isinstance(value, list) else (type(value), value)


def agrees(text: str) -> dict[str, Value] | None:
    """The plain values of a text, if it is plain: then they are tomllib's."""
    values = plain_values(text)
    if values is not None:
        assert typed(values) == typed(tomllib.loads(text, parse_float=Fraction))
    return values


@pytest.mark.parametrize("text", [
    "", "# a comment", "a = 1", "\n\na = -12 # one\n\n", 'a = "x # = y"', "a = 'x \"y\"'", 'a = ""', "a = 0.25", "a = true\nb = false",
    'a = """\none "two" three\n"""', "a = []", "a = [1, 2,]", "a = [\n  1, # one\n  # two\n  [2, 3],\n]", "a = {}",
    'a = { b = 1, c = [{ d = "e" }] }', "[a]\n[a.b]\nc = 1\n[d]", "[a.b.c]\nd = 1", "[[a]]\nb = 1\n[[a]]\nb = 2\n[c]\n[[c.d]]",
])
def test_what_specs_are_made_of_is_plain(text: str) -> None:
    assert agrees(text) is not None


@pytest.mark.parametrize("text", [
    "a", "a =", "a = 1 2", "a = 1 b = 2", "a = 1\na = 2", "a = {b = 1, b = 2}", "a = {b = 1,}", "a = {b = 1\n}", "a = [1 2]", "a = [,]",
    "a = [1", "a = {b = 1", "a = 1\n}", "a = 1\n}\n{", "}", "a = [1}", 'a = "', 'a = "x\ny"', 'a = "x""y"', "a = b", "a = 01", "a = 1,",
    "[a]\n[a]", "[a] b = 1", "[[a]\n", "[a]]\n", "a = {}\n[a.b]", "a = []\n[[a]]", "[[a]]\n[a]", "[a]\n[[a]]", "a = 1\n[a.b]", '"x"',
    "[a..b]", "[]", "[[]]", "a = [\n[b]\n]", "a = " + "[" * 40 + "]" * 40 + "]", "=", "a = true false", "a = \"\"\"x", "a = ''''''",
])
def test_what_is_no_toml_is_not_plain(text: str) -> None:
    assert plain_values(text) is None


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_specs_read_as_tomllib_reads_them(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    if all(map(str.isprintable, text.split("\n"))):
        agrees(text)


@given(st.one_of(documents(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_that_is_plain_reads_as_tomllib_reads_it(text: str) -> None:
    agrees(text)


@given(st.sampled_from(SPECS), st.integers(0), st.integers(0, 3), st.sampled_from(PIECES))
def test_specs_with_a_slip_read_as_tomllib_reads_them(path: Path, at: int, long: int, piece: str) -> None:
    text = path.read_bytes().decode("utf-8", "replace").replace("\r", "").replace("\t", " ")[:3000]
    at %= len(text) + 1
    agrees(text[:at] + piece + text[at + long:])
