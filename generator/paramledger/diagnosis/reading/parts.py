"""A network in several files: `model-00001-of-00004.safetensors` and so on, with or without an index beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from paramledger.diagnosis.observation import Framework, Observation
from paramledger.diagnosis.reading.json_objects import bare
from paramledger.diagnosis.reading.sources import File
from paramledger.diagnosis.reading.tensors import Tensor, observed
from paramledger.problems import SpecError

NUMBERED = re.compile(r"(?P<before>.+-)(?P<number>\d{5})-of-(?P<all>\d{5})(?P<after>\..+)$")
MOST_PARTS = 2000
MOST_NAMED = 3      # files or tensors that a note names


@dataclass(frozen=True, slots=True)
class Part:
    """What one file holds. `ordered` as in an Observation; `framework` is None where the file does not say."""

    tensors: Sequence[Tensor]
    ordered: bool
    framework: Framework | None = None
    notes: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


def observed_with_others(source: str, file: File, part: Callable[[File], Part]) -> Observation:
    """A file with the other parts of the network that are beside it, if its name says that it is one of several."""
    names = part_names(file.name)
    others = {name: file.beside(name) for name in names if name != file.name}
    there = [file if name == file.name else others[name] for name in names] or [file]
    missing = [name for name, other in others.items() if other is None]
    read = [part(one) if one is file else read_part(one, part) for one in there if one is not None]
    return joined(source, read, missing_note(len(names), missing))


def read_part(file: File, part: Callable[[File], Part]) -> Part:
    """What a file holds that was not given itself: its errors say its name."""
    try:
        return part(file)
    except SpecError as error:
        raise SpecError(f"{bare(file.name)}: {error.message}", error.hint) from None


def joined(source: str, parts: Sequence[Part], notes: Iterable[str] = ()) -> Observation:
    """Several files as one observation."""
    tensors = [tensor for part in parts for tensor in part.tensors]
    settings = {key: value for part in reversed(parts) for key, value in part.settings.items()}
    found = observed(
        source,
        tensors,
        parts[0].framework,
        [*notes, *(note for part in parts for note in part.notes)],
        all(part.ordered for part in parts),
    )
    return replace(found, settings=settings)


def part_names(name: str) -> list[str]:
    """The names of all parts, for the name of one; empty for a file that is no part."""
    found = NUMBERED.match(name)
    if not found or not 1 < (number := int(found["all"])) <= MOST_PARTS or int(found["number"]) > number:
        return []
    return [f"{found['before']}{at:05}-of-{found['all']}{found['after']}" for at in range(1, number + 1)]


def missing_note(number: int, missing: Sequence[str]) -> list[str]:
    """A sentence on the files that are not there."""
    return [f"{len(missing)} of {number} files are missing: {named(missing)}."] if missing else []


def named(names: Sequence[str]) -> str:
    """The first few names."""
    rest = len(names) - MOST_NAMED
    return ", ".join(map(bare, names[:MOST_NAMED])) + (f" and {rest} more" if rest > 0 else "")
