"""Labelled texts that frameworks printed: how many are explained, and how: those that came first, those of `making`,
and sets of `making` that whoever wrote the explanation had not seen, the last six by others.

A reading is right when its reference's total and its codes are those of a label, and its chain closes. A text whose
rows are all those of a published network may be called correct first, if a right reading is among the first three.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paramledger.diagnosis.diagnosing import Diagnosis, diagnosis
from paramledger.diagnosis.reading import observe
from paramledger.diagnosis.readings import Reading
from paramledger.diagnosis.repairing import MOST_WALKS
from paramledger.ledger.ledger import Ledger
from paramledger.loading import load

from tests.diagnosis.answered import keep

HERE = Path(__file__).parent
FLOORS = {      # at least, at least, at most
    "summaries": (44, 44, 0), "corpus": (53, 53, 0), "unseen": (66, 66, 1),
    "unseen_two": (28, 28, 0), "unseen_three": (20, 20, 0), "unseen_four": (11, 11, 0),
    "unseen_five": (11, 11, 0), "unseen_six": (11, 11, 0), "unseen_seven": (12, 12, 0),
}
# One text of so many is tried.
EVERY = {"unseen_two": 2, "unseen_three": 3, "unseen_four": 4, "unseen_five": 4, "unseen_six": 4, "unseen_seven": 5}
FIRST_TEXT = HERE / "summaries/001_alexnet_noflatten_nopool.txt"
Made = list[tuple[dict[str, Any], Diagnosis]]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


@pytest.fixture(scope="module", params=FLOORS)
def folder(request: pytest.FixtureRequest) -> Path:
    return HERE / str(request.param)


@pytest.fixture(scope="module")
def found(ledger: Ledger, folder: Path) -> Made:
    cases = json.loads((folder / "manifest.json").read_text("utf-8"))["cases"][:: EVERY.get(folder.name, 1)]
    made = [(case, diagnosis(ledger, observe((folder / case["file"]).read_bytes(), "-"))) for case in cases]
    for case, one in made:
        keep(ledger, folder / case["file"], one)
    return made


def test_most_texts_are_explained_and_hardly_one_falsely(found: Made, folder: Path) -> None:
    tally: Counter[str] = Counter()
    for case, made in found:
        among = any(_is_right(one, case) for one in made.readings[:3])
        first = _is_right(made.readings[0], case) or (_is_published(made.readings[0]) and among)
        false = not first and made.readings[0].status != "unknown" and not _is_published(made.readings[0])
        tally.update(first=first, among=among, false=false)
    said = f"first {tally['first']}, among three {tally['among']}, false {tally['false']}, of {len(found)}"
    print(f"{folder.name}: {said}")
    first, among_three, most_false = FLOORS[folder.name]
    assert tally["first"] >= first and tally["among"] >= among_three and tally["false"] <= most_false, said


def test_no_text_takes_more_walks_than_there_are(found: Made) -> None:
    assert max(made.walks for _, made in found) <= MOST_WALKS


def test_readings_close(found: Made) -> None:
    for case, made in found:
        for one in made.readings:
            if one.reference is not None:
                assert one.remainder == 0, case["file"]
                assert one.expected is not None and made.total == one.expected + sum(c.delta for c in one.causes)


def test_readings_are_the_same_every_time(ledger: Ledger) -> None:
    assert diagnosis(ledger, observe(FIRST_TEXT)).readings == diagnosis(ledger, observe(FIRST_TEXT)).readings


def _is_right(one: Reading, case: dict[str, Any]) -> bool:
    if case["status"] == "unknown" or one.status == "unknown":
        return case["status"] == one.status
    if one.expected is None or one.expected + sum(cause.delta for cause in one.causes) != case["printed_total"]:
        return False
    codes = Counter(cause.code for cause in one.causes)
    return any(
        one.expected == total
        and Counter(cause["code"] for cause in causes if not cause.get("optional")) <= codes
        and set(codes) <= {cause["code"] for cause in causes}
        and bool(codes or one.status == "correct")
        for total, causes in _labels(case)
    )


def _is_published(one: Reading) -> bool:
    return one.status == "correct" and not one.causes and one.agreed == one.rows


def _labels(case: dict[str, Any]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    yield case["reference_total"], case["causes"]
    for other in case.get("also_acceptable", []):
        yield other.get("reference", {}).get("total", case["reference_total"]), other["causes"]
