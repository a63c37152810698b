"""A network in a storage scheme. Three counts stay apart: parameters, the elements that stand for them, and bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from paramledger.counts.rows import Row
from paramledger.language.reconciliations import Evidence
from paramledger.language.storage import Piece, Scheme, Storage
from paramledger.ops.base import Tensor
from paramledger.problems import SpecError, did_you_mean
from paramledger.storage.words import Network, TensorScope

FIGURES = ("numel", "elements", "bytes")    # of a network as it is stored


@dataclass(frozen=True, slots=True)
class Kept:
    """A tensor as it is kept, with what comes with it. Figures are those of one; `count` is how many such there are.

    `elements` stand in the file; `numel` are those of them that the framework has as parameters.
    """

    row: Row
    tensor: Tensor
    format: str
    count: int
    numel: int
    elements: int
    bytes: int

    @property
    def parameters(self) -> int:
        return self.tensor.size if self.tensor.trainable else 0


@dataclass(frozen=True)
class Stored:
    """A network in a scheme: its tensors as they are kept, and what they come to."""

    name: str
    storage: Storage
    scheme: Scheme
    tensors: tuple[Kept, ...]

    def __repr__(self) -> str:
        return f"<Stored {self.name}: {self.elements:,} elements, {self.bytes:,} bytes>"

    @property
    def title(self) -> str:
        return self.scheme.title

    @property
    def evidence(self) -> Evidence:
        return self.scheme.evidence or self.storage.evidence

    @property
    def judge(self) -> str:
        """What the numbers of the scheme were compared with."""
        return self.scheme.judge or self.storage.judge

    @property
    def packs(self) -> bool:
        """Whether the scheme keeps some tensor otherwise than the rest; one that has no rules of its own always does.
        """
        own = {rule.format for rule in self.scheme.rules}
        return not own or any(one.format != self.scheme.rest for one in self.tensors)

    def of(self, figure: str) -> int:
        """One of FIGURES."""
        return int(getattr(self, figure))

    @cached_property
    def numel(self) -> int:
        """What adding up `numel` over the framework's parameters gives."""
        return sum(one.numel * one.count for one in self.tensors)

    @cached_property
    def elements(self) -> int:
        """The elements of all tensors in the file: what model pages add up."""
        return sum(one.elements * one.count for one in self.tensors)

    @cached_property
    def bytes(self) -> int:
        """What the tensors take, without the file's header."""
        return sum(one.bytes * one.count for one in self.tensors)


def scheme_names(storages: Mapping[str, Storage]) -> list[str]:
    """`bitsandbytes/nf4`: every scheme, files by name, schemes as written."""
    return [f"{name}/{key}" for name, storage in sorted(storages.items()) for key in storage.schemes]


def scheme_of(storages: Mapping[str, Storage], name: str) -> tuple[Storage, Scheme]:
    """A scheme by name; raises SpecError with the nearest names."""
    file, _, key = name.partition("/")
    storage = storages.get(file)
    if storage is None or key not in storage.schemes:
        known = scheme_names(storages)
        hint = did_you_mean(name, known) or f"schemes are {', '.join(known[:8])} …"
        raise SpecError(f"there is no storage scheme `{name}`", hint)
    return storage, storage.schemes[key]


def described_by(network: Network, storages: Mapping[str, Storage]) -> list[str]:
    """The schemes that describe a network."""
    return [name for name in scheme_names(storages) if _describes(storages[name.partition("/")[0]], network)]


def _describes(storage: Storage, network: Network) -> bool:
    return _holds(storage.networks, TensorScope(network.words, {}))


@dataclass(frozen=True)
class Keeper:
    """A scheme at work on the tensors of one network."""

    name: str
    storage: Storage
    scheme: Scheme
    network: Network

    def kept(self, number: int) -> Iterator[Kept]:
        """The tensor of this number as it is kept: of equal layers once, unless the scheme tells them apart. Raises
        SpecError for a tensor that no format fits.
        """
        row, tensor, _ = self.network.tensors[number]
        layers = self.network.layers(row)
        scope = self.network.scope(number, layers[0], self.storage)
        scope.asked = False
        first = self._one(row, tensor, scope, row.count)
        if not scope.asked or len(layers) == 1:
            yield first
            return
        for layer in layers:
            each = self.network.scope(number, layer, self.storage)
            yield self._one(row, tensor, each, row.count // len(layers))

    def _one(self, row: Row, tensor: Tensor, scope: TensorScope, count: int) -> Kept:
        try:
            rules = (*self.storage.rules, *self.scheme.rules)
            name = next((rule.format for rule in rules if _holds(rule.when, scope)), self.scheme.rest)
            name, sizes = self._sizes(name, scope)
        except SpecError as wrong:
            raise SpecError(f"`{row.address}`, {tensor.name}: {wrong.message}", wrong.hint) from None
        numel = sum(elements for piece, elements, _ in sizes if piece.parameter) if tensor.trainable else 0
        elements, taken = sum(elements for _, elements, _ in sizes), sum(size for _, _, size in sizes)
        return Kept(row, tensor, name, count, numel, elements, taken)

    def _sizes(self, name: str, scope: TensorScope) -> tuple[str, list[tuple[Piece, int, int]]]:
        """The format that fits a tensor, and its pieces with their elements and bytes."""
        passed = [name]
        columns = scope.words["columns"]
        assert isinstance(columns, int)
        while (other := self.storage.formats[name].otherwise) and any(
            columns % piece.block for piece in self.storage.formats[name].pieces
        ):
            if other in passed:
                raise SpecError(f"no format fits: `{'`, `'.join(passed)}`", "let one of them fit every tensor")
            passed.append(name := other)
        return name, [_piece(piece, scope) for piece in self.storage.formats[name].pieces]


def keeper(network: Network, storages: Mapping[str, Storage], name: str) -> Keeper:
    """The scheme of this name for a network; raises SpecError for one that is not there or does not describe it."""
    storage, scheme = scheme_of(storages, name)
    if not _describes(storage, network):
        raise SpecError(f"`{name}` does not describe this network", f"it describes those with `{storage.networks}`")
    return Keeper(name, storage, scheme, network)


def stored(network: Network, storages: Mapping[str, Storage], name: str) -> Stored:
    """A network in a scheme of this name; raises SpecError for one that is not there, or that does not fit a tensor."""
    made = keeper(network, storages, name)
    tensors = tuple(
        kept
        for number, (row, tensor, _) in enumerate(network.tensors)
        if row.owns(tensor.name) or made.scheme.ties_twice
        for kept in made.kept(number)
    )
    return Stored(name, made.storage, made.scheme, tensors)


def _holds(text: str, scope: TensorScope) -> bool:
    value = scope.worked_out(text)
    if not isinstance(value, bool):
        raise SpecError(f"`{text}` is not a condition", 'write a comparison, such as `op == "linear"`')
    return value


def _piece(piece: Piece, scope: TensorScope) -> tuple[Piece, int, int]:
    count = piece.elements if isinstance(piece.elements, int) else scope.worked_out(piece.elements)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise SpecError(f"`{piece.elements}` is {count}", "the elements of a tensor are a whole number")
    if count % piece.block:
        raise SpecError(f"{count:,} elements do not fill blocks of {piece.block}", "name a format in `otherwise`")
    return piece, count, count // piece.block * piece.bytes
