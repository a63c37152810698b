"""The command `diagnose`: texts and files, and which networks they are."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from paramledger.cache import opened_cache
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading import observe
from paramledger.exports import diagnosed, diagnosis_text
from paramledger.exports.records import Json
from paramledger.ledger.ledger import Ledger
from paramledger.loading import readable
from paramledger.problems import SpecError


def diagnose(options: argparse.Namespace) -> str:
    """Each file in turn, `-` from standard input: one that cannot be read is said to be so, and the next is read."""
    with opened_cache(options.cache, options.specs) as cache:
        ledger = readable(options.specs, store=cache)
        answers = [_answer(ledger, name, options.format == "json") for name in options.files]
    if options.format == "json":
        return json.dumps([record for record, _ in answers], indent=2, ensure_ascii=False) + "\n"
    return "\n\n".join(text for _, text in answers) + "\n"


def _answer(ledger: Ledger, name: str, as_record: bool) -> tuple[Json, str]:
    try:
        found = diagnosis(ledger, _observation(name))
    except SpecError as wrong:
        message = wrong.message + (f" [{wrong.hint}]" if wrong.hint else "")
        return diagnosed.failed(name, message), f"{name}: {message}"
    site = ledger.site.address or ""
    return (diagnosed.record(name, found, site), "") if as_record else (
        {}, "\n".join(diagnosis_text.lines(name, found, site))
    )


def _observation(name: str) -> Observation:
    return observe(sys.stdin.buffer.read(), "-") if name == "-" else observe(Path(name))
