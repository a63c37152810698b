"""One changed spec touches its own pages and those that list it, and no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from paramledger.files import write_docs
from paramledger.loading import opened
from paramledger.pages import site

ROOT = Path(__file__).parents[2]
LISTS = {
    "index.md", "claims.md", "compare.md", "language.md", "numbers.md",
    "architectures/index.md", "ops/index.md", "reconciliations/index.md",
}
WORKED = ("ops/", "schema/", "numbers/", "compare/", "api/")     # pages that quote rows or totals of many networks


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "specs", tmp_path / "specs"))


def built(specs: Path, docs: Path) -> set[str]:
    """The pages that a build has changed."""
    written = write_docs(docs, site(opened(specs, "specs")[0]))
    assert written.problems == ()
    return set(written.changed)


def test_a_changed_spec_touches_its_pages_alone(specs: Path, tmp_path: Path) -> None:
    docs, file = tmp_path / "docs", specs / "architectures/vgg.toml"
    assert len(built(specs, docs)) > 100
    before, text = "\nclasses = 1000", file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, "\nclasses = 1001"))
    changed = built(specs, docs)
    own = {page for page in changed if page.startswith("architectures/vgg/")}
    linked = {
        page
        for page in changed
        if page.startswith("reconciliations/") and "architectures/vgg/" in (docs / page).read_text()
    }
    worked = {page for page in changed if page.startswith(WORKED)}
    assert {"architectures/vgg/index.md", "architectures/vgg/vgg16.md"} <= own
    assert changed - own - linked - worked - LISTS == set()
