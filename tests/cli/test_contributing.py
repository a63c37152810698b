"""What a contributor asks for: a spec to start from, tensors compared, one family's claims, what is not recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.__main__ import main

NET = """title = "Net"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = 5 } ]
[variants]
thin.about = "the only one"
thin.implementations = { timm = "netto" }
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "specs/architectures").mkdir(parents=True)
    (tmp_path / "specs/architectures/net.toml").write_text(NET)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)


def test_tensors_that_agree(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tensors").write_text("fc.weight 1000x5\nfc.bias 5\n")
    assert main(["compare-tensors", "net", "--with", "tensors"]) == 0
    assert capsys.readouterr().out == (
        "net/thin: 2 tensors, the same as tensors\ntransposed: ours 5x1000, the file 1000x5 (fc.weight and fc.weight)\n"
    )


def test_tensors_that_differ(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tensors").write_text("fc.weight 6x1000\nfc.bias 5\n")
    assert main(["compare-tensors", "net", "--with", "tensors"]) == 1
    assert capsys.readouterr().err == (
        "specs/architectures/net.toml: net/thin: fc.weight: ours 5x1000, the file 6x1000 (fc.weight)\n"
    )


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("tim:a", "there is no framework `tim` [did you mean `timm`?]"),
        (
            "none.txt",
            ("none.txt: the file cannot be read: No such file or directory "
            "[name a file, or a model such as `timm:resnet50c`]"),
        ),
    ],
)
def test_what_cannot_be_compared(other: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare-tensors", "net", "--with", other]) == 2
    assert capsys.readouterr().err == f"paramledger: {message}\n"


def test_a_new_family_is_sound_and_is_not_written_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["specs/architectures/mine.toml", "specs/claims/mine.toml"]
    assert main(["build"]) == 0
    assert main(["check"]) == 0
    assert main(["claims", "mine", "--format", "json"]) == 0
    assert capsys.readouterr().out.endswith("[]\n")
    assert main(["new", "mine"]) == 2
    assert capsys.readouterr().err == (
        "paramledger: specs/architectures/mine.toml already exists [choose another name, or edit that file]\n"
    )


def test_a_name_that_no_family_can_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "../Mine"]) == 2
    assert capsys.readouterr().err == (
        "paramledger: `../Mine` cannot be the name of a family [lower-case letters, digits and `_`, at most 60]\n"
    )


def test_claims_of_no_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "nett"]) == 2
    assert capsys.readouterr().err == "paramledger: there is no architecture `nett` [did you mean `net`?]\n"


def test_what_is_not_recorded_is_a_note_and_fails_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    said = (
        "specs/architectures/net.toml:7: net/thin: timm's `netto` is not recorded "
        "[run `make record MODEL=timm:netto`]\n"
    )
    assert main(["build"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith(f"note: {said}")
    assert main(["check", "--unrecorded"]) == 1
    assert capsys.readouterr().err == said
    Path("tests/oracles").mkdir(parents=True)
    Path("tests/oracles/timm.json").write_text('{"models": {"netto": {}}}')
    assert main(["check", "--unrecorded"]) == 0
