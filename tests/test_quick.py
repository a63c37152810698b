"""What `make quick` compares with frameworks."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.quick import tests as called_with

RECORDED = "tests/oracles/test_oracles.py"


@pytest.mark.parametrize(
    ("changed", "called"),
    [
        ([], []),
        (["docs/index.md", "specs/claims/vgg.toml"], []),    # `paramledger check` has proved these
        (["specs/architectures/vgg.toml", "docs/architectures/vgg/vgg16.md"], [RECORDED, "-k", "vgg/"]),
        (["specs/architectures/vgg.toml", "specs/architectures/nin.toml"], [RECORDED, "-k", "nin/ or vgg/"]),
        (["specs/architectures/vgg.toml", "specs/blocks/conv.toml"], ["tests/oracles"]),
        (["generator/paramledger/digits.py"], ["tests/oracles"]),
        (None, ["tests/oracles"]),    # no git, or no main branch
    ],
)
def test_the_recorded_models_of_what_changed(changed: Collection[str] | None, called: list[str]) -> None:
    assert called_with(changed) == called
