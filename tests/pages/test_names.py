"""Networks have names: what headings, lists and cards show is no key of a spec."""

from __future__ import annotations

import re
from collections import Counter

from paramledger.ledger.ledger import Ledger
from paramledger.pages.shared.other_numbers import touching

KEY = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|[a-z][a-z0-9]*")      # forgotten_flatten, implemented, torchvision


def test_every_network_has_a_title(repository: Ledger) -> None:
    untitled = [address for address in repository.addresses if not repository.breakdown(address).variant.title]
    assert untitled == []


def test_no_name_is_a_key(repository: Ledger) -> None:
    """`gpt-oss` is a name that its authors write small; it is no key of ours, which is `gpt_oss`."""
    names = [family.model.title for family in repository.families.values()]
    names += [repository.breakdown(address).title for address in repository.addresses]
    assert [name for name in names if any(re.fullmatch(KEY, word) and "_" in word for word in name.split())] == []
    assert [name for name in names if re.fullmatch(KEY, name)] == []


def test_no_two_networks_have_one_name(repository: Ledger) -> None:
    names = Counter(repository.breakdown(address).title for address in repository.addresses)
    assert [name for name, times in names.items() if times > 1] == []


def test_every_reconciliation_is_a_question(repository: Ledger) -> None:
    assert [name for name, model in repository.reconciliations.items() if not model.question] == []


def test_every_reconciliation_is_linked_from_a_network(repository: Ledger) -> None:
    found = touching(repository)
    assert {name for names in found.values() for name in names} == set(repository.reconciliations)
    assert set(found) <= set(repository.addresses)


def test_a_network_that_an_answer_names_links_to_it(repository: Ledger) -> None:
    """The answer on 224 or 227 names `{alexnet/input224.parameters}`; the path itself begins and ends elsewhere."""
    assert "alexnet_224_or_227" in touching(repository)["alexnet/input224"]
    assert "alexnet_keras_flatten" in touching(repository)["alexnet/forgotten_flatten"]
