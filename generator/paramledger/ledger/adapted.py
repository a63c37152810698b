"""A network with low-rank adapters, as PEFT makes it: which layers a name means, and what is trained then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from paramledger.language.location import LocatedError, Location
from paramledger.language.reconciliations import Adapt
from paramledger.ledger.breakdown import Breakdown, broken_down
from paramledger.ledger.edits import EDITS, State
from paramledger.network.adapters import TAKE_ADAPTERS
from paramledger.problems import SpecError, did_you_mean
from paramledger.storage import network_of

ALL_LINEAR = "all-linear"       # PEFT's word for every dense layer but the one that gives the output


def adapted(breakdown: Breakdown, rank: int, targets: Sequence[str], magnitude: bool = False) -> Breakdown:
    """The network frozen, with adapters of this rank beside the layers that `targets` name; a length for every output
    too, if there is a `magnitude` (DoRA).

    A target is the end of an address, as PEFT takes names: `q` is every layer called q, `attention.q` those inside an
    `attention`, and `all-linear` every dense layer but the last. Raises SpecError for a name that no layer has, and for
    a layer that takes no adapter.
    """
    step = adapt(breakdown, rank, targets, magnitude)
    address = f"{breakdown.address} + {EDITS['adapt'].label(step.model_copy(update={'layers': list(targets)}))}"
    try:
        state = EDITS["adapt"].apply(State(breakdown.spec), step, Location(breakdown.family.file, ()))
        return broken_down(address, replace(state.spec, address=breakdown.address))
    except LocatedError as wrong:
        raise SpecError(f"layer `{wrong.layer}`: {wrong.message}", wrong.hint) from None


def adapt(breakdown: Breakdown, rank: int, targets: Sequence[str], magnitude: bool = False) -> Adapt:
    """The edit that puts the adapters there; raises SpecError for a name that no layer has."""
    patterns = list(dict.fromkeys(pattern for target in targets for pattern in _patterns(breakdown, target)))
    return Adapt(layers=patterns, rank=rank, magnitude=magnitude)


def _patterns(breakdown: Breakdown, target: str) -> Iterator[str]:
    """The addresses that a target means, any round of each."""
    head = network_of(breakdown.root, breakdown.family.name).head
    named = target.split(".")
    found = False
    for row in breakdown.rows:
        parts = ["*" if part.isdecimal() else part for part in row.address.split(".")]
        if target == ALL_LINEAR:
            chosen = row.kind == "linear" and row.address != head and not row.training
        else:
            chosen = parts[-len(named):] == named and bool(row.tensors)
        if chosen:
            found = True
            yield ".".join(parts)
    if not found:
        names = {row.address.rpartition(".")[2] for row in breakdown.rows if row.kind in TAKE_ADAPTERS}
        raise SpecError(
            f"no layer of {breakdown.address} is called `{target}`",
            did_you_mean(target, names) or f"its layers that take adapters are {', '.join(sorted(names)[:12])}",
        )
