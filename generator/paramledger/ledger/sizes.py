"""What the tensors of a row come to in a way of counting: elements or bytes, as they are or as a scheme stores them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from paramledger.counts.quantities import Described
from paramledger.counts.rows import Row
from paramledger.language.storage import Storage
from paramledger.ledger.breakdown import Breakdown
from paramledger.ops.base import Tensor
from paramledger.problems import SpecError
from paramledger.storage import Keeper, Kept, keeper, network_of


@dataclass(frozen=True)
class Sizes:
    """The sizes of a row's tensors, of those that `counts` holds for: of one quantity, in a scheme if there is a
    `keeper`; with `without_frozen` a frozen layer has those of its adapter alone.
    """

    what: Described
    counts: Callable[[Tensor], bool]
    keeper: Keeper | None
    ties_twice: bool
    without_frozen: bool

    @cached_property
    def kept(self) -> dict[tuple[str, str], tuple[Kept, ...]]:
        """Each tensor as it is stored, by the addresses of its row and its name."""
        if self.keeper is None:
            return {}
        return {
            (row.address, tensor.name): tuple(self.keeper.kept(number))
            for number, (row, tensor, _) in enumerate(self.keeper.network.tensors)
        }

    def of(self, row: Row) -> int:
        """All tensors that are counted."""
        beside = row.frozen and self.without_frozen
        return sum(self._one(row, tensor) for tensor in self._own(row) if tensor.adapter or not beside)

    def frozen(self, row: Row) -> int:
        """Those that training leaves as they are."""
        return sum(self._one(row, each) for each in self._own(row) if not each.adapter) if row.frozen else 0

    def trainable(self, row: Row) -> int:
        """Those that training changes."""
        return sum(self._one(row, each) for each in self._own(row) if each.adapter or not row.frozen)

    def _own(self, row: Row) -> Iterator[Tensor]:
        twice = self.ties_twice or (self.keeper is not None and self.keeper.scheme.ties_twice)
        return filter(self.counts, row.tensors if twice else row.own_tensors)

    def _one(self, row: Row, tensor: Tensor) -> int:
        if self.keeper is None:
            return tensor.size * self.what.each
        kept, *others = self.kept[row.address, tensor.name]
        if any(other.bytes != kept.bytes for other in others):
            raise SpecError(
                f"`{self.keeper.name}` keeps layers like `{row.address}` in different formats: a row has no size",
                "let a claim name the scheme in `storage`",
            )
        return {"bytes": kept.bytes, "total": kept.elements}.get(self.what.name, kept.numel)


def keeper_of(breakdown: Breakdown, scheme: str, storages: Mapping[str, Storage]) -> Keeper:
    """How a network is kept in a scheme; raises SpecError."""
    return keeper(network_of(breakdown.root, breakdown.family.name), storages, scheme)
