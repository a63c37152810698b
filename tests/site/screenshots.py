"""`make screenshots`: every kind of page at 360 and 1280 px, light and dark, and a sheet of each four, into
screenshots/.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.site.browsing import ROOT, build, served, started
from tests.site.kinds import addresses
from tests.whole import whole

FOLDER = ROOT / "screenshots"
WIDTHS = {360: 800, 1280: 900}
MOST_HEIGHT = 2600      # of a picture: the rest of a page is made as what stands above
SHEET = "<style>body {{ margin: 0; display: flex; gap: 8px; background: #888; align-items: start }}</style>{}"


def name(kind: str) -> str:
    return kind.removesuffix(".md").removesuffix(".html").replace("/", "-").replace("*", "x")


def taken(browser: Browser, base: str, folder: Path) -> None:
    for kind, address in addresses().items():
        pictures = []
        for width, height in WIDTHS.items():
            for scheme in ("light", "dark"):
                page = browser.new_page(
                    color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce"
                )
                page.goto(base + address, wait_until="load")
                tall = min(page.evaluate("document.documentElement.scrollHeight"), MOST_HEIGHT)
                pictures.append(folder / f"{name(kind)}-{width}-{scheme}.png")
                page.screenshot(
                    path=pictures[-1], clip={"x": 0, "y": 0, "width": width, "height": tall}, full_page=True
                )
                page.close()
        sheet(browser, pictures, folder / f"sheet-{name(kind)}.png")


def sheet(browser: Browser, pictures: list[Path], place: Path) -> None:
    """The four pictures of a page side by side."""
    page = browser.new_page(viewport={"width": 2 * (360 + 1280) + 24, "height": 900})
    source = place.with_suffix(".html")
    source.write_text(SHEET.format("".join(f'<img src="{picture.name}">' for picture in pictures)))
    page.goto(source.as_uri(), wait_until="load")
    page.screenshot(path=place, full_page=True)
    page.close()
    source.unlink()


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(os.environ.get("SITE") or folder)
        if not os.environ.get("SITE"):
            build(whole() / "mkdocs.yml", site)
        with served(site) as base:
            browser = started(playwright)
            taken(browser, base, FOLDER)
            browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
