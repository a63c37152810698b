"""The index that finds a number: every number of the ledger is in it, once, at the place that publishes it, and it
stays light.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator

import pytest
from paramledger.addresses import TOTALS_SCRIPT, reconciliation_page, variant_page
from paramledger.counts.quantities import SEARCHED, has
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.verdicts import all_judged
from paramledger.page import Page
from paramledger.pages import reconciliation
from paramledger.pages import variant as architecture
from paramledger.pages.shared import number_index
from paramledger.pages.shared.number_index import LEAST, RANGES, range_of, shortened

ASSIGNED = re.compile(
    r'"use strict";\n\(globalThis\.paramledgerNumbers \?\?= \{\}\)\["([\w-]+)"\] = (\{\n.*\n\});\n', re.DOTALL
)
MOST = 150_000      # bytes that one query loads, compressed as servers do
NETWORKS = 800      # with so many of them


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
    return [
        (start, family, variant, anchor, int(value), int(others[0]) if others else 0)
        for start, family, variant, (anchor, value, *others) in entries(scripts)
        if "." in anchor
    ]


def entries(scripts: dict[str, Page]) -> Iterator[tuple[int, str, str, list[str]]]:
    """(start of the range, family, variant, what it has there)."""
    for start in (0, *RANGES):
        for family, variants in assigned(scripts[f"numbers/layers-{start}.js"]).items():
            for variant, text in variants.items():
                yield from ((start, family, variant, entry.split(" ")) for entry in text.split(";"))


def lengthened(values: list[int]) -> list[int]:
    """Totals as the script reads them: -416 is sixteen times the value at the place 4."""
    found: list[int] = []
    for value in values:
        found.append(found[-value // 100] * (-value % 100) if value < 0 else value)
    return found


def test_every_total_of_every_variant_is_there(repository: Ledger, totals: dict[str, object]) -> None:
    assert totals["quantities"] == list(SEARCHED)
    for address in repository.addresses:
        family, _, variant = address.partition("/")
        _, variants = totals[f"family {family}"]
        found = repository.breakdown(address).totals
        own = dict(zip(SEARCHED, lengthened(variants[variant]), strict=False))    # the rest it does not have
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
    assert {"step-1": -307_200}.items() <= totals["reconciliation alexnet_grouping"][-1].items()
    values = {(family, anchor.partition(".")[0], value) for _, family, _, anchor, value, _ in layers(scripts)}
    assert {("alexnet", "conv2", 307_456), ("alexnet", "conv2", 307_200), ("alexnet", "conv2", 614_656)} <= values


def test_figures_of_tools_and_files_are_there(scripts: dict[str, Page], totals: dict[str, object]) -> None:
    """torchinfo counts the shared table of GPT-2 again, 124,439,808 + 38,597,376; Llama 3 8B has two bytes for each of
    8,030,261,248 parameters in bfloat16.
    """
    found = {
        (f"{family}/{variant}", totals["figures"][int(what)][2], int(value), start)
        for start, family, variant, (what, value, *_) in entries(scripts)
        if "." not in what
    }
    assert ("gpt2/small", "Total params of torchinfo 1.8.0", 163_037_184, 150_000_000) in found
    assert ("llama/llama3_8b", "bytes in plain/bf16", 16_060_522_496, 15_000_000_000) in found
    assert all(range_of(value) == start for _, _, value, start in found)


def test_a_total_that_is_a_multiple_of_another_is_short() -> None:
    assert shortened([5, 7, 0, 20, 7, 112]) == [5, 7, 0, -4, -101, -116]
    assert lengthened([5, 7, 0, -4, -101, -116]) == [5, 7, 0, 20, 7, 112]


@pytest.mark.parametrize("spans", [
    [(95, 200)],                                # `100`: rounded or cut at any of its zeros
    [(95, 200), (95 * 1.1, 200 * 1.1)],         # `100 GB`, by powers of ten and of 1024
    [(95, 200), (47.5, 100), (105, 210)],       # `100 MFLOPs`, halved too
    [(150, 300), (75, 150), (157, 315)],
])
def test_one_query_loads_little(
    spans: list[tuple[float, float]], scripts: dict[str, Page], repository: Ledger
) -> None:
    """The totals and the ranges in which the number may be, for the worst power of ten; more networks make it more."""
    sizes = {path: len(gzip.compress(page.text.encode(), mtime=0)) for path, page in scripts.items()}
    for power in range(1, 12):
        ends = zip((0, *RANGES), (*RANGES, float("inf")), strict=True)
        there = [
            start for start, end in ends
            if any(start <= most * 10**power and end > least * 10**power for least, most in spans)
        ]
        loaded = sizes[TOTALS_SCRIPT] + sum(sizes[f"numbers/layers-{start}.js"] for start in there)
        assert loaded * NETWORKS / len(repository.addresses) < MOST, power
