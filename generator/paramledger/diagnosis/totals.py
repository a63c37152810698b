"""What a source counts beside a network's parameters: the optimizer's variables, buffers, layers at every call."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made
from paramledger.diagnosis.observation import Held, Observation
from paramledger.diagnosis.sides import BUFFERS, Theirs
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert, SingleEdit
from paramledger.ledger.counting import SLOTS

COUNTER = "num_batches_tracked"


def their_total(observation: Observation) -> int | None:
    """The total that a source prints, or that its tensors make; None where it says neither."""
    if observation.printed.total is not None:
        return observation.printed.total
    held = [prod(one.shape) for item in observation.items for one in item.tensors]
    if held and not any(item.count is not None for item in observation.items):
        return sum(held)
    return None


def counts_rows_alone(theirs: Theirs) -> bool:
    """Whether the printed total is that of the parameters, whatever else is listed: a live module has buffers too."""
    return theirs.observation.printed.total == theirs.total


def beside(one: Repaired) -> tuple[Made, ...]:
    """What is counted beside the network, and what is frozen of it, in the order in which it is added."""
    return tuple(_beside(one))


def _beside(one: Repaired) -> Iterator[Made]:
    observation = one.theirs.observation
    if one.theirs.times > 1:
        yield Made("shared_counted_twice", (SingleEdit(count_again=_lines(one)),) * (one.theirs.times - 1))
    buffers = [held for item in observation.items for held in item.tensors if _is_buffer(held)]
    if (buffers or one.theirs.saved) and observation.framework != "keras" and not counts_rows_alone(one.theirs):
        words = ["state", "tracked"] if any(_last(held) == COUNTER for held in buffers) else ["state"]
        yield Made("bn_stats_counted", (SingleEdit(include=words),))
    if frozen := _frozen(one):
        yield Made("frozen_layers", (SingleEdit(freeze=frozen),))
    if observation.printed.optimizer:
        yield Made("optimizer_counted", (_optimizer(one, observation.printed.optimizer),))


def _optimizer(one: Repaired, variables: int) -> SingleEdit:
    """The optimizer's variables: those of a known optimizer, or as many as the source says."""
    trained = sum(row.parameters for row in one.ours.laid_rows if not row.layer.frozen)
    for word, (each, more) in SLOTS.items():
        if variables == each * trained + more:
            return SingleEdit(include=word)
    kept = {"name": "optimizer_variables", "op": "parameter", "shape": [variables], "trainable": False}
    own = {line.name.text for line in one.spec.family.lines}
    last = [name for name in _lines(one) if name in own][-1]
    return SingleEdit(insert=Insert(after=last, layers=[Line.model_validate(kept)]))


def _is_buffer(held: Held) -> bool:
    return _last(held) in BUFFERS


def _last(held: Held) -> str:
    return held.name.rpartition(".")[2]


def _lines(one: Repaired) -> list[str]:
    """The lines of the network's own list."""
    return list(dict.fromkeys(row.address.split(".")[0] for row in one.laid.rows))


def _frozen(one: Repaired) -> list[str]:
    """The layers that the source does not train."""
    rows = [row for pair in one.alignment.pairs for row in one.laid_rows(pair) if _is_frozen(one.theirs, pair.theirs)]
    held = [row for row in rows if row.layer.parameters]
    if held:
        return one.addresses(held)
    printed = one.theirs.observation.printed.frozen
    state = sum(row.layer.state * row.layer.copies for row in one.ours.laid_rows) if one.theirs.view.state else 0
    return _first(one, printed - state) if printed and printed > state else []


def _is_frozen(theirs: Theirs, span: tuple[int, int]) -> bool:
    return any(item.trainable is False for item in theirs.items[span[0] : span[1]])


def _first(one: Repaired, number: int) -> list[str]:
    """The first layers that hold so many parameters together; none if their sum is passed by."""
    found: list[LaidRow] = []
    for row in one.ours.laid_rows:
        if number <= 0:
            break
        if row.layer.parameters:
            found.append(row)
            number -= row.parameters
    return one.addresses(found) if number == 0 else []
