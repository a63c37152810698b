"""The command `diagnose`: texts and files, and which networks they are."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from paramledger.cache import opened_cache
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import observe
from paramledger.exports import diagnosed
from paramledger.loading import readable


def diagnose(options: argparse.Namespace) -> str:
    """Each file in turn, `-` from standard input: one that cannot be read is said to be so, and the next is read."""
    with opened_cache(options.cache, options.specs) as cache:
        ledger = readable(options.specs, store=cache)
        answers = [diagnosed.answered(ledger, name, partial(_observation, name)) for name in options.files]
    if options.format == "json":
        return json.dumps([record for record, _ in answers], indent=2, ensure_ascii=False) + "\n"
    return "\n\n".join(text for _, text in answers) + "\n"


def _observation(name: str) -> Observation:
    return observe(sys.stdin.buffer.read(), "-") if name == "-" else observe(Path(name))
