"""The page "Your model" is told what the commands print: Python in a browser and Python here, JSON beside JSON."""

from __future__ import annotations

import gzip
import io
import json
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.exports import answers
from paramledger.ledger.ledger import Ledger

from tests.diagnosis.answered import answer_of
from tests.site.browsing import Visit
from tests.site.test_finding_as_the_command import finder

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
DIAGNOSED = ROOT / "tests/diagnosis"
FIND = tomllib.loads((ROOT / "tests/find.toml").read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., object]:
    """What a command prints as JSON."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> object:
        main([*arguments, "--format", "json"])
        return json.loads(capsys.readouterr().out)

    return run


def as_json(value: object) -> object:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", ["packages.zip", "python_stdlib.zip"])
def test_no_module_is_compiled_by_the_browser(name: str, reader: Visit, built: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(gzip.decompress((built / f"python/{name}.packed").read_bytes())))
    assert [path for path in archive.namelist() if path.endswith(".py")] == []


@pytest.mark.parametrize(("request_", "command"), [
    ({"ask": "show", "address": "resnet/resnet50[classes=10]"}, ["show", "resnet/resnet50[classes=10]"]),
    ({"ask": "fit", "address": "llama/llama3_8b[tokens=8192]"}, ["fit", "llama/llama3_8b[tokens=8192]"]),
    ({"ask": "fit", "address": "deepseek_v3/paper"}, ["fit", "deepseek_v3/paper"]),
    ({"ask": "storage", "address": "mobilenet_v3/large[classes=10]"}, ["storage", "mobilenet_v3/large[classes=10]"]),
    ({"ask": "tools", "address": "resnet/resnet18"}, ["tools", "resnet/resnet18"]),
    ({"ask": "explain", "address": "lstm/keras_10_20", "layer": "lstm"}, ["explain", "lstm/keras_10_20", "lstm"]),
])
def test_answers_are_the_commands(
    request_: dict[str, object], command: list[str], reader: Visit, told: Callable[..., object]
) -> None:
    assert reader.answer(request_) == {"value": told(*command)}


def test_settings_of_every_family_are_the_commands(reader: Visit, repository: Ledger) -> None:
    found = {name: reader.answer({"ask": "settings", "address": name}) for name in repository.families}
    here = {name: answers.set_up(repository.breakdown(name)).value for name in repository.families}
    assert found == {name: {"value": as_json(value)} for name, value in here.items()}


def test_every_network_is_walked_by_the_browsers_python(reader: Visit, repository: Ledger) -> None:
    value = reader.answer({"ask": "check"})["value"]
    assert [row["address"] for row in value] == repository.addresses


@pytest.mark.parametrize("text", [str(case["text"]) for case in FIND])
def test_numbers_are_found_as_by_the_command(text: str, reader: Visit) -> None:
    assert reader.answer({"ask": "find", "text": text}) == {
        "value": as_json(answers.found(finder().find(text), "").value)
    }


@cache
def texts() -> dict[Path, str]:
    """The texts that are committed with labels, and the status of each."""
    folders = (DIAGNOSED / "summaries", DIAGNOSED / "corpus")
    cases = {folder: json.loads((folder / "manifest.json").read_text())["cases"] for folder in folders}
    return {folder / one["file"]: one["status"] for folder in folders for one in cases[folder]}


def test_texts_have_every_status() -> None:
    assert set(texts().values()) == {"buggy", "convention", "correct", "unknown"} and len(texts()) > 90


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in texts()])
def test_a_text_is_diagnosed_as_by_the_command(path: Path, reader: Visit, repository: Ledger) -> None:
    assert reader.answer({"ask": "diagnose", "text": path.read_bytes().decode()}) == {
        "value": [answer_of(repository, path)]
    }
