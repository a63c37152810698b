"""The reference of ops: a page for each, with an example that is what the op computes."""

from __future__ import annotations

import re

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ops import OPS
from paramledger.ops.base import Shape
from paramledger.ops.described import rules
from paramledger.ops.examples import EXAMPLES, as_line, example, input_names
from paramledger.pages.reference.ops import pages, users
from paramledger.problems import SpecError

NAMES = {
    1: ("tokens",),
    2: ("tokens", "features"),
    3: ("height", "width", "channels"),
    4: ("depth", "height", "width", "channels"),
}


@pytest.fixture(scope="module")
def made(repository: Ledger) -> dict[str, str]:
    return {page.path: page.text for page in pages(repository)}


def test_every_op_has_a_page_and_a_line_in_the_table(made: dict[str, str]) -> None:
    assert set(made) == {"ops/index.md", *(f"ops/{name}.md" for name in OPS)}
    for name in OPS:
        assert made["ops/index.md"].count(f"[{name}]({name}.md)") == 1


@pytest.mark.parametrize("name", OPS)
def test_a_page_says_every_argument_and_rule(name: str, made: dict[str, str]) -> None:
    text = made[f"ops/{name}.md"]
    assert all(f"| `{argument}` |" in text for argument in OPS[name].model_fields)
    assert {"Shapes", "Work"} <= {label.split(" ")[0] for label in rules(OPS[name])}
    assert all(f"**{label}.** " in text for label in rules(OPS[name]))
    assert all(f"`{word}`" in text for word in OPS[name].keras_words.values())


def entering(shapes: tuple[Shape, ...]) -> str:
    """The input of a spec with these shapes: one, or several called a, b, c and so on."""
    tables = [
        "{ " + ", ".join(f"{axis} = {size}" for axis, size in zip(NAMES[len(one)], one, strict=True)) + " }"
        for one in shapes
    ]
    if len(tables) == 1:
        return tables[0]
    names = input_names(len(tables))
    return "{ " + ", ".join(f"{name} = {one}" for name, one in zip(names, tables, strict=True)) + " }"


@pytest.mark.parametrize("name", OPS)
def test_an_example_is_a_line_of_a_spec(name: str) -> None:
    """Read as a spec, it makes what the page says."""
    op, inputs, arguments = example(name)
    line = as_line(name, len(inputs), arguments)
    text = f'title = "X"\ninput = {entering(inputs)}\ndefault = "plain"\nlayers = [{line}]\n[variants.plain]\n'
    if op.takes_block:
        text += '[blocks.expert]\nlayers = [{ name = "act", op = "relu" }]\n'     # keeps the shape and owns nothing
    found = ledger("specs", {"architectures/x.toml": text.encode()})
    assert found.problems == ()
    (row,) = found.breakdown("x").rows
    assert row.node.outputs == op.outputs(*inputs)
    assert row.tensors == op.tensors(*inputs)


def test_examples_are_of_ops() -> None:
    assert EXAMPLES.keys() == OPS.keys()


def test_an_op_without_an_example_says_so(repository: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = "write one in EXAMPLES of paramledger/ops/examples.py"
    monkeypatch.delitem(EXAMPLES, "gelu")
    with pytest.raises(SpecError) as caught:
        list(pages(repository))
    assert (caught.value.message, caught.value.hint) == ("op `gelu` has no example", hint)
    monkeypatch.setitem(EXAMPLES, "gelu", (((2, 2),), {}))
    monkeypatch.setitem(EXAMPLES, "rnn", (((8, 8, 16),), {"hidden_size": 2}))
    with pytest.raises(SpecError) as caught:
        list(pages(repository))
    assert caught.value.message == "op `rnn` does not fit its example: reads tokens × features, got 8 × 8 × 16"


def test_an_example_may_read_any_number_of_inputs() -> None:
    assert as_line("add", 5, {}) == '{ name = "add", op = "add", from = ["a", "b", "c", "d", "e"] }'
    assert input_names(28)[25:] == ["z", "a1", "b1"]
    assert len(set(input_names(100))) == 100


def test_a_convolution_worked_out_by_hand(made: dict[str, str]) -> None:
    """conv2 of AlexNet in two groups: 5 · 5 · 48 · 256 weights and 256 biases, over 27 × 27 places."""
    text = made["ops/conv2d.md"]
    assert '<a id="example.weight"></a>307,200 |' in text
    assert '<a id="example.bias"></a>256 |' in text
    assert "5 · 5 · 48 · 256" in text
    assert "223,948,800" in text     # 27 · 27 · 307,200
    assert "(27 - 5 + 2 · 2) / 1 + 1 = 27" in text
    assert "`filters`" in text


def test_words_in_code_keep_the_spaces_beside_them(made: dict[str, str]) -> None:
    assert "with `window`, a query is multiplied only by the keys in its window" in made["ops/attention.md"]
    assert "The state `mean`, `variance` and `count`, none of them trainable." in made["ops/normalization.md"]
    joined = [path for path, text in made.items() for line in text.splitlines()
              if line.startswith("**") and re.search(r"\w`\w+`|`\w+`\w", line)]
    assert joined == []


def test_families_that_use_an_op(repository: Ledger) -> None:
    used = users(repository).by_kind
    assert ("alexnet", "AlexNet") in used["local_response_norm"]
    assert ("mixtral", "Mixtral") in used["experts"]
    assert ("alexnet", "AlexNet") not in used["batch_norm"]


def test_only_words_are_capitalised(made: dict[str, str]) -> None:
    """The symbol that a formula begins with keeps its name."""
    assert "**Definition.** h ← " in made["ops/selective_scan.md"]
    assert "**Definition.** y = " in made["ops/batch_norm.md"]
    assert "**Definition.** wkv = " in made["ops/wkv_scan.md"]
    assert "**Work.** Multiply-accumulates of q · k" in made["ops/attention.md"]
