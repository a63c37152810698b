"""Settings of one's own: how they are read, written and refused."""

from __future__ import annotations

from fractions import Fraction
from urllib.parse import unquote

import pytest
from paramledger.addresses import asked_address, variant_page
from paramledger.language.settings import address_and_rest, joined, read_settings, set_as_well, split_address
from paramledger.ledger.ledger import Ledger
from paramledger.problems import SpecError

HOW = "write them as `resnet/resnet50[classes=10]`: several with commas between, words in quotes"


def test_an_address_and_its_settings() -> None:
    assert split_address("vgg/vgg16") == ("vgg/vgg16", {})
    assert split_address("vgg/vgg16[classes=10, batch_norm=true]") == ("vgg/vgg16", {"classes": 10, "batch_norm": True})
    assert split_address("vgg[input.channels=1]") == ("vgg", {"input": {"channels": 1}})


def test_settings_are_written_as_they_are_read() -> None:
    settings = {"classes": 10, "kind": "tiny", "widths": [1, 2], "input": {"channels": 1}}
    text = joined("a/b", settings.items())
    assert text == 'a/b[classes=10, kind="tiny", widths=[1, 2], input.channels=1]'
    assert split_address(text) == ("a/b", settings)
    assert joined("a/b", {}.items()) == "a/b"


@pytest.mark.parametrize("text", ['kind="a\\"b"', 'kind="a\\\\b"', "ratio=1.5", "ratio=-0.0625", "ratios=[0.1, 2]"])
def test_whatever_is_read_can_be_written_and_read_again(text: str) -> None:
    once = set_as_well("a/b", [text])
    assert split_address(once) == ("a/b", read_settings(text)) and set_as_well(once, []) == once


def test_a_fraction_that_is_no_decimal_is_no_setting() -> None:
    with pytest.raises(SpecError, match="1/3 is neither a whole number nor a decimal"):
        joined("a/b", {"ratio": Fraction(1, 3)}.items())


def test_a_later_setting_stands_in_place_of_an_earlier_one() -> None:
    assert set_as_well("a/b[n=1, m=2]", ["n=3", "input.channels=1"]) == "a/b[n=3, m=2, input.channels=1]"
    assert set_as_well("a/b", []) == "a/b"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a/b[classes=10", "the settings of `a/b` are not closed"),
        ("a/b[classes=10]x", "the settings of `a/b` are not closed"),
        ("a/b[]", "there is no setting between the brackets"),
        ("a/b[classes]", "`classes` is not a setting: not TOML: expected '=' after a key in a key/value pair"),
        ("a/b[classes=ten]", "`classes=ten` is not a setting: not TOML: invalid value"),
        ("a/b[n=1, n=2]", "`n=1, n=2` is not a setting: not TOML: duplicate inline table key 'n'"),
        (f"a/b[n={'1' * 600}]", "an address of 607 characters; the limit is 500"),
    ],
)
def test_what_is_no_setting(text: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        split_address(text)
    assert (raised.value.message, raised.value.hint) == (message, HOW)


# torch: sum(p.numel() for p in torchvision.models.resnet50(num_classes=10).parameters()); a stem for one channel has
# 64 · 7 · 7 · 2 = 6,272 fewer.
@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("resnet/resnet50[classes=10]", 23_528_522),
        ("resnet/resnet50[classes=10, input.channels=1]", 23_522_250),
        ("resnet[classes=10]", 23_528_522),
    ],
)
def test_a_variant_with_settings(repository: Ledger, address: str, parameters: int) -> None:
    assert repository[address].parameters == parameters
    assert repository[address].address == address.replace("resnet[", "resnet/resnet50[")
    assert repository[address].variant is repository["resnet/resnet50"].variant


def test_a_setting_that_a_variant_does_not_have(repository: Ledger) -> None:
    with pytest.raises(SpecError) as raised:
        repository.breakdown("resnet/resnet50[klasses=10]")
    assert (raised.value.message, raised.value.hint) == (
        "`klasses` is not a parameter of `resnet`",
        "did you mean `classes`?",
    )


def test_settings_have_no_part_in_the_bounds_of_a_family(repository: Ledger) -> None:
    """Any number of them may be asked for: none is kept."""
    before = {name: dict(held) for name, held in repository._breakdowns.items()}
    for classes in range(1, 40):
        assert repository[f"resnet/resnet152[classes={classes}]"].parameters == 58_143_808 + 2_049 * classes
    assert {name: dict(held) for name, held in repository._breakdowns.items()} == before


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("a/b.conv1.macs", "a/b", "conv1.macs"),
        ("a/b[n=1.5, input.channels=1].conv1.macs", "a/b[n=1.5, input.channels=1]", "conv1.macs"),
        ("a/b[n=1]", "a/b[n=1]", ""),
        ("a/b", "a/b", ""),
    ],
)
def test_what_follows_an_address(text: str, address: str, rest: str) -> None:
    assert address_and_rest(text) == (address, rest)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("a/b", "architectures/a/b.md"),
        ("a/b[classes=10]", "architectures/a/b.md?classes=10"),
        ("a/b[n=1.5, input.channels=1]", "architectures/a/b.md?n=1.5,input.channels=1"),
        ('a/b[kind="x y", widths=[1, 2]]', "architectures/a/b.md?kind=%22x%20y%22,widths=%5B1,2%5D"),
    ],
)
def test_the_page_of_an_address_with_settings(address: str, page: str) -> None:
    assert variant_page(address) == page
    path, _, asked = page.partition("?")
    if asked:
        assert split_address(asked_address(path, unquote(asked))) == split_address(address)
