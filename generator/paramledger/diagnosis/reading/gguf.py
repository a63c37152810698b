"""GGUF: a header of keys with values, then of tensors with dimensions, then data, which are never read.

https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, of either order of bytes. A shape stands
with the axis first that varies fastest, PyTorch's last; of a quantised tensor it counts elements, not bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.json_objects import shown
from paramledger.diagnosis.reading.parts import Part, observed_with_others
from paramledger.diagnosis.reading.sources import File
from paramledger.diagnosis.reading.tensors import Tensor, alphabetical
from paramledger.problems import SpecError

NAME = "gguf"
MAGIC = b"GGUF"
VERSIONS = (2, 3)
CHUNK = 1 << 16
MOST_HEADER = 64_000_000    # bytes; a vocabulary is in it
MOST_TENSORS = 200_000
MOST_KEYS = 10_000
MOST_NAME = 10_000          # bytes
MOST_VALUE = 1_000          # bytes of a text that is kept
MOST_AXES = 8
MOST_EXTENT = 2**63 - 1
LEAST_KEY = 8 + 4 + 1       # bytes of a key without letters, its type and its value
LEAST_TENSOR = 8 + 4 + 4 + 8
FORMS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
COMPUTED = "rope_f"          # rope_freqs, rope_factors_long: tables that follow from the settings
EXPERTS = re.compile(r"(?P<layer>.+_exps)\.(?P<name>weight|bias)")
MOST_EXPERTS = 1024         # of one layer
SIZES = {"I": 4, "Q": 8}     # bytes
TEXT, ARRAY = 8, 9


@dataclass(slots=True)
class Header:
    """The bytes of a file one after another, a chunk at a time. Raises SpecError where it ends."""

    file: File
    order: Literal["<", ">"] = "<"
    place: int = 0              # of the chunk's end in the file
    chunk: bytes = b""
    at: int = 0                 # in the chunk
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = self.file.size

    @property
    def left(self) -> int:
        """Bytes of the file that are not read yet."""
        return self.size - self.place + len(self.chunk) - self.at

    def take(self, count: int) -> bytes:
        while len(self.chunk) - self.at < count:
            if self.place >= self.size:
                raise SpecError("the file ends within its header", "was it downloaded completely?")
            if self.place >= MOST_HEADER:
                raise SpecError(f"the header has more than {MOST_HEADER // 10**6} MB")
            more = self.file.slice(self.place, self.place + CHUNK)
            self.chunk, self.at = self.chunk[self.at :] + more, 0
            self.place += len(more)
        self.at += count
        return self.chunk[self.at - count : self.at]

    def skip(self, count: int) -> None:
        while count > 0:
            count -= len(self.take(min(count, CHUNK)))

    def value(self, form: str) -> object:
        """A value of one of struct's forms."""
        (value,) = struct.unpack(self.order + form, self.take(struct.calcsize(self.order + form)))
        return value

    def number(self, form: Literal["I", "Q"]) -> int:
        return int.from_bytes(self.take(SIZES[form]), "little" if self.order == "<" else "big")

    def text(self, most: int) -> str:
        """A text; of a long one its beginning. Raises SpecError for one that the file cannot hold."""
        length = self.number("Q")
        if length > self.left:
            raise SpecError(f"a text should have {length:,} bytes, but the file has {self.left:,} left")
        kept = self.take(min(length, most))
        self.skip(length - len(kept))
        return kept.decode("utf-8", errors="replace")


def recognises(file: File) -> bool:
    return file.slice(0, 4) == MAGIC


def read(file: File) -> Observation:
    """The tensors of a file, and of its other parts, with its keys as settings. Raises SpecError as `part`."""
    return observed_with_others(NAME, file, part)


def part(file: File) -> Part:
    """The tensors of this file. Raises SpecError for a header that cannot be true."""
    header = Header(file)
    header.skip(len(MAGIC))
    if (version := header.number("I")) >= 1 << 16:
        header.order = ">"
        version = int.from_bytes(version.to_bytes(4, "big"), "little")
    if version not in VERSIONS:
        raise SpecError(f"this is version {version} of GGUF", "versions 2 and 3 can be read; convert the file again")
    tensors, keys = header.number("Q"), header.number("Q")
    if tensors > MOST_TENSORS or keys > MOST_KEYS or tensors * LEAST_TENSOR + keys * LEAST_KEY > header.left:
        raise SpecError(f"the file is too short for the {tensors:,} tensors and {keys:,} keys that it claims to have")
    settings = dict(_setting(header) for _ in range(keys))
    found = {tensor.name: tensor for tensor in (_tensor(header) for _ in range(tensors))}
    if len(found) < tensors:
        raise SpecError("two tensors have the same name")
    computed = [name for name in found if name.startswith(COMPUTED)]
    for name in computed:
        del found[name]
    if not found:
        raise SpecError("this file holds no tensors")
    known = {key: value for key, value in settings.items() if value != ()}
    notes = tuple(f"{shown(name)} is computed and not a parameter of the network." for name in computed)
    each = [one for tensor in found.values() for one in _experts(tensor)]
    return Part(each, not alphabetical(list(found)), "torch", notes, known)


def _experts(tensor: Tensor) -> Iterator[Tensor]:
    """The tensors of all experts of a layer, which GGUF stacks; any other tensor as it is."""
    found = EXPERTS.fullmatch(tensor.name)
    if not found or len(tensor.shape) < 2 or tensor.shape[0] > MOST_EXPERTS:
        yield tensor
        return
    for expert in range(tensor.shape[0]):
        yield Tensor(f"{found['layer']}.{expert}.{found['name']}", tensor.shape[1:])


def _setting(header: Header) -> tuple[str, object]:
    """A key and its value; arrays are passed over, and have the value ()."""
    return header.text(MOST_NAME), _value(header, header.number("I"))


def _value(header: Header, kind: int) -> object:
    if kind == TEXT:
        return header.text(MOST_VALUE)
    if kind == ARRAY:
        _pass_over(header)
        return ()
    if kind not in FORMS:
        raise SpecError(f"a key has a value of type {kind}, which does not exist")
    return header.value(FORMS[kind])


def _pass_over(header: Header) -> None:
    """An array: its type, its length, its values."""
    kind, count = header.number("I"), header.number("Q")
    size = struct.calcsize(f"<{FORMS[kind]}") if kind in FORMS else 8
    if kind not in FORMS and kind != TEXT:
        raise SpecError(f"an array has values of type {kind}, which cannot be read here")
    if count * size > header.left:
        raise SpecError(f"an array should have {count:,} values, but the file is too short for them")
    if kind == TEXT:
        for _ in range(count):
            header.text(0)
    else:
        header.skip(count * size)


def _tensor(header: Header) -> Tensor:
    name, axes = header.text(MOST_NAME), header.number("I")
    if not name or axes > MOST_AXES:
        raise SpecError(f"{shown(name)} has {axes:,} axes" if name else "a tensor has no name")
    shape = tuple(header.number("Q") for _ in range(axes))
    if any(extent > MOST_EXTENT for extent in shape):
        raise SpecError(f"{shown(name)} has a shape that no tensor can have")
    header.skip(LEAST_TENSOR - 8 - 4)       # its type and where its data begin
    return Tensor(name, shape[::-1])
