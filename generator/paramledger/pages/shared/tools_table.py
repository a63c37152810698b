"""What tools print of a network: each number with the chain to it from the exact count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from paramledger.conventions.printed import Printed
from paramledger.counts.steps import Step
from paramledger.digits import grouped
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    anchor,
    cards,
    change,
    code,
    escape,
    number_link,
    prose,
    span,
    table,
)

# What a figure is called, where its true count stands on the page, and in which order the table has them.
FIGURES = {
    "params": ("parameters", "#parameters"),
    "macs": ("MACs", "#macs"),
    "flops": ("FLOPs", "#macs"),
    "bytes": ("bytes", ""),
}
COLUMNS = (
    Column("quantity"), Column("tool and its output"), Column("number", "right"), Column("steps from the exact count")
)
ORDER = tuple(FIGURES)


def tools_table(found: Iterable[Printed]) -> str:
    """A row for each number; tools that come to it in the same way share the row."""
    together: dict[tuple[object, ...], list[Printed]] = {}
    for one in sorted(found, key=lambda one: ORDER.index(one.figure)):
        together.setdefault((one.figure, one.value, one.steps, one.why), []).append(one)
    return cards(table(COLUMNS, map(_cells, together.values()))) if together else ""


def tool_anchor(one: Printed) -> str:
    """Where a figure stands on the page: `tools.fvcore.macs`, `tools.fvcore.macs.gradients_on`."""
    mode = [one.mode.replace(", ", ".").replace(" ", "_")] if one.mode else []
    return ".".join(("tools", one.key, one.name, *mode))


def tool_values(found: Iterable[Printed]) -> dict[str, int | str]:
    """What the anchors of the table publish."""
    return {tool_anchor(one): one.value for one in found if one.value is not None}


def _cells(same: Sequence[Printed]) -> list[str]:
    first = same[0]
    name, true = FIGURES[first.figure]
    tools = BREAK.join(map(_tool, same))
    if first.value is None:
        return [name, tools, span("quiet", "none"), prose(first.why)]
    places = "".join(anchor(tool_anchor(one)) for one in same)
    return [name, tools, f"{places}{grouped(first.value)}", BREAK.join(_chain(first.steps, true))]


def _tool(one: Printed) -> str:
    """The tool, its version and its way of running, and the number as it writes it."""
    mode = "".join(f", {part}" for part in ("on a CPU" if one.device == "cpu" else "", one.mode) if part)
    said = f": {escape(one.label)} {code(one.printed)}" if one.printed else ""
    return f"{escape(f'{one.tool} {one.version}{mode}')}{said}"


def _chain(steps: Sequence[Step], true: str) -> Iterator[str]:
    """The true count, and each difference from it."""
    for number, step in enumerate(steps):
        is_start = number == 0 and step.delta == step.total and true
        value = number_link(step.total, true) if is_start else change(step.delta)
        yield f"{value} {escape(step.edit)}"
