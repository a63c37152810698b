"""What a browser runs: Python as .ci/runtime brings it, and the modules of this package."""

from __future__ import annotations

from pathlib import Path

from paramledger.files.folders import paths_in

PACKAGE = Path(__file__).parents[1]


def read_runtime(folder: Path) -> dict[str, bytes]:
    """The files of Pyodide and the wheels, by their path in the folder; none of what is not there."""
    places = (*paths_in(folder / "node_modules/pyodide"), *paths_in(folder / "wheels", {".whl"}))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in places}


def read_package() -> dict[str, bytes]:
    """The modules of this package, by their path in it."""
    return {path.relative_to(PACKAGE).as_posix(): path.read_bytes() for path in paths_in(PACKAGE, {".py"})}
