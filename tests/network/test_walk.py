"""The rules of the language, one by one: what lines read, what loops do, what is left out, what variants set."""

from __future__ import annotations

import pytest
from paramledger.language.location import Location
from paramledger.language.model import Line
from paramledger.language.read import Texts
from paramledger.language.variants import INSERT, variant, with_inserted
from paramledger.network.frame import Frame, input_shapes
from paramledger.network.tree import Group
from paramledger.network.walk import MOST_LINES, _Walker
from paramledger.network.walk import network as tree_of

from tests.networks import IMAGE, block, family, network, problem, read, rows, shapes

LINEAR = 'op = "linear", bias = false, out_features'


# --- sizes are inferred, channels last, the last axis of linear

def test_sizes_are_inferred() -> None:
    layers = """
        name = "conv1", op = "conv2d", out_channels = 8, kernel_size = 3
        name = "pool1", op = "max_pool2d", kernel_size = 2, stride = 2
        name = "flatten", op = "flatten"
        name = "fc", op = "linear", out_features = 10
    """
    found = network(family(layers, entering=IMAGE))
    assert shapes(found) == {"conv1": (6, 6, 8), "pool1": (3, 3, 8), "flatten": (72,), "fc": (10,)}
    assert rows(found) == [("conv1", 1, 3 * 3 * 4 * 8 + 8), ("pool1", 1, 0), ("flatten", 1, 0), ("fc", 1, 72 * 10 + 10)]


def test_sizes_of_the_input_are_expressions_of_parameters() -> None:
    text = family(
        'name = "a", op = "relu"',
        parameters="size = 5",
        entering='{ height = "size", width = "2 * size", channels = 3 }',
    )
    assert shapes(network(text)) == {"a": (5, 10, 3)}


# --- names in expressions

def test_channels_is_the_last_axis_of_what_the_line_reads() -> None:
    layers = f"""
        name = "a", {LINEAR} = "2 * channels"
        name = "b", {LINEAR} = "2 * features"
        name = "c", from = "a", {LINEAR} = "3 * channels"
    """
    assert shapes(network(family(layers))) == {"a": (6, 8), "b": (6, 16), "c": (6, 24)}


def test_other_sizes_are_asked_with_a_dot() -> None:
    layers = f"""
        name = "a", {LINEAR} = 10
        name = "b", {LINEAR} = "input.features + a.features + a.tokens"
    """
    assert shapes(network(family(layers)))["b"] == (6, 4 + 10 + 6)


def test_names_are_looked_up_in_order() -> None:
    """The loop's row, then what the block takes, then the family's parameters."""
    inner = f'name = "fc", {LINEAR} = "size", each = [{{ size = 3 }}, {{ }}]'
    text = family('name = "a", block = "b", size = 5', block("b", inner, 'takes = "size"'))
    assert shapes(network(text)) == {"a": (6, 5), "a.fc.0": (6, 3), "a.fc.1": (6, 5)}


def test_shared_blocks_see_only_what_they_take() -> None:
    shared = block("wide", f'name = "fc", {LINEAR} = "size"')
    text = (
        family('name = "a", block = "wide"', 'use = ["one"]', parameters="size = 5")
        .replace("\nuse", "\n#")
        .replace("layers = [", 'use = ["one"]\nlayers = [', 1)
    )
    made = read(text, one=shared)
    assert [found.message for found in made.problems if found.path == "specs/blocks/one.toml"] == [
        "`size` means nothing here"
    ]
    taking = shared.replace("\nlayers", 'takes = "size"\nlayers')
    text = text.replace('block = "wide"', 'block = "wide", size = "size"')
    assert shapes(network(text, one=taking)) == {"a": (6, 5), "a.fc": (6, 5)}


def test_words_name_ops_and_stand_for_themselves() -> None:
    layers = 'name = "a", block = "b"\nname = "c", block = "b", activation = "gelu"'
    found = network(family(layers, block("b", 'name = "act", op = "{activation}"', 'takes = "activation = relu"')))
    assert [(row.address, row.kind) for row in found.rows] == [("a.act", "relu"), ("c.act", "gelu")]


# --- what lines read

def test_a_line_reads_the_line_before_it_unless_it_says_from() -> None:
    layers = f"""
        name = "a", {LINEAR} = 8
        name = "b", {LINEAR} = 5
        name = "c", from = "input", {LINEAR} = 8
        name = "sum", op = "add", from = ["a", "c"]
    """
    found = network(family(layers))
    assert rows(found) == [("a", 1, 32), ("b", 1, 40), ("c", 1, 32), ("sum", 1, 0)]
    assert shapes(found)["sum"] == (6, 8)


def test_input_is_what_entered_the_innermost_block() -> None:
    inner = f'name = "fc", {LINEAR} = 4\nname = "sum", op = "add", from = ["input", "fc"]'
    text = family(
        f'name = "first", {LINEAR} = 4\nname = "a", block = "b"\nname = "back", from = "input", op = "relu"',
        block("b", inner),
    )
    assert shapes(network(text))["a.sum"] == (6, 4)


def test_a_network_with_several_inputs() -> None:
    layers = f"""
        name = "a", from = "one", {LINEAR} = 5
        name = "b", from = "two", {LINEAR} = 5
        name = "join", op = "concat", axis = "tokens", from = ["a", "b"]
    """
    found = network(
        family(layers, entering="{ one = { tokens = 6, features = 4 }, two = { tokens = 2, features = 3 } }")
    )
    assert shapes(found)["join"] == (8, 5)


def test_several_outputs() -> None:
    """`from = "a"` takes all outputs of a, a list each one's first; no `from` all of the line before."""
    layers = """
        name = "halves", op = "split", parts = 2
        name = "sum", op = "add"
        name = "again", op = "add", from = "halves"
        name = "firsts", op = "concat", from = ["halves", "sum"]
        name = "first", op = "relu", from = "halves"
    """
    found = shapes(network(family(layers)))
    assert (found["sum"], found["again"], found["firsts"], found["first"]) == ((6, 2), (6, 2), (6, 4), (6, 2))


def test_blocks_with_several_inputs_and_outputs() -> None:
    inner = f"""
        name = "q", from = "x", {LINEAR} = 8
        name = "k", from = "memory", {LINEAR} = 3
    """
    text = family(
        f'name = "wide", {LINEAR} = 7\nname = "a", block = "b", from = ["input", "wide"]\nname = "join", op = "concat"',
        block("b", inner, 'inputs = ["x", "memory"]\noutputs = ["k", "q", "x"]'),
    )
    found = network(text)
    assert rows(found) == [("wide", 1, 28), ("a.q", 1, 32), ("a.k", 1, 21), ("join", 1, 0)]
    assert shapes(found)["join"] == (6, 3 + 8 + 4)


# --- repeat

def test_a_round_reads_the_round_before() -> None:
    text = family(f'name = "a", {LINEAR} = "2 * channels", repeat = 3\nname = "b", {LINEAR} = 1')
    assert rows(network(text)) == [("a.0", 1, 4 * 8), ("a.1", 1, 8 * 16), ("a.2", 1, 16 * 32), ("b", 1, 32)]


def test_equal_rounds_are_one_row() -> None:
    text = family('name = "a", op = "linear", out_features = 4, repeat = 5')
    found = network(text)
    assert rows(found) == [("a.0", 5, 20)]
    assert found.totals.parameters == 100


def test_inputs_beyond_the_outputs_are_read_again_in_every_round() -> None:
    """A decoder's memory."""
    inner = f"""
        name = "q", from = "x", {LINEAR} = 4
        name = "k", from = "memory", {LINEAR} = 4
        name = "sum", op = "add", from = ["q", "k"]
    """
    layers = f"""
        name = "memory", {LINEAR} = 9
        name = "decode", block = "b", from = ["input", "memory"], repeat = 3
    """
    found = network(family(layers, block("b", inner, 'inputs = ["x", "memory"]')))
    assert rows(found) == [("memory", 1, 36), ("decode.0.q", 3, 16), ("decode.0.k", 3, 36), ("decode.0.sum", 3, 0)]


def test_output_k_becomes_input_k() -> None:
    """Two states that change places: a Fibonacci of features."""
    inner = 'name = "next", op = "concat", from = ["x", "y"]'
    layers = 'name = "a", block = "b", from = ["input", "input"], repeat = 4'
    found = network(family(layers, block("b", inner, 'inputs = ["x", "y"]\noutputs = ["y", "next"]')))
    assert [shapes(found)[f"a.{number}.next"] for number in range(4)] == [(6, 8), (6, 12), (6, 20), (6, 32)]


def test_index_first_and_last_are_there_on_the_line_with_the_loop() -> None:
    text = family(f'name = "a", repeat = 3, {LINEAR} = "10 * index + (1 if first else 0) + (5 if last else 0) + 1"')
    assert shapes(network(text)) == {"a.0": (6, 2), "a.1": (6, 11), "a.2": (6, 26)}


def test_a_block_sees_the_round_only_if_it_is_passed() -> None:
    inner = f'name = "fc", {LINEAR} = "4 + number"'
    assert problem(
        family('name = "a", block = "b", repeat = 2', block("b", inner.replace("number", "index")))
    ).startswith("`index` means nothing here")
    found = network(
        family('name = "a", block = "b", repeat = 2, number = "index"', block("b", inner, 'takes = "number"'))
    )
    assert rows(found) == [("a.0.fc", 1, 16), ("a.1.fc", 1, 20)]


@pytest.mark.parametrize("loop", ["repeat = 0", "each = []", "repeat = 3, when = false"])
def test_no_rounds_stand_for_the_first_input(loop: str) -> None:
    layers = f"""
        name = "a", {LINEAR} = 9, {loop}
        name = "b", {LINEAR} = 2
        name = "c", from = "a", {LINEAR} = 2
    """
    assert rows(network(family(layers))) == [("b", 1, 8), ("c", 1, 8)]


def test_when_may_ask_about_the_round() -> None:
    text = family(f'name = "a", repeat = 4, when = "index % 2 == 1", {LINEAR} = 4')
    assert rows(network(text)) == [("a.1", 2, 16)]


# --- each, parallel, shared

def test_each_hands_the_keys_of_a_row_to_the_block_where_it_takes_them() -> None:
    inner = f'name = "fc", {LINEAR} = "filters"\nname = "again", {LINEAR} = "filters", when = "twice"'
    rows_of = '[{ filters = 5, twice = true }, { filters = 7, twice = false }]'
    text = family(
        'name = "a", block = "b", each = "stages"',
        block("b", inner, 'takes = "filters, twice"'),
        parameters=f"stages = {rows_of}",
    )
    assert rows(network(text)) == [("a.0.fc", 1, 20), ("a.0.again", 1, 25), ("a.1.fc", 1, 35)]


def test_the_line_may_use_the_keys_of_a_row_itself() -> None:
    text = family(f'name = "a", each = [{{ wide = 2 }}, {{ wide = 3 }}], {LINEAR} = "10 * wide"')
    assert shapes(network(text)) == {"a.0": (6, 20), "a.1": (6, 30)}


def test_rows_with_names_give_addresses() -> None:
    text = family(
        'name = "a", op = "linear", bias = false, each = "stages"',
        parameters='stages = [{ name = "small", out_features = 3 }, { name = "large", out_features = 5 }]',
    )
    found = network(text)
    assert rows(found) == [("a.small", 1, 12), ("a.large", 1, 15)]
    assert found.figure("a.last", "parameters") == 15


def test_parallel_rounds_read_what_the_line_reads() -> None:
    layers = f"""
        name = "branch", {LINEAR} = "1 + index", repeat = 3, parallel = true
        name = "join", op = "concat"
    """
    found = network(family(layers))
    assert rows(found) == [("branch.0", 1, 4), ("branch.1", 1, 8), ("branch.2", 1, 12), ("join", 1, 0)]
    assert shapes(found)["join"] == (6, 1 + 2 + 3)


def test_shared_rounds_use_the_first_rounds_tensors() -> None:
    found = network(family('name = "a", op = "linear", out_features = 4, repeat = 3, shared = true'))
    assert rows(found) == [("a.0", 1, 20), ("a.1", 2, 0)]
    assert found.totals.parameters == 20
    assert found.totals.macs == 3 * 6 * 4 * 4


def test_shared_rounds_of_other_sizes_of_image() -> None:
    """A detection head over levels of a pyramid: the same tensors, other work."""
    layers = """
        name = "half", op = "avg_pool2d", kernel_size = 2
        name = "head", op = "conv2d", out_channels = 3, kernel_size = 1, from = "{level}", \
        each = "levels", parallel = true, shared = true
    """
    found = network(family(layers, entering=IMAGE, parameters='levels = [{ level = "input" }, { level = "half" }]'))
    assert found.totals.parameters == 4 * 3 + 3
    assert found.totals.macs == (64 + 16) * 12


def test_shared_counts_the_first_round_that_is_kept() -> None:
    text = family('name = "a", op = "linear", out_features = 4, repeat = 3, shared = true, when = "not first"')
    assert rows(network(text)) == [("a.1", 1, 20), ("a.2", 1, 0)]


# --- when and alternatives

def test_a_line_left_out_stands_for_its_first_input() -> None:
    inner = f"""
        name = "fc", {LINEAR} = "wide"
        name = "project", from = "input", when = "wide != channels", {LINEAR} = "wide"
        name = "sum", op = "add", from = ["fc", "project"]
    """
    text = family(
        'name = "a", block = "b", wide = 4\nname = "c", block = "b", wide = 5', block("b", inner, 'takes = "wide"')
    )
    assert rows(network(text)) == [
        ("a.fc", 1, 16),
        ("a.sum", 1, 0),
        ("c.fc", 1, 20),
        ("c.project", 1, 20),
        ("c.sum", 1, 0),
    ]


def test_a_join_left_out_stands_for_the_first_it_names() -> None:
    layers = f"""
        name = "fc", {LINEAR} = 7
        name = "sum", op = "add", from = ["fc", "input"], when = false
        name = "end", {LINEAR} = 1
    """
    assert rows(network(family(layers)))[-1] == ("end", 1, 7)


def test_neighbouring_lines_of_one_name_are_alternatives() -> None:
    layers = f"""
        name = "stem", {LINEAR} = 5, when = "deep"
        name = "stem", {LINEAR} = 6, when = "not deep"
        name = "end", from = "stem", {LINEAR} = 1
    """
    text = family(
        layers, parameters="deep = false", variants="[variants.plain]\n[variants.deep]\nset = { deep = true }"
    )
    assert rows(network(text)) == [("stem", 1, 24), ("end", 1, 6)]
    assert rows(network(text, "deep")) == [("stem", 1, 20), ("end", 1, 5)]


def test_alternatives_read_what_came_before_the_group() -> None:
    layers = f"""
        name = "first", {LINEAR} = 7
        name = "a", {LINEAR} = 5, when = false
        name = "a", {LINEAR} = 6
    """
    assert rows(network(family(layers)))[-1] == ("a", 1, 42)


def test_no_alternative_kept_stands_for_the_first_input() -> None:
    layers = f"""
        name = "a", {LINEAR} = 5, when = false
        name = "a", {LINEAR} = 6, when = false
        name = "end", from = "a", {LINEAR} = 1
    """
    assert rows(network(family(layers))) == [("end", 1, 4)]


# --- training only

def test_training_only_is_a_side_branch() -> None:
    layers = f"""
        name = "a", {LINEAR} = 5
        name = "aux", {LINEAR} = 100, only = "training"
        name = "end", {LINEAR} = 1
    """
    found = network(family(layers))
    assert (found.totals.parameters, found.totals.training_parameters, found.totals.macs) == (
        20 + 5,
        20 + 5 + 500,
        6 * 25,
    )
    left_out = family(layers.replace('only = "training"', 'only = "training", when = false, from = "input"'))
    assert rows(network(left_out))[-1] == ("end", 1, 5)


def test_a_training_line_reads_the_training_line_before_it() -> None:
    """10 features: main 10 · 20 + 20, aux 20 · 30 + 30, aux2 30 · 40 + 40; the head reads main, 20 · 5 + 5."""
    layers = """
        name = "main", op = "linear", out_features = 20
        name = "aux", op = "linear", only = "training", out_features = 30
        name = "aux2", op = "linear", only = "training", out_features = 40
        name = "head", op = "linear", out_features = 5
        name = "late", op = "linear", only = "training", out_features = 2
    """
    found = network(family(layers, entering="{ features = 10 }"))
    assert rows(found) == [("main", 1, 220), ("aux", 1, 630), ("aux2", 1, 1240), ("head", 1, 105), ("late", 1, 12)]
    assert (found.totals.parameters, found.totals.training_only) == (325, 630 + 1240 + 12)


def test_only_training_reads_what_is_there_in_training() -> None:
    layers = f"""
        name = "aux", {LINEAR} = 3, only = "training"
        name = "more", from = "aux", {LINEAR} = 2, only = "training"
    """
    assert network(family(layers)).totals.training_parameters == 12 + 6
    assert problem(family(layers.rsplit(", only", 1)[0])).endswith("reads from `aux`, which is used only in training")


# --- addresses in `from`

def test_from_may_name_a_round_or_what_is_inside() -> None:
    inner = f'name = "x", {LINEAR} = "2 * channels"\nname = "y", {LINEAR} = "channels"'
    layers = f"""
        name = "down", block = "b", repeat = 3
        name = "all", from = "down", {LINEAR} = 1
        name = "end", from = "down.last.x", {LINEAR} = 1
        name = "start", from = "down.0", {LINEAR} = 1
        name = "up", op = "concat", from = ["all", "down.{{2 - index}}.y"], repeat = 3
    """
    found = network(family(layers, block("b", inner)))
    parameters = {address: count for address, _, count in rows(found)}
    assert (parameters["all"], parameters["end"], parameters["start"]) == (32, 32, 8)
    assert [shapes(found)[f"up.{number}"] for number in range(3)] == [(6, 1 + 32), (6, 33 + 16), (6, 49 + 8)]


# --- variants

VARIED = family(
    'name = "a", block = "b", repeat = 3\nname = "end", op = "linear", out_features = "classes"',
    block("b", f'name = "fc", {LINEAR} = 4\nname = "act", op = "relu"'),
    parameters="classes = 10",
    variants="""
        [variants.plain]
        [variants.small]
        set = { classes = 3 }
        [variants.smaller]
        like = "small"
        set = { end.bias = false }
        [variants.all_rounds]
        set = { a."*".fc.bias = true }
        [variants.one_round]
        set = { a.1.fc = { bias = true } }
        [variants.last_round]
        set = { "a.last.fc.bias" = true }
        [variants.fewer]
        set = { a.repeat = 1 }
        [variants.none]
        set = { a.when = false, end.when = false }
        [variants.without_a_round]
        set = { a.1.when = false }
        [variants.other_op]
        set = { a.0.act.op = "gelu" }
    """,
)


@pytest.mark.parametrize(("name", "expected"), [
    ("plain", [("a.0.fc", 3, 16), ("a.0.act", 3, 0), ("end", 1, 50)]),
    ("small", [("a.0.fc", 3, 16), ("a.0.act", 3, 0), ("end", 1, 15)]),
    ("smaller", [("a.0.fc", 3, 16), ("a.0.act", 3, 0), ("end", 1, 12)]),
    ("all_rounds", [("a.0.fc", 3, 20), ("a.0.act", 3, 0), ("end", 1, 50)]),
    ("one_round", [("a.0.fc", 2, 16), ("a.0.act", 2, 0), ("a.1.fc", 1, 20), ("a.1.act", 1, 0), ("end", 1, 50)]),
    ("last_round", [("a.0.fc", 2, 16), ("a.0.act", 2, 0), ("a.2.fc", 1, 20), ("a.2.act", 1, 0), ("end", 1, 50)]),
    ("fewer", [("a.0.fc", 1, 16), ("a.0.act", 1, 0), ("end", 1, 50)]),
    ("none", []),
    ("without_a_round", [("a.0.fc", 2, 16), ("a.0.act", 2, 0), ("end", 1, 50)]),
])
def test_set(name: str, expected: list[tuple[str, int, int]]) -> None:
    assert rows(network(VARIED, name)) == expected


def test_set_reaches_the_op() -> None:
    assert [row.kind for row in network(VARIED, "other_op").rows] == ["linear", "gelu", "linear", "relu", "linear"]


@pytest.mark.parametrize(("change", "message"), [
    ("clases = 3", "x/odd: `clases` is not a parameter of `x`"),
    ("a.fd.bias = true", "x/odd: `a.fd` matches no layer of x/odd"),
    ("a.5.fc.bias = true", "x/odd: `a.5.fc` matches no layer of x/odd"),
    ("b.fc.bias = true", "x/odd: `b.fc` matches no layer of x/odd"),
    ("a.1.repeat = 2", "x/odd: layer `a.1`: `repeat` belongs to all rounds of `a`"),
    ('end.name = "x"', "x/odd: layer `end`: `end` cannot be given another name here"),
    ('end.when = 1', "x/odd: layer `end`: `when` is 1"),
])
def test_set_refused(change: str, message: str) -> None:
    assert problem(f"{VARIED}\n[variants.odd]\nset = {{ {change} }}\n") == message


def test_lines_inserted_by_an_edit() -> None:
    made = read(VARIED)
    lines = [Line(name="drop", op="dropout"), Line(name="more", op="linear", out_features=4)]
    spec = with_inserted(variant(made.families["x"], "plain"), (INSERT, "a.1.fc"), lines, Location("x", ()))
    root = tree_of(spec)
    assert [entry.name for entry in root.entries[1].node.entries] == ["fc", "drop", "more", "act"]
    assert [len(entry.rounds or ()) for entry in root.entries[:2]] == [2, 1]


# --- folding and cost

def spent(text: str) -> int:
    """The lines that a walk spends."""
    spec = variant(read(text).families["x"], "plain")
    walker = _Walker(spec)
    walker.list_of("x", spec.family.lines, Frame(input_shapes(spec), {}, spec.parameters), (), Location("x", ()))
    return MOST_LINES - walker.lines


def test_cost_does_not_grow_with_repeats() -> None:
    inner = block("b", 'name = "fc", op = "linear", out_features = 4\nname = "act", op = "relu"')
    assert {spent(family(f'name = "a", block = "b", repeat = {count}', inner)) for count in (3, 30, 10_000)} == {3 + 2}


def test_repeats_inside_repeats_cost_no_more() -> None:
    inner = block("b", 'name = "c", block = "d", repeat = 10000') + block(
        "d", 'name = "fc", op = "linear", out_features = 4, repeat = 10000'
    )
    text = family('name = "a", block = "b", repeat = 10000', inner)
    assert spent(text) < 12
    assert network(text).totals.parameters == 10_000**3 * 20


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_folding_gives_the_same_as_walking_each_round(count: int) -> None:
    inner = block(
        "b",
        'name = "fc", op = "linear", out_features = "4 + 0 * number"\nname = "norm", op = "layer_norm"',
        'takes = "number = 0"',
    )
    folded = network(family(f'name = "a", block = "b", repeat = {count}', inner))
    walked = network(family(f'name = "a", block = "b", repeat = {count}, number = "index"', inner))
    assert folded.totals == walked.totals
    assert sum(row.count for row in folded.rows) == sum(row.count for row in walked.rows) == 2 * count


def test_a_problem_says_where() -> None:
    text = family(
        'name = "a", block = "b", repeat = 3',
        block("b", 'name = "pool", op = "max_pool2d", kernel_size = 3, stride = 2'),
        entering=IMAGE,
    )
    (found,) = read(text).problems
    assert found.message == "x/plain: layer `a.2.pool`: a window of 3 is larger than its input of 1"
    assert text.split("\n")[found.line - 1].strip().startswith('{ name = "pool"')


def test_texts_find_the_line_of_a_place() -> None:
    assert Texts("specs", {"a.toml": b"x = 1\n\ny = 2\n"}).line(Location("a.toml", ("y",))) == 3


def test_lines_know_what_they_read() -> None:
    """By name; a line that is left out is seen through, and side branches are nobody's line before."""
    found = network(family(
        """
        name = "a", op = "linear", out_features = 4
        name = "gone", op = "linear", from = "input", out_features = 4, when = false
        name = "b", op = "linear", from = "a", out_features = 4
        name = "b", op = "relu", when = false
        name = "c", op = "add", from = ["gone", "b", "a"]
        name = "side", op = "linear", out_features = 2, only = "training"
        name = "d", block = "two", repeat = 2, from = ["c", "a"]
        name = "e", op = "concat"
        name = "f", op = "add", from = ["d.0.x", "input"]
        """,
        block(
            "two",
            'name = "x", op = "relu"\nname = "y", op = "add", from = ["one", "x"]',
            'inputs = ["one", "other"]\noutputs = ["x", "y"]',
        ),
    )).root
    assert found.entering == ("input",)
    assert found.reads == {
        "a": ("input",),
        "b": ("a",),
        "c": ("input", "b", "a"),
        "side": ("c",),
        "d": ("c", "a"),
        "e": ("d",),
        "f": ("d.0.x", "input"),
    }
    assert found.hands == ("f",)
    inner = next(entry.node for entry in found.entries if entry.name == "d")
    assert isinstance(inner, Group)
    assert (inner.entering, inner.reads, inner.hands) == (
        ("one", "other"),
        {"x": ("one",), "y": ("one", "x")},
        ("x", "y"),
    )


def test_rounds_may_read_different_lines() -> None:
    found = network(family(
        """
        name = "a", op = "relu"
        name = "b", op = "relu", repeat = 3
        name = "c", op = "add", repeat = 3, parallel = true, from = ["a", "b.{2 - index}"]
        """,
    )).root
    assert found.reads["c"] == ("a", "b.2", "b.1", "b.0")


def test_an_expression_may_name_the_op_of_experts() -> None:
    """Two of three experts, each of 4·6 weights and 6 biases, work on a token."""
    layers = 'name = "e", op = "{kind}", block = "dense", count = 3, active = 2'
    blocks = '[blocks.dense]\nlayers = [{ name = "fc", op = "linear", out_features = 6 }]\n'
    found = network(family(layers, blocks, parameters='kind = "experts"'))
    assert (found.totals.parameters, found.totals.active_parameters) == (3 * 30, 2 * 30)


def test_the_example_of_the_frame() -> None:
    """What the docstring of `Frame` says of its four lines."""
    layers = """
        name = "stem", op = "linear", out_features = 8
        name = "drop", op = "dropout", when = false
        name = "act", op = "relu"
        name = "add", op = "add", from = ["drop", "act"]
    """
    root = network(family(layers)).root
    assert root.stands == dict.fromkeys(("stem", "drop", "act", "add"), ((6, 8),))
    assert root.reads == {"stem": ("input",), "act": ("stem",), "add": ("stem", "act")}
    assert (root.hands, root.outputs) == (("add",), ((6, 8),))
