"""What a reader is given: a text, or a file of any size, of which it reads the slices that it needs."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

from paramledger.problems import SpecError

MOST_TEXT = 16_000_000      # bytes
# Files that are not read, by a mark and its place: what they are, and what to give instead
SUMMARY = "give the text of model.summary()"
REFUSED = (
    (0, b"version https://git-lfs.github.com/spec/", "a Git LFS pointer: the file itself was not downloaded",
     "git lfs pull"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file, which cannot be read here", SUMMARY),
    (0, b"\x1f\x8b", "compressed by gzip", "unpack it and give the file inside"),
    (0, b"\x93NUMPY", "a single NumPy array", "give a listing of names and shapes"),
    (4, b"TFL3", "a TensorFlow Lite model, which cannot be read here", SUMMARY),
)  # fmt: skip
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class File(Protocol):
    """A file: on a disk, in memory, or dropped on a page, where a browser reads slices of it too."""

    @property
    def name(self) -> str:
        """Its name without folders."""

    @property
    def size(self) -> int:
        """In bytes."""

    def slice(self, start: int, stop: int) -> bytes:
        """The bytes from `start` to before `stop`, fewer where the file ends."""

    def beside(self, name: str) -> File | None:
        """The file of a name in the same folder; None if there is none, or no folder."""


Source: TypeAlias = str | File


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a folder. It is open only while a slice is read."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def slice(self, start: int, stop: int) -> bytes:
        with self.path.open("rb") as stream:
            stream.seek(start)
            return stream.read(max(0, stop - start))

    def beside(self, name: str) -> File | None:
        if Path(name).name != name:
            return None
        path = self.path.with_name(name)
        return Stored(path) if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Sliced:
    """A file of which only a function is known that reads slices: a stream, a file in a browser, bytes in memory."""

    name: str
    size: int
    read: Callable[[int, int], bytes]

    def slice(self, start: int, stop: int) -> bytes:
        return self.read(start, stop)

    def beside(self, name: str) -> File | None:
        return None


def in_memory(data: bytes, name: str = "") -> File:
    return Sliced(name, len(data), lambda start, stop: data[start:stop])


def in_stream(stream: BinaryIO, name: str = "") -> File:
    """A stream as a file. One without positions, as a pipe, is held in memory; raises SpecError if it is long."""
    if not stream.seekable():
        data = stream.read(MOST_TEXT + 1)
        if len(data) > MOST_TEXT:
            raise SpecError(f"more than {MOST_TEXT // 10**6} MB come through a pipe", "name the file itself")
        return in_memory(data, name)

    def read(start: int, stop: int) -> bytes:
        stream.seek(start)
        return stream.read(max(0, stop - start))

    return Sliced(name, stream.seek(0, 2), read)


def stored(path: Path) -> File:
    """The file at a path. Raises SpecError where there is none."""
    if path.is_dir():
        raise SpecError("this is a folder", "name a file in it")
    if not path.is_file():
        raise SpecError("there is no such file")
    return Stored(path)


def refuse(file: File) -> None:
    """Raises SpecError for a file that is known and not read, with what to give instead."""
    for place, mark, what, hint in REFUSED:
        if file.slice(place, place + len(mark)) == mark:
            raise SpecError(f"this is {what}", hint)


def text_of(file: File) -> str:
    """A file's text, in UTF-8, or in UTF-16 with a byte order mark. Raises SpecError for a long one and for no text."""
    if file.size > MOST_TEXT:
        raise SpecError(
            "this is not a binary format that can be read here, and the file is too long for a text: "
            f"{file.size:,} bytes",
            f"texts have at most {MOST_TEXT // 10**6} MB",
        )
    data = file.slice(0, file.size)
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding, errors="replace")
    if "\0" in text or 20 * text.count("\ufffd") > len(text):
        raise SpecError("this is neither a text nor in a binary format that can be read here")
    return text
