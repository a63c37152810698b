"""What a reader is given."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest
from paramledger.diagnosis import reading
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import Format
from paramledger.diagnosis.reading.sources import MOST_TEXT, in_memory, in_stream, stored, text_of
from paramledger.problems import SpecError


@pytest.mark.parametrize(
    "data",
    [
        "conv1 ✓".encode(),
        codecs.BOM_UTF8 + "conv1 ✓".encode(),
        codecs.BOM_UTF16_LE + "conv1 ✓".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "conv1 ✓".encode("utf-16-be"),
    ],
)
def test_a_text_is_read_in_each_encoding(data: bytes) -> None:
    assert text_of(in_memory(data)) == "conv1 ✓"


def test_a_stray_byte_does_not_make_a_text_unreadable() -> None:
    assert text_of(in_memory(b"conv1 (Conv2D)  1,792 \x96 and so on")) == "conv1 (Conv2D)  1,792 \ufffd and so on"


@pytest.mark.parametrize("data", [b"conv\0", bytes(range(128, 256))])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SpecError) as caught:
        text_of(in_memory(data))
    assert str(caught.value) == "this is neither a text nor in a binary format that can be read here"


def test_a_long_text_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(SpecError) as caught:
        reading.observe(tmp_path / "log.txt")
    assert str(caught.value) == (
        "this is not a binary format that can be read here, and the file is too long for a text: 1,000,000,000,000 "
        "bytes [texts have at most 16 MB]"
    )


def test_slices_of_each_kind_of_file_are_equal(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"0123456789")
    files = [in_memory(b"0123456789"), in_stream(io.BytesIO(b"0123456789")), stored(tmp_path / "a.bin")]
    for file in files:
        assert file.size == 10
        assert [file.slice(2, 5), file.slice(8, 20), file.slice(5, 2), file.slice(30, 40)] == [b"234", b"89", b"", b""]


def test_only_a_file_in_a_folder_has_others_beside_it(tmp_path: Path) -> None:
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(name.encode())
    file = stored(tmp_path / "a.bin")
    other = file.beside("b.bin")
    assert other is not None and other.slice(0, 9) == b"b.bin"
    assert file.beside("c.bin") is file.beside(f"../{tmp_path.name}/b.bin") is in_memory(b"").beside("b.bin") is None


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


def test_a_pipe_is_read_to_a_limit() -> None:
    assert in_stream(Pipe(b"abc")).size == 3
    with pytest.raises(SpecError) as caught:
        in_stream(Pipe(bytes(MOST_TEXT + 1)))
    assert str(caught.value) == "more than 16 MB come through a pipe [name the file itself]"


BIN, TEXT = Observation("bin", ""), Observation("text", "")


def test_a_file_is_offered_to_binary_formats_and_then_as_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    binary: Format[reading.File] = Format("bin", lambda file: file.slice(0, 1) == b"\x80", lambda _: BIN)
    text: Format[str] = Format("text", lambda source: source.startswith("layer"), lambda _: TEXT)
    monkeypatch.setattr(reading, "BINARY", (binary,))
    monkeypatch.setattr(reading, "FORMATS", (text,))
    assert reading.observe(b"\x80") is BIN
    assert reading.observe(io.BytesIO(b"layer 1")) is reading.read_text("layer 1") is TEXT
    with pytest.raises(SpecError) as caught:
        reading.observe(b"poem")
    assert str(caught.value) == "this format cannot be read here [one of text, bin]"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        reading.observe(tmp_path)
    assert str(caught.value) == "this is a folder [name a file in it]"
    with pytest.raises(SpecError) as caught:
        reading.observe(tmp_path / "a")
    assert str(caught.value) == "there is no such file"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5\n",
         "this is a Git LFS pointer: the file itself was not downloaded [git lfs pull]"),
        (b"\x89HDF\r\n\x1a\n" + bytes(90),
         "this is an HDF5 file, which cannot be read here [give the text of model.summary()]"),
        (b"\x1f\x8b\x08", "this is compressed by gzip [unpack it and give the file inside]"),
        (b"\x93NUMPY\x01", "this is a single NumPy array [give a listing of names and shapes]"),
        (b"\x1c\0\0\0TFL3",
         "this is a TensorFlow Lite model, which cannot be read here [give the text of model.summary()]"),
    ],
)  # fmt: skip
def test_files_that_are_known_and_not_read_say_what_to_give_instead(data: bytes, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        reading.observe(data, "model.safetensors")
    assert str(caught.value) == message
