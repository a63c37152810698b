"""Sources of thousands of rows that are like no network: unknown, after no more comparing than a short one takes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from paramledger.diagnosis import hypotheses
from paramledger.diagnosis.alignment import Alignment, aligned
from paramledger.diagnosis.diagnosing import MOST_ROWS, diagnosis
from paramledger.diagnosis.features import index_of
from paramledger.diagnosis.observation import Held, Item, Observation
from paramledger.diagnosis.reading import listing, read_text, torchinfo
from paramledger.diagnosis.reading.markup import unmarked
from paramledger.diagnosis.sides import Side
from paramledger.diagnosis.workshop import MOST_COMPARED
from paramledger.ledger.ledger import Ledger
from paramledger.loading import load
from paramledger.problems import SpecError

ROWS = 3_000
WIDTHS = (17, 33, 65, 129, 211, 300, 517)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load()


def made_up() -> str:
    """Convolutions of widths that follow no rule, as a state dict lists them."""
    draw = Random(3)
    shapes = ((draw.choice(WIDTHS), draw.choice(WIDTHS), 3, 3) for _ in range(ROWS))
    return "\n".join(f"part{n // 30}.conv{n}.weight: torch.Size({list(shape)})" for n, shape in enumerate(shapes))


def test_a_long_source_takes_no_more_comparing_than_others(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(ours: Sequence[Side], theirs: Sequence[Side], *others: Any) -> Alignment:
        compared.append(len(ours) + len(theirs))
        return aligned(ours, theirs, *others)

    monkeypatch.setattr(hypotheses, "aligned", counted)
    found = diagnosis(ledger, read_text(made_up()))
    assert [one.status for one in found.readings] == ["unknown"]
    assert max(compared) > ROWS
    assert sum(compared) <= MOST_COMPARED + max(compared)


def test_a_source_of_more_rows_than_are_compared_is_a_problem_before_any_network_is_walked(ledger: Ledger) -> None:
    items = tuple(Item(f"conv{n}", tensors=(Held("weight", (17, 33, 3, 3)),)) for n in range(MOST_ROWS + 1))
    index_of(ledger)        # which is made by walking where none is kept
    walked = ledger.line_count.walked
    with pytest.raises(SpecError) as error:
        diagnosis(ledger, Observation("listing", "torch", items))
    assert str(error.value) == "this has 10,001 rows; at most 10,000 are compared [give one summary of one network]"
    assert ledger.line_count.walked == walked


def test_what_is_below_a_header_is_looked_for_a_limited_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    class Branch:
        @staticmethod
        def search(text: str, start: int, end: int) -> None:
            looked.append(start)

    monkeypatch.setattr(torchinfo, "BRANCH", Branch)
    assert not torchinfo.recognises("Layer (type) Param # " * (3 * torchinfo.MOST_HEADERS))
    assert len(looked) == torchinfo.MOST_HEADERS


def test_a_text_is_cleaned_once_for_all_readers() -> None:
    unmarked.cache_clear()
    with pytest.raises(SpecError):
        read_text("[2026-01-01 10:00:01] Epoch 7/90: loss=0.41 Layer (3, 4) [5, 6] a.weight | config\n" * 3)
    assert unmarked.cache_info().misses == 1


def test_a_listing_is_recognised_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[listing.Entry] = []
    entries = listing._entries
    monkeypatch.setattr(listing, "_entries", lambda text: (seen.append(one) or one for one in entries(text)))
    assert listing.recognises(made_up())
    assert len(seen) == listing.FEWEST
