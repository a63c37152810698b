"""Walks that share their blocks: the same trees, and blocks that nothing has changed are one object."""

from __future__ import annotations

import pytest
from paramledger.language.location import LocatedError, Location
from paramledger.language.variants import Spec, with_set
from paramledger.network.block_cache import BlockCache
from paramledger.network.tree import Group
from paramledger.network.walk import network

from tests.networks import block, family, read

LINES = 'name = "in", op = "linear", out_features = "words"\nname = "pairs", block = "outer", repeat = 2'
INNER = block("pair", 'name = "a", op = "linear", out_features = "width"')
BLOCKS = f"""{block("outer", 'name = "pair", block = "pair"')}{INNER}"""
PLACE = Location("test", ())


@pytest.fixture
def spec() -> Spec:
    return read(family(LINES, BLOCKS, "width = 8, words = 8, other = 1")).breakdown("x/plain").spec


def outer(spec: Spec, known: BlockCache) -> Group:
    """The block of the loop's last rounds, after a walk that is the same without the blocks that are known."""
    found, alone = network(spec, None, known), network(spec)
    assert [(one.name, one.rounds, one.node.outputs) for one in found.entries] == [
        (one.name, one.rounds, one.node.outputs) for one in alone.entries
    ]
    node = found.entries[-1].node
    assert isinstance(node, Group)
    return node


def test_a_parameter_that_a_block_does_not_ask_for_leaves_it_as_it_is(spec: Spec) -> None:
    known = BlockCache()
    first = outer(spec, known)
    assert outer(with_set(spec, {"other": 2}, PLACE), known) is first


def test_a_parameter_that_an_inner_block_asks_for_changes_it(spec: Spec) -> None:
    known = BlockCache()
    outer(spec, known)
    assert outer(with_set(spec, {"width": 5}, PLACE), known).outputs == ((6, 5),)


def test_what_is_set_inside_a_block_is_part_of_it(spec: Spec) -> None:
    known = BlockCache()
    outer(spec, known)
    wider = with_set(spec, {"pairs.*.pair.a": {"out_features": 3}}, PLACE)
    changed = outer(wider, known)
    assert changed.outputs == ((6, 3),)
    assert outer(with_set(wider, {"in": {"bias": False}}, PLACE), known) is changed
    assert outer(with_set(spec, {"pairs.*.pair.a": {"out_features": 4}}, PLACE), known).outputs == ((6, 4),)


def test_an_address_that_meets_no_line_is_wrong_with_known_blocks_too(spec: Spec) -> None:
    known = BlockCache()
    outer(spec, known)
    for _ in range(2):
        with pytest.raises(LocatedError, match=r"`pairs\.\*\.pair\.b` matches no layer of x/plain"):
            network(with_set(spec, {"pairs.*.pair.b": {"out_features": 3}}, PLACE), None, known)
