"""Every number that is computed or published, with its place: what the search for a number looks through.

Kept family by family. A network's numbers under other settings are not listed: `composing` works them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from paramledger.addresses import CLAIMS, MISTAKES, reconciliation_page, stored_anchor, variant_page
from paramledger.counts.quantities import INDEXED, SEARCHED, had, has, quantity_name
from paramledger.finding.stored import Sizes, stored_of
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept, kept_apart
from paramledger.ledger.mistakes import Mistaken, mistakes_of
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import numbers_of, plain, reconciliation_question
from paramledger.ledger.tools import printed_by
from paramledger.ledger.verdicts import judged_of

Kind: TypeAlias = Literal["total", "claim", "reconciliation", "tool", "storage", "mistake", "layer"]
LEAST = 100             # smaller figures of layers occur everywhere
STORED = {"numel": "elements of parameters", "elements": "elements of the file", "bytes": "bytes"}

SAID = {                # totals whose name alone says too little
    "bytes": "bytes in float32",
    "cache": "numbers in the cache",
    "cache_bytes": "bytes of the cache, in 16 bits",
    "cache_bytes_per_token": "bytes of the cache for each token, in 16 bits",
    "cache_per_token": "numbers in the cache for each token",
    "total": "parameters and state, Keras's total",
    "units": "outputs of its layers, which papers call neurons",
}


class Place(NamedTuple):
    """A number where it stands. `about` says in a few words what it is, `page` with its anchor where it is shown.

    `others` are further layers of the family that have the same figure; `causes` is how many a mistake has.
    """

    value: int
    kind: Kind
    address: str
    layer: str
    quantity: str
    about: str
    page: str
    printed: str = ""       # of a claim, as it was printed
    others: int = 0
    causes: int = 0


@kept_apart
def places_of(ledger: Ledger, family: str) -> tuple[Place, ...]:
    """The numbers of a family: totals, claims, what tools print, what is stored, mistakes, layers."""
    return tuple(_places(ledger, family))


@kept
def explained(ledger: Ledger) -> tuple[Place, ...]:
    """The numbers of all reconciliations: both ends and every difference."""
    return tuple(place for name in sorted(ledger.reconciliations) for place in _of_reconciliation(ledger, name))


def _places(ledger: Ledger, family: str) -> Iterator[Place]:
    for claim in judged_of(ledger, family):
        value = claim.computed + claim.difference
        if isinstance(value, int):
            about = f"printed for {quantity_name(claim.quantity)}; computed {claim.computed:,} ({claim.verdict.word})"
            yield Place(value, "claim", claim.address, claim.layer, claim.quantity, about, f"{CLAIMS}#{claim.id}",
                        claim.claim.said)
    layers: dict[tuple[str, int], list[Place]] = {}
    sizes: dict[str, list[Sizes]] = {}
    for size in stored_of(ledger, family):
        sizes.setdefault(size.address, []).append(size)
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        yield from _totals(breakdown)
        yield from _stored(breakdown, sizes.get(breakdown.address, []))
        for place in _layers(breakdown):
            layers.setdefault((place.quantity, place.value), []).append(place)
    for key, figures in printed_by(ledger, family).items():
        for one in figures:
            if one.value is not None:
                said = " ".join(part for part in (one.tool, one.version, one.mode) if part)
                yield Place(one.value, "tool", f"{family}/{key}", "", one.figure, f"{one.label} of {said}",
                            f"{variant_page(f'{family}/{key}')}#tools")
    for mistaken in mistakes_of(ledger, family):
        yield _mistake(ledger, mistaken)
    for first, *others in layers.values():
        yield first._replace(others=len(others))


def _mistake(ledger: Ledger, mistaken: Mistaken) -> Place:
    return Place(
        mistaken.total, "mistake", mistaken.start.address, "", mistaken.model.quantity, said_of(ledger, mistaken),
        f"{MISTAKES}#{mistaken.name}", causes=len(mistaken.steps),
    )


def said_of(ledger: Ledger, mistaken: Mistaken) -> str:
    """What a mistake is, in a line: its causes."""
    return "; ".join(plain(ledger, step.about) for step in mistaken.steps)


def _totals(breakdown: Breakdown) -> Iterator[Place]:
    page = variant_page(breakdown.address)
    seen: set[int] = set()
    for quantity in SEARCHED:
        value = breakdown.totals.of(quantity) if has(quantity, breakdown.totals) else 0
        if value and value not in seen:     # the first quantity of a number says most
            seen.add(value)
            yield Place(value, "total", breakdown.address, "", quantity, SAID.get(quantity, quantity_name(quantity)),
                        f"{page}#{quantity}")


def _stored(breakdown: Breakdown, sizes: Iterable[Sizes]) -> Iterator[Place]:
    known = set(map(breakdown.totals.of, had(breakdown.totals)))
    page = variant_page(breakdown.address)
    for size in sizes:
        if not size.packs:
            continue
        for figure, words in STORED.items():
            value = getattr(size, figure)
            if value not in known:
                known.add(value)
                anchor = stored_anchor(size.scheme, figure) if size.is_language else "bytes"
                yield Place(value, "storage", breakdown.address, "", "bytes" if figure == "bytes" else "total",
                            f"{words} in {size.scheme}", f"{page}#{anchor}")


def _layers(breakdown: Breakdown) -> Iterator[Place]:
    page = variant_page(breakdown.address)
    for row in breakdown.all_rows:
        if row.training:
            continue
        seen: set[int] = set()
        for quantity in INDEXED:
            value = row.figures.of(quantity)
            if value >= LEAST and value not in seen:
                seen.add(value)
                yield Place(value, "layer", breakdown.address, row.address, quantity,
                            f"{quantity_name(quantity)} of {row.address}", f"{page}#{row.address}.{quantity}")


def _of_reconciliation(ledger: Ledger, name: str) -> Iterator[Place]:
    found = reconciled(ledger, name)
    question, page = reconciliation_question(ledger, found), reconciliation_page(name)
    seen: set[int] = set()
    for at, number in numbers_of(found).items():
        if isinstance(number.value, int) and number.value and abs(number.value) not in seen and at != "remainder":
            seen.add(abs(number.value))
            yield Place(abs(number.value), "reconciliation", found.start.address, "", found.model.quantity, question,
                        f"{page}#{at}")
