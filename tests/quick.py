"""The second half of `make quick`, after `paramledger check` has proved every spec, claim and committed page: what
frameworks have of the families that changed since the branch left main.

All families are compared when that cannot be found, or when more than specs and pages changed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAINS = ("upstream/main", "origin/main", "main")
NO_TESTS = 5    # pytest's status
RECORDED = "tests/oracles/test_oracles.py"


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


def tests(paths: Collection[str] | None) -> list[str]:
    """What pytest is called with for files that changed; empty where nothing recorded speaks of them."""
    if paths is None or any(reaches_all(path) for path in paths):
        return ["tests/oracles"]
    specs = sorted(Path(path) for path in paths if path.startswith("specs/architectures/"))
    return [RECORDED, "-k", " or ".join(f"{spec.stem}/" for spec in specs)] if specs else []


def reaches_all(path: str) -> bool:
    """Blocks and code are part of every family."""
    return path.startswith(("specs/blocks/", "generator/", "oracles/", "tests/oracles/test_"))


def main() -> int:
    """Runs pytest; no test to run for a family that names no implementation is no failure."""
    run = tests(changed())
    if not run:
        print("no architecture has changed: there is nothing to compare with what is recorded of frameworks")
        return 0
    print(f"tests of {' '.join(run)}", flush=True)
    status = subprocess.run([sys.executable, "-m", "pytest", "-q", *run], cwd=ROOT, check=False).returncode
    return 0 if status == NO_TESTS else status


if __name__ == "__main__":
    sys.exit(main())
