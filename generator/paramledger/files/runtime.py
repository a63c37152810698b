"""What a browser runs: Python as .ci/runtime brings it, and the modules of this package."""

from __future__ import annotations

import subprocess
from pathlib import Path

from paramledger.files.folders import paths_in

PACKAGE = Path(__file__).parents[1]
COMPILER = "compile.mjs"        # in runtime/


def read_runtime(folder: Path) -> dict[str, bytes]:
    """The files of Pyodide and the wheels, by their path in the folder; none of what is not there."""
    places = (*paths_in(folder / "node_modules/pyodide"), *paths_in(folder / "wheels", {".whl"}))
    compiler = [folder / COMPILER] if (folder / COMPILER).is_file() else []
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (*places, *compiler)}


def compiled(folder: Path, sources: bytes) -> bytes:
    """A zip of Python's modules as the runtime's Python compiles them; raises OSError when Node does not do it."""
    done = subprocess.run(["node", str(folder / COMPILER)], input=sources, capture_output=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.decode(errors="replace"))
    return done.stdout


def read_package() -> dict[str, bytes]:
    """The modules of this package, by their path in it."""
    return {path.relative_to(PACKAGE).as_posix(): path.read_bytes() for path in paths_in(PACKAGE, {".py"})}
