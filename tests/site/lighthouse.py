"""`make lighthouse`: Lighthouse's four scores for one page of every kind, and what keeps a page from its aim.

Lighthouse comes from npm, in the version named here (the last that runs on Node 18 to 20), Chromium from the machine.
Pages are served compressed, as hosts of static sites do.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.site.browsing import FLAGS, Quiet, build, program, served
from tests.site.kinds import addresses
from tests.whole import whole

VERSION = "12.8.2"
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3       # performance is measured in time: the best of so many
TEXT = (".css", ".html", ".js", ".json", ".svg", ".xml")


@lru_cache(256)
def compressed(path: str, changed: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6)


class Compressing(Quiet):
    """Serves a folder as a host does: compressed, and with leave to keep what is in assets/."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if path.suffix not in TEXT or not path.is_file():
            super().do_GET()
            return
        data = compressed(str(path), path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000" if "/assets/" in self.path else "no-cache")
        self.end_headers()
        self.wfile.write(data)


def run(url: str) -> dict[str, object]:
    """Lighthouse's report on a page, as a phone on a slow network sees it."""
    flags = f"--chrome-flags=--headless=new {' '.join(FLAGS)}"
    command = ["npx", "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json", "--output-path=stdout", flags]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": program()}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{url}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def scores(report: dict) -> dict[str, int]:
    return {name: round((report["categories"][name]["score"] or 0) * 100) for name in AIMS}


def short_of(report: dict) -> list[str]:
    """The audits that cost a score, with their first place."""
    found = []
    for name, category in report["categories"].items():
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                places = audit.get("details", {}).get("items", [])[:1]
                where = json.dumps(places)[:300] if places else ""
                found.append(f"{name}: {audit['title']} {audit.get('displayValue', '')} {where}".rstrip())
    return found


def measured(url: str) -> tuple[dict[str, int], list[str]]:
    """The best of several tries, and what it is short of."""
    best: tuple[dict[str, int], list[str]] = ({}, [])
    for _ in range(TRIES):
        report = run(url)
        found = scores(report)
        if sum(found.values()) > sum(best[0].values()):
            best = found, short_of(report)
        if all(best[0][name] >= aim for name, aim in AIMS.items()):
            break
    return best


def main(wanted: list[str]) -> int:
    missed = 0
    with TemporaryDirectory() as folder:
        site = Path(os.environ.get("SITE") or folder)
        if not os.environ.get("SITE"):
            build(whole() / "mkdocs.yml", site)
        print(f"{'page':42}", *(f"{name:>14}" for name in AIMS))
        with served(site, Compressing) as base:
            for kind, address in addresses().items():
                if wanted and kind not in wanted:
                    continue
                found, short = measured(base + address)
                print(f"{address or '/':42}", *(f"{found[name]:>14}" for name in AIMS), flush=True)
                if any(found[name] < aim for name, aim in AIMS.items()):
                    missed += 1
                    print(*(f"    {line}" for line in short), sep="\n", flush=True)
    print("every page reaches its aims" if not missed else f"{missed} pages fall short of {AIMS}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
