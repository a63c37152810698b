"""Ties: tensors that one layer owns and another uses. Checked once, on the finished tree."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.language.location import LocatedError, Location
from paramledger.network.tree import Entry, Group, Leaf, Match, find
from paramledger.ops.axes import shape_text
from paramledger.ops.base import Shape
from paramledger.problems import SpecError


def check_ties(root: Group) -> None:
    """Raises LocatedError for a tie to nothing, to something that is tied itself, or to tensors of other shapes."""
    for layer, entry, group in _tied(root, "", set()):
        try:
            _check_tie(group if entry.tied_to.startswith(".") else root, entry)
        except LocatedError as misplaced:
            raise misplaced.inside(layer) from None


def _check_tie(root: Group, entry: Entry) -> None:
    """Checks a tie whose address starts from `root`: the network, or the list that the line stands in."""
    place = entry.line.at("tied_to")
    if "*" in entry.tied_to:
        raise LocatedError(place, f"`{entry.tied_to}` names more than one layer", "name one")
    try:
        found = find(root, entry.tied_to.removeprefix("."))
    except SpecError as wrong:
        raise LocatedError(place, f"tied to {wrong.message}", wrong.hint) from None
    _check(entry, found, place)


def _tied(group: Group, prefix: str, seen: set[int]) -> Iterator[tuple[str, Entry, Group]]:
    """The entries with a `tied_to`, their addresses and lists; of equal blocks the first."""
    if id(group) in seen:
        return
    seen.add(id(group))
    for entry in group.entries:
        if not entry.tied_to and isinstance(entry.node, Leaf):
            continue
        address = prefix + entry.part
        own_round = entry.line.shared and entry.tied_to.startswith(f".{entry.name}.")   # compared when it was walked
        if entry.tied_to and not own_round:
            yield address, entry, group
        if isinstance(entry.node, Group):
            yield from _tied(entry.node, f"{address}.", seen)


def _check(entry: Entry, found: list[Match], place: Location) -> None:
    target = found[0]
    if len(found) > 1 or target.times > 1:
        raise LocatedError(place, f"`{entry.tied_to}` names more than one layer", "name one round: `layer.0`")
    if target.entry is entry:
        raise LocatedError(place, f"`{entry.tied_to}` is tied to itself", "tie to the layer that has the tensor")
    if any(step.entry.tied for step in target.path):
        raise LocatedError(place, f"`{entry.tied_to}` is itself tied", "tie to the layer that has the tensor")
    if any(step.entry.training for step in target.path) and not entry.training:
        raise LocatedError(place, f"`{entry.tied_to}` is used only in training", "tie to a layer that is always there")
    ours, theirs = _shapes(entry), _shapes(Entry("", target.entry.node, target.entry.line, tied=entry.tied))
    if len(ours) != len(theirs) or any(not _agree(a, b) for a, b in zip(ours, theirs, strict=True)):
        raise LocatedError(
            place,
            f"tensors of shapes {_list(ours)} cannot be those of `{entry.tied_to}`, {_list(theirs)}",
            "tied tensors have the same shape, or transposed",
        )


def _agree(a: Shape, b: Shape) -> bool:
    """Whether two tensors can be one: the same shape, or inputs and outputs changed over."""
    return a == b or (len(a) > 1 and a == (b[1], b[0], *b[2:]) if len(b) > 1 else False)


def _list(shapes: list[Shape]) -> str:
    return ", ".join(shape_text(shape, "×") for shape in shapes[:4]) + ("…" if len(shapes) > 4 else "") or "none"


def _shapes(entry: Entry) -> list[Shape]:
    if isinstance(entry.node, Leaf):
        return [tensor.shape for tensor in entry.node.tensors if entry.tied != "weight" or tensor.name == "weight"]
    return [shape for _, shape in _named(entry.node)]


def _named(node: Leaf | Group) -> Iterator[tuple[str, Shape]]:
    """The names and shapes of all tensors of a node, a loop's rounds counted, in order."""
    if isinstance(node, Leaf):
        yield from ((tensor.name, tensor.shape) for tensor in node.tensors)
        return
    for entry in node.entries:
        for name, shape in _named(entry.node):
            yield f"{entry.name}×{entry.times}.{name}", shape


def same_tensors(a: Leaf | Group, b: Leaf | Group) -> bool:
    """Whether two nodes own tensors of the same names and shapes."""
    return list(_named(a)) == list(_named(b))
