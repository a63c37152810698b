"""The network as a diagram: its top level, and folded away one for each kind of block inside, each with the table it is
drawn from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from paramledger.counts.totals import Known
from paramledger.digits import grouped
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.tree import Group
from paramledger.ops.axes import shape_text
from paramledger.pages.pictures.drawing import drawn, figure
from paramledger.pages.pictures.graph import Box, Graph, graph, kind
from paramledger.pages.pictures.graph_layout import layered
from paramledger.pages.shared.layer_table import has_anchor
from paramledger.pages.shared.markdown import Column, code, details, heading, link, listed, shape, table, wide
from paramledger.pages.shared.outline import Item, flat

MOST = 4    # names in a sentence
LINES = 2   # a network of fewer has nothing to draw


@dataclass(frozen=True, slots=True)
class Inside:
    """A kind of block: its name, where it first stands, what is in it."""

    name: str
    address: str
    group: Group
    graph: Graph

    @property
    def title(self) -> str:
        """`Inside layer, for example layers.0`."""
        return f"Inside {self.name}" + (f", for example {self.address}" if self.address != self.name else "")

    @property
    def plain(self) -> bool:
        """Whether its lines can be said in a row."""
        return self.graph.is_row or sum(box.kind == "line" for box in self.graph.boxes) < LINES


def diagrams(breakdown: Breakdown, items: Iterable[Item]) -> Iterator[str]:
    """The section of a variant's page; `items` is its outline."""
    known: Known = {}
    counts = {item.address: item.figures.parameters * item.copies for item in flat(items)}
    top = graph(breakdown.root, known, lambda name: counts.get(name, 0))
    if sum(len(box.lines) for box in top.boxes if box.kind == "line") < LINES:
        return
    yield heading(2, "The network as a diagram")
    yield picture(top, "picture-diagram", "", breakdown.input_text)
    yield details("What each line reads, as a table", lines_table(breakdown.root, top))
    found = insides(breakdown.root, known, counts)
    for number, inside in enumerate(each for each in found if not each.plain):
        entering = " and ".join(shape_text(box.makes[0]) for box in inside.graph.boxes if box.kind == "input")
        drawing = picture(inside.graph, f"picture-inside-{number + 1}", f"{inside.name}: ", entering)
        yield details(
            inside.title, f"{drawing}\n\n{lines_table(inside.group, inside.graph)}"
        )
    rows = [each for each in found if each.plain]
    if rows:
        yield details("Blocks whose lines simply follow one another", listed(map(_row, rows)))


def picture(found: Graph, name: str, before: str, entering: str) -> str:
    """A diagram: from what to what in how many steps, and what is joined."""
    steps = max(layered(found).row) - 1
    leaving = " and ".join(map(shape_text, found.boxes[-1].makes))
    title = f"{before}from {entering} to {leaving} in {steps} step{'s' * (steps != 1)}"
    return figure(drawn(found, title[0].upper() + title[1:]), name, description(found), _joins(found))


def _joins(found: Graph) -> str:
    """What reads more than one thing, and what nothing reads."""
    joins = []
    for number, box in enumerate(found.boxes):
        read = [found.boxes[start].tail for start in found.read_by(number)]
        if len(read) > 1 and box.kind == "line":
            joins.append(f"{box.name} reads {', '.join(read[:-1])} and {read[-1]}")
    read_ones = {start for start, _ in found.edges}
    ends = [box for number, box in enumerate(found.boxes) if number not in read_ones and box.kind == "line"]
    training, others = [box.name for box in ends if box.training], [box.name for box in ends if not box.training]
    added = [box.name for box in found.boxes if box.keeps == "adds its input"]
    dense = [box.name for box in found.boxes if box.keeps == "keeps its input"]
    said = [
        "Each line reads the one before it." if found.is_row and not dense else f"{'; '.join(joins)}." if joins else "",
        f"{_listed(added)}: each block adds its output to its input." if added else "",
        f"{_listed(dense)}: each block concatenates its output with its input, so it reads the outputs of all earlier "
        "blocks." if dense else "",
        f"Used only in training: {', '.join(training)}." if training else "",
        f"Not read by any other line: {', '.join(others)}." if others else "",
    ]
    return " ".join(part for part in said if part)


def _listed(names: Sequence[str]) -> str:
    """The first names and how many there are more."""
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")


def description(found: Graph) -> str:
    """The diagram in words: every line, what it is, what it reads."""
    said = []
    for number, box in enumerate(found.boxes):
        if box.kind == "line":
            reads = " and ".join(found.boxes[start].tail for start in found.read_by(number)) or "nothing"
            then = "".join(f", then {inner.name} ({inner.what})" for inner in box.inside)
            count = f"{grouped(box.parameters)} parameters" if box.parameters else ""
            what = ", ".join(part for part in (box.what, box.note, box.keeps, count) if part)
            said.append(f"{' '.join(part for part in (box.name, box.times) if part)} ({what}) reads {reads}{then}")
    return "; ".join(said)


def lines_table(group: Group, found: Graph) -> str:
    """Every line with what it reads and its output."""
    columns = [Column("line"), Column("what it is"), Column("reads"), Column("output", "right")]
    rows = []
    for number, box in enumerate(found.boxes):
        reads = tuple(found.boxes[start].tail for start in found.read_by(number))
        for line in box.lines if box.kind == "line" else ():
            rows.append([
                f"{code(line.name)} {line.times}".rstrip(),
                _what(line),
                ", ".join(map(code, group.reads.get(line.name, reads))) or "–",
                ", ".join(map(shape, dict.fromkeys(line.makes))) or "–",
            ])
    return wide(table(columns, rows))


def _what(line: Box) -> str:
    return f"{code(line.what)}, {line.note}" if line.note else code(line.what)


def insides(root: Group, known: Known, counts: Mapping[str, int] = MappingProxyType({})) -> list[Inside]:
    """Each kind of block once: blocks of one name with other lines or other edges are other kinds. `counts` are the
    parameters by address.
    """
    found: dict[object, Inside] = {}
    for address, group in _groups(root, "", set()):
        lines = tuple(dict.fromkeys((entry.name, kind(entry)) for entry in group.entries))
        key = (group.block, lines, tuple(group.reads.items()), group.hands)
        if key not in found:
            count = partial(_count, counts, address)
            found[key] = Inside(group.block, address, group, graph(group, known, count))
    return list(found.values())


def _count(counts: Mapping[str, int], address: str, name: str) -> int:
    return counts.get(f"{address}.{name}", 0)


def _groups(group: Group, before: str, seen: set[int]) -> Iterator[tuple[str, Group]]:
    """The blocks inside, each once, the outer before the inner, with their addresses."""
    for entry in group.entries:
        if isinstance(entry.node, Group) and id(entry.node) not in seen:
            seen.add(id(entry.node))
            address = before + entry.part
            yield address, entry.node
            yield from _groups(entry.node, f"{address}.", seen)


def _row(inside: Inside) -> str:
    lines = [line for box in inside.graph.boxes if box.kind == "line" for line in box.lines]
    said = " → ".join(f"{code(line.name)} {line.what if line.what != line.name else ''}".rstrip() for line in lines)
    where = link(code(inside.address), f"#{inside.address}") if has_anchor(inside.address) else code(inside.address)
    return f"{code(inside.name)}, as in {where}: {said}"
