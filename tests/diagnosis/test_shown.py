"""What a source shows otherwise than the network has it, and what follows from it: the causes, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.observation import Item, Observation
from paramledger.diagnosis.reading import observe
from paramledger.diagnosis.source_rows import theirs

from conftest import the_ledger

HERE = Path(__file__).parent
SHOWN = {
    # A classifier of 1,000 gives way to two dense layers without biases; only their outputs are shown.
    "unseen_seven/k34_resnet50_contrast.txt": (
        "resnet/resnet50",
        {"include_top_false": -(2_048 + 1) * 1_000, "custom_head": 2_048 * 2_048 + 2_048 * 128},
    ),
    # A stem of 96 kernels of 4 × 4 for one channel more, in one row with its norm.
    "unseen_seven/k36_convnext_satellites.txt": ("convnext/convnext_tiny", {"wrong_input_channels": 4 * 4 * 96}),
    # An LSTM shows every step, though the layer behind it reads the last one alone.
    "unseen_seven/k38_sentiment_torch.txt": ("imdb_lstm/bidirectional_pytorch", {}),
    # Three calls, each with all of ResNet-18's parameters as torchvision says them.
    "unseen_seven/k55_resnet18_triplet.txt": ("resnet/resnet18", {"shared_counted_twice": 2 * 11_689_512}),
}


@pytest.mark.parametrize("text", SHOWN)
def test_causes_are_found_behind_what_is_shown(text: str) -> None:
    first = diagnosis(the_ledger(), observe((HERE / text).read_bytes(), "-")).readings[0]
    assert (first.reference, {cause.code: cause.delta for cause in first.causes}) == SHOWN[text]
    assert first.remainder == 0


@pytest.mark.parametrize(("number", "times"), [(0, 1), (1, 1), (2, 2), (3, 3), (4, 4), (12, 1)])
def test_a_network_is_called_a_few_times_and_a_stack_has_more_layers(number: int, times: int) -> None:
    parts = [Item("", "Linear", count) for count in (10, 20, 30)]
    side = theirs(Observation("torchsummary", "torch", tuple(parts * number)))
    assert (side.times, len(side.rows)) == (times, 3 * number // times)
