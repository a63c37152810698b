"""`make edition`: records the addresses and the totals that are published now. Run it when an edition is published.

Addresses are added and never taken out. Before a first publication, delete the two files to begin afresh.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import paramledger as pl
from paramledger.exports.downloads import downloads
from paramledger.ledger.ledger import Ledger
from paramledger.pages import site

ROOT = Path(__file__).parents[2]
ADDRESSES, TOTALS = Path(__file__).with_name("addresses.txt"), Path(__file__).with_name("totals.csv")
QUANTITIES = ("parameters", "state", "macs")
NO_PAGES = {"assets", "api"}     # folders of docs/ whose Markdown would be no page


def published(book: Ledger) -> set[str]:
    """Every address of the site: pages, by hand and generated, schemas and downloads; not what its own scripts read."""
    docs = ROOT / "docs"
    by_hand = {
        path.relative_to(docs).as_posix()
        for path in docs.rglob("*.md")
        if path.relative_to(docs).parts[0] not in NO_PAGES
    }
    pages = {address(path) for path in by_hand | site(book).keys() | downloads(book).keys() if not path.endswith(".js")}
    return pages | {f"claims/#{family.name}.{claim.id}" for family, claim in book.written_claims()}


def address(path: str) -> str:
    """Where the site has a file: `claims.md` at `claims/`, an `index.md` at its folder, `/` at the top."""
    if not path.endswith(".md"):
        return path
    return re.sub(r"(^|/)index/$", r"\1", path.removesuffix(".md") + "/") or "/"


def recorded_addresses() -> list[str]:
    return ADDRESSES.read_text().splitlines() if ADDRESSES.is_file() else []


def recorded_totals() -> list[dict[str, str]]:
    """The totals of the last edition, a row for each variant."""
    with TOTALS.open(newline="") as file:
        return list(csv.DictReader(file))


def write_addresses(found: Iterable[str]) -> None:
    ADDRESSES.write_text("".join(f"{one}\n" for one in sorted({*recorded_addresses(), *found})))


def write_totals(book: Ledger) -> None:
    with TOTALS.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", *QUANTITIES])
        for one in book.addresses:
            writer.writerow([one, *(book.breakdown(one).totals.of(quantity) for quantity in QUANTITIES)])


if __name__ == "__main__":
    book = pl.load()
    write_addresses(published(book))
    write_totals(book)
    print(f"{len(recorded_addresses())} addresses, the totals of {len(recorded_totals())} variants")
