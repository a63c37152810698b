"""Many names in one short text, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracles.folding import fold, unfold

WORD = st.sampled_from(["conv", "bn", "layer", "7", "07", "0", "12", "_", "weight", "bias", "-", "a-b", "1-2"])
NAME = st.lists(WORD, min_size=1, max_size=4).flatmap(
    lambda words: st.lists(st.sampled_from([".", "/", ""]), min_size=len(words), max_size=len(words)).map(
        lambda joins: "".join(word + join for word, join in zip(words, joins, strict=True))
    )
)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["fc.weight"], "fc.weight"),
        (["fc.weight", "fc.bias"], "fc.{bias,weight}"),
        (
            ["layer1.0.bn1.bias", "layer1.1.bn1.bias", "layer1.2.bn1.bias", "layer1.5.bn1.bias"],
            "layer1.{0-2,5}.bn1.bias",
        ),
        (["a0.b", "a0.c", "a1.b", "a1.c"], "a{0-1}.{b,c}"),
        (["a0.b", "a1.c"], "a0.b a1.c"),
        ([], ""),
    ],
)
def test_examples(names: list[str], text: str) -> None:
    assert fold(names) == text
    assert sorted(unfold(text)) == sorted(names)


@given(st.sets(NAME, max_size=30))
def test_what_is_folded_unfolds(names: set[str]) -> None:
    assert sorted(unfold(fold(names))) == sorted(names)


@pytest.mark.parametrize("name", ["a b", "a{b", "a,b", "a}b", "a\tb"])
def test_a_name_that_would_be_misread_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be folded"):
        fold([name])


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be folded"):
        fold(["a", "a"])
