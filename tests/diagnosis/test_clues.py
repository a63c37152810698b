"""What a text says beside its rows: a layer called again, how large the input was, a dense layer that is square.

The texts are torchinfo's and torchsummary's own, of torchvision's networks with one change each.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.reading import observe

from conftest import the_ledger

HERE = Path(__file__).parent / "clues"
CLUES = {
    # The third convolution of the last stage is the second again: 3 × 3 × 512 × 512 + 512 fewer.
    "vgg16_shared": ("vgg/vgg16", {"shared_layer": -(3 * 3 * 512 * 512 + 512)}),
    # The first convolution moves by 1; 0.57 MiB are 224 × 224 × 3 numbers of four bytes, so the image is not larger.
    "resnet18_stride": ("resnet/resnet18", {"wrong_stride": 0}),
    # One more dense layer of 768 before the classifier, whose module has no name.
    "vit_b16_pre_logits": ("vit/b_16", {"pre_logits": 768 * 768 + 768}),
}


@pytest.mark.parametrize("name", CLUES)
def test_a_clue_beside_the_rows_is_used(name: str) -> None:
    first = diagnosis(the_ledger(), observe((HERE / f"{name}.txt").read_bytes(), "-")).readings[0]
    assert (first.reference, {cause.code: cause.delta for cause in first.causes}) == CLUES[name]
