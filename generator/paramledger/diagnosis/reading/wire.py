"""Messages of protobuf, field by field, of which a file of any size is read only where it is looked at.

https://protobuf.dev/programming-guides/encoding: a field is a number with a kind, then a value; a message in a message
says how long it is, so that it can be passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from paramledger.diagnosis.reading.sources import File
from paramledger.problems import Budget, SpecError

CHUNK = 1 << 16
MOST_FIELDS = 1_000_000
MOST_TEXT = 1_000       # bytes that are kept
MOST_PACKED = 1_000     # bytes of a list of numbers
CUT = "the file ends within a message"
CUT_HINT = "was it downloaded completely?"
VARINT, EIGHT, LENGTH, FOUR = 0, 1, 2, 5


class Field(NamedTuple):
    """A field: its number, and its value if it is one number, or else where in the file it is, never at 0."""

    number: int
    value: int = 0
    start: int = 0
    stop: int = 0


@dataclass(slots=True)
class Wire:
    """A file of one message. Every look at it raises SpecError for what is no message."""

    file: File
    chunk: bytes = b""
    begin: int = 0      # of the chunk in the file
    budget: Budget = field(
        default_factory=lambda: Budget(MOST_FIELDS, "the file has more than {most} fields", "give a listing instead")
    )

    def whole(self) -> Field:
        return Field(0, 0, 0, self.file.size)

    def fields(self, of: Field) -> Iterator[Field]:
        """The fields of a message."""
        at = of.start
        while at < of.stop:
            self.budget.spend(1)
            tag, at = self._varint(at, of.stop)
            number, kind = tag >> 3, tag & 7
            if kind == VARINT:
                value, at = self._varint(at, of.stop)
                yield Field(number, value)
                continue
            length, at = self._varint(at, of.stop) if kind == LENGTH else (SIZES.get(kind, -1), at)
            if length < 0 or not number:
                raise SpecError("this is not a protobuf message", "is it an ONNX file?")
            if length > of.stop - at:
                raise SpecError(CUT, CUT_HINT)
            yield Field(number, 0, at, at + length)
            at += length

    def text(self, of: Field) -> str:
        """A text; of a long one its beginning."""
        return self._bytes(of.start, min(of.stop, of.start + MOST_TEXT)).decode("utf-8", errors="replace")

    def integers(self, of: Field) -> list[int]:
        """A signed number, or several in one field."""
        if not of.start:
            return [signed(of.value)]
        if of.stop - of.start > MOST_PACKED:
            raise SpecError("a list of numbers in this file is too long")
        found, at = [], of.start
        while at < of.stop:
            value, at = self._varint(at, of.stop)
            found.append(signed(value))
        return found

    def real(self, of: Field) -> float:
        if of.stop - of.start != SIZES[FOUR]:
            raise SpecError("a number in this file does not have four bytes")
        (value,) = struct.unpack("<f", self._bytes(of.start, of.stop))
        return float(value)

    def _varint(self, at: int, stop: int) -> tuple[int, int]:
        """A number in bytes of seven bits, and where it ends."""
        value = 0
        for shift in range(0, 70, 7):
            if at >= stop:
                raise SpecError(CUT, CUT_HINT)
            byte = self._bytes(at, at + 1)[0]
            value, at = value | (byte & 127) << shift, at + 1
            if byte < 128:
                return value, at
        raise SpecError("this is not a protobuf message", "is it an ONNX file?")

    def _bytes(self, start: int, stop: int) -> bytes:
        if not self.begin <= start <= stop <= self.begin + len(self.chunk):
            self.begin, self.chunk = start, self.file.slice(start, start + max(CHUNK, stop - start))
        found = self.chunk[start - self.begin : stop - self.begin]
        if len(found) < stop - start:
            raise SpecError(CUT, CUT_HINT)
        return found


SIZES = {EIGHT: 8, FOUR: 4}     # bytes


def signed(value: int) -> int:
    """A number of 64 bits whose last stands for a sign."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value
