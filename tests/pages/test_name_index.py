"""The index of names: what people call a network beside its title."""

from __future__ import annotations

import json

import pytest
from paramledger.ledger.ledger import Ledger
from paramledger.pages.shared.name_index import in_words, pages


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Swin-T", "Swin tiny"),
        ("ViT-B/16 at 384 × 384", "ViT base/16 at 384 × 384"),
        ("SAM ViT-H", "SAM ViT huge"),
        ("Swin v2-S (torchvision)", "Swin v2 small (torchvision)"),
        ("ResNet-50", "ResNet-50"),
        ("BERT", "BERT"),
        ("T5", "T5"),
        ("Inception-Block", "Inception-Block"),
    ],
)
def test_a_letter_for_a_size_is_said_in_words(title: str, expected: str) -> None:
    assert in_words(title) == expected


def test_a_network_is_found_by_its_size_in_words(repository: Ledger) -> None:
    (page,) = pages(repository)
    (line,) = (line for line in page.text.splitlines() if line.startswith('"swin":'))
    _, variants, _ = json.loads(line.removeprefix('"swin":').removesuffix(","))
    assert variants["swin_t"][:2] == ["Swin-T", "Swin tiny"]


def test_a_family_is_found_by_what_its_title_stands_for(repository: Ledger) -> None:
    (page,) = pages(repository)
    (line,) = (line for line in page.text.splitlines() if line.startswith('"vit":'))
    assert json.loads(line.removeprefix('"vit":').removesuffix(","))[2] == ["Vision Transformer"]
