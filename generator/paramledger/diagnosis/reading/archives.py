"""Zip archives from somebody else: their directory, and small members, whatever sizes they claim."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from paramledger.diagnosis.reading.json_objects import shown
from paramledger.diagnosis.reading.sources import File
from paramledger.problems import SpecError

MARK = b"PK\x03\x04"
MOST_READ = 32_000_000      # bytes of one archive
DAMAGE = (EOFError, NotImplementedError, OSError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class Readable:
    """A file as a stream that may be read up to a limit, however much is asked for."""

    file: File
    place: int = 0
    left: int = MOST_READ

    def read(self, size: int = -1) -> bytes:
        """Raises SpecError when it is too much; what a claimed size would take is never set aside."""
        rest = max(0, self.file.size - self.place)
        size = rest if size < 0 else min(size, rest)
        self.left -= size
        if self.left < 0:
            raise SpecError(f"more than {MOST_READ // 10**6} MB of the archive would have to be read")
        data = self.file.slice(self.place, self.place + size)
        self.place += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        place = offset + (0, self.place, self.file.size)[whence]
        if place < 0:
            raise OSError("before the beginning")
        self.place = place
        return place

    def tell(self) -> int:
        return self.place

    def seekable(self) -> bool:
        return True


@dataclass(slots=True)
class Archive:
    """A zip archive. Raises SpecError if its directory cannot be read."""

    file: File
    zip: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        try:
            self.zip = zipfile.ZipFile(Readable(self.file))
        except DAMAGE as error:
            reason = str(error) or type(error).__name__
            raise SpecError(f"the zip archive is damaged: {reason}", "was it downloaded completely?") from None

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def member(self, name: str, most: int) -> bytes:
        """The bytes of a member. Raises SpecError if they are more than `most`, and if they cannot be read."""
        info = self.zip.getinfo(name)
        if info.file_size > most:
            raise SpecError(f"{shown(name)} has {info.file_size:,} bytes", f"at most {most:,} are read")
        if info.compress_type not in METHODS or info.flag_bits & 1:
            raise SpecError(f"{shown(name)} is compressed or encrypted in a way that cannot be read here")
        try:
            with self.zip.open(info) as stream:
                data = stream.read(most + 1)
        except DAMAGE as error:
            raise SpecError(f"{shown(name)} cannot be read: {error or 'it is cut short'}") from None
        if len(data) != info.file_size:
            raise SpecError(f"{shown(name)} has {len(data):,} bytes, where the archive says {info.file_size:,}")
        return data
