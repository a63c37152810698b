"""What ten readers came to the page "Your model" for, typed, pasted, clicked and dropped as they did; and it shows what
the commands answer.
"""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

import pytest
from paramledger.diagnosis.reading import observe
from paramledger.exports import answers, diagnosed
from paramledger.exports.records import Json
from paramledger.ledger.ledger import Ledger
from playwright.sync_api import Locator, expect

from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

TEXTS = Path(__file__).parents[2] / "tests/diagnosis"
SPEC = """title = "Mine"
default = "a"
input = { features = 4 }
layers = [
  { name = "a", op = "linar" },
]
variants = { a = {} }
"""


@pytest.fixture(autouse=True)
def fresh(reader: Visit) -> None:
    """Nothing is asked, and nothing is kept for comparison."""
    reader.page.evaluate("location.hash = 'nothing'; location.hash = ''")
    expect(reader.page.locator(".your-results > *")).to_have_count(0)


def asked(reader: Visit, text: str) -> None:
    """Paste or type a text, and press the button."""
    reader.page.get_by_label("A network’s name").fill(text)
    reader.page.get_by_role("button", name="Answer").click()


def chosen(reader: Visit, name: str, **settings: int) -> None:
    """Choose a network by its name, and set what is to be set."""
    reader.page.get_by_label("A network’s name").fill(name)
    reader.page.get_by_role("list", name="Matching networks").get_by_role("button").first.click()
    published = reader.page.locator(".your-network h2")
    for setting, value in settings.items():
        expect(published).to_contain_text(name.partition(" ")[0])
        reader.page.get_by_label(setting, exact=True).fill(str(value))
        expect(published).to_contain_text(f"{setting} = {value}")


def kept(reader: Visit) -> None:
    reader.page.get_by_role("button", name="Keep for comparison").click()
    expect(reader.page.locator(".finder-state").last).to_contain_text("is kept")


def row(reader: Visit, region: str, head: str) -> Locator:
    """The cells of a row of a table, by the text of its first."""
    rows = reader.page.get_by_role("region", name=region, exact=True).get_by_role("row")
    return rows.filter(has=reader.page.get_by_role("cell", name=head, exact=True)).get_by_role("cell")


def diagnosis_of(repository: Ledger, path: Path) -> Json:
    return diagnosed.answered(repository, "-", lambda: observe(path.read_bytes(), "-"))[0]


@pytest.mark.parametrize("text", [
    "summaries/001_alexnet_noflatten_nopool.txt", "corpus/v03_alexnet_classes_deeper_flat.txt",
])
def test_a_summary_of_keras(text: str, reader: Visit, repository: Ledger) -> None:
    """The second as a forum shows it, on a single line."""
    path = TEXTS / text
    asked(reader, path.read_text())
    record = diagnosis_of(repository, path)
    diagnosis = reader.page.locator(".your-diagnosis")
    expect(diagnosis.locator(".your-lead")).to_contain_text(str(record["said"]))
    steps = diagnosis.get_by_role("region", name="From the network to what you have").get_by_role("row")
    causes = record["readings"][0]["causes"]    # type: ignore[index]
    expect(steps).to_have_count(1 + 1 + len(causes))
    expect(steps.last).to_contain_text(f"{record['printed_total']:,}")
    for cause in causes:
        expect(steps.filter(has_text=cause["why"].removesuffix("."))).to_have_count(1)


def test_a_summary_of_25_678_184_parameters(reader: Visit) -> None:
    """AlexNet without Flatten has 36,700,160 parameters fewer in its first dense layer: 4,096 · (9,216 − 256)."""
    asked(reader, (TEXTS / "summaries/001_alexnet_noflatten_nopool.txt").read_text())
    diagnosis = reader.page.locator(".your-diagnosis")
    expect(diagnosis.locator(".your-lead")).to_contain_text("25,678,184 parameters, not the 62,378,344 of AlexNet")
    expect(diagnosis).to_contain_text(f"−{4_096 * (9_216 - 256):,}")
    expect(diagnosis).to_contain_text("Add Flatten() before the first Dense.")
    expect(diagnosis.get_by_role("link", name="alexnet/ungrouped")).to_have_attribute(
        "href", f"{reader.base}architectures/alexnet/ungrouped/"
    )


def test_three_networks_for_ten_classes_in_eight_bits(reader: Visit, repository: Ledger) -> None:
    """Each parameter and each running statistic is a byte; each normalisation counts its batches in 8 bytes."""
    bytes_ = {
        "resnet/resnet18": 11_689_512 - 990 * 513 + 9_600 + 8 * 20,
        "mobilenet_v3/large": 5_483_032 - 990 * 1_281 + 24_400 + 8 * 46,
        "efficientnet/efficientnet_b0": 5_288_548 - 990 * 1_281 + 42_016 + 8 * 49,
    }
    chosen(reader, "MobileNetV3-Large", classes=10)
    kept(reader)
    chosen(reader, "EfficientNet-B0", classes=10)
    kept(reader)
    chosen(reader, "ResNet-18", classes=10)
    files = reader.page.get_by_role("region", name="Files side by side")
    heads = files.get_by_role("columnheader")
    names = ("ResNet-18", "MobileNetV3-Large", "EfficientNet-B0")
    expect(heads).to_have_text(["stored as", *(f"{name} [classes=10]" for name in names)])
    cells = files.get_by_role("row").filter(has_text="plain/int8")
    for column, (address, count) in enumerate(bytes_.items(), 1):
        expect(cells.get_by_role("cell").nth(column)).to_contain_text(f"{count / 1e6:.1f} MB")
        schemes = answers.schemes(repository.breakdown(f"{address}[classes=10]"), repository.storages).value
        assert {one["scheme"]: one["bytes"] for one in schemes}["plain/int8"] == count  # type: ignore[union-attr]
    assert reader.page.url.count("with=") == 2, "the address opens all three again"


def test_language_models_on_24_and_80_gb(reader: Visit, repository: Ledger) -> None:
    """Llama 3 8B keeps 2 · 32 · 8 · 128 numbers a token, two bytes each: 1.07 GB at 8,192 tokens."""
    addresses = ["deepseek_v3/paper", "llama/llama3_8b", "mixtral/8x7b"]
    for name in ("Llama 3 8B", "Mixtral", "DeepSeek-V3"):
        chosen(reader, name)
        expect(reader.page.locator(".your-network h2")).to_contain_text(name)
        kept(reader)
    memory = reader.page.get_by_role("region", name="Memory side by side")
    expect(memory.get_by_role("columnheader")).to_have_text(["memory", "DeepSeek-V3", "Llama 3 8B", "Mixtral 8x7B"])
    expect(row(reader, "Memory side by side", "cache at 8,192 tokens").nth(2)).to_have_text("1.07 GB")
    for column, address in enumerate(addresses, 1):
        found = answers.fitted(repository.breakdown(address)).value
        for one in found["room"]:   # type: ignore[index,call-overload]
            if one["gigabytes"] in (24, 80):
                head = f"tokens on {one['gigabytes']} GB, weights in {one['bits']} bits"
                tokens = "weights do not fit" if one["tokens"] is None else f"{one['tokens']:,}"
                expect(row(reader, "Memory side by side", head).nth(column)).to_have_text(tokens)


def test_how_large_a_cache_is(reader: Visit) -> None:
    """Mixtral keeps 2 · 32 · 8 · 128 numbers a token, of two bytes each."""
    chosen(reader, "Mixtral")
    reader.page.get_by_text("Does it fit? Weights, cache and training").click()
    expect(row(reader, "Cache in 16 bits", "32,768").nth(1)).to_contain_text(f"{2 * 32 * 8 * 128 * 2 * 32_768:,}")


@pytest.mark.parametrize(("text", "first", "address"), [
    ("Params size (MB): 97.49", f"{4 * 25_557_032:,}", "resnet/resnet50"),      # an MB of torchsummary has 2^20
    ("25,678,184", "25,678,184", "alexnet/forgotten_flatten"),
    (   # adapters of rank 8 beside queries and values: 32 layers, 2 of 8 · (4,096 + 4,096) in each
        "trainable params: 4,194,304 || all params: 6,742,609,920 || trainable%: 0.0622",
        f"{32 * 2 * 8 * 8_192:,}", "llama/7b",
    ),
])
def test_a_line_with_a_number(text: str, first: str, address: str, reader: Visit) -> None:
    asked(reader, text)
    found = reader.page.locator(".your-found > li").first
    expect(found).to_contain_text(first)
    expect(found).to_contain_text(address)
    found.get_by_role("button", name="Open here").click()
    expect(reader.page.locator(".your-network")).to_contain_text(address)


def test_a_checkpoint_of_a_fine_tuned_network(tmp_path: Path, reader: Visit, repository: Ledger) -> None:
    """A ViT-B/16 with ten classes: 85,798,656 without a head, and 10 · (768 + 1) in it. Its numbers are a hole."""
    path = tmp_path / "vit.safetensors"
    header, size = vit_header()
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + size)
    record, _ = diagnosed.answered(repository, "vit.safetensors", lambda: observe(path))
    assert record["readings"][0]["reference"] == "vit/b_16"  # type: ignore[index]
    reader.page.get_by_label("Choose a file").set_input_files(path)
    lead = reader.page.locator(".your-diagnosis .your-lead")
    expect(lead).to_contain_text(str(record["said"]))
    expect(lead).to_contain_text(f"{85_798_656 + 10 * 769:,} parameters, not the 86,567,656 of ViT-B/16.")
    expect(reader.page.locator(".your-diagnosis")).to_contain_text("The network has a different number of classes")


def vit_header() -> tuple[bytes, int]:
    """The header of a checkpoint as safetensors writes it, and the bytes of its numbers."""
    shapes = {
        "class_token": [1, 1, 768], "conv_proj.bias": [768], "conv_proj.weight": [768, 3, 16, 16],
        "encoder.ln.bias": [768], "encoder.ln.weight": [768], "encoder.pos_embedding": [1, 197, 768],
        "heads.head.bias": [10], "heads.head.weight": [10, 768],
    }
    for number in range(12):
        layer = f"encoder.layers.encoder_layer_{number}"
        shapes |= {f"{layer}.{norm}.{name}": [768] for norm in ("ln_1", "ln_2") for name in ("bias", "weight")}
        shapes |= {
            f"{layer}.mlp.0.bias": [3072], f"{layer}.mlp.0.weight": [3072, 768], f"{layer}.mlp.3.bias": [768],
            f"{layer}.mlp.3.weight": [768, 3072], f"{layer}.self_attention.in_proj_bias": [2304],
            f"{layer}.self_attention.in_proj_weight": [2304, 768], f"{layer}.self_attention.out_proj.bias": [768],
            f"{layer}.self_attention.out_proj.weight": [768, 768],
        }
    header, end = {}, 0
    for name, shape in sorted(shapes.items()):
        start, end = end, end + 4 * prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    return json.dumps(header).encode(), end


def test_a_configuration(tmp_path: Path, reader: Visit, repository: Ledger) -> None:
    """GPT-2 with its table padded to 50,304 words, a multiple of 64: 47 rows of 768 more."""
    path = tmp_path / "config.json"
    sizes = {"n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024}
    path.write_text(json.dumps({"model_type": "gpt2", "vocab_size": 50_304, **sizes}))
    reader.page.get_by_label("Choose a file").set_input_files(path)
    expect(reader.page.locator(".your-network")).to_contain_text("gpt2/small[vocabulary=50304]")
    total = 124_439_808 + (50_304 - 50_257) * 768
    expect(reader.page.locator(".your-lead")).to_contain_text(f"{total:,} parameters, 36,096 more than as published")
    assert repository["gpt2/small[vocabulary=50304]"].totals.parameters == total


def test_a_spec_with_a_mistake(reader: Visit) -> None:
    asked(reader, SPEC)
    expect(reader.page.locator(".your-problems li").first).to_contain_text("mine.toml:5")
    expect(reader.page.locator(".your-line.wrong")).to_contain_text("linar")


def test_no_rule_was_broken(reader: Visit) -> None:
    """No request elsewhere, nothing that the policy of the page refuses, no error."""
    assert reader.complaints == []
