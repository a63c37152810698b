"""Objects in memory, told by what they can do: a module of PyTorch, a model of Keras, a state dict. No framework is
imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import live_keras, live_torch
from paramledger.diagnosis.reading.live_values import shape_of
from paramledger.diagnosis.reading.pickled import Shaped, Storage
from paramledger.diagnosis.reading.states import MOST_DEPTH, state_of, tied
from paramledger.diagnosis.reading.tensors import observed
from paramledger.problems import SpecError

NAME = "state_dict"


def read(source: object) -> Observation:
    """What an object says. Raises SpecError for one of no kind that is known, or whose own code fails."""
    for can, reader in READERS:
        if all(hasattr(source, one) for one in can):
            try:
                return reader(source)
            except SpecError:
                raise
            except Exception as error:      # whatever the code of somebody's model raises
                said = str(error).strip().splitlines() or [type(error).__name__]
                raise SpecError(f"this {type(source).__name__} cannot be read: {said[0][:200]}") from None
    raise SpecError(
        f"the type `{type(source).__name__}` cannot be diagnosed",
        "give a PyTorch module, a Keras model, a state dict, or a text",
    )


def _state(source: Any) -> Observation:
    """A mapping from names to what has a shape, perhaps around others."""
    where, tensors = state_of(_shapes(source))
    if not tensors:
        raise SpecError("this mapping holds no tensors")
    return observed(NAME, tied(tensors), notes=[f"The tensors are those of `{where}`."] if where else [])


def _pairs(source: Any) -> Observation:
    """Pairs of a name and what has a shape, as `named_parameters()` gives them."""
    pairs = [pair for pair in source if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)]
    return _state(dict(pairs))


def _shapes(value: object, depth: int = 0) -> object:
    """The same mappings and lists, with shapes for tensors and nothing for everything else."""
    if depth > MOST_DEPTH:
        raise SpecError("the mappings are nested too deeply")
    if isinstance(value, Mapping):
        return {key: _shapes(one, depth + 1) for key, one in value.items() if isinstance(key, (str, int))}
    if isinstance(value, (list, tuple)):
        return [_shapes(one, depth + 1) for one in value]
    shape = shape_of(value)
    return None if shape is None else Shaped(shape, _storage(value))


def _storage(tensor: Any) -> Storage | None:
    """Where the numbers of PyTorch's tensors are, which tied ones share; None for what has none."""
    where = getattr(tensor, "data_ptr", None)
    try:
        place = where() if callable(where) else 0
    except RuntimeError:        # of a tensor without numbers
        return None
    return Storage(str(place), 0) if place else None


# A model of Keras on PyTorch is a module of PyTorch too.
READERS: tuple[tuple[tuple[str, ...], Callable[[Any], Observation]], ...] = (
    (("layers", "weights", "count_params"), live_keras.read),
    (("named_modules", "named_parameters", "named_buffers"), live_torch.read),
    (("keys", "items"), _state),
    (("__iter__",), _pairs),
)
