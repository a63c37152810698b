"""Recurrent layers: one step per token, each reading the state that the step before it left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from paramledger.ops.axes import need
from paramledger.ops.base import Hue, Kept, Op, Shape, Tensor, Work, product

MOST_LAYERS = 1024

HiddenSize = Annotated[int, Field(gt=0, description="units per layer and direction")]
NumLayers = Annotated[int, Field(gt=0, le=MOST_LAYERS, description="number of stacked layers, each reading the one "
                                                                   "below")]
Bidirectional = Annotated[
    bool, Field(description="whether a second copy reads the sequence backwards; the two outputs are concatenated")
]
Bias = Annotated[bool, Field(description="whether every gate has a bias")]
BiasVectors = Annotated[
    Literal[1, 2],
    Field(description="biases per unit and gate: torch has one for the input and one for the state, Keras one in "
                      "total"),
]
ReturnSequences = Annotated[
    bool, Field(description="whether to output every step or only the last")
]


class Recurrent(Op):
    """The arguments and rules of a recurrent layer with `gates` weight matrices of each kind."""

    hue: ClassVar[Hue] = "recurrence"
    keras_words: ClassVar[dict[str, str]] = {"hidden_size": "units", "bias": "use_bias"}
    has_units: ClassVar[bool] = True
    gates: ClassVar[int] = 1
    cell: ClassVar[tuple[int, int, int]] = (1, 0, 0)    # nonlinearities, multiplications, additions per unit and step

    hidden_size: HiddenSize
    num_layers: NumLayers = 1
    bidirectional: Bidirectional = False
    bias: Bias = True
    bias_vectors: BiasVectors = 2
    return_sequences: ReturnSequences = True

    def width(self) -> int:
        """The features that one direction hands on."""
        return self.hidden_size

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        tokens, _ = need(inputs[0], "tokens", "features")
        features = self.width() * (1 + self.bidirectional)
        return ((tokens, features) if self.return_sequences else (features,),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        return tuple(
            tensor for suffix, features in self._copies(inputs[0][-1]) for tensor in self._copy(suffix, features)
        )

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        steps = ("tokens", inputs[0][0])
        owned = self.tensors(*inputs)
        macs = tuple(Work("macs", tensor.product.times(steps)) for tensor in owned if tensor.role == "weight")
        added = tuple(Work("additions", tensor.product.times(steps)) for tensor in owned if tensor.role == "bias")
        copies = (
            ("layers", self.num_layers),
            ("directions", 1 + self.bidirectional),
            steps,
            ("units", self.hidden_size),
        )
        nonlinearities, multiplications, additions = self.cell
        inside = (
            Work("nonlinearities", product(*copies, ("per unit", nonlinearities))),
            Work("multiplications", product(*copies, ("per unit", multiplications))),
            Work("additions", product(*copies, ("per unit", additions))),
        )
        return (*macs, *added, *(work for work in inside if work.product.value))

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        if self.bidirectional:
            return ()       # its second half begins at the last token
        return tuple(Kept(product(("layers", self.num_layers), state)) for state in self.states())

    def states(self) -> tuple[tuple[str, int], ...]:
        """What one layer hands on to its next step, each with its width."""
        return (("units", self.hidden_size),)

    def _copies(self, features: int) -> Iterator[tuple[str, int]]:
        """The name's end and the features read, of every layer and direction."""
        for layer in range(self.num_layers):
            read = features if layer == 0 else self.width() * (1 + self.bidirectional)
            yield f"l{layer}", read
            if self.bidirectional:
                yield f"l{layer}_reverse", read

    def _copy(self, suffix: str, features: int) -> Iterator[Tensor]:
        gates = (("gates", self.gates),) if self.gates > 1 else ()
        units, rows = ("units", self.hidden_size), self.gates * self.hidden_size
        state = ("projection" if self.width() != self.hidden_size else "units", self.width())
        yield Tensor(
            f"weight_ih_{suffix}", "weight", product(*gates, units, ("features in", features)), (rows, features)
        )
        yield Tensor(f"weight_hh_{suffix}", "weight", product(*gates, units, state), (rows, self.width()))
        if self.bias:
            for name in ("bias_ih", "bias_hh")[: self.bias_vectors]:
                yield Tensor(f"{name}_{suffix}", "bias", product(*gates, units), (rows,))


class Rnn(Recurrent):
    """Simple recurrent layer: y = tanh(W · x + U · h + b), with h the y of the step before.

    Shapes: (tokens, features) -> (tokens, hidden_size), twice as wide if bidirectional, or without the tokens axis
    if not return_sequences.
    Tensors per layer and direction: weight_ih, weight_hh, bias_ih, bias_hh (Keras: kernel, recurrent_kernel and one
    bias).
    Units: every output element.
    Work per step: one multiply-accumulate per weight, one addition per bias, one nonlinearity per unit.
    Stored while decoding: the units; nothing if bidirectional.
    Errors: no sequence.
    """

    torch: ClassVar[str] = "torch.nn.RNN"
    keras: ClassVar[str] = "keras.layers.SimpleRNN"
    source: ClassVar[str] = "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html"


class Gru(Recurrent):
    """Gated recurrent unit: a reset gate, an update gate and a new state.

    Shapes: (tokens, features) -> (tokens, hidden_size), twice as wide if bidirectional, or without the tokens axis
    if not return_sequences.
    Tensors per layer and direction: weight_ih, weight_hh, bias_ih, bias_hh, each of 3 gates (Keras: bias_vectors =
    2 is its default reset_after).
    Units: every output element.
    Work per step: one multiply-accumulate per weight, one addition per bias; per unit three nonlinearities, three
    multiplications, two additions.
    Stored while decoding: the units; nothing if bidirectional.
    Errors: no sequence.
    """

    gates: ClassVar[int] = 3
    cell: ClassVar[tuple[int, int, int]] = (3, 3, 2)
    torch: ClassVar[str] = "torch.nn.GRU"
    keras: ClassVar[str] = "keras.layers.GRU"
    source: ClassVar[str] = (
        "Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder, section 2.3, "
        "https://arxiv.org/abs/1406.1078"
    )


class Lstm(Recurrent):
    """Long short-term memory: input, forget and output gates around a cell.

    Shapes: (tokens, features) -> (tokens, hidden_size, or proj_size), twice as wide if bidirectional, or without
    the tokens axis if not return_sequences.
    Tensors per layer and direction: weight_ih, weight_hh, bias_ih, bias_hh, each of 4 gates, and weight_hr with
    proj_size (Keras: bias_vectors = 1).
    Units: every output element.
    Work per step: one multiply-accumulate per weight, one addition per bias; per unit five nonlinearities, three
    multiplications, one addition.
    Stored while decoding: the units, or their projection, and the cells; nothing if bidirectional.
    Errors: no sequence.
    """

    gates: ClassVar[int] = 4
    cell: ClassVar[tuple[int, int, int]] = (5, 3, 1)
    torch: ClassVar[str] = "torch.nn.LSTM"
    keras: ClassVar[str] = "keras.layers.LSTM"
    source: ClassVar[str] = (
        "Hochreiter and Schmidhuber 1997, Long Short-Term Memory, section 4; forget gate: Gers et al. 2000"
    )

    proj_size: Annotated[int, Field(ge=0, description="size to which the state is projected; 0 for no projection")] = 0

    def width(self) -> int:
        return self.proj_size or self.hidden_size

    def states(self) -> tuple[tuple[str, int], ...]:
        return ("projection" if self.proj_size else "units", self.width()), ("cell", self.hidden_size)

    def _copy(self, suffix: str, features: int) -> Iterator[Tensor]:
        yield from super()._copy(suffix, features)
        if self.proj_size:
            factors = product(("units", self.hidden_size), ("projection", self.proj_size))
            yield Tensor(f"weight_hr_{suffix}", "weight", factors, (self.proj_size, self.hidden_size))
