"""Networks as they are stored: every format against the library that makes it, every mix against what is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.problems import SpecError
from paramledger.storage import Stored, described_by, network_of, scheme_names, stored

HERE = Path(__file__).resolve()
SPECS = HERE.parents[2] / "specs"
RECORDED = json.loads((HERE.parents[1] / "oracles" / "storage.json").read_text(encoding="utf-8"))
FILES = {f"storage/{path.name}": path.read_bytes() for path in sorted((SPECS / "storage").glob("*.toml"))}
# One dense layer inside a repeated block, between a table and an output of two words: what every scheme packs.
MODEL = """
title = "X"
input = {{ tokens = 3 }}
default = "plain"
layers = [
  {{ name = "embed", op = "embedding", num_embeddings = 2, embedding_dim = {read} }},
  {{ name = "layers", block = "layer", repeat = 1 }},
  {{ name = "head", op = "linear", out_features = 2, bias = false }},
]
[blocks.layer]
layers = [{{ name = "o", op = "linear", out_features = {out}, bias = false }}]
[variants.plain]
"""


def with_storages(**families: str) -> Ledger:
    specs = {f"architectures/{name}.toml": text.encode() for name, text in families.items()}
    made = ledger("specs", {**specs, **FILES})
    assert made.problems == ()
    return made


def in_scheme(text: str, scheme: str) -> Stored:
    made = with_storages(x=text)
    return stored(network_of(made["x"].root, "x"), made.storages, scheme)


@pytest.mark.parametrize(
    ("scheme", "shape"), [(scheme, shape) for scheme, shapes in RECORDED["layers"].items() for shape in shapes]
)
def test_a_dense_layer_is_kept_as_the_library_keeps_it(scheme: str, shape: str) -> None:
    out, read = map(int, shape.split("x"))
    (kept,) = (one for one in in_scheme(MODEL.format(out=out, read=read), scheme).tensors if one.row.name == "o")
    pieces = RECORDED["layers"][scheme][shape].values()
    assert kept.elements == sum(elements for elements, _ in pieces)
    assert kept.bytes == sum(elements * size for elements, size in pieces)
    assert kept.parameters == out * read


def test_blocks_of_gguf_have_the_sizes_of_the_library() -> None:
    formats = with_storages().storages["gguf"].formats
    ours = {name: [found.pieces[0].block, found.pieces[0].bytes] for name, found in formats.items()}
    assert ours == {name: RECORDED["gguf"][name] for name in ours}


def test_every_format_has_a_judge() -> None:
    """Formats that no recording has are judged by a published size, and say so."""
    made = with_storages()
    recorded = {*RECORDED["layers"], *(name for name in scheme_names(made.storages) if name.startswith("gguf/"))}
    others = {name for name in scheme_names(made.storages) if name not in recorded}
    assert others == {"mxfp4/experts", "plain/int8", "plain/state_dict"}
    assert made.storages["plain"].schemes["int8"].evidence == "inferred"


TINY = """
title = "X"
input = {{ tokens = 3 }}
default = "plain"
layers = [
  {{ name = "embed", op = "embedding", num_embeddings = 7, embedding_dim = {dim} }},
  {{ name = "layers", block = "layer", repeat = 8 }},
  {{ name = "head", op = "linear", out_features = 7, bias = false{tied} }},
]
[blocks.layer]
layers = [
  {{ name = "norm", op = "rms_norm" }},
  {{ name = "v", op = "linear", out_features = {dim}, bias = false }},
  {{ name = "down", op = "linear", out_features = {dim}, bias = false }},
]
[variants.plain]
"""


def formats(found: Stored) -> dict[tuple[str, str], int]:
    """How many layers of each name are kept in each format."""
    counts: dict[tuple[str, str], int] = {}
    for one in found.tensors:
        key = one.row.name, one.format
        counts[key] = counts.get(key, 0) + one.count
    return counts


def test_a_mix_gives_some_layers_more_bits() -> None:
    """Of eight layers the first eighth, the last eighth, and every third between: 0, 3, 6 and 7."""
    assert formats(in_scheme(TINY.format(dim=256, tied=""), "gguf/q4_k_m")) == {
        ("embed", "q4_k"): 1, ("norm", "f32"): 8, ("v", "q6_k"): 4, ("v", "q4_k"): 4, ("down", "q6_k"): 4,
        ("down", "q4_k"): 4, ("head", "q6_k"): 1,
    }


def test_a_tied_table_is_kept_as_the_output_is() -> None:
    found = formats(in_scheme(TINY.format(dim=256, tied=', tied_to = "embed"'), "gguf/q4_k_m"))
    assert ("embed", "q6_k") in found
    assert "head" not in {name for name, _ in found}


def test_rows_that_do_not_fill_a_block_fall_back() -> None:
    """160 is no multiple of 256, but of 32: llama.cpp keeps such rows in Q5_0, the output in Q8_0; 24 of neither."""
    found = formats(in_scheme(TINY.format(dim=160, tied=""), "gguf/q4_k_s"))
    assert found["down", "q5_0"] == 7 and found["down", "q5_1"] == 1 and found["head", "q8_0"] == 1
    assert formats(in_scheme(TINY.format(dim=24, tied=""), "gguf/q4_0"))["down", "f16"] == 8


def test_three_counts_stay_apart() -> None:
    """Two numbers in a byte: 256 · 256 weights are half as many elements, with a scale for every 64 of them."""
    found = in_scheme(TINY.format(dim=256, tied=""), "bitsandbytes/nf4")
    (v,) = (one for one in found.tensors if one.row.name == "v")
    assert (v.parameters, v.numel, v.elements) == (65_536, 32_768, 32_768 + 1_024 + 16)
    assert v.bytes == 32_768 + 4 * 1_024 + 4 * 16
    norm = 8 * 256
    assert found.numel == 2 * 7 * 256 + norm + 16 * 32_768


def test_schemes_for_language_models_leave_others_alone() -> None:
    made = with_storages(x='title = "X"\ninput = { features = 4 }\ndefault = "plain"\n'
                           'layers = [{ name = "fc", op = "linear", out_features = 2 }]\n[variants.plain]\n')
    network = network_of(made["x"].root, "x")
    assert described_by(network, made.storages) == ["plain/fp32", "plain/bf16", "plain/int8", "plain/state_dict"]
    with pytest.raises(SpecError, match="`gguf/q8_0` does not describe this network"):
        stored(network, made.storages, "gguf/q8_0")


def test_unknown_schemes_are_named() -> None:
    with pytest.raises(SpecError) as wrong:
        in_scheme(MODEL.format(out=4, read=4), "bitsandbytes/nf5")
    assert str(wrong.value.message) == "there is no storage scheme `bitsandbytes/nf5`"
    assert wrong.value.hint == "did you mean `bitsandbytes/nf4`?"


def of_storage(text: str) -> list[str]:
    """The problems of one file of schemes."""
    head = ('title = "S"\nsource = { title = "s", url = "https://example.org" }\njudge = "j"\n'
            'evidence = "inferred"\n')
    return [f"{found.line}: {found.message}" for found in ledger("specs", {"storage/s.toml": (head + text).encode()})
            .problems]


@pytest.mark.parametrize(("text", "problem"), [
    ('[formats]\na = { pieces = [{ bytes = 4 }] }\n[schemes.x]\ntitle = "X"\nrest = "b"\n',
     "9: there is no format `b`"),
    ('[formats]\na = { pieces = [{ bytes = 4, elements = "sise" }] }\n[schemes.x]\ntitle = "X"\nrest = "a"\n',
     "6: there is no word `sise`"),
    ('[words]\nsize = "rows"\n[formats]\na = { pieces = [{ bytes = 4 }] }\n[schemes.x]\ntitle = "X"\nrest = "a"\n',
     "6: `size` is a word of every tensor"),
    ('[formats]\na = { pieces = [{ bytes = 4 }], otherwise = "c" }\n[schemes.x]\ntitle = "X"\nrest = "a"\n',
     "6: there is no format `c`"),
    (
        ('[formats]\na = { pieces = [{ bytes = 4 }] }\n[schemes]\n'
        'x = { title = "X", rest = "a", rules = [{ when = "size >", format = "a" }] }\n'),
        "8: `size >` is not an expression",
    ),
])
def test_what_is_wrong_with_a_file_of_schemes_has_its_line(text: str, problem: str) -> None:
    assert problem in of_storage(text)
