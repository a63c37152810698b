"""A few families out of the repository's specs, with their claims, blocks and reconciliations: what is proved of every
family elsewhere is proved of how pages depend on each other here, in a tenth of the time.
"""

from __future__ import annotations

from pathlib import Path

SPECS = Path(__file__).parents[1] / "specs"
FAMILIES = ("alexnet", "lenet", "squeezenet", "vgg")


def small_catalogue() -> dict[str, bytes]:
    """The files of the families by their path in specs/, and those that stand alone."""
    own = {f"{folder}/{name}.toml" for name in FAMILIES for folder in ("architectures", "claims")}
    paths = [path for path in SPECS.rglob("*.toml") if _belongs(path.relative_to(SPECS).as_posix(), own)]
    return {path.relative_to(SPECS).as_posix(): path.read_bytes() for path in sorted(paths)}


def _belongs(path: str, own: set[str]) -> bool:
    folder, _, name = path.rpartition("/")
    return path in own or not folder or (folder == "reconciliations" and name.partition("_")[0] in FAMILIES)
