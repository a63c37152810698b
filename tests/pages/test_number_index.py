"""The index that finds a number: every number of the ledger is in it, once, at the place that publishes it, and it
stays light.
"""

from __future__ import annotations

import gzip
import json
import re

import pytest
from paramledger.addresses import TOTALS_SCRIPT, reconciliation_page, variant_page
from paramledger.counts.quantities import SEARCHED, has
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.verdicts import all_judged
from paramledger.page import Page
from paramledger.pages import reconciliation
from paramledger.pages import variant as architecture
from paramledger.pages.shared import number_index
from paramledger.pages.shared.number_index import LEAST, RANGES, range_of

ASSIGNED = re.compile(
    r'"use strict";\n\(globalThis\.paramledgerNumbers \?\?= \{\}\)\["([\w-]+)"\] = (\{\n.*\n\});\n', re.DOTALL
)
MOST_TOTALS, MOST_LAYERS = (
    64_000,
    20_000,
)  # bytes as a server sends them: a page and all that it loads stay under 200 KB


@pytest.fixture(scope="module")
def scripts(repository: Ledger) -> dict[str, Page]:
    return {page.path: page for page in number_index.pages(repository)}


@pytest.fixture(scope="module")
def pages(repository: Ledger) -> dict[str, Page]:
    return {
        page.path: page
        for kind, names in ((architecture, repository.families), (reconciliation, repository.reconciliations))
        for name in names
        for page in kind.pages(repository, name)
    }


def assigned(page: Page) -> dict[str, object]:
    """What a script assigns, which must be JSON, under its own name."""
    found = ASSIGNED.fullmatch(page.text)
    assert found and page.path == f"numbers/{found[1]}.js"
    return json.loads(found[2])


@pytest.fixture(scope="module")
def totals(scripts: dict[str, Page]) -> dict[str, object]:
    return assigned(scripts[TOTALS_SCRIPT])


def layers(scripts: dict[str, Page]) -> list[tuple[int, str, str, str, int, int]]:
    """(start of the range, family, variant, anchor, value, how many others)."""
    found = []
    for start in (0, *RANGES):
        for family, variants in assigned(scripts[f"numbers/layers-{start}.js"]).items():
            for variant, text in variants.items():
                for entry in text.split(";"):
                    anchor, value, *others = entry.split(" ")
                    found.append((start, family, variant, anchor, int(value), int(others[0]) if others else 0))
    return found


def test_every_total_of_every_variant_is_there(repository: Ledger, totals: dict[str, object]) -> None:
    assert totals["quantities"] == list(SEARCHED)
    for address in repository.addresses:
        family, _, variant = address.partition("/")
        _, variants = totals[f"family {family}"]
        found = repository.breakdown(address).totals
        own = dict(zip(SEARCHED, variants[variant], strict=False))      # what it has not stands at the end, left out
        assert own == {quantity: found.of(quantity) for quantity in SEARCHED if has(quantity, found)}


def test_every_claim_is_there_unless_it_is_a_fraction(repository: Ledger, totals: dict[str, object]) -> None:
    found = {
        f"{key.removeprefix('claims ')}.{row[0]}": row
        for key, rows in totals.items()
        if key.startswith("claims ")
        for row in rows
    }
    for claim in all_judged(repository):
        if isinstance(claim.difference, int):
            assert found[claim.id][1:4] == [claim.claim.said, claim.computed + claim.difference, claim.computed]
            assert found[claim.id][-1] == claim.verdict.word
        else:
            assert claim.id not in found


def test_the_numbers_of_a_reconciliation_are_those_of_its_page(
    repository: Ledger, totals: dict[str, object], pages: dict[str, Page]
) -> None:
    for name in repository.reconciliations:
        *_, numbers = totals[f"reconciliation {name}"]
        assert numbers and numbers.items() <= pages[reconciliation_page(name)].values.items()


def test_a_layer_leads_to_the_place_that_publishes_its_number(scripts: dict[str, Page], pages: dict[str, Page]) -> None:
    for start, family, variant, anchor, value, _ in layers(scripts):
        assert pages[variant_page(f"{family}/{variant}")].values[anchor] == value
        assert range_of(value) == start


def test_every_number_of_a_layer_is_there_once_for_a_family(scripts: dict[str, Page], pages: dict[str, Page]) -> None:
    found: dict[tuple[str, str, int], int] = {}
    for _, family, _, anchor, value, others in layers(scripts):
        key = family, anchor.rpartition(".")[2], value
        assert key not in found
        found[key] = others + 1
    places: dict[tuple[str, str, int], int] = {}
    for path, page in pages.items():
        for anchor, value in page.values.items() if path.startswith("architectures/") else ():
            of_layer = anchor.endswith((".parameters", ".macs")) and not anchor.startswith("tools.")
            if of_layer and isinstance(value, int) and value >= LEAST:
                key = path.split("/")[1], anchor.rpartition(".")[2], value
                places[key] = places.get(key, 0) + 1
    missing = {key for key in places if key not in found}
    assert not missing
    assert all(found[key] <= count for key, count in places.items())


def test_alexnet_as_people_meet_it(scripts: dict[str, Page], totals: dict[str, object]) -> None:
    """The numbers of the question that the ledger began with."""
    assert 62_378_344 in totals["family alexnet"][1]["ungrouped"]
    assert {"step-1": -307_200}.items() <= totals["reconciliation alexnet_grouping"][2].items()
    values = {(family, anchor.partition(".")[0], value) for _, family, _, anchor, value, _ in layers(scripts)}
    assert {("alexnet", "conv2", 307_456), ("alexnet", "conv2", 307_200), ("alexnet", "conv2", 614_656)} <= values


def test_it_is_light(scripts: dict[str, Page]) -> None:
    for path, page in scripts.items():
        most = MOST_TOTALS if path == TOTALS_SCRIPT else MOST_LAYERS
        assert len(gzip.compress(page.text.encode(), mtime=0)) < most, path
