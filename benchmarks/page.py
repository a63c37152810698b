"""The page "Your model" in Chromium: the first answer after the click, new to the browser and from its cache, and
changes of settings. `python -m benchmarks.page` prints these lines alone; SITE names a folder of the built site.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.site.browsing import build, served, started

ROUNDS, CHANGES = 5, 20
NEW, AGAIN, CHANGE = 8.0, 5.0, 0.2      # seconds: the aims
SUMMARY = Path(__file__).parent.parent / "tests/diagnosis/summaries/001_alexnet_noflatten_nopool.txt"
SET = {
    "llama/llama3_8b": "tokens", "resnet/resnet50": "classes", "efficientnet/efficientnet_b0": "classes",
    "densenet/densenet121": "classes", "swin/swin_t": "classes",
}
# Milliseconds from an input in the field of a setting until the totals are shown; then the worker comes to rest.
CHANGED = """async ([name, value]) => {
  const { ask } = await import(new URL("assets/your_model/asking.js", paramledger.root));
  const field = document.getElementById(`set-${name}`);
  const title = document.querySelector(".your-network h2");
  const begin = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  while (!title.textContent.includes(`${name} = ${value}`)) await new Promise(requestAnimationFrame);
  const taken = performance.now() - begin;
  await ask({ ask: "recognise", text: "" });
  return taken;
}"""


class Taken(NamedTuple):
    """Seconds on the clock, and of processor time of all of the browser's processes."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s, {self.processor:.2f} s of processor time"


def instrument() -> Iterator[str]:
    """The medians, each beside its aim."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(os.environ.get("SITE") or folder)
        if not os.environ.get("SITE"):
            from tests.whole import whole

            build(whole() / "mkdocs.yml", site)
        if not (site / "python/manifest.json").is_file():
            yield "“Your model”: not measured, since the site has no Python for browsers: run `make runtime`"
            return
        with served(site) as base:
            browser = started(playwright)
            yield from _first(browser, base)
            yield from _changes(browser, base)
            browser.close()


def _first(browser: Browser, base: str) -> Iterator[str]:
    """A network and a diagnosis as the first answer; each time in a profile of its own."""
    for title, text, shown in (
        ("a network", "ResNet-18", ".your-network .your-lead"),
        ("a diagnosis", SUMMARY.read_text(encoding="utf-8"), ".your-diagnosis .your-lead"),
    ):
        new, again = [], []
        for _ in range(ROUNDS):
            context = browser.new_context()
            new.append(_answer(browser, context, base, text, shown))
            again.append(_answer(browser, context, base, text, shown))
            context.close()
        for name, taken, aim in (("the first time", new, NEW), ("from the cache", again, AGAIN)):
            middle = Taken(*map(median, zip(*taken, strict=True)))
            yield f"“Your model”, {title} after the click, {name}: {middle} (aim: {aim:.0f} s)"


def _answer(browser: Browser, context: BrowserContext, base: str, text: str, shown: str) -> Taken:
    with _visited(context, base) as page:
        field = page.locator("#your-model-text")
        field.evaluate("(field, text) => { field.value = text; }", text)    # no key is pressed: Python is not started
        before, spent = time.perf_counter(), _processor(browser)
        page.locator(".your-go").click()
        page.wait_for_selector(shown, timeout=120_000)
        return Taken(time.perf_counter() - before, _processor(browser) - spent)


@contextmanager
def _visited(context: BrowserContext, base: str) -> Iterator[Page]:
    """The page, until what it loads by itself has come to rest."""
    page = context.new_page()
    page.goto(f"{base}your-model/", wait_until="networkidle")
    page.wait_for_selector("#instrument.ready")
    yield page
    page.close()


def _processor(browser: Browser) -> float:
    """The processor time of the browser's processes until now."""
    protocol = browser.new_browser_cdp_session()
    found = protocol.send("SystemInfo.getProcessInfo")["processInfo"]
    protocol.detach()
    return sum(float(one["cpuTime"]) for one in found)


def _changes(browser: Browser, base: str) -> Iterator[str]:
    context = browser.new_context()
    with _visited(context, base) as page:
        taken = {address: _changed(page, address, name) for address, name in SET.items()}
    context.close()
    said = ", ".join(f"{address} {median(each):.0f}" for address, each in taken.items())
    middle = median(one for each in taken.values() for one in each)
    yield (
        f"“Your model”, from a change of a setting until its totals are shown: {middle:.0f} ms, the median of "
        f"{CHANGES} changes to each of {len(SET)} networks (aim: {CHANGE * 1000:.0f} ms); by network: {said}"
    )


def _changed(page: Page, address: str, name: str) -> list[float]:
    page.evaluate("address => { location.hash = `network=${address}`; }", address)
    page.locator(".your-network > p code", has_text=address).wait_for(timeout=120_000)
    return [float(page.evaluate(CHANGED, [name, str(11 + number)])) for number in range(CHANGES)]


def main() -> None:
    """Prints each line as soon as it is known."""
    for line in instrument():
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
