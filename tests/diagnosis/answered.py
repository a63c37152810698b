"""What the command answers about the labelled texts. Parts of `make test` run beside each other and ask for the
same: the first keeps the answer, for this code and these specs alone.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from paramledger.diagnosis.diagnosing import Diagnosis
from paramledger.diagnosis.reading import observe
from paramledger.exports import diagnosed
from paramledger.exports.records import Json
from paramledger.ledger.ledger import Ledger

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".pytest_cache/diagnosed"


def answer_of(ledger: Ledger, text: Path) -> Json:
    """The answer as JSON reads it, to a text from the command's standard input."""
    place = _place(text)
    if not place.is_file():
        _keep(text, diagnosed.answered(ledger, "-", lambda: observe(text.read_bytes(), "-"))[0])
    found: Json = json.loads(place.read_text(encoding="utf-8"))
    return found


def keep(ledger: Ledger, text: Path, found: Diagnosis) -> None:
    """The answer of a diagnosis that was made of a text for another test."""
    _keep(text, diagnosed.record("-", found, ledger.site.address or ""))


def _keep(text: Path, record: Json) -> None:
    """Written whole or not at all; what was kept for other code goes."""
    place = _place(text)
    for old in KEPT.glob("*") if not place.parent.is_dir() else ():
        if old != place.parent:     # another part may have made it since
            shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(record, file)
    Path(name).replace(place)


def _place(text: Path) -> Path:
    return KEPT / _digest() / f"{sha256(text.read_bytes()).hexdigest()[:16]}.json"


@cache
def _digest() -> str:
    """Of everything that an answer follows from, but the text."""
    found = sha256()
    for path in sorted((*(ROOT / "generator").rglob("*.py"), *(ROOT / "specs").rglob("*.toml"))):
        found.update(f"{path.relative_to(ROOT)} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]
