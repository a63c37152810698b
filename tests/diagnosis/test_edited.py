"""A checkpoint with one structural change: the change is named, and nothing else. The changes are the same in each run.
"""

from __future__ import annotations

from random import Random

from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.equal import equal
from paramledger.tensors.unrecorded import implementations

from conftest import the_ledger
from tests.diagnosis.edited import KINDS, Change, changed, listing

CASES, SEED, MOST_ROWS = 60, 5, 110
BESIDE = {"bn_stats_counted"}       # what every state dict lists
RECORDED = ("keras", "timm", "torchvision", "transformers")


def named(change: Change, codes: set[str]) -> bool:
    """Whether codes say the change, and nothing beside it."""
    return bool(codes & change.codes) and codes <= change.codes | BESIDE


def test_nine_of_ten_changes_are_named() -> None:
    random = Random(SEED)
    every = {address for address, framework, _ in implementations(the_ledger()) if framework in RECORDED}
    small = sorted(one for one in every if len(the_ledger().breakdown(one).rows) <= MOST_ROWS and "_no_top" not in one)
    tried = 0
    missed: list[tuple[str, str, str]] = []
    while tried < CASES:
        address, kind = random.choice(small), random.choice(sorted(KINDS))
        found = changed(the_ledger().breakdown(address), kind, random)
        if not found or equal(the_ledger(), observation := listing(found[1])):
            continue        # no such change fits it, or it makes another published network
        tried += 1
        first = diagnosis(the_ledger(), observation).readings[0]
        if first.remainder != 0 or not named(found[0], {cause.code for cause in first.causes}):
            missed.append((address, kind, found[0].layer))
    print(f"{CASES - len(missed)} of {CASES} changes are named; not: {missed}")
    assert 10 * len(missed) <= CASES
