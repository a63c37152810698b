"""The shelf of formats: `observe(file)` and `read_text(text)` recognise one and read it.

Each format is a module with a line in FORMATS, or in BINARY if it is a file that is no text. `recognises` is quick: it
looks at the beginning of a source, or for marks in its text; the first that recognises a source reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import (
    checkpoint,
    config,
    gguf,
    index,
    keras_archive,
    keras_json,
    keras_summary,
    lightning,
    listing,
    onnx,
    parameter_table,
    safetensors,
    torch_print,
    torchinfo,
    torchsummary,
    trainable_parameters,
)
from paramledger.diagnosis.reading.plain import looked_at
from paramledger.diagnosis.reading.sources import File, Source, in_memory, in_stream, refuse, stored, text_of
from paramledger.diagnosis.reading.wrapped import unwrapped
from paramledger.problems import SpecError

__all__ = ["BINARY", "FORMATS", "File", "Format", "Source", "observe", "read", "read_text"]

S = TypeVar("S", contravariant=True)


@dataclass(frozen=True, slots=True)
class Format(Generic[S]):
    """A format: what it is called, whether a source is one, and its reader, which raises SpecError."""

    name: str
    recognises: Callable[[S], bool]
    read: Callable[[S], Observation]


FORMATS: tuple[Format[str], ...] = (
    Format(torchinfo.NAME, torchinfo.recognises, torchinfo.read),
    Format(torchsummary.NAME, torchsummary.recognises, torchsummary.read),
    Format(keras_summary.NAME, keras_summary.recognises, keras_summary.read),
    Format(torch_print.NAME, torch_print.recognises, torch_print.read),
    Format(keras_json.NAME, keras_json.recognises, keras_json.read),
    Format(config.NAME, config.recognises, config.read),
    Format(listing.NAME, listing.recognises, listing.read),
    Format(parameter_table.NAME, parameter_table.recognises, parameter_table.read),
    Format(lightning.NAME, lightning.recognises, lightning.read),
    Format(trainable_parameters.NAME, trainable_parameters.recognises, trainable_parameters.read),
    Format(index.NAME, index.recognises_text, index.read_text),
)
BINARY: tuple[Format[File], ...] = (
    Format(index.NAME, index.recognises, index.read),
    Format(safetensors.NAME, safetensors.recognises, safetensors.read),
    Format(gguf.NAME, gguf.recognises, gguf.read),
    Format(onnx.NAME, onnx.recognises, onnx.read),
    Format(keras_archive.NAME, keras_archive.recognises, keras_archive.read),
    Format(checkpoint.NAME, checkpoint.recognises, checkpoint.read),     # last: any other zip archive is none
)


def observe(source: Path | bytes | BinaryIO, name: str = "") -> Observation:
    """What a file says, given by its path, its bytes or a stream; `name` is that of a file which has no path.

    Raises SpecError for one in no format that is known, for a malformed one, and for one that cannot be read.
    """
    try:
        return read(_file(source, name))
    except OSError as error:
        raise SpecError(f"this file cannot be read: {error.strerror or error}") from None


def read_text(text: str) -> Observation:
    """What a text says; raises SpecError for one in no format that is known, or for a malformed one."""
    text = looked_at(unwrapped(text))
    for one in FORMATS:
        if one.recognises(text):
            return one.read(text)
    raise SpecError("this format cannot be read here", f"one of {', '.join(_names())}")


def read(source: Source) -> Observation:
    """What a text or an opened file says, as `observe` and `read_text`."""
    if isinstance(source, str):
        return read_text(source)
    refuse(source)
    for one in BINARY:
        if one.recognises(source):
            return one.read(source)
    return read_text(text_of(source))


def _file(source: Path | bytes | BinaryIO, name: str) -> File:
    if isinstance(source, Path):
        return stored(source)
    return in_memory(source, name) if isinstance(source, bytes) else in_stream(source, name)


def _names() -> list[str]:
    return list(dict.fromkeys([*(one.name for one in FORMATS), *(one.name for one in BINARY)]))
