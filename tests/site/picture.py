"""`make picture`: the picture in the README, of the site as it is now."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.site.browsing import ROOT, build, served, started

PAGE, PICTURE = "reconciliations/alexnet_grouping/", ROOT / "docs/assets/readme.png"


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        build(ROOT / "mkdocs.yml", Path(folder))
        with served(Path(folder)) as base:
            browser = started(playwright)
            page = browser.new_page(viewport={"width": 1000, "height": 1000}, color_scheme="light")
            page.goto(base + PAGE)
            page.screenshot(path=PICTURE)
            browser.close()


if __name__ == "__main__":
    main()
