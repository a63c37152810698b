"""Specs in, docs out: with the command line, the only place that touches files."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from generator.pages.page import Page
from generator.problems import Problem, Wrong
from generator.provenance import COMMENTS, origin, stamped
from generator.spec.toml import MOST_BYTES

T = TypeVar("T")

SPEC_FOLDERS = ("architectures", "blocks", "reconciliations")
SPEC_NAME = re.compile(r"[a-z0-9][a-z0-9_]*\.toml")
PAGE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
ASSETS = "assets"               # in docs/: style sheets, scripts and pictures, written by hand
MOST_PAGE_BYTES = 16 * 1024 * 1024
UNFINISHED = ".paramledger"     # how the name of a file ends that a build has not finished


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was read, by path, in order; and what could not be."""

    files: Mapping[str, T]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did, as paths under docs/. With problems, it did nothing else."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_specs(folder: Path) -> Read[bytes]:
    """The bytes of every spec, by its path with the folder in front: `specs/architectures/alexnet.toml`."""
    if not folder.is_dir():
        return Read({}, (Problem(shown(folder), 0, "no-folder", "there is no such folder", "name the folder of the specs with --specs"),))
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in found(folder, {".toml"}):
        try:
            check_place(folder, path)
            files[shown(path)] = content(folder, path, MOST_BYTES)
        except Wrong as wrong:
            problems.append(Problem(shown(path), 0, "spec-file", wrong.message, wrong.hint))
    return Read(files, tuple(problems))


def read_docs(folder: Path) -> Read[str]:
    """The text of every page and every other generated file, by its path under the folder: `claims.md`."""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in found(folder, COMMENTS):
        try:
            if path.relative_to(folder).parts[0] != ASSETS:
                files[path.relative_to(folder).as_posix()] = content(folder, path, MOST_PAGE_BYTES).decode()
        except UnicodeDecodeError:
            problems.append(Problem(shown(path), 0, "docs-file", "the file is not UTF-8", "save it as UTF-8"))
        except Wrong as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    return Read(files, tuple(problems))


def found(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """What has one of these suffixes, in order; hidden names are left out and linked folders not entered."""
    paths: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(here, name).is_symlink()]
        paths += [Path(here, name) for name in names + linked if Path(name).suffix in suffixes and not name.startswith(".")]
    return sorted(paths)


def check_place(folder: Path, path: Path) -> None:
    parts = path.relative_to(folder).parts
    if len(parts) != 2 or parts[0] not in SPEC_FOLDERS:
        raise Wrong("no spec is read from here", f"specs stand in {', '.join(f'{name}/' for name in SPEC_FOLDERS)}, with no folder between")
    if not SPEC_NAME.fullmatch(path.name):
        raise Wrong("a spec's file name has lower-case letters, digits and _ alone", "rename it, such as resnet_v2.toml")


def content(folder: Path, path: Path, most: int) -> bytes:
    """The bytes of a regular file inside the folder that is not larger than `most`."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Wrong("the file is a link that leaves the folder", "put the file itself here")
        if not path.is_file():
            raise Wrong("this is not a regular file", "take it away")
        size = path.stat().st_size
        if size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)
            size = len(data)
    except (OSError, RuntimeError) as error:        # a loop of links is a RuntimeError
        raise Wrong(f"the file cannot be read: {getattr(error, 'strerror', None) or 'a loop of links'}") from None
    if size > most:
        raise Wrong(f"the file has {size:,} bytes; the most is {most:,}", "split it into several files")
    return data


def write_docs(folder: Path, pages: Mapping[str, Page], force: bool = False) -> Written:
    """Make the generated files in `folder` those of `pages`: every one old or new at any moment, no other one touched.

    Refuses as a whole when it would overwrite or delete what a person has written, unless `force`.
    """
    docs = read_docs(folder)
    wanted: dict[str, str] = {}
    problems = [*docs.problems]
    for path, page in sorted(pages.items()):
        try:
            check_page_path(folder, path)
            wanted[path] = stamped(page)
        except Wrong as wrong:
            problems.append(Problem(shown(folder / path), 0, "page-path", wrong.message, wrong.hint))
    orphans = tuple(path for path, text in docs.files.items() if path not in pages and origin(path, text) != "hand-written")
    changed = tuple(path for path, text in wanted.items() if docs.files.get(path) != text)
    if not force:
        problems += [refused for path in (*changed, *orphans) if path in docs.files for refused in refusals(folder, path, docs.files[path])]
    if problems:
        return Written(problems=tuple(sorted(problems)))
    return carried_out(folder, {path: wanted[path] for path in changed}, tuple(path for path in wanted if path not in changed), orphans)


def check_page_path(folder: Path, path: str) -> None:
    """A page's path stays in the folder and meets no file or link on its way."""
    if not PAGE_PATH.fullmatch(path):
        raise Wrong("this is no path of a page", "names have letters, digits, _, - and . and begin with none of the last two")
    place = folder / path
    if place.is_dir():
        raise Wrong("a folder stands where a generated file goes", "take it away")
    for parent in place.relative_to(folder).parents:
        on_the_way = folder / parent
        if parent != Path() and (on_the_way.is_symlink() or (on_the_way.exists() and not on_the_way.is_dir())):
            raise Wrong(f"{shown(on_the_way)} is not a folder", "take it away")


def refusals(folder: Path, path: str, text: str) -> Iterator[Problem]:
    """Why a generated file may not be overwritten or deleted."""
    match origin(path, text):
        case "edited":
            message, hint = "the file was edited after it was generated", "make the change in its spec, or run `paramledger build --force`"
            yield Problem(shown(folder / path), 2, "hand-edited", message, hint)
        case "hand-written":
            message, hint = "a hand-written file stands where a generated one goes", "move it, or run `paramledger build --force`"
            yield Problem(shown(folder / path), 0, "hand-written", message, hint)


def carried_out(folder: Path, texts: Mapping[str, str], unchanged: tuple[str, ...], orphans: tuple[str, ...]) -> Written:
    changed: list[str] = []
    deleted: list[str] = []
    path = ""
    try:
        for leftover in folder.rglob(f".*{UNFINISHED}"):
            leftover.unlink()
        for path, text in texts.items():
            write_whole(folder / path, text)
            changed.append(path)
        for path in orphans:
            (folder / path).unlink()
            remove_empty(folder, folder / path)
            deleted.append(path)
    except OSError as error:
        message, hint = f"the file cannot be written: {error.strerror}", "mend that and build again"
        return Written(tuple(changed), unchanged, tuple(deleted), (Problem(shown(folder / path), 0, "not-written", message, hint),))
    return Written(tuple(changed), unchanged, tuple(deleted))


def write_whole(path: Path, text: str) -> None:
    """Write beside the file, then put it in its place in one step: whoever reads sees the old text or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    with unfinished.open("xb") as file:
        file.write(text.encode())
    unfinished.replace(path)


def remove_empty(folder: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()


def shown(path: Path) -> str:
    """A path as it is printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.as_posix())
