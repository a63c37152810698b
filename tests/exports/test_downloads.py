"""The downloads: what the commands print, exact to the last digit, at addresses that the page on downloads documents.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from paramledger import addresses
from paramledger.__main__ import main
from paramledger.counts.quantities import IN_ROWS, QUANTITIES, has
from paramledger.exports import records
from paramledger.exports.badge import badge
from paramledger.exports.downloads import DOWNLOADS, downloads, stale
from paramledger.exports.feed import feed
from paramledger.exports.parquet import COUNTS, parquet
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.problems import Problem, SpecError
from pyarrow import BufferReader, Table
from pyarrow.parquet import ParquetFile, read_table

ROOT = Path(__file__).parents[2]
SUMS = (("parameters", "count"), ("state", "count"), ("macs", "active_count"), ("units", "active_count"))
ATOM = "{http://www.w3.org/2005/Atom}"
NET = """title = "Net"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = 5 } ]
[variants.thin]
[variants.named]
implementations = { torchvision = "net" }
[variants.claimed]
"""
CLAIMS = """
[[claims]]
id = "all"
variant = "claimed"
quantity = "parameters"
printed = "5,005"
source = { title = "A paper" }
[[claims]]
id = "weights"
variant = "thin"
quantity = "weights"
printed = "5,000"
source = { title = "A paper" }
[[claims]]
id = "layer"
variant = "thin"
layer = "fc"
quantity = "parameters"
printed = "5,005"
source = { title = "A paper" }
[[claims]]
id = "rounded"
variant = "thin"
quantity = "parameters"
printed = "5 thousand"
source = { title = "A paper" }
"""
CHANGES = """
[[editions]]
date = "2026-01-02"
title = "First edition"
[[editions]]
date = "2026-03-04"
title = "Second & better"
about = "Two numbers were wrong."
[[editions.changes]]
address = "net/thin"
quantity = "parameters"
was = 5000
now = 5005
about = "The bias was forgotten."
[[editions.changes]]
address = "net/thin"
layer = "fc"
quantity = "macs"
was = 10000
now = 5000
about = "MACs were FLOPs."
"""


def net(**files: str) -> Ledger:
    more = {f"{name}.toml": text.encode() for name, text in files.items()}
    return ledger("specs", {"architectures/net.toml": NET.encode(), "claims/net.toml": CLAIMS.encode(), **more})


@pytest.fixture(scope="module")
def files(repository: Ledger) -> dict[str, bytes]:
    return downloads(repository)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.chdir(ROOT)
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("address", ["alexnet/paper", "googlenet/torchvision", "mixtral/8x7b", "resnet/resnet50"])
def test_a_variant_is_what_show_prints(
    address: str, files: dict[str, bytes], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    value = json.loads(files[f"api/v1/{address}.json"])
    assert value.pop("schema_version") == 1
    assert value == printed(capsys, monkeypatch, "show", address)
    assert main(["show", address, "--format", "csv"]) == 0
    assert files[f"api/v1/{address}.csv"].decode() == capsys.readouterr().out


def test_the_lists_are_what_the_commands_print(
    files: dict[str, bytes], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert json.loads(files[addresses.INDEX_JSON]) == printed(capsys, monkeypatch, "list")
    assert json.loads(files[addresses.CLAIMS_JSON]) == printed(capsys, monkeypatch, "claims")
    assert json.loads(files[addresses.RECONCILIATIONS_JSON]) == printed(capsys, monkeypatch, "reconcile")
    one = json.loads(files[addresses.reconciliation_file("alexnet_grouping")])
    assert one.pop("schema_version") == 1
    assert one == printed(capsys, monkeypatch, "reconcile", "alexnet_grouping")


def test_everything_is_all_of_it(repository: Ledger, files: dict[str, bytes]) -> None:
    value = json.loads(files[addresses.EVERYTHING_JSON])
    assert [one["address"] for one in value["variants"]] == repository.addresses
    assert value["variants"][0] == json.loads(files[addresses.variant_file(repository.addresses[0], "json")])
    assert value["claims"] == json.loads(files[addresses.CLAIMS_JSON])
    assert value["reconciliations"] == json.loads(files[addresses.RECONCILIATIONS_JSON])


def test_rows_of_every_variant_sum_to_its_totals(repository: Ledger, files: dict[str, bytes]) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in table(files[addresses.LAYERS_CSV]):
        if row["training"] == "no":
            found = sums[row["address"]]
            for at, (name, times) in enumerate(SUMS):
                found[at] += int(row[name]) * int(row[times])
    totals = {one: repository.breakdown(one).totals for one in repository.addresses}
    assert dict(sums) == {
        one: [found.parameters, found.state, found.macs, found.units] for one, found in totals.items()
    }


def test_the_table_of_variants_has_every_total(repository: Ledger, files: dict[str, bytes]) -> None:
    rows = table(files[addresses.VARIANTS_CSV])
    assert list(rows[0]) == list(records.VARIANT_COLUMNS)
    assert {row["address"]: {name: int(row[name]) for name in QUANTITIES if row[name]} for row in rows} == {
        one: {name: found.of(name) for name in QUANTITIES if has(name, found)}
        for one in repository.addresses
        for found in [repository.breakdown(one).totals]
    }
    (vgg,) = (row for row in rows if row["address"] == "vgg/vgg16")
    # Simonyan and Zisserman, table 2: 138 million; torchvision's vgg16 has 138,357,544, 4 bytes each as float32
    assert (vgg["parameters"], vgg["bytes"], vgg["year"]) == ("138357544", str(4 * 138_357_544), "2014")


def parquet_table(data: bytes) -> Table:
    return read_table(BufferReader(data))


def test_the_parquet_file_has_the_rows_of_the_csv(files: dict[str, bytes]) -> None:
    found = parquet_table(files[addresses.LAYERS_PARQUET])
    assert found.column_names == ["address", *records.LAYER_COLUMNS]
    assert {str(found.schema.field(name).type) for name in (*COUNTS, *IN_ROWS)} == {"int64"}
    ours = table(files[addresses.LAYERS_CSV])
    theirs = [
        {
            name: {True: "yes", False: "no"}[value] if name == "training" else "" if value is None else str(value)
            for name, value in row.items()
        }
        for row in found.to_pylist()
    ]
    assert {row["training"] for row in theirs} == {"yes", "no"}
    assert theirs == ours


def test_a_family_is_a_group_of_rows_in_the_parquet_file(repository: Ledger, files: dict[str, bytes]) -> None:
    """So that no more than one is held while it is written."""
    found = ParquetFile(BufferReader(files[addresses.LAYERS_PARQUET]))
    assert found.num_row_groups == len(repository.families)
    for at in (0, found.num_row_groups - 1):
        names = found.read_row_group(at, columns=["address"]).column("address").to_pylist()
        assert {name.partition("/")[0] for name in names} == {sorted(repository.families)[at]}


def test_no_figure_is_too_large_for_readers_with_floats(files: dict[str, bytes]) -> None:
    """What the page on downloads says of JavaScript."""
    names = ("parameters", "state", "macs", "units")
    assert max(int(row[name]) for row in table(files[addresses.LAYERS_CSV]) for name in names) < 2**53


def line(**figures: int) -> str:
    """A line of the table of layers."""
    cells = dict.fromkeys(("address", *records.LAYER_COLUMNS), "")
    cells |= {"training": "no", **dict.fromkeys(COUNTS, "1"), **{name: str(value) for name, value in figures.items()}}
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow({**cells, "formula": 'a, "b" · c'}.values())
    return out.getvalue()


def test_figures_beyond_64_bits_stay_exact() -> None:
    most = dict.fromkeys(IN_ROWS, 2**63 - 1)
    (row,) = parquet_table(parquet(lambda: [line(**most)])).to_pylist()
    assert [row[name] for name in IN_ROWS] == [2**63 - 1] * len(IN_ROWS) and type(row["macs"]) is int
    assert (row["formula"], row["numbers"], row["training"]) == ('a, "b" · c', "", False)
    beyond = {"parameters": 10**37 + 1, "state": 2**63, "macs": 2**64 + 1, "units": 0, "cache_per_token": 0, "cache": 1}
    rows = parquet_table(parquet(lambda: [line(**most), line(**beyond)])).to_pylist()
    assert [rows[1][name] for name in IN_ROWS] == [Decimal(value) for value in beyond.values()]
    assert [rows[0][name] for name in IN_ROWS] == [Decimal(2**63 - 1)] * len(IN_ROWS)
    with pytest.raises(SpecError, match="a figure does not fit into the Parquet file"):
        parquet(lambda: [line(**{**beyond, "parameters": 10**38})])


def test_the_same_specs_make_the_same_bytes(repository: Ledger, files: dict[str, bytes]) -> None:
    again = downloads(ledger("specs", dict(reversed(repository.texts.data.items()))))
    assert again == files


def test_a_changed_spec_touches_its_own_files_and_those_of_all() -> None:
    other = NET.replace("5", "7").encode()
    data = {**net().texts.data, "architectures/other.toml": other, "claims/other.toml": CLAIMS.encode()}
    before = downloads(ledger("specs", data))
    after = downloads(
        ledger("specs", {**data, "architectures/other.toml": other.replace(b"features = 1000", b"features = 1001")})
    )
    changed = {path for path, file in after.items() if before[path] != file}
    whole = {
        f"api/v1/{name}"
        for name in ("index.json", "claims.json", "claims.csv", "everything.json", "layers.csv", "layers.parquet",
                     "variants.csv", "croissant.json")
    }
    own = {
        f"api/v1/other/{name}.{kind}" for name in ("thin", "named", "claimed") for kind in ("json", "csv", "svg", "png")
    }
    assert changed == whole | own | {"api/v1/other/index.png"}


def test_two_kinds_cannot_make_one_file() -> None:
    assert list(DOWNLOADS) == sorted(DOWNLOADS)
    twice = {
        **net().texts.data,
        "architectures/reconciliations.toml": NET.replace("thin", "why").encode(),
        "reconciliations/why.toml": b"""
title = "Why"
answer = "So."
start = "net/thin"
end = "net/named"
steps = [ { times = 1, evidence = "inferred", about = "nothing" } ]
""",
    }
    with pytest.raises(SpecError, match=r"api/v1/reconciliations/why\.json is made twice"):
        downloads(ledger("specs", twice))


def test_badges_say_exact_when_someone_else_has_the_number() -> None:
    made = downloads(net())
    said = {
        name: re.findall(r"<title>(.*)</title>", made[f"api/v1/net/{name}.svg"].decode())
        for name in ("thin", "named", "claimed")
    }
    assert said == {
        "thin": ["5,005 parameters"],
        "named": ["5,005 parameters · exact"],
        "claimed": ["5,005 parameters · exact"],
    }


def test_a_badge_is_a_picture_with_a_name() -> None:
    root = ElementTree.fromstring(badge(62378344, exact=True))
    texts = [element.text for element in root if element.tag.endswith(("title", "text"))]
    assert texts == ["62,378,344 parameters · exact"] * 2 == [root.get("aria-label")] * 2
    assert int(root.get("width", "0")) > int(root[-1].get("textLength", "0")) > 150


def test_the_feed_tells_editions_and_changes_newest_first() -> None:
    book = net(changes=CHANGES, site='[site]\nyear = 2026\naddress = "https://ledger.example/"')
    root = ElementTree.fromstring(feed(book))
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Second & better",
        "net/thin, parameters: 5,000 → 5,005",
        "net/thin, macs of fc: 10,000 → 5,000",
        "First edition",
    ]
    assert entries[0].findtext(f"{ATOM}content") == "Two numbers were wrong. 2 published numbers changed."
    assert entries[3].findtext(f"{ATOM}content") == "No published number changed."
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == ["2026-03-04T00:00:00Z"] * 3 + [
        "2026-01-02T00:00:00Z"
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == 5 and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one or "") for one in ids)
    links = [element.get("href") for element in root.iter(f"{ATOM}link")]
    assert links == ["https://ledger.example/api/v1/feed.xml", "https://ledger.example/", "https://ledger.example/",
                     *["https://ledger.example/architectures/net/thin/"] * 2, "https://ledger.example/"]


def test_an_identifier_does_not_depend_on_where_the_site_stands() -> None:
    ids = [
        re.findall("<id>.*</id>", feed(net(changes=CHANGES, site=f"[site]\n{more}")))
        for more in ("", 'address = "https://a.example/"')
    ]
    assert ids[0] == ids[1]


def test_without_editions_there_is_no_feed() -> None:
    assert addresses.FEED not in downloads(net())
    assert "<link" not in feed(net(changes=CHANGES))


def test_every_field_is_documented(files: dict[str, bytes]) -> None:
    words = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs/api.md").read_text()))
    variant = json.loads(files["api/v1/mixtral/8x7b.json"])
    claims, index = json.loads(files[addresses.CLAIMS_JSON]), json.loads(files[addresses.INDEX_JSON])
    path = json.loads(files[addresses.reconciliation_file("alexnet_grouping")])
    fields = {*variant, *variant["totals"], *claims[0], *index[0], *path, *path["start"], *path["steps"][0]}
    fields |= {*records.LAYER_COLUMNS, *records.CLAIM_COLUMNS}
    everything = json.loads(files[addresses.EVERYTHING_JSON])
    fields |= {key for one in everything["variants"] for row in one["rows"] for key in row}
    fields |= {key for row in variant["rows"] for tensor in row["tensors"] for key in tensor} | {"tied_to"}
    assert sorted(fields - words) == []
    kinds = {re.sub(r"^api/v1/[^/]+/index\.png$", "api/v1/FAMILY/index.png", path) for path in files}
    kinds = {
        re.sub(r"^api/v1/(?!reconciliations/|FAMILY/)[^/]+/[^/]+\.", "api/v1/FAMILY/VARIANT.", path) for path in kinds
    }
    kinds = {re.sub(r"^api/v1/reconciliations/[^/]+\.", "api/v1/reconciliations/NAME.", path) for path in kinds}
    assert sorted(kinds - words) == []


def digests(files: dict[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def test_what_is_there_and_not_as_computed_is_stale() -> None:
    wanted = {"api/v1/a.json": b"1", "api/v1/b.json": b"2"}
    assert stale("docs", digests({"api/v1/a.json": b"1"}), wanted) == []
    assert stale("docs", digests({"api/v1/a.json": b"0", "api/v1/c.json": b"3"}), wanted) == [
        Problem("docs/api/v1/a.json", 0, "stale-download", "the file is not as generated", "run `paramledger build`"),
        Problem(
            "docs/api/v1/c.json", 0, "stale-download", "nothing generates this file any more", "run `paramledger build`"
        ),
    ]
