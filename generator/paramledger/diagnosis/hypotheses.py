"""A network under repair: edits made so far, its rows beside the source's, and what a further edit would make of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from paramledger.diagnosis.alignment import CHANGED, Alignment, aligned
from paramledger.diagnosis.candidates import homes_of
from paramledger.diagnosis.laying import Laid, LaidRow, Laying, lay
from paramledger.diagnosis.made import Made, Proposal, cost_of, setting
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.observation import Item
from paramledger.diagnosis.ordering import nearest_order
from paramledger.diagnosis.parameter_codes import code_of
from paramledger.diagnosis.regrouping import regrouped
from paramledger.diagnosis.sides import Ours, Side, Theirs
from paramledger.language.causes import CAUSES
from paramledger.language.location import LocatedError, Location
from paramledger.language.variants import Spec, variant
from paramledger.ledger.edits import EDITS, State, edit_of
from paramledger.ledger.ledger import Ledger
from paramledger.network.block_cache import BlockCache
from paramledger.network.walk import network
from paramledger.problems import SpecError

PLACE = Location("diagnosis", ())
ADAPTIVE = "adaptive_pool"  # a parameter for what torchvision has in front of its dense layers, and Keras has not
MOST_CODES = 5
FEW_CHOICES = 4  # of a network of which hardly a row is as published
MOST_LAID = 60_000  # rows of networks that are laid for one source
MOST_COMPARED = 90_000  # rows of networks, and of the source beside each, that are aligned for one source
SPLIT = 8  # rows that may be one of the other side together with others
FOREIGN = 6  # what it costs to begin from another framework's network
RARE = 12  # what it costs to begin from a network that no framework has
DERIVED = frozenset({"width_multiplier", "wrong_input_size", "stride_placement"})  # what no network is known for
HEAD_CODES = frozenset({"wrong_num_classes", "wrong_units", "extra_fc", "missing_fc", "bn_added"})
NESTED = 60  # what it costs to change the head of a network that the source shows as one row, with a head of its own
SHORTER = 11  # what it costs to make a network a third shorter
CUT = 60  # what it costs to begin from a network that is cut off itself


@dataclass(frozen=True)
class Repaired:
    """A network after some edits, beside the source."""

    address: str
    state: State
    made: tuple[Made, ...]
    laid: Laid
    ours: Ours
    theirs: Theirs
    began: int = -1  # rows that differed before any edit
    strange: int = 0  # what it costs to begin from this network, beyond what its causes cost

    @cached_property
    def alignment(self) -> Alignment:
        return aligned(self.ours.rows, self.theirs.rows, self.ours.size_of)

    @cached_property
    def least(self) -> int:
        """What the distance is at least, by the counts alone: without an alignment."""
        ours, theirs = self.ours.counts, self.theirs
        least = self._unlike
        if not theirs.has_wholes:
            gone = ours - theirs.counts
            alone = sum(number for count, number in gone.items() if count not in theirs.together)
            least = max(least, alone, gone.total() - SPLIT, (theirs.counts - ours).total() - SPLIT)
        return CHANGED * least

    @property
    def _unlike(self) -> int:
        """Rows of the source that can have no partner: neither a row, nor several where they may, nor a part of one."""
        ours, theirs = self.ours, self.theirs
        parts = set[int]().union(*(theirs.together[count] for count in theirs.together.keys() & ours.counts.keys()))
        left = [row for row in theirs.rows if row.count and row.number not in parts]
        single = Counter(row.count for row in left if not row.whole) - ours.counts
        return single.total() + sum(not ours.has_run(row.count) for row in left if row.whole)

    @property
    def spec(self) -> Spec:
        return self.state.spec

    @cached_property
    def cost(self) -> int:
        """How implausible its causes are together."""
        edited = any(made.code for made in self.made)
        return (
            cost_of(self.made)
            + (CUT if edited and self.is_cut else 0)
            + (FOREIGN if edited and self.is_foreign else 0)
            + (self.strange if edited else 0)
            + (NESTED if edited and self.theirs.nested and not self.keeps_head else 0)
        )

    @property
    def keeps_head(self) -> bool:
        """Whether it says nothing of the head, or that there is another one."""
        codes = {made.code for made in self.made}
        return "include_top_false" in codes or not codes & HEAD_CODES

    @property
    def variant(self) -> str:
        """The name of the variant from which it began."""
        return self.address.partition("/")[2]

    @property
    def implementations(self) -> frozenset[str]:
        """The frameworks that have the network from which it began, or whose examples it is named after."""
        named = ["keras"] if "keras" in self.variant else []
        return frozenset((*self.spec.family.model.variants[self.variant].implementations, *named))

    @property
    def is_foreign(self) -> bool:
        """Whether it began from a network that only other frameworks have."""
        keras = self.theirs.view.framework == "keras"
        return bool(self.implementations) and not any((home == "keras") == keras for home in self.implementations)

    @property
    def differ(self) -> int:
        """Rows that differed before any edit."""
        return self.began if self.began >= 0 else self.alignment.open

    @property
    def choices(self) -> int:
        """Numbers and layers that were chosen freely so that rows agree."""
        return sum(made.choices for made in self.made)

    @property
    def is_cut(self) -> bool:
        """Whether it began from a network without its classifier."""
        return self.spec.family.parameters.get("top") is True and self.published("top") is False

    def published(self, name: str) -> object:
        """A parameter of the network that it began from."""
        return variant(self.spec.family, self.variant).parameters.get(name)

    @property
    def closed(self) -> bool:
        """Whether every count is explained."""
        return not self.alignment.open and self.ours.total == self.theirs.total

    @property
    def believable(self) -> bool:
        """Whether every count is explained, and there are enough rows that agree for the number of choices. If hardly a
        row was as published, only a few choices are believed.
        """
        codes = {made.code for made in self.made if made.code}
        rows = len(self.theirs.rows)
        bears = self.alignment.evidence >= 2 * self.choices + 1 and 2 * self.alignment.agreed >= rows
        is_other = 10 * self.differ >= 9 * rows and self.choices > FEW_CHOICES
        return self.closed and len(codes) <= MOST_CODES and bears and not is_other

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
            for address in ([starred] if len(found) == self.patterns[starred] > 1 else found)
        ]

    @cached_property
    def patterns(self) -> Mapping[str, int]:
        """How many rows each address with `*` for its rounds means."""
        counted: dict[str, int] = defaultdict(int)
        for row in self.laid.rows:
            counted[pattern(row.address)] += 1
        return counted


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


def pattern(address: str) -> str:
    """An address with `*` for the numbers of rounds."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", address)


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
    starts: dict[str, Repaired | None] = field(default_factory=dict)
    seen: dict[tuple[str, tuple[str, ...]], Repaired | None] = field(default_factory=dict)
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
        if address not in self.starts:
            made = self._started(address)
            if made is None and self.walks >= self.most:
                return None     # it may be tried when there are more walks
            self.starts[address] = made
        return self.starts[address]

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
        if key not in self.seen:
            made = self._after(one, proposal)
            if made is None and self.walks >= self.most:
                return None     # it may be tried when there are more walks
            self.seen[key] = made
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
