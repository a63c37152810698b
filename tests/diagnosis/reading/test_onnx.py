"""ONNX: nodes, and the shapes of what they read."""

from __future__ import annotations

import random
import struct
import tracemalloc
from pathlib import Path

import pytest
from paramledger.diagnosis import reading
from paramledger.diagnosis.observation import Held, Item, Observation
from paramledger.diagnosis.reading import wire
from paramledger.problems import SpecError

FILES = Path(__file__).parent / "files"
FLOAT, INT64 = 1, 7


def varint(value: int) -> bytes:
    out = b""
    value &= (1 << 64) - 1
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name: str, *shape: int, kind: int = FLOAT) -> bytes:
    return field(5, field(1, b"".join(map(varint, shape))) + field(2, kind) + field(8, name))


def node(kind: str, *names: str, out: str = "y", name: str = "", attributes: bytes = b"") -> bytes:
    inputs = b"".join(field(1, one) for one in names)
    return field(1, inputs + field(2, out) + field(3, name) + field(4, kind) + attributes)


def model(*parts: bytes) -> bytes:
    return field(1, 8) + field(2, "test") + field(7, b"".join(parts))


def refusal(data: bytes, name: str = "a.onnx") -> str:
    with pytest.raises(SpecError) as caught:
        reading.observe(data, name)
    return str(caught.value)


def test_a_file_of_the_library_is_read() -> None:
    found = reading.observe(FILES / "small.onnx")
    assert (found.format, found.ordered, found.inputs, found.notes) == ("onnx", True, ((None, 3, 8, 8),), ())
    assert found.items == (
        Item("conv", "Conv", tensors=(Held("weight", (4, 3, 3, 3)), Held("bias", (4,))),
             arguments={"group": 1, "strides": (2, 2)}),
        Item("b", "Relu", reads=("conv",)),
        Item("c", "GlobalAveragePool", reads=("b",)),
        Item("d", "Flatten", arguments={"axis": 1}, reads=("c",)),
        Item("fc", "Gemm", outputs=((None, 5),), tensors=(Held("weight", (5, 4)),),
             arguments={"alpha": 1.0, "transB": 1}, reads=("d",)),
    )  # fmt: skip


def held(*parts: bytes) -> dict[str, tuple[Held, ...]]:
    return {item.name: item.tensors for item in reading.observe(model(*parts)).items}


def test_dense_weights_are_turned_as_pytorch_has_them() -> None:
    assert held(tensor("fc.weight", 3, 5), node("Gemm", "x", "fc.weight")) == {"fc": (Held("weight", (5, 3)),)}
    assert held(tensor("onnx::MatMul_7", 3, 5), node("MatMul", "x", "onnx::MatMul_7", name="/q/MatMul")) == {
        "/q/MatMul": (Held("weight", (5, 3)),)
    }


def test_shapes_of_indices_and_single_numbers_are_no_weights() -> None:
    parts = [tensor("shape", 4, kind=INT64), tensor("eps"), tensor("a.scale", 9)]
    assert held(*parts, node("Mul", "x", "a.scale", "eps", "shape")) == {"a": (Held("scale", (9,)),)}


def test_a_weight_that_two_nodes_read_is_the_first_ones() -> None:
    nodes = [node("Gather", "emb.weight", "x"), *[node("MatMul", "h", "emb.weight")] * 2]
    found = reading.observe(model(tensor("emb.weight", 9, 4), *nodes)).items
    tied = (Held("weight", (4, 9), "emb.weight"),)
    assert [(one.tensors, one.again) for one in found] == [
        ((Held("weight", (9, 4)),), False), (tied, False), (tied, True),
    ]  # fmt: skip


def test_an_identity_of_a_vector_is_a_weight_of_its_own_and_of_a_matrix_a_tied_one() -> None:
    parts = [
        tensor("a.bias", 4), tensor("a.weight", 4, 4),
        node("Identity", "a.bias", out="b.bias"), node("Identity", "a.weight", out="b.weight"),
        node("Conv", "x", "a.weight", "a.bias"), node("Conv", "x", "b.weight", "b.bias"),
    ]  # fmt: skip
    assert held(*parts) == {
        "a": (Held("weight", (4, 4)), Held("bias", (4,))),
        "b": (Held("weight", (4, 4), "a.weight"), Held("bias", (4,))),
    }


def test_what_an_exporter_changed_and_what_is_not_read_is_said() -> None:
    folded = [tensor("onnx::Conv_19", 4, 3, 1, 1), tensor("spare.weight", 2), node("Conv", "x", "onnx::Conv_19")]
    assert reading.observe(model(*folded)).notes == (
        "Normalisation seems to be folded into convolutions: their weights have names that an exporter made.",
        "1 tensors are read by no node, or only in branches and loops, such as `spare.weight`.",
    )


GOOD = (tensor("a.weight", 2, 2), node("Conv", "x", "a.weight"))
CUT = "the file ends within a message [was it downloaded to the end?]"
NONE = "this is no message of protobuf [is it an ONNX file?]"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this file holds no graph of ONNX"),
        (model(*GOOD) + model(*GOOD), "this file holds no graph of ONNX"),
        (model(GOOD[0]), "the nodes of this graph read no weights"),
        (model(GOOD[0], GOOD[0]), "two tensors are called `a.weight`"),
        (model(tensor("a", -1)), "`a` has a shape that no tensor has"),
        (model(tensor("a", *[1] * 65)), "`a` has a shape that no tensor has"),
        (model(tensor("a", *[1] * 1001)), "a list of numbers in this file is too long"),
        (model(*GOOD)[:-1], CUT),
        (field(1, 8) + varint(7 << 3 | 2) + varint(2**63), CUT),
        (field(1, 8) + b"\xff" * 20, NONE),
        (b"\x0b", NONE),
        (b"\x00\x00\x01\x00\x02\x00", NONE),
        (model(*GOOD, node("Elu", "x", attributes=field(5, field(1, "alpha") + field(2, b"\0\0")))),
         "a number in this file has not four bytes"),
    ],
)  # fmt: skip
def test_a_malformed_model_is_refused(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_a_model_of_very_many_fields_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_FIELDS", 1000)
    assert refusal(model(*GOOD) + field(1, 8) * 1000) == (
        "the file has more than 1,000 fields [give a listing instead]"
    )


def test_numbers_of_weights_are_not_read(tmp_path: Path) -> None:
    raw = varint(9 << 3 | 2) + varint(10**11)
    inside = field(1, b"".join(map(varint, (10**6, 25_000)))) + field(2, FLOAT) + field(8, "a.weight") + raw
    begin = node("MatMul", "x", "a.weight") + varint(5 << 3 | 2) + varint(len(inside) + 10**11) + inside
    path = tmp_path / "huge.onnx"
    path.write_bytes(field(1, 8) + varint(7 << 3 | 2) + varint(len(begin) + 10**11) + begin)
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size + 10**11)
    tracemalloc.start()
    found = reading.observe(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert found.items[0].tensors == (Held("weight", (25_000, 10**6)),)


def test_every_truncation_and_many_flipped_bytes_are_read_or_refused() -> None:
    data = (FILES / "small.onnx").read_bytes()
    chance = random.Random(1)
    wrong = [data[:end] for end in range(0, len(data), 3)]
    for _ in range(600):
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            flipped[chance.randrange(len(data))] = chance.randrange(256)
        wrong.append(bytes(flipped))
    for one in wrong:
        try:
            assert isinstance(reading.observe(one, "a.onnx"), Observation)
        except SpecError as error:
            assert error.message


def test_real_numbers_are_read() -> None:
    alpha = field(5, field(1, "alpha") + varint(2 << 3 | 5) + struct.pack("<f", 0.5))
    part = node("Elu", "x", "a.weight", attributes=alpha)
    assert reading.observe(model(GOOD[0], part)).items[0].arguments == {"alpha": 0.5}
