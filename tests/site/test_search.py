"""The search of the site: what readers ask in the header and on the home page, by mouse, keys and phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paramledger.proof.text_index import IDLE, terms
from playwright.sync_api import Browser, expect

from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

FOUND = """async text => (await paramledger.words(text)).map(({ address }) => address)"""


@pytest.fixture(scope="module")
def reader(site: str, browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser.new_page(), site)
    visit.watch()
    visit.go("verdicts/")
    yield visit
    visit.page.close()


# As people write them; the address is that of the network that they mean.
NAMES = {
    "ResNet50": "resnet/resnet50", "resnet-50": "resnet/resnet50", "ResNet 50": "resnet/resnet50",
    "Llama 3 8B": "llama/llama3_8b", "ViT-B/16": "vit/b_16", "BERT base": "bert/base", "vgg": "vgg",
    "VGG16": "vgg/vgg16",
    "vision transformer": "vit",
    "GPT-2 XL": "gpt2/xl", "Mixtral 8x7B": "mixtral/8x7b", "Mistral 7B": "mistral/7b", "AlexNet": "alexnet", "T5": "t5",
    "Qwen2.5-72B": "qwen2_5/72b", "gpt-oss-20b": "gpt_oss/20b", "YOLOv8n": "yolov8/n", "Inception v3": "inception_v3",
}


@pytest.mark.parametrize(("text", "address"), NAMES.items())
def test_a_name_finds_its_network_first(reader: Visit, site: str, text: str, address: str) -> None:
    found = reader.page.evaluate("text => paramledger.names(text)", text)
    assert found[0]["href"] == f"{site}architectures/{address}/" and found[0]["exact"]


@pytest.mark.parametrize("text", ["62378344", "138M", "q", "", "xyzzy"])
def test_what_is_no_name_finds_no_network(reader: Visit, text: str) -> None:
    assert reader.page.evaluate("text => paramledger.names(text)", text) == []


# Words that somebody typed, and the page that answers: at which place at the latest.
WORDS = {
    "vgg": ("architectures/vgg/", 1),
    "how many parameters in bert": ("architectures/bert/", 1),
    "resnet50 keras": ("reconciliations/resnet50_keras/", 1),
    "ResNet-50 Keras PyTorch": ("reconciliations/resnet50_keras/", 1),
    "VGG 138 million": ("reconciliations/vgg_138_million/", 1),
    "bibtex": ("api/#how-to-cite", 1),
    "flatten": ("ops/flatten/", 2),
    "keras flatten alexnet": ("reconciliations/alexnet_keras_flatten/", 3),
    "batch norm": ("ops/batch_norm/", 2),
    "batchnorm": ("ops/batch_norm/", 2),
    "grouped convolution": ("concepts/groups/", 2),
    "mixture of experts": ("concepts/experts/", 1),
    "macs or flops": ("concepts/parameters_units_macs/", 2),
    "how many biases does an LSTM have": ("reconciliations/lstm_two_biases/", 5),
    "checkpoint size": ("concepts/state_and_checkpoints/", 1),
    "pandas": ("notebook/", 1),
    "licence": ("api/#licence", 1),
    "krizhevsky": ("architectures/alexnet/", 5),
    "tied embeddings": ("concepts/embeddings_and_ties/", 1),
}


@pytest.mark.parametrize("text", WORDS)
def test_words_find_the_page_that_answers(reader: Visit, text: str) -> None:
    address, place = WORDS[text]
    found = reader.page.evaluate(FOUND, text)
    assert address in found[:place], found


def test_words_are_read_by_the_script_as_by_the_index(reader: Visit) -> None:
    texts = [*WORDS, "The losses of a bias, 1,234,567 of them", "Schönhage’s classes", "ResNet's 50 layers, 2015"]
    for text in texts:
        asked = reader.page.evaluate("([text, idle]) => paramledger.asked(text, idle)", [text, sorted(IDLE)])
        assert set(asked) <= set(terms(text)), text


def test_the_header_answers_networks_then_numbers_then_words(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("verdicts/")
    seen.page.keyboard.press("/")
    field = seen.page.get_by_role("combobox", name="Search for a network, a number or a topic")
    expect(field).to_be_focused()
    seen.page.keyboard.type("vgg-16 138 million")
    groups = seen.page.locator(".search-bar .search-kind:visible")
    expect(groups).to_have_text(["Networks", "Numbers", "Where it occurs", "Pages"])
    expect(seen.page.get_by_role("group", name="Networks").get_by_role("option").first).to_contain_text("VGG")
    occurs = seen.page.get_by_role("group", name="Where it occurs").get_by_role("option")
    assert "reconciliations/vgg_138_million/" in str(occurs.first.get_attribute("href"))
    field.fill("Total params: 25,678,184")
    expect(groups.first).to_have_text("Numbers")
    field.press("ArrowDown")
    chosen = seen.page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("Find the number 25,678,184")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Enter")
    seen.page.wait_for_url("**/numbers/?q=25%2C678%2C184")
    assert seen.complaints == []


@pytest.mark.parametrize(("text", "name"), [
    ("resent50", "ResNet-50"), ("moblienet", "MobileNet"), ("squeeznet", "SqueezeNet"),
    ("effcientnet b0", "EfficientNet-B0"), ("parameters of vgggg16", ""),
])
def test_a_name_with_one_slip_is_found(text: str, name: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("verdicts/")
    seen.page.locator(".search-field").fill(text)
    named = seen.page.get_by_role("group", name="Networks", exact=True).get_by_role("option")
    if name:
        expect(named.first).to_contain_text(name)
    else:
        expect(seen.page.locator(".search-bar .search-state")).to_have_text(re.compile("result|Nothing found"))
        expect(named).to_have_count(0)


@pytest.mark.parametrize(("line", "found"), [
    ("Params size (MB): 553.43", "VGG-16"),
    ("trainable params: 294,912 || all params: 124,734,720 || trainable%: 0.2364", "PEFT"),
    ("Total mult-adds (G): 15.48", "VGG-16"),
])
def test_a_line_of_a_tool_is_read_as_on_the_page_of_numbers(
    line: str, found: str, site: str, visit: Callable[..., Visit]
) -> None:
    seen = visit(site)
    seen.go("verdicts/")
    field = seen.page.locator(".search-field")
    field.fill(line)
    numbers = seen.page.get_by_role("group", name="Numbers").get_by_role("option")
    expect(numbers).to_contain_text(f"Find the numbers of “{line}”")
    field.press("ArrowDown")
    field.press("Enter")
    seen.page.wait_for_url("**/numbers/?q=*")
    expect(seen.page.locator(".finder-list").first).to_contain_text(found)


def test_keys_close_the_list_and_leave_the_field(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("verdicts/")
    seen.page.keyboard.press("s")
    field = seen.page.locator(".search-field")
    field.fill("flatten")
    listed = seen.page.get_by_role("listbox", name="What is found")
    expect(listed).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    expect(seen.page.locator(".search-bar [role=option]").last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(listed).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Escape")
    expect(field).not_to_be_focused()
    assert seen.complaints == []


def test_nothing_found_is_said(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("verdicts/")
    seen.page.locator(".search-field").fill("xyzzy")
    expect(seen.page.locator(".search-bar").get_by_role("status")).to_have_text("Nothing found for “xyzzy”")


def test_on_a_phone_the_field_lies_over_the_header_and_the_list_below(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("verdicts/", 360)
    button = seen.page.get_by_role("button", name="Search", exact=True)
    button.click()
    expect(seen.page.locator(".search-field")).to_be_focused()
    seen.page.keyboard.type("keras")
    first = seen.page.locator(".search-bar [role=option]").first
    expect(first).to_be_in_viewport()
    assert not seen.overflows(360)
    seen.page.get_by_role("button", name="Close the search").click()
    expect(first).to_be_hidden()
    expect(button).to_be_focused()
    assert seen.complaints == []


@pytest.mark.parametrize("place", ["", "404.html"])
def test_one_field_for_numbers_and_words(place: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go(place)
    field = seen.page.locator("#finder-either-text")
    field.fill("138M")
    field.press("Enter")
    seen.page.wait_for_url("**/numbers/?q=138M")
    seen.go(place)
    field.fill("bibtex")
    field.press("Enter")
    seen.page.wait_for_url("**/api/#how-to-cite")
    seen.go(place)
    field.fill("resnet 50")
    seen.page.locator(".finder-either [role=option]").first.click()
    seen.page.wait_for_url("**/architectures/resnet/resnet50/")
    assert seen.complaints == []


def test_an_address_may_ask_for_words(site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("?q=flatten")
    expect(seen.page.locator(".finder-either [role=option]").first).to_be_visible()
    assert seen.complaints == []


def test_words_are_found_from_a_file(built: Path, visit: Callable[..., Visit]) -> None:
    seen = visit(built.as_uri())
    seen.page.goto(f"{built.as_uri()}/verdicts/index.html")
    seen.page.locator(".search-field").fill("grouped convolution")
    found = seen.page.get_by_role("group", name="Pages").get_by_role("option").first
    expect(found).to_be_visible()
    assert Path(str(found.get_attribute("href")).removeprefix("file://").partition("#")[0]).is_file()


def test_without_a_script_there_is_no_field(site: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        for width in (360, 1280):
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(site)
            expect(page.locator(".search")).to_be_hidden()
            expect(page.locator(".finder-either")).to_be_hidden()
