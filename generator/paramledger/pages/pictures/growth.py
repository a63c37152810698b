"""How the counts of a family grow: with the size of what its default variant reads, and with a setting that its
variants differ in.

Other sizes are walked like any variant; a size that does not fit is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from paramledger.addresses import family_page, variant_page
from paramledger.digits import decimal
from paramledger.language.expressions import Expression
from paramledger.language.values import Value
from paramledger.language.variants import Spec
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.frame import input_shapes
from paramledger.network.walk import network
from paramledger.ops.axes import input_text
from paramledger.pages.pictures.bars import Bar, Panel, panels
from paramledger.pages.shared.markdown import (
    Column,
    anchored,
    code,
    escape,
    heading,
    number_link,
    table,
    target,
    variant_link,
    wide,
)
from paramledger.problems import SpecError

SIDES = {
    "height": "side",
    "width": "side",
    "depth": "side",
    "tokens": "tokens",
}  # axes that grow, and what they are called
WORDS = {"side": "image size", "tokens": "number of tokens"}
SIZES = {"side": "side length", "tokens": "tokens"}
HALVES = {"side": (1, 2, 3, 4), "tokens": (1, 2, 4)}    # sizes that are tried, in halves of the one as it is
SETTINGS = 3        # values of a setting that show how counts grow with it
NAMED = 4           # layers that are named
COUNTS = {"parameters": "parameters", "macs": "MACs"}


@dataclass(frozen=True, slots=True)
class Point:
    """The counts at one size or setting. `anchor` is their place on the family's page; without one, they stand on the
    variant's.
    """

    label: str
    value: Fraction
    breakdown: Breakdown
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """A section of a family's page, and the values that its anchors publish."""

    text: str
    values: dict[str, int | str]


def growth(default: Breakdown, variants: Sequence[Breakdown]) -> Growth:
    """With the size of the input, then with each setting that several variants differ in."""
    kinds = {SIDES[axis] for _, sizes in default.family.inputs for axis, _ in sizes if axis in SIDES}
    parts: list[str] = []
    values: dict[str, int | str] = {}
    if len(kinds) == 1 and default.totals.macs:
        (kind,) = kinds
        points = list(sizes_of(default, kind))
        if len(points) > 1:
            parts += _with_size(default, points, kind)
            values = {
                f"{point.anchor}.{name}": point.breakdown.totals.of(name)
                for point in points
                if point.anchor
                for name in COUNTS
            }
    for setting, points in settings_of(default, variants).items():
        parts += _with_setting(default, setting, points)
    return Growth("\n\n".join([heading(2, "How the counts grow"), *parts]) if parts else "", values)


def sizes_of(default: Breakdown, kind: str) -> Iterator[Point]:
    """The default variant for inputs of other sizes."""
    for halves in HALVES[kind]:
        value = Fraction(halves, 2)
        try:
            found = (
                default
                if value == 1
                else Breakdown(default.address, spec := resized(default.spec, value), network(spec))
            )
        except SpecError:
            continue
        shapes = list(found.root.inputs)
        anchor = (
            "" if value == 1 else f"input_{'_'.join(str(size) for sizes in dict.fromkeys(shapes) for size in sizes)}"
        )
        yield Point(input_text(dict.fromkeys(found.named_inputs)), value, found, anchor)


def resized(spec: Spec, by: Fraction) -> Spec:
    """The variant with every side, or all tokens, of its inputs times `by`, rounded down.

    A size that is a parameter is set there, so that whatever else depends on it (a table of positions) follows.
    """
    shapes = input_shapes(spec)
    set_here = {size.text: int(now * by) for size, now in _named(spec)}
    inputs = tuple(
        (
            name,
            tuple(
                (
                    axis,
                    size
                    if axis not in SIDES or (isinstance(size, Expression) and size.text in set_here)
                    else int(now * by),
                )
                for (axis, size), now in zip(sizes, shapes[name], strict=True)
            ),
        )
        for name, sizes in spec.family.inputs
    )
    return replace(spec, family=replace(spec.family, inputs=inputs), parameters={**spec.parameters, **set_here})


def _named(spec: Spec) -> Iterator[tuple[Expression, int]]:
    """The sides of the input that are parameters, and how long they are."""
    shapes = input_shapes(spec)
    for name, sizes in spec.family.inputs:
        for (axis, size), now in zip(sizes, shapes[name], strict=True):
            if axis in SIDES and isinstance(size, Expression) and size.text in spec.parameters:
                yield size, now


def settings_of(default: Breakdown, variants: Sequence[Breakdown]) -> dict[str, list[Point]]:
    """The settings with a number of which the default variant and at least two others differ in nothing else."""
    own, sides = default.spec.parameters, {size.text for size, _ in _named(default.spec)}
    found: dict[str, dict[Fraction, Point]] = {}
    for variant in variants:
        others = variant.spec.parameters
        changed = [key for key in own if own[key] != others[key]]
        for key in changed if len(changed) == 1 else own if not changed else ():
            number = _number(others[key])
            if variant.spec.patches == default.spec.patches and number is not None and number > 0 and key not in sides:
                found.setdefault(key, {}).setdefault(number, Point(f"{key} = {_digits(number)}", number, variant))
    return {
        key: [point for _, point in sorted(points.items())] for key, points in found.items() if len(points) >= SETTINGS
    }


def _number(value: Value) -> Fraction | None:
    return Fraction(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None


def _with_size(default: Breakdown, points: Sequence[Point], kind: str) -> Iterator[str]:
    """The picture, what in it does not stay, the table."""
    last = points[-1] if points[-1].value > 1 else points[0]
    yield _picture("size", f"{_times(last.value)} the {SIZES[kind]}", points, last.breakdown, default)
    yield _changing(default, last, kind)
    yield _table(default, points, "input")


def _with_setting(default: Breakdown, setting: str, points: Sequence[Point]) -> Iterator[str]:
    """The variants that differ in one setting alone."""
    first, last = points[0], points[-1]
    title = f"{setting} from {_digits(first.value)} to {_digits(last.value)}"
    yield _picture(f"setting-{setting}", title, points, last.breakdown, first.breakdown)
    yield _table(default, points, setting)


def _picture(name: str, title: str, points: Sequence[Point], new: Breakdown, old: Breakdown) -> str:
    """Parameters and MACs as bars; in the titles two points compared."""
    return panels(name, [
        Panel(
            f"{title}: {_against(new.totals.of(count), old.totals.of(count), word)}", word,
            [Bar(point.label, point.breakdown.totals.of(count)) for point in points],
        )
        for count, word in COUNTS.items() if old.totals.of(count)
    ])


def _against(now: int, before: int, word: str) -> str:
    return f"the same {word}" if now == before else f"{_digits(Fraction(now, before))} times the {word}"


def _digits(value: Fraction) -> str:
    """Two decimals; fewer when they say it exactly."""
    return next(
        (decimal(value, places) for places in (0, 1) if (value * 10**places).denominator == 1), decimal(value, 2)
    )


def _times(value: Fraction) -> str:
    return {Fraction(1, 2): "Half", Fraction(2): "Twice"}.get(value, f"{_digits(value)} times")


def _changing(default: Breakdown, other: Point, kind: str) -> str:
    """Which layers own more or fewer numbers at another size."""
    if other.breakdown.totals.parameters == default.totals.parameters:
        return f"No layer's parameters depend on the {WORDS[kind]}; only the compute does."
    before = {row.address: row.figures.parameters for row in default.rows}
    names = [row.address for row in other.breakdown.rows if row.figures.parameters != before.get(row.address)]
    listed = ", ".join(map(code, names[:NAMED])) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return f"Only the parameters of {listed} depend on the {WORDS[kind]}."


def _table(default: Breakdown, points: Sequence[Point], name: str) -> str:
    """The points with their exact counts, each linked to where it stands."""
    own = default.totals
    columns = [Column(name), Column("parameters", "right"), Column("MACs", "right")]
    columns += [Column(f"MACs relative to {escape(default.title)}", "right")] if own.macs else []
    return wide(table(columns, [_row(point, default) for point in points]))


def _row(point: Point, default: Breakdown) -> list[str]:
    totals = point.breakdown.totals
    path, page = variant_page(point.breakdown.address), family_page(default.family.name)
    own = variant_link(point.breakdown.address, point.breakdown.title, page)
    label = point.label if point.anchor else f"{point.label}, {own}"
    cells = [
        anchored(f"{point.anchor}.{name}", totals.of(name))
        if point.anchor
        else number_link(totals.of(name), target(path, name, page))
        for name in COUNTS
    ]
    return [label, *cells, *([_digits(Fraction(totals.macs, default.totals.macs))] if default.totals.macs else [])]
