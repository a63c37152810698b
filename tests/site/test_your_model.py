"""The page "Your model" in a real browser: Python answers there as the commands do here. One load serves the tests."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.exports import answers
from paramledger.ledger.ledger import Ledger
from playwright.sync_api import Browser, expect

from tests.site.browsing import Visit
from tests.site.test_finding_as_the_command import finder

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
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
    visit = Visit(browser.new_page(), site)
    visit.watch()
    visit.page.set_default_timeout(PATIENCE)
    visit.go("your-model/")
    yield visit
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


def test_a_spec_with_a_mistake_is_told_at_its_line(reader: Visit) -> None:
    field = reader.page.get_by_label("A network’s name")
    field.fill(SPEC)
    reader.page.get_by_role("button", name="Answer").click()
    expect(reader.page.locator(".your-problems li").first).to_contain_text("mine.toml:5")
    expect(reader.page.locator(".your-line.wrong")).to_contain_text("linar")


def test_no_rule_was_broken(reader: Visit) -> None:
    """No request elsewhere, nothing that the policy of the page refuses, no error."""
    assert reader.complaints == []
