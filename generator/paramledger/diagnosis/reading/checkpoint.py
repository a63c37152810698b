"""`.pt`, `.pth`, `.bin`, `.ckpt`: what torch.save writes, a zip archive with a pickle, or pickles alone in old files.

The pickle is run by a machine that calls nothing; the numbers of the tensors are never read.
"""

from __future__ import annotations

from io import BytesIO

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.archives import MARK, Archive
from paramledger.diagnosis.reading.parts import Part, observed_with_others
from paramledger.diagnosis.reading.pickles import Machine
from paramledger.diagnosis.reading.sources import File
from paramledger.diagnosis.reading.states import state_of, tied
from paramledger.diagnosis.reading.tensors import alphabetical
from paramledger.problems import SpecError

NAME = "torch_checkpoint"
PICKLE = "/data.pkl"
PROTOCOLS = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
LEGACY = 0x1950A86A20F9469CFC6C         # the number that an old file begins with, itself a pickle
TAR = slice(257, 262)
MOST_PICKLE = 16_000_000                # bytes
FIRST_PICKLE = 1_000_000                # bytes that are tried first
LISTING = (
    "print a listing in Python and give that instead: "
    'state = torch.load("FILE", map_location="cpu", weights_only=True); '
    "for name, tensor in state.items(): print(name, tuple(tensor.shape))"
)


def recognises(file: File) -> bool:
    begin = file.slice(0, TAR.stop)
    return begin.startswith((MARK, *PROTOCOLS)) or begin[TAR] == b"ustar"


def read(file: File) -> Observation:
    """The tensors of a state dict or a module, and of its other files. Raises SpecError as `part`."""
    return observed_with_others(NAME, file, part)


def part(file: File) -> Part:
    """The tensors of this file. Raises SpecError for a damaged file, and for one that would run code."""
    if file.slice(TAR.start, TAR.stop) == b"ustar":
        raise SpecError("this checkpoint is older than PyTorch 0.1.10", "load it and save it again")
    root = _zipped(file) if file.slice(0, len(MARK)) == MARK else _pickled(file)
    where, tensors = state_of(root)
    if not tensors:
        raise SpecError("this checkpoint holds no tensors that can be found without loading it", LISTING)
    notes = (f"The tensors are those of `{where}`.",) if where else ()
    return Part(tied(tensors), not alphabetical([name for name, _ in tensors]), "torch", notes)


def _zipped(file: File) -> object:
    archive = Archive(file)
    names = [name for name in archive.names if name.endswith(PICKLE)]
    if len(names) != 1:
        raise SpecError("this zip archive is not a PyTorch checkpoint: it does not have exactly one `data.pkl`")
    return Machine().run(BytesIO(archive.member(names[0], MOST_PICKLE)))


def _pickled(file: File) -> object:
    """The object of pickles without an archive, whose tensors' numbers come after all pickles."""
    try:
        return _object(file.slice(0, FIRST_PICKLE))
    except SpecError:
        if file.size <= FIRST_PICKLE:
            raise
    return _object(file.slice(0, MOST_PICKLE))


def _object(data: bytes) -> object:
    """The first object, or in an old checkpoint the one after its number, its version and its machine."""
    stream, machine = BytesIO(data), Machine()
    found = machine.run(stream)
    if found == LEGACY:
        machine.run(stream)
        machine.run(stream)
        return machine.run(stream)
    return found
