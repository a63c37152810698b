"""What is known of an attempt without its alignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.reading import observe
from paramledger.diagnosis.source_rows import theirs
from paramledger.diagnosis.workshop import Workshop

from conftest import the_ledger

TEXTS = Path(__file__).parent / "summaries"
ADDRESSES = ("resnet/resnet18", "resnet/resnet50", "vgg/vgg16", "alexnet/torchvision", "gpt2/small")
# Rows without others, rows that stand for blocks, a listing, a whole network as one row
NAMES = ("019_vgg16", "059_resnet18", "058_resnet50", "065_resnet18", "018_vgg16", "094_gpt2")


@pytest.mark.parametrize("name", NAMES)
def test_the_distance_is_no_less_than_the_counts_alone_say(name: str) -> None:
    (file,) = TEXTS.glob(f"{name}*")
    workshop = Workshop(the_ledger(), theirs(observe(file)))
    starts = [start for address in ADDRESSES if (start := workshop.start(address))]
    assert len(starts) == len(ADDRESSES)
    assert all(start.least <= start.alignment.distance for start in starts)
    assert any(start.least for start in starts)
