"""The command line: what it answers, in which shape, with which exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from paramledger.__main__ import main

ROOT = Path(__file__).parents[2]
NET = """title = "Net"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = 5 } ]
[variants]
thin.about = "the only one"
"""


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one spec."""
    (tmp_path / "specs/architectures").mkdir(parents=True)
    (tmp_path / "specs/architectures/net.toml").write_text(NET)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_one_network_is_counted_without_a_look_at_its_claims(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (net / "specs/claims").mkdir()
    (net / "specs/claims/net.toml").write_text("[[claims]]\nid = oops\n")
    assert main(["show", "net"]) == 0
    assert "5,005  parameters" in capsys.readouterr().out
    assert main(["list"]) == 1
    assert capsys.readouterr().err.startswith("specs/claims/net.toml:2: not TOML")


# 1,000 features and a bias for each of 7 outputs: 7,007; in place of 5: 5,005
def test_list_of_networks_with_settings(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = answer(capsys, "list", "net", "--set", "fc.out_features=7")
    assert (row["address"], row["parameters"]) == ("net/thin[fc.out_features=7]", 7_007)
    assert [row["parameters"] for row in answer(capsys, "list", "net/thin", "net[fc.out_features=7]")] == [5_005, 7_007]


def test_settings_are_for_networks_that_are_named(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--set", "fc.out_features=7"]) == 2
    told = "paramledger: `--set` changes the networks named before it [name some: `list resnet vgg`]\n"
    assert capsys.readouterr().err == told


def test_settings_that_do_not_fit_are_placed(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "net", "--set", "fc.out_features=0"]) == 1
    told = "specs/architectures/net.toml:1: net/thin[fc.out_features=0]: layer `fc`: `out_features` of `linear` is 0"
    assert capsys.readouterr().err.startswith(told)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["address"]: row for row in answer(capsys, "list", "vgg", "googlenet", "mixtral", "vit")}
    vgg = rows["vgg/vgg16"]
    assert set(vgg) >= {
        "address",
        "title",
        "year",
        "parameters",
        "state",
        "total",
        "active_parameters",
        "macs",
        "implementations",
    }
    # the figures of torchvision, Keras and the issue that this ledger was started with
    assert (vgg["parameters"], vgg["macs"], vgg["implementations"]) == (
        138357544,
        15470264320,
        {"keras": "VGG16", "torchvision": "vgg16"},
    )
    assert rows["googlenet/torchvision"]["parameters"] == 6624904
    assert rows["googlenet/torchvision"]["training_parameters"] == 13004888
    assert rows["mixtral/8x7b"]["active_parameters"] == 12879925248
    assert (rows["vit/b_16"]["parameters"], rows["vit/b_16"]["macs"]) == (86567656, 17563828224)


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "show", "alexnet/paper")
    assert set(value) == {"address", "input", "totals", "uncounted", "rows", "training_rows"}
    assert value["input"] == [227, 227, 3]
    conv2 = next(row for row in value["rows"] if row["layer"] == "conv2")
    assert conv2["tensors"] == [
        {"name": "weight", "role": "weight", "shape": [256, 48, 5, 5], "trainable": True},
        {"name": "bias", "role": "bias", "shape": [256], "trainable": True},
    ]
    assert (conv2["count"], conv2["input"], conv2["output"], conv2["parameters"]) == (
        1,
        [27, 27, 96],
        [27, 27, 256],
        307456,
    )
    assert (conv2["formula"], conv2["numbers"]) == (
        "kernel · kernel · channels/groups · filters + filters",
        "5 · 5 · 48 · 256 + 256",
    )


@pytest.mark.parametrize(
    "address",
    ["alexnet/paper", "resnet/resnet50", "googlenet/torchvision", "mixtral/8x7b", "gpt2/small", "deepseek_v3/paper"],
)
def test_totals_are_sums_of_rows(capsys: pytest.CaptureFixture[str], address: str) -> None:
    value = answer(capsys, "show", address)
    for quantity in ("parameters", "state"):
        assert sum(row["count"] * row[quantity] for row in value["rows"]) == value["totals"][quantity]
    for quantity in ("macs", "units"):
        assert sum(row["active_count"] * row[quantity] for row in value["rows"]) == value["totals"][quantity]
    training = sum(row["count"] * row["parameters"] for row in value["training_rows"])
    assert value["totals"]["parameters"] + training == value["totals"]["training_parameters"]


def test_claims(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in answer(capsys, "claims", "alexnet")}
    row = rows["alexnet.abstract"]
    assert {key: row[key] for key in ("address", "quantity", "printed", "computed", "difference", "verdict")} == {
        "address": "alexnet/paper", "quantity": "parameters", "printed": "60 million",
        "computed": 60965224, "difference": -965224, "verdict": "truncates",
    }
    assert "explained_by" in row


# fc has 1000 weights and a bias for each of 5 outputs: 5,005 parameters
def test_the_claims_of_all_families(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (net / "specs/architectures/wide.toml").write_text(NET.replace("out_features = 5", "out_features = 50"))
    (net / "specs/claims").mkdir()
    for name in ("net", "wide"):
        (net / f"specs/claims/{name}.toml").write_text(
            '[[claims]]\nid = "table"\nvariant = "thin"\nquantity = "parameters"\nprinted = "5,005"\n'
            'source = { title = "A paper", where = "Table 1" }\n'
        )
    rows = [(row["id"], row["computed"], row["verdict"]) for row in answer(capsys, "claims")]
    assert rows == [("net.table", 5_005, "exact"), ("wide.table", 50_050, "unexplained")]
    assert [row["id"] for row in answer(capsys, "claims", "wide")] == ["wide.table"]


def test_reconcile(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "reconcile", "alexnet_grouping")
    texts = {"title", "question", "answer", "repair"}
    assert set(value) == {"name", *texts, "quantity", "evidence", "start", "steps", "end", "remainder"}
    assert value["start"] == {"address": "alexnet/ungrouped", "total": 62378344}
    assert [step["delta"] for step in value["steps"]] == [-307200, -663552, -442368]
    assert value["end"] == {"address": "alexnet/paper", "total": 60965224}
    assert value["remainder"] == 0
    every = answer(capsys, "reconcile")
    assert value in every
    assert [one["remainder"] for one in every] == [0] * len(every)


def test_a_title_that_names_its_own_numbers_is_the_same_everywhere(
    net: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """fc with a bias has 1000·5 + 5 = 5005 parameters, without it 5000."""
    (net / "specs/reconciliations").mkdir()
    (net / "specs/architectures/net.toml").write_text(NET + 'bare.set = { "fc.bias" = false }\n')
    (net / "specs/reconciliations/bias.toml").write_text(
        'title = "From {start} to {end}, {step-1}"\nquestion = "Why {end}?"\nanswer = "The bias."\n'
        'quantity = "parameters"\nstart = "net/thin"\nend = "net/bare"\n'
        '[[steps]]\nevidence = "inferred"\nabout = "no bias"\nset = { "fc.bias" = false }\n'
    )
    title = "From 5,005 to 5,000, −5"
    found = answer(capsys, "reconcile", "bias")
    said = ["title", "question", "answer", "repair"]
    assert [found[key] for key in said] == [title, "Why 5,000?", "The bias.", ""]
    assert [one["title"] for one in answer(capsys, "reconcile")] == [title]
    assert main(["reconcile", "bias"]) == 0
    assert capsys.readouterr().out.startswith(f"{title} (parameters, remainder 0)\n")
    assert main(["build"]) == 0
    capsys.readouterr()
    page = (net / "docs/reconciliations/bias.md").read_text()
    assert 'title: "Why 5,000?"' in page and f"(index.md) / {title}</p>" in page
    assert json.loads((net / "docs/api/v1/reconciliations/bias.json").read_text())["title"] == title


def test_a_text_of_a_reconciliation_that_refers_to_nothing_is_named_with_its_line(
    net: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (net / "specs/reconciliations").mkdir()
    (net / "specs/architectures/net.toml").write_text(NET + 'bare.set = { "fc.bias" = false }\n')
    (net / "specs/reconciliations/bias.toml").write_text(
        'title = "A bias"\nquestion = "Why?"\nanswer = "It has {net/thin.units_of} units."\n'
        'quantity = "parameters"\nstart = "net/thin"\nend = "net/bare"\n'
        '[[steps]]\nevidence = "inferred"\nabout = "no bias"\nset = { "fc.bias" = false }\n'
    )
    assert main(["reconcile", "bias"]) == 1
    assert capsys.readouterr().err == (
        "specs/reconciliations/bias.toml:3: {net/thin.units_of}: `units_of` is not a quantity [did you mean `units`?]\n"
    )


def test_fit(capsys: pytest.CaptureFixture[str]) -> None:
    """Llama 3 8B: 2 bytes for each of 8,030,261,248 parameters; 2 · 32 · 8 · 128 numbers a token, up to 8192 tokens."""
    value = answer(capsys, "fit", "llama/llama3_8b")
    assert value["weights"][0] == {"bits": 16, "bytes": 16_060_522_496}
    assert value["cache"][-1] == {"tokens": 8192, "numbers": 8192 * 65_536, "bytes": 8192 * 131_072}
    room = {(one["gigabytes"], one["bits"]): one["tokens"] for one in value["room"]}
    assert (room[16, 16], room[24, 16], room[16, 8]) == (None, 8192, 8192)
    assert value["training_flops"]["rule"] == 6 * 8_030_261_248
    assert main(["fit", "llama/llama3_8b"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("llama/llama3_8b, up to 8,192 tokens of a single text\n")
    assert "16 GB, weights in 16 bits: no room for them\n" in out


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "explain", "alexnet/paper", "conv1")
    assert value["output_sizes"] == ["(227 - 11) / 4 + 1 = 55"]
    assert value["tensors"][0]["numbers"] == "11 · 11 · 3 · 96"
    assert value["source"].startswith("https://")


def test_ops_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert {"conv2d", "linear", "attention"} <= {row["op"] for row in answer(capsys, "ops")}
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("http://json-schema.org/draft-07")


def test_csv_has_plain_integers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "alexnet/paper", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (rows[0]["layer"], rows[0]["parameters"], rows[0]["output"]) == ("conv1", "34944", "55x55x96")


def test_tables_group_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "alexnet"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("alexnet/paper ")]
    assert "60,965,224" in line and " 2012 " in line
    assert main(["list", "alexnet", "--format", "md"]) == 0
    assert "| 60,965,224 |" in capsys.readouterr().out


def test_misuse_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    cases = {
        ("show", "alexnt"): "paramledger: there is no architecture `alexnt` [did you mean `alexnet`?]\n",
        ("show", "alexnet/papr"): None,
        ("fit", "lenet"):
            "paramledger: `lenet/paper` does not write text token by token [ask about a language model]\n",
        ("explain", "alexnet", "fc9"): "paramledger: `fc9` names no layer [did you mean `fc8`?]\n",
        (
            "reconcile",
            "alexnet_groping",
        ): "paramledger: there is no reconciliation `alexnet_groping` [did you mean `alexnet_grouping`?]\n",
        ("schema", "x"): None,
    }
    for arguments, message in cases.items():
        assert main(list(arguments)) == 2, arguments
        error = capsys.readouterr().err
        assert error.startswith("paramledger: ") and error.count("\n") == 1
        assert message is None or error == message
    for arguments in ([], ["nonsense"], ["list", "--format", "xml"], ["show"]):
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        assert exit_.value.code == 2


def test_build_and_check(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    assert main(["check"]) == 0
    page = net / "docs/architectures/net/thin.md"
    page.write_text(page.read_text().replace("5,005", "5,006"))
    capsys.readouterr()
    assert main(["check", "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)
    assert all(set(problem) == {"path", "line", "code", "message", "hint", "suggestion"} for problem in problems)
    assert {problem["code"] for problem in problems} == {"hand-edited", "drift-number"}
    assert main(["build"]) == 1     # a hand edit is not overwritten
    assert "5,006" in page.read_text()
    assert main(["build", "--force"]) == 0
    assert "5,006" not in page.read_text()
    assert main(["check"]) == 0


def test_check_takes_paths(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    (net / "docs/a.md").write_text("# A\n\nIt has 12,345 parameters.\n")
    (net / "docs/b.md").write_text("# B\n\nIt has 6,789,012 parameters.\n")
    capsys.readouterr()
    assert main(["check", "docs/a.md", "--format", "github"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=docs/a.md,line=3,title=unbound-number::")
    assert main(["check", "docs/architectures"]) == 0


NO_PAGE = "the site publishes this file, and nothing proves it [pages end in .md and are outside assets/, "
UNREAD = {      # a file of docs/ that MkDocs publishes -> why nothing proves it
    "more/README.md": "the site publishes this as the index of its folder, and nothing proves it [name it index.md]",
    "assets/notes.md": NO_PAGE,
    "i.json": "the site publishes this file, and nothing proves it [move it out of the folder",
    **{f"more/a.{kind}": NO_PAGE for kind in ("markdown", "mkd", "mdown", "mkdn", "MD", "html", "txt", "svg")},
}


@pytest.mark.parametrize("path", UNREAD)
def test_nothing_is_published_unread(net: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert main(["build"]) == 0
    (net / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
    (net / "docs" / path).write_text("AlexNet has 99,999,999 parameters.\n")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert capsys.readouterr().err.startswith(f"docs/{path}: {UNREAD[path]}")


def test_links_are_not_published(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    (net / "outside").mkdir()
    (net / "outside/e.md").write_text("99,999,999\n")
    (net / "docs/linked").symlink_to("../outside")
    (net / "docs/page.svg").symlink_to("../outside/e.md")
    capsys.readouterr()
    assert main(["check"]) == 1
    reason = "the site publishes what this link leads to, and nothing proves it [put the file itself here]"
    assert capsys.readouterr().err == f"docs/linked: {reason}\ndocs/page.svg: {reason}\n"


def test_what_stands_beside_the_pages_is_proved(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    (net / "docs/assets").mkdir()
    files = {
        "README.md": "[5,005](docs/architectures/net/thin.md#parameters) and 5,006\n",
        "mkdocs.yml": "# 12,345\nsite_description: 12,345 parameters\n",
        "CITATION.cff": "doi: 10.5281/zenodo.123456\nabstract: 63 million\n",
        "docs/assets/a.svg": "<svg>\n<text>63M</text></svg>\n",
        "docs/assets/a.css": "b { width: 12345px }\nb::after { content: '63M' }\n",
    }
    for path, text in files.items():
        (net / path).write_text(text)
    capsys.readouterr()
    assert main(["check"]) == 1
    said = [line.split(" [")[0] for line in capsys.readouterr().err.splitlines()]
    where = "does not say where it is computed"
    assert said == [
        f"CITATION.cff:2: 63 million {where}", f"README.md:1: 5,006 {where}", f"docs/assets/a.css:2: 63M {where}",
        f"docs/assets/a.svg:2: 63M {where}", f"mkdocs.yml:2: 12,345 {where}",
    ]


def test_a_wrong_spec_leaves_docs_as_they_were(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    before = {path: path.read_bytes() for path in sorted((net / "docs").rglob("*")) if path.is_file()}
    (net / "specs/architectures/net.toml").write_text(NET.replace("out_features", "out_featrues"))
    capsys.readouterr()
    assert main(["build"]) == 1
    assert capsys.readouterr().err == (
        "specs/architectures/net.toml:4: net/thin: layer `fc`: `linear` takes no `out_featrues` [did you mean "
        "`out_features`?]\n"
    )
    assert {path: path.read_bytes() for path in sorted((net / "docs").rglob("*")) if path.is_file()} == before


def test_where_there_are_no_specs_the_package_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["show", "vgg/vgg16", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["parameters"] == 138_357_544     # as torchvision's


def test_other_folders(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(net / "specs", net / "elsewhere")
    assert main(["build"]) == 1
    assert capsys.readouterr().err == "specs: there is no such folder [name the folder of the specs with --specs]\n"
    assert main(["build", "--specs", "elsewhere", "--docs", "pages"]) == 0
    assert (net / "pages/architectures/net/thin.md").is_file()


def test_pages_do_not_say_where_the_specs_stand(net: Path) -> None:
    assert main(["build"]) == 0
    assert main(["build", "--specs", str(net / "specs"), "--docs", "elsewhere"]) == 0
    page = Path("architectures/net/thin.md")
    assert (net / "docs" / page).read_text() == (net / "elsewhere" / page).read_text()
    assert not [path for path in (net / "elsewhere").rglob("*.*") if str(net).encode() in path.read_bytes()]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a process of its own, in the folder that is open now."""
    own = {"PYTHONPATH": str(ROOT / "generator"), **environment}
    command = [sys.executable, "-m", "paramledger", *arguments]
    return subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)


def test_a_terminal_of_few_letters_is_printed_to(net: Path) -> None:
    shown = run("explain", "net/thin", "fc", PYTHONIOENCODING="ascii")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "1000 \\xb7 5" in shown.stdout


def test_pages_are_not_made_without_docstrings(net: Path) -> None:
    for command in ("build", "check"):
        refused = run(command, PYTHONOPTIMIZE="2")
        message = "Python runs with -OO, which removes the docstrings that pages are made from [run without -OO]"
        assert (refused.returncode, refused.stderr) == (2, f"paramledger: {message}\n")
    assert run("show", "net", PYTHONOPTIMIZE="2").returncode == 0


@pytest.mark.parametrize("closed", ["", ">&-", ">/dev/full", "2>&- >&-"])
@pytest.mark.parametrize("command", ["list", "check", "--help"])
def test_closed_and_full_outputs_show_no_traceback(net: Path, command: str, closed: str) -> None:
    script = f"{sys.executable} -m paramledger {command} {closed}"
    done = subprocess.run(
        ["bash", "-c", script], env=os.environ | {"PYTHONPATH": str(ROOT / "generator")},
        capture_output=True, text=True, check=False,
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/index.md", "docs/index.md: a folder is in the place of a generated file [remove it]"),
        (
            "docs/api/v1/index.json",
            "docs/api/v1/index.json: a folder is in the place of a generated file [remove it]",
        ),
    ],
)
def test_a_folder_in_place_of_a_file_is_a_problem(
    net: Path, capsys: pytest.CaptureFixture[str], path: str, expected: str
) -> None:
    (net / path).mkdir(parents=True)
    assert main(["build"]) == 1
    assert capsys.readouterr().err == f"{expected}\n"


def test_the_reader_may_stop_early() -> None:
    script = f"{sys.executable} -m paramledger show resnet/resnet152 --format csv | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_build_writes_the_downloads_and_check_finds_stale_ones(net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    place = net / "docs/api/v1/net/thin.json"
    assert json.loads(place.read_text())["totals"]["parameters"] == 5005
    assert main(["check"]) == 0
    place.write_text(place.read_text().replace("5005", "5006"))
    capsys.readouterr()
    assert main(["check", "--built"]) == 1
    assert (
        capsys.readouterr().err == "docs/api/v1/net/thin.json: the file is not as generated [run `paramledger build`]\n"
    )
    place.unlink()
    assert main(["check"]) == 0     # git does not keep these files
    shutil.rmtree(net / "docs/api")
    assert main(["check"]) == 0


def test_show_unfolds_loops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two rounds of 4 · 4 + 4, and a side branch."""
    (tmp_path / "architectures").mkdir()
    (tmp_path / "architectures/net.toml").write_text("""title = "Net"
input = { features = 4 }
default = "plain"
layers = [
  { name = "fc", op = "linear", out_features = 4, repeat = 2 },
  { name = "aux", op = "linear", out_features = 2, only = "training" },
]
[variants.plain]
title = "Net (as it is)"
""")
    command = ["show", "net", "--specs", str(tmp_path)]
    assert main([*command, "--unfold", "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    found = [(row["layer"], row["count"], row["parameters"]) for row in value["rows"]]
    assert found == [("fc.0", 1, 20), ("fc.1", 1, 20)]
    assert main(command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "net/plain: Net (as it is)"
    assert [line.split()[:3] for line in lines[-2:]] == [["fc.0", "linear", "2"], ["aux", "training", "linear"]]


def test_tools(capsys: pytest.CaptureFixture[str]) -> None:
    """Measured: thop 0.1.1 gives 4,133,742,592 for torchvision's ResNet-50, four for each of 11,113,984 elements that
    batch norms read, and for the last pool (49 + 1) · 2048.
    """
    found = answer(capsys, "tools", "resnet/resnet50")
    (one,) = (row for row in found if (row["tool"], row["version"], row["figure"]) == ("thop", "0.1.1", "macs"))
    assert one == {
        "tool": "thop", "version": "0.1.1", "mode": "", "name": "macs", "figure": "macs", "value": 4133742592,
        "printed": "4133742592.0", "why": "", "judged": "recordings", "device": "any",
        "steps": [
            {"edit": "multiply-accumulates", "delta": 4089184256, "total": 4089184256},
            {"edit": "batch norms: four per input value, two without a scale", "delta": 4 * 11113984,
             "total": 4133640192},
            {"edit": "adaptive average pooling: the window size plus one, for each output value", "delta": 102400,
             "total": 4133742592},
        ],
    }


def test_tools_with_a_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten classes for a thousand: 990 · 2048 multiply-accumulates fewer."""
    (fvcore,) = (row for row in answer(capsys, "tools", "resnet/resnet50[classes=10]") if row["tool"] == "fvcore")
    assert fvcore["value"] == 4111512576 - 990 * 2048
