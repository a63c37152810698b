"""The words that a step of a reconciliation may use in place of addresses: what each means, and in which keys.

One line for each word. Reading, counting, the schema and the language's page are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pydantic.json_schema import JsonSchemaValue

from paramledger.ops.base import BIASES, Hue, Kind, Tensor

INCLUDE = ("include",)                              # what is counted as well
LAYERS = ("count_again", "leave_out", "only")       # which layers
TENSORS = ("leave_out", "only")                     # which of a layer's tensors


class CountingWord(NamedTuple):
    """A word: the keys that may hold it, what it means, and what it selects: a kind of layer, of tensor or of work.

    `slots` are what an optimizer keeps: numbers for each trained parameter, and numbers beside them.
    """

    name: str
    keys: Sequence[str]
    meaning: str
    hue: Hue | None = None
    tensor: Callable[[Tensor], bool] | None = None
    work: Kind | None = None
    slots: tuple[int, int] | None = None


def _is_bias(tensor: Tensor) -> bool:
    return tensor.role in BIASES


def _is_scale(tensor: Tensor) -> bool:
    return tensor.role == "scale"


def _is_state(tensor: Tensor) -> bool:
    return not tensor.trainable


def _is_weight(tensor: Tensor) -> bool:
    return tensor.trainable and tensor.role not in BIASES


def _is_adapter(tensor: Tensor) -> bool:
    return tensor.adapter


WORDS = (
    CountingWord("adapters", TENSORS, "low-rank tensors added to a layer's own", tensor=_is_adapter),
    CountingWord("additions", INCLUDE, "additions, such as those of biases, shortcuts and averages", work="additions"),
    CountingWord("attention", LAYERS, "layers of attention and their position tables", hue="attention"),
    CountingWord("biases", TENSORS, "bias vectors, and the shifts of norms", tensor=_is_bias),
    CountingWord("comparisons", INCLUDE, "comparisons, as in a maximum", work="comparisons"),
    CountingWord("convolutions", LAYERS, "convolutions of every kind", hue="convolution"),
    CountingWord("dense", LAYERS, "dense layers", hue="dense"),
    CountingWord("embeddings", LAYERS, "embedding tables and learned positions", hue="embedding"),
    CountingWord("frozen", LAYERS, "layers whose tensors training does not change"),
    CountingWord("input", INCLUDE, "the elements of the network's input"),
    CountingWord(
        "multiplications", INCLUDE, "multiplications without an addition, as in a gate", work="multiplications"
    ),
    CountingWord("nonlinearities", INCLUDE, "functions such as exponentials and square roots", work="nonlinearities"),
    CountingWord("norms", LAYERS, "normalisation layers, and layers that only scale or shift", hue="normalisation"),
    CountingWord(
        "optimizer",
        INCLUDE,
        "the variables of Adam in training: two numbers per trained parameter, the step and the learning rate, as "
        "Keras counts them",
        slots=(2, 2),
    ),
    CountingWord("optimizer_amsgrad", INCLUDE, "the same for Adam with `amsgrad`: three numbers per "
                                               "parameter", slots=(3, 2)),
    CountingWord(
        "optimizer_momentum",
        INCLUDE,
        "the same for SGD with momentum, RMSprop, Adagrad and Lion: one number per parameter",
        slots=(1, 2),
    ),
    CountingWord("optimizer_nadam", INCLUDE, "the same for Nadam, with one additional number", slots=(2, 3)),
    CountingWord("optimizer_plain", INCLUDE, "the same for SGD without momentum: the step and the rate", slots=(0, 2)),
    CountingWord("recurrent", LAYERS, "recurrent layers", hue="recurrence"),
    CountingWord("scales", TENSORS, "scales of norms", tensor=_is_scale),
    CountingWord("state", INCLUDE, "what a checkpoint saves besides parameters, such as running means"),
    CountingWord("state", TENSORS, "tensors that are not trained", tensor=_is_state),
    CountingWord("tracked", INCLUDE, "the batch counters that batch norms save"),
    CountingWord("training", INCLUDE, "branches used only in training"),
    CountingWord("weights", TENSORS, "trained tensors other than biases", tensor=_is_weight),
)


def words_of(key: str) -> dict[str, str]:
    """The words that a key may hold, each with its meaning."""
    return {word.name: word.meaning for word in WORDS if key in word.keys}


def words_schema(key: str, addresses: bool) -> JsonSchemaValue:
    """A word of a key, or a list of them; where addresses may stand too, any text."""
    meanings = "; ".join(f"{name}: {meaning}" for name, meaning in words_of(key).items())
    words: JsonSchemaValue = {"type": "string", "enum": list(words_of(key)), "description": meanings}
    one: JsonSchemaValue = {"anyOf": [words, {"type": "string"}]} if addresses else words
    return {"anyOf": [one, {"type": "array", "items": one}]}
