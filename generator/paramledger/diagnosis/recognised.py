"""Sources that need no repair: a checkpoint or a listing with the very tensors of a variant, and a configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from paramledger.diagnosis.configured import meant
from paramledger.diagnosis.equal import Same, equal
from paramledger.diagnosis.made import Made
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.readings import MOST_READINGS, Reading, reading
from paramledger.diagnosis.sides import Theirs
from paramledger.diagnosis.totals import COUNTER, counts_rows_alone
from paramledger.diagnosis.workshop import Workshop
from paramledger.language.reconciliations import SingleEdit
from paramledger.ledger.adapted import adapted
from paramledger.ledger.ledger import Ledger


def recognised(workshop: Workshop, observation: Observation, total: int | None) -> tuple[Reading, ...]:
    """A reading for each variant with these tensors, whatever their names, order and layout: whole ones first."""
    ledger = workshop.ledger
    found = [one for one in equal(ledger, observation) if not ledger.breakdown(one.address).variant.mistaken]
    made = (_reading(workshop, one, total) for one in found[:MOST_READINGS])
    return tuple(one for one in made if one is not None and not one.remainder)


def _reading(workshop: Workshop, same: Same, total: int | None) -> Reading | None:
    start = workshop.start(same.address)
    if start is None:
        return None
    found = reading(workshop.ledger, start, tuple(_counted(workshop.theirs, same)), total)
    rows = len(start.theirs.rows)
    return replace(found, rows=rows, agreed=rows, table=found.table if found.causes else ()) if found else None


def _counted(theirs: Theirs, same: Same) -> Iterator[Made]:
    """What is counted beside a network's own parameters; Keras counts moving statistics in any case."""
    observation = theirs.observation
    if same.training:
        yield Made("aux_heads_on", (SingleEdit(include="training"),))
    if same.state and observation.framework != "keras" and not counts_rows_alone(theirs):
        names = {held.name.rpartition(".")[2] for item in observation.items for held in item.tensors}
        yield Made("bn_stats_counted", (SingleEdit(include=["state", "tracked"] if COUNTER in names else "state"),))
    if same.again:
        yield Made("tied_counted_twice", (SingleEdit(count_ties_twice=True),))


def configuration(ledger: Ledger, observation: Observation) -> Reading:
    """The network that settings mean, with the adapters that they say. Raises SpecError for one that is not here."""
    found = meant(ledger, observation.settings)
    network = ledger.breakdown(found.address)
    title = network.title
    if found.adapters:
        title += f" with adapters of rank {found.adapters.rank}"
        layers = [found.adapters.layers] if isinstance(found.adapters.layers, str) else found.adapters.layers
        network = adapted(network, found.adapters.rank, layers, found.adapters.magnitude)
    return Reading("correct", found.address, network.parameters, (), 0, 0, 0, title=title)
