"""`model.safetensors.index.json`, `pytorch_model.bin.index.json`: which tensor is in which file.

The shapes are in the files, which lie beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import checkpoint, safetensors
from paramledger.diagnosis.reading.json_objects import object_of, shown
from paramledger.diagnosis.reading.parts import MOST_PARTS, Part, joined, missing_note, named, read_part
from paramledger.diagnosis.reading.sources import MOST_TEXT, File, in_memory
from paramledger.problems import SpecError

NAME = "safetensors_index"
BEGIN = 65_536      # bytes that are looked at
MAP = "weight_map"
PARTS: dict[str, Callable[[File], Part]] = {".bin": checkpoint.part, ".safetensors": safetensors.part}


def recognises(file: File) -> bool:
    """By its one key, which stands at the beginning, perhaps behind metadata."""
    begin = file.slice(0, BEGIN).lstrip()
    return begin.startswith(b"{") and f'"{MAP}"'.encode() in begin


def recognises_text(text: str) -> bool:
    return text.lstrip().startswith("{") and f'"{MAP}"' in text[:BEGIN]


def read_text(text: str) -> Observation:
    """An index that was pasted: never enough, and it says what is."""
    return read(in_memory(text.encode("utf-8", "surrogatepass")))


def read(file: File) -> Observation:
    """The tensors of the files that it names. Raises SpecError if none is there, or one is malformed."""
    if file.size > MOST_TEXT:
        raise SpecError(f"the index has {file.size:,} bytes", f"at most {MOST_TEXT // 10**6} MB are read")
    homes = _homes(object_of(file.slice(0, file.size)))
    names = list(dict.fromkeys(homes.values()))
    there = {name: other for name in names if (other := file.beside(name)) is not None}
    missing = [name for name in names if name not in there]
    if not there:
        raise SpecError(
            "an index has no shapes; they are in the files that it names, none of which is in its folder: "
            f"{named(names)}",
            "give its path in the folder with these files, or one of the files",
        )
    parts = [_part(name, other) for name, other in there.items()]
    return joined(safetensors.NAME, parts, [*missing_note(len(names), missing), *_absent(homes, missing, parts)])


def _homes(index: dict[str, object]) -> dict[str, str]:
    """Each tensor's file."""
    homes = index.get(MAP)
    if not isinstance(homes, dict) or not homes:
        raise SpecError(f"`{MAP}` names no tensors")
    found = {name: home for name, home in homes.items() if isinstance(home, str)}
    if len(found) < len(homes):
        raise SpecError(f"`{MAP}` has values that are not names of files")
    if len(set(found.values())) > MOST_PARTS:
        raise SpecError(f"the index names more than {MOST_PARTS:,} files")
    return found


def _part(name: str, file: File) -> Part:
    read = next((part for ending, part in PARTS.items() if name.endswith(ending)), None)
    if read is None:
        raise SpecError(f"{shown(name)} is in a format that cannot be read here", f"files in {', '.join(PARTS)} are")
    return read_part(file, read)


def _absent(homes: dict[str, str], missing: Sequence[str], parts: Sequence[Part]) -> list[str]:
    """A sentence on tensors that should be in the files that are there, and are not."""
    held = {tensor.name for part in parts for tensor in part.tensors}
    absent = [name for name, home in homes.items() if name not in held and home not in missing]
    return [f"The index names tensors that its files do not hold: {named(absent)}."] if absent else []
