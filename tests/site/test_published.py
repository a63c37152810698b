"""What has been published stays: addresses, and numbers unless an edition says that they changed."""

from __future__ import annotations

import pytest
from paramledger.addresses import DELETED
from paramledger.ledger.editions import last_changes, withdrawn
from paramledger.ledger.ledger import Ledger

from tests.site.edition import QUANTITIES, address, published, recorded_addresses, recorded_totals


def test_no_published_address_has_vanished(repository: Ledger) -> None:
    gone = {f"claims/#{name}" for name in withdrawn(repository)} | {address(path) for path in DELETED}
    assert sorted({*recorded_addresses()} - published(repository) - gone) == [], (
        "put these back, since others link to them; for a page that had to go, DELETED in addresses.py names its "
        "successor, for a claim, specs/changes.toml says why"
    )


def test_the_list_of_addresses_is_sorted() -> None:
    assert recorded_addresses() == sorted(set(recorded_addresses())) != []


def test_no_published_total_has_changed_without_an_entry(repository: Ledger) -> None:
    said = {what: change for what, (_, change) in last_changes(repository).items()}
    silent = []
    for row in recorded_totals():
        if row["address"] not in repository.addresses:
            continue    # its page has vanished, which the list of addresses tells
        totals = repository.breakdown(row["address"]).totals
        for quantity in QUANTITIES:
            was, now = int(row[quantity]), totals.of(quantity)
            change = said.get((row["address"], "", quantity))
            if was != now and (change is None or change.now != now):
                silent.append(f"{row['address']}: {quantity} {was:,} -> {now:,}")
    assert silent == [], (
        "say in specs/changes.toml what changed and why; or, if this was never published, run `make edition`"
    )


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("index.md", "/"),
        ("claims.md", "claims/"),
        ("ops/index.md", "ops/"),
        ("architectures/vgg/vgg16.md", "architectures/vgg/vgg16/"),
        ("api/v1/index.json", "api/v1/index.json"),
        ("architectures/reindex.md", "architectures/reindex/"),
    ],
)
def test_addresses(path: str, where: str) -> None:
    assert address(path) == where
