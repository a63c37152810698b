"""Networks that nobody has published are called unknown. `python tests/diagnosis/test_made_up.py 300` counts more."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.reading import read_text
from paramledger.ledger.ledger import Ledger

from conftest import the_ledger

sys.path.append(str(Path(__file__).parent))

from made_up import made_up

SAMPLE = range(1000, 1020)
MOST_CAUSES = 5


def explained(ledger: Ledger, seed: int) -> str:
    """How a network is falsely explained; empty for one that is called unknown, as it should be."""
    first = diagnosis(ledger, read_text(made_up(seed))).readings[0]
    if first.status == "unknown" or len(first.causes) > MOST_CAUSES:
        return ""
    return f"{first.status} {first.reference} {[cause.code for cause in first.causes]} {first.agreed}/{first.rows}"


def test_made_up_networks_are_unknown() -> None:
    ledger = the_ledger()
    false = {seed: text for seed in SAMPLE if (text := explained(ledger, seed))}
    assert false == {}


if __name__ == "__main__":
    count = int(sys.argv[1])
    shared = the_ledger()
    found = {seed: text for seed in range(count) if (text := explained(shared, seed))}
    for seed, text in found.items():
        print(seed, text)
    print(f"explained falsely: {len(found)} of {count}, {100 * len(found) / count:.1f} %")
