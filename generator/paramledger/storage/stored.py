"""A network in a storage scheme. Three counts stay apart: parameters, the elements that stand for them, and bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from paramledger.counts.rows import Row, rows, unfolded
from paramledger.language.expressions import expression
from paramledger.language.reconciliations import Evidence
from paramledger.language.storage import Format, Piece, Rule, Scheme, Storage
from paramledger.network.tree import Group
from paramledger.ops.base import Tensor
from paramledger.problems import SpecError, did_you_mean
from paramledger.storage.words import Network, TensorScope, network_of, words_of

LAYER = "layer"     # the word that tells equal layers apart


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
    """A network in a scheme: `parameters` as ever, `numel` and `elements` as stored, and `bytes`."""

    name: str
    storage: Storage
    scheme: Scheme
    tensors: tuple[Kept, ...]

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

    @cached_property
    def formats(self) -> dict[str, int]:
        """The bytes of each format, the largest first."""
        found: dict[str, int] = {}
        for one in self.tensors:
            found[one.format] = found.get(one.format, 0) + one.bytes * one.count
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))


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


@dataclass(frozen=True)
class Keeper:
    """A scheme at work on the tensors of one network."""

    name: str
    storage: Storage
    scheme: Scheme
    network: Network

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*self.storage.rules, *self.scheme.rules)

    @cached_property
    def tells_layers_apart(self) -> bool:
        """Whether equal layers may be kept in different formats, so that each has to be looked at."""
        return LAYER in _asked(self.rules, self.storage.words)

    def keeps(self, row: Row, tensor: Tensor) -> bool:
        """Whether a tensor of a row is written: one that is another layer's own is written there, or twice."""
        return row.owns(tensor.name) or self.scheme.ties_twice

    def kept(self, row: Row, tensor: Tensor) -> Kept:
        """A tensor of a row as it is kept; raises SpecError for one that no format fits."""
        scope = TensorScope(words_of(row, tensor, self.network), self.storage.words)
        try:
            name = next((rule.format for rule in self.rules if _holds(rule.when, scope)), self.scheme.rest)
            name, sizes = _format(name, self.storage, scope)
        except SpecError as wrong:
            raise SpecError(f"`{row.address}`, {tensor.name}: {wrong.message}", wrong.hint) from None
        numel = sum(count for piece, count, _ in sizes if piece.parameter) if tensor.trainable else 0
        elements, taken = sum(count for _, count, _ in sizes), sum(size for _, _, size in sizes)
        return Kept(row, tensor, name, row.count, numel, elements, taken)


def keeper(root: Group, family: str, storages: Mapping[str, Storage], name: str) -> Keeper:
    """The scheme of this name for a network; raises SpecError with the nearest names."""
    return Keeper(name, *scheme_of(storages, name), network_of(root, family))


def stored(root: Group, family: str, storages: Mapping[str, Storage], name: str) -> Stored:
    """A network in a scheme of this name; raises SpecError for one that is not there, or that does not fit a tensor."""
    made = keeper(root, family, storages, name)
    found = unfolded(root) if made.tells_layers_apart else rows(root)
    tensors = tuple(
        made.kept(row, tensor)
        for row in found
        if not row.training
        for tensor in row.tensors
        if made.keeps(row, tensor)
    )
    return Stored(name, made.storage, made.scheme, tensors)


def _holds(text: str, scope: TensorScope) -> bool:
    value = expression(text).evaluate(scope)
    if not isinstance(value, bool):
        raise SpecError(f"`{text}` is no condition", 'write a comparison, such as `op == "linear"`')
    return value


def _format(name: str, storage: Storage, scope: TensorScope) -> tuple[str, list[tuple[Piece, int, int]]]:
    """The format that fits a tensor, and its pieces with their elements and bytes."""
    found: Format = storage.formats[name]
    passed = [name]
    while found.otherwise and scope.value("columns") % max(piece.block for piece in found.pieces):   # type: ignore[operator]
        name, found = found.otherwise, storage.formats[found.otherwise]
        if name in passed:
            raise SpecError(f"no format fits: `{'` -> `'.join([*passed, name])}`", "let one of them fit every tensor")
        passed.append(name)
    return name, [_piece(piece, scope) for piece in found.pieces]


def _piece(piece: Piece, scope: TensorScope) -> tuple[Piece, int, int]:
    count = piece.elements if isinstance(piece.elements, int) else expression(piece.elements).evaluate(scope)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise SpecError(f"`{piece.elements}` is {count}", "the elements of a tensor are a whole number")
    if count % piece.block:
        raise SpecError(f"{count:,} elements do not fill blocks of {piece.block}", "name a format in `otherwise`")
    return piece, count, count // piece.block * piece.bytes


@lru_cache(256)
def _names(text: str) -> frozenset[str]:
    return expression(text).names


def _asked(rules: Iterable[Rule], defined: Mapping[str, str]) -> set[str]:
    """Every word that the rules ask for, those behind defined words too."""
    asked = {name for rule in rules for name in _names(rule.when)}
    while more := {name for word in asked & defined.keys() for name in _names(defined[word])} - asked:
        asked |= more
    return asked
