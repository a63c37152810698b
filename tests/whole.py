"""The whole site's sources in a folder of their own: what git keeps, and what is built from the specs."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from paramledger.addresses import FRAGMENTS
from paramledger.exports.downloads import downloads
from paramledger.files import write_docs
from paramledger.pages import fragments, site

from conftest import the_ledger

ROOT = Path(__file__).parents[1]
BESIDE = ("CITATION.cff", "README.md", "mkdocs.yml")


@cache
def whole() -> Path:
    """The folder: docs/ and what the builders read beside it. It goes when the tests end.

    Where SITE names a site that `make site` has built, it is the checkout: all sources are there already.
    """
    if os.environ.get("SITE"):
        return ROOT
    folder = Path(tempfile.mkdtemp(prefix="paramledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("api"))
    pages = site(the_ledger())
    assert write_docs(folder / "docs", pages, downloads=downloads(the_ledger())).problems == ()
    assert write_docs(folder / FRAGMENTS, fragments(pages)).problems == ()
    return folder
