"""What lines may read: one of several outputs, lines inside blocks, and what is not there for those left out."""

from __future__ import annotations

from tests.networks import block, family, network, problem, rows, shapes

LINEAR = 'op = "linear", bias = false, out_features'


def test_a_list_names_the_nth_output_of_a_line() -> None:
    """Keys and values of one projection: parts of 3 and 5 features out of 8."""
    layers = f"""
        name = "kv", {LINEAR} = 8
        name = "parts", op = "split", sizes = [3, 5]
        name = "q", from = "input", {LINEAR} = 3
        name = "join", op = "concat", from = ["q", "parts.1", "parts.0"]
        name = "second", from = "parts.1", {LINEAR} = 2
    """
    found = network(family(layers))
    assert shapes(found)["join"] == (6, 3 + 5 + 3)
    assert rows(found)[-1] == ("second", 1, 5 * 2)


def test_a_list_names_the_nth_output_of_a_block() -> None:
    inner = block("two", f'name = "a", {LINEAR} = 3\nname = "b", from = "input", {LINEAR} = 5', 'outputs = ["a", "b"]')
    layers = f"""
        name = "two", block = "two"
        name = "join", op = "concat", from = ["two.1", "two.a", "two"]
        name = "fc", from = "two.1", {LINEAR} = 7
    """
    found = network(family(layers, inner))
    assert shapes(found)["join"] == (6, 5 + 3 + 3)
    assert rows(found)[-1] == ("fc", 1, 5 * 7)


def test_a_size_may_be_asked_of_a_line_inside_a_block() -> None:
    inner = block("body", f'name = "stem", {LINEAR} = 9\nname = "top", {LINEAR} = 2')
    layers = f'name = "body", block = "body"\nname = "fc", {LINEAR} = "body.stem.features"'
    assert shapes(network(family(layers, inner)))["fc"] == (6, 9)


def test_an_alternative_that_is_left_out_may_name_what_is_not_there() -> None:
    layers = f"""
        name = "x", op = "relu", when = "not on", repeat = 2
        name = "y", when = "not on", from = "x.0", {LINEAR} = 5
        name = "y", when = "on", from = "input", {LINEAR} = 7
    """
    assert shapes(network(family(layers, parameters="on = true"))) == {"y": (6, 7)}
    assert shapes(network(family(layers, parameters="on = false")))["y"] == (6, 5)


def test_a_join_reads_all_rounds_of_a_loop() -> None:
    """3 rounds that each add 2 features: 6 + 8 + 10, and the 4 of the input."""
    layers = f"""
        name = "grow", {LINEAR} = "features + 2", repeat = 3
        name = "join", op = "concat", from = ["input", "grow.*"]
    """
    found = network(family(layers))
    assert shapes(found)["join"] == (6, 4 + 6 + 8 + 10)
    assert found.root.reads["join"] == ("input", "grow.0", "grow.1", "grow.2")
    folded = network(family(f'name = "same", {LINEAR} = 4, repeat = 5\nname = "sum", op = "add", from = "same.*"'))
    assert [work.product.value for work in folded.rows[-1].work] == [4 * 6 * 4]
    assert problem(family('name = "a", op = "relu"\nname = "b", op = "add", from = ["a", "a.*"]')).endswith(
        "reads from `a.*`, but `a` is not a loop of this list, or has no rounds here"
    )
    none = f'name = "a", {LINEAR} = 4, repeat = 0\nname = "b", op = "concat", from = ["input", "a.*"]'
    assert problem(family(none)).endswith("`a` is not a loop of this list, or has no rounds here")


def test_a_join_of_rounds_sees_through_a_line_that_is_left_out() -> None:
    """`gone` stands for the input; 3 rounds of 4, and the 4 of the input beside them."""
    layers = f"""
        name = "grow", {LINEAR} = 4, repeat = 3
        name = "gone", op = "relu", when = false, from = "input"
        name = "join", op = "concat", from = ["grow.*", "gone"]
    """
    found = network(family(layers))
    assert shapes(found)["join"] == (6, 4 + 4 + 4 + 4)
    assert found.root.reads["join"] == ("grow.0", "grow.1", "grow.2", "input")
