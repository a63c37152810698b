"""Specs in, docs out: with the command line, the only place that touches files."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from paramledger.language.toml import MOST_BYTES
from paramledger.page import Page
from paramledger.problems import Problem, SpecError
from paramledger.proof.provenance import COMMENTS, origin, stamped

T = TypeVar("T")

PAGE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
ASSETS = "assets"               # in docs/: style sheets, scripts and pictures, written by hand
ASSET_KINDS = frozenset({".css", ".js", ".jpg", ".png", ".svg", ".webp", ".woff2"})
BESIDE = ("CITATION.cff", "README.md", "mkdocs.yml")      # beside docs/: readers see what they say
DOWNLOADS = "api"               # in docs/: what other programs read; git does not keep it
DRAWN = frozenset({".png"})  # downloads that are looked at before they are made: what is there need not be drawn again
MOST_HEADER_BYTES = 100_000_000     # of a safetensors file
MOST_PAGE_BYTES = 16 * 1024 * 1024
MOST_DOWNLOAD_BYTES = 1024 * 1024 * 1024
UNFINISHED = ".paramledger"     # how the name of a file ends that a build has not finished
LEFT = re.compile(r"\.(?P<name>.+)\.\d+\.paramledger")
WRITTEN = f"{DOWNLOADS}/.written"       # in docs/: what builds have written under api/, a hash and a path on each line


@dataclass(frozen=True, slots=True)
class FilesRead(Generic[T]):
    """What was read, by path, in order; and what could not be."""

    files: Mapping[str, T]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WritePlan:
    """What files should hold, what they hold, which ones go, and why nothing may be done at all."""

    wanted: Mapping[str, bytes]
    there: Mapping[str, bytes]
    orphans: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    lists: bool = False         # write down what is written: these files have no room for a provenance line

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(path for path, data in self.wanted.items() if self.there.get(path) != data)

    @property
    def unchanged(self) -> tuple[str, ...]:
        return tuple(path for path, data in self.wanted.items() if self.there.get(path) == data)


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did, as paths under docs/. With problems, it did nothing else."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_specs(folder: Path, only: tuple[str, ...] = ("",)) -> FilesRead[bytes]:
    """The bytes of every TOML file, by its path with the folder in front: `specs/architectures/alexnet.toml`. Which
    names a spec may have is for `language.read` to say. `only` are the beginnings of paths in the folder to be read.
    """
    if not folder.is_dir():
        return FilesRead(
            {},
            (
                Problem(
                    shown(folder),
                    0,
                    "no-folder",
                    "there is no such folder",
                    "name the folder of the specs with --specs",
                ),
            ),
        )
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, {".toml"}):
        if not path.relative_to(folder).as_posix().startswith(only):
            continue
        try:
            files[shown(path)] = content(folder, path, MOST_BYTES)
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "spec-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def read_docs(folder: Path) -> FilesRead[str]:
    """The text of every page and every other generated file, by its path under the folder: `claims.md`."""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, COMMENTS):
        try:
            if path.relative_to(folder).parts[0] not in (ASSETS, DOWNLOADS):
                files[path.relative_to(folder).as_posix()] = content(folder, path, MOST_PAGE_BYTES).decode()
        except UnicodeDecodeError:
            problems.append(Problem(shown(path), 0, "docs-file", "the file is not UTF-8", "save it as UTF-8"))
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def read_site(folder: Path) -> FilesRead[str]:
    """The HTML of every page of a built site, by its path in it."""
    if not folder.is_dir():
        hint = "build the site first: `mkdocs build --site-dir SITE`"
        return FilesRead({}, (Problem(shown(folder), 0, "no-folder", "there is no such folder", hint),))
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, {".html"}):
        try:
            files[path.relative_to(folder).as_posix()] = content(folder, path, MOST_PAGE_BYTES).decode()
        except UnicodeDecodeError:
            problems.append(Problem(shown(path), 0, "docs-file", "the file is not UTF-8", "save it as UTF-8"))
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def write_site(folder: Path, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Write files into a built site; the problem that stopped it, if one did."""
    path = ""
    try:
        for path, data in files.items():
            write_whole(folder / path, data)
    except OSError as error:
        message, hint = f"the file cannot be written: {error.strerror}", "mend that and run `paramledger finish` again"
        return (Problem(shown(folder / path), 0, "not-written", message, hint),)
    return ()


def unread_files(folder: Path) -> list[Problem]:
    """What a builder would publish from docs/ and nothing proves: what is no page, download or asset; links."""
    return [Problem(shown(path), 0, "unread", *reason) for path in paths_in(folder) if (reason := unread(folder, path))]


def unread(folder: Path, path: Path) -> tuple[str, str] | None:
    """Why nothing proves a file of docs/, and what to do; None when something does."""
    top = path.relative_to(folder).parts[0]
    if path.is_symlink():
        return "the site publishes what this link leads to, and nothing proves it", "put the file itself here"
    if top == DOWNLOADS or (top == ASSETS and path.suffix in ASSET_KINDS):
        return None
    if path.name.lower() == "readme.md":
        return "the site publishes this as the index of its folder, and nothing proves it", "name it index.md"
    if top != ASSETS and path.suffix in COMMENTS:
        return None
    kinds = f"pages end in .md and stand outside {ASSETS}/, which holds {', '.join(sorted(ASSET_KINDS))}"
    return "the site publishes this file, and nothing proves it", kinds


def read_beside(docs: Path) -> dict[str, str]:
    """The text of what readers see beside pages, by path: files beside docs/, style sheets and pictures of text."""
    paths = [*(docs.parent / name for name in BESIDE), *paths_in(docs / ASSETS, {".css", ".svg"})]
    return {shown(path): path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file()}


def paths_in(folder: Path, suffixes: Collection[str] = ()) -> list[Path]:
    """What has one of these suffixes (none: any), in order; hidden names are left out and linked folders not entered.
    """
    paths: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(here, name).is_symlink()]
        wanted = (name for name in names + linked if not suffixes or Path(name).suffix in suffixes)
        paths += [Path(here, name) for name in wanted if not name.startswith(".")]
    return sorted(paths)


def content(folder: Path, path: Path, most: int) -> bytes:
    """The bytes of a regular file inside the folder that is not larger than `most`."""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise SpecError("the file is a link that leaves the folder", "put the file itself here")
        if not path.is_file():
            raise SpecError("this is not a regular file", "take it away")
        size = path.stat().st_size
        if size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)
            size = len(data)
    except (OSError, RuntimeError) as error:        # a loop of links is a RuntimeError
        raise SpecError(f"the file cannot be read: {getattr(error, 'strerror', None) or 'a loop of links'}") from None
    if size > most:
        raise SpecError(f"the file has {size:,} bytes; the most is {most:,}", "split it into several files")
    return data


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
    return carried_out(folder, *plans)


def renewed(folder: Path, paths: Iterable[str]) -> None:
    """Make these pages as new as what they include, so that a builder that takes changed pages alone takes them."""
    for path in paths:
        with suppress(OSError):
            os.utime(folder / path)


def write_downloads(folder: Path, downloads: Mapping[str, bytes]) -> Written:
    """Make docs/api/ hold the downloads, and leave the pages alone."""
    return carried_out(folder, planned_downloads(folder, downloads, force=False))


def planned_pages(folder: Path, pages: Mapping[str, Page], force: bool) -> WritePlan:
    """Which pages are written and deleted; refused is what a person has written."""
    docs = read_docs(folder)
    wanted: dict[str, bytes] = {}
    problems = [*docs.problems]
    for path, page in sorted(pages.items()):
        try:
            check_page_path(folder, path)
            wanted[path] = stamped(page).encode()
        except SpecError as wrong:
            problems.append(Problem(shown(folder / path), 0, "page-path", wrong.message, wrong.hint))
    orphans = tuple(
        path for path, text in docs.files.items() if path not in pages and origin(path, text) != "hand-written"
    )
    plan = WritePlan(wanted, {path: text.encode() for path, text in docs.files.items()}, orphans)
    touched = (path for path in (*plan.changed, *orphans) if path in docs.files)
    problems += [refused for path in touched for refused in refusals(folder, path, docs.files[path], force)]
    return replace(plan, problems=tuple(problems))


def planned_downloads(folder: Path, downloads: Mapping[str, bytes], force: bool) -> WritePlan:
    """Which downloads are written and deleted; refused is what no build has made."""
    problems: list[Problem] = []
    read = read_downloads(folder)
    for path in sorted(downloads):
        try:
            check_page_path(folder, path)
        except SpecError as wrong:
            problems.append(Problem(shown(folder / path), 0, "page-path", wrong.message, wrong.hint))
    known = read_written(folder)
    leftovers = [path for path in read.files if path not in downloads]
    ours = tuple(path for path in leftovers if digest_of(read.files[path]) in known.get(path, ()))
    problems += [foreign(folder, path) for path in leftovers if path not in ours]
    if known and not force:     # without the list an earlier version has written what stands at our addresses
        changed = (path for path in downloads if path in read.files and read.files[path] != downloads[path])
        problems += [edited(folder, path) for path in changed if digest_of(read.files[path]) not in known.get(path, ())]
    return WritePlan(dict(sorted(downloads.items())), read.files, ours, (*read.problems, *problems), lists=True)


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def read_written(folder: Path) -> dict[str, set[str]]:
    """What builds have written under docs/api/: the hashes of each path. A build that was stopped has left two."""
    found: dict[str, set[str]] = {}
    try:
        lines = (folder / WRITTEN).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    for line in lines:
        digest, _, path = line.partition("  ")
        found.setdefault(path, set()).add(digest)
    return found


def list_written(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write down what a build writes: (path, hash)."""
    write_whole(folder / WRITTEN, "".join(f"{digest}  {path}\n" for path, digest in sorted(files)).encode())


def read_downloads(folder: Path, suffixes: Collection[str] = ()) -> FilesRead[bytes]:
    """The bytes of what has one of these suffixes (none: any) in docs/api/, by its path under docs/."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths_in(folder / DOWNLOADS, suffixes):
        try:
            files[path.relative_to(folder).as_posix()] = content(folder, path, MOST_DOWNLOAD_BYTES)
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def foreign(folder: Path, path: str) -> Problem:
    """A file in docs/api/ that no build has made."""
    return Problem(
        shown(folder / path),
        0,
        "hand-written",
        f"{DOWNLOADS}/ holds what is generated, and no build has written this",
        "move it, or delete it",
    )


def edited(folder: Path, path: str) -> Problem:
    """A download that is not as the last build has written it."""
    message, hint = "the file was edited after it was generated", "move it, or run `paramledger build --force`"
    return Problem(shown(folder / path), 0, "hand-edited", message, hint)


def check_page_path(folder: Path, path: str) -> None:
    """A page's path stays in the folder and meets no file or link on its way."""
    if not PAGE_PATH.fullmatch(path):
        raise SpecError(
            "this is no path of a page", "names have letters, digits, _, - and . and begin with none of the last two"
        )
    place = folder / path
    if place.is_dir():
        raise SpecError("a folder stands where a generated file goes", "take it away")
    for parent in place.relative_to(folder).parents:
        on_the_way = folder / parent
        if parent != Path() and (on_the_way.is_symlink() or (on_the_way.exists() and not on_the_way.is_dir())):
            raise SpecError(f"{shown(on_the_way)} is not a folder", "take it away")


def refusals(folder: Path, path: str, text: str, force: bool) -> Iterator[Problem]:
    """Why a generated file may not be overwritten or deleted. What has no mark of ours is never, `force` or not."""
    match origin(path, text):
        case "edited" if not force:
            message, hint = (
                "the file was edited after it was generated",
                "make the change in its spec, or run `paramledger build --force`",
            )
            yield Problem(shown(folder / path), 2, "hand-edited", message, hint)
        case "hand-written":
            message, hint = (
                "a hand-written file stands where a generated one goes",
                "move it",
            )
            yield Problem(shown(folder / path), 0, "hand-written", message, hint)


def carried_out(folder: Path, *plans: WritePlan) -> Written:
    """Do what the plans say, or nothing if any has a problem."""
    if problems := sorted(problem for plan in plans for problem in plan.problems):
        return Written(problems=tuple(problems))
    unchanged = tuple(path for plan in plans for path in plan.unchanged)
    changed: list[str] = []
    deleted: list[str] = []
    path = ""
    try:
        for leftover in left_over(folder, {path for plan in plans for path in (*plan.wanted, *plan.there)}):
            leftover.unlink()
        listed = {path: digest_of(data) for plan in plans if plan.lists for path, data in plan.wanted.items()}
        old = {(path, digest) for path, digests in read_written(folder).items() for digest in digests}
        if listed and set(listed.items()) != old:
            list_written(folder, old | set(listed.items()))     # before: a build that is stopped knows its own
        for path, data in [(path, plan.wanted[path]) for plan in plans for path in plan.changed]:
            write_whole(folder / path, data)
            changed.append(path)
        for path in (path for plan in plans for path in plan.orphans):
            (folder / path).unlink()
            remove_empty(folder, folder / path)
            deleted.append(path)
        if listed and set(listed.items()) != old:
            list_written(folder, listed.items())
    except OSError as error:
        message, hint = f"the file cannot be written: {error.strerror}", "mend that and build again"
        return Written(
            tuple(changed), unchanged, tuple(deleted), (Problem(shown(folder / path), 0, "not-written", message, hint),)
        )
    return Written(tuple(changed), unchanged, tuple(deleted))


def left_over(folder: Path, paths: Collection[str]) -> Iterator[Path]:
    """The files that a build which was stopped has not finished, beside the files that they were to become."""
    for path in sorted(folder.rglob(f".*{UNFINISHED}")):
        match = LEFT.fullmatch(path.name)
        wanted = match and path.with_name(match["name"]).relative_to(folder).as_posix()
        if wanted in {*paths, WRITTEN} and path.is_file() and not path.is_symlink():
            yield path


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the file, then put it in its place in one step: whoever reads sees the old file or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    with unfinished.open("xb") as file:
        file.write(data)
    unfinished.replace(path)


def remove_empty(folder: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()


def text_of(path: Path) -> str:
    """The text of one file that a command was given; raises SpecError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_PAGE_BYTES + 1)
    except OSError as error:
        raise SpecError(f"{path}: the file cannot be read: {error.strerror}", "name a file") from None
    if len(data) > MOST_PAGE_BYTES:
        raise SpecError(f"{path}: the file is longer than {MOST_PAGE_BYTES:,} bytes", "a report is shorter")
    return data.decode(errors="replace")


def shown(path: Path) -> str:
    """A path as it is printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.as_posix())


def read_tensors(path: Path) -> bytes:
    """A file that lists tensors; of a safetensors file its header alone. Raises SpecError."""
    try:
        with path.open("rb") as file:
            start = file.read(9)
            most = MOST_PAGE_BYTES if start[8:] != b"{" else min(int.from_bytes(start[:8], "little"), MOST_HEADER_BYTES)
            return start + file.read(most)
    except OSError as error:
        hint = "name a file, or a model such as `timm:resnet50c`"
        raise SpecError(f"{path}: the file cannot be read: {error.strerror}", hint) from None


def new_files(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Writes files that are not there yet; returns their paths. Raises SpecError, and writes none, if one is there."""
    for path in files:
        if os.path.lexists(folder / path):
            raise SpecError(f"{(folder / path).as_posix()} is there already", "choose another name, or edit that file")
    for path, text in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            message = f"{(folder / path).as_posix()} cannot be written: {error.strerror}"
            raise SpecError(message, "choose a folder with --specs") from None
    return [(folder / path).as_posix() for path in files]


def read_recordings(folder: Path) -> dict[str, bytes]:
    """The recordings of frameworks, by framework; none where there is no such folder."""
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))}
