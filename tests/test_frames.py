"""The ledger as tables of pandas: the columns of the downloads, exact integers, and nothing imported too early."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from paramledger import addresses, frames
from paramledger.counts.quantities import NOT_OF_ALL, QUANTITIES
from paramledger.exports import records, variants
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.verdicts import all_judged
from paramledger.problems import SpecError

ROOT = Path(__file__).parents[1]
VAST = """title = "Vast"
input = { features = 8589934592 }
default = "one"
layers = [ { name = "fc", op = "linear", out_features = 8589934592, bias = false } ]
[variants.one]
"""


def as_csv(frame: pd.DataFrame) -> list[list[str]]:
    """A table as its CSV has it: yes and no, and nothing where a value is missing."""
    out = io.StringIO()
    truths = {name: frame[name].map({True: "yes", False: "no"}) for name in frame.select_dtypes("bool")}
    frame.assign(**truths).to_csv(out, index=False)
    return list(csv.reader(io.StringIO(out.getvalue())))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


@pytest.fixture(scope="module")
def tables(repository: Ledger) -> dict[str, pd.DataFrame]:
    return {
        "catalogue": frames.catalogue(repository),
        "layers": frames.layers(repository),
        "claims": frames.claims(repository),
        "reconciliations": frames.reconciliations(repository),
        "tensors": frames.tensors(repository, "gpt2/small"),
    }


@pytest.mark.parametrize(("table", "path"), [
    ("catalogue", addresses.VARIANTS_CSV), ("layers", addresses.LAYERS_CSV), ("claims", addresses.CLAIMS_CSV),
])
def test_a_table_is_the_download(
    table: str, path: str, repository: Ledger, tables: dict[str, pd.DataFrame]
) -> None:
    made = dict([*variants.index(repository), *variants.layers(repository), *variants.claims(repository)])
    theirs, ours = rows(b"".join(made[path]())), as_csv(tables[table])
    escaped = [[cell.removeprefix("'") if cell[1:2] in "=+-@" else cell for cell in row] for row in theirs]
    assert ours in (theirs, escaped)


def test_integers_are_integers_and_nothing_is_a_float(tables: dict[str, pd.DataFrame]) -> None:
    for title, table in tables.items():
        assert set(map(str, table.dtypes)) <= {"str", "int64", "Int64", "bool", "object"}
        for name in table.attrs["units"]:
            missing, beyond = name in ("year", "tokens", *NOT_OF_ALL), (title, name) == ("claims", "computed")
            assert str(table[name].dtype) == ("object" if beyond else "Int64" if missing else "int64"), name
    whole = tables["claims"]["computed"]        # FLOPs of a training have no room in 64 bits: Python's own integers
    assert {type(one) for one in whole} == {int} and max(whole) > 2**63


def test_sums_over_rows_are_the_totals(repository: Ledger, tables: dict[str, pd.DataFrame]) -> None:
    layers = tables["layers"].query("not training")
    for name, times in (("parameters", "count"), ("state", "count"), ("macs", "active_count")):
        sums = (layers[name] * layers[times]).groupby(layers["address"]).sum()
        assert sums.to_dict() == {one: repository.breakdown(one).totals.of(name) for one in repository.addresses}
    total = sum(repository.breakdown(one).totals.macs for one in repository.addresses)
    assert tables["catalogue"]["macs"].sum() == total < 2**63


def test_pandas_sorts_and_adds_up_the_parquet_file(repository: Ledger) -> None:
    """What DECIMAL columns refused."""
    data = b"".join(dict(variants.layers(repository))[addresses.LAYERS_PARQUET]())
    layers = pd.read_parquet(io.BytesIO(data)).query("not training")
    layers["all"] = layers["count"] * layers["parameters"]
    largest = layers.groupby("address")["all"].sum().nlargest(5)
    totals = sorted((repository.breakdown(one).totals.parameters for one in repository.addresses), reverse=True)
    assert largest.dtype == "int64" and largest.to_list() == totals[:5]
    assert layers.groupby("address")["all"].sum()["vgg/vgg16"] == 138_357_544     # torchvision's vgg16


def test_a_figure_beyond_64_bits_stays_exact() -> None:
    book = ledger("specs", {"architectures/vast.toml": VAST.encode()})
    layers = frames.layers(book, "vast/one")
    assert layers["macs"].dtype == "object" and layers["macs"].to_list() == [2**66]     # 2^33 · 2^33
    assert layers["count"].dtype == "int64"
    assert frames.catalogue(book)["bytes"].to_list() == [4 * 2**66]


def test_a_difference_is_a_text_that_is_exact(repository: Ledger, tables: dict[str, pd.DataFrame]) -> None:
    found = tables["claims"]["difference"]
    assert [Fraction(text) for text in found] == [one.difference for one in all_judged(repository)]


def test_steps_lead_from_the_start_to_the_end(repository: Ledger, tables: dict[str, pd.DataFrame]) -> None:
    steps = tables["reconciliations"]
    for name, path in steps.groupby("name"):
        assert path["from"].iloc[0] + path["delta"].sum() == path["total"].iloc[-1]
        assert path["total"].iloc[-1] == reconciled(repository, str(name)).end.total
        assert path["step"].to_list() == list(range(1, len(path) + 1))


def test_tensors_are_those_of_the_layers(repository: Ledger, tables: dict[str, pd.DataFrame]) -> None:
    found = tables["tensors"]
    own = found[found["tied_to"].isna() & found["trainable"]]
    assert (own["size"] * own["count"]).sum() == 124_439_808     # GPT-2 small in transformers
    (wte,) = found[found["layer"] == "wte"].to_dict("records")
    assert (wte["shape"], wte["size"]) == ("50257x768", 50257 * 768)


def test_a_breakdown_is_as_good_as_an_address(repository: Ledger) -> None:
    found = repository.breakdown("vgg/vgg16")
    for table in (frames.layers, frames.tensors):
        pd.testing.assert_frame_equal(table(found), table(repository, "vgg/vgg16"), check_flags=False)
    with pytest.raises(SpecError, match="this is `vgg/vgg16`, not `vgg/vgg19`"):
        frames.layers(found, "vgg/vgg19")
    with pytest.raises(SpecError, match=r"the tensors of which variant\?"):
        frames.tensors(repository)
    with pytest.raises(SpecError, match="`vgg` has no variant `vgg17`"):
        frames.layers(repository, "vgg/vgg17")


def test_a_table_says_its_units_and_its_edition(repository: Ledger, tables: dict[str, pd.DataFrame]) -> None:
    edition = str(repository.changes.editions[-1].date)
    assert {table.attrs["edition"] for table in tables.values()} == {edition}
    assert tables["catalogue"].attrs["units"]["macs"] == QUANTITIES["macs"]
    assert "edition" not in frames.layers(repository.breakdown("vgg/vgg16")).attrs


def test_no_variants_make_empty_tables() -> None:
    book = ledger("specs", {})
    assert list(frames.layers(book).columns) == ["address", *records.LAYER_COLUMNS]
    assert [len(table(book)) for table in (frames.catalogue, frames.claims, frames.reconciliations)] == [0, 0, 0]


def test_pandas_is_imported_when_a_table_is_made() -> None:
    code = "import sys, paramledger.__main__, paramledger.frames; print({'pandas', 'pyarrow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(ROOT / "generator")})
    assert (done.stdout, done.stderr) == ("set()\n", "")
