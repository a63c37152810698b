"""The content security policy in a real browser: a script that stands in a page does not run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.browsing import CONFIG, ROOT, Visit, finish, served

pytestmark = pytest.mark.browser
PAGES = {
    "index.md": "# Home\n\nWords.\n",
    "other.md": "# Other\n\nText.\n",
}
EVIL = "<script>window.__pwn = 1</script><p onclick='1' id=x>x</p><img src=x: onerror='window.__pwn = 2'>"


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A finished site of two pages; a script has got into one of them as a builder would have let it through."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "mkdocs.yml").write_text(CONFIG.format(config=ROOT / "mkdocs.yml", overrides=ROOT / "overrides"))
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets")
    for path, text in PAGES.items():
        (folder / "docs" / path).write_text(text)
    command = [sys.executable, "-m", request.param, "build", "--clean"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    finish(folder / "site", folder / "docs")
    page: Path = folder / "site/other/index.html"
    html = page.read_text(encoding="utf-8")
    assert html.count("content-security-policy") == html.count("Text.</p>") == 1
    page.write_text(html.replace("Text.</p>", f"Text.</p>{EVIL}"), encoding="utf-8")
    with served(folder / "site") as base:
        yield base


def test_a_script_in_a_page_does_not_run(small: str, browser: Browser) -> None:
    visit = Visit(browser.new_page(), small)
    visit.watch()
    visit.go("other/")
    assert visit.page.evaluate("window.__pwn") is None
    blocked = [said for said in visit.complaints if "Content Security Policy" in said]
    assert len([said for said in blocked if "inline script" in said]) >= 1, visit.complaints
    visit.page.close()


def test_the_sites_own_scripts_run_and_break_no_rule(small: str, browser: Browser) -> None:
    visit = Visit(browser.new_page(), small)
    visit.watch()
    visit.go("")
    assert visit.page.evaluate("typeof __md_get") == "function"     # what the theme's inline script defines
    assert [said for said in visit.complaints if "Content Security Policy" in said] == []
    visit.page.close()
