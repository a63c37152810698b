"""Reading names with shapes: every tensor, beside what the state dict holds."""

from __future__ import annotations

import pytest
from paramledger.diagnosis.observation import Held
from paramledger.diagnosis.reading import listing, read_text
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import UNKIND, Printed, printed

TEXTS = printed("listing")
SMALL = "conv.weight torch.Size([6, 3, 5, 5])\nconv.bias torch.Size([6])\nbn.running_mean torch.Size([6])"


@pytest.mark.parametrize("way", UNKIND)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_every_tensor_is_there_in_order(text: Printed, way: str) -> None:
    unkind = UNKIND[way](text.text)
    assert listing.recognises(unkind)
    observed = listing.read(unkind)
    held = [(item.name, one.name, list(one.shape)) for item in observed.items for one in item.tensors]
    rows = sorted(text.truth["rows"])
    assert sorted(shape for _, _, shape in held) == sorted(shape for _, shape in rows)
    assert len(held) == len(rows)
    names = {tuple(row[0].replace("_", ".").split(".")) for row in rows}
    for item, name, _ in held:
        whole = item if item.endswith(name) else f"{item}.{name}" if item else name
        assert tuple(whole.replace("_", ".").split(".")) in names
    assert observed.notes == ()
    assert read_text(unkind).format == "listing"


def names(text: str) -> list[tuple[str, tuple[Held, ...]]]:
    return [(item.name, item.tensors) for item in listing.read(text).items]


EXPECTED = [("conv", (Held("weight", (6, 3, 5, 5)), Held("bias", (6,)))), ("bn", (Held("running_mean", (6,)),))]


@pytest.mark.parametrize("text", [
    SMALL,
    SMALL.replace(" torch.Size([", ": (").replace("])", ")"),
    SMALL.replace(" torch.Size([", "\t[").replace("])", "]"),
    SMALL.replace(" torch", " -> torch"),
    SMALL.replace("conv.", "module.conv.").replace("bn.", "module.bn."),
    SMALL.replace("conv.", "_orig_mod.module.conv.").replace("bn.", "_orig_mod.module.bn."),
    SMALL.replace("conv.", "model.conv.").replace("bn.", "model.bn."),
    SMALL.replace("conv.", "_fsdp_wrapped_module.conv._fsdp_wrapped_module."),
    "My input (3, 224, 224) gives\n" + SMALL + "\nwhy 25,557,032 parameters?",
    "\n".join(f"Name: {line.replace(' torch', ', shape: torch')}, requires_grad=True" for line in SMALL.splitlines()),
    "\n".join(f"{number:>3} {line}" for number, line in enumerate(SMALL.split("\n"))),
])
def test_ways_to_print_names_and_shapes(text: str) -> None:
    assert listing.recognises(text)
    assert names(text) == EXPECTED


VARIABLES = (
    "conv2d/kernel:0 (3, 3, 3, 64)\nconv2d/bias:0 (64,)",
    "<tf.Variable 'conv2d/kernel:0' shape=(3, 3, 3, 64) dtype=float32>, <tf.Variable 'conv2d/bias:0' shape=(64,)>",
    """<KerasVariable shape=(3, 3, 3, 64), dtype=float32, path=conv2d/kernel>
    <KerasVariable shape=(64,), dtype=float32, path=conv2d/bias>""",
    """<Variable path=conv2d/kernel, shape=(3, 3, 3, 64), dtype=float32>
    <Variable path=conv2d/bias, shape=(64,), dtype=float32>""",
)


@pytest.mark.parametrize("text", VARIABLES)
def test_weights_of_keras(text: str) -> None:
    assert names(text) == [("conv2d", (Held("kernel", (3, 3, 3, 64)), Held("bias", (64,))))]
    assert listing.read(text).framework == "keras"


def test_names_of_keras_3_are_alike_in_each_layer() -> None:
    assert names("kernel (3, 8)\nbias (8,)\nkernel (8, 2)\nbias (2,)") == [
        ("0", (Held("kernel", (3, 8)), Held("bias", (8,)))), ("1", (Held("kernel", (8, 2)), Held("bias", (2,)))),
    ]


def test_a_total_below() -> None:
    assert listing.read(f"{SMALL}\nTotal: 468").printed.total == 468
    assert listing.read(f"{SMALL.replace('])', ']) 6')}\nTotal: 468").printed.total == 468


def test_two_listings() -> None:
    observed = listing.read(f"{SMALL}\n\n{SMALL}")
    assert observed.notes == ("The text lists a name a second time; only what comes before was read.",)
    assert [(item.name, item.tensors) for item in observed.items] == EXPECTED


def test_places() -> None:
    item = listing.read("As follows:\n" + SMALL).items[1]
    assert (item.line, item.text) == (4, "bn.running_mean")


@pytest.mark.parametrize("text", [
    "", "conv.weight", "nn.Conv2d(3, 64, kernel_size=(3, 3), stride=(2, 2))", "I changed the crop (224, 224), and",
    "x = x.view(3, 4)\ny = y.reshape(3, 4)", "input (3, 224, 224) output (1000,)", "weight_decay [0.1], betas (0, 1)",
])
def test_what_is_no_listing(text: str) -> None:
    assert not listing.recognises(text)


def test_without_a_shape() -> None:
    with pytest.raises(SpecError) as error:
        listing.read("conv.weight")
    assert error.value.message == "no line has both a name and a shape"


@pytest.mark.parametrize("before", ["# ", "", "trainer_1  | "])
def test_a_tensor_of_any_name_below_others_of_its_network(before: str) -> None:
    """Mixtral's experts have parameters that are not called weight; a line of a log may stand between."""
    rows = ("model.mlp.gate.weight (8, 64)", "model.mlp.experts.gate_up_proj (8, 256, 64)", "model.norm.weight (64,)")
    noise = f"{before}Epoch 1:  12%|#         | 12/100\n{before}data.images (5, 3)\n"
    observed = listing.read("".join(f"{before}{row}\n{noise}" for row in rows))
    assert [one.shape for item in observed.items for one in item.tensors] == [(8, 64), (8, 256, 64), (64,)]
