"""Files written one by one: planned before the first is touched, each put in its place in one step."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from paramledger.files.folders import shown
from paramledger.problems import Problem, SpecError

PAGE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
UNFINISHED = ".paramledger"     # how the name of a file ends that a build has not finished
LEFT = re.compile(r"\.(?P<name>.+)\.(?P<run>\d+)\.paramledger")


@dataclass(frozen=True, slots=True)
class WritePlan:
    """What is written and how its bytes are made, what stays, what goes, and why nothing may be done at all."""

    changed: Mapping[str, Callable[[], Iterable[bytes]]]
    unchanged: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)     # of files that have no room for a provenance line

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.changed, *self.unchanged, *self.orphans)


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did, as paths under docs/. With problems, it did nothing else."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class PathCheck:
    """Paths of generated files stay in their folder and meet no file or link on their way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed: set[Path] = {Path()}

    def check(self, path: str) -> None:
        """Raises SpecError for a path that does not."""
        if not PAGE_PATH.fullmatch(path):
            hint = "names have letters, digits, _, - and . and begin with none of the last two"
            raise SpecError("this is not the path of a page", hint)
        if (self.folder / path).is_dir():
            raise SpecError("a folder is in the place of a generated file", "remove it")
        self._pass(Path(path).parent)

    def _pass(self, parent: Path) -> None:
        if parent in self.passed:
            return
        self._pass(parent.parent)
        place = self.folder / parent
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise SpecError(f"{shown(place)} is not a folder", "remove it")
        self.passed.add(parent)


def carried_out(folder: Path, listing: Path, *plans: WritePlan) -> Written:
    """Do what the plans say, or nothing if any has a problem. `listing` is where digests are written down."""
    if problems := sorted(problem for plan in plans for problem in plan.problems):
        return Written(problems=tuple(problems))
    unchanged = tuple(path for plan in plans for path in plan.unchanged)
    digests = {(path, digest) for plan in plans for path, digest in plan.digests.items()}
    old = {(path, digest) for path, known in read_listing(listing).items() for digest in known}
    changed: list[str] = []
    deleted: list[str] = []
    path = ""
    try:
        for leftover in left_over(folder, {listing.name, *(path for plan in plans for path in plan.paths)}, listing):
            leftover.unlink(missing_ok=True)
        if digests and digests != old:
            write_listing(listing, old | digests)   # before: a build that is stopped knows its own
        for plan in plans:
            for path, pieces in plan.changed.items():
                write_whole(folder / path, pieces())
                changed.append(path)
        for path in (path for plan in plans for path in plan.orphans):
            (folder / path).unlink(missing_ok=True)     # another run may have done it
            remove_empty(folder, folder / path)
            deleted.append(path)
        if digests and digests != old:
            write_listing(listing, digests)
    except OSError as error:
        message, hint = f"the file cannot be written: {error.strerror}", "fix that and build again"
        return Written(
            tuple(changed), unchanged, tuple(deleted), (Problem(shown(folder / path), 0, "not-written", message, hint),)
        )
    return Written(tuple(changed), unchanged, tuple(deleted))


def read_listing(listing: Path) -> dict[str, set[str]]:
    """What builds have written: the digests of each path. A build that was stopped has left two."""
    found: dict[str, set[str]] = {}
    try:
        lines = listing.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    for line in lines:
        digest, _, path = line.partition("  ")
        found.setdefault(path, set()).add(digest)
    return found


def write_listing(listing: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write down what a build writes: (path, digest)."""
    write_whole(listing, ["".join(f"{digest}  {path}\n" for path, digest in sorted(files)).encode()])


def left_over(folder: Path, paths: Collection[str], listing: Path) -> Iterator[Path]:
    """The files that a build which was stopped has not finished, beside the files that they were to become."""
    for path in sorted(folder.rglob(f".*{UNFINISHED}")):
        match = LEFT.fullmatch(path.name)
        if not match or not path.is_file() or path.is_symlink() or is_running(int(match["run"])):
            continue
        wanted = path.with_name(match["name"])
        if wanted == listing or wanted.relative_to(folder).as_posix() in paths:
            yield path


def is_running(run: int) -> bool:
    """Whether another process has this number; on Windows nobody can ask."""
    if run == os.getpid() or os.name != "posix":
        return False
    try:
        os.kill(run, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the file, then put it in its place in one step: whoever reads sees the old file or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    with unfinished.open("xb") as file:
        for piece in pieces:
            file.write(piece)
    unfinished.replace(path)


def remove_empty(folder: Path, path: Path) -> None:
    """Delete the folders above a deleted file that hold nothing any more."""
    for parent in path.parents:
        if parent == folder:
            return
        with suppress(OSError):     # it holds something, or another run has deleted it
            parent.rmdir()


def digest_of_file(path: Path) -> str:
    """The digest of a file's bytes, of which few are held at a time."""
    said = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            said.update(piece)
    return said.hexdigest()
