"""The page "Your model" and what it is given unkindly: files that are none, addresses of other people, no network, a
Python that has stopped. What it says is what the commands say.
"""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from paramledger.diagnosis.reading import observe
from paramledger.exports import diagnosed
from paramledger.ledger.ledger import Ledger
from playwright.sync_api import Locator, expect

from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parents[2] / "tests/diagnosis/corpus"
SIX_GB = 6_000_000_000
STOPPED = """async () => {
  const { ask } = await import(new URL("assets/your_model/asking.js", paramledger.root));
  globalThis.asked = ask({ ask: "show", address: "vgg/vgg16" });
}"""


@pytest.fixture(autouse=True)
def fresh(reader: Visit) -> None:
    """Nothing is asked, and nothing is kept for comparison."""
    reader.page.evaluate("location.hash = 'nothing'; location.hash = ''")
    expect(reader.page.locator(".your-results > *")).to_have_count(0)


def opened(reader: Visit, fragment: str) -> Locator:
    """What is shown at an address."""
    reader.page.evaluate("hash => { location.hash = hash }", fragment)
    results = reader.page.locator(".your-results")
    expect(results.locator("h2").first).to_be_visible()
    expect(reader.page.locator(".your-results[aria-busy]")).to_have_count(0)
    return results


def dropped(reader: Visit, *paths: Path) -> Locator:
    """What is shown of files that are dropped on the page, also beside its place."""
    protocol = reader.page.context.new_cdp_session(reader.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        protocol.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 80, "data": data})
    results = reader.page.locator(".your-results")
    expect(results.locator("h2")).to_have_count(len(paths))
    return results


class Calls:
    """What runs a program when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return subprocess.run, (["touch", "found"],)


def checkpoint(of: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(of))
    return out.getvalue()


UNREAD = {
    "six.safetensors": (b"", SIX_GB),
    "old.gguf": (b"GGUF" + (1).to_bytes(4, "little") + bytes(80), 0),
    "calls.pt": (checkpoint(Calls()), 0),
    "empty.txt": (b"", 0),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 0),
    "notes.txt": (b"Nothing here is a model.\n" * 20, 0),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path, reader: Visit, repository: Ledger) -> None:
    path = tmp_path / name
    data, size = UNREAD[name]
    with path.open("wb") as file:
        file.write(data)
        file.truncate(max(size, len(data)))     # a hole
    reader.page.get_by_label("Choose a file").set_input_files(path)
    record, _ = diagnosed.answered(repository, name, lambda: observe(path))
    assert record["problem"]
    expect(reader.page.locator(".your-problems")).to_have_text(str(record["problem"]).replace("`", ""))


def test_a_folder_and_several_files_are_dropped(tmp_path: Path, reader: Visit) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text((CORPUS / "v33_alexnet_one_dense_less.txt").read_text())
    shown = dropped(reader, tmp_path / "1.txt", tmp_path / "2.txt")
    expect(shown.locator("h2")).to_have_text(["1.txt", "2.txt"])
    expect(shown.locator(".your-lead").last).to_contain_text("alexnet/torchvision")
    expect(dropped(reader, tmp_path)).to_contain_text("this is a folder [drop a file in it]")


@pytest.mark.parametrize(("fragment", "title", "says"), [
    ("network=%3Cimg+src=x+onerror=alert(1)%3E/x", "<img src=x onerror=alert(1)>/x", "there is no architecture"),
    ("network=resnet/resnet51", "resnet/resnet51", "resnet has no variant resnet51 [did you mean resnet50?]"),
    ("text=%3Cscript%3Ealert(1)%3C/script%3E", "What is “<script>alert(1)</script>”?", ""),
    ("summary=abc", "This address", "This address is incomplete: its request cannot be read."),
    ("spec=%", "This address", "This address is incomplete: its request cannot be read."),
])
def test_an_address_of_somebody_else(fragment: str, title: str, says: str, reader: Visit) -> None:
    shown = opened(reader, fragment)
    expect(shown.locator("h2")).to_have_text(title)
    expect(shown).to_contain_text(says)
    assert shown.locator("img, script").count() == 0


def test_a_configuration_of_no_network_has_an_address(tmp_path: Path, reader: Visit) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"model_type": "neverheard"}))
    reader.page.get_by_label("Choose a file").set_input_files(path)
    expect(reader.page.locator(".your-problems")).to_contain_text("no family here has the model_type neverheard")
    opened(reader, "network=vgg/vgg16")
    reader.page.evaluate("history.back()")
    expect(reader.page.locator(".your-problems")).to_contain_text("no family here has the model_type neverheard")


def test_a_text_of_megabytes_is_pasted(reader: Visit) -> None:
    """It is not put into the field, and has no address."""
    reader.page.get_by_label("A network’s name").evaluate("""(field) => {
      const given = new DataTransfer();
      given.setData("text/plain", "Nothing here is a model.\\n".repeat(100_000));
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, cancelable: true }));
    }""")
    expect(reader.page.locator(".your-problems")).to_contain_text("this format cannot be read here")
    assert reader.page.get_by_label("A network’s name").input_value() == ""
    assert reader.page.url.endswith("/your-model/#")


def test_the_nearest_network_is_shown_row_by_row(reader: Visit, repository: Ledger) -> None:
    text = (CORPUS / "v11_lenet_28_same.txt").read_text()
    for count in ("48120", "10164"):        # counts that no layer has
        text = text.replace(count, str(int(count) + 7))
    record: Any = diagnosed.answered(repository, "-", lambda: observe(text.encode(), "-"))[0]
    first = record["nearest"][0]
    assert record["readings"][0]["reference"] is None and first["table"]
    reader.page.get_by_label("A network’s name").fill(text)
    reader.page.get_by_role("button", name="Answer").click()
    shown = reader.page.locator(".your-diagnosis")
    expect(shown.get_by_role("heading", name="The nearest networks")).to_be_visible()
    expect(shown.locator("ul").last.get_by_role("listitem")).to_have_count(len(record["nearest"]))
    rows = shown.get_by_role("region", name="Row by row").get_by_role("row")
    expect(rows).to_have_count(1 + len(first["table"]))
    expect(rows.first).to_contain_text(repository.breakdown(first["address"]).title)
    expect(rows.filter(has_text="unexplained")).to_have_count(sum(one["mark"] == "open" for one in first["table"]))


@pytest.mark.parametrize(("fragment", "cited"), [
    ("network=resnet/resnet18[classes=10]", f"resnet/resnet18[classes=10]: {11_689_512 - 990 * 513:,} parameters"),
    ("text=25,678,184", "What is “25,678,184”? 25,678,184"),
    ("network=vgg/vgg16&with=alexnet/paper", "vgg/vgg16: 138,357,544 parameters; alexnet/paper: 60,965,224 parameters"),
])
def test_an_answer_is_copied_as_markdown_and_cited(fragment: str, cited: str, reader: Visit) -> None:
    shown = opened(reader, fragment).locator("section:has(> .your-tools)").last
    tools = shown.locator("> .your-tools")
    read = "navigator.clipboard.readText()"
    tools.get_by_role("button", name="Copy as Markdown").click()
    expect(tools.get_by_role("status").filter(has_text="copied")).to_have_count(1)
    text = str(reader.page.evaluate(read))
    assert f"]({reader.page.url})" in text and "\n| --- | ---: |" in text
    tools.get_by_role("button", name="Copy citation").click()
    expect(tools.get_by_role("status").filter(has_text="copied")).to_have_count(2)
    text = str(reader.page.evaluate(read))
    assert cited in text and text.startswith("Parameter Ledger contributors (") and text.endswith(reader.page.url)


def test_python_that_has_stopped_is_started_anew(reader: Visit) -> None:
    """Whoever waits is told; the next question is answered, then also without a network."""
    page = reader.page
    opened(reader, "network=vgg/vgg16")
    worker = page.workers[-1]
    worker.evaluate("globalThis.postMessage = () => {}")
    page.evaluate(STOPPED)
    with page.expect_request_finished(lambda sent: "answers.packed" in sent.url):
        worker.evaluate("setTimeout(() => { throw new Error('stopped for a test') })")
        assert "Ask again to restart it" in page.evaluate("asked")["failed"]
        opened(reader, "network=vgg/vgg19")
    page.context.set_offline(True)
    try:
        expect(opened(reader, "text=138,357,544").locator(".your-found")).to_contain_text("vgg/vgg16")
        expect(opened(reader, "network=vgg/vgg16&with=vgg/vgg11").locator("h2")).to_have_count(2)
    finally:
        page.context.set_offline(False)
    meant = ("stopped for a test", "ERR_INTERNET_DISCONNECTED")     # the browser may look again for the site's icon
    assert [said for said in reader.complaints if not any(one in said for one in meant)] == []
    reader.complaints.clear()


def test_no_rule_was_broken(reader: Visit) -> None:
    """No request elsewhere, nothing that the policy of the page refuses, no error."""
    assert reader.complaints == []
