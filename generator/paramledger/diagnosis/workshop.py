"""Where networks are walked for one source, each once and within a budget: published ones, and edited ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from paramledger.diagnosis.candidates import homes_of
from paramledger.diagnosis.hypotheses import FOREIGN, PLACE, Repaired
from paramledger.diagnosis.laying import Laying, lay
from paramledger.diagnosis.made import Made, Proposal, setting
from paramledger.diagnosis.ordering import nearest_order
from paramledger.diagnosis.parameter_codes import code_of
from paramledger.diagnosis.regrouping import regrouped
from paramledger.diagnosis.sides import Ours, Theirs
from paramledger.language.causes import CAUSES
from paramledger.language.location import LocatedError
from paramledger.language.variants import Spec, variant
from paramledger.ledger.edits import State, edited
from paramledger.ledger.ledger import Ledger
from paramledger.network.block_cache import BlockCache
from paramledger.network.walk import network
from paramledger.problems import SpecError

ADAPTIVE = "adaptive_pool"  # a parameter for what torchvision has in front of its dense layers, and Keras has not
MOST_LAID = 60_000  # rows of networks that are laid for one source
MOST_COMPARED = 90_000  # rows of networks, and of the source beside each, that are aligned for one source
RARE = 12  # what it costs to begin from a network that no framework has
DERIVED = frozenset({"width_multiplier", "wrong_input_size", "stride_placement"})  # what no network is known for
SHORTER = 11  # what it costs to make a network a third shorter
Key: TypeAlias = tuple[str, tuple[str, ...]]


def derived(spec: Spec, name: str) -> int:
    """What it costs to begin from a variant that is its family's default but for its widths or the size of its input:
    a little more than to begin from the default and to change them.
    """
    default = spec.family.model.default
    if name == default:
        return 0
    other = variant(spec.family, default).parameters
    codes = {code_of(key) for key, value in spec.parameters.items() if value != other.get(key)}
    return sum(CAUSES[code].cost for code in codes) + 1 if codes and codes <= DERIVED else 0


@dataclass
class Workshop:
    """Where networks are walked for one source: how many walks there were, and how many there may be."""

    ledger: Ledger
    theirs: Theirs
    most: int = 60  # walks that are allowed so far: those of published networks at first
    walks: int = 0
    laid: int = 0  # rows of networks so far
    compared: int = 0  # rows of both sides so far
    worth: int = 1_000  # what causes may cost together: more than the best that is known, and a little
    seen: dict[Key, Repaired | None] = field(default_factory=dict)  # by where they began and what was made of them
    blocks: BlockCache = field(default_factory=BlockCache)  # what its networks have in common
    laying: Laying = field(default_factory=Laying)

    @property
    def spent(self) -> bool:
        """Whether no further network is compared: a long source takes no longer than others, for it is not tried as
        often.
        """
        return self.compared + len(self.theirs.rows) > MOST_COMPARED

    @property
    def half_spent(self) -> bool:
        """Whether half of the rows that may be laid or compared are used up."""
        return 2 * self.laid > MOST_LAID or 2 * self.compared > MOST_COMPARED

    def compares(self, one: Repaired) -> None:
        """Note that a network is aligned with the source."""
        self.compared += len(one.ours) + len(self.theirs.rows)

    def start(self, address: str) -> Repaired | None:
        """A published network, as the source's framework has it where no count hangs on it."""
        return self._once((address, ()), lambda: self._started(address))

    def _started(self, address: str) -> Repaired | None:
        spec = self.ledger.breakdown(address).spec
        start = self._walked(address, State(spec, storages=self.ledger.storages), ())
        if start is not None:
            start = replace(start, strange=derived(spec, start.variant) or self._rare(start))
            self.compares(start)
        shown = self.theirs.view.light
        without = self.theirs.view.framework == "keras" or ("pool" in shown and "gap" not in shown)
        if start is None or not without or not spec.parameters.get(ADAPTIVE):
            return start
        plain = self.after(start, (setting("", {ADAPTIVE: False}),))
        return plain if plain is not None and plain.ours.total == start.ours.total else start

    def _rare(self, start: Repaired) -> int:
        """What it costs that no framework has a network: less where the source's has none of its family."""
        if start.implementations:
            return 0
        family = f"{start.spec.family.name}/"
        homes = homes_of(self.ledger)[self.theirs.view.framework]
        return RARE if any(address.startswith(family) for address in homes) else FOREIGN

    def after(self, one: Repaired, proposal: Proposal) -> Repaired | None:
        """A network after more edits; None where they do not fit together."""
        key = (one.address, tuple(sorted(repr(made) for made in (*one.made, *proposal))))
        return self._once(key, lambda: self._after(one, proposal))

    def _once(self, key: Key, make: Callable[[], Repaired | None]) -> Repaired | None:
        """What was made for a key, or is made now. Nothing is noted for want of walks: there may be more later."""
        if key not in self.seen:
            made = make()
            if made is None and self.walks >= self.most:
                return None
            self.seen[key] = made
        return self.seen[key]

    def _after(self, one: Repaired, proposal: Proposal) -> Repaired | None:
        state = one.state
        try:
            for made in proposal:
                for edit in made.edits:
                    state = edited(state, edit, PLACE)
        except (LocatedError, SpecError):
            return None
        return self._walked(one.address, state, (*one.made, *proposal), one)

    def _walked(
        self, address: str, state: State, made: tuple[Made, ...], before: Repaired | None = None
    ) -> Repaired | None:
        training = "training" in state.counting.also
        if before is not None and state.spec is before.state.spec:
            ours = Ours(before.laid, before.theirs.view, training)
            return replace(before, state=state, made=made, ours=ours, began=before.differ)
        if self.walks >= self.most or self.spent:
            return None
        self.walks += 1
        if self.laid > MOST_LAID:
            return None
        try:
            laid = lay(network(state.spec, self.ledger.line_count, self.blocks), self.laying)
        except (LocatedError, SpecError):
            return None
        self.laid += len(laid.rows)
        if not laid.rows:
            return None
        ours = Ours(laid, self.theirs.view, training)
        theirs = before.theirs if before else nearest_order(ours, regrouped(ours, self.theirs))
        found = Repaired(address, state, made, laid, ours, theirs)
        if before is None:
            return found
        shorter = SHORTER if 3 * len(laid.rows) < 2 * len(before.laid.rows) else 0
        return replace(found, began=before.differ, strange=before.strange + shorter)
