"""What every kind of layer has: the shapes it makes, the tensors it owns, the work it does.

Shapes have no batch axis and put channels last: `(height, width, channels)`, `(tokens, features)`, `(features,)`.
A number is born with its formula: a `Product` keeps its named factors in order and is never simplified.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import ClassVar, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict

Shape = tuple[int, ...]
Hue = Literal["convolution", "dense", "normalisation", "embedding", "attention", "recurrence", "other"]


class HueNames(NamedTuple):
    """What a kind of layer is called in a legend, and above a list of its ops (empty: they are listed by module)."""

    label: str
    title: str = ""


HUES: dict[Hue, HueNames] = {
    "convolution": HueNames("convolutions", "Convolutions"),
    "dense": HueNames("dense", "Dense layers"),
    "recurrence": HueNames("recurrence", "Recurrent layers"),
    "embedding": HueNames("embeddings", "Embeddings and positions"),
    "attention": HueNames("attention", "Attention"),
    "normalisation": HueNames("normalisation", "Normalisation"),
    "other": HueNames("other"),
}
Role = Literal["weight", "bias", "scale", "shift", "running_mean", "running_var", "num_batches_tracked", "state"]
Kind = Literal["macs", "additions", "multiplications", "comparisons", "nonlinearities"]

BIASES = frozenset({"bias", "shift"})
STATE = frozenset({"running_mean", "running_var", "num_batches_tracked", "state"})
ADAPTER = "lora_"     # how the names of an adapter's tensors begin, as PEFT calls them


class Product(NamedTuple):
    """Named factors in order, `kernel · kernel · channels/groups · filters` with `5 · 5 · 48 · 256`; no factors make 1.
    """

    names: tuple[str, ...]
    values: tuple[int, ...]

    @property
    def value(self) -> int:
        return prod(self.values)

    @property
    def formula(self) -> str:
        return " · ".join(self.names) or "1"

    @property
    def numbers(self) -> str:
        return " · ".join(map(str, self.values)) or "1"

    def times(self, *factors: tuple[str, int]) -> Product:
        """This product with more factors in front."""
        return Product(tuple(n for n, _ in factors) + self.names, tuple(v for _, v in factors) + self.values)


def product(*factors: tuple[str, int]) -> Product:
    """A product from (name, value) pairs."""
    return Product(tuple(n for n, _ in factors), tuple(v for _, v in factors))


class Tensor(NamedTuple):
    """A named array that a layer owns. `shape` is in torch's layout; its elements are `product.value`."""

    name: str
    role: Role
    product: Product
    shape: Shape

    @property
    def size(self) -> int:
        return self.product.value

    @property
    def trainable(self) -> bool:
        return self.role not in STATE

    @property
    def adapter(self) -> bool:
        """Whether it stands beside the layer's own tensors, which training then leaves as they are."""
        return self.name.startswith(ADAPTER)


class Work(NamedTuple):
    """Operations of one kind for one example (no batch). One multiply with its accumulate is one of `macs`."""

    kind: Kind
    product: Product


class Kept(NamedTuple):
    """Numbers that a layer keeps from one token to the next, while a network reads or writes token by token.

    `product` are those of one token, and `tokens` the tokens that are there; without `tokens` it is all that is kept,
    however long the text. `window` is the most tokens that are kept.
    """

    product: Product
    tokens: int | None = None
    window: int | None = None

    @property
    def per_token(self) -> int:
        """What one more token adds while no window is full."""
        return 0 if self.tokens is None else self.product.value

    def at(self, tokens: int | None) -> int:
        """What is kept when so many tokens are there."""
        if self.tokens is None or tokens is None:
            return self.product.value
        return self.product.value * (tokens if self.window is None else min(tokens, self.window))

    @property
    def now(self) -> Product:
        """All that is kept of the tokens that are there."""
        if self.tokens is None:
            return self.product
        full = self.window is not None and self.window < self.tokens
        return self.product.times(("window tokens" if full else "tokens", min(self.tokens, self.window or self.tokens)))


class Op(BaseModel):
    """A kind of layer: a pure rule from input shapes to output shapes, tensors and work.

    The fields of a subclass are the keys that a spec may write; its docstring's first line says what it is.
    Methods raise `SpecError` with a short reason when a shape does not fit.
    """

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", defer_build=True
    )  # built at first use: commands start faster

    hue: ClassVar[Hue] = "other"
    torch: ClassVar[str] = ""           # the torch class or function, `torch.nn.Conv2d`
    keras: ClassVar[str] = ""           # the Keras layer, `keras.layers.Conv2D`
    keras_words: ClassVar[dict[str, str]] = {}  # our argument -> Keras's word: {"out_channels": "filters"}
    source: ClassVar[str] = ""          # paper and section, or the framework's documentation page
    reads: ClassVar[tuple[int, int | None]] = (1, 1)  # least and most inputs; None: any number
    takes_block: ClassVar[bool] = False  # it is made of copies of a block, which the walk asks for shapes and tensors
    has_units: ClassVar[bool] = False  # its output elements are what papers call neurons
    drawn_inside: ClassVar[bool] = False  # in pictures it stands in the box of the layer before it: activations, norms
    stores: ClassVar[bool] = True  # its output is new values (false: a view, or an element-wise function done in place)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        """Output shapes; by default the first input's."""
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        """The tensors that this layer owns, in torch's order."""
        return ()

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        """The work for one example."""
        return ()

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        """What it keeps from one token to the next; nothing, if it reads all tokens at once or each by itself."""
        return ()

    def hidden(self, *inputs: Shape) -> int:
        """Multiply-accumulates of its work for pairs of tokens that a causal mask hides."""
        return 0

    def size_formulas(self, *inputs: Shape) -> tuple[str, ...]:
        """How each spatial output size follows, `(227 - 11) / 4 + 1 = 55`; empty where sizes do not change by a
        formula.
        """
        return ()


def literal_words(annotation: object) -> Iterator[str]:
    """The words that a type names one by one: those of a Literal, at any depth."""
    for part in get_args(annotation):
        if get_origin(annotation) is Literal and isinstance(part, str):
            yield part
        yield from literal_words(part)
