"""The description of the downloads: files with their digests, tables with their columns."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from io import StringIO
from posixpath import basename

from paramledger.addresses import CROISSANT
from paramledger.exports.croissant import FILES, TABLES
from paramledger.exports.downloads import downloads
from paramledger.ledger.ledger import ledger

NET = b"""title = "Net"
input = { features = 1000 }
default = "thin"
layers = [ { name = "two", op = "reshape", shape = [10, 100] }, { name = "fc", op = "linear", out_features = 5 } ]
[variants.thin]
"""
SITE = b'[site]\ntitle = "A Ledger"\naddress = "https://ledger.example/"\n'
EDITION = b'[[editions]]\ndate = "2026-01-02"\ntitle = "First edition"\n'


def test_files_are_described_as_they_are() -> None:
    specs = {"architectures/net.toml": NET, "site.toml": SITE, "changes.toml": EDITION}
    files = downloads(ledger("elsewhere", specs))
    value = json.loads(files[CROISSANT])
    assert (value["name"], value["url"], value["datePublished"], value["version"]) == (
        "A Ledger", "https://ledger.example/api/", "2026-01-02", "2026.01.02",
    )
    described = {one["contentUrl"]: one["sha256"] for one in value["distribution"]}
    assert described == {f"https://ledger.example/{path}": sha256(files[path]).hexdigest() for path in FILES}
    for path in TABLES:
        head, *rows = csv.reader(StringIO(files[path].decode()))
        (table,) = (one for one in value["recordSet"] if one["@id"] == basename(path).partition(".")[0])
        assert [field["source"]["extract"]["column"] for field in table["field"]] == head
        for at, field in enumerate(table["field"]):
            seen = {row[at] for row in rows} - {""}
            assert field["dataType"] == "sc:Text" or all(cell.lstrip("-").isdecimal() for cell in seen), field
    assert value["citeAs"] == (
        "Parameter Ledger contributors. A Ledger. First edition. 2026-01-02. https://ledger.example/"
    )


def test_without_an_address_files_are_named_as_they_stand_beside_it() -> None:
    value = json.loads(downloads(ledger("elsewhere", {"architectures/net.toml": NET}))[CROISSANT])
    assert [one["contentUrl"] for one in value["distribution"]] == list(map(basename, FILES))
    assert {"url", "datePublished", "version"} & value.keys() == set()
