"""Answers that are kept: the same bytes as afresh, whatever was changed, cut short or deleted.

Only what changed is walked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from paramledger.cache import Cache
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages import site

NET = """title = "{title}"
input = {{ features = 10 }}
default = "small"
layers = [ {{ name = "fc", op = "linear", out_features = "width" }} ]
parameters = {{ width = 3 }}
[variants.small]
[variants.large]
about = "{about}"
set = {{ width = 5 }}
"""
ONE = NET.format(title="One", about="The other has {two/small.parameters}.").encode()
TWO = NET.format(title="Two", about="").encode()
WIDER = TWO.replace(b"width = 3", b"width = 4")


def book(cache: Cache | None, two: bytes) -> Ledger:
    return ledger("specs", {"architectures/one.toml": ONE, "architectures/two.toml": two}, cache)


def built(folder: Path, two: bytes) -> tuple[dict[str, str], Ledger]:
    """The pages with a cache in the folder, and the ledger that they were made from."""
    cache = Cache(folder, "specs")
    made = book(cache, two)
    assert made.problems == ()
    pages = {path: page.whole for path, page in site(made).items()}
    cache.close()
    return pages, made


def afresh(two: bytes) -> dict[str, str]:
    return {path: page.whole for path, page in site(book(None, two)).items()}


def test_pages_from_the_cache_are_those_made_afresh(tmp_path: Path) -> None:
    for two in (TWO, TWO, WIDER, TWO):
        assert built(tmp_path, two)[0] == afresh(two)
    assert "[44](../two/small.md" in built(tmp_path, WIDER)[0]["architectures/one/large.md"], "10 · 4 + 4"


def test_what_did_not_change_is_not_walked(tmp_path: Path) -> None:
    assert set(built(tmp_path, TWO)[1].memory.walked) == {"one", "two"}
    assert built(tmp_path, TWO)[1].memory.walked == []
    comment = TWO + b"# a comment\n"
    assert set(built(tmp_path, comment)[1].memory.walked) == {"two"}


@pytest.mark.parametrize("left", [0, 1, 70, 200])
def test_files_that_are_cut_short_are_as_good_as_none(tmp_path: Path, left: int) -> None:
    built(tmp_path, TWO)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes()[:left])
    assert built(tmp_path, TWO)[0] == afresh(TWO)


def test_files_that_were_changed_are_as_good_as_none(tmp_path: Path) -> None:
    built(tmp_path, TWO)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert built(tmp_path, TWO)[0] == afresh(TWO)


def test_the_cache_holds_what_the_last_run_used(tmp_path: Path) -> None:
    built(tmp_path, TWO)
    before = sorted(tmp_path.rglob("*"))
    built(tmp_path, WIDER)
    assert sorted(tmp_path.rglob("*")) == before


def test_two_runs_at_once_on_one_folder(tmp_path: Path) -> None:
    """With one cache, into one docs/: both end well, and what they leave is what one run alone leaves."""
    (tmp_path / "specs/architectures").mkdir(parents=True)
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"specs/architectures/{name}.toml").write_bytes(text)
    command = [sys.executable, "-m", "paramledger", "build", "--docs"]
    alone = subprocess.run([*command, "alone"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (alone.returncode, alone.stderr) == (0, "")
    for two in (TWO, WIDER, TWO):
        (tmp_path / "specs/architectures/two.toml").write_bytes(two)
        runs = [
            subprocess.Popen([*command, "docs", "--cache", "cache"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 2
    assert files_in(tmp_path / "docs") == files_in(tmp_path / "alone")


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
