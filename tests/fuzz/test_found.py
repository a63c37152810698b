"""What the fuzzer found stays found: each input reads or yields problems with lines; and a few more at each run."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.inputs import FOUND, Input, made_from, seeds, tried
from tests.hostile import ending


@pytest.mark.parametrize("path", sorted(FOUND.glob("*__*__*")), ids=lambda path: path.name)
def test_found(path: Path) -> None:
    """The name says what went wrong, which input of which seed it was, and where the file stood."""
    with ending():
        assert not tried(Input("/".join(path.name.split("__")[2:]), path.read_bytes(), is_built=True))


def test_the_same_number_is_the_same_input() -> None:
    known = seeds()
    assert made_from(known, Random("1 7")) == made_from(known, Random("1 7"))


def test_some_inputs() -> None:
    known = seeds()
    with ending():
        for number in range(200):
            assert not tried(made_from(known, Random(f"0 {number}"))), number
