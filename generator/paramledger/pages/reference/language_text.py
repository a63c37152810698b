"""What the language's reference says in words, by section; paragraphs with blank lines between them."""

from __future__ import annotations

from paramledger.pages.shared.markdown import markup

PROSE = {
    "A file": """
A family of networks is one file in `specs/architectures/`; the file's name is the family's name. Top-level keys come
before the first `[table]`.
""",
    "A line": """
A line is one layer (`op`) or one block (`block`). Every other key is an argument of that [op](ops/index.md) or block.
""",
    "Expressions": "",
    "Names": """
A name is looked up in this order: the loop of the line and the keys of its row, what the block takes, the family's
parameters (not in shared blocks), `channels` and `features`, and the names of ops, which stand for themselves.

Any other size is a name with a dot: `input.channels` is the input of the block, `skip.height` an earlier line of the
same list, and `body.stem.height` a line inside it.
""",
    "Words and data": """
`name`, `op`, `block`, `from` and `tied_to` hold words; braces in them hold an expression:
`from = "down.{3 - index}.convs"`. Parameters, the values that `set` gives them, and the rows of `each` are data: a text
there is a word and is never evaluated.
""",
    "What a line reads": """
A line reads the line before it, unless it has `from`. A list takes the first output of each line, a name all outputs of
that line; `from = ["query", "split.1"]` takes the second output of `split`, counted from 0. `from = "input"` is the
input of the block. Joins are ops: `add`, `concat`, `multiply`.

A network with several inputs names them: `input = { encoder = { tokens = 512 }, decoder = { tokens = 114 } }`.
""",
    "Blocks": """
A block is a named list of lines. Its arguments are written like Python parameters; a default may use earlier names and
the input of the block, so it also serves as a local definition. Blocks in `specs/blocks/` are shared: a family names
the file in `use`, and the blocks see only their arguments.
""",
    "Loops": """
`repeat` walks a line that many times, each round reading the one before; inputs that a round does not produce are read
from `from` again. `each` walks a list of tables and passes their keys to the block or op that takes them.

`parallel` rounds all read the input of the line and pass their outputs to the join after it. `shared` rounds use the
first round's tensors. A join may read all rounds of an earlier loop: `from = ["stem", "layers.*"]`.

`per_item = true` runs a block on each item along the first axis of its input, such as boxes of 14 × 14 × 256 or the
frames of a video: tensors count once, work counts for each item, and the output has the items as its first axis again.
""",
    "Leaving lines out": """
`when = false` leaves a line out; lines that refer to it then read its first input. Neighbouring lines with the same
name are alternatives, at most one of which is kept, and each reads what comes before them; an alternative that is left
out may name lines that do not exist.
""",
    "Addresses": """
An address consists of names joined by dots; after a loop's name comes the round (from 0) or the row's name:
`layer2.3.conv1`. The name of a loop alone is the output of its last round, `last` is the last round, and `*` is any one
part. The same syntax serves `from`, `tied_to`, `set`, edits, claims and the command line.
""",
    "Variants": """
A variant sets parameters by name and arguments of lines by address. With `like` it starts from another variant. Use a
parameter for what several variants vary, and an address for an exception in one network.
""",
    "Roles": """
A parameter with one of these names plays a role, so that every classifier takes `classes` and every language model
`tokens`, whatever else its family varies. `roles` gives a role to a parameter with another name:
`roles = { channels = "maps" }`. `set` and settings may use the role instead of the parameter's name.
""",
    "Settings": """
Wherever an address is allowed, your own settings may follow it in brackets, written as in a variant's `set`:
`resnet/resnet50[classes=10]`, `vgg/vgg16[size=64, channels=1]`, `alexnet/paper[fc6.bias=false]`. They are checked like
those of a variant. So a reconciliation may start or end at settings, a text may refer to one of their numbers,
`{resnet/resnet50[classes=10].parameters}`, and a hand-written page may link to one:
`[23,528,522](../architectures/resnet/resnet50.md?classes=10#parameters)`; several settings are separated by commas
there too.

In a shell the brackets need quotes; `--set classes=10` needs none. `paramledger reconcile NAME --set classes=10` takes
the same steps between both networks with your settings, and `paramledger list vgg --set classes=10` lists all variants
of a family with them.

The page of a family lists the allowed values of each parameter. Where a total is a polynomial in a parameter, the page
gives the formula. It is not a fit: the network is walked with the number left open, and if the walk needs more than a
polynomial can express, there is no formula.
""",
    "Configurations": """
`config` says how a transformers `config.json` sets the parameters, so that every published configuration of a known
kind is a setting: `paramledger show config.json`. `keys` are the keys that are read, each with the library's default if
the file leaves it out or says null; `nulls` gives the meaning of null where it differs. `set` gives each parameter as
an expression over the keys, and `fixed` lists keys that must have a given value: a configuration with another value is
refused, since its network is not described.
""",
    "Ties, experts, training only, state": """
`tied_to` uses the weight of another layer, or all tensors of another block; the shapes must be equal, or have inputs
and outputs swapped. With `ties = "all"` a layer uses every tensor of the other, including its bias. The address starts
at the top of the network or, with a dot before it, `tied_to = ".query"`, at the list that contains the line. The op
`experts` counts its block `count` times and lets each token use `active` of them. `only = "training"` is
a side branch that no line reads at inference; without `from` it reads the line before it, which may itself be used only
in training. What a checkpoint saves besides parameters is state.

`frozen = true` on a line or a block says that training does not change its tensors. They remain parameters, as torch's
`parameters()` counts a tensor with `requires_grad = False`; `frozen_parameters` counts them, and the rest is trainable.
The innermost setting wins: `frozen = false` inside a frozen block says that training changes these tensors after all.
State is different: tensors that are never changed by a gradient, such as running means.

Attention in a decoder says `attends = "past"`: a token then attends to itself and to earlier tokens, and keys and
values are stored while the network generates text. `window` stores only those of the last tokens. If a latent vector is
stored instead of keys and values, `kept_width` gives its width, or 0 if another layer stores it. Attention to an
encoder's output says `attends = "memory"`. A variant's `limit` is the largest number of tokens that it was made for.

A line whose work is not counted says so: `uncounted = "the sampling of points"`. The network's MACs and FLOPs are then
reported as a lower bound.
""",
    "Quantities": "These can be counted, claimed and reconciled:",
    "Claims": """
A claim is a published number, with its digits as printed. The claims of a family are in one file,
`specs/claims/NAME.toml`, named like its architecture.
""",
    "Reconciliations": "A reconciliation is one file in `specs/reconciliations/`: a start, edits, an end.",
    "Mistakes": """
The common mistakes with a family's networks are in one file, `specs/mistakes/NAME.toml`, named like its architecture. A
mistake is a network and its causes in order; the number that people see is computed from them.
""",
    "Conventions": """
A convention is one version of one tool, `specs/conventions/NAME.toml`: which calls it looks at, and what it counts for
each. Its figures are sums over the layers of a network, totals of the network, or both. One table,
`specs/conventions/torch.toml`, says how torch runs each kind of layer; `calls` of a family says what its
implementations run differently. If it is not known how a layer is run, there is a reason instead of a figure.
""",
    "Bounds": "Anything beyond these limits is refused, with a line number:",
    "Problems": "A problem is reported with its file, line and code, what is wrong, and what to do.",
}


def paragraphs(title: str) -> list[str]:
    """The paragraphs of a section, each on one line."""
    return [markup(" ".join(part.split())) for part in PROSE[title].split("\n\n") if part.strip()]
