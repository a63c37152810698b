"""Checkpoints of PyTorch: their pickles are run by a machine that calls nothing."""

from __future__ import annotations

import io
import pickle
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from paramledger.diagnosis import reading
from paramledger.diagnosis.observation import Held, Item, Observation
from paramledger.diagnosis.reading import pickles
from paramledger.diagnosis.reading.sources import Stored
from paramledger.problems import SpecError

FILES = Path(__file__).parent / "files"
NORM = (
    Held("weight", (4,)), Held("bias", (4,)), Held("running_mean", (4,)), Held("running_var", (4,)),
    Held("num_batches_tracked", ()),
)  # fmt: skip
# the model of oracles/record_files.py, in the order of its state dict
SMALL = {
    "token": (Held("token", (1, 1, 4)),),
    "stem": (Held("weight", (4, 3, 3, 3)),),
    "norm": NORM,
    **{f"layers.{at}": (Held("weight", (2, 2)), Held("bias", (2,))) for at in range(11)},
    "attention.in_proj": (Held("weight", (12, 4)), Held("bias", (12,))),
    "attention.out_proj": (Held("weight", (4, 4)), Held("bias", (4,))),
    "head": (Held("weight", (5, 2)), Held("bias", (5,))),
}
LISTING = (
    " [print a listing in Python and give that instead: "
    'state = torch.load("FILE", map_location="cpu", weights_only=True); '
    "for name, tensor in state.items(): print(name, tuple(tensor.shape))]"
)


def held(items: tuple[Item, ...]) -> dict[str, tuple[Held, ...]]:
    return {item.name: item.tensors for item in items}


@pytest.mark.parametrize("name", ["small.pt", "legacy.pt", "module.pt", "epoch.ckpt"])
def test_files_of_the_library_are_read(name: str) -> None:
    found = reading.observe(FILES / name)
    assert (found.format, found.framework, found.ordered) == ("torch_checkpoint", "torch", True)
    assert found.notes == (("The tensors are those of `state_dict`.",) if name == "epoch.ckpt" else ())
    assert held(found.items) == SMALL
    assert name == "module.pt" or list(held(found.items)) == list(SMALL)


def test_a_tied_tensor_is_told() -> None:
    found = reading.observe(FILES / "tied.pt")
    assert held(found.items) == {"embed": (Held("weight", (9, 4)),), "head": (Held("weight", (9, 4), "embed.weight"),)}


def test_a_module_of_torchscript_is_read() -> None:
    assert held(reading.observe(FILES / "script.pt").items) == {"0": (Held("weight", (3, 2)), Held("bias", (3,)))}


class Global:
    """Pickles as the name of something that is nowhere; called, it pickles as a call of it."""

    def __init__(self, name: str, *arguments: object) -> None:
        self.name, self.arguments = name, arguments

    def __reduce__(self) -> tuple[object, ...]:
        return (_Named(self.name), self.arguments)


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> None:
        """pickle asks that what it calls can be called."""


class _Pickler(pickle._Pickler):
    """Writes a `_Named` as a global, without looking whether there is one."""

    def save(self, obj: object, save_persistent_id: bool = True) -> None:
        if isinstance(obj, _Named):
            module, _, name = obj.name.rpartition(".")
            self.write(b"c" + module.encode() + b"\n" + name.encode() + b"\n")
        else:
            super().save(obj, save_persistent_id)

    def persistent_id(self, obj: object) -> object:
        return obj.arguments if isinstance(obj, Stowed) else None


class Stowed(Global):
    """A persistent id."""

    def __init__(self, *arguments: object) -> None:
        super().__init__("", *arguments)


def pickled(value: object, protocol: int = 2) -> bytes:
    into = io.BytesIO()
    _Pickler(into, protocol).dump(value)
    return into.getvalue()


REBUILD = "torch._utils._rebuild_tensor_v2"


def tensor(*shape: int, count: int = 10**9, function: str = REBUILD) -> Global:
    storage = Stowed("storage", _Named("torch.FloatStorage"), "0", "cpu", count)
    steps = [1]
    for extent in reversed(shape[1:]):
        steps.insert(0, steps[0] * extent)
    return Global(function, storage, 0, shape, tuple(steps[: len(shape)]), False, {})


def archive(data: bytes, name: str = "archive/data.pkl", method: int = zipfile.ZIP_STORED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as file:
        file.writestr(name, data)
    return into.getvalue()


def names(value: object) -> list[str]:
    return [item.name for item in reading.observe(archive(pickled(value))).items]


def refusal(data: bytes) -> str:
    with pytest.raises(SpecError) as caught:
        reading.observe(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"a.weight": tensor(2, 3)}, ["a"]),
        ({"state_dict": {"a.weight": tensor(2)}, "epoch": 3, "loss": tensor()}, ["a"]),
        ({"state_dict": {"model": {"a.weight": tensor(2)}}}, ["a"]),
        ({"model": {"a.weight": tensor(2)}, "optimizer": {"state": {0: {"exp_avg": tensor(2)}}}}, ["a"]),
        ({"model": {"a.weight": tensor(2)}, "ema": {"a.weight": tensor(2)}}, ["a"]),
        ({"ema": {"a.weight": tensor(2)}}, ["ema.a"]),
        ({"encoder": {"a.weight": tensor(2)}, "decoder": {"a.weight": tensor(2)}, "optim": [tensor(2)]},
         ["encoder.a", "decoder.a"]),
        ({"args": Global("code.options.Options"), "net": {"a.weight": tensor(2)}}, ["a"]),
        ({"a.weight": Global("torch._utils._rebuild_parameter", tensor(2), True, {})}, ["a"]),
        ({"a.weight": Global("torch._tensor._rebuild_from_type_v2", _Named("torch._utils._rebuild_tensor"),
                             _Named("my.Tensor"), tensor(2).arguments[:4], {})}, ["a"]),
        ({"a.weight": tensor(2, function="torch._utils._rebuild_tensor_v3")}, ["a"]),
    ],
)  # fmt: skip
def test_the_tensors_are_found_wherever_they_are(value: object, found: list[str]) -> None:
    assert names(value) == found


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_pickles_of_every_protocol_are_run(protocol: int) -> None:
    value = {"a.weight": tensor(2, 3), "more": [1, -2, 3.5, True, None, "ü", b"x", 2**70, (), (1, 2, 3, 4), {1, 2}]}
    found = reading.observe(archive(pickled(value, protocol)))
    assert held(found.items) == {"a": (Held("weight", (2, 3)),)}


@pytest.mark.parametrize("name", ["posix.system", "subprocess.Popen", "builtins.eval", "__builtin__.exec", "sys.exit"])
@pytest.mark.parametrize("protocol", [0, 2])
def test_a_file_that_would_run_code_is_refused(name: str, protocol: int) -> None:
    value = {"a.weight": tensor(2), "b": Global(name, "true")}
    assert refusal(archive(pickled(value, protocol))) == (
        f"this file calls `{name}` when it is loaded [do not load it: it runs its own code]"
    )


def test_what_a_pickle_names_is_never_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    def imported(*_: object) -> None:
        raise AssertionError

    data = archive(pickled({"a.weight": tensor(2), "b": Global("antigravity.fly", 1)}))
    monkeypatch.setattr("builtins.__import__", imported)
    assert len(reading.observe(data).items) == 1


def nested(depth: int) -> bytes:
    return b"\x80\x02" + b"]" * depth + b"a" * (depth - 1) + b"."


def doubled(times: int) -> bytes:
    """A list that holds the one before it twice, and so on: 2 ** times lists for whoever walks through all."""
    return b"\x80\x02]q\x00" + b"".join(
        b"]q%c(h%ch%ce" % (at, at - 1, at - 1) for at in range(1, times)
    ) + b"."


NONE = "this checkpoint holds no tensors that can be found without loading it" + LISTING
MALFORMED = "the pickle in this file is malformed, or cut short"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pickled({"step": 7}), NONE),
        (pickled(3), NONE),
        (doubled(100), NONE),
        (nested(500), "the objects in this file are nested too deeply"),
        (nested(20_000), "the objects in this file are nested too deeply"),
        (b"\x80\x02(" * 9, MALFORMED),
        (b"\x80\x02h\x05.", MALFORMED),
        (b"\x80\x02R.", MALFORMED),
        (b"\x80\x02.", MALFORMED),
        (b"\x80\x02}(KKu.", NONE),
        (b"\x80\x04\x8d" + struct.pack("<Q", 2**62) + b"abc.", MALFORMED),
        (b"\x80\x02\x8b" + struct.pack("<i", 2**31 - 1) + b"abc.", MALFORMED),
        (b"\x80\x02I" + b"9" * 10_000 + b"\n.", MALFORMED),
        (b"\x80\x02\x82\x01.", MALFORMED),
        (pickled({"a": tensor(2, 3, count=5)}), "a tensor of shape (2, 3) does not fit into its storage of 5 elements"),
        (pickled({"a": tensor(2**63)}), MALFORMED),
        (pickled({"a": tensor(*[1] * 65)}), MALFORMED),
        (pickled({"a": Global("torch._utils._rebuild_tensor_v2", None, 0, (True,), (1,))}), MALFORMED),
        (pickled({"a": Global("torch._utils._rebuild_tensor_v2", None)}), MALFORMED),
    ],
)  # fmt: skip
def test_a_malformed_pickle_is_refused(data: bytes, message: str) -> None:
    assert refusal(archive(data)) == message
    if len(data) < 1_000_000 and data[:1] == b"\x80":
        assert refusal(data) == message


def test_a_dictionary_in_itself_ends() -> None:
    value: dict[str, object] = {"a.weight": tensor(2)}
    value["model"] = value
    assert names(value) == ["a"]


def test_a_long_pickle_is_refused_and_so_is_a_short_one_with_much_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pickles, "MOST_STEPS", 10_000)
    refused = "the pickle has more than 10,000 steps [print a listing instead]"
    assert refusal(b"\x80\x02" + b"N0" * 6_000 + b"N.") == refused
    pairs = b"]q\x00(" + b"K\x01K\x02\x86" * 1_000 + b"e0"
    call = b"ccollections\nOrderedDict\nh\x00\x85R0"      # of the same list of pairs
    assert refusal(b"\x80\x02" + pairs + call * 100 + b"N.") == refused


def test_long_names_of_many_tensors_are_refused() -> None:
    inner = b"}q\x01(" + b"".join(b"X\x05\x00\x00\x00%05dh\x00" % at for at in range(20_000)) + b"u"
    name = b"X" + struct.pack("<I", 10_000) + b"n" * 10_000
    data = b"\x80\x02" + pickled(tensor(1))[2:-1] + b"q\x000}" + name + inner + b"s."
    assert refusal(archive(data)) == "the names in this file have more than 50,000,000 characters"


def with_size(data: bytes, size: int) -> bytes:
    """An archive whose directory says that its one member has some size."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (archive(b"N.", "a.txt"),
         "this zip archive is not a PyTorch checkpoint: it does not have exactly one `data.pkl`"),
        (archive(bytes(20_000_000), method=zipfile.ZIP_DEFLATED),
         "`archive/data.pkl` has 20,000,000 bytes [at most 16,000,000 are read]"),
        (with_size(archive(bytes(20_000_000), method=zipfile.ZIP_DEFLATED), 1000),
         "`archive/data.pkl` cannot be read: Bad CRC-32 for file 'archive/data.pkl'"),
        (with_size(archive(b"N."), 10**7), "`archive/data.pkl` has 2 bytes, where the archive says 10,000,000"),
        (archive(b"N.", method=zipfile.ZIP_LZMA),
         "`archive/data.pkl` is compressed or encrypted in a way that cannot be read here"),
        (archive(b"N.")[:-4], "the zip archive is damaged: File is not a zip file [was it downloaded completely?]"),
        (bytes(257) + b"ustar" + bytes(300),
         "this checkpoint is older than PyTorch 0.1.10 [load it and save it again]"),
    ],
)  # fmt: skip
def test_a_malformed_archive_is_refused(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_parts_of_a_checkpoint_are_read_together(tmp_path: Path) -> None:
    for at, name in ((1, "a.weight"), (2, "b.weight")):
        path = tmp_path / f"pytorch_model-0000{at}-of-00002.bin"
        path.write_bytes(archive(pickled({name: tensor(2)})))
    homes = {f"{name}.weight": f"pytorch_model-0000{at}-of-00002.bin" for at, name in ((1, "a"), (2, "b"))}
    (tmp_path / "pytorch_model.bin.index.json").write_text(f'{{"weight_map": {homes}}}'.replace("'", '"'))
    for path in tmp_path.iterdir():
        assert [item.name for item in reading.observe(path).items] == ["a", "b"]


def big(path: Path, begin: bytes) -> None:
    path.write_bytes(begin)
    with path.open("r+b") as stream:
        stream.truncate(10**11)


def read_bytes(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Observation, int, int]:
    """What a file says, how many of its bytes are read, and the most memory that it takes."""
    read: list[int] = []
    slice_of: Callable[[Stored, int, int], bytes] = Stored.slice

    def noted(file: Stored, start: int, stop: int) -> bytes:
        data = slice_of(file, start, stop)
        read.append(len(data))
        return data

    monkeypatch.setattr(Stored, "slice", noted)
    tracemalloc.start()
    found = reading.observe(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, sum(read), peak


def test_of_an_old_file_of_100_gb_the_pickles_are_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big(tmp_path / "a.pt", (FILES / "legacy.pt").read_bytes())
    found, read, peak = read_bytes(tmp_path / "a.pt", monkeypatch)
    assert held(found.items) == SMALL
    assert read < 1_200_000
    assert peak < 5_000_000


def test_of_an_archive_with_much_data_the_directory_and_the_pickle_are_read_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "a.pt", "w") as file:
        file.writestr("a/data.pkl", pickled({"a.weight": tensor(2)}))
        file.writestr("a/data/0", bytes(30_000_000))
    found, read, peak = read_bytes(tmp_path / "a.pt", monkeypatch)
    assert held(found.items) == {"a": (Held("weight", (2,)),)}
    assert read < 200_000
    assert peak < 1_000_000


@pytest.mark.parametrize("name", ["small.pt", "legacy.pt", "module.pt"])
def test_truncations_and_flipped_bytes_are_read_or_refused(name: str) -> None:
    data = (FILES / name).read_bytes()
    chance = random.Random(1)
    wrong = [data[:end] for end in range(2, len(data), 97)]
    for _ in range(250):
        flipped = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.choice([chance.randrange(min(len(data), 4000)), chance.randrange(len(data))])
            flipped[at] = chance.randrange(256)
        wrong.append(bytes(flipped))
    for one in wrong:
        try:
            assert isinstance(reading.observe(one), Observation)
        except SpecError as error:
            assert error.message
