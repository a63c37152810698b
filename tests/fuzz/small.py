"""Small folders of specs that the fuzzer breaks: together they use most words of the language."""

from __future__ import annotations

FUZZ = {
    "architectures/fuzz.toml": """\
title = "Fuzz"
input = { height = 8, width = 8, channels = 4 }
parameters = { units = 3, rows = [{ n = 1 }, { n = 2 }] }
default = "a"
layers = [
  { name = "conv", op = "conv2d", out_channels = "units * 2", kernel_size = 3, padding = 1 },
  { name = "more", each = "rows", block = "b", n = "n" },
  { name = "pool", op = "global_avg_pool" },
  { name = "fc", op = "linear", out_features = "units" },
]
[blocks.b]
takes = "n"
layers = [{ name = "norm", op = "batch_norm", when = "n > 1" }, { name = "relu", op = "relu" }]
[variants.a]
about = "the first"
[variants.b]
like = "a"
set = { units = 4, conv.bias = false }
""",
    "claims/fuzz.toml": """\
[[claims]]
id = "one"
variant = "a"
quantity = "parameters"
printed = "21"
layer = "fc"
source = { title = "S", url = "https://example.org/a", where = "Table 1", year = 2001 }

[[claims]]
id = "two"
variant = "b"
quantity = "weights"
printed = "0.3"
unit = "K"
about = "with {fuzz/b.parameters} parameters"
explained_by = "fuzz"
source = { title = "S" }
""",
    "reconciliations/fuzz.toml": """\
title = "Why {start} and {end}"
answer = "It is so: {fuzz/a.parameters} by {step-1}."
start = "fuzz/a"
end = "fuzz/b"
reversed = true
claims = ["fuzz.two"]
[[steps]]
evidence = "inferred"
set = { units = 4 }
about = "more units"
[[steps]]
evidence = "documented"
source = { title = "S", where = "here" }
set = { conv.bias = false }
about = "no biases"
""",
}

GRAPH = {
    "architectures/graph.toml": """\
title = "Graph"
year = 2001
input = { tokens = 6, features = 4 }
parameters = { width = 8, layers = 2, experts = 4, kind = "gelu" }
default = "a"
layers = [
  { name = "embed", op = "linear", out_features = "width" },
  { name = "h", block = "layer", repeat = "layers", width = "width", experts = "experts" },
  { name = "norm", op = "layer_norm" },
  { name = "head", op = "linear", out_features = 4, bias = false },
  { name = "aux", op = "linear", out_features = 2, from = "embed", only = "training" },
]
[blocks.layer]
takes = "width, experts, factor=4"
layers = [
  { name = "norm1", op = "layer_norm", from = "input" },
  { name = "qkv", op = "linear", out_features = "3 * width" },
  { name = "split", op = "split", parts = 3 },
  { name = "attend", op = "attention", num_heads = 2, from = ["split", "split.1", "split.2"] },
  { name = "out", op = "linear", out_features = "width" },
  { name = "add1", op = "add", from = ["input", "out"] },
  { name = "up", op = "linear", out_features = "width * factor" },
  { name = "act", op = "{kind}" },
  { name = "down", op = "linear", out_features = "width", bias = "experts > 2" },
  { name = "add2", op = "add", from = ["add1", "down"] },
]
[variants.a]
title = "Graph-A"
implementations = { transformers = "Graph(a)" }
source = { title = "S" }
[variants.b]
like = "a"
about = "wider than {graph/a.parameters}"
set = { width = 16, kind = "relu", "h.*.qkv.bias" = false }
[variants.c]
like = "b"
set = { layers = 3 }
""",
    "claims/graph.toml": """\
[[claims]]
id = "head"
variant = "a"
quantity = "macs"
printed = "192"
layer = "head"
source = { title = "S" }
""",
    "reconciliations/graph.toml": """\
title = "Graph"
question = "Why does {start} become {end}?"
answer = "It does, by {step-1} and {step-2}; {remainder} are left."
about = ["One paragraph with {total-1}.", "Two."]
quantity = "parameters"
start = "graph/c"
end = "graph/b"
[[steps]]
evidence = "forced"
drop = "h.2"
about = "one layer less"
[[steps]]
evidence = "documented"
source = { title = "S", where = "here" }
about = "twice and half"
edits = [{ times = 2 }, { divide = 2 }, { count_again = "head" }, { leave_out = "head" }]
""",
}

TINY = {
    "architectures/tiny.toml": """title = "Tiny"
input = { features = 8 }
parameters = { n = 2 }
default = "a"
layers = [{ name = "fc", op = "linear", out_features = "n" }, { name = "act", op = "relu" }]
[variants.a]
[variants.b]
set = { fc.bias = false }
""",
    "claims/tiny.toml": """[[claims]]
id = "c"
variant = "a"
quantity = "parameters"
printed = "18"
source = { title = "S" }
""",
    "reconciliations/tiny.toml": """title = "T {start}"
answer = "{tiny/a.fc.weights} and {step-1}."
start = "tiny/a"
end = "tiny/b"
[[steps]]
evidence = "inferred"
set = { fc.bias = false }
about = "a"
""",
}

SMALL = {"tiny": TINY, "fuzz": FUZZ, "graph": GRAPH}
