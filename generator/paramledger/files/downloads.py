"""docs/api/: what other programs read. git does not keep it, so that a list says what builds have written there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from paramledger.download import described
from paramledger.files.docs import DOWNLOADS
from paramledger.files.folders import FilesThere, check_regular, content, paths_in, shown
from paramledger.files.writing import PathCheck, WritePlan, digest_of_file, read_listing
from paramledger.problems import Problem, SpecError

DRAWN = frozenset({".png"})  # downloads that are looked at before they are made: what is there need not be drawn again
MOST_DOWNLOAD_BYTES = 1024 * 1024 * 1024


def listing(folder: Path) -> Path:
    """What builds have written under docs/api/, a digest and a path on each line."""
    return folder / DOWNLOADS / ".written"


@dataclass(frozen=True, slots=True)
class DownloadsRead:
    """What is in docs/api/, by path under docs/: digests, or what cannot be read."""

    digests: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def read_downloads(folder: Path) -> DownloadsRead:
    """The digest of every file in docs/api/."""
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths_in(folder / DOWNLOADS):
        try:
            if (folder / DOWNLOADS).is_symlink():
                raise SpecError("the file is a link that leaves the folder", "put the file itself here")
            check_regular(folder, path, MOST_DOWNLOAD_BYTES)
            files[path.relative_to(folder).as_posix()] = digest_of_file(path)
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
        except OSError as error:
            problems.append(Problem(shown(path), 0, "docs-file", f"the file cannot be read: {error.strerror}", ""))
    return DownloadsRead(files, tuple(problems))


def drawn_files(folder: Path, suffixes: Collection[str] = DRAWN) -> FilesThere:
    """The pictures in docs/api/, by path under docs/."""
    places = {path.relative_to(folder).as_posix(): path for path in paths_in(folder / DOWNLOADS, suffixes)}
    return FilesThere(places, lambda path: content(folder, path, MOST_DOWNLOAD_BYTES))


def planned_downloads(folder: Path, downloads: Mapping[str, bytes], force: bool) -> WritePlan:
    """Which downloads are written and deleted; refused is what no build has made."""
    problems: list[Problem] = []
    read, wanted, paths = read_downloads(folder), described(downloads), PathCheck(folder)
    there = read.digests
    for path in sorted(wanted):
        try:
            paths.check(path)
        except SpecError as wrong:
            problems.append(Problem(shown(folder / path), 0, "page-path", wrong.message, wrong.hint))
    known = read_listing(listing(folder))
    leftovers = [path for path in there if path not in wanted]
    ours = tuple(path for path in leftovers if there[path] in known.get(path, ()))
    problems += [foreign(folder, path) for path in leftovers if path not in ours]
    changed = {path: one.pieces for path, one in sorted(wanted.items()) if there.get(path) != one.digest}
    if known and not force:     # without the list an earlier version has written what stands at our addresses
        touched = (path for path in changed if path in there)
        problems += [edited(folder, path) for path in touched if there[path] not in known.get(path, ())]
    unchanged = tuple(path for path in sorted(wanted) if path not in changed)
    digests = {path: one.digest for path, one in wanted.items()}
    return WritePlan(changed, unchanged, ours, (*read.problems, *problems), digests)


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
