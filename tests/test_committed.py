"""What git keeps of docs/: the pages of one spec each, so that two contributors who each add a family do not meet."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.addresses import BUILT, FRAGMENTS, is_built

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\((docs/[^)#]+)")
NET = """title = "{title}"
input = {{ features = 1000 }}
default = "only"
layers = [ {{ name = "fc", op = "linear", out_features = {units} }} ]
[variants]
only.about = "one layer"
"""
CLAIMS = """[[claims]]
id = "table"
variant = "only"
quantity = "parameters"
printed = "{printed}"
source = {{ title = "A paper", where = "Table 1" }}
"""
NAMES = {"base": 5, "one": 7, "two": 9}     # a linear layer of 1000 inputs has 1001 parameters per unit


def test_gitignore_lists_what_is_built() -> None:
    lines = (ROOT / ".gitignore").read_text().splitlines()
    assert [line for line in lines if line.startswith("/docs/")] == [f"/docs/{pattern}" for pattern in BUILT]
    assert f"/{FRAGMENTS}/" in lines


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_what_stands_at_the_top_links_to_committed_pages(page: str) -> None:
    paths = LINK.findall((ROOT / page).read_text())
    assert [path for path in paths if is_built(path.removeprefix("docs/")) or not (ROOT / path).is_file()] == []


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    run = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def add_family(folder: Path, name: str) -> None:
    """Write a family and its claim, build, and commit all that git keeps."""
    units = NAMES[name]
    for kind, text in {"architectures": NET.format(title=f"Net {name}", units=units),
                       "claims": CLAIMS.format(printed=f"{1001 * units:,}")}.items():
        path = folder / f"specs/{kind}/{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert main(["build"]) == 0
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", name)


@pytest.fixture
def repository_of_nets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one family, and a branch for each of two more."""
    monkeypatch.chdir(tmp_path)
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "docs").mkdir()
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    add_family(tmp_path, "base")
    for name in ("one", "two"):
        git(tmp_path, "switch", "--quiet", "--create", name, "main")
        add_family(tmp_path, name)
    return tmp_path


def test_two_families_merge_without_a_conflict(
    repository_of_nets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository_of_nets, "switch", "--quiet", "one")
    assert git(repository_of_nets, "diff", "--name-only", "main", "one").splitlines() == [
        "docs/architectures/one/index.md",
        "docs/architectures/one/only.md",
        "specs/architectures/one.toml",
        "specs/claims/one.toml",
    ]
    git(repository_of_nets, "merge", "--quiet", "--no-edit", "two")
    capsys.readouterr()
    assert main(["check"]) == 0, capsys.readouterr().err
    assert main(["build"]) == 0
    assert git(repository_of_nets, "status", "--porcelain") == ""


# A claim on a network of one's own whose explanation starts at one that others have: torchvision's ResNet-50 has
# 25,557,032 parameters, of which the last layer has 2049 for each of 1000 classes.
EXPLAINED = CLAIMS + 'explained_by = "{name}_why"\n'
WHY = """title = "{name} and ResNet-50"
answer = "The last layer has {classes_in_words} classes."
start = "resnet/resnet50"
end = "claim:{name}.table"
[[steps]]
set = {{ classes = {classes} }}
evidence = "forced"
about = "other classes"
"""
CLASSES = {"one": (10, "ten"), "two": (100, "a hundred")}


def add_reconciliation(folder: Path, name: str) -> None:
    """Write a family whose claim is explained from ResNet-50, build, and commit all that git keeps."""
    classes, words = CLASSES[name]
    printed = f"{25_557_032 - 2049 * (1000 - classes):,}"
    files = {
        f"architectures/{name}": NET.format(title=f"Net {name}", units=NAMES[name]),
        f"claims/{name}": EXPLAINED.format(name=name, printed=printed),
        f"reconciliations/{name}_why": WHY.format(name=name, classes=classes, classes_in_words=words),
    }
    for file, text in files.items():
        path = folder / f"specs/{file}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert main(["build"]) == 0
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", name)


def test_two_reconciliations_of_one_network_merge_without_a_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("architectures/resnet.toml", "blocks/conv.toml"):
        (tmp_path / "specs" / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / "specs" / name, tmp_path / "specs" / name)
    (tmp_path / "docs").mkdir()
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    add_family(tmp_path, "base")
    for name in ("one", "two"):
        git(tmp_path, "switch", "--quiet", "--create", name, "main")
        add_reconciliation(tmp_path, name)
        assert git(tmp_path, "diff", "--name-only", "main", name).splitlines() == [
            f"docs/architectures/{name}/index.md",
            f"docs/architectures/{name}/only.md",
            f"docs/reconciliations/{name}_why.md",
            f"specs/architectures/{name}.toml",
            f"specs/claims/{name}.toml",
            f"specs/reconciliations/{name}_why.toml",
        ]
    git(tmp_path, "merge", "--quiet", "--no-edit", "one")
    capsys.readouterr()
    assert main(["check"]) == 0, capsys.readouterr().err
    page = tmp_path / "docs/architectures/resnet/resnet50.md"
    os.utime(page, (0, 0))
    assert main(["build"]) == 0
    assert page.stat().st_mtime > 0     # as new as its fragment: builders that take changed pages alone take it
    assert git(tmp_path, "status", "--porcelain") == ""
    capsys.readouterr()
    assert main(["check", "--built"]) == 0, capsys.readouterr().err
    told = (tmp_path / "fragments/architectures/resnet/resnet50.md").read_text()
    for name, number in {"one": "23,528,522", "two": "23,712,932"}.items():
        assert f"](../../reconciliations/{name}_why.md)" in told
        assert f"parameters: [25,557,032](#parameters) and [{number}](../../claims.md#{name}.table)\n" in told


def test_a_fragment_may_be_absent_or_old(repository_of_nets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a built page: the next build renews it. With --built, it is proved as a page is."""
    part = repository_of_nets / "fragments/architectures/two/only.md"
    part.write_text(part.read_text().replace("9,009", "9,008"))
    (repository_of_nets / "fragments/architectures/two/index.md").unlink()
    assert main(["check"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["check", "--built"]) == 1
    said = capsys.readouterr().err
    missing = "fragments/architectures/two/index.md: the generated file is missing [run `paramledger build`]\n"
    assert missing in said
    assert "fragments/architectures/two/only.md:2: the file was edited after it was generated" in said
    assert "published 9,008, computed 9,009 (-1)" in said.replace("\u2212", "-")


def test_a_page_in_conflict_is_said_to_be_one_and_built_again(
    repository_of_nets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = repository_of_nets / "docs/architectures/two/only.md"
    whole = page.read_text()
    first, rest = whole.split("\n", 1)
    page.write_text(f"{first}\n<<<<<<< HEAD\n{rest}=======\n{rest}>>>>>>> two\n")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        "docs/architectures/two/only.md: a merge has left two versions of this generated file "
        "[run `paramledger build`]\n"
    )
    assert main(["build"]) == 0
    assert page.read_text() == whole


@pytest.mark.parametrize("command", [["build"], ["build", "--force"]])
def test_a_conflict_of_git_is_settled_by_the_spec_and_a_build(
    repository_of_nets: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Two branches change the same family: whoever merges decides about its spec, and the pages follow."""
    folder, spec = repository_of_nets, "specs/architectures/base.toml"
    for branch, units in (("one", 6), ("two", 8)):
        git(folder, "switch", "--quiet", branch)
        (folder / spec).write_text(NET.format(title="Net base", units=units))
        assert main(["build"]) == 0
        git(folder, "commit", "--quiet", "--all", "--message", f"{units} units")
    merged = subprocess.run(["git", "merge", "--no-edit", "one"], cwd=folder, capture_output=True, check=False)
    assert merged.returncode == 1
    pages = ["docs/architectures/base/index.md", "docs/architectures/base/only.md"]
    assert git(folder, "diff", "--name-only", "--diff-filter=U").splitlines() == [*pages, spec]
    git(folder, "checkout", "--ours", spec)
    capsys.readouterr()
    assert main(["check"]) == 1
    assert capsys.readouterr().err == "".join(
        f"{page}: a merge has left two versions of this generated file [run `paramledger build`]\n" for page in pages
    )
    assert main(command) == 0
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-edit")
    capsys.readouterr()
    assert main(["check"]) == 0, capsys.readouterr().err
    page = (folder / pages[1]).read_text()
    assert "8,008" in page and "6,006" not in page      # eight units of 1000 weights and a bias


def test_lines_in_conflict_on_a_page_that_people_write(
    repository_of_nets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository_of_nets / "docs/note.md").write_text("# Note\n\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> two\n")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "docs/note.md:3: a merge has left two versions of these lines [keep one]\n" in capsys.readouterr().err


def test_a_built_page_may_be_absent_or_old(repository_of_nets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = repository_of_nets / "docs/claims.md"
    page.write_text(page.read_text().replace("9,009", "9,008"))
    (repository_of_nets / "docs/index.md").unlink()
    assert main(["check"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["check", "--built"]) == 1
    said = capsys.readouterr().err
    assert "docs/index.md: the generated file is missing [run `paramledger build`]\n" in said
    assert "docs/claims.md:2: the file was edited after it was generated" in said
