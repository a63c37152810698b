"""What is in a folder, and the bytes of its files: regular ones that stay in the folder and are not too large."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Generic, TypeVar

from paramledger.problems import Problem, SpecError

T = TypeVar("T")
MOST_PAGE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FilesRead(Generic[T]):
    """What was read, by path, in order; and what could not be."""

    files: Mapping[str, T]
    problems: tuple[Problem, ...] = ()


class FilesThere(Mapping[str, bytes]):
    """The bytes of files by path, each read when it is asked for. One that is gone by then is none."""

    def __init__(self, places: Mapping[str, Path], read: Callable[[Path], bytes]) -> None:
        self.places, self.read = places, read

    def __getitem__(self, path: str) -> bytes:
        try:
            return self.read(self.places[path])
        except SpecError:
            raise KeyError(path) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


def paths_in(folder: Path, suffixes: Collection[str] = ()) -> list[Path]:
    """What has one of these suffixes (none: any), in order; hidden names are left out and linked folders not entered.
    """
    paths: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(here, name).is_symlink()]
        wanted = (name for name in names + linked if not suffixes or name[max(name.rfind("."), 0):] in suffixes)
        paths += [Path(here, name) for name in wanted if not name.startswith(".")]
    return sorted(paths, key=lambda path: path.parts)


def content(folder: Path, path: Path, most: int) -> bytes:
    """The bytes of a file; raises SpecError."""
    try:
        check_regular(folder, path, most)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise SpecError(f"the file cannot be read: {error.strerror}") from None
    check_size(len(data), most)
    return data


def check_regular(folder: Path, path: Path, most: int) -> None:
    """A regular file inside the folder that is not larger than `most` bytes; raises SpecError and OSError. `path` is as
    `paths_in` gives it, so that no folder on its way is a link.
    """
    found = os.lstat(path)
    if S_ISLNK(found.st_mode):
        try:
            if not path.resolve().is_relative_to(folder.resolve()):
                raise SpecError("the file is a link that leaves the folder", "put the file itself here")
            if not path.is_file():
                raise SpecError("this is not a regular file", "remove it")
        except RuntimeError:
            raise SpecError("the file cannot be read: a loop of links") from None
        found = path.stat()
    if not S_ISREG(found.st_mode):
        raise SpecError("this is not a regular file", "remove it")
    check_size(found.st_size, most)


def check_size(size: int, most: int) -> None:
    if size > most:
        raise SpecError(f"the file has {size:,} bytes; the limit is {most:,}", "split it into several files")


def shown(path: Path) -> str:
    """A path as it is printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in path.as_posix())


def no_folder(folder: Path, hint: str) -> Problem:
    return Problem(shown(folder), 0, "no-folder", "there is no such folder", hint)
