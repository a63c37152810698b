"""`make serve`: what a reader on localhost sees after a spec has changed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from tests.site.browsing import CONFIG, ROOT

SPEC = """\
title = "Small"
year = 2020
input = { features = 8 }
parameters = { units = 3 }
default = "plain"
layers = [{ name = "fc", op = "linear", out_features = "units" }]
[variants.plain]
about = "one dense layer"
"""
PATIENCE = 60


def started(tmp_path: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The server of a folder of one spec, and the address of its site."""
    (tmp_path / "specs/architectures").mkdir(parents=True)
    (tmp_path / "specs/architectures/small.toml").write_text(SPEC)
    shutil.copytree(ROOT / "docs/assets", tmp_path / "docs/assets")
    (tmp_path / "mkdocs.yml").write_text(CONFIG.format(config=ROOT / "mkdocs.yml", overrides=ROOT / "overrides"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    folders = [
        "--specs",
        str(tmp_path / "specs"),
        "--docs",
        str(tmp_path / "docs"),
        "--config",
        str(tmp_path / "mkdocs.yml"),
    ]
    command = [sys.executable, "-m", "paramledger.cli.serve", *folders, "--address", address]
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, stdout=said, stderr=said
        )
    return process, f"http://{address}/architectures/small/plain/"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder of one spec, and the address of its site."""
    process, address = started(tmp_path)
    yield tmp_path, address
    process.send_signal(signal.SIGINT)      # as Control-C does
    process.wait(PATIENCE)


def seen(address: str, wanted: Callable[[str], bool]) -> str:
    """The page, as soon as it is what is wanted."""
    end = time.monotonic() + PATIENCE
    text = ""
    while time.monotonic() < end and not wanted(text):
        try:
            with urlopen(address, timeout=5) as page:
                text = page.read().decode()
        except HTTPError as error:
            text = error.read().decode()
        except (URLError, TimeoutError):
            pass
        time.sleep(0.3)
    return text


def test_a_changed_spec_is_served_without_a_restart(served: tuple[Path, str]) -> None:
    folder, address = served
    assert 'id="parameters"></a>27' in seen(address, lambda text: 'id="parameters"></a>27' in text)
    (folder / "specs/architectures/small.toml").write_text(SPEC.replace("units = 3", "units = 4"))
    assert 'id="parameters"></a>36' in seen(address, lambda text: 'id="parameters"></a>36' in text)


def test_its_pages_are_finished_and_problems_are_printed(served: tuple[Path, str]) -> None:
    folder, address = served
    page = address.replace("architectures/small/plain", "other")
    (folder / "docs/other.md").write_text("# Other\n\nOne.\n")
    assert "content-security-policy" in seen(page, lambda text: "One." in text)
    (folder / "docs/other.md").write_text("# Other\n\nTwo.\n\n<script>evil()</script>\n")
    assert "content-security-policy" in seen(page, lambda text: "Two." in text)
    message = "other/index.html:{}: a script is in the page, where none may run"
    line = seen(page, lambda text: "Two." in text).split("evil()")[0].count("\n") + 1
    assert message.format(line) in (folder / "said").read_text()
    (folder / "docs/other.md").write_text("# Other\n\nThree.\n")       # it is still there
    assert "content-security-policy" in seen(page, lambda text: "Three." in text)
    (folder / "docs/other.md").unlink()
    assert "There is no page at this address" in seen(page, lambda text: "There is no page" in text)


@pytest.mark.browser
def test_an_open_page_loads_itself_again_and_breaks_no_rule(served: tuple[Path, str], browser: Browser) -> None:
    folder, address = served
    assert "27" in seen(address, lambda text: "27" in text)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(address, wait_until="load")
    shown = page.locator("#parameters ~ *, :has(> #parameters)").first
    assert "27" in shown.inner_text()
    (folder / "specs/architectures/small.toml").write_text(SPEC.replace("units = 3", "units = 4"))
    expect(shown).to_contain_text("36", timeout=PATIENCE * 1000)
    page.close()
    assert said == []


@pytest.mark.parametrize("ignored", [False, True], ids=["", "ignored by the parent"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_and_mkdocs_with_it(tmp_path: Path, number: signal.Signals, ignored: bool) -> None:
    """A shell has SIGINT ignored for what runs in its background, and a child inherits that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if ignored else None
    try:
        process, address = started(tmp_path)
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
    assert "27" in seen(address, lambda text: "27" in text)
    process.send_signal(number)
    assert process.wait(PATIENCE) == 0
    with socket.socket() as free:       # MkDocs does not hold its port any more
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        host, _, port = address.split("/")[2].partition(":")
        free.bind((host, int(port)))
