"""Which variants have the very tensors of a listing, a checkpoint or a live model.

Names may be others, and tensors in another order or layout; what a model saves beside its parameters may be there or
not, training-only branches too. The index of features answers; nothing is walked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from paramledger.diagnosis.candidates import held_form
from paramledger.diagnosis.features import Features, index_of
from paramledger.diagnosis.observation import Held, Observation
from paramledger.ledger.ledger import Ledger
from paramledger.ops.base import Shape

# How names of tensors end that a model makes again, or that count what happened: no network is known by them.
UNCOUNTED = ("num_batches_tracked", "seed_generator_state", "position_ids", "inv_freq", "masked_bias")


class Same(NamedTuple):
    """A variant that has these tensors. `state`: what it saves beside its parameters is listed; `training`: so are its
    training-only branches; `again`: so are tensors that one layer lends to another, once for each.
    """

    address: str
    state: bool
    training: bool
    again: bool


def equal(ledger: Ledger, observation: Observation) -> tuple[Same, ...]:
    """The variants with the tensors of an observation: none for one that has no tensors."""
    found = shapes_of(observation)
    return tuple(same for one in index_of(ledger) if (same := compared(one, found))) if found else ()


def shapes_of(observation: Observation) -> Counter[Shape]:
    """The tensors of an observation by shape without layout, but those that are listed twice and known to be one."""
    keras = observation.framework == "keras"
    tensors = (one for item in observation.items for one in item.tensors)
    return Counter(shape for one in tensors for shape in _shapes(one, keras))


def _shapes(one: Held, keras: bool) -> Iterator[Shape]:
    if one.same_as or one.name.rpartition("/")[2].rpartition(".")[2] in UNCOUNTED:
        return
    if keras and len(one.shape) == 2 and one.shape[0] == 2 and one.name.endswith("bias"):
        yield from (one.shape[1:], one.shape[1:])      # a recurrent layer's two bias vectors, which are one here
    else:
        yield held_form(one)


def compared(one: Features, found: Counter[Shape]) -> Same | None:
    """Whether a variant has these tensors, in one of the ways in which they are listed."""
    if any(found[shape] < count for shape, count in one.tensors):
        return None
    for training in (False, True):
        trained, state, again = (Counter(dict(part)) for part in (one.tensors, one.statistics, one.again))
        if training:
            trained.update(dict(one.training_tensors))
            state.update(dict(one.training_statistics))
        if not trained <= found:
            return None
        left = found - trained
        for with_state, with_again in product((False, True), repeat=2):
            if left == _if(with_state, state) + _if(with_again, again):
                return Same(one.address, with_state, training, with_again)
    return None


def _if(there: bool, numbers: Counter[Shape]) -> Counter[Shape]:
    return numbers if there else Counter()
