"""safetensors: the header alone, whatever it claims."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from paramledger.diagnosis import reading
from paramledger.diagnosis.observation import Held, Observation
from paramledger.problems import SpecError

FILES = Path(__file__).parent / "files"
ONE = {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}


def written(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(SpecError) as caught:
        reading.observe(data, name)
    return str(caught.value)


def test_a_file_of_the_library_is_read_in_the_order_of_its_numbers() -> None:
    found = reading.observe(FILES / "small.safetensors")
    assert (found.format, found.framework, found.ordered, found.notes) == ("safetensors", "torch", False, ())
    assert [item.name for item in found.items] == [
        "token", "attention.in_proj", "attention.out_proj", "head", *(f"layers.{at}" for at in range(11)), "norm",
        "stem",
    ]  # fmt: skip
    held = {item.name: item.tensors for item in found.items}
    assert held["attention.in_proj"] == (Held("bias", (12,)), Held("weight", (12, 4)))
    assert held["layers.10"] == (Held("weight", (2, 2)), Held("bias", (2,)))
    assert held["stem"] == (Held("weight", (4, 3, 3, 3)),)
    assert held["token"] == (Held("token", (1, 1, 4)),)
    assert held["norm"] == (
        Held("weight", (4,)), Held("bias", (4,)), Held("num_batches_tracked", ()), Held("running_mean", (4,)),
        Held("running_var", (4,)),
    )  # fmt: skip


# GPT-2 with 11 words, 6 places, width 4, two blocks: 11 × 4 + 6 × 4 + 2 × (12 × 4² + 13 × 4) + 2 × 4 = 564
GPT2 = 564


def elements(found: Observation) -> int:
    total = 0
    for item in found.items:
        for held in item.tensors:
            size = 1
            for extent in held.shape:
                size *= extent
            total += size
    return total


def parts() -> list[Path]:
    return sorted((FILES / "gpt2").glob("model-*.safetensors"))


def test_an_index_reads_the_files_beside_it() -> None:
    assert len(parts()) > 1
    found = reading.observe(FILES / "gpt2/model.safetensors.index.json")
    assert (found.format, found.framework, found.ordered, found.notes) == ("safetensors", "torch", False, ())
    assert elements(found) == GPT2
    assert found.items[0].name == "transformer.h.0.attn.c_attn"


def test_one_file_of_several_reads_the_others_beside_it() -> None:
    for path in parts():
        assert reading.observe(path) == reading.observe(FILES / "gpt2/model.safetensors.index.json")


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    first, *others = parts()
    (tmp_path / first.name).write_bytes(first.read_bytes())
    index = tmp_path / "model.safetensors.index.json"
    index.write_bytes((FILES / "gpt2" / index.name).read_bytes())
    missing = ", ".join(path.name for path in others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
    note = f"{len(others)} of {len(others) + 1} files are missing: {missing}."
    assert reading.observe(index).notes == (note,)
    assert reading.observe(tmp_path / first.name).notes == (note,)
    (tmp_path / first.name).unlink()
    with pytest.raises(SpecError) as caught:
        reading.observe(index)
    assert caught.value.message.startswith("an index has no shapes; they are in the files that it names, none of ")
    assert caught.value.hint == "give its path in the folder with these files, or one of the files"


def test_an_error_in_another_file_says_its_name(tmp_path: Path) -> None:
    for at, path in enumerate(parts()):
        (tmp_path / path.name).write_bytes(path.read_bytes() if at else written({}))
    with pytest.raises(SpecError) as caught:
        reading.observe(tmp_path / parts()[1].name)
    assert str(caught.value) == f"{parts()[0].name}: this file holds no tensors"


INDEX = {"weight_map": {"a.weight": "a.safetensors", "b.weight": "../b.safetensors"}}


def test_a_pasted_index_says_where_the_shapes_are() -> None:
    with pytest.raises(SpecError) as caught:
        reading.read_text(json.dumps(INDEX))
    assert str(caught.value) == (
        "an index has no shapes; they are in the files that it names, none of which is in its folder: a.safetensors, "
        "../b.safetensors [give its path in the folder with these files, or one of the files]"
    )


def test_an_index_leads_to_no_other_folder_and_says_what_its_files_lack(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "b.safetensors").write_bytes(written({"b.weight": ONE}, bytes(24)))
    (tmp_path / "in/a.safetensors").write_bytes(written({"c.weight": ONE}, bytes(24)))
    (tmp_path / "in/index.json").write_text(json.dumps(INDEX))
    found = reading.observe(tmp_path / "in/index.json")
    assert [item.name for item in found.items] == ["c"]
    assert found.notes == (
        "1 of 2 files are missing: ../b.safetensors.",
        "The index names tensors that its files do not hold: a.weight.",
    )
    (tmp_path / "in/a.safetensors").write_bytes(written({"c.weight": ONE, "c.bias": ONE}, bytes(24)))
    with pytest.raises(SpecError) as caught:
        reading.observe(tmp_path / "in/index.json")
    assert str(caught.value) == "a.safetensors: the data of `c.weight` begins at byte 0 and should begin at 24"


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ({"weight_map": {}}, "`weight_map` names no tensors"),
        ({"weight_map": []}, "`weight_map` names no tensors"),
        ({"weight_map": {"a": 1}}, "`weight_map` has values that are not names of files"),
        ({"weight_map": {str(at): f"{at}.safetensors" for at in range(2001)}}, "the index names more than 2,000 files"),
    ],
)
def test_a_malformed_index_is_refused(index: object, message: str) -> None:
    assert refusal(json.dumps(index).encode()) == message


# the header of one tensor has 65 bytes
CUT = (
    "the header should have {} bytes, but only 65 bytes follow its length [it is cut short, or not a safetensors file]"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (written({"a": ONE}, length=2**63), CUT.format("9,223,372,036,854,775,808")),
        (written({"a": ONE}, length=66), CUT.format(66)),
        (written({}), "this file holds no tensors"),
        (written({"__metadata__": {"format": "pt"}}), "this file holds no tensors"),
        (written({"__metadata__": 3}), "`__metadata__` is not an object"),
        (written(b'{"a": 1'), "this is not JSON: Expecting ',' delimiter: line 1 column 8 (char 7)"),
        (written(b'{"a": ' + b"[" * 100_000), "the JSON is nested too deeply"),
        (written(b'{"a": 1, "a": 2}'), "`a` appears twice in the JSON"),
        (written({"a": [1]}), "`a` has no dtype, shape and two offsets"),
        (written({"a": ONE | {"data_offsets": [0]}}), "`a` has no dtype, shape and two offsets"),
        (written({"a": ONE | {"dtype": 4}}), "`a` has no dtype, shape and two offsets"),
        (written({"a": ONE | {"shape": [2, -3]}}), "`a` has a shape that no tensor can have"),
        (written({"a": ONE | {"shape": [2, 3.0]}}), "`a` has a shape that no tensor can have"),
        (written({"a": ONE | {"shape": [2, True]}}), "`a` has a shape that no tensor can have"),
        (written({"a": ONE | {"shape": [2**63]}}), "`a` has a shape that no tensor can have"),
        (written({"a": ONE | {"shape": [1] * 65}}), "`a` has a shape that no tensor can have"),
        (written({"a": ONE | {"data_offsets": [24, 0]}}), "the data of `a` would end before it begins"),
        (written({"a": ONE | {"shape": [2, 2]}}), "`a` has 24 bytes, but its shape in F32 needs 16"),
        (written({"b" * 100: 1}), f"`{'b' * 80}…` has no dtype, shape and two offsets"),
        (written({"\x1b[2J\n": 1}), "`?[2J?` has no dtype, shape and two offsets"),
        (written({"a": ONE, "b": ONE}), "the data of `b` begins at byte 0 and should begin at 24"),
        (written({"a": ONE | {"data_offsets": [8, 32]}}), "the data of `a` begins at byte 8 and should begin at 0"),
    ],
)  # fmt: skip
def test_a_malformed_header_is_refused(data: bytes, message: str) -> None:
    assert refusal(data, "model.safetensors") == message


def test_a_header_of_more_than_16_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes((10**9).to_bytes(8, "little") + b"{")
    with path.open("r+b") as stream:
        stream.truncate(10**11)
    with pytest.raises(SpecError) as caught:
        reading.observe(path)
    assert str(caught.value) == "the header has 1,000,000,000 bytes [headers of at most 16 MB are read]"


@pytest.mark.parametrize(
    ("rest", "notes"),
    [
        (24, ()),
        (20, ("The file ends 4 bytes before its data does; perhaps it was not downloaded completely.",)),
        (30, ("The file continues for 6 bytes after its data.",)),
    ],
)
def test_a_file_that_ends_elsewhere_is_read_and_says_so(rest: int, notes: tuple[str, ...]) -> None:
    assert reading.observe(written({"a.weight": ONE}, bytes(rest))).notes == notes


def test_a_dtype_of_the_future_is_read() -> None:
    found = reading.observe(written({"a.weight": ONE | {"dtype": "F2", "shape": [96]}}, bytes(24)))
    assert found.items[0].tensors == (Held("weight", (96,)),)


def test_a_file_in_the_order_of_a_network_keeps_it() -> None:
    names = ["stem.weight", "stem.bias", "body.weight"]
    header = {name: ONE | {"data_offsets": [24 * at, 24 * at + 24]} for at, name in enumerate(names)}
    found = reading.observe(written(header, bytes(72)))
    assert found.ordered
    assert [item.name for item in found.items] == ["stem", "body"]


def test_of_a_file_of_100_gb_the_header_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, size = tmp_path / "huge.safetensors", 10**11
    path.write_bytes(written({"a.weight": {"dtype": "I8", "shape": [size], "data_offsets": [0, size]}}))
    header = path.stat().st_size
    with path.open("r+b") as stream:
        stream.truncate(header + size)
    slices: list[int] = []
    monkeypatch.setattr(reading.sources.Stored, "slice", counted(reading.sources.Stored.slice, slices))
    tracemalloc.start()
    found = reading.observe(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert (found.items[0].tensors, found.notes) == ((Held("weight", (size,)),), ())
    assert max(slices) == header


def counted(slice_of: Callable[..., bytes], ends: list[int]) -> Callable[..., bytes]:
    """Slices as before; notes where bytes that were really read end, but for the first 64 KiB."""
    def read(file: reading.File, start: int, stop: int) -> bytes:
        data = slice_of(file, start, stop)
        if stop != reading.index.BEGIN:
            ends.append(start + len(data))
        return data

    return read


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("q_proj.qweight", "Weights are packed, such as `q_proj.qweight`: the shapes are not those of the layers."),
        ("_fsdp_wrapped_module._flat_param",
         "FSDP has flattened several tensors into one, such as `_flat_param`: the shapes are not those of the layers."),
    ],
)  # fmt: skip
def test_tensors_in_another_form_are_noted(name: str, note: str) -> None:
    assert reading.observe(written({name: ONE}, bytes(24))).notes == (note,)


def survives(data: bytes, name: str) -> None:
    """A file is read or refused, and nothing else."""
    try:
        assert isinstance(reading.observe(data, name), Observation)
    except SpecError as error:
        assert error.message


def test_every_truncation_and_many_flipped_bytes_are_read_or_refused() -> None:
    data = (FILES / "small.safetensors").read_bytes()
    header = 8 + int.from_bytes(data[:8], "little")
    for end in range(0, header, 7):
        survives(data[:end], "a.safetensors")
    chance = random.Random(1)
    for _ in range(600):
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            flipped[chance.randrange(header)] = chance.randrange(256)
        survives(bytes(flipped), "")
