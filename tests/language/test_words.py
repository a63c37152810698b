"""Words with braces, arguments, names that a block takes; what is evaluated and what is data."""

from __future__ import annotations

from fractions import Fraction

import pytest
from paramledger.language.values import DataRow, Value, frozen, items, row_keys, shown, words
from paramledger.language.words import argument, evaluated, expressions_in, is_name, takes, word
from paramledger.problems import SpecError

from tests.networks import block, family, network, problem, rows


class Scope:
    def value(self, name: str) -> Value:
        return {"index": 2, "kind": "relu", "on": True, "half": Fraction(1, 2)}[name]

    def size(self, name: str, axis: str) -> int:
        return 27


def filled(text: str) -> str:
    return word(text).fill(Scope())


@pytest.mark.parametrize(("text", "expected"), [
    ("conv1", "conv1"),
    ("{kind}", "relu"),
    ("conv{index + 1}", "conv3"),
    ("down.{3 - index}.convs", "down.1.convs"),
    ("{index}{kind}{index}", "2relu2"),
    ("x{input.height}", "x27"),
])
def test_braces_hold_expressions(text: str, expected: str) -> None:
    assert filled(text) == expected


@pytest.mark.parametrize(("text", "message"), [
    ("a{b", "`a{b` has an unmatched brace"),
    ("a}b", "`a}b` has an unmatched brace"),
    ("{{a}}", "`{{a}}` has an unmatched brace"),
    ("{half}", "`{half}` gives 1/2"),
    ("{on}", "`{on}` gives true"),
    ("{}", "`` is not an expression"),
])
def test_braces_refused(text: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        filled(text)
    assert raised.value.message == message


def test_an_argument_in_quotes_is_an_expression_and_a_list_one_of_arguments() -> None:
    item = argument(["index * 2", 3, ["kind", True]])
    assert evaluated(item, Scope()) == (4, 3, ("relu", True))
    assert [found.text for found in expressions_in(item)] == ["index * 2", "kind"]


def test_parameters_and_rows_are_data() -> None:
    """A string in `[parameters]`, in `set` or in a row is a word and is never evaluated."""
    layers = 'name = "a", op = "linear", out_features = "sizes[0]", each = "stages", when = "kind == \'1 + 1\'"'
    found = network(family(layers, parameters='sizes = [3], stages = [{ kind = "1 + 1" }, { kind = "2" }]'))
    assert rows(found) == [("a.0", 1, 4 * 3 + 3)]


@pytest.mark.parametrize(("text", "names"), [
    ("", ()),
    ("filters", ("filters",)),
    ("filters, stride = 1", ("filters", "stride")),
    ("filters, inner = filters * 4 // 64, last_one = max(1, 2)", ("filters", "inner", "last_one")),
])
def test_takes(text: str, names: tuple[str, ...]) -> None:
    assert tuple(name for name, _ in takes(text)) == names


@pytest.mark.parametrize(
    "text", ["a b", "a = ", "*a", "**a", "a, /", "a, a", "a: 1", "1", "a = b = c", "): 0, (lambda x"]
)
def test_takes_refused(text: str) -> None:
    with pytest.raises(SpecError):
        takes(text)


@pytest.mark.parametrize("name", ["index", "first", "last", "input", "channels", "features", "global", "class"])
def test_reserved_names_are_neither_taken_nor_declared(name: str) -> None:
    with pytest.raises(SpecError) as raised:
        takes(f"filters, {name} = 1")
    assert raised.value.message == f"`{name}` cannot be taken"
    layers = f'name = "a", op = "linear", out_features = "{name}"'
    assert problem(family(layers, parameters=f"{name} = 3")).startswith(f"`{name}` ")
    assert (
        problem(family('name = "a", op = "relu", each = "rows"', parameters=f"rows = [{{ {name} = 3 }}]"))
        == f"`{name}` cannot be a key of a row"
    )


def test_a_default_is_an_expression_over_earlier_names_and_what_the_block_reads() -> None:
    inner = 'name = "fc", op = "linear", out_features = "wide", bias = false'
    text = family(
        'name = "a", block = "b", factor = 3', block("b", inner, 'takes = "factor, wide = factor * channels"')
    )
    assert rows(network(text)) == [("a.fc", 1, 4 * 12)]
    late = family('name = "a", block = "b"', block("b", inner, 'takes = "wide = factor * 2, factor = 3"'))
    assert problem(late) == "`factor` means nothing in `takes`"


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("conv1", True),
        ("7x7", True),
        ("Mixed_5b", True),
        ("a.b", False),
        ("", False),
        ("last", False),
        ("a" * 61, False),
        ("<b>", False),
    ],
)
def test_names(name: str, fine: bool) -> None:
    assert is_name(name) is fine


def test_values() -> None:
    value = frozen({"a": [1, Fraction(4, 2), "x"], "b": {"c": True}})
    assert value == DataRow({"a": (1, 2, "x"), "b": DataRow({"c": True})})
    assert shown(value) == '{ a = [1, 2, "x"], b = { c = true } }'
    assert list(row_keys(value)) == ["a", "b", "c"]
    assert list(words(value)) == ["x"]
    assert len(list(items(value))) == 7
