"""`make bench`: prints ratios, each of two times measured in this run on this machine.

Ours are from TOML text to finished breakdown, everything imported, every cache of the ledger emptied between rounds; peers build the
same network on torch's meta device, or go through torchinfo, in an environment that has them: ORACLE_PYTHON, else .oracle-venv, else this one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.peers import seconds
from generator.count import rows, totals
from generator.files import read_specs
from generator.ledger import Ledger, ledger
from generator.spec.expressions import expression
from generator.spec.words import takes, word

ROOT = Path(__file__).parent.parent
NETWORKS = {"VGG-16": "vgg/vgg16", "ResNet-152": "resnet/resnet152", "Mixtral 8x7B": "mixtral/8x7b"}


def main() -> None:
    """Prints every ratio."""
    data = {Path(path).relative_to(ROOT / "specs").as_posix(): text for path, text in read_specs(ROOT / "specs").files.items()}
    for lines in (_breakdowns(data, _peers()), _imports(), _builds(), _growth(data)):
        for line in lines:
            print(line, flush=True)


def _peers() -> dict[str, dict[str, float]]:
    """What the peers took, from a process of the environment that has them."""
    given = os.environ.get("ORACLE_PYTHON") or str(ROOT / ".oracle-venv/bin/python")
    python = given if Path(given).exists() else sys.executable
    done = subprocess.run([python, "-W", "ignore", "-m", "benchmarks.peers"], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _breakdowns(data: Mapping[str, bytes], peers: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for title, address in NETWORKS.items():
        family = address.partition("/")[0]
        files = {path: text for path, text in data.items() if path == f"architectures/{family}.toml" or path.startswith("blocks/")}
        bare = {path: _without_claims(text) for path, text in files.items()}
        ours, lean = seconds(lambda: _breakdown(files, address), 15), seconds(lambda: _breakdown(bare, address), 15)
        yield f"{title}: TOML text to breakdown {_ms(ours)}, {_ms(lean)} without the claims in its file"
        for peer, time_taken in peers.get(title, {}).items():
            yield f"{title}: {peer} takes {time_taken / ours:,.0f} times as long ({time_taken / lean:,.0f} without the claims; {_ms(time_taken)})"


def _without_claims(text: bytes) -> bytes:
    return text.partition(b"[[claims]]")[0]


def _breakdown(files: Mapping[str, bytes], address: str) -> object:
    for cache in (expression, takes, word):
        cache.cache_clear()
    root = ledger("specs", files).breakdown(address).root
    return totals(root), list(rows(root))


def _imports() -> Iterator[str]:
    given = os.environ.get("ORACLE_PYTHON") or str(ROOT / ".oracle-venv/bin/python")
    python = given if Path(given).exists() else sys.executable
    if subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode:
        return
    show = seconds(lambda: subprocess.run([sys.executable, "-m", "generator", "show", "resnet/resnet152"], cwd=ROOT, capture_output=True, check=True), 3)
    torch = seconds(lambda: subprocess.run([python, "-c", "import torch"], capture_output=True, check=True), 3)
    yield f"`import torch` takes {torch / show:.1f} times as long as `paramledger show resnet/resnet152`, a whole process ({_ms(torch)}, {_ms(show)})"


def _builds() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "docs", copy / "docs")
        shutil.copytree(ROOT / "specs", copy / "specs")
        shutil.copy(ROOT / "mkdocs.yml", copy)
        build = _process(copy, sys.executable, "-m", "generator", "build")
        check = _process(copy, sys.executable, "-m", "generator", "check")
        mkdocs = _process(copy, sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(copy / "site"))
    yield f"`mkdocs build` takes {mkdocs / build:.1f} times as long as `paramledger build` ({mkdocs:.1f} s, {build:.2f} s)"
    yield f"`paramledger check` takes {check / build:.1f} times as long as `paramledger build` ({check:.2f} s)"


def _process(folder: Path, *command: str) -> float:
    def run() -> object:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)

    times = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return median(times)


def _growth(data: Mapping[str, bytes]) -> Iterator[str]:
    """Ten copies of every family against one, from text to breakdowns."""
    shared = {path: text for path, text in data.items() if path.startswith("blocks/")}
    families = {path: _without_claims(text) for path, text in data.items() if path.startswith("architectures/")}
    copies = {path.replace(".toml", f"_{number}.toml"): text for path, text in families.items() for number in range(10)}
    one, ten = seconds(lambda: _all(shared | families), 3), seconds(lambda: _all(shared | copies), 3)
    yield f"10 copies of all specs take {ten / one:.1f} times as long as one ({ten:.2f} s, {one:.2f} s)"


def _all(files: Mapping[str, bytes]) -> Ledger:
    made = ledger("specs", files)
    for address in made.addresses:
        made.breakdown(address)
    return made


def _ms(taken: float) -> str:
    return f"{taken * 1000:.1f} ms"


if __name__ == "__main__":
    main()
