"""Answers kept from one run to the next, in a folder that may be deleted at any time.

Small answers are in one file, large ones each in its own. Each file begins with the digest of what follows, and is put
in its place in one step: a file that is cut short, or that another run is writing, is as good as none. What is kept by
another version of this package is never read. A run that ends keeps what it has used and deletes the rest.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from pydantic import VERSION

from paramledger.ledger.memory import Kept

SMALL = "small"         # the file of all small answers
VERSIONS = 3            # of this package, or folders of specs, whose answers are kept
UNFINISHED = ".new"
PACKAGE = Path(__file__).parent


def version(specs: str) -> str:
    """The digest of what turns the specs of a folder into answers: its name, the source of this package, its base.
    """
    files = sorted(path for path in PACKAGE.rglob("*.py"))
    sources = [(path.relative_to(PACKAGE).as_posix(), path.read_bytes()) for path in files]
    return sha256(repr((specs, sys.version, VERSION, sources)).encode()).hexdigest()[:20]


@contextmanager
def opened_cache(folder: Path | None, specs: Path) -> Iterator[Cache]:
    """The answers in a folder; without one, in a folder that is there for this run alone."""
    with TemporaryDirectory(prefix="paramledger-") if folder is None else nullcontext(folder) as place:
        cache = Cache(Path(place), specs.as_posix())
        is_whole = False
        try:
            yield cache
            is_whole = True
        finally:
            if folder:
                cache.close(is_whole)


class Cache:
    """The answers in a folder about the specs of a folder, whose name is on the pages."""

    def __init__(self, folder: Path, specs: str) -> None:
        self.folder = folder / version(specs)
        self.small: dict[str, tuple[Kept, bytes]] = {}
        self.used: set[str] = {SMALL}
        self.changed = False
        self.there = self._read_small()

    def find(self, key: str, is_large: bool) -> Kept | None:
        """What is kept under a key, if it is whole."""
        if not is_large:
            if key in self.there and key not in self.small:
                self.small[key] = self.there[key]
            return self.small[key][0] if key in self.small else None
        try:
            with self._path(key).open("rb") as file:
                head = file.readline()
                size = os.fstat(file.fileno()).st_size - len(head)
        except OSError:
            return None
        line, _, said = head.rstrip(b"\n").rpartition(b" ")
        if said.decode("ascii", "replace") != digest(line):
            return None
        found_key, answer, reads, length = json.loads(line)
        self.used.add(self._path(key).name)
        return Kept(answer, reads) if found_key == key and size == length else None

    def data(self, key: str, answer: str) -> bytes | None:
        """The bytes of an answer, if they have this digest."""
        if key in self.small:
            return self.small[key][1]
        with suppress(OSError):
            data = self._path(key).read_bytes().partition(b"\n")[2]
            if digest(data) == answer:
                return data
        return None

    def save(self, key: str, kept: Kept, data: bytes, is_large: bool) -> None:
        """Keep an answer; a folder that cannot be written to is no problem."""
        if not is_large:
            self.small[key] = (kept, data)
            self.changed = True
            return
        line = json.dumps([key, kept.digest, kept.reads, len(data)]).encode()
        self.used.add(self._path(key).name)
        self._write(self._path(key), line + f" {digest(line)}\n".encode() + data)

    def close(self, is_whole: bool = True) -> None:
        """Keep what this run has used, and nothing else; after a run that has found problems, what was there too."""
        if not is_whole:
            if self.changed:
                self._write(self.folder / SMALL, packed({**self.there, **self.small}))
            return
        if self.changed or len(self.small) < len(self.there):
            self._write(self.folder / SMALL, packed(self.small))
        with suppress(OSError):
            os.utime(self.folder)
            versions = sorted(self.folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in versions[VERSIONS:]:
                rmtree(old, ignore_errors=True)
            for path in self.folder.iterdir():
                if path.name not in self.used:
                    path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / digest(key.encode())[:40]

    def _read_small(self) -> dict[str, tuple[Kept, bytes]]:
        with suppress(OSError):
            return unpacked((self.folder / SMALL).read_bytes())
        return {}

    def _write(self, path: Path, data: bytes) -> None:
        unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            unfinished.replace(path)


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def packed(answers: Mapping[str, tuple[Kept, bytes]]) -> bytes:
    """Answers as one file: a digest, a line that says what is where, and their bytes one after the other."""
    index = [[key, kept.digest, kept.reads, len(data)] for key, (kept, data) in answers.items()]
    line = json.dumps(index).encode()
    body = b"\n".join([line, b"".join(data for _, data in answers.values())])
    return digest(body).encode() + b"\n" + body


def unpacked(file: bytes) -> dict[str, tuple[Kept, bytes]]:
    """The same backwards; nothing for a file that is not whole."""
    said, _, body = file.partition(b"\n")
    if said != digest(body).encode():
        return {}
    line, _, data = body.partition(b"\n")
    answers: dict[str, tuple[Kept, bytes]] = {}
    start = 0
    for key, answer, reads, length in json.loads(line):
        answers[key] = (Kept(answer, reads), data[start:start + length])
        start += length
    return answers
