"""A network under repair: edits made so far, its rows beside the source's, and what a further edit would make of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from paramledger.diagnosis.alignment import Alignment, Pair, aligned
from paramledger.diagnosis.causes import CAUSES
from paramledger.diagnosis.laying import Laid, LaidRow, lay
from paramledger.diagnosis.observation import Item
from paramledger.diagnosis.sides import Ours, Side, Theirs
from paramledger.language.location import LocatedError, Location
from paramledger.language.reconciliations import SingleEdit
from paramledger.language.variants import Spec, variant
from paramledger.ledger.edits import EDITS, State, edit_of
from paramledger.ledger.ledger import Ledger
from paramledger.network.walk import network
from paramledger.problems import SpecError

PLACE = Location("diagnosis", ())
ADAPTIVE = "adaptive_pool"  # a parameter for what torchvision has in front of its dense layers, and Keras has not
AGAIN = 10  # what a cause costs that is there already
CUT = 60  # what it costs to begin from a network that is cut off itself


@dataclass(frozen=True, slots=True)
class Made:
    """A cause as edits. Without a code it is what the source happens to show, such as a length, and no cause."""

    code: str
    edits: tuple[SingleEdit, ...]

    @property
    def cost(self) -> int:
        return CAUSES[self.code].cost if self.code else 0


Proposal = tuple[Made, ...]


def cost_of(made: Iterable[Made]) -> int:
    """How implausible causes are together; one that occurs twice counts once and a little."""
    codes = [one.code for one in made if one.code]
    return sum(CAUSES[code].cost for code in set(codes)) + AGAIN * (len(codes) - len(set(codes)))


def setting(code: str, values: Mapping[str, Any]) -> Made:
    """A cause that sets parameters, arguments of lines, or axes of the input."""
    return Made(code, (SingleEdit(set=dict(values)),))


def dropping(code: str, addresses: Iterable[str]) -> Made:
    """A cause that leaves lines out."""
    return Made(code, (SingleEdit(drop=list(addresses)),))


@dataclass(frozen=True)
class Repaired:
    """A network after some edits, beside the source."""

    address: str
    state: State
    made: tuple[Made, ...]
    laid: Laid
    ours: Ours
    theirs: Theirs

    @cached_property
    def alignment(self) -> Alignment:
        return aligned(self.ours.rows, self.theirs.rows, self.ours.size_of, self.theirs.view.ordered)

    @property
    def spec(self) -> Spec:
        return self.state.spec

    @cached_property
    def cost(self) -> int:
        """How implausible its causes are together."""
        return cost_of(self.made) + (CUT if any(made.code for made in self.made) and self.is_cut else 0)

    @property
    def is_cut(self) -> bool:
        """Whether it began from a network without its classifier."""
        return self.spec.family.parameters.get("top") is True and self.published("top") is False

    def published(self, name: str) -> object:
        """A parameter of the network that it began from."""
        return variant(self.spec.family, self.address.partition("/")[2]).parameters.get(name)

    @property
    def closed(self) -> bool:
        """Whether every count is explained."""
        return not self.alignment.open and self.ours.total == self.theirs.total

    @property
    def badness(self) -> int:
        return self.alignment.distance + self.cost

    def laid_rows(self, pair: Pair) -> list[LaidRow]:
        """The network's rows of a pair."""
        return self.ours.laid_rows[pair.ours[0] : pair.ours[1]]

    def their_rows(self, pair: Pair) -> tuple[Side, ...]:
        return self.theirs.rows[pair.theirs[0] : pair.theirs[1]]

    def items(self, pair: Pair) -> tuple[Item, ...]:
        return self.theirs.items[pair.theirs[0] : pair.theirs[1]]

    def addresses(self, rows: Iterable[LaidRow]) -> list[str]:
        """Addresses that mean these rows and no others, with `*` for rounds where all of them are meant."""
        named: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            named[pattern(row.address)].append(row.address)
        return [
            address
            for starred, found in named.items()
            for address in ([starred] if len(found) == self.patterns[starred] else found)
        ]

    @cached_property
    def patterns(self) -> Mapping[str, int]:
        """How many rows each address with `*` for its rounds means."""
        counted: dict[str, int] = defaultdict(int)
        for row in self.laid.rows:
            counted[pattern(row.address)] += 1
        return counted


def pattern(address: str) -> str:
    """An address with `*` for the numbers of rounds."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", address)


@dataclass
class Workshop:
    """Where networks are walked for one source: how many walks there were, and how many there may be."""

    ledger: Ledger
    theirs: Theirs
    most: int
    walks: int = 0
    worth: int = 1_000  # what causes may cost together: more than the best that is known, and a little
    seen: dict[tuple[str, tuple[str, ...]], Repaired | None] = field(default_factory=dict)

    def start(self, address: str) -> Repaired | None:
        """A published network, as the source's framework has it where no count hangs on it."""
        spec = self.ledger.breakdown(address).spec
        start = self._walked(address, State(spec, storages=self.ledger.storages), ())
        if start is None or self.theirs.view.framework != "keras" or not spec.parameters.get(ADAPTIVE):
            return start
        plain = self.after(start, (setting("", {ADAPTIVE: False}),))
        return plain if plain is not None and plain.ours.total == start.ours.total else start

    def after(self, one: Repaired, proposal: Proposal) -> Repaired | None:
        """A network after more edits; None where they do not fit together."""
        key = (one.address, tuple(sorted(repr(made) for made in (*one.made, *proposal))))
        if key not in self.seen:
            self.seen[key] = self._after(one, proposal)
        return self.seen[key]

    def _after(self, one: Repaired, proposal: Proposal) -> Repaired | None:
        state = one.state
        try:
            for made in proposal:
                for edit in made.edits:
                    name, value = edit_of(edit)
                    state = EDITS[name].apply(state, value, PLACE)
        except (LocatedError, SpecError):
            return None
        return self._walked(one.address, state, (*one.made, *proposal), one)

    def _walked(
        self, address: str, state: State, made: tuple[Made, ...], before: Repaired | None = None
    ) -> Repaired | None:
        training = "training" in state.counting.also
        if before is not None and state.spec is before.state.spec:
            ours = Ours(before.laid, self.theirs.view, training)
            return replace(before, state=state, made=made, ours=ours)
        if self.walks >= self.most:
            return None
        self.walks += 1
        try:
            laid = lay(network(state.spec, self.ledger.layer_cache))
        except (LocatedError, SpecError):
            return None
        return Repaired(address, state, made, laid, Ours(laid, self.theirs.view, training), self.theirs)
