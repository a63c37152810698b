"""Reading print(model): every module, its arguments and its parameters, beside what the modules hold."""

from __future__ import annotations

from math import prod

import pytest
from paramledger.diagnosis.observation import Held, Item
from paramledger.diagnosis.reading import torch_print
from paramledger.diagnosis.reading.torch_arguments import value
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import UNKIND, Printed, printed

TEXTS = printed("print(model)")
HIDDEN = {      # text: classes with parameters of their own, which print(model) does not show
    "print_timm_swin": {"WindowAttention"},
    "print_t5": {"T5LayerNorm"},
    "print_vit": {"VisionTransformer", "Encoder"},
}
SMALL = """\
Net(
  (conv): Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1))
  (blocks): ModuleList(
    (0-2): 3 x Block(
      (fc): Linear(in_features=6, out_features=6, bias=False)
    )
  )
  (act): GELU(approximate='none')
)
"""


def expected(text: Printed) -> list[tuple[str, str, tuple[Held, ...]]]:
    hidden = HIDDEN.get(text.name, set())
    return [
        (path, kind, () if kind in hidden else tuple(Held(name, tuple(shape)) for name, shape in held))
        for path, kind, held, _ in text.truth["rows"]
    ]


@pytest.mark.parametrize("way", UNKIND)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_every_module_and_its_parameters(text: Printed, way: str) -> None:
    unkind = UNKIND[way](text.text)
    assert torch_print.recognises(unkind)
    observed = torch_print.read(unkind)
    assert [(item.name, item.kind, item.tensors) for item in observed.items] == expected(text)
    assert (observed.format, observed.framework) == ("print(model)", "torch")


def test_hidden_parameters_are_all_that_is_missing() -> None:
    """The lists above hide nothing else: each class in them has parameters."""
    for text in TEXTS:
        having = {kind for _, kind, held, _ in text.truth["rows"] if held}
        assert HIDDEN.get(text.name, set()) <= having


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_arguments_are_the_attributes_of_the_modules(text: Printed) -> None:
    for item, (_, _, _, attributes) in zip(torch_print.read(text.text).items, text.truth["rows"], strict=True):
        for name in item.arguments.keys() & attributes.keys():
            held = attributes[name]
            assert item.arguments[name] == (tuple(held) if isinstance(held, list) else held), (item.name, name)


@pytest.mark.parametrize(("name", "total", "notes"), [
    ("print_resnet18", 11_689_512, ()),
    ("print_gpt2", None, ("The number below the network is rounded: 124.4M.",)),
    ("print_bert", 109_482_240, ()),
    ("print_llama", None, ()),
])
def test_a_total_that_follows(name: str, total: int | None, notes: tuple[str, ...]) -> None:
    text = next(text for text in TEXTS if text.name == name)
    observed = torch_print.read(text.text)
    assert (observed.printed.total, observed.notes) == (total, notes)
    assert total in (None, text.truth["total"])


@pytest.mark.parametrize(("below", "total", "trainable"), [
    ("25557032", 25_557_032, None),
    ("total params 11689512", 11_689_512, None),
    ("Total params: 1,234\nTrainable params: 1,000\nNon-trainable params: 234", 1_234, 1_000),
    ("The model has 11,689,512 trainable parameters", None, 11_689_512),
    (">>> 61_100_840", 61_100_840, None),
    ("```\nNumber of parameters = 430", 430, None),
    ("1. What did I do wrong?", None, None),
    ("50000 training samples", None, None),
    ("2024-03-01 epoch 1", None, None),
    ("I expected 60,965,224 parameters", None, None),
])
def test_what_may_stand_below(below: str, total: int | None, trainable: int | None) -> None:
    for between in ("", "\n"):
        observed = torch_print.read(f"{SMALL}{between}{below}")
        assert (observed.printed.total, observed.printed.trainable) == (total, trainable)


def kinds(text: str) -> list[tuple[str, str, int]]:
    return [(item.name, item.kind, item.depth) for item in torch_print.read(text).items]


def test_repeated_modules_are_all_there() -> None:
    assert kinds(SMALL) == [
        ("", "Net", 0), ("conv", "Conv2d", 1), ("blocks", "ModuleList", 1),
        ("blocks.0", "Block", 2), ("blocks.0.fc", "Linear", 3), ("blocks.1", "Block", 2), ("blocks.1.fc", "Linear", 3),
        ("blocks.2", "Block", 2), ("blocks.2.fc", "Linear", 3), ("act", "GELU", 1),
    ]


@pytest.mark.parametrize(("wrapper", "name"), [
    ("DataParallel", "module"), ("DistributedDataParallel", "module"), ("OptimizedModule", "_orig_mod"),
    ("FullyShardedDataParallel", "_fsdp_wrapped_module"),
])
def test_wrappers_are_taken_off(wrapper: str, name: str) -> None:
    assert kinds(f"{wrapper}(\n  ({name}): {SMALL})") == kinds(SMALL)
    inner = SMALL.replace("Conv2d(", f"{wrapper}(({name}): Conv2d(").replace("stride=(1, 1))", "stride=(1, 1)))")
    assert kinds(inner) == kinds(SMALL)


def test_places_are_those_of_the_text() -> None:
    item = torch_print.read("It prints (as follows:\n" + SMALL).items[1]
    assert (item.line, item.text) == (3, "(conv): Conv2d")


def test_what_is_missing_is_noted() -> None:
    for text, note in (
        (SMALL[SMALL.index("\n"):], "The first line, with the class of the network, is missing."),
        (SMALL[:SMALL.index("  (act)")], "The text ends before the network's last bracket."),
        (SMALL + SMALL, "The text has more than one printed network; the first was read."),
    ):
        assert torch_print.read(text).notes == (note,)


def test_attention_has_more_than_is_printed() -> None:
    """query, key and value of 8 features in one matrix: 3 · 8 rows."""
    out = "(out_proj): NonDynamicallyQuantizableLinear(in_features=8, out_features=8, bias=True)"
    observed = torch_print.read(f"Net((a): MultiheadAttention({out}))")
    assert observed.items[1].tensors == (Held("in_proj_weight", (24, 8)), Held("in_proj_bias", (24,)))
    assert observed.notes == (
        "The text does not show the input projections of attention; they are assumed to be as wide as `out_proj`.",
    )


def test_arguments_in_other_words() -> None:
    def only(text: str) -> Item:
        return torch_print.read(f"Net((a): {text} (b): ReLU())").items[1]

    assert only("Rearrange('b (h w) c -> b c h w', h=4)").arguments == {"0": "b (h w) c -> b c h w", "h": 4}
    assert only("Pool(pool_type=avg, flatten=Flatten(start_dim=1, end_dim=-1))").arguments == {
        "pool_type": "avg", "flatten": "Flatten(start_dim=1, end_dim=-1)"
    }
    costs = "9.41 k, 0.080% Params, 118.01 MMac, 6.480% MACs"       # as ptflops writes them before the arguments
    assert only(f"Conv2d({costs}, 3, 64, kernel_size=(7, 7), bias=False)").tensors == (Held("weight", (64, 3, 7, 7)),)
    scaled = only("ScaledStdConv2dSame(3, 16, kernel_size=(3, 3), stride=(2, 2))").tensors
    assert scaled == (Held("weight", (16, 3, 3, 3)), Held("bias", (16,)), Held("gain", (16, 1, 1, 1)))
    assert only("RecursiveScriptModule(original_name=Conv2d)").kind == "Conv2d"
    assert sum(prod(held.shape) for held in only("FrozenBatchNorm2d(64, eps=1e-05)").tensors) == 0      # buffers alone


@pytest.mark.parametrize(("text", "read"), [
    ("3", 3), ("-1", -1), ("1e-05", 1e-05), ("0.5", 0.5), ("True", True), ("None", None), ("(3, 3)", (3, 3)),
    ("(768,)", (768,)), ("'none'", "none"), ("[1, 2]", (1, 2)), ("(a, 1)", "(a, 1)"), ("()", ()), ("", ""),
])
def test_values(text: str, read: object) -> None:
    assert value(text) == read
    assert type(value(text)) is type(read)


@pytest.mark.parametrize(("text", "message"), [
    ("Net(" + "(a): A(" * 300, "more than 200 modules are nested"),
    ("Net((0-99999999): 99999999 x A())", "more than 100,000 rows"),
    ("Net((0-999): 1000 x A((0-999): 1000 x B()))", "more than 100,000 rows"),
])
def test_what_no_network_has(text: str, message: str) -> None:
    with pytest.raises(SpecError) as error:
        torch_print.read(text)
    assert error.value.message == message


@pytest.mark.parametrize("text", [
    "", "Linear(in_features=3, out_features=4, bias=True)", "see (a): f(x)", "self.conv = nn.Conv2d(3, 6, 5)",
    "nn.Sequential(nn.Linear(3, 4), nn.ReLU())", "conv1.weight torch.Size([6, 3, 5, 5])",
])
def test_what_is_no_printed_network(text: str) -> None:
    assert not torch_print.recognises(text)
