"""The small specs of the language's reference page. What they come to is computed when the page is made."""

from __future__ import annotations

FILE = """
title = "A small network"
year = 2012
input = { height = "size", width = "size", channels = 3 }
parameters = { size = 27, classes = 10 }
default = "plain"

layers = [
  { name = "conv1", op = "conv2d", out_channels = 8, kernel_size = 3, stride = 2 },
  { name = "relu1", op = "relu" },
  { name = "flatten", op = "flatten" },
  { name = "fc", op = "linear", out_features = "classes" },
]

[variants.plain]
about = "as it stands above"
"""

EXPRESSIONS = """
title = "Expressions"
input = { height = 32, width = 32, channels = 16 }
parameters = { ratio = 0.25, kind = "relu" }
default = "plain"

layers = [
  { name = "squeeze", op = "conv2d", out_channels = "make_divisible(ratio * channels)", kernel_size = 1 },
  { name = "act", op = "{kind}" },
  { name = "expand", op = "conv2d", out_channels = "input.channels", kernel_size = 1, bias = "squeeze.channels < 8" },
]

[variants.plain]
"""

BLOCKS = """
title = "Blocks"
input = { height = 32, width = 32, channels = 16 }
default = "plain"

layers = [
  { name = "first", block = "residual", filters = 16 },
  { name = "second", block = "residual", filters = 32 },
]

[blocks.residual]
about = "two convolutions, added to what was read"
takes = "filters, inner = filters // 2"
layers = [
  { name = "reduce", op = "conv2d", out_channels = "inner", kernel_size = 1 },
  { name = "expand", op = "conv2d", out_channels = "filters", kernel_size = 3, padding = 1 },
  { name = "project", op = "conv2d", from = "input", when = "filters != channels",
    out_channels = "filters", kernel_size = 1 },
  { name = "add", op = "add", from = ["expand", "project"] },
]

[variants.plain]
"""

LOOPS = """
title = "Loops"
input = { tokens = 10, features = 16 }
parameters = { depth = 6, widths = [{ name = "narrow", out_features = 8 }, { name = "wide", out_features = 32 }] }
default = "plain"

layers = [
  { name = "stack", op = "linear", out_features = 16, repeat = "depth" },
  { name = "grow", op = "linear", out_features = "channels + 4 * (index + 1)", repeat = 2 },
  { name = "branch", op = "linear", each = "widths", parallel = true },
  { name = "join", op = "concat" },
  { name = "again", op = "linear", out_features = 40, repeat = 3, shared = true },
]

[variants.plain]
"""

WHEN = """
title = "Two stems"
input = { height = 32, width = 32, channels = 3 }
parameters = { deep = false }
default = "plain"

layers = [
  { name = "stem", op = "conv2d", when = "deep", out_channels = 16, kernel_size = 3 },
  { name = "stem", op = "conv2d", when = "not deep", out_channels = 16, kernel_size = 7 },
  { name = "dropout", op = "dropout", when = "deep" },
  { name = "head", op = "conv2d", from = "dropout", out_channels = 10, kernel_size = 1 },
]

[variants.plain]
"""

VARIANTS = """
title = "Variants"
input = { tokens = 10, features = 16 }
parameters = { width = 32 }
default = "small"

layers = [
  { name = "up", op = "linear", out_features = "width" },
  { name = "layers", block = "layer", repeat = 4 },
]

[blocks.layer]
layers = [
  { name = "fc", op = "linear", out_features = "width" },
  { name = "act", op = "relu" },
]

[variants.small]
about = "as it stands above"
[variants.large]
set = { width = 64 }
[variants.odd]
about = "the large one with one line changed in one round, and one line left out in all"
like = "large"
set = { layers.2.fc.bias = false, layers."*".act.when = false }
"""

TIES = """
title = "Ties, experts and training"
input = { tokens = 10 }
default = "plain"

layers = [
  { name = "embed", op = "embedding", num_embeddings = 1000, embedding_dim = 16 },
  { name = "router", op = "linear", out_features = 8, bias = false },
  { name = "experts", op = "experts", from = "embed", block = "expert", count = 8, active = 2 },
  { name = "predict", op = "linear", out_features = 4, only = "training" },
  { name = "mask", op = "parameter", shape = [10, 10], trainable = false },
  { name = "head", op = "linear", out_features = 1000, bias = false, tied_to = "embed" },
]

[blocks.expert]
layers = [
  { name = "up", op = "linear", out_features = 32 },
  { name = "act", op = "gelu" },
  { name = "down", op = "linear", out_features = 16 },
]

[variants.plain]
"""

EXAMPLES = {
    "file": FILE,
    "expressions": EXPRESSIONS,
    "blocks": BLOCKS,
    "loops": LOOPS,
    "when": WHEN,
    "variants": VARIANTS,
    "ties": TIES,
}
