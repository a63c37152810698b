"""What the commands about one network, and about a number, answer: the same for the command line and for the site's
page "Your model".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paramledger.counts import quantities
from paramledger.exports import fit_records, records, settings_records
from paramledger.exports import storage as storage_records
from paramledger.exports import tools as tool_records
from paramledger.exports.formats import Answer
from paramledger.language.storage import Storage
from paramledger.ledger.adapted import adapted
from paramledger.ledger.breakdown import Breakdown
from paramledger.storage import described_by, network_of, stored

if TYPE_CHECKING:
    from paramledger.finding import Found

NOTHING = (
    "No number here equals this one, rounds to it or leads to it in a few steps. It may belong to a network that is "
    "not listed, or to settings that were not tried."
)
EXPLAINED = (
    "address", "layer", "op", "count", "input", "output", "arguments", "output_sizes", "layers", "source", "spec",
)


def listed(breakdowns: Sequence[Breakdown], form: str = "json") -> Answer:
    """`list`: networks with their totals, one a row."""
    value = records.listed(breakdowns)
    rows: list[records.Json] = [{**row, "year": str(row["year"] or "")} for row in value]   # no count: no comma
    columns = ["address", "title", "year", *quantities.listed("table"), "implementations"]
    more = (*quantities.listed("csv"), "uncounted") if form == "csv" else ()
    if not more and any(row["uncounted"] for row in value):
        more = ("uncounted",)
    return Answer(value, rows, [*columns, *more])


def shown(breakdown: Breakdown, unfold: bool = False, form: str = "json") -> Answer:
    """`show`: totals and layers; `unfold` gives every round of a loop its own row."""
    whole, training = (records.layers(breakdown, only, unfold) for only in (False, True))
    rows = records.flagged(whole, training)
    if form == "csv":
        return Answer(None, rows, records.LAYER_COLUMNS)
    totals = breakdown.totals
    lines = [f"{breakdown.address}: {breakdown.title}"]
    lines += [
        f"{totals.of(name):>24,}  {quantities.quantity_name(name)}" for name in quantities.worth_saying(totals)
    ]
    if totals.frozen:
        lines.append(f"{totals.trainable_parameters:>24,}  trainable parameters")
    if breakdown.uncounted:
        lines.append(f"MACs and FLOPs are a lower bound; not counted: {', '.join(breakdown.uncounted)}")
    columns = ["layer", "op", "count", "output", *_figures_of(breakdown), "formula", "numbers"]
    if any(row["training"] for row in rows):
        columns.insert(1, "only")
        rows = [{**row, "only": "training" if row["training"] else ""} for row in rows]
    return Answer(records.shown_with(breakdown, whole, training), rows, columns, lines)


def _figures_of(breakdown: Breakdown) -> list[str]:
    """The quantities of a row that say something of this network."""
    return [name for name in quantities.IN_ROWS if quantities.says_something(name, breakdown.totals)]


def explained(breakdown: Breakdown, layer: str) -> Answer:
    """`explain`: one layer with its shapes, factors and sums."""
    row = breakdown.at(layer)
    value = records.explained(breakdown, row)
    lines = [f"{key.replace('_', ' ')}: {records.cell(value[key])}" for key in EXPLAINED if value[key]]
    lines += [
        f"{work.kind}: {work.product.formula} = {work.product.numbers} = {work.product.value:,}" for work in row.work
    ]
    lines += [
        f"stored while decoding: {one.now.formula} = {one.now.numbers} = {one.now.value:,}" for one in row.kept
    ]
    had = [name for name in quantities.had(breakdown.totals) if row.figures.of(name)]
    lines += [f"{quantities.quantity_name(name)}: {row.figures.of(name):,}" for name in had]
    return Answer(value, records.tensors(row), ["name", "role", "shape", "formula", "numbers", "size"], lines)


def fitted(breakdown: Breakdown) -> Answer:
    """`fit`: what a language model takes; raises SpecError for a network that does not decode."""
    rows = fit_records.fit_rows(breakdown)
    lines = [
        f"{breakdown.address}, up to {fit_records.fitting_of(breakdown).limit:,} tokens of a single text",
        "not counted: activations, the scales of weights in 8 and 4 bits, and the framework's own memory",
    ]
    return Answer(fit_records.fit(breakdown), rows, fit_records.FIT_COLUMNS, lines)


def tooled(breakdown: Breakdown) -> Answer:
    """`tools`: what tools print of a network."""
    found = [tool_records.tool(one) for one in breakdown.tools()]
    return Answer(found, found, tool_records.COLUMNS, [f"{breakdown.address}: what tools print"])


def schemes(breakdown: Breakdown, known: Mapping[str, Storage]) -> Answer:
    """`storage`: a network in every scheme that describes it."""
    network = network_of(breakdown.root, breakdown.family.name)
    found = [stored(network, known, name) for name in described_by(network, known)]
    values = [storage_records.scheme(breakdown, one) for one in found if one.packs]
    return Answer(values, list(map(storage_records.sized, values)), storage_records.SCHEME_COLUMNS)


def scheme(breakdown: Breakdown, known: Mapping[str, Storage], name: str) -> Answer:
    """`storage` with `--in`: every tensor of a network in one scheme."""
    one = stored(network_of(breakdown.root, breakdown.family.name), known, name)
    value, rows = storage_records.scheme(breakdown, one), storage_records.tensors(one)
    size = storage_records.sized(value)
    figures = (
        (breakdown.parameters, "parameters"),
        (one.numel, "elements of parameters, as numel adds them up"),
        (one.elements, "elements of all tensors in the file"),
        (one.bytes, f"bytes: {size['MB']} MB, {size['MiB']} MiB"),
    )
    lines = [
        f"{breakdown.address} in {one.storage.title}, {one.title}",
        *(f"{number:>24,}  {what}" for number, what in figures),
    ]
    return Answer({**value, "tensors": rows}, rows, storage_records.TENSOR_COLUMNS, lines)


def trained(
    breakdown: Breakdown, rank: int, layers: Sequence[str], dora: bool, known: Mapping[str, Storage], name: str = ""
) -> Answer:
    """`adapt`: what is trained of a network with low-rank adapters; `name` is the scheme that it is stored in."""
    found = adapted(breakdown, rank, layers, dora)
    numel = stored(network_of(found.root, found.family.name), known, name).numel if name else None
    value, rows = storage_records.trained(found, numel), list(storage_records.adapters(found))
    said = f"trainable params: {value['trainable']:,} || all params: {value['all']:,} || trainable%: {value['percent']}"
    lines = [said, *([f"elements as stored in {name}: {numel:,}"] if numel is not None else [])]
    return Answer({**value, "tensors": rows}, rows, storage_records.ADAPTER_COLUMNS, lines)


def set_up(breakdown: Breakdown) -> Answer:
    """`settings`: what each setting of a network is and may be."""
    rows = settings_records.settings(breakdown)
    return Answer(rows, rows, settings_records.COLUMNS, [f"{breakdown.address}: its settings"])


def found(answers: Sequence[Found], site: str) -> Answer:
    """`find`: what a number is."""
    from paramledger.exports import found as found_records  # what it needs, no other command does

    heads = () if answers else (NOTHING,)
    value = found_records.found(answers, site)
    return Answer(value, found_records.lines(answers, site), found_records.COLUMNS, heads)
