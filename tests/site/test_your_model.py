"""The page "Your model" in a real browser: Python answers there as the commands do here. One load serves the tests."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.diagnosis.reading import observe
from paramledger.exports import answers, diagnosed
from paramledger.ledger.ledger import Ledger
from playwright.sync_api import Browser, expect

from tests.site.browsing import Visit
from tests.site.test_accessibility import AXE, FOUND, SHORTEN
from tests.site.test_finding_as_the_command import finder

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests/diagnosis/corpus"
QUICK = {"v03", "v08", "v12", "v19", "v22", "v33", "v34", "v39"}      # texts that take tenths of a second
PATIENCE = 120_000      # milliseconds in which Python starts on a busy machine
ASK = """async (request) => {
  const { ask } = await import(new URL("assets/your_model/asking.js", paramledger.root));
  return ask(request);
}"""
SPEC = """title = "Mine"
default = "a"
input = { features = 4 }
layers = [
  { name = "a", op = "linar" },
]
variants = { a = {} }
"""


@pytest.fixture(scope="module")
def reader(site: str, built: Path, browser: Browser) -> Iterator[Visit]:
    """A visit to the page, with Python started."""
    if not (built / "python/manifest.json").is_file():
        if os.environ.get("CI"):
            pytest.fail("the site has no Python for browsers: see .ci/runtime")
        pytest.skip("the site has no Python for browsers: run `make runtime`")
    visit = Visit(browser.new_page(reduced_motion="reduce"), site)
    visit.watch()
    expect.set_options(timeout=PATIENCE)
    visit.go("your-model/")
    yield visit
    expect.set_options(timeout=5_000)
    visit.page.close()


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., object]:
    """What a command prints as JSON."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> object:
        main([*arguments, "--format", "json"])
        return json.loads(capsys.readouterr().out)

    return run


def test_nothing_of_python_is_loaded_before_it_is_asked_for(reader: Visit) -> None:
    names = reader.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name for name in names if "/python/" in name or "worker" in name] == []


@pytest.mark.parametrize("name", ["packages.zip", "python_stdlib.zip"])
def test_no_module_is_compiled_by_the_browser(name: str, reader: Visit, built: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(gzip.decompress((built / f"python/{name}.packed").read_bytes())))
    assert [path for path in archive.namelist() if path.endswith(".py")] == []


@pytest.mark.parametrize(("request_", "command"), [
    ({"ask": "show", "address": "resnet/resnet50[classes=10]"}, ["show", "resnet/resnet50[classes=10]"]),
    ({"ask": "settings", "address": "vit/b_16"}, ["settings", "vit/b_16"]),
    ({"ask": "fit", "address": "llama/llama3_8b[tokens=8192]"}, ["fit", "llama/llama3_8b[tokens=8192]"]),
    ({"ask": "fit", "address": "deepseek_v3/paper"}, ["fit", "deepseek_v3/paper"]),
    ({"ask": "storage", "address": "mobilenet_v3/large[classes=10]"}, ["storage", "mobilenet_v3/large[classes=10]"]),
    ({"ask": "tools", "address": "resnet/resnet18"}, ["tools", "resnet/resnet18"]),
    ({"ask": "explain", "address": "lstm/keras_10_20", "layer": "lstm"}, ["explain", "lstm/keras_10_20", "lstm"]),
])
def test_answers_are_the_commands(
    request_: dict[str, object], command: list[str], reader: Visit, told: Callable[..., object]
) -> None:
    assert reader.page.evaluate(ASK, request_) == {"value": told(*command)}


@pytest.mark.parametrize("text", ["Total params: 25,678,184", "23.53M", "97.49 MB", "24M params, 4.1 GMACs"])
def test_numbers_are_found_as_by_the_command(text: str, reader: Visit) -> None:
    assert reader.page.evaluate(ASK, {"ask": "find", "text": text}) == {
        "value": json.loads(json.dumps(answers.found(finder().find(text), "").value))
    }


def text(path: Path) -> object:
    """A text of the corpus; those that take seconds are for `make test-all`."""
    return pytest.param(path, id=path.stem, marks=() if path.stem[:3] in QUICK else pytest.mark.slow)


@pytest.mark.parametrize("path", [text(path) for path in sorted(CORPUS.glob("*.txt"))])
def test_a_text_is_diagnosed_as_by_the_command(path: Path, reader: Visit, repository: Ledger) -> None:
    record, _ = diagnosed.answered(repository, "-", lambda: observe(path.read_bytes(), "-"))
    asked = {"ask": "diagnose", "text": path.read_bytes().decode()}
    assert reader.page.evaluate(ASK, asked) == {"value": [json.loads(json.dumps(record))]}


def test_of_a_dropped_file_the_header_is_read_alone(
    tmp_path: Path, reader: Visit, repository: Ledger
) -> None:
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
    expect(lead).to_contain_text(f"{85_798_656 + 10 * 769:,} parameters, not the 86,567,656 of ViT-B/16.")
    expect(reader.page.locator(".your-diagnosis")).to_contain_text("It has a different number of classes")


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


def test_every_network_is_walked_by_the_browsers_python(reader: Visit, repository: Ledger) -> None:
    value = reader.page.evaluate(ASK, {"ask": "check"})["value"]
    assert [row["address"] for row in value] == repository.addresses


def test_a_network_is_chosen_by_name_and_changed(reader: Visit) -> None:
    """ResNet-18 with ten classes: 11,689,512 less 990 · (512 + 1) in the last layer."""
    page = reader.page
    field = page.get_by_label("A network’s name")
    field.fill("ResNet-18")
    page.get_by_role("list", name="Networks of that name").get_by_role("button").first.click()
    lead = page.locator(".your-lead")
    expect(lead).to_have_text("11,689,512 parameters")
    page.get_by_label("classes", exact=True).fill("10")
    expect(lead).to_have_text(f"{11_689_512 - 990 * 513:,} parameters, 507,870 fewer than as published")
    assert page.url.endswith("/your-model/#network=resnet/resnet18[classes=10]")
    page.get_by_label("classes", exact=True).fill("0")
    expect(page.locator(".your-problems")).to_contain_text("`out_features` of `linear` is 0; it should be greater")


def test_networks_stand_side_by_side(reader: Visit) -> None:
    """In 8 bits each number is a byte: ResNet-18 with ten classes has 11,181,642 parameters."""
    page = reader.page
    others = ("mobilenet_v3/large[classes=10]", "efficientnet/efficientnet_b0[classes=10]")
    page.evaluate("hash => { location.hash = hash }", "#network=resnet/resnet18[classes=10]" + "".join(
        f"&with={one}" for one in others
    ))
    row = page.get_by_role("region", name="Files side by side").get_by_role("row").filter(has_text="plain/int8")
    expect(row.get_by_role("cell")).to_have_count(4)
    expect(row.get_by_role("cell").nth(1)).to_contain_text("11.2 MB")
    heads = page.get_by_role("region", name="Totals side by side").get_by_role("columnheader")
    assert heads.all_inner_texts() == ["quantity", "resnet/resnet18[classes=10]", *others]


def test_language_models_stand_side_by_side_in_memory(reader: Visit) -> None:
    """Llama 3 8B keeps 2 · 32 · 8 · 128 numbers a token, two bytes each: 1.07 GB at 8,192 tokens."""
    page = reader.page
    page.evaluate("hash => { location.hash = hash }", (
        "#network=llama/llama3_8b&with=mixtral/8x7b&with=deepseek_v3/paper"
    ))
    memory = page.get_by_role("region", name="Memory side by side")
    cells = {name: memory.get_by_role("row").filter(has_text=name).get_by_role("cell") for name in (
        "cache at 8,192 tokens", "tokens on 24 GB, weights in 16 bits", "tokens on 80 GB, weights in 16 bits"
    )}
    expect(cells["cache at 8,192 tokens"].nth(1)).to_have_text("1.07 GB")
    assert [cell.nth(3).inner_text() for cell in list(cells.values())[1:]] == ["weights do not fit"] * 2


def test_a_result_has_an_address_that_opens_the_same_again(reader: Visit) -> None:
    page = reader.page
    page.get_by_label("A network’s name").fill((CORPUS / "v33_alexnet_one_dense_less.txt").read_text())
    page.get_by_role("button", name="Answer").click()
    lead = page.locator(".your-diagnosis .your-lead")
    expect(lead).to_contain_text("alexnet/torchvision")
    address, said = page.url, lead.inner_text()
    page.evaluate("history.back()")
    expect(lead).to_have_count(0)
    page.evaluate("hash => { location.hash = hash }", address.partition("#")[2])
    expect(lead).to_have_text(said)


def test_a_spec_with_a_mistake_is_told_at_its_line(reader: Visit) -> None:
    field = reader.page.get_by_label("A network’s name")
    field.fill(SPEC)
    reader.page.get_by_role("button", name="Answer").click()
    expect(reader.page.locator(".your-problems li").first).to_contain_text("mine.toml:5")
    expect(reader.page.locator(".your-line.wrong")).to_contain_text("linar")


@pytest.mark.parametrize("hash_", [
    "network=vit/b_16[classes=10]&with=resnet/resnet18", "text=Total+params:+25,678,184",
    "network=gpt2/small&adapters=8:c_attn",
])
def test_keyboard_and_screen_reader_reach_what_is_shown(hash_: str, reader: Visit) -> None:
    """axe finds nothing, and at 360 px nothing is wider than the screen."""
    page = reader.page
    page.evaluate("hash => { location.hash = hash }", hash_)
    expect(page.locator(".your-results h2").first).to_be_visible()
    expect(page.locator(".your-results[aria-busy]")).to_have_count(0)
    page.evaluate("document.querySelectorAll('#instrument details').forEach((one) => { one.open = true; })")
    expect(page.locator("#instrument [aria-busy]")).to_have_count(0)
    page.evaluate(SHORTEN, 10)
    page.evaluate(AXE)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FOUND) == [], f"at {width} px"
        assert not reader.overflows(width)


def test_no_rule_was_broken(reader: Visit) -> None:
    """No request elsewhere, nothing that the policy of the page refuses, no error."""
    assert reader.complaints == []
