"""The page "Your model" in a real browser: what it shows, its addresses, its keyboard. One load serves the tests."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.axe import AXE, FOUND, LAID_OUT, SHORTEN
from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[2] / "tests/diagnosis/corpus"


def test_nothing_of_python_is_loaded_before_it_is_asked_for(reader: Visit) -> None:
    names = reader.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name for name in names if "/python/" in name or "worker" in name] == []


def test_a_network_is_chosen_by_name_and_changed(reader: Visit) -> None:
    """ResNet-18 with ten classes: 11,689,512 less 990 · (512 + 1) in the last layer."""
    page = reader.page
    field = page.get_by_label("A network’s name")
    field.fill("ResNet-18")
    page.get_by_role("list", name="Matching networks").get_by_role("button").first.click()
    lead = page.locator(".your-lead")
    expect(lead).to_have_text("11,689,512 parameters")
    page.get_by_label("classes", exact=True).fill("10")
    expect(lead).to_have_text(f"{11_689_512 - 990 * 513:,} parameters, 507,870 fewer than as published")
    assert page.url.endswith("/your-model/#network=resnet/resnet18[classes=10]")
    page.get_by_label("classes", exact=True).fill("0")
    expect(page.locator(".your-problems")).to_contain_text("out_features of linear is 0; it should be greater")


def test_a_setting_says_how_the_totals_depend_on_it(reader: Visit) -> None:
    """2,048 weights and a bias for each class of ResNet-50; of grey images 2 · 64 · 7 · 7 parameters fewer."""
    page = reader.page
    page.evaluate("location.hash = 'network=resnet/resnet50'")
    formulas = page.locator('[data-setting="classes"]')
    expect(formulas).to_contain_text("parameters = 23,508,032 + 2,049 · classes")
    page.get_by_label("channels", exact=True).fill("1")
    expect(formulas).to_contain_text(f"parameters = {23_508_032 - 2 * 64 * 7 * 7:,} + 2,049 · classes")


def test_a_dropped_file_has_an_address_if_its_header_is_short(tmp_path: Path, reader: Visit) -> None:
    """The slices that were read are in it, and give the same answer without the file."""
    page = reader.page
    path = tmp_path / "dense.safetensors"
    diagnosis = page.locator(".your-diagnosis")
    for about, has in ("", True), (noise(100_000), False):
        path.write_bytes(dense(about))
        page.evaluate("location.hash = ''")
        expect(diagnosis).to_have_count(0)
        page.get_by_label("Choose a file").set_input_files(path)
        expect(diagnosis.get_by_role("button", name="Copy link")).to_have_count(int(has))
        expect(diagnosis.get_by_text("too long to fit in a link")).to_have_count(int(not has))
        if has:
            said, hash_ = diagnosis.inner_text(), page.url.partition("#")[2]
            assert hash_.startswith("file=")
            page.evaluate("location.hash = ''")
            expect(diagnosis).to_have_count(0)
            page.evaluate("hash => { location.hash = hash }", hash_)
            expect(diagnosis).to_have_count(1)
            assert diagnosis.inner_text() == said


def dense(about: str) -> bytes:
    """A checkpoint of a dense layer of 3 units on 2 features, its numbers among it."""
    tensor = {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]}
    text = json.dumps({"__metadata__": {"about": about}, "fc.weight": tensor}).encode()
    return len(text).to_bytes(8, "little") + text + bytes(24)


def noise(count: int) -> str:
    """So many signs that cannot be compressed to fewer than half."""
    return "".join(sha256(str(number).encode()).hexdigest() for number in range(count // 64 + 1))[:count]


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
    page.evaluate(SHORTEN, [10, 10])
    page.evaluate(LAID_OUT)
    page.evaluate(AXE)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(FOUND) == [], f"at {width} px"
        assert not reader.overflows(width)


def test_no_rule_was_broken(reader: Visit) -> None:
    """No request elsewhere, nothing that the policy of the page refuses, no error."""
    assert reader.complaints == []
