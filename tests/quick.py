"""`make quick`: the specs, claims, pages and recorded models of what changed since the branch left main; no
browser.

Everything is tested when that cannot be found, or when more than specs and pages changed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAINS = ("upstream/main", "origin/main", "main")
EVERYTHING = ["specs", "docs", "tests/oracles"]


def git(*words: str) -> str | None:
    """What git prints; None when it fails or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def changed() -> set[str] | None:
    """The files that differ from where the branch left main, new ones too; None when that cannot be found."""
    for main in MAINS:
        base = git("merge-base", main, "HEAD")
        if base:
            differ = git("diff", "--name-only", "--no-renames", base.strip())
            new = git("ls-files", "--others", "--exclude-standard")
            return None if differ is None or new is None else {*differ.splitlines(), *new.splitlines()}
    return None


def tests(paths: Collection[str] | None) -> list[list[str]]:
    """What pytest is called with, a list per run, for files that changed."""
    if paths is None or any(reaches_all(path) for path in paths):
        return [EVERYTHING]
    specs = sorted(path for path in paths if path.startswith("specs/") and path.endswith(".toml"))
    pages = sorted(path for path in paths if path.startswith("docs/") and path.endswith(".md"))
    there = [path for path in (*specs, *pages) if (ROOT / path).is_file()]
    families = sorted({Path(path).stem for path in specs if Path(path).parent.name == "architectures"})
    recorded = ["tests/oracles/test_oracles.py", "-k", " or ".join(f"{name}/" for name in families)]
    return [*([there] if there else []), *([recorded] if families else [])]


def reaches_all(path: str) -> bool:
    """Blocks and code are part of every family."""
    return path.startswith(("specs/blocks/", "generator/", "oracles/", "tests/oracles/test_"))


def main() -> int:
    """Runs pytest; no test to run for a family that names no implementation is no failure."""
    runs = tests(changed())
    if not runs:
        print("nothing that specs or pages say has changed")
    for run in runs:
        print(f"tests of {' '.join(run)}", flush=True)
        status = subprocess.run([sys.executable, "-m", "pytest", "-q", *run], cwd=ROOT, check=False).returncode
        if status not in (0, 5):
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
