"""A checkpoint with one structural change: the change is named, and nothing else. The changes are the same in each run.

`python tests/diagnosis/test_edited.py 3 150` tries 150 headers with other changes, those of the number 3.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.equal import equal
from paramledger.diagnosis.observation import Observation
from paramledger.tensors.unrecorded import implementations

from conftest import the_ledger
from oracles.reading import recording
from tests.diagnosis import altered
from tests.diagnosis.edited import KINDS, changed, listing

CASES, SEED, MOST_ROWS = 40, 5, 110
BESIDE = {"bn_stats_counted", "aux_heads_on"}       # what state dicts list beside a network
RECORDED = ("keras", "timm", "torchvision", "transformers")


def is_named(observation: Observation, codes: frozenset[str]) -> bool:
    """Whether the first reading says the change, and nothing beside it."""
    first = diagnosis(the_ledger(), observation).readings[0]
    said = {cause.code for cause in first.causes}
    return first.remainder == 0 and bool(said & codes) and said <= codes | BESIDE


def small() -> list[tuple[str, str, str]]:
    """Address, framework and model of the recorded networks that have few different layers."""
    every = [one for one in implementations(the_ledger()) if one[1] in RECORDED and "_no_top" not in one[0]]
    return [one for one in every if len(the_ledger().breakdown(one[0]).rows) <= MOST_ROWS]


def listings(random: Random) -> Iterator[tuple[str, frozenset[str], Observation]]:
    """Networks of the ledger changed by edits, as listings in their own order: of each what was done, and its codes."""
    addresses = sorted({address for address, _, _ in small()})
    while True:
        address, kind = random.choice(addresses), random.choice(sorted(KINDS))
        if found := changed(the_ledger().breakdown(address), kind, random):
            yield f"{address} {kind} {found[0].layer}", found[0].codes, listing(found[1])


def headers(random: Random) -> Iterator[tuple[str, frozenset[str], Observation]]:
    """Recorded models changed tensor by tensor, as safetensors has them, of each framework as many."""
    models = small()
    while True:
        chosen, kind = random.choice(RECORDED), random.choice(sorted(altered.KINDS))
        address, framework, name = random.choice([one for one in models if one[1] == chosen])
        if found := recording(framework, name):
            model = altered.model_of(found, the_ledger().breakdown(address))
            if change := altered.altered(model, kind, random):
                yield f"{address} {kind} {change.where}", change.codes, altered.header(model, change.modules)


def missed(cases: Iterator[tuple[str, frozenset[str], Observation]], number: int) -> Iterator[str]:
    """Those of some cases that are not named; what is another published network after its change is none."""
    while number:
        what, codes, observation = next(cases)
        if not equal(the_ledger(), observation):
            number -= 1
            if not is_named(observation, codes):
                yield what


def test_nine_of_ten_changes_are_named() -> None:
    found = list(missed(listings(Random(SEED)), CASES))
    print(f"{CASES - len(found)} of {CASES} changes of listings are named; not: {found}")
    assert 10 * len(found) <= CASES


def test_nine_of_ten_changes_are_named_where_the_alphabet_orders() -> None:
    found = list(missed(headers(Random(SEED)), CASES))
    print(f"{CASES - len(found)} of {CASES} changes of headers are named; not: {found}")
    assert 10 * len(found) <= CASES


if __name__ == "__main__":
    lost = list(missed(headers(Random(int(sys.argv[1]))), int(sys.argv[2])))
    print("\n".join(lost), f"named: {int(sys.argv[2]) - len(lost)} of {sys.argv[2]}", sep="\n")
