"""Claims as rows of a table: what was printed, what is computed, the verdict, the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import get_args

from paramledger.addresses import CLAIMS, reconciliation_page
from paramledger.counts.quantities import DESCRIBED, quantity_name
from paramledger.digits import Exact, binary_place_name, decimal, place_name, signed
from paramledger.language.model import Source
from paramledger.language.reconciliations import Evidence
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import claim_figure
from paramledger.ledger.verdicts import Judged
from paramledger.pages.shared.markdown import (
    Column,
    anchor,
    cards,
    change,
    chip,
    code,
    escape,
    evidence,
    link,
    number_link,
    relative,
    span,
    table,
    target,
    variant_link,
)
from paramledger.pages.shared.texts import inline

STANDING = {    # what is said of one claim, and of several
    "exact": ("is exact", "are exact"),
    "agrees": ("agrees after rounding or truncation", "agree after rounding or truncation"),
    "differs": ("differs for a known reason", "differ for a known reason"),
    "unexplained": ("is unexplained", "are unexplained"),
}
AGREEING = {"rounds": "agrees", "truncates": "agrees"}


def claim_table(ledger: Ledger, found: Iterable[Judged], page: str, with_variant: bool = True) -> str:
    """A table of claims; on the page of claims each printed number has its anchor, elsewhere it leads there."""
    columns = [
        Column("printed", "right"),
        *([Column("variant")] if with_variant else []),
        Column("what"),
        Column("computed", "right"),
        Column("difference", "right"),
        Column("verdict"),
        Column("source"),
    ]
    return cards(table(columns, [_cells(ledger, claim, page, with_variant) for claim in found]))


def _cells(ledger: Ledger, found: Judged, page: str, with_variant: bool) -> list[str]:
    printed = span("printed", escape(found.printed))
    own = f"{anchor(found.id)}{printed}" if page == CLAIMS else link(printed, target(CLAIMS, found.id, page))
    own += f" {span('unit', escape(found.claim.unit))}" if found.claim.unit else ""
    title = ledger.breakdown(found.address).title
    variant = [variant_link(found.address, title, page)] if with_variant else []
    place = claim_figure(ledger, found.family, found.claim)
    computed = number_link(found.computed, target(place.path, place.anchor, page)) if found.computed else "0"
    return [
        own,
        *variant,
        what(found),
        computed,
        difference(found.difference),
        verdict(found, page),
        _source(ledger, found, page),
    ]


def explanations(found: Iterable[Judged]) -> str:
    """How many claims that differ rest on which evidence: `40 documented, 2 forced, 50 inferred`."""
    known = Counter(claim.evidence for claim in found if claim.verdict.word == "differs")
    return ", ".join(f"{known[word]} {word}" for word in get_args(Evidence) if known[word])


def standing(found: Iterable[Judged]) -> str:
    """How claims compare with what is computed: `1 is exact, and 2 differ for a known reason`; `both are exact`."""
    words = Counter(AGREEING.get(claim.verdict.word, claim.verdict.word) for claim in found)
    alone = len(words) == 1
    said = [f"{_these(words[word], alone)} {STANDING[word][words[word] > 1]}" for word in STANDING if words[word]]
    return ", and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _these(count: int, alone: bool) -> str:
    """How many claims, or that they are all there are."""
    return {1: "it", 2: "both"}.get(count, "all") if alone else str(count)


def what(found: Judged) -> str:
    """What is counted: the quantity, at how many tokens, of which layer, and in which scheme it is stored."""
    name = quantity_name(found.quantity)
    if found.claim.storage:
        return span("shape", f"{name} in {code(found.claim.storage)}")
    if found.claim.tokens:
        return span("shape", f"{name} at {code(str(found.claim.tokens))} tokens")
    return span("shape", f"{name} of {code(found.layer)}") if found.layer else name


def difference(value: Exact) -> str:
    """What a printed number has too much, exactly."""
    if isinstance(value, Fraction):
        return change(1 if value > 0 else -1, ("+" if value > 0 else "") + decimal(value, 3).rstrip("0"))
    return change(value, signed(value))


def verdict(found: Judged, page: str) -> str:
    """The chip, with the place to which digits were rounded or cut, or the page that explains the difference."""
    said = found.verdict
    place = ""
    if said.word in ("rounds", "truncates"):
        unit = DESCRIBED[found.quantity].unit
        name = binary_place_name(said.quantum, unit) if found.claim.binary else place_name(said.quantum)
        place = f" {'to the nearest' if said.word == 'rounds' else 'at the'} {name}"
    why = f" {link('why', relative(reconciliation_page(found.explained_by), page))}" if found.explained_by else ""
    known = f" {evidence(found.evidence)}" if found.evidence else ""
    return f"{chip(said.word)}{place}{why}{known}"


def _source(ledger: Ledger, found: Judged, page: str) -> str:
    slip = found.claim.erratum.about if found.claim.erratum else ""
    notes = " ".join(inline(ledger, note, page) for note in (found.claim.about, slip) if note)
    return source_text(found.claim.source) + (f". {notes}" if notes else "")


def source_text(source: Source) -> str:
    """A source with its authors, linked, its place and year."""
    title = link(escape(source.title), source.url) if source.url else escape(source.title)
    year = str(source.year) if source.year else ""
    return ", ".join(part for part in (escape(source.authors), title, escape(source.where), year) if part)
