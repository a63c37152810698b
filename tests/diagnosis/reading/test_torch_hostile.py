"""Whatever a text is, the readers of PyTorch's texts read it or say what is wrong with it."""

from __future__ import annotations

import random
from types import ModuleType

import pytest
from paramledger.diagnosis.reading import (
    lightning,
    listing,
    parameter_table,
    torch_print,
    torchinfo,
    torchsummary,
    trainable_parameters,
)
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import TEXTS

READERS = (lightning, listing, parameter_table, torch_print, torchinfo, torchsummary, trainable_parameters)
SIGNS = "()[]{}:,.-|├└─│0123456789x \n\t'\"=<>&;\\²٣é\u00a0%#abcW"


def spoilt(text: str, chance: random.Random) -> str:
    """A part of a text with some of its signs changed, taken out, repeated."""
    start = chance.randrange(len(text))
    signs = list(text[start:start + chance.choice([200, 2_000])])
    for _ in range(chance.choice([0, 1, 3, 10, 50])):
        place = chance.randrange(len(signs) + 1)
        signs[place:place + chance.choice([0, 1, 20])] = chance.choice(
            [[chance.choice(SIGNS)], [chance.choice(SIGNS)] * 50, signs[:chance.randrange(100)]]
        )
    return "".join(signs)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
def test_spoilt_texts(reader: ModuleType) -> None:
    chance = random.Random(reader.NAME)
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    read = 0
    for _ in range(150):
        text = spoilt(chance.choice(texts), chance)
        reader.recognises(text)
        try:
            read += len(reader.read(text).items)
        except SpecError as error:
            assert error.message
            assert error.hint
    assert read or reader in (lightning, trainable_parameters)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
@pytest.mark.parametrize("text", ["", " ", "\n", "(", "[", "Layer", "1", "\0", "\ud800", "a.weight", "|" * 99])
def test_next_to_nothing(reader: ModuleType, text: str) -> None:
    assert not reader.recognises(text)
    with pytest.raises(SpecError):
        reader.read(text)
