"""safetensors: eight bytes that say how long a header is, the header in JSON, then data, which are never read.

https://huggingface.co/docs/safetensors: each tensor has a dtype, a shape and two offsets into the data, which have no
gaps. Files as the library writes them are sorted by dtype and then by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import prod
from typing import NamedTuple

from paramledger.diagnosis.observation import Framework, Observation
from paramledger.diagnosis.reading.json_objects import object_of, shown
from paramledger.diagnosis.reading.parts import Part, observed_with_others
from paramledger.diagnosis.reading.sources import File
from paramledger.diagnosis.reading.tensors import Tensor, alphabetical
from paramledger.problems import SpecError

NAME = "safetensors"
LENGTH = 8                      # bytes of the header's length
MOST_HEADER = 16_000_000        # bytes
MOST_AXES = 64
MOST_EXTENT = 2**63 - 1
BITS = {
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8,
    "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}  # fmt: skip
FRAMEWORKS: dict[object, Framework] = {"pt": "torch"}


class Entry(NamedTuple):
    """A tensor of a header; offsets are in bytes from the end of the header."""

    start: int
    stop: int
    name: str
    dtype: str
    shape: tuple[int, ...]


def recognises(file: File) -> bool:
    """By an opening brace after a length that is no text, or by its name."""
    begin = file.slice(0, LENGTH + 1)
    return file.name.endswith(".safetensors") or (begin[LENGTH:] == b"{" and (0 in begin or not begin.isascii()))


def read(file: File) -> Observation:
    """The tensors of a file, and of its other parts. Raises SpecError for a header that cannot be true."""
    return observed_with_others(NAME, file, part)


def part(file: File) -> Part:
    """The tensors of this file, as their data lie, or by the alphabet if they lie so within each dtype."""
    entries, framework, notes = header(file)
    lie = sorted(entries)
    runs = [[entry.name for entry in run] for _, run in groupby(lie, key=lambda entry: entry.dtype)]
    ordered = not all(len(run) == 1 or alphabetical(run) for run in runs)
    return Part([Tensor(entry.name, entry.shape) for entry in lie], ordered, framework, notes)


def header(file: File) -> tuple[list[Entry], Framework | None, tuple[str, ...]]:
    """The tensors, whose framework wrote them if it says so, and what is odd. Raises SpecError as `read`."""
    length = int.from_bytes(file.slice(0, LENGTH), "little")
    room = file.size - LENGTH
    if not 0 < length <= room:
        raise SpecError(
            f"the header should have {length:,} bytes, but only {max(room, 0):,} bytes follow its length",
            "it is cut short, or not a safetensors file",
        )
    if length > MOST_HEADER:
        raise SpecError(f"the header has {length:,} bytes", f"headers of at most {MOST_HEADER // 10**6} MB are read")
    found = object_of(file.slice(LENGTH, LENGTH + length))
    metadata = found.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        raise SpecError("`__metadata__` is not an object")
    entries = [_entry(name, value) for name, value in found.items()]
    end = _end(entries)
    return entries, FRAMEWORKS.get(metadata.get("format")), tuple(_notes(end, room - length))


def _entry(name: str, value: object) -> Entry:
    match value:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [int(start), int(stop)]}:
            pass
        case _:
            raise SpecError(f"{shown(name)} has no dtype, shape and two offsets")
    if len(shape) > MOST_AXES or not all(type(extent) is int and 0 <= extent <= MOST_EXTENT for extent in shape):
        raise SpecError(f"{shown(name)} has a shape that no tensor can have")
    if not 0 <= start <= stop <= MOST_EXTENT:
        raise SpecError(f"the data of {shown(name)} would end before it begins")
    bits = BITS.get(dtype, 0) * prod(shape)
    if dtype in BITS and bits != 8 * (stop - start):
        raise SpecError(f"{shown(name)} has {stop - start:,} bytes, but its shape in {dtype} needs {-(-bits // 8):,}")
    return Entry(start, stop, name, dtype, tuple(shape))


def _end(entries: Sequence[Entry]) -> int:
    """Where the data end. Raises SpecError for gaps and overlaps, and for no data at all."""
    if not entries:
        raise SpecError("this file holds no tensors")
    end = 0
    for entry in sorted(entries):
        if entry.start != end:
            raise SpecError(
                f"the data of {shown(entry.name)} begins at byte {entry.start:,} and should begin at {end:,}"
            )
        end = entry.stop
    return end


def _notes(end: int, room: int) -> Iterator[str]:
    """What is odd about a file whose data end somewhere, and have some room."""
    if end > room:
        yield f"The file ends {end - room:,} bytes before its data does; perhaps it was not downloaded completely."
    elif end < room:
        yield f"The file continues for {room - end:,} bytes after its data."
