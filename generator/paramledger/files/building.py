"""Docs out: the pages and downloads of a build, written where they changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from paramledger.files.docs import read_docs
from paramledger.files.downloads import listing, planned_downloads
from paramledger.files.folders import shown
from paramledger.files.writing import PathCheck, WritePlan, Written, carried_out
from paramledger.page import Page, page_digests
from paramledger.problems import Problem, SpecError
from paramledger.proof.provenance import Origin, comment_of, is_current, stamped, text_files


def write_docs(
    folder: Path, pages: Mapping[str, Page], force: bool = False, downloads: Mapping[str, bytes] | None = None
) -> Written:
    """Make the generated files in `folder` those of `pages`: every one old or new at any moment, no other one touched.

    docs/api/ comes to hold `downloads` and nothing else; without them (None) it is left alone. Refuses as a whole when
    it would overwrite or delete what a person has written, unless `force`.
    """
    plans = [
        planned_pages(folder, pages, force),
        *([] if downloads is None else [planned_downloads(folder, downloads, force)]),
    ]
    return carried_out(folder, listing(folder), *plans)


def renewed(folder: Path, paths: Iterable[str]) -> None:
    """Make these pages as new as what they include, so that a builder that takes changed pages alone takes them."""
    for path in paths:
        with suppress(OSError):
            os.utime(folder / path)


def write_downloads(folder: Path, downloads: Mapping[str, bytes]) -> Written:
    """Make docs/api/ hold the downloads, and leave the pages alone."""
    return carried_out(folder, listing(folder), planned_downloads(folder, downloads, force=False))


def planned_pages(folder: Path, pages: Mapping[str, Page], force: bool) -> WritePlan:
    """Which pages are written and deleted; refused is what a person has written."""
    docs = read_docs(folder)
    there, paths = text_files(docs.files).states, PathCheck(folder)
    changed: dict[str, Callable[[], Iterable[bytes]]] = {}
    unchanged: list[str] = []
    problems = [*docs.problems]
    for path, page in sorted(page_digests(pages).items()):
        try:
            paths.check(path)
            comment_of(page)
        except SpecError as wrong:
            problems.append(Problem(shown(folder / path), 0, "page-path", wrong.message, wrong.hint))
            continue
        if is_current(there.get(path), page):
            unchanged.append(path)
        else:
            changed[path] = _bytes_of(pages, path)
    orphans = tuple(path for path, file in there.items() if path not in pages and file.origin != "hand-written")
    for path in (*changed, *orphans):
        if path in there:
            problems += refusals(folder, path, there[path].origin, force)
    return WritePlan(changed, tuple(unchanged), orphans, tuple(problems))


def _bytes_of(pages: Mapping[str, Page], path: str) -> Callable[[], Iterable[bytes]]:
    return lambda: [stamped(pages[path]).encode()]


def refusals(folder: Path, path: str, origin: Origin, force: bool) -> Iterator[Problem]:
    """Why a generated file may not be overwritten or deleted. What has no mark of ours is never, `force` or not."""
    match origin:
        case "edited" if not force:
            message, hint = (
                "the file was edited after it was generated",
                "make the change in its spec, or run `paramledger build --force`",
            )
            yield Problem(shown(folder / path), 2, "hand-edited", message, hint)
        case "hand-written":
            message, hint = (
                "a hand-written file is in the place of a generated one",
                "move it",
            )
            yield Problem(shown(folder / path), 0, "hand-written", message, hint)
