"""A text that is one variant of a family whole says what it is beside the others of its family."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.reading import observe

from conftest import the_ledger

HERE = Path(__file__).parent
# The text; the variant that it is; its sibling, and what leads from that to it.
SIBLINGS = {
    # PyTorch's second bias vector, in two layers of two directions with four gates of 64 each.
    "unseen/u59_reviews_both_ways_torch.txt": (
        "imdb_lstm/bidirectional_pytorch", "imdb_lstm/bidirectional", {"lstm_double_bias": 2 * 2 * 4 * 64},
    ),
    # Three channels for one, read by 64 kernels of 3 × 3; 18 convolutions have a norm's two vectors each for one bias.
    "unseen_six/g120_unet_most_copied.txt": (
        "unet/milesial", "unet/paper", {
            "wrong_input_channels": 2 * 9 * 64,
            "bn_added": 2 * (64 + 128 + 256 + 512 + 1024) + 2 * (512 + 256 + 128 + 64),
        },
    ),
}


@pytest.mark.parametrize("text", SIBLINGS)
def test_a_whole_variant_is_told_from_its_siblings(text: str) -> None:
    whole, beside, *_ = diagnosis(the_ledger(), observe((HERE / text).read_bytes(), "-")).readings
    own, other, causes = SIBLINGS[text]
    assert (whole.reference, whole.causes) == (own, ())
    assert (beside.reference, {cause.code: cause.delta for cause in beside.causes}) == (other, causes)


def test_other_sizes_of_a_network_are_no_siblings() -> None:
    """ResNet-18 is another network than ResNet-50, not a mistaken one."""
    text = (HERE / "summaries/065_resnet18_state_dict.txt").read_bytes()
    readings = diagnosis(the_ledger(), observe(text, "-")).readings
    assert not any({cause.code for cause in one.causes} & {"wrong_depth", "wrong_variant"} for one in readings)
