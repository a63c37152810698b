"""GGUF: the header alone, whatever it claims."""

from __future__ import annotations

import random
import struct
import tracemalloc
from pathlib import Path

import pytest
from paramledger.diagnosis import reading
from paramledger.diagnosis.observation import Held, Observation
from paramledger.diagnosis.reading import gguf
from paramledger.diagnosis.reading.sources import Stored
from paramledger.problems import SpecError

FILES = Path(__file__).parent / "files"
TOKEN = Held("weight", (9, 32))


def text(value: bytes, length: int | None = None) -> bytes:
    return struct.pack("<Q", len(value) if length is None else length) + value


def key(name: bytes, kind: int, value: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + value


def tensor(name: bytes, *shape: int) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, 0)


def written(held: list[bytes], settings: list[bytes] | None = None, version: int = 3, **claims: int) -> bytes:
    settings = settings or []
    counts = claims.get("tensors", len(held)), claims.get("keys", len(settings))
    return b"GGUF" + struct.pack("<IQQ", version, *counts) + b"".join(settings) + b"".join(held)


@pytest.mark.parametrize("name", ["llama.gguf", "big.gguf"])
def test_a_file_of_the_library_is_read_in_either_order_of_bytes(name: str) -> None:
    found = reading.observe(FILES / name)
    assert (found.format, found.framework, found.ordered, found.notes) == ("gguf", "torch", True, ())
    assert {item.name: item.tensors for item in found.items} == {
        "token_embd": (TOKEN,),
        "blk.0.attn_norm": (Held("weight", (32,)),),
        "blk.0.attn_q": (Held("weight", (64, 32)),),        # quantised: 64 rows of 34 bytes
        "blk.1.attn_norm": (Held("weight", (32,)),),
        "blk.1.attn_q": (Held("weight", (64, 32)),),
    }
    assert found.settings == {
        "general.architecture": "llama",
        "llama.block_count": 2,
        "llama.context_length": 16,
        "llama.embedding_length": 32,
        "llama.rope.freq_base": 10000.0,
    }


@pytest.mark.parametrize("version", [2, 3])
def test_values_of_every_type_are_read(version: int) -> None:
    numbers = [(0, "B", 200), (1, "b", -1), (2, "H", 60_000), (3, "h", -2), (4, "I", 4_000_000_000), (5, "i", -3),
               (6, "f", 0.5), (7, "?", True), (10, "Q", 2**63), (11, "q", -4), (12, "d", 0.1)]  # fmt: skip
    keys = [key(form.encode(), kind, struct.pack(f"<{form}", value)) for kind, form, value in numbers]
    keys += [key(b"text", 8, text(b"llama")), key(b"long", 8, text(b"x" * 70_000))]
    keys += [key(b"words", 9, struct.pack("<IQ", 8, 2) + text(b"a") + text(b"bc"))]
    keys += [key(b"scores", 9, struct.pack("<IQ3f", 6, 3, 1, 2, 3))]
    found = reading.observe(written([tensor(b"a.weight", 3, 2)], keys, version))
    assert found.settings == {form: value for _, form, value in numbers} | {"text": "llama", "long": "x" * 1000}
    assert found.items[0].tensors == (Held("weight", (2, 3)),)


def test_stacked_experts_are_shown_one_by_one() -> None:
    found = reading.observe(written([tensor(b"blk.0.ffn_gate_exps.weight", 4, 6, 3)]))
    assert [(item.name, item.tensors) for item in found.items] == [
        (f"blk.0.ffn_gate_exps.{expert}", (Held("weight", (6, 4)),)) for expert in range(3)
    ]
    found = reading.observe(written([tensor(b"a_exps.weight", 4, 6, 1025), tensor(b"b_exps.weight", 5)]))
    assert [item.tensors for item in found.items] == [(Held("weight", (1025, 6, 4)),), (Held("weight", (5,)),)]


def test_tables_that_are_computed_are_no_parameters() -> None:
    found = reading.observe(written([tensor(b"a.weight", 2), tensor(b"rope_freqs.weight", 64)]))
    assert [item.name for item in found.items] == ["a"]
    assert found.notes == ("`rope_freqs.weight` is computed and not a parameter of the network.",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"GGUF", "the file ends within its header [was it downloaded completely?]"),
        (written([], version=1), "this is version 1 of GGUF [versions 2 and 3 can be read; convert the file again]"),
        (written([]), "this file holds no tensors"),
        (written([tensor(b"a", 1)], tensors=2**62),
         "the file is too short for the 4,611,686,018,427,387,904 tensors and 0 keys that it claims to have"),
        (written([tensor(b"a", 1)], keys=2**40),
         "the file is too short for the 1 tensors and 1,099,511,627,776 keys that it claims to have"),
        (written([tensor(b"a", 1)], keys=2),
         "the file is too short for the 1 tensors and 2 keys that it claims to have"),
        (written([tensor(b"a", 1)] * 2), "two tensors have the same name"),
        (written([tensor(b"", 1)]), "a tensor has no name"),
        (written([tensor(b"a", *[1] * 9)]), "`a` has 9 axes"),
        (written([tensor(b"a", 2**63)]), "`a` has a shape that no tensor can have"),
        (written([tensor(b"a", 1), tensor(b"b", 1)[:-9] + bytes(6)]),
         "the file ends within its header [was it downloaded completely?]"),
        (written([tensor(b"a", 1)], [key(b"k", 13, bytes(8))]), "a key has a value of type 13, which does not exist"),
        (written([tensor(b"a", 1)], [key(b"k", 9, struct.pack("<IQ", 9, 1))]),
         "an array has values of type 9, which cannot be read here"),
        (written([tensor(b"a", 1)], [key(b"k", 9, struct.pack("<IQ", 4, 2**60))]),
         "an array should have 1,152,921,504,606,846,976 values, but the file is too short for them"),
        (written([tensor(b"a", 1)], [key(b"k", 8, text(b"", 2**63))]),
         "a text should have 9,223,372,036,854,775,808 bytes, but the file has 33 left"),
    ],
)  # fmt: skip
def test_a_malformed_header_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        reading.observe(data)
    assert str(caught.value) == message


def test_of_a_file_of_100_gb_the_header_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.gguf"
    words = struct.pack("<IQ", 8, 3_000) + text(b"w" * 50) * 3_000
    path.write_bytes(written([tensor(b"a.weight", 10**11)], [key(b"tokens", 9, words)]))
    header = path.stat().st_size
    with path.open("r+b") as stream:
        stream.truncate(10**11)
    ends: list[int] = []
    slice_of = Stored.slice

    def noted(file: Stored, start: int, stop: int) -> bytes:
        ends.append(stop)
        return slice_of(file, start, stop)

    monkeypatch.setattr(Stored, "slice", noted)
    tracemalloc.start()
    assert reading.observe(path).items[0].tensors == (Held("weight", (10**11,)),)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert max(ends) < header + gguf.CHUNK


def test_every_truncation_and_many_flipped_bytes_are_read_or_refused() -> None:
    data = (FILES / "llama.gguf").read_bytes()[:900]
    chance = random.Random(1)
    wrong = [data[:end] for end in range(4, len(data), 5)]
    for _ in range(600):
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            flipped[chance.randrange(4, len(data))] = chance.randrange(256)
        wrong.append(bytes(flipped))
    for one in wrong:
        try:
            assert isinstance(reading.observe(one), Observation)
        except SpecError as error:
            assert error.message
