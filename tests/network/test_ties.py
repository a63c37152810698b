"""Ties: tensors that one layer owns and another uses."""

from __future__ import annotations

from tests.networks import block, family, network, problem, rows

EMBED = 'name = "embed", op = "embedding", num_embeddings = 50, embedding_dim = 8'
WORDS = "{ tokens = 6 }"
LINEAR = 'op = "linear", bias = false, out_features'


def test_an_op_ties_its_weight_transposed_or_not() -> None:
    """An embedding of 50 × 8 and an output layer from 8 to 50 are one table; torch has both as 50 × 8."""
    found = network(family(f'{EMBED}\nname = "head", {LINEAR} = 50, tied_to = "embed"', entering=WORDS))
    assert rows(found) == [("embed", 1, 400), ("head", 1, 0)]
    assert (found.totals.parameters, found.totals.macs) == (400, 6 * 400)
    other_way = network(
        family(
            f'name = "a", {LINEAR} = 7\nname = "b", {LINEAR} = 4, tied_to = "a"'
        )
    )
    assert other_way.totals.parameters == 28


def test_a_bias_stays_the_lines_own() -> None:
    found = network(
        family(f'{EMBED}\nname = "head", op = "linear", out_features = 50, tied_to = "embed"', entering=WORDS)
    )
    assert rows(found)[-1] == ("head", 1, 50)
    assert (found.totals.parameters, found.totals.biases) == (450, 50)


def test_a_block_ties_every_tensor() -> None:
    inner = block("b", 'name = "x", op = "linear", out_features = 4\nname = "n", op = "batch_norm"')
    found = network(family('name = "one", block = "b"\nname = "two", block = "b", tied_to = "one"', inner))
    assert rows(found) == [("one.x", 1, 20), ("one.n", 1, 8), ("two.x", 1, 0), ("two.n", 1, 0)]
    assert (found.totals.parameters, found.totals.state, found.totals.macs) == (28, 8, 2 * 6 * 16)


def test_a_tie_names_its_owner_on_the_row() -> None:
    found = network(family(f'{EMBED}\nname = "head", {LINEAR} = 50, tied_to = "embed"', entering=WORDS))
    assert [(row.address, row.tied, row.tied_to) for row in found.rows] == [
        ("embed", "", ""),
        ("head", "weight", "embed"),
    ]


def test_a_tie_inside_a_block_is_an_address_from_the_top() -> None:
    inner = block("b", f'name = "head", {LINEAR} = 50, tied_to = "embed"\nname = "back", {LINEAR} = 8')
    found = network(family(f'{EMBED}\nname = "a", block = "b", repeat = 2', inner, entering=WORDS))
    assert rows(found) == [("embed", 1, 400), ("a.0.head", 2, 0), ("a.0.back", 2, 400)]


def test_each_round_may_tie_to_another_layer() -> None:
    text = family(
        f'name = "a", {LINEAR} = 4, repeat = 2\nname = "b", {LINEAR} = 4, repeat = 2, tied_to = "a.{{1 - index}}"'
    )
    found = network(text)
    assert [(row.address, row.count, row.tied_to) for row in found.rows] == [
        ("a.0", 2, ""),
        ("b.0", 1, "a.1"),
        ("b.1", 1, "a.0"),
    ]
    assert found.totals.parameters == 32


def test_tied_rounds_of_a_shared_loop_own_their_bias_once() -> None:
    text = family(
        f'name = "a", {LINEAR} = 4\nname = "b", op = "linear", out_features = 4, repeat = 3, shared = true, tied_to = '
        '"a"'
    )
    assert network(text).totals.parameters == 16 + 4


def test_convolutions_agree_when_inputs_and_outputs_change_over() -> None:
    image = "{ height = 8, width = 8, channels = 4 }"
    layers = """
        name = "a", op = "conv2d", out_channels = 6, kernel_size = [3, 5], bias = false
        name = "b", op = "conv2d", out_channels = 4, kernel_size = [3, 5], bias = false, tied_to = "a"
    """
    assert network(family(layers, entering=image.replace("8", "16"))).totals.parameters == 4 * 6 * 15
    turned = layers.replace('[3, 5], bias = false, tied_to', '[5, 3], bias = false, tied_to')
    assert problem(family(turned, entering=image.replace("8", "16"))) == (
        "x/plain: layer `b`: tensors of shapes 4×6×5×3 cannot be those of `a`, 6×4×3×5"
    )


def test_a_tie_may_come_before_its_owner() -> None:
    found = network(family(f'name = "a", {LINEAR} = 4, tied_to = "b"\nname = "b", {LINEAR} = 4'))
    assert rows(found) == [("a", 1, 0), ("b", 1, 16)]


def test_a_layer_left_out_owns_nothing() -> None:
    text = family(f'name = "a", {LINEAR} = 4, when = false\nname = "b", {LINEAR} = 4, tied_to = "a"')
    assert problem(text) == "x/plain: layer `b`: tied to `a` names no layer"


def test_a_tie_with_a_dot_is_an_address_in_the_same_list() -> None:
    """Each round has its own query; its key uses that one: 2 · (4 · 4 + 4) and 2 biases of 4."""
    fc = 'op = "linear", out_features = 4'
    inner = block("b", f'name = "q", {fc}\nname = "k", {fc}, tied_to = ".q"')
    found = network(family('name = "layers", block = "b", repeat = 2', inner))
    assert rows(found) == [("layers.0.q", 2, 20), ("layers.0.k", 2, 4)]
    assert [(row.tied, row.tied_to) for row in found.rows] == [("", ""), ("weight", "layers.0.q")]
    assert found.totals.parameters == 2 * (20 + 4)


def test_ties_all_takes_over_the_bias_too() -> None:
    fc = 'op = "linear", out_features = 4'
    found = network(family(f'name = "q", {fc}\nname = "k", {fc}, tied_to = "q", ties = "all"'))
    assert rows(found) == [("q", 1, 20), ("k", 1, 0)]
    assert (found.totals.parameters, found.totals.biases, found.totals.macs) == (20, 4, 2 * 6 * 16)


def test_shared_rounds_name_the_first_as_their_owner() -> None:
    inner = block("b", 'name = "again", op = "linear", out_features = 4, repeat = 5, shared = true')
    found = network(family('name = "top", block = "b"', inner))
    assert [(row.address, row.tied_to) for row in found.rows] == [("top.again.0", ""), ("top.again.1", "top.again.0")]
