"""Networks with settings beside the frameworks' models with the same arguments: other classes, sizes and channels of
images, lengths of text. `oracles/record_settings.py` recorded them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from paramledger.ledger.ledger import Ledger

CASES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "settings.json").read_text())["settings"]


def test_there_are_enough() -> None:
    for framework, least in (("timm", 30), ("torchvision", 60), ("transformers", 6)):
        assert sum(one["model"].startswith(framework) for one in CASES.values()) >= least


@pytest.mark.parametrize("address", CASES)
def test_a_network_with_settings_is_the_frameworks(repository: Ledger, address: str) -> None:
    totals, recorded = repository[address].totals, CASES[address]
    assert (totals.training_parameters, totals.macs) == (recorded["parameters"], recorded["macs"])
