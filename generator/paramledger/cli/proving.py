"""The commands that write pages and prove them: `build`, `check`, `finish`. What only one of them needs is imported
when it runs.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paramledger.addresses import FRAGMENTS, is_built
from paramledger.exports.formats import PROBLEM_FORMATS
from paramledger.files import (
    drawn_files,
    read_beside,
    read_dataset,
    read_docs,
    read_downloads,
    read_recordings,
    read_scripts,
    read_site,
    read_styles,
    renewed,
    unread_files,
    write_docs,
    write_site,
)
from paramledger.ledger.ledger import Ledger
from paramledger.loading import ProblemsError, counted, readable
from paramledger.problems import Problem, SpecError

if TYPE_CHECKING:
    from paramledger.cache import Cache


def _check_docstrings() -> None:
    """Raises SpecError where Python has dropped the texts that pages of ops are made from."""
    if sys.flags.optimize > 1:
        raise SpecError("Python runs with -OO, which removes the docstrings that pages are made from", "run without "
                                                                                                       "-OO")


def build(options: argparse.Namespace) -> str:
    from paramledger.cache import opened_cache
    from paramledger.exports.downloads import downloads
    from paramledger.pages import fragments, site

    with opened_cache(options.cache, options.specs) as cache:
        ledger = _sound(options, cache)
        pages, files = site(ledger), downloads(ledger, drawn_files(options.docs))
        written = write_docs(options.docs, pages, options.force, files)
        if written.problems:
            raise ProblemsError(written.problems)
        beside = write_docs(_fragments(options), fragments(pages), force=True)
        if beside.problems:
            raise ProblemsError(beside.problems)
        renewed(options.docs, beside.changed)
    figures = f"{len(written.changed)} changed, {len(written.unchanged)} unchanged, {len(written.deleted)} deleted"
    moved = (*written.changed, *written.deleted)
    kept = [path for path in moved if not is_built(path)]
    ignored = f"; {len(moved) - len(kept)} of them are not committed" if len(moved) > len(kept) else ""
    return "".join(f"{options.docs.as_posix()}/{path}\n" for path in kept) + f"{figures}{ignored}\n"


def check(options: argparse.Namespace) -> str:
    from paramledger.cache import opened_cache

    with opened_cache(options.cache, options.specs) as cache:
        return _checked(options, cache)


def _checked(options: argparse.Namespace, cache: Cache) -> str:
    from paramledger.ledger.references import asked_number
    from paramledger.pages import fragments, site
    from paramledger.proof.drift import committed_drift, drift
    from paramledger.tensors.unrecorded import unrecorded

    ledger = _sound(options, cache)
    missing = unrecorded(ledger, read_recordings(options.specs.parent / "tests/oracles"))
    if options.unrecorded:
        if missing:
            raise ProblemsError(missing)
        return PROBLEM_FORMATS["json"]([]) if options.format == "json" else "all implementations are recorded\n"
    docs = read_docs(options.docs)
    pages = site(ledger)
    judge = drift if options.built else committed_drift
    asked = partial(asked_number, ledger)
    found = judge(options.docs.as_posix(), docs.files, pages, read_beside(options.docs), asked)
    refused = {problem.path for problem in docs.problems}
    unread = (problem for problem in unread_files(options.docs) if problem.path not in refused)
    problems = {*docs.problems, *found, *unread}
    if options.built:
        folder = _fragments(options)
        parts = read_docs(folder)
        problems |= {*parts.problems, *drift(folder.as_posix(), parts.files, fragments(pages))}
        problems |= {*_stale(options, ledger)}
    wanted = [
        problem
        for problem in sorted(problems)
        if not options.paths or any(_within(problem.path, path) for path in options.paths)
    ]
    if wanted:
        raise ProblemsError(wanted)
    if options.format == "json":
        return PROBLEM_FORMATS["json"]([])
    values = sum(page.numbers for page in pages.digests.values())
    return f"{len(docs.files)} files, {values:,} computed numbers: all as computed\n" + (
        "".join(f"note: {problem}\n" for problem in missing) if options.format == "table" else ""
    )


def finish(options: argparse.Namespace) -> str:
    from paramledger.cli.shipping import python_files
    from paramledger.proof.finish import BuiltSite, finished
    from paramledger.proof.fragments import missing_parts, wholes

    folder, beside = options.docs.as_posix(), _fragments(options)
    site, docs, parts = read_site(options.site), read_docs(options.docs), read_docs(beside)
    pages = wholes(folder, docs.files, beside.as_posix(), parts.files)
    if unread := (*site.problems, *docs.problems, *parts.problems, *missing_parts(folder, pages)):
        raise ProblemsError(sorted(unread))
    sources = {path: page.text for path, page in pages.items()}
    own = read_dataset(options.site), read_styles(options.site), read_scripts(options.site)
    done = finished(BuiltSite(options.site.as_posix(), site.files, folder, sources, *own))
    by_path = {f"{folder}/{path}": page for path, page in pages.items()}
    placed = [by_path[one.path].placed(one) if one.path in by_path else one for one in done.problems]
    python, note = python_files(options)
    files = {**done.files, **python}
    if problems := (*write_site(options.site, files), *sorted(placed)):
        raise ProblemsError(problems)
    if options.format == "json":
        return PROBLEM_FORMATS["json"]([])
    return f"{note}{len(site.files):,} pages: readers see what was proved; {len(files):,} files written\n"


def _fragments(options: argparse.Namespace) -> Path:
    """The folder of what pages include, beside docs/."""
    folder: Path = options.docs.absolute().parent / FRAGMENTS
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _stale(options: argparse.Namespace, ledger: Ledger) -> list[Problem]:
    """The downloads that are there and not as computed."""
    there = read_downloads(options.docs)
    if not there.digests:
        return [*there.problems]
    from paramledger.exports.downloads import downloads, stale

    wanted = downloads(ledger, drawn_files(options.docs))
    return [*there.problems, *stale(options.docs.as_posix(), there.digests, wanted)]


def _within(path: str, wanted: Path) -> bool:
    return Path(path) == wanted or wanted in Path(path).parents


def _sound(options: argparse.Namespace, cache: Cache) -> Ledger:
    """A ledger that pages can be made of; raises ProblemsError with everything that is wrong in the specs."""
    from paramledger.cli.families import prepared
    from paramledger.ledger.checks import spec_problems

    _check_docstrings()
    ledger = counted(prepared(readable(options.specs, store=cache)))
    problems = list(spec_problems(ledger))
    paths = getattr(options, "paths", [])
    if problems and paths:
        problems = [problem for problem in problems if any(_within(problem.path, path) for path in paths)] or problems
    if problems:
        raise ProblemsError(problems)
    return ledger
