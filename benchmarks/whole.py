"""Builds of the whole catalogue: with nothing kept, after one changed spec, and of ten copies; and the builders beside.

`python -m benchmarks.whole --sites` also builds the site of ten copies, which takes a quarter of an hour.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.peers import reached

ROOT = Path(__file__).parent.parent
COPIES = 10
MOST_MEMORY = 1_000_000_000     # bytes that a build of so many copies may take
SHARE = 1 / 5                   # of a whole build, that a build or check after one changed spec may take
CHANGES = 5             # specs that are changed, one after the other
BESIDE = ("CITATION.cff", "README.md", "mkdocs.yml")
NUMBERED = ("architectures", "claims", "mistakes", "reconciliations")
VARIANT = re.compile(r"^\[variants\.\w+\]\n(?P<body>[^\[]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used: seconds of processor time, seconds on the clock, bytes of resident memory at its peak.
    """

    processor: float
    clock: float
    peak: int


def used(folder: Path, *command: str) -> Used:
    """A Python module run in a folder; raises RuntimeError if it fails."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'generator'}:{ROOT}", "NO_MKDOCS_2_WARNING": "1"}
    before = time.perf_counter()
    quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    here = Path.cwd()
    os.chdir(folder)
    try:
        process = os.posix_spawn(sys.executable, [sys.executable, "-m", *command], environment, file_actions=[quiet])
    finally:
        os.chdir(here)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} has failed")
    return Used(usage.ru_utime + usage.ru_stime, time.perf_counter() - before, usage.ru_maxrss * 1024)


def builds() -> Iterator[str]:
    """Whole builds, builds and checks after one changed spec, and ten copies."""
    with tempfile.TemporaryDirectory() as name:
        one, ten = Path(name, "one"), Path(name, "ten")
        prepare(one, 1)
        used(one, "paramledger", "build")       # draws the cards, which stay
        whole = [used(one, "paramledger", "build") for _ in range(3)]
        middle = median(each.processor for each in whole)
        yield f"`build` with nothing kept takes {middle:.1f} s of processor time and {megabytes(whole[0])} at its peak"
        yield from rebuilds(one, middle)
        prepare(ten, COPIES)
        many = used(ten, "paramledger", "build")    # no cards are there
        shutil.rmtree(one / "docs/api")
        few = used(one, "paramledger", "build")
        yield (
            f"`build` of {COPIES} copies of all specs takes {many.processor / few.processor:.1f} times as long as of "
            f"one ({many.processor:.1f} s, {few.processor:.1f} s, cards drawn) and {megabytes(many)} at its peak "
            f"(one: {megabytes(few)}); the aim is at most {MOST_MEMORY / 1e6:,.0f} MB: "
            f"{reached(many.peak <= MOST_MEMORY)}"
        )


def rebuilds(folder: Path, whole: float) -> Iterator[str]:
    """`build` and `check` after one changed spec, with what the last run has kept: a variant more, which every page and
    file that collects variants shows.
    """
    taken: dict[str, list[float]] = {"build": [], "check": []}

    def run(command: str) -> float:     # each with a cache of its own, so that neither computes for the other
        return used(folder, "paramledger", command, "--cache", f".cache-{command}").processor

    for command in taken:
        run(command)
    for spec in chosen(folder / "specs/architectures"):
        text = spec.read_text(encoding="utf-8")
        found = VARIANT.search(text)
        assert found
        spec.write_text(f"{text}\n[variants.changed]\n{found['body']}", encoding="utf-8")
        for command, each in taken.items():
            each.append(run(command))
        spec.write_text(text, encoding="utf-8")
        for command in taken:
            run(command)
    for command, each in taken.items():
        seconds = median(each)
        yield (
            f"`{command}` after one changed spec takes {seconds / whole:.0%} of a whole `build` ({seconds:.2f} s, the "
            f"median of {len(each)}); the aim is at most {SHARE:.0%}: {reached(seconds <= SHARE * whole)}"
        )


def chosen(folder: Path) -> list[Path]:
    """Specs of every size, from the shortest to the longest."""
    specs = sorted(folder.glob("*.toml"), key=lambda path: path.stat().st_size)
    return [specs[(len(specs) - 1) * at // (CHANGES - 1)] for at in range(CHANGES)]


def sites(copies: int = 1) -> Iterator[str]:
    """The site built by MkDocs and by Zensical, from pages that are there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, copies)
        used(folder, "paramledger", "build")
        for builder, options in (("mkdocs", ("--quiet", "--site-dir", "site")), ("zensical", ("--clean",))):
            taken = used(folder, builder, "build", *options)
            pages = sum(1 for _ in (folder / "docs").rglob("*.md"))
            yield (
                f"`{builder} build` of {pages:,} pages: {pages / taken.processor:.1f} pages per second of processor "
                f"time, {pages / taken.clock:.1f} per second ({taken.processor:.0f} s, {taken.clock:.0f} s, "
                f"{megabytes(taken)})"
            )


def prepare(folder: Path, copies: int) -> None:
    """Specs and hand-written pages in a folder; of several copies, each with names of its own."""
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("api"))
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "specs", folder / "specs")
    if copies > 1:
        for path in [path for kind in NUMBERED for path in (folder / "specs" / kind).glob("*.toml")]:
            path.unlink()
        for number in range(1, copies + 1):
            for path, text in numbered(ROOT / "specs", number):
                (folder / "specs" / path).write_text(text, encoding="utf-8")


def numbered(specs: Path, number: int) -> Iterator[tuple[str, str]]:
    """The specs under other names, `alexnet_1`, and what they say of each other."""
    names = {kind: sorted(path.stem for path in (specs / kind).glob("*.toml")) for kind in NUMBERED}
    families, reconciliations = ("|".join(map(re.escape, names[kind])) for kind in ("architectures", "reconciliations"))
    rules = (
        (rf"(?<![\w./-])({families})(?=/[a-z0-9_])", rf"\1_{number}"),
        (rf"(?<=claim:)({families})(?=\.)", rf"\1_{number}"),
        (rf'(?<=explained_by = ")({reconciliations})(?=")', rf"\1_{number}"),
    )
    for kind in NUMBERED:
        for name in names[kind]:
            text = (specs / kind / f"{name}.toml").read_text(encoding="utf-8")
            for pattern, other in rules:
                text = re.sub(pattern, other, text)
            yield f"{kind}/{name}_{number}.toml", text


def megabytes(of: Used) -> str:
    return f"{of.peak / 1e6:,.0f} MB"


def main(given: list[str]) -> None:
    """Prints each line as soon as it is known."""
    for lines in (sites(COPIES),) if "--sites" in given else (builds(), sites()):
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
