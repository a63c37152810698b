"""What a download is: a file of docs/api/ that is made when it is asked for, and known by its digest before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

Pieces = Callable[[], Iterable[bytes]]
"""The bytes of a file, made piece by piece, so that a large one is never held whole; each call makes them anew."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of docs/api/: the digest of its bytes, and the bytes."""

    digest: str
    pieces: Pieces


class Downloads(Mapping[str, bytes]):
    """Downloads by path under docs/, in the order of paths."""

    def __init__(self, files: Mapping[str, Download]) -> None:
        self.files = files

    def __getitem__(self, path: str) -> bytes:
        return b"".join(self.files[path].pieces())

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def described(files: Mapping[str, bytes]) -> Mapping[str, Download]:
    """Files as downloads, whether they are held or not."""
    if isinstance(files, Downloads):
        return files.files
    return {path: Download(digest_of([data]), (data,).__iter__) for path, data in files.items()}


def digest_of(pieces: Iterable[bytes]) -> str:
    """The digest of a file that is given piece by piece."""
    said = sha256()
    for piece in pieces:
        said.update(piece)
    return said.hexdigest()


def of_text(text: str) -> Pieces:
    return lambda: [text.encode()]
