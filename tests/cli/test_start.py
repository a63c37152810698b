"""What a command costs before it answers: modules imported, validators built, files read. Counted, never timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from paramledger.files import specs as reading
from paramledger.loading import alone

SHOW = """
import io, json, sys
from contextlib import redirect_stdout
from paramledger.__main__ import main
with redirect_stdout(io.StringIO()):
    main(["show", "net/a", "--specs", sys.argv[1]])
from paramledger.language import model, site
built = [name for part in (model, site) for name, kind in vars(part).items()
         if isinstance(kind, type) and issubclass(kind, model.BaseModel) and kind.__pydantic_complete__]
print(json.dumps([sorted(sys.modules), built]))
"""
NET = """
title = "Net"
input = { features = 4 }
default = "a"
layers = [{ name = "fc", op = "linear", out_features = 2 }]
[variants.a]
"""


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specs")
    for name, text in (("net", NET), ("other", NET), ("broken", "title =")):
        path = folder / f"architectures/{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def started(specs: Path) -> tuple[set[str], set[str]]:
    """The modules that are there after `show`, and the models whose validators were built."""
    done = subprocess.run([sys.executable, "-c", SHOW, str(specs)], capture_output=True, text=True, check=True)
    modules, built = json.loads(done.stdout)
    return set(modules), set(built)


@pytest.mark.parametrize("name", [
    "PIL", "markdown_it", "pandas", "paramledger.cache", "paramledger.cli.contributing", "paramledger.exports.changes",
    "paramledger.ledger.differences", "paramledger.pages", "paramledger.proof.drift", "paramledger.tensors", "pyarrow",
    "selectolax", "torch", "watchdog",
])
def test_show_imports_nothing_of(name: str, started: tuple[set[str], set[str]]) -> None:
    assert name not in started[0]


def test_show_builds_the_validators_of_an_architecture_alone(started: tuple[set[str], set[str]]) -> None:
    assert "Architecture" in started[1]
    assert not {"Claim", "Claims", "Edition", "Reconciliation", "Step"} & started[1]


def test_one_variant_is_counted_without_reading_other_families(specs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    content = reading.content

    def noted(folder: Path, path: Path, most: int) -> bytes:
        read.append(path.relative_to(folder).as_posix())
        return content(folder, path, most)

    monkeypatch.setattr(reading, "content", noted)
    assert alone(specs, "net/a").parameters == 4 * 2 + 2
    assert read == ["architectures/net.toml"]
