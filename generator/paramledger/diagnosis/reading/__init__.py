"""The shelf of formats: `read(source)` recognises one and reads it.

Each format is a module with a line in FORMATS. `recognises` is quick and looks at the beginning of a source, or for
marks in its text; the first that recognises a source reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import torchinfo
from paramledger.problems import SpecError

Source = str


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, whether a source is one, and its reader, which raises SpecError."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Observation]


FORMATS: tuple[Format, ...] = (
    Format("torchinfo", torchinfo.recognises, torchinfo.read),
)


def read(source: Source) -> Observation:
    """What a source says; raises SpecError for one in no format that is known, or for a malformed one."""
    for one in FORMATS:
        if one.recognises(source):
            return one.read(source)
    raise SpecError(
        "this is in no format that is read here",
        f"one of {', '.join(one.name for one in FORMATS)}",
    )
