"""The index that finds where a number occurs, as scripts that assign a value: a browser reads them from a file too.

`numbers/totals.js` holds the totals of every variant, the claims, the reconciliations and the mistakes. Layers, what
tools print and what is stored are more than a page may weigh: they stand in one script for each range of values, of
which the page loads those in which a number may be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from paramledger.addresses import TOTALS_SCRIPT, layers_script
from paramledger.counts.quantities import INDEXED, LEADING, SEARCHED, TABLE, has, quantity_name
from paramledger.finding.index import said_of
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.mistakes import mistakes_of
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import numbers_of, plain, reconciliation_question
from paramledger.ledger.verdicts import all_judged
from paramledger.page import Page, Rendered
from paramledger.pages.shared.figure_index import figures_of, numbered
from paramledger.pages.shared.layer_table import columns_of
from paramledger.pages.shared.outline import Item, flat, outline

LEAST = 100             # smaller numbers occur everywhere and find nothing
TIMES = (1, 2, 4, 16)   # that a total often is of an earlier one: bytes of numbers, FLOPs of MACs
TENS = 100              # by which the place of that one is written
STEPS = (10, 15, 20, 30, 40, 50, 70)
RANGES = tuple(int(f"{step}{'0' * power}") for power in range(2, 12) for step in STEPS)     # where the ranges begin
# family -> variant -> `layer.quantity value others`, or `number value` for what has this number among the figures
Found = dict[str, dict[str, list[str]]]


def pages(ledger: Ledger) -> Iterator[Page]:
    """The scripts of the index."""
    sources = ledger.all_sources
    yield Page(TOTALS_SCRIPT, script("totals", totals(ledger)), {}, _sources(ledger))
    for start, found in by_range(ledger).items():
        texts = {
            family: {name: ";".join(entries) for name, entries in variants.items()}
            for family, variants in found.items()
        }
        yield Page(layers_script(start), script(f"layers-{start}", texts), {}, sources)


def _sources(ledger: Ledger) -> tuple[str, ...]:
    """What the totals, and all that is listed with them, are made from."""
    return (*ledger.all_sources, *ledger.files("mistakes"), *ledger.files("reconciliations"))


def script(name: str, value: Mapping[str, object]) -> Rendered:
    """A value as a script, a line for each of its keys, so that a change shows where it is."""
    lines = ",\n".join(f"{json.dumps(key)}:{_json(part)}" for key, part in value.items())
    return Rendered(
        f'"use strict";\n(globalThis.paramledgerNumbers ??= {{}})[{json.dumps(name)}] = {{\n{lines}\n}};\n'
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def totals(ledger: Ledger) -> dict[str, object]:
    """Everything but layers and figures. Numbers are those of SEARCHED, in that order; names are the parts of
    addresses.
    """
    return {
        "quantities": list(SEARCHED),
        "leading": list(LEADING),
        "names": {name: quantity_name(name) for name in SEARCHED},
        "asked": {one.name: one.asked for one in TABLE if one.asked},
        "ranges": [0, *RANGES],
        "figures": list(numbered(ledger)),
        **{f"family {name}": _family(ledger, name) for name in sorted(ledger.families)},
        **{f"claims {name}": claims for name, claims in _claims(ledger).items()},
        **{f"reconciliation {name}": _reconciliation(ledger, name) for name in sorted(ledger.reconciliations)},
        **{f"mistakes {name}": _mistakes(ledger, name) for name in sorted(ledger.mistakes)},
    }


def _family(ledger: Ledger, name: str) -> object:
    """The title of a family, and the totals of each variant; what it does not have is left out, at the end."""
    model = ledger.families[name].model
    variants = {key: ledger.breakdown(f"{name}/{key}").totals for key in model.variants}
    return [
        plain(ledger, model.title),
        {
            key: shortened([found.of(name) for name in SEARCHED if has(name, found)])
            for key, found in variants.items()
        },
    ]


def shortened(values: Sequence[int]) -> list[int]:
    """What is so many TIMES an earlier value is written as minus (TENS · its place + how many times)."""
    return [_shortened(values, at) for at in range(len(values))]


def _shortened(values: Sequence[int], at: int) -> int:
    value = values[at]
    for place, earlier in enumerate(values[:at]):
        for times in TIMES if value and earlier else ():
            if value == times * earlier:
                return -TENS * place - times
    return value


def _claims(ledger: Ledger) -> dict[str, list[object]]:
    """By family: id, digits as printed, their value, the computed number, variant, layer, quantity, verdict; no
    fractions.
    """
    found: dict[str, list[object]] = {}
    for claim in all_judged(ledger):
        value = claim.computed + claim.difference
        if isinstance(value, int):
            name, variant = claim.address.split("/")
            own = claim.id.partition(".")[2]
            said, word = claim.claim.said, claim.verdict.word
            row = [own, said, value, claim.computed, variant, claim.layer, claim.quantity, word]
            found.setdefault(name, []).append(row)
    return found


def _reconciliation(ledger: Ledger, name: str) -> object:
    """The question, the quantity, where it starts, and each number by its anchor; the end and the remainder repeat
    others.
    """
    found = reconciled(ledger, name)
    own = numbers_of(found)
    numbers = {
        at: number.value
        for at, number in own.items()
        if at not in ("end", "remainder") and isinstance(number.value, int)
    }
    return [reconciliation_question(ledger, found), found.model.quantity, found.start.address, numbers]


def _mistakes(ledger: Ledger, family: str) -> list[list[object]]:
    """Of each mistake its id, what happened, the number that people see, the network that was meant, its quantity, and
    how many causes it has.
    """
    return [
        [
            one.model.id, said_of(ledger, one), one.total, one.start.address.partition("/")[2], one.model.quantity,
            len(one.steps),
        ]
        for one in mistakes_of(ledger, family)
    ]


def by_range(ledger: Ledger) -> dict[int, Found]:
    """By the start of their range: the distinct numbers of each family's layers, with the first place and how many
    other layers have it; and every figure of tools and storage.
    """
    ranges: dict[int, Found] = {start: {} for start in (0, *RANGES)}
    numbers = numbered(ledger)
    for family in sorted(ledger.families):
        for start, found in entries(ledger, family).items():
            ranges[start][family] = {variant: list(texts) for variant, texts in found.items()}
        for variant, said, value in figures_of(ledger, family):
            there = ranges[range_of(value)].setdefault(family, {}).setdefault(variant, [])
            there.append(f"{numbers[said]} {value}")
    return ranges


@kept
def entries(ledger: Ledger, family: str) -> dict[int, dict[str, list[str]]]:
    """The layers of one family."""
    ranges: dict[int, dict[str, list[str]]] = {}
    for (quantity, value), places in _numbers(ledger, family).items():
        variant, address = places[0]
        entry = f"{address}.{quantity} {value}" + (f" {len(places) - 1}" if len(places) > 1 else "")
        ranges.setdefault(range_of(value), {}).setdefault(variant, []).append(entry)
    return ranges


def range_of(value: int) -> int:
    """The start of the range that a value is in."""
    return max(start for start in (0, *RANGES) if start <= value)


def _numbers(ledger: Ledger, family: str) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """(quantity, value) -> the layers that have it, as (variant, address)."""
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for variant in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{variant}")
        items = list(flat(outline(breakdown)))
        shown = [quantity for quantity in columns_of(breakdown.totals, len(items)) if quantity in INDEXED]
        for quantity, value, address in _figures(items, shown):
            found.setdefault((quantity, value), []).append((variant, address))
    return found


def _figures(items: Iterable[Item], quantities: list[str]) -> Iterator[tuple[str, int, str]]:
    """The numbers of layers that have a place of their own on the page; weights only where there are biases beside
    them.
    """
    for item in items:
        for quantity in quantities:
            value = item.figures.of(quantity)
            if value >= LEAST and (quantity != "weights" or value != item.figures.parameters):
                yield quantity, value, item.address
