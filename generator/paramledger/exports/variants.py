"""The files of variants, and those that hold all variants: index, totals, everything, layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from paramledger import addresses
from paramledger.download import Pieces, of_text
from paramledger.exports import records
from paramledger.exports.json_text import list_pieces, object_text, value_text
from paramledger.exports.parquet import parquet
from paramledger.exports.tables import CLAIM_UNITS, LAYER_UNITS, VARIANT_UNITS, csv_of, frame
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept_apart
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import said_by
from paramledger.ledger.verdicts import all_judged

SCHEMA_VERSION = 1  # as in the addresses: it changes when a field goes or means something else, not when one is added


@dataclass(frozen=True, slots=True)
class Written:
    """A variant as JSON and as CSV."""

    address: str
    json: str
    csv: str


def written(ledger: Ledger) -> Iterator[Written]:
    """Every variant, written once for its own files and for those that hold all of them."""
    return (one for name in sorted(ledger.families) for one in written_of(ledger, name))


@kept_apart
def written_of(ledger: Ledger, name: str) -> tuple[Written, ...]:
    """The variants of a family: their layers are one frame, whose CSV is cut into those of the variants."""
    shown = [_shown(ledger, f"{name}/{key}") for key in ledger.families[name].model.variants]
    every = chain.from_iterable(rows for _, _, rows in shown)
    head, *lines = csv_of(frame(every, records.LAYER_COLUMNS, LAYER_UNITS)).split("\n")
    left = iter(lines)
    return tuple(
        Written(address, json, "\n".join([head, *islice(left, len(rows)), ""])) for address, json, rows in shown
    )


def _shown(ledger: Ledger, address: str) -> tuple[str, str, list[records.Json]]:
    """A variant's address, its JSON and its rows as one table."""
    breakdown = ledger.breakdown(address)
    rows, training = records.layers(breakdown, training=False), records.layers(breakdown, training=True)
    value: records.Json = {"schema_version": SCHEMA_VERSION, **records.shown_with(breakdown, rows, training)}
    return address, object_text(value), records.flagged(rows, training)


def files(ledger: Ledger, name: str) -> Iterator[tuple[str, Pieces]]:
    """A JSON and a CSV file for every variant of a family."""
    for one in written_of(ledger, name):
        yield addresses.variant_file(one.address, "json"), of_text(f"{one.json}\n")
        yield addresses.variant_file(one.address, "csv"), of_text(one.csv)


def index(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """All variants with their totals: as `paramledger list` has them, and every quantity as CSV."""
    yield addresses.INDEX_JSON, of_text(f"{value_text(records.listed(map(ledger.breakdown, ledger.addresses)))}\n")
    yield addresses.VARIANTS_CSV, of_text(
        csv_of(frame(records.catalogue(ledger), records.VARIANT_COLUMNS, VARIANT_UNITS))
    )


def reconciliation(ledger: Ledger, name: str) -> Iterator[tuple[str, Pieces]]:
    """A file for a reconciliation."""
    value = {"schema_version": SCHEMA_VERSION, **_reconciliation(ledger, name)}
    yield addresses.reconciliation_file(name), of_text(f"{object_text(value)}\n")


def reconciliations(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """One file for all reconciliations."""
    yield addresses.RECONCILIATIONS_JSON, of_text(f"{value_text(_reconciliations(ledger))}\n")


def _reconciliations(ledger: Ledger) -> list[records.Json]:
    return [_reconciliation(ledger, name) for name in sorted(ledger.reconciliations)]


def _reconciliation(ledger: Ledger, name: str) -> records.Json:
    found = reconciled(ledger, name)
    return records.reconciliation(found, said_by(ledger, found))


def claims(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """Every published number with its verdict."""
    rows = records.claimed(all_judged(ledger))
    yield addresses.CLAIMS_JSON, of_text(f"{value_text(rows)}\n")
    yield addresses.CLAIMS_CSV, of_text(csv_of(frame(rows, records.CLAIM_COLUMNS, CLAIM_UNITS)))


def everything(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """One file with all variants, claims and reconciliations."""
    yield addresses.EVERYTHING_JSON, lambda: (text.encode() for text in _everything(ledger))


def _everything(ledger: Ledger) -> Iterator[str]:
    """Its text, variant by variant."""
    yield f'{{\n"schema_version": {SCHEMA_VERSION},\n"variants": '
    yield from list_pieces(one.json for one in written(ledger))
    yield f',\n"claims": {value_text(records.claimed(all_judged(ledger)))}'
    yield f',\n"reconciliations": {value_text(_reconciliations(ledger))}\n}}\n'


def layers(ledger: Ledger) -> Iterator[tuple[str, Pieces]]:
    """The rows of all variants in one table, as CSV and as Parquet."""
    head = ",".join(("address", *records.LAYER_COLUMNS)) + "\n"
    yield addresses.LAYERS_CSV, lambda: (text.encode() for text in chain((head,), _tables(ledger)))
    yield addresses.LAYERS_PARQUET, lambda: [layers_parquet(ledger)]


@kept_apart
def layers_parquet(ledger: Ledger) -> bytes:
    return parquet(lambda: _tables(ledger))


def _tables(ledger: Ledger) -> Iterator[str]:
    """The lines of the table of layers, a text for each family."""
    for name in sorted(ledger.families):
        lines = ((one.address, line) for one in written_of(ledger, name) for line in one.csv.split("\n")[1:-1])
        yield "".join(f"{address},{line}\n" for address, line in lines)
