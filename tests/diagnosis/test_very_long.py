"""Sources of thousands of rows that are like no network: unknown, after no more comparing than a short one takes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from paramledger.diagnosis import hypotheses
from paramledger.diagnosis.alignment import Alignment, aligned
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.hypotheses import MOST_COMPARED
from paramledger.diagnosis.reading import listing, read_text
from paramledger.diagnosis.sides import Side
from paramledger.ledger.ledger import Ledger
from paramledger.loading import load

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


def test_a_listing_is_recognised_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[listing.Entry] = []
    entries = listing._entries
    monkeypatch.setattr(listing, "_entries", lambda text: (seen.append(one) or one for one in entries(text)))
    assert listing.recognises(made_up())
    assert len(seen) == listing.FEWEST
