"""The package as others import it: `import paramledger as pl`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import paramledger as pl
import pytest
from paramledger.__main__ import main

from tests.networks import family

ROOT = Path(__file__).parents[1]
NET = family('name = "one", op = "linear", out_features = 2', entering="{ features = 3 }")
PRINTED = "import paramledger as pl; print(pl.load()['vgg/vgg16'].parameters)"


def run(code: str, folder: Path, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(path)},
    )
    assert done.stderr == ""
    return done.stdout


def test_a_network_is_counted_away_from_the_repository(tmp_path: Path) -> None:
    # the sum that torchvision's vgg16 has: sum(p.numel() for p in vgg16().parameters())
    assert run(PRINTED, tmp_path, ROOT / "generator") == "138357544\n"


def test_the_wheel_brings_its_specs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=ROOT, check=True, capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(tmp_path / "site")], check=True)
    assert {path.name for path in (tmp_path / "site").iterdir() if path.suffix != ".dist-info"} == {"paramledger"}
    assert (tmp_path / "site/paramledger/py.typed").exists()
    code = f"{PRINTED}; print(pl.__file__)"
    assert run(code, tmp_path, tmp_path / "site") == f"138357544\n{tmp_path / 'site/paramledger/__init__.py'}\n"


def test_importing_reads_nothing_else() -> None:
    code = "import sys, paramledger; print([m for m in sys.modules if m.startswith(('paramledger.', 'pydantic'))])"
    assert run(code, ROOT, ROOT / "generator") == "[]\n"


def test_every_public_name_is_there() -> None:
    assert all(getattr(pl, name).__doc__ for name in pl.__all__)
    assert set(pl.__all__) <= set(dir(pl))
    with pytest.raises(AttributeError, match="module 'paramledger' has no attribute 'lode'"):
        _ = pl.lode     # type: ignore[attr-defined]


def test_load_can_be_called_again_after_its_module_was_imported(repository: pl.Ledger) -> None:
    assert pl.load().addresses == pl.load(ROOT / "specs").addresses == repository.addresses


def test_layers_rows_and_formulas(repository: pl.Ledger) -> None:
    net = repository["vgg/vgg16"]
    assert net.parameters == net.totals.parameters == 138_357_544
    assert net["fc6"].parameters == 7 * 7 * 512 * 4096 + 4096
    assert net["fc6"].formula == "features in · features out + features out"
    assert net["fc6"].numbers == "25088 · 4096 + 4096"
    assert sum(row.parameters * row.count for row in net.rows) == 138_357_544


def test_claims_and_reconciliations(repository: pl.Ledger) -> None:
    assert all(isinstance(claim, pl.Judged) for claim in repository.claims())
    assert repository.reconcile("alexnet_grouping").remainder == 0
    with pytest.raises(pl.SpecError) as wrong:
        repository.reconcile("alexnet_groupin")
    assert str(wrong.value) == "there is no reconciliation `alexnet_groupin` [did you mean `alexnet_grouping`?]"


def test_reprs_are_one_short_line(repository: pl.Ledger) -> None:
    net = repository["vgg/vgg16"]
    assert re.fullmatch(r"<Ledger specs: \d+ variants of \d+ families, \d+ reconciliations>", repr(repository))
    assert repr(net) == f"<Breakdown vgg/vgg16: 138,357,544 parameters, {len(net.rows)} rows>"
    assert repr(net["fc6"]) == "<Row fc6: linear, 102,764,544 parameters, 1 of it>"
    assert repr(repository.reconcile("alexnet_grouping")) == (
        "<Reconciled alexnet_grouping: 62,378,344 to 60,965,224 parameters in 3 steps, remainder 0>"
    )
    claim = next(claim for claim in repository.claims() if claim.id == "vgg.table_2_d")
    assert repr(claim) == "<Judged vgg.table_2_d: 138 million printed, 138,357,544 computed: rounds>"
    found = pl.diagnose(ROOT / "tests/diagnosis/summaries/001_alexnet_noflatten_nopool.txt", repository)
    said = "<Diagnosis of 25,678,184 parameters: <Reading alexnet/ungrouped: buggy (missing_flatten, "
    assert repr(found).startswith(said)
    assert max(len(repr(one)) for one in (found, found.observation, *found.readings)) < 160


def test_a_notebook_shows_the_layer_table(tmp_path: Path) -> None:
    (tmp_path / "architectures").mkdir()
    (tmp_path / "architectures/small.toml").write_text(NET)
    # 3 · 2 weights and 2 biases; 3 · 2 multiply-accumulates
    assert pl.load(tmp_path)["small"]._repr_html_() == (
        "<table><caption>small/plain</caption><thead><tr><th>layer</th><th>op</th><th>output</th><th>parameters</th>"
        "<th>MACs</th><th>formula for the parameters</th></tr></thead><tbody><tr><td>one</td><td>linear</td><td>2</td>"
        "<td>8</td><td>6</td><td>features in · features out + features out</td></tr></tbody>"
        "<tfoot><tr><th>Total</th><th></th><th></th><th>8</th><th>6</th><th></th></tr></tfoot></table>"
    )


def test_problems_are_said_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "architectures").mkdir()
    (tmp_path / "architectures/small.toml").write_text(NET.replace("linear", "linar"))
    with pytest.raises(pl.ProblemsError) as wrong:
        pl.load(tmp_path)
    assert f"{tmp_path}/architectures/small.toml:" in str(wrong.value)
    assert "did you mean `linear`?" in str(wrong.value)


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out) == (0, f"paramledger {version[1]}\n")
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text()
