"""A network under repair: edits made so far, its rows beside the source's, and what a further edit would make of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from paramledger.diagnosis.alignment import CHANGED, Alignment, aligned
from paramledger.diagnosis.laying import Laid, LaidRow
from paramledger.diagnosis.made import Made, cost_of
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.observation import Item
from paramledger.diagnosis.sides import Ours, Side, Theirs
from paramledger.language.location import Location
from paramledger.language.variants import Spec, variant
from paramledger.ledger.edits import State

PLACE = Location("diagnosis", ())
MOST_CODES = 5
FEW_CHOICES = 4  # of a network of which hardly a row is as published
SPLIT = 8  # rows that may be one of the other side together with others
FOREIGN = 6  # what it costs to begin from another framework's network
HEAD_CODES = frozenset({"wrong_num_classes", "wrong_units", "extra_fc", "missing_fc", "bn_added"})
NESTED = 60  # what it costs to change the head of a network that the source shows as one row, with a head of its own
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


def pattern(address: str) -> str:
    """An address with `*` for the numbers of rounds."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", address)
