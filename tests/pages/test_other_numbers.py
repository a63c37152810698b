"""What a page says near its top of the other numbers that readers may have seen."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.tools import printed_by
from paramledger.pages import family, variant
from paramledger.pages.shared.markdown import page_text
from paramledger.pages.shared.other_numbers import counted_otherwise, other_numbers, relatives

PAGE = "architectures/resnet/resnet50.md"


def written(lines: Iterable[str]) -> list[str]:
    return [page_text(line).strip() for line in lines]


def test_other_ways_to_count_one_network(repository: Ledger) -> None:
    """25,557,032 parameters, of which 1,000 + 26,560 are biases and shifts of norms; 53,120 averages and variances,
    which Keras counts too; four bytes for each of 25,610,152.
    """
    [found] = written(counted_otherwise((), repository.breakdown("resnet/resnet50"), PAGE))
    assert found == (
        "Counted differently<br>[25,529,472](#weights) weights without biases, [25,610,152](#total) with its state, "
        "[102,440,608](#bytes) bytes in float32"
    )


def test_what_is_the_number_of_the_network_is_no_other_number(repository: Ledger) -> None:
    """Keras adds the averages; what other tools find is what the network has."""
    network = repository.breakdown("resnet/resnet50_keras")
    counted, *printed = written(counted_otherwise(printed_by(repository, "resnet")["resnet50_keras"], network, PAGE))
    assert counted.startswith("Counted differently for [ResNet-50 (Keras)](resnet50_keras.md)<br>")
    assert [line.partition("<br>")[2].split(" ")[0] for line in printed] == [
        "[25,636,712](resnet50_keras.md#tools.keras.params)"
    ]


def test_the_nearest_versions_and_none_as_large(repository: Ledger) -> None:
    """ResNet-18 and 34 have 11,689,512 and 21,797,672; the plain network lies between them, 34 less its shortcuts."""
    [line] = written(relatives(repository, repository.breakdown("resnet/resnet18"), "architectures/resnet/resnet18.md"))
    assert line.startswith(
        "The number may belong to a different version<br>[34-layer plain network](plain34.md) [21,623,848]"
        "(plain34.md#parameters), [ResNet-34](resnet34.md) [21,797,672](resnet34.md#parameters), "
    )
    assert "25,557,032" not in written(relatives(repository, repository.breakdown("resnet/resnet50"), PAGE))[0]


@pytest.mark.parametrize("name", ["resnet", "autoencoder_kl"])
def test_every_page_of_a_network_says_it(name: str, repository: Ledger) -> None:
    """Also of a network of which nobody has said anything."""
    for page in (*family.pages(repository, name), *variant.pages(repository, name)):
        assert page.parts["why"].startswith("## Why you may have seen a different number\n\n- ")
        assert page.text.index(":why") < page.text.index("## Variants" if page.path.endswith("index.md") else "## W")


def test_nothing_is_said_of_nothing(repository: Ledger) -> None:
    assert other_numbers(repository, (), (), (), PAGE, ()) == ""
