"""Mistakes: numbers that follow from the network that was meant and from causes with codes."""

from __future__ import annotations

import pytest
from paramledger.ledger.edits import EDITS
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.mistakes import all_mistakes, mistake_problems, mistakes_of

NET = b"""title = "Net"
input = { height = 4, width = 4, channels = 3 }
default = "plain"
layers = [
  { name = "conv", op = "conv2d", out_channels = 2, kernel_size = 1 },
  { name = "flatten", op = "flatten" },
  { name = "fc", op = "linear", out_features = 10 },
]
[variants.plain]
"""
TWICE = """
[[mistakes]]
id = "bias_and_flatten"
network = "net/plain"
causes = [
  { code = "bias_missing", about = "no bias", set = { conv.bias = false } },
  { code = "missing_flatten", drop = "flatten" },
]
"""


def with_mistakes(text: str) -> Ledger:
    return ledger("specs", {"architectures/net.toml": NET, "mistakes/net.toml": text.encode()})


def problems(text: str) -> list[str]:
    found = with_mistakes(text)
    return [str(problem) for problem in (*found.problems, *mistake_problems(found))]


def one(network: str, cause: str) -> str:
    return f'[[mistakes]]\nid = "a"\nnetwork = "{network}"\ncauses = [{{ {cause} }}]\n'


def test_the_number_is_what_the_causes_come_to() -> None:
    # conv 3·2 + 2 = 8, fc 4·4·2·10 + 10 = 330: 338. Without its bias conv has 6: 336. Without Flatten fc reads the
    # 2 channels: 2·10 + 10 = 30, so 36.
    (found,) = mistakes_of(with_mistakes(TWICE), "net")
    assert (found.name, found.start.total, found.total, found.codes) == (
        "net.bias_and_flatten", 338, 36, ("bias_missing", "missing_flatten")
    )
    assert [(step.about, step.delta) for step in found.steps] == [
        ("no bias", -2),
        ("no Flatten: the dense layers are applied to each position of the feature map separately", -300),
    ]


def test_files_without_problems_have_none() -> None:
    assert problems(TWICE) == []


@pytest.mark.parametrize(("text", "says"), [
    (
        one("net/plain", 'code = "missing_flaten", drop = "flatten"'),
        "specs/mistakes/net.toml:4: there is no cause `missing_flaten` [did you mean `missing_flatten`?]",
    ),
    (
        one("net/plane", 'code = "missing_flatten", drop = "flatten"'),
        "specs/mistakes/net.toml:3: `net` has no variant `plane` [did you mean `plain`?]",
    ),
    (
        one("other/plain", 'code = "missing_flatten", drop = "flatten"'),
        "specs/mistakes/net.toml:3: `other/plain` is not a network of `net` [write it in that family's file]",
    ),
    (
        one("net/plain", 'code = "missing_flatten", drop = "flaten"'),
        "specs/mistakes/net.toml:4: `flaten` matches no layer of net/plain [did you mean `flatten`?]",
    ),
    (
        one("net/plain", 'code = "padding", set = { conv.padding = 0 }'),
        "specs/mistakes/net.toml:4: `conv.padding = 0` changes no number [change the edit, or say `optional = true`]",
    ),
    (
        one("net/plain", 'code = "missing_flatten", drop = "flatten", optional = true'),
        "specs/mistakes/net.toml:4: `without flatten` changes a number [remove `optional`]",
    ),
    (
        one("net/plain", 'code = "missing_flatten"'),
        f"specs/mistakes/net.toml:4: a step has no edit [exactly one of {', '.join(EDITS)}]",
    ),
    (
        TWICE + TWICE,
        "specs/mistakes/net.toml:11: mistake `bias_and_flatten` appears twice [give it another id]",
    ),
])
def test_what_is_wrong_is_said_where_it_is_written(text: str, says: str) -> None:
    assert problems(text) == [says]


def test_a_file_of_mistakes_belongs_to_an_architecture() -> None:
    found = ledger("specs", {"mistakes/net.toml": TWICE.encode()})
    assert [str(problem) for problem in found.problems] == [
        "specs/mistakes/net.toml: there is no architecture `net` [a file in mistakes has the name of its architecture]"
    ]


def test_each_mistake_is_kept_by_its_own_files() -> None:
    found = with_mistakes(TWICE)
    assert [one.name for one in all_mistakes(found)] == ["net.bias_and_flatten"]
