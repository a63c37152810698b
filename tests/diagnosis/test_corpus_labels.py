"""The corpora of mistakes: labels that add up, texts that are those which were labelled."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FOLDERS = tuple(sorted((HERE / "corpus", *HERE.glob("unseen*"))))
CASES = [
    (folder, case) for folder in FOLDERS for case in json.loads((folder / "manifest.json").read_text("utf-8"))["cases"]
]


@pytest.mark.parametrize(("folder", "case"), CASES, ids=lambda part: part["file"] if isinstance(part, dict) else "")
def test_reference_and_causes_make_the_printed_total(folder: Path, case: dict[str, Any]) -> None:
    text = (folder / case["file"]).read_bytes()
    assert sha256(text).hexdigest() == case["sha256"]
    if case["reference"]:
        assert case["reference_total"] + sum(cause["delta"] for cause in case["causes"]) == case["printed_total"]
    if "Total params:" in text.decode():
        said = re.findall(r"Total params: ([\d,]+)", text.decode())      # Keras 2.15 has no commas
        assert str(case["printed_total"]) in (number.replace(",", "") for number in said)
    assert case["status"] == status(case)


def status(case: dict[str, Any]) -> str:
    """What the causes make of it; a text that counts otherwise is labelled by hand."""
    if not case["reference"]:
        return "unknown"
    if all(cause.get("optional") for cause in case["causes"]):      # nothing need be told
        return "correct"
    return "convention" if case["status"] == "convention" else "buggy"
