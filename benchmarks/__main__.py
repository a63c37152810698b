"""`make bench`: prints ratios, each of two times measured in this run on this machine.

Ours are from TOML text to finished breakdown (totals and rows), everything imported and the process's caches of
expressions and layers warm; peers build the same network on torch's meta device, or go through torchinfo, warm too, in
an environment that has them: ORACLE_PYTHON, else .oracle-venv, else this one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import paramledger as pl
from paramledger.language.toml import MOST_BYTES, TomlError, read_toml
from paramledger.ledger.ledger import ledger

from benchmarks import page, whole
from benchmarks.peers import least, reached, seconds
from tests.hostile import LARGE

ROOT = Path(__file__).parent.parent
NETWORKS = {"VGG-16": "vgg/vgg16", "ResNet-152": "resnet/resnet152", "Mixtral 8x7B": "mixtral/8x7b"}
AIMS = {"VGG-16": 10, "ResNet-152": 80}     # times that torchinfo on meta should take
SHOWN, SHARE = "vgg/vgg16", 1 / 3           # what is shown, and the most that it should take of `import torch`
SOUGHT = "25,678,184"                       # what an AlexNet without its Flatten layer has
MISSING = "torch, torchvision and torchinfo are not installed here; ORACLE_PYTHON names an interpreter that has them"
Files = Mapping[str, bytes]


def main() -> None:
    """Prints every ratio as soon as it is known."""
    data = dict(pl.load().texts.data)
    for lines in (
        breakdowns(data), imports(), found(), diagnoses(), refusals(), builds(), growth(data), whole.builds(),
        whole.sites(), page.instrument(),
    ):
        for line in lines:
            print(line, flush=True)


def python() -> str:
    """The interpreter that has the peers."""
    given = os.environ.get("ORACLE_PYTHON") or str(ROOT / ".oracle-venv/bin/python")
    return given if Path(given).exists() else sys.executable


def breakdowns(data: Files) -> Iterator[str]:
    """One breakdown against each peer."""
    done = subprocess.run(
        [python(), "-W", "ignore", "-m", "benchmarks.peers"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    peers: dict[str, dict[str, float]] = json.loads(done.stdout.strip().splitlines()[-1])
    for title, address in NETWORKS.items():
        files = needed(data, address)
        whole = least(partial(breakdown, files, address), 100)
        yield f"{title}: TOML text to breakdown takes {ms(whole)}"
        for peer, taken in peers.get(title, {}).items():
            aim = AIMS.get(title) if peer == "torchinfo on meta" else None
            said = f"; the aim is {aim}: {reached(taken / whole >= aim)}" if aim else ""
            yield f"{title}: {peer} takes {taken / whole:,.1f} times as long ({ms(taken)}){said}"
        if title in AIMS and "torchinfo on meta" not in peers.get(title, {}):
            yield f"{title}: not compared with torchinfo (the aim is {AIMS[title]} times): {MISSING}"


def needed(data: Files, address: str) -> dict[str, bytes]:
    """The family's file and the shared blocks that it uses."""
    own = f"architectures/{address.partition('/')[0]}.toml"
    used = [
        path
        for path in data
        if path.startswith("blocks/") and f'"{Path(path).stem}"'.encode() in data[own].partition(b"layers")[0]
    ]
    return {path: data[path] for path in (own, *used)}


def breakdown(files: Files, address: str) -> object:
    """What a program asks for: the totals of a variant and its rows."""
    made = ledger("specs", files)[address]
    return made.totals, made.rows


def imports() -> Iterator[str]:
    """A whole `paramledger show` against `import torch`, in processor time."""
    if subprocess.run([python(), "-c", "import torch"], capture_output=True, check=False).returncode:
        yield f"`paramledger show`: not compared with `import torch` (the aim is {SHARE:.2f} of it): {MISSING}"
        return
    show = process(ROOT, sys.executable, "-m", "paramledger", "show", SHOWN, rounds=5, clock=of_children)
    torch = process(ROOT, python(), "-c", "import torch", rounds=5, clock=of_children)
    yield (
        f"the process `paramledger show {SHOWN}` takes {show / torch:.2f} of `import torch` ({ms(show)}, {ms(torch)}); "
        f"the aim is less than {SHARE:.2f}: {reached(show / torch < SHARE)}"
    )


def found() -> Iterator[str]:
    """A whole `paramledger find` with answers that an earlier run has kept."""
    with tempfile.TemporaryDirectory() as cache:
        command = ("-m", "paramledger", "find", SOUGHT, "--cache", cache)
        taken = process(ROOT, sys.executable, *command, rounds=5, clock=of_children)
    yield f"the process `paramledger find {SOUGHT}` takes {taken:.2f} s of processor time, from the cache"


def diagnoses() -> Iterator[str]:
    """The lines of a process of its own, whose memory is that of diagnoses alone."""
    command = (sys.executable, "-m", "benchmarks.answers")
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    yield from done.stdout.splitlines()


def of_children() -> float:
    """The processor time of the processes that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def refusals() -> Iterator[str]:
    """Texts that were made to be slow, as large as a spec may be, read or refused by us and by tomllib."""
    def tried(read: Callable[[str], object], text: str) -> None:
        with suppress(TomlError, tomllib.TOMLDecodeError, RecursionError):
            read(text)

    texts = {name: text[:MOST_BYTES] for name, text in LARGE.items()}
    ours = {
        name: seconds(partial(tried, lambda text: read_toml(text.encode()), text), 1) for name, text in texts.items()
    }
    theirs = {name: seconds(partial(tried, tomllib.loads, text), 1) for name, text in texts.items()}
    slowest = max(ours, key=lambda name: ours[name])
    ratio = sum(ours.values()) / sum(theirs.values())
    yield f"{len(texts)} hostile texts: reading or refusing them takes {ratio:.1f} times as long as tomllib"
    yield f"the slowest of them: {slowest}, {ours[slowest] / theirs[slowest]:.1f} times as long ({ms(ours[slowest])})"


def builds() -> Iterator[str]:
    """`build`, `check` and `mkdocs build` on a copy of specs and pages; `build` once into an empty folder and once with
    nothing to do.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("docs", "overrides", "specs"):
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / "mkdocs.yml", copy)
        first = process(copy, sys.executable, "-m", "paramledger", "build", "--docs", "afresh", rounds=1)
        build = process(copy, sys.executable, "-m", "paramledger", "build")
        check = process(copy, sys.executable, "-m", "paramledger", "check")
        mkdocs = process(
            copy, sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(copy / "site"), rounds=1
        )
    yield (
        f"`mkdocs build` takes {mkdocs / first:.1f} times as long as the first `paramledger build` ({mkdocs:.1f} s, "
        f"{first:.2f} s)"
    )
    yield (
        f"`mkdocs build` takes {mkdocs / build:.1f} times as long as `paramledger build` with nothing to change "
        f"({build:.2f} s)"
    )
    yield f"`paramledger check` takes {check / build:.1f} times as long as `paramledger build` ({check:.2f} s)"


def process(
    folder: Path, *command: str, rounds: int = 3, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The median time of a whole process; one round is taken cold."""
    run = partial(subprocess.run, command, cwd=folder, env=environment(), capture_output=True, check=True)
    return seconds(run, rounds, warm=rounds > 1, clock=clock)


def environment() -> dict[str, str]:
    """Of a process that runs this code, and not another version that is installed."""
    own = os.pathsep.join((str(ROOT), str(ROOT / "generator")))
    return {**os.environ, "PYTHONPATH": own, "NO_MKDOCS_2_WARNING": "1"}


def growth(data: Files) -> Iterator[str]:
    """Ten copies of every family against one, from text to breakdowns."""
    shared = {path: text for path, text in data.items() if path.startswith("blocks/")}
    families = {path: text for path, text in data.items() if path.startswith("architectures/")}
    copies = {path.replace(".toml", f"_{number}.toml"): text for path, text in families.items() for number in range(10)}
    one, ten = (
        seconds(partial(everything, shared | families), 1),
        seconds(partial(everything, shared | copies), 1, warm=False),
    )
    yield f"10 copies of all specs take {ten / one:.1f} times as long as one ({ten:.2f} s, {one:.2f} s)"


def everything(files: Files) -> object:
    made = ledger("specs", files)
    return [made.breakdown(address) for address in made.addresses]


def ms(taken: float) -> str:
    return f"{taken * 1000:.1f} ms"


if __name__ == "__main__":
    main()
