"""From the cells of a row of a Keras summary to an item."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from paramledger.diagnosis.observation import Axes, Item, Printed
from paramledger.diagnosis.reading.keras_classes import whole_class

CUT = "…"
NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,12}(?!,?\d)|\d{1,40}(?!,?\d)")
SHAPE = re.compile(r"\(([^()]{0,2000})\)|\[((?:None|\?|-?\d)[^()\[\]]{0,2000})\]")
EXTENTS = re.compile(r"None|\?|-?\d{1,18}")
NAMED = re.compile(r"(?P<name>[^(]{0,500})(?:\((?P<kind>[^()]{0,500})(?P<closed>\))?)?")
SEPARATED = re.compile(r"[,\s'\"]+")
POOLS = ("GlobalAveragePooling", "GlobalMaxPooling")
CONTAINERS = ("Functional", "Model", "Sequential")
TRAINED = {"Y": True, "N": False}
NOT_BUILT = ("unbuilt", "unused")


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table: the texts of its cells, how deep it is nested, its line and how it begins there."""

    layer: str
    shape: str
    count: str
    reads: str = ""
    trained: str = ""
    depth: int = 0
    line: int = 0
    text: str = ""


def item(row: Cells) -> Item:
    """The item that a row stands for; what is cut in the row is left open in it."""
    outputs = shapes(row.shape)
    name, kind = _name_and_kind(row.layer, len(outputs[0]) if outputs else 0)
    return Item(
        name=name,
        kind=kind,
        count=whole_number(row.count),
        outputs=outputs,
        reads=_reads(row.reads),
        depth=row.depth,
        whole=kind in CONTAINERS,
        trainable=TRAINED.get(row.trained.strip()),
        line=row.line,
        text=row.text,
    )


def whole_number(text: str) -> int | None:
    """A printed count; None if it is cut, or of a layer that is not built."""
    squeezed = "".join(text.split())
    if any(word in squeezed for word in NOT_BUILT) or not NUMBER.fullmatch(squeezed):
        return None
    return int(squeezed.replace(",", ""))


def shapes(text: str) -> tuple[Axes, ...]:
    """The shapes in a cell that are written whole: `[(None, 20, 32), (None, 32)]` has two."""
    found = (match[1] if match[1] is not None else match[2] for match in SHAPE.finditer(text))
    return tuple(_axes(one) for one in found if CUT not in one)


def linked(items: Sequence[Item], printed: Printed) -> tuple[Item, ...]:
    """The items with what only all of them tell: cut names that are read, wholes, and layers that are listed again."""
    return _again(_wholes(_sunk(_found(_spatial(items)))), printed)


def _name_and_kind(cell: str, rank: int) -> tuple[str, str]:
    match = NAMED.match("".join(cell.split()) if CUT in cell else " ".join(cell.split()))
    assert match is not None    # every part of the expression may be empty
    name, kind = match["name"].strip(), "".join((match["kind"] or "").split())
    if match["closed"] and CUT not in kind:
        return name, kind
    cut_name = name.endswith(CUT) or not match["kind"]
    return name, whole_class(kind.rstrip(CUT), name.rstrip(CUT), cut_name=cut_name, rank=rank)


def _axes(text: str) -> Axes:
    return tuple(int(one) if one.isdigit() else None for one in EXTENTS.findall(text))


def _reads(cell: str) -> tuple[str, ...]:
    """The layers that a cell of connections names: `conv2d[0][0]` and `conv2d[0…` are conv2d; `conv2…` stays cut."""
    bare = (one.lstrip("[").partition("[")[0] for one in SEPARATED.split(cell))
    return tuple(one for one in bare if one.strip("-") and not one.endswith("]"))


def _spatial(items: Sequence[Item]) -> list[Item]:
    """The cut class of a global pool, whose output has no positions, by how many axes of them the layer has that it
    reads; if that is not known, by those of the layers above it.
    """
    axes, found = 0, list[Item]()
    by_name = {one.name.rstrip(CUT): one for one in items}
    for one in items:
        if one.kind.startswith("Global") and not one.kind.endswith("D"):
            own = next((_axes_of(by_name[read.rstrip(CUT)]) for read in one.reads if read.rstrip(CUT) in by_name), axes)
            pool = next((pool for pool in POOLS if pool.startswith(one.kind)), "")
            one = replace(one, kind=f"{pool}{own}D") if pool and 1 <= own <= 3 else one
        found.append(one)
        axes = _axes_of(one) or axes
    return found


def _axes_of(one: Item) -> int:
    """How many axes of positions a layer's output has; 0 if they do not show."""
    return max((len(shape) - 2 for shape in one.outputs), default=0)


def _found(items: Sequence[Item]) -> list[Item]:
    """With whole names where a name that is read is cut, and one item alone begins so."""
    names = sorted({one.name for one in items})

    def found(read: str) -> str:
        if not read.endswith(CUT):
            return read
        start = bisect_left(names, read.rstrip(CUT))
        fit = [name for name in names[start : start + 2] if name.startswith(read.rstrip(CUT))]
        return fit[0] if len(fit) == 1 else read

    return [replace(one, reads=tuple(map(found, one.reads))) for one in items]


def _sunk(items: Sequence[Item]) -> list[Item]:
    """The depths of rows whose indentation is lost, so that all nested ones seem at depth 1.

    What follows a nested model is inside it until its count is reached, with what has no parameters behind that.
    """
    if max((one.depth for one in items), default=0) != 1:
        return list(items)
    sunk: list[Item] = []
    left: list[int] = []        # parameters that the open models still lack, the outermost first
    for one in items:
        while left and (not one.depth or (not left[-1] and (one.count or 0))):
            left.pop()
        if left and (one.count or 0) > left[-1]:
            left.clear()
        sunk.append(replace(one, depth=one.depth + len(left)))
        if one.depth and one.whole and one.count:
            left.append(one.count)
        elif left:
            left[-1] -= one.count or 0
    return sunk


def _wholes(items: Sequence[Item]) -> list[Item]:
    deeper = [one.depth for one in items[1:]] + [0] * bool(items)
    return [replace(one, whole=True) if below > one.depth else one for one, below in zip(items, deeper, strict=True)]


def _again(items: Sequence[Item], printed: Printed) -> tuple[Item, ...]:
    """Marked where a layer is listed again in another model, which shows in a total below the sum of the rows."""
    total = _without_optimizer(printed)
    if total is None or _sum(items) <= total:
        return tuple(items)
    seen: set[tuple[str, str, int | None]] = set()
    marked = []
    for one in items:
        key = one.name, one.kind, one.count
        marked.append(replace(one, again=True) if one.count and key in seen else one)
        seen.add(key)
    return tuple(marked)


def _without_optimizer(printed: Printed) -> int | None:
    if printed.trainable is not None and printed.frozen is not None:
        return printed.trainable + printed.frozen
    return None if printed.total is None else printed.total - (printed.optimizer or 0)


def _sum(items: Iterable[Item]) -> int:
    return sum(one.count or 0 for one in items if one.depth == 0)
