"""Where a build is published: said by the environment, as if site.toml said it."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.ledger import breakdown
from paramledger.loading import alone, at_address
from paramledger.network.walk import LineCount
from paramledger.problems import SpecError

OWN = {"site.toml": b'[site]\ntitle = "Ledger"\n'}


def test_without_a_word_of_the_environment_nothing_changes() -> None:
    assert at_address(OWN, {}) == OWN


def test_the_addresses_are_read_as_if_the_file_said_them() -> None:
    given = {"SITE_URL": "https://example.org/ledger", "REPO_URL": "https://example.org/owner/name/"}
    assert at_address(OWN, given)["site.toml"].decode() == (
        '[site]\ntitle = "Ledger"\naddress = "https://example.org/ledger/"\n'
        'repository = "https://example.org/owner/name"\n'
    )


def test_a_folder_without_the_file_has_an_address_too() -> None:
    assert at_address({}, {"SITE_URL": "http://localhost:8000/"}) == {
        "site.toml": b'[site]\naddress = "http://localhost:8000/"\n'
    }


@pytest.mark.parametrize("text", ["example.org", "https://a b", 'https://x/"\nauthors = "me', "javascript:alert(1)"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(SpecError, match="SITE_URL is "):
        at_address(OWN, {"SITE_URL": text})


SPECS = Path(__file__).parents[1] / "specs"


@pytest.mark.parametrize("settings", ["[classes=10]", "[classes=10, size=64, channels=1]", "[fc6.bias=false]"])
def test_a_variant_with_settings_costs_what_one_without_costs(
    settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One walk, of as many lines, whichever variants the family has; other families are not read."""
    walks: list[int] = []
    walked = breakdown.network

    def counted(spec: breakdown.Spec, count: LineCount) -> breakdown.Group:
        before = count.walked
        made = walked(spec, count)
        walks.append(count.walked - before)
        return made

    monkeypatch.setattr(breakdown, "network", counted)
    for address in ("vgg/vgg16", f"vgg/vgg16{settings}"):
        assert alone(SPECS, address).rows
    without, with_settings = walks      # one walk each
    assert with_settings == without > 0
