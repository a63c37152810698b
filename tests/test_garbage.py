"""Python looks for garbage again after a stretch without, if it did before, whatever happens in it."""

from __future__ import annotations

import gc
from contextlib import suppress

import pytest
from paramledger.garbage import uncollected


@pytest.mark.parametrize("collects", [True, False])
def test_afterwards_all_is_as_before(collects: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with suppress(KeyError), uncollected():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() == collects
    finally:
        (gc.enable if before else gc.disable)()
