"""Figures of tools on networks of a few layers, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from paramledger.conventions.printed import Printed
from paramledger.conventions.writing import hundredths, scaled
from paramledger.language.arithmetic import significant
from paramledger.language.conventions import Scaled
from paramledger.ledger.ledger import ledger

SOURCE = 'source = { title = "a tool" }\nframeworks = ["torch"]\nversion = "1"\ntitle = "Tool"\n'
CALLS = """title = "torch"
version = "1"
source = { title = "torch" }
products = ["matmul"]
[calls]
conv2d = { module = "Conv2d", function = "conv2d", operator = "convolution" }
batch_norm = { module = "BatchNorm2d", function = "batch_norm", operator = "batch_norm" }
linear = { module = "Linear", function = "linear", operator = "linear" }
relu = { module = "ReLU", function = "relu" }
adaptive_avg_pool2d = { module = "AdaptiveAvgPool2d", operator = "adaptive_avg_pool2d" }
flatten = {}
split = {}
attention = { function = ["matmul", "softmax", "matmul"] }
embedding = { module = "Embedding" }
"""
# 3 x 3 over 6 x 6 x 2: 4 x 4 x 5 out, 16 places, 18 weights a filter: 16 * 5 * 18 = 1440 multiply-accumulates;
# then 4 x 4 to 2 x 2 and 20 to 3: 60. Parameters: 90 + 5, 10, 60 + 3.
NET = """title = "Net"
input = { height = 6, width = 6, channels = 2 }
default = "a"
layers = [
  { name = "conv", op = "conv2d", out_channels = 5, kernel_size = 3 },
  { name = "bn", op = "batch_norm" },
  { name = "relu", op = "relu" },
  { name = "pool", op = "adaptive_avg_pool2d", output_size = 2 },
  { name = "flat", op = "flatten" },
  { name = "fc", op = "linear", out_features = 3 },
]
[variants.a]
"""


def figures(rules: str, net: str = NET, calls: str = CALLS, tool: str = SOURCE) -> tuple[Printed, ...]:
    files = {"architectures/net.toml": net, "conventions/tool.toml": tool + rules, "conventions/torch.toml": calls}
    made = ledger("specs", {path: text.encode() for path, text in files.items()})
    assert [str(problem) for problem in made.problems] == []
    return made.breakdown("net").tools()


def figure(rules: str, net: str = NET, calls: str = CALLS, tool: str = SOURCE) -> Printed:
    (found,) = figures(rules, net, calls, tool)
    return found


def macs(level: str, rules: Mapping[str, str], **more: str) -> Printed:
    lines = "\n".join(f'"{call}" = {rule}' for call, rule in rules.items())
    return figure(f'[figures.macs]\nfigure = "macs"\nname = "n"\n[figures.macs.{level}]\n{lines}\n', **more)


def steps(found: Printed) -> list[tuple[str, int, int]]:
    return [(step.edit, step.delta, step.total) for step in found.steps]


def test_a_chain_leads_from_the_true_count_to_the_tools() -> None:
    found = macs(
        "operator",
        {
            "convolution": '"macs"',
            "linear": '{ count = "macs + (written if bias else 0)", about = "biases" }',
            "batch_norm": '{ count = "(2 if affine else 1) * read", about = "norms" }',
            "adaptive_avg_pool2d": '{ count = "read", about = "pools" }',
        },
    )
    # 4 * 4 * 5 = 80 elements are normalised and pooled
    assert steps(found) == [
        ("multiply-accumulates", 1500, 1500), ("norms", 160, 1660), ("pools", 80, 1740), ("biases", 3, 1743),
    ]
    assert (found.value, found.printed, found.why) == (1743, "1,743", "")


def test_what_no_rule_sees_is_taken_away() -> None:
    assert steps(macs("module", {"Conv2d": '"macs"'})) == [
        ("multiply-accumulates", 1500, 1500), ("not seen: linear", -60, 1440),
    ]


def test_a_tool_that_counts_parameters_in_place_of_work() -> None:
    found = macs(
        "module",
        {
            "*Conv*": '{ count = "parameters * positions", about = "convolutions" }',
            "*": '{ count = "parameters", about = "others" }',
        },
    )
    # 95 * 16 = 1520, 80 more than the convolution has; 10 and 63 - 60
    assert steps(found) == [
        ("multiply-accumulates", 1500, 1500), ("convolutions", 80, 1580), ("others", 13, 1593),
    ]


def test_flops_begin_with_twice_the_multiply_accumulates() -> None:
    printed = 'printed = { units = ["k"], suffix = "Flop" }'
    rules = f'[figures.f]\nfigure = "flops"\nname = "n"\n{printed}\noperator.convolution = "2 * macs"\n'
    found = figure(rules)
    assert steps(found) == [
        ("multiply-accumulates", 1500, 1500),
        ("a multiplication and its addition counted as two", 1500, 3000),
        ("not seen: linear", -120, 2880),
    ]
    assert found.printed == "2.88 kFlop"


def test_two_levels_count_twice() -> None:
    rules = """[figures.macs]
figure = "macs"
name = "n"
module = { Conv2d = "macs", Linear = "macs", ReLU = { count = "written", about = "modules" } }
function = { relu = { count = "read", about = "functions" } }
"""
    assert steps(figure(rules))[1:] == [("modules", 80, 1580), ("functions", 80, 1660)]


def test_a_window_is_a_fraction_and_one_that_is_rounded_down() -> None:
    net = NET.replace("output_size = 2", "output_size = 3")     # 4 x 4 to 3 x 3: 16/9 places each, or 1
    whole = {"Conv2d": '"macs"', "Linear": '"macs"'}
    # 45 elements out, each (16/9 + 1): 125; the dense layer reads 45: 1440 + 135
    fraction = macs("module", {**whole, "Adaptive*": '{ count = "(window + 1) * written", about = "p" }'}, net=net)
    below = macs("module", {**whole, "Adaptive*": '{ count = "(window_below + 1) * written", about = "p" }'}, net=net)
    assert (fraction.value, below.value) == (1575 + 125, 1575 + 90)


PARAMS = '[figures.params]\nfigure = "params"\nname = "n"\n'


def test_parameters_of_known_modules() -> None:
    found = figure(f'{PARAMS}module = {{ Conv2d = "parameters", Linear = "parameters" }}\n')
    assert steps(found) == [("parameters", 168, 168), ("not seen: batch_norm", -10, 158)]


def test_a_total_of_the_networks_own_figures() -> None:
    (found,) = figures(f'{PARAMS}total = ["parameters", "state", "tracked"]\n')
    # two running figures for each of 5 channels, and a counter
    assert [(step.delta, step.total) for step in found.steps] == [(168, 168), (10, 178), (1, 179)]


TIED = """title = "Net"
input = { tokens = 7 }
default = "a"
layers = [
  { name = "words", op = "embedding", num_embeddings = 11, embedding_dim = 4 },
  { name = "one", op = "linear", out_features = 4 },
  { name = "same", op = "linear", out_features = 4, tied_to = "one", ties = "all" },
  { name = "head", op = "linear", out_features = 11, bias = false, tied_to = "words" },
]
[variants.a]
"""


def test_a_shared_module_and_a_shared_tensor() -> None:
    rules = 'module = { "*" = "parameters" }\n'
    # the table 44, a layer of 16 + 4, its second call, and the head that holds the table again
    assert figure(f'{PARAMS}shared = "once"\n{rules}', net=TIED).value == 44 + 20 + 44
    assert figure(f"{PARAMS}{rules}", net=TIED).value == 44 + 20 + 20 + 44
    assert figure(f'{PARAMS}total = ["parameters", "tied_again"]\n', net=TIED).value == 44 + 20 + 44
    assert figure(f'{PARAMS}total = ["parameters"]\nmodule.Embedding = "-own"\n', net=TIED).value == 20


ATTENTION = """title = "Net"
input = { tokens = 5, features = 12 }
default = "a"
layers = [
  { name = "qkv", op = "linear", out_features = 36 },
  { name = "split", op = "split", parts = 3 },
  { name = "attend", op = "attention", num_heads = 3 },
]
[variants.a]
"""


def test_each_product_of_attention_has_its_own_call() -> None:
    # 3 heads, 25 pairs, 4 features: 300 for each product, 75 numbers in the softmax; the map 5 * 12 * 36 = 2160
    rules = {"linear": '"macs"', "matmul": '"significant(macs, 1)"', "softmax": '{ count = "pairs", about = "s" }'}
    assert steps(macs("function", rules, net=ATTENTION)) == [
        ("multiply-accumulates", 2760, 2760), ("s", 75, 2835),
    ]


def test_products_that_no_call_runs_are_an_answer_in_words() -> None:
    calls = CALLS.replace('function = ["matmul", "softmax", "matmul"]', 'function = ["matmul", "softmax"]')
    found = macs("function", {"linear": '"macs"'}, net=ATTENTION, calls=calls)
    assert (found.value, found.steps, found.why) == (None, (), "2 products are run by 1 calls")


def test_a_kind_that_torch_has_no_word_for_is_not_predictable() -> None:
    found = macs("module", {"Conv2d": '"macs"'}, calls=CALLS.replace("relu = ", "tanh = ", 1))
    assert (found.value, found.printed, found.why) == (None, "", "we do not know how torch runs `relu`")


def test_a_tool_stops_at_a_module() -> None:
    tool = f'{SOURCE}stops = {{ ReLU = "it cannot read lists" }}\n'
    found = macs("module", {"Conv2d": '"macs"'}, tool=tool)
    assert (found.value, found.why) == (None, "it stops with an error: it cannot read lists")


OTHERWISE = """
[[calls]]
rows = "fc"
gradients = true
operator = ""
about = "held"
"""


def test_a_trait_that_hangs_on_gradients_gives_two_figures() -> None:
    rules = '[figures.macs]\nfigure = "macs"\nname = "n"\noperator = { convolution = "macs", linear = "macs" }\n'
    found = figures(rules, net=NET + OTHERWISE)
    assert [(one.mode, one.value) for one in found] == [("gradients off", 1500), ("gradients on", 1440)]
    (alone,) = figures(rules, net=NET + OTHERWISE, tool=f"{SOURCE}gradients = false\n")
    assert (alone.mode, alone.value) == ("", 1500)


def test_a_layer_without_a_row_is_called_after_another() -> None:
    trait = '\n[[calls]]\nrows = "conv"\nthen = "adaptive_avg_pool2d"\nabout = "changes nothing"\n'
    rules = {"convolution": '"macs"', "linear": '"macs"', "adaptive*": '{ count = "read", about = "pools" }'}
    assert macs("operator", rules, net=NET + trait).value == 1500 + 80 + 80
    unless = trait.replace("about", 'unless = "pool"\nabout')
    assert macs("operator", rules, net=NET + unless).value == 1500 + 80


@pytest.mark.parametrize(
    ("pattern", "seen"), [("fc", 1440), (".fc", 1440), ("*", 0), ("head.fc", 1500), (".relu", 1500)]
)
def test_patterns_name_the_end_of_an_address(pattern: str, seen: int) -> None:
    trait = f'\n[[calls]]\nrows = "{pattern}"\nmodule = ""\nabout = "held"\n'
    assert macs("module", {"Conv2d": '"macs"', "Linear": '"macs"'}, net=NET + trait).value == seen


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(4089238376, 10**9, "4.09"), (102228128, 2**20, "97.49"), (25, 1000, "0.02"), (0, 1, "0.00")],
)
def test_two_decimals_as_python_prints_them(value: int, unit: int, text: str) -> None:
    assert hundredths(value, unit) == text


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (4132436968, {"units": ["G", "M"], "suffix": "Mac", "trimmed": True}, "4.13 GMac"),
        (4100000000, {"units": ["G", "M"], "trimmed": True}, "4.1 G"),
        (4100000000, {"units": ["G", "M"]}, "4.10 G"),
        (46702792704, {"units": ["M", "k"]}, "46702.79 M"),
        (25600, {"units": ["G", "M"], "suffix": "Mac"}, "25600 Mac"),
        (25600, {"units": ["G", "M"], "always": True}, "0.03 M"),
    ],
)
def test_a_number_in_the_largest_unit_that_it_reaches(value: int, how: dict[str, object], text: str) -> None:
    assert scaled(value, Scaled(**how)) == text


@pytest.mark.parametrize(
    ("value", "digits", "rounded"), [(1234567, 4, 1235000), (123, 4, 123), (0, 4, 0), (9996, 3, 10000)]
)
def test_significant_digits(value: int, digits: int, rounded: int) -> None:
    assert significant(value, digits) == rounded
