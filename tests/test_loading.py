"""Where a build is published: said by the environment, as if site.toml said it."""

from __future__ import annotations

import pytest
from paramledger.loading import at_address
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
