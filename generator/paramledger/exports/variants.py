"""The files of variants, and those that hold all variants: index, totals, everything, layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from paramledger import addresses
from paramledger.exports import records
from paramledger.exports.formats import Answer, as_csv
from paramledger.exports.json_text import file, list_text, object_text, value_text
from paramledger.exports.parquet import parquet
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import reconciliation_title
from paramledger.ledger.verdicts import all_judged

SCHEMA_VERSION = 1  # as in the addresses: it changes when a field goes or means something else, not when one is added


@dataclass(frozen=True, slots=True)
class Written:
    """A variant as JSON and as CSV."""

    address: str
    json: str
    csv: str


@lru_cache(1)
def written(ledger: Ledger) -> tuple[Written, ...]:
    """Every variant, written once for its own files and for those that hold all of them."""
    return tuple(_written(ledger, address) for address in ledger.addresses)


def _written(ledger: Ledger, address: str) -> Written:
    breakdown = ledger.breakdown(address)
    rows, training = records.layers(breakdown, training=False), records.layers(breakdown, training=True)
    value: records.Json = {"schema_version": SCHEMA_VERSION, **records.shown_with(breakdown, rows, training)}
    return Written(
        address, object_text(value), as_csv(Answer(None, records.flagged(rows, training), records.LAYER_COLUMNS))
    )


def files(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """A JSON and a CSV file for every variant."""
    for one in written(ledger):
        yield addresses.variant_file(one.address, "json"), file(one.json)
        yield addresses.variant_file(one.address, "csv"), one.csv.encode()


def index(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """All variants with their totals: as `paramledger list` has them, and every quantity as CSV."""
    yield addresses.INDEX_JSON, file(value_text(records.listed(ledger)))
    table = Answer(None, records.catalogue(ledger), records.VARIANT_COLUMNS)
    yield addresses.VARIANTS_CSV, as_csv(table).encode()


def reconciliations(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """A file for every reconciliation, and one for all of them."""
    values = _reconciliations(ledger)
    yield addresses.RECONCILIATIONS_JSON, file(value_text(values))
    for value in values:
        yield (
            addresses.reconciliation_file(str(value["name"])),
            file(object_text({"schema_version": SCHEMA_VERSION, **value})),
        )


def _reconciliations(ledger: Ledger) -> list[records.Json]:
    found = [reconciled(ledger, name) for name in sorted(ledger.reconciliations)]
    return [records.reconciliation(one, reconciliation_title(ledger, one)) for one in found]


def claims(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """Every published number with its verdict."""
    rows = records.claimed(all_judged(ledger))
    yield addresses.CLAIMS_JSON, file(value_text(rows))
    yield addresses.CLAIMS_CSV, as_csv(Answer(None, rows, records.CLAIM_COLUMNS)).encode()


def everything(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """One file with all variants, claims and reconciliations."""
    parts = {
        "schema_version": str(SCHEMA_VERSION),
        "variants": list_text([one.json for one in written(ledger)]),
        "claims": value_text(records.claimed(all_judged(ledger))),
        "reconciliations": value_text(_reconciliations(ledger)),
    }
    members = ",\n".join(f'"{name}": {text}' for name, text in parts.items())
    yield addresses.EVERYTHING_JSON, file(f"{{\n{members}\n}}")


def layers(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """The rows of all variants in one table, as CSV and as Parquet."""
    head = ",".join(("address", *records.LAYER_COLUMNS)) + "\n"
    yield addresses.LAYERS_CSV, "".join((head, *_tables(ledger))).encode()
    yield addresses.LAYERS_PARQUET, parquet(lambda: _tables(ledger))


def _tables(ledger: Ledger) -> Iterator[str]:
    """The lines of the table of layers, a text for each family."""
    for _, variants in groupby(written(ledger), lambda one: one.address.partition("/")[0]):
        yield "".join(f"{one.address},{line}\n" for one in variants for line in one.csv.split("\n")[1:-1])
