"""One changed spec touches its own pages and those that list it, and no other."""

from __future__ import annotations

from pathlib import Path

from paramledger.files import write_docs
from paramledger.ledger.ledger import ledger
from paramledger.pages import site

from tests.small_catalogue import small_catalogue

LISTS = {
    "index.md", "claims.md", "compare.md", "language.md", "numbers.md",
    "architectures/index.md", "ops/index.md", "reconciliations/index.md",
}
WORKED = ("ops/", "schema/", "numbers/", "compare/", "api/")     # pages that quote rows or totals of many networks


def built(specs: dict[str, bytes], docs: Path) -> set[str]:
    """The pages that a build has changed."""
    written = write_docs(docs, site(ledger("specs", specs)))
    assert written.problems == ()
    return set(written.changed)


def test_a_changed_spec_touches_its_pages_alone(tmp_path: Path) -> None:
    docs, file, specs = tmp_path / "docs", "architectures/vgg.toml", small_catalogue()
    assert len(built(specs, docs)) > 100
    before = b"\nclasses = 1000"
    assert specs[file].count(before) == 1
    changed = built({**specs, file: specs[file].replace(before, b"\nclasses = 1001")}, docs)
    own = {page for page in changed if page.startswith("architectures/vgg/")}
    linked = {
        page
        for page in changed
        if page.startswith("reconciliations/") and "architectures/vgg/" in (docs / page).read_text()
    }
    worked = {page for page in changed if page.startswith(WORKED)}
    assert {"architectures/vgg/index.md", "architectures/vgg/vgg16.md"} <= own
    assert changed - own - linked - worked - LISTS == set()
