"""Built pages against their sources: what readers see is what the proof has read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from paramledger.problems import Problem

NOT_FOUND = "404.html"      # the theme's own page, shown for an address that is not there


def page_problems(
    folder: str, pages: Mapping[str, str], docs: str, sources: Mapping[str, str]
) -> Iterator[Problem]:
    """Every page is there, and no page stands in the site that no source in docs/ makes."""
    made = {built_path(path): path for path in sources if path.endswith(".md")}
    for path in sorted(made.keys() - pages.keys()):
        message = f"no page of it is in {folder}/"
        yield Problem(posixpath.join(docs, made[path]), 0, "not-built", message, "build the site again")
    for path in sorted(pages.keys() - made.keys() - {NOT_FOUND}):
        message = "no source in docs/ makes this page: nothing proves it"
        yield Problem(posixpath.join(folder, path), 0, "unread", message, "build into an empty folder")


def built_path(source: str) -> str:
    """Where the page of a source stands in the site: `claims.md` -> `claims/index.html`."""
    stem = source.removesuffix(".md")
    return f"{stem}.html" if posixpath.basename(stem) == "index" else f"{stem}/index.html"
