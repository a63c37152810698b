"""`diff` and `comment`: what a change moves, read through git, and as a comment that nothing in it can break."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from paramledger.__main__ import main

SPEC = """
title = "Net"
input = { features = 10 }
default = "a"
layers = [{ name = "fc", op = "linear", out_features = %d }]
[variants.a]
"""
CLAIM = """
[[claims]]
id = "paper"
variant = "a"
quantity = "parameters"
printed = "55"
source = { title = "A paper" }
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one family of 10 · 5 + 5 = 55 parameters and a claim that says so."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs/architectures").mkdir(parents=True)
    (tmp_path / "specs/claims").mkdir()
    (tmp_path / "specs/architectures/net.toml").write_text(SPEC % 5)
    (tmp_path / "specs/claims/net.toml").write_text(CLAIM)
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=one")
    return tmp_path


def git(*words: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *words], check=True)


def test_nothing_moves_when_nothing_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "main"]) == 0
    assert capsys.readouterr().out == "No published number, verdict or reconciliation moves.\n"


def test_a_width_moves_totals_and_the_verdict(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "specs/architectures/net.toml").write_text(SPEC % 6)    # 10 · 6 + 6 = 66; 60 MACs
    assert main(["diff", "main"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "net/a parameters 55 → 66 (+11)" in said
    assert "net/a macs 50 → 60 (+10)" in said
    assert "1 claim exact → unexplained" in said
    assert said[-1] == "claim net.paper: exact → unexplained"


def test_a_new_family_and_one_that_is_gone(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "specs/architectures/net.toml").rename(repository / "specs/architectures/other.toml")
    (repository / "specs/claims/net.toml").unlink()
    assert main(["diff", "main", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["new"] == ["other/a"]
    assert said["gone"] == ["net/a"]
    assert said["claims"] == [{"name": "net.paper", "quantity": "", "before": "exact", "after": None}]


def test_an_unchanged_family_is_not_counted(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "specs/architectures/other.toml").write_text(SPEC % 7)
    counted: list[str] = []
    from paramledger.ledger import differences

    seen = differences._totals
    monkeypatch.setattr(differences, "_totals", lambda one, address: counted.append(address) or seen(one, address))
    assert main(["diff", "main"]) == 0
    assert counted == ["other/a"]


def test_a_revision_that_is_none(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "nowhere"]) == 2
    assert capsys.readouterr().err == (
        "paramledger: git says: there is no such revision: nowhere"
        " [name a branch, a tag or a commit of this repository]\n"
    )


def report(folder: Path, changes: object, problems: object) -> list[str]:
    (folder / "diff.json").write_text(json.dumps(changes))
    (folder / "problems.json").write_text(json.dumps(problems))
    return ["comment", str(folder / "diff.json"), str(folder / "problems.json")]


NOTHING = {"new": [], "gone": [], "totals": [], "claims": [], "reconciliations": []}
PROBLEM = {"path": "docs/a.md", "line": 3, "code": "wrong-number", "message": "published 5, computed 6", "hint": ""}


def test_a_comment_escapes_every_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = "@someone <img src=x> [click](https://example.org) `code` #1 ![x](y)"
    command = report(tmp_path, {**NOTHING, "new": [bad]}, [{**PROBLEM, "message": bad}])
    assert main(command) == 0
    said = capsys.readouterr().out
    body = said.replace("### What this changes", "").replace("### 1 problem", "")
    assert not set("@<>[]()`!") & set(body)
    assert "&#64;someone" in said


@pytest.mark.parametrize(
    ("changes", "problems", "message"),
    [
        ({**NOTHING, "more": 1}, [], "this is not a report of changes: `more`: Extra inputs are not permitted"),
        ("x", [], "this is not a report of changes: ``: Input should be an object"),
        ([1], [], "this is not a list of problems: ``: Input should be"),
        (NOTHING, {}, "this is not a list of problems: it is not JSON"),
        (NOTHING, [{**PROBLEM, "line": -1}], "this is not a list of problems: `line`: Input should be greater than"),
        ({**NOTHING, "totals": [{"name": "a", "before": 1.5, "after": 2}]}, [], "report of changes: `totals.0.before"),
    ],
)
def test_a_report_that_does_not_fit_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: object, problems: object, message: str
) -> None:
    assert main(report(tmp_path, changes, problems)) == 2
    assert message in capsys.readouterr().err


def test_specs_that_do_not_fit_together_are_said_to_be_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`diff` and `check` then print the same problems."""
    problems = [{**PROBLEM, "path": "specs/architectures/a.toml", "code": "spec", "message": "there is no op `x`"}]
    assert main(report(tmp_path, problems, problems)) == 0
    assert capsys.readouterr().out == (
        "### What this changes\n- Nothing was compared&#58; the specs do not fit together yet.\n\n"
        "### 1 problem\n- specs/architectures/a.toml&#58;3&#58; there is no op &#96;x&#96;\n"
    )


def test_pages_that_a_build_makes_are_no_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A contribution made in the web editor comes without them."""
    old = [{**PROBLEM, "path": "docs/b.md", "line": line, "code": "drift-number"} for line in (3, 4)]
    problems = [*old, {**PROBLEM, "path": "docs/a.md", "line": 0, "code": "missing-page"}]
    assert main(report(tmp_path, NOTHING, problems)) == 0
    said = capsys.readouterr().out
    assert "problem" not in said
    assert "### 2 generated pages to build\nThese pages are missing or old." in said
    assert said.endswith('artifact of the check "pull request".\n\n- docs/a.md\n- docs/b.md\n')


def test_a_line_with_a_known_number_is_suggested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problems = [{**PROBLEM, "suggestion": "It has [6](b.md#parameters)."}, PROBLEM, {**PROBLEM, "suggestion": "```\nx"}]
    assert main([*report(tmp_path, NOTHING, problems), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["event"] == "COMMENT"
    (note,) = said["comments"]
    assert (note["path"], note["line"]) == ("docs/a.md", 3)
    assert note["body"].endswith("```suggestion\nIt has [6](b.md#parameters).\n```")
