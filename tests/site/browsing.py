"""A site served from localhost, and a visit to it that remembers what went wrong."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, TimeoutError

# A site of one page, with the templates of the whole one.
CONFIG = """\
INHERIT: {config}
docs_dir: docs
site_dir: site
theme:
  name: material
  font: false
  custom_dir: {overrides}
nav:
  - Home: index.md
"""

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What the page "Your model" is told by its Python.
ASK = """async (request) => {
  const { ask } = await import(new URL("assets/your_model/asking.js", paramledger.root));
  const { seen, ...answer } = await ask(request);
  return answer;
}"""
Values = Mapping[str, Mapping[str, int | str]]      # what each page's anchors publish


def address(path: str) -> str:
    """Where MkDocs puts a page: `claims.md` at `claims/`, an `index.md` at its folder."""
    return re.sub(r"(^|/)index/$", r"\1", path.removesuffix(".md") + "/")


def begins_with(text: str, value: int | str) -> bool:
    """Does the text at an anchor begin with this number or these printed digits, and not with a longer number?"""
    if isinstance(value, str):
        return text.startswith(value)
    number = re.match(r"[+\u2212-]?\d[\d,]*(?![\d.])", text)
    return number is not None and int(number[0].replace(",", "").replace("\u2212", "-")) == value


def started(playwright: Playwright) -> Browser:
    """The browser that CHROMIUM names, that the machine has, or that playwright has brought."""
    return playwright.chromium.launch(executable_path=program() or None, args=list(FLAGS))


def program() -> str:
    """The path of the machine's Chromium; empty when it has none."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), "")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path, server_of: type[Quiet] = Quiet) -> Iterator[str]:
    """The address under which a folder is served while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(server_of, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def build(config: Path, site: Path) -> None:
    """Build and finish a site as `make site` does; what MkDocs warns about or what is not proved is the failure."""
    options = ["--strict", "--quiet", "--config-file", str(config), "--site-dir", str(site)]
    builder("mkdocs", config.parent, *options)
    finish(site, config.parent / "docs")


def zensical_build(folder: Path) -> Path:
    """The folder of the site that Zensical builds from a folder with mkdocs.yml and docs/, finished."""
    builder("zensical", folder, "--clean")
    finish(folder / "site", folder / "docs", "--runtime", "none")     # Python for browsers is tested in the other
    return folder / "site"


def builder(name: str, folder: Path, *options: str) -> None:
    """Run `mkdocs build` or `zensical build` in a folder."""
    run = subprocess.run(
        [sys.executable, "-m", name, "build", *options],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def finish(site: Path, docs: Path, *options: str) -> None:
    """What `make site` does after a builder: readers see what was proved, and every page gets its policy."""
    command = [sys.executable, "-m", "paramledger", "finish", str(site), "--docs", str(docs), *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@dataclass
class Visit:
    """A page in the browser, and what went wrong while it loaded."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(f"console {said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on(
            "request",
            lambda sent: self.note(not sent.url.startswith((self.base, "data:")), f"left the site: {sent.url}"),
        )
        self.page.on("response", lambda got: self.note(got.status >= 400, f"{got.status}: {got.url}"))

    def note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.complaints.append(what)

    def go(self, address: str, width: int = 1280, height: int = 900) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(self.base + address, wait_until="load")

    def answer(self, request: Mapping[str, object]) -> dict[str, Any]:
        """The answer to a request of the page "Your model"."""
        found: dict[str, Any] = self.page.evaluate(ASK, request)
        return found

    def until(self, expression: str, patience: int = 30_000) -> None:
        """Wait until it is true, at most so many milliseconds; the browser's own way needs `eval`, which pages forbid.
        """
        for _ in range(patience // 50):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise TimeoutError(f"never true: {expression}")

    def overflows(self, width: int) -> bool:
        """Is the page wider than a screen of this width, once what moves has come to rest?"""
        self.page.set_viewport_size({"width": width, "height": 800})
        try:
            self.until("document.documentElement.scrollWidth <= document.documentElement.clientWidth", 1500)
        except TimeoutError:
            return True
        return False
