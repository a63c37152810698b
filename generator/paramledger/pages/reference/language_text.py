"""What the language's reference says in words, by section; paragraphs with blank lines between them."""

from __future__ import annotations

from paramledger.pages.shared.markdown import markup

PROSE = {
    "A file": """
A family of networks is one file in `specs/architectures/`; its name is the family's. Keys of the top level stand before
the first `[table]`.
""",
    "A line": """
A line is one layer (`op`) or one block (`block`). Every other key is an argument of that [op](ops/index.md) or block.
""",
    "Expressions": "",
    "Names": """
A name is looked up in this order: the loop of the line and the keys of its row, what the block takes, the family's
parameters (not in shared blocks), `channels` and `features`, the names of ops, which stand for themselves.

Any other size is asked of a name with a dot: `input.channels` is what entered the block, `skip.height` an earlier line
of the same list, `body.stem.height` a line inside it.
""",
    "Words and data": """
`name`, `op`, `block`, `from` and `tied_to` hold words; braces in them hold an expression:
`from = "down.{3 - index}.convs"`. Parameters, what `set` gives them, and the rows of `each` are data: a text there is a
word and is never evaluated.
""",
    "What a line reads": """
The line before it, unless it says `from`. A list takes the first output of each, a name all outputs of that one;
`from = ["query", "split.1"]` takes the second output of `split`, counted from 0. `from = "input"` is what entered the
block. Joins are ops: `add`, `concat`, `multiply`.

A network with several inputs names them: `input = { encoder = { tokens = 512 }, decoder = { tokens = 114 } }`.
""",
    "Blocks": """
A block is a list of lines with a name. It says what it takes, as Python writes parameters; a default may use earlier
names and what the block reads, so it serves as a local definition too. Blocks in `specs/blocks/` are shared: a family
names the file in `use`, and they see only what they take.
""",
    "Loops": """
`repeat` walks a line so many times, each round reading the one before; inputs that a round does not make are read from
`from` again. `each` walks a list of tables and hands their keys to the block, or to the op, that takes them.

`parallel` rounds all read what the line reads and hand their outputs to the join after it. `shared` rounds use the
first round's tensors. A join may read all rounds of a loop before it: `from = ["stem", "layers.*"]`.

`per_item = true` runs a block on each item along the first axis of what it reads, such as boxes of 14 × 14 × 256 or the
frames of a film: tensors count once, work for each item, and what the block makes has the items in front again.
""",
    "Leaving lines out": """
`when = false` leaves a line out; it then stands for its first input for whoever names it. Neighbouring lines of one
name are alternatives, of which at most one is kept, each reading what came before them; an alternative that is left out
may name lines that are not there.
""",
    "Addresses": """
Names joined by dots, after a loop's name the round (from 0) or the row's name: `layer2.3.conv1`. The name of a loop
alone is what its last round makes, `last` the last round, `*` any one part. One syntax serves `from`, `tied_to`, `set`,
edits, claims and the command line.
""",
    "Variants": """
A variant sets parameters by name and arguments of lines by address. It may start from another: `like`. A parameter is
for what several variants vary, an address for one network's odd layer.
""",
    "Roles": """
A parameter with one of these names plays a role, so that every classifier takes `classes` and every language model
`tokens`, whatever else its family varies. A parameter with another name plays a role that `roles` gives it:
`roles = { channels = "maps" }`. `set` and settings may name the role in place of the parameter.
""",
    "Settings": """
Wherever an address may stand, brackets behind it hold settings of your own, as a variant's `set` has them:
`resnet/resnet50[classes=10]`, `vgg/vgg16[size=64, channels=1]`, `alexnet/paper[fc6.bias=false]`. They are checked as
those of a variant are. So a reconciliation may start or end at settings, a text may refer to a number of theirs,
`{resnet/resnet50[classes=10].parameters}`, and a page written by hand may link to one:
`[23,528,522](../architectures/resnet/resnet50.md?classes=10#parameters)`; of several, commas stand between them there
too.

In a shell the brackets need quotes; `--set classes=10` needs none. `paramledger reconcile NAME --set classes=10` takes
the same steps between both networks with your settings, and `paramledger list vgg --set classes=10` lists all variants
of a family with them.

The page of a family says what each of its parameters may be. Where a total depends on one as a polynomial, the page has
the formula. It is no fit: the network is walked with the number left open, and wherever the walk asks for more than a
polynomial can say, there is no formula.
""",
    "Configurations": """
`config` says how a `config.json` of transformers sets the parameters, so that every published configuration of a known
kind is a setting: `paramledger show config.json`. `keys` are what is read, each with the default that the library has
when the file leaves it out or says null; `nulls` gives what null means where it means something else. `set` gives each
parameter as an expression over the keys, and `fixed` names what must not differ: a configuration that differs there is
refused, since its network is not described.
""",
    "Ties, experts, training only, state": """
`tied_to` uses the weight of another layer, or all tensors of another block; shapes agree, or inputs and outputs change
places. With `ties = "all"` a layer uses every tensor of the other, its bias too. The address counts from the top of the
network; with a dot before it, `tied_to = ".query"`, from the list in which the line stands. The op `experts` counts its
block `count` times and lets each token use `active` of them. `only = "training"` is
a side branch that no line reads at inference; without `from` it reads the line before it, which may be in training only
too. What a checkpoint saves beside parameters is state.

`frozen = true` on a line or a block says that training leaves its tensors as they are. They stay parameters, as torch's
`parameters()` counts a tensor with `requires_grad = False`; `frozen_parameters` counts them, and the rest is trainable.
The innermost word holds: `frozen = false` inside a frozen block says that training changes these after all.
State is something else: tensors that no training ever changes by its gradient, such as running means.

Attention in a decoder says `attends = "past"`: a token then attends to itself and to those before it, and keys and
values are kept while the network writes. `window` keeps those of the last tokens alone. Where a latent vector is kept
in place of keys and values, `kept_width` says how wide it is; 0 where another layer keeps them. Attention to what an
encoder has made says `attends = "memory"`. A variant's `limit` is the most tokens that it was made for.

A line whose work is not counted says so: `uncounted = "the sampling of points"`. The MACs and FLOPs of the
network are then said to be a lower bound.
""",
    "Quantities": "What can be counted, claimed and reconciled:",
    "Claims": """
A claim is a published number, with its digits as printed. The claims of a family stand in one file,
`specs/claims/NAME.toml`, which has the name of its architecture.
""",
    "Reconciliations": "A reconciliation is one file in `specs/reconciliations/`: a start, edits, an end.",
    "Mistakes": """
The mistakes that people make with the networks of a family are one file, `specs/mistakes/NAME.toml`, which has the name
of its architecture. A mistake is a network and causes in order; the number that people see is what they come to.
""",
    "Conventions": """
A convention is one tool in one version, `specs/conventions/NAME.toml`: which calls it looks at, and what each counts.
Its figures are sums over the layers of a network, or totals of the network, or both. How torch runs each kind of layer
stands in one table, `specs/conventions/torch.toml`; what an implementation runs otherwise, in `calls` of its family.
Where nobody knows how a layer is run, there is no figure, but a reason.
""",
    "Bounds": "What is past these is refused, with a line:",
    "Problems": "What is wrong is said with file, line, a code, what is, and what to do.",
}


def paragraphs(title: str) -> list[str]:
    """The paragraphs of a section, each on one line."""
    return [markup(" ".join(part.split())) for part in PROSE[title].split("\n\n") if part.strip()]
