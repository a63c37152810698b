"""Roles: every network that has classes, an image or a text takes a setting for it, whatever its family calls it.

What a network is follows from what it reads and makes, so that a new family cannot be forgotten:

- an image network reads an input with a height and a width;
- a classifier makes one row of numbers, with a dense layer or a convolution as its last layer with parameters;
- a language model looks up the words of a text, more than one, in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from paramledger.language.location import LocatedError
from paramledger.ledger.ledger import Breakdown, Ledger
from paramledger.problems import SpecError

IMAGE = {
    "dcgan": "the generator makes an image of 64 × 64 by its layers, whatever it reads",
}
CLASSIFIER = {
    "albert": "the last dense layer makes features of the first token",
    "dlrm": "one number: will it be clicked",
    "imdb_lstm": "one number: does the writer like the film",
}
LANGUAGE = {
    "detr": "what it looks up is learned questions, no text",
}


def reads_image(net: Breakdown) -> bool:
    return any({"height", "width"} <= {axis for axis, _ in sizes} for _, sizes in net.spec.inputs)


def classifies(net: Breakdown) -> bool:
    outputs, last = net.root.outputs, [row for row in net.rows if row.figures.parameters][-1]
    return len(outputs) == 1 and len(outputs[0]) == 1 and last.node.kind in ("linear", "conv2d")


def reads_text(net: Breakdown) -> bool:
    looked_up = {row.node.inputs[0] for row in net.rows if row.node.kind == "embedding"}
    return any(shape in looked_up and shape != (1,) for shape in net.inputs)


Kind = Callable[[Breakdown], bool]
RULES: list[tuple[Kind, tuple[str, ...], Mapping[str, str]]] = [
    (reads_image, ("size",), IMAGE),
    (reads_image, ("channels",), {}),
    (classifies, ("classes",), CLASSIFIER),
    (reads_text, ("tokens",), LANGUAGE),
]


@pytest.mark.parametrize(("is_kind", "roles", "apart"), RULES, ids=["size", "channels", "classes", "tokens"])
def test_every_network_takes_the_settings_of_its_kind(
    repository: Ledger, is_kind: Kind, roles: tuple[str, ...], apart: Mapping[str, str]
) -> None:
    """A family in the list of exceptions that needs none is an error too."""
    without = {
        name
        for name, family in repository.families.items()
        if is_kind(repository[name]) and not set(roles) <= family.roles.keys()
    }
    assert without == set(apart)


def test_a_text_is_no_longer_than_its_table_of_positions(repository: Ledger) -> None:
    """With the role `context` the table does not grow with the text."""
    tables = [
        name
        for name in repository.families
        if any(row.node.kind == "position_embedding" for row in repository[name].rows) and reads_text(repository[name])
    ]
    assert len(tables) >= 12
    for name in tables:
        family = repository.families[name]
        assert "context" in family.roles, name
        context = family.parameters[family.roles["context"]]
        assert repository[f"{name}[tokens={context}]"].parameters == repository[name].parameters
        with pytest.raises(LocatedError, match="is longer than the table of positions"):
            repository[f"{name}[tokens={context + 1}]"]


def test_a_setting_changes_what_its_role_says(repository: Ledger) -> None:
    """In every family that has the role, what is read or made has as many classes, channels, pixels or words."""
    for name, family in repository.families.items():
        before = repository[name]
        for role, value in (("channels", 5), ("classes", 7), ("size", 2 * size_of(before)), ("tokens", 64)):
            if role in family.roles:
                net = repository[f"{name}[{role}={value}]"]
                made = [net.inputs, net.root.outputs, net.parameters]
                assert made != [before.inputs, before.root.outputs, before.parameters], (name, role)
            if role in ("channels", "tokens") and role in family.roles:
                assert any(value in shape for shape in (*net.inputs, *net.root.outputs)), (name, role)


def size_of(net: Breakdown) -> int:
    value = net.spec.parameters.get(net.family.roles.get("size", ""), 0)
    assert isinstance(value, int)
    return value


def test_a_role_stands_for_its_parameter(repository: Ledger) -> None:
    """`channels` is set by its role, since in an expression the word means the last axis of what a line reads."""
    # a convolution of 64 filters of 7 × 7 has 2 · 64 · 49 = 6,272 fewer weights for one channel than for three
    assert repository["resnet[channels=1]"].parameters == repository["resnet"].parameters - 6_272
    assert repository["resnet[image_channels=1]"].totals == repository["resnet[channels=1]"].totals
    with pytest.raises(SpecError, match="`canals` is not a parameter of `resnet`"):
        repository["resnet[canals=1]"]
