"""The table of quantities: what each counts, what it is called, and where it is shown.

All that names, describes, selects or orders quantities is made from it. What one layer has of a quantity stands in
`counts.totals`; the schema's choices (`language.model.Quantity`) and the page on downloads are compared with it by
tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

FLOAT32 = 4   # bytes of one number
BITS16 = 2
FLOPS = 2     # a multiply and its addition, counted one by one
SIX = 6       # FLOPs of training a parameter with a token: 2 forwards, 4 backwards
MIXED = 16    # bytes of training a parameter in mixed precision with Adam: 2 + 2 + 4 + 4 + 4

Part = Literal["weights", "biases", "state"]    # what a tensor counts as
# How a layer's figure follows: from the sizes of its tensors, of those that a token uses, of those that training leaves
# as they are, or changes; from its multiply-accumulates, or those of one token, or those that a mask shows; from its
# outputs; from what it keeps from token to token; or from what it reads, and then a network's figure is no sum over its
# layers.
Basis = Literal[
    "tensors", "active tensors", "frozen tensors", "trainable tensors", "work", "token work", "seen work", "outputs",
    "kept", "inputs",
]
# How far `list` goes with it: in JSON alone, in CSV too, in the table of a terminal too.
Listed = Literal["", "json", "csv", "table"]
# Which layer tables have a column of it: none, those that are not long, all.
Layers = Literal["", "short", "all"]

TRAINED: tuple[Part, ...] = ("weights", "biases")
SAVED: tuple[Part, ...] = (*TRAINED, "state")


class Figures(Protocol):
    """Anything that has a figure for each quantity, and what says which of them it has."""

    @property
    def keepers(self) -> int:
        """Layers that keep numbers from token to token."""

    @property
    def tokens(self) -> int:
        """Tokens that are read and made one for one."""

    @property
    def macs(self) -> int:
        """Multiply-accumulates."""

    def of(self, quantity: str) -> int:
        """The figure of a quantity."""


def _always(_: Figures) -> bool:
    return True


def _some(quantity: str) -> Callable[[Figures], bool]:
    return lambda figures: figures.of(quantity) > 0


def _keeps(figures: Figures) -> bool:
    return figures.keepers > 0


def _by_token(figures: Figures) -> bool:
    return figures.keepers > 0 and figures.tokens > 0 and figures.macs % figures.tokens == 0


def _beside(quantity: str, other: str) -> Callable[[Figures], bool]:
    return lambda figures: figures.of(quantity) != figures.of(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A quantity in words, how it follows from a layer, and where it is shown.

    `unit` is what one of it is; `each` how many of it a number of a tensor comes to. Networks for which `applies` does
    not hold have none of it, which is not the same as 0. A column is there when `says` holds as well: when it says
    something that the ones beside it do not. `leading` is its place among the figures that lead
    the page of a variant and the tables of a family and of the catalogue, or 0. `in_rows`: each row of the data files
    has it. `indexed`: the search for numbers finds it in layers; `searched`: in
    totals. `asked` is a pattern of the words that mean it there.
    """

    name: str
    meaning: str
    unit: str
    basis: Basis
    parts: tuple[Part, ...] = ()
    each: int = 1
    title: str = ""
    short: str = ""
    applies: Callable[[Figures], bool] = _always
    says: Callable[[Figures], bool] = _always
    leading: int = 0
    layers: Layers = ""
    listed: Listed = ""
    in_rows: bool = False
    indexed: bool = False
    searched: bool = True
    asked: str = ""


TABLE = (
    Described(
        name="parameters", meaning="parameters used at inference, including frozen ones",
        unit="number", basis="tensors", parts=TRAINED, leading=1, layers="all", listed="table",
        in_rows=True, indexed=True, asked="param|weight",
    ),
    Described(
        name="weights", meaning="all parameters except biases: kernels, embeddings, positions, scales of norms",
        unit="number", basis="tensors", parts=("weights",), says=_some("biases"), layers="short",
        indexed=True, asked="param|weight",
    ),
    Described(
        name="biases", meaning="bias vectors, and the shifts of norms",
        unit="number", basis="tensors", parts=("biases",), says=_some("biases"), layers="short",
    ),
    Described(
        name="state", meaning="non-trainable numbers that a checkpoint saves, such as running means",
        unit="number", basis="tensors", parts=("state",), says=_some("state"), leading=3, layers="all", listed="table",
        in_rows=True,
    ),
    Described(
        name="total", meaning="parameters and state: what Keras prints as its total",
        unit="number", basis="tensors", parts=SAVED, listed="csv", asked="param|weight",
    ),
    Described(
        name="active_parameters", meaning="parameters used for one token: only the active experts",
        short="active", unit="number", basis="active tensors", parts=TRAINED,
        says=_beside("active_parameters", "parameters"), leading=2, layers="all", listed="table",
        asked="param|weight",
    ),
    Described(
        name="training_parameters", meaning="parameters, including those of branches used only in training",
        unit="number", basis="tensors", parts=TRAINED, listed="json", asked="param|weight",
    ),
    Described(
        name="macs", meaning="multiply-accumulates for one example",
        title="MACs", unit="multiply-accumulate", basis="work",
        says=_some("macs"), leading=4, layers="all", listed="table",
        in_rows=True, indexed=True, asked="mac|madd|flop|multiply",
    ),
    Described(
        name="units",
        meaning="output elements of convolutional, dense and recurrent layers: what papers call neurons",
        unit="element", basis="outputs", says=_some("units"), leading=5, layers="short",
        in_rows=True, asked="neuron|unit",
    ),
    Described(
        name="activations",
        meaning="output elements of layers that store their output, not views or element-wise functions",
        unit="element", basis="outputs",
    ),
    Described(
        name="input", meaning="elements of one example's input, as the network or the layer reads it",
        title="input elements", unit="element", basis="inputs",
    ),
    Described(
        name="frozen_parameters", meaning="parameters that training does not change; the others are trainable",
        unit="number", basis="frozen tensors", parts=TRAINED,
    ),
    Described(
        name="bytes", meaning="bytes of the total as float32",
        unit="byte", basis="tensors", parts=SAVED, each=FLOAT32, asked="byte|^[kmgt]i?b$",
    ),
    Described(
        name="training_bytes",
        meaning="bytes of weights, gradients and optimizer state in training, 16 per trained parameter: Adam in mixed "
        "precision, without activations",
        unit="byte", basis="trainable tensors", parts=TRAINED, each=MIXED, searched=False,
    ),
    Described(
        name="cache_per_token",
        meaning="numbers that each additional token adds to the cache, as long as no window is full",
        short="cache per token", unit="number", basis="kept", applies=_keeps, leading=6, layers="all", listed="json",
        in_rows=True, asked="cache|kv",
    ),
    Described(
        name="cache",
        meaning="numbers stored while decoding, after all tokens of the input: keys and values, with full or partly "
        "filled windows, and states that do not grow",
        unit="number", basis="kept", applies=_keeps, listed="json", in_rows=True, asked="cache|kv",
    ),
    Described(
        name="cache_bytes_per_token", meaning="size of `cache_per_token` in bytes, at 16 bits per number",
        unit="byte", basis="kept", each=BITS16, applies=_keeps, asked="cache|kv|byte|^[kmgt]i?b$",
    ),
    Described(
        name="cache_bytes", meaning="size of `cache` in bytes, at 16 bits per number",
        unit="byte", basis="kept", each=BITS16, applies=_keeps, asked="cache|kv|byte|^[kmgt]i?b$",
    ),
    Described(
        name="prefill_flops",
        meaning="FLOPs for all tokens of the input at once, 2 per multiply-accumulate, with the full score matrix",
        title="prefill FLOPs", unit="FLOP", basis="work", each=FLOPS, applies=_keeps, searched=False,
    ),
    Described(
        name="causal_flops",
        meaning="the same without the scores hidden by a causal mask, about half of the matrix",
        title="causal FLOPs", unit="FLOP", basis="seen work", each=FLOPS, applies=_keeps, searched=False,
    ),
    Described(
        name="flops_per_token",
        meaning="FLOPs for one token while decoding, 2 per multiply-accumulate; it attends to as many tokens as the "
        "input has, including itself",
        title="FLOPs per token", unit="FLOP", basis="token work", each=FLOPS, applies=_by_token, listed="json",
        asked="flop",
    ),
    Described(
        name="training_flops",
        meaning="FLOPs for training on one token by the rule of six: 6 per parameter that the token uses",
        title="training FLOPs per token", unit="FLOP", basis="active tensors", parts=TRAINED, each=SIX,
        applies=_by_token, searched=False,
    ),
)
DESCRIBED = {one.name: one for one in TABLE}
QUANTITIES: dict[str, str] = {one.name: one.meaning for one in TABLE}
LEADING = tuple(one.name for one in sorted(TABLE, key=lambda one: one.leading) if one.leading)
LAYERS = tuple(one.name for one in TABLE if one.layers)
NOT_OF_ALL = frozenset(one.name for one in TABLE if one.applies is not _always)   # that some networks have not
IN_ROWS = tuple(one.name for one in TABLE if one.in_rows)
SEARCHED = tuple(one.name for one in TABLE if one.searched)     # what not all networks have stands at the end
INDEXED = tuple(one.name for one in TABLE if one.indexed)
LONG_LAYERS = tuple(one.name for one in TABLE if one.layers == "all")


def quantity_name(quantity: str) -> str:
    """A quantity in words."""
    return DESCRIBED[quantity].title or quantity.replace("_", " ")


def short_name(quantity: str) -> str:
    """A quantity at the head of a column."""
    return DESCRIBED[quantity].short or quantity_name(quantity)


def says_something(quantity: str, figures: Figures) -> bool:
    """Whether a column of it says something that the ones beside it do not."""
    return has(quantity, figures) and DESCRIBED[quantity].says(figures)


def had(figures: Figures) -> Iterator[str]:
    """The quantities that a network with these figures has."""
    return (one.name for one in TABLE if one.applies(figures))


def worth_saying(figures: Figures) -> Iterator[str]:
    """Of these, those that are not 0, and those whose 0 says something: that nothing is kept of a token."""
    return (name for name in had(figures) if figures.of(name) or name in NOT_OF_ALL)


def has(quantity: str, figures: Figures) -> bool:
    """Whether a network with these figures has such a quantity at all: without, its figure is none, not 0."""
    return DESCRIBED[quantity].applies(figures)


def is_work(quantity: str) -> bool:
    """Whether work that is not counted is missing in it."""
    return DESCRIBED[quantity].basis in ("work", "token work", "seen work")


def listed(*far: Listed) -> tuple[str, ...]:
    """The quantities that `list` shows that far."""
    return tuple(one.name for one in TABLE if one.listed in far)
