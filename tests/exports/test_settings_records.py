"""What `settings` answers."""

from __future__ import annotations

from paramledger.exports.settings_records import settings
from paramledger.ledger.ledger import Ledger


def test_a_setting_says_how_totals_depend_on_it(repository: Ledger) -> None:
    """ResNet-50's last layer has 2,048 weights and a bias per class, and 25,557,032 − 1,000 · 2,049 = 23,508,032."""
    known = {str(one["setting"]): one for one in settings(repository.breakdown("resnet/resnet50[classes=10]"))}
    assert known["classes"]["formula"] == "23,508,032 + 2,049 · classes"
    assert known["size"]["formulas"] == [], "MACs are no polynomial of the image's size"


def test_a_formula_is_of_the_network_as_it_is_set(repository: Ledger) -> None:
    """Ten classes in place of a thousand are 990 · 2,049 parameters fewer whatever the channels are, for each of which
    there are 64 filters of 7 × 7: 25,557,032 − 3 · 3,136 − 2,028,510 = 23,519,114.
    """
    known = {str(one["setting"]): one for one in settings(repository.breakdown("resnet/resnet50[classes=10]"))}
    assert known["channels"]["formula"] == "23,519,114 + 3,136 · channels"
