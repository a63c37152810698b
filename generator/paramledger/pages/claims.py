"""The page of claims: every published number with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import get_args

from paramledger import addresses
from paramledger.addresses import CLAIMS, family_page, reconciliation_page
from paramledger.digits import Word
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import claim_figure, plain, reconciliation_question
from paramledger.ledger.verdicts import Judged, all_judged
from paramledger.page import Page, Rendered
from paramledger.pages.shared.claim_table import claim_table, difference, explanations, source_text, what
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    chip,
    downloads,
    escape,
    evidence,
    front_matter,
    heading,
    link,
    markup,
    number_link,
    page_text,
    relative,
    span,
    table,
    target,
    variant_link,
    wrapped,
)
from paramledger.pages.shared.texts import inline

MEANINGS: dict[Word, str] = {
    "exact": "every digit agrees with the computed number",
    "rounds": "the computed number, rounded to the printed digits",
    "truncates": "the computed number, truncated to the printed digits",
    "differs": "the number differs, and a reconciliation explains the difference exactly and gives the evidence",
    "unexplained": "the number differs, and there is no explanation yet",
}

# Filled by catalogue.js; without it every claim is there.
FILTERS = markup(
    '<form id="claims-filters" class="finder finder-fields" aria-label="Filter the claims" hidden></form>'
)


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page of claims."""
    found = all_judged(ledger)
    families = [(name, list(claims)) for name, claims in groupby(found, key=lambda claim: claim.family)]
    sources = tuple(path for name, _ in families for path in ledger.sources(name))
    values: dict[str, int | str] = {claim.id: claim.printed for claim in found}
    yield Page(CLAIMS, _text(ledger, found, families), values, sources)


def _text(ledger: Ledger, found: tuple[Judged, ...], families: list[tuple[str, list[Judged]]]) -> Rendered:
    counts = Counter(claim.verdict.word for claim in found)
    digits_follow = counts["exact"] + counts["rounds"] + counts["truncates"]
    answer = (
        f"Of {len(found)} published numbers, {digits_follow} agree with the computed numbers, exactly or after "
        f"rounding or truncation, {counts['differs']} differ for a reason that accounts for the whole difference "
        f"({explanations(found)}), and {counts['unexplained']} are not explained yet."
    )
    about = (
        f"Of {len(found)} published numbers, {digits_follow} agree, {counts['differs']} differ and are "
        f"explained step by step, and {counts['unexplained']} are not explained yet."
    )
    return page_text(
        front_matter(
            "Claims: published numbers with their verdicts", about, data=addresses.CLAIMS_JSON
        ),
        heading(1, "Published numbers and their verdicts"),
        answer,
        "A claim is a published number with its source. Its verdict says how the printed digits relate to the "
        "computed number. A difference is the printed number minus the computed one. "
        f"{link('How to read a verdict', 'verdicts.md')}.",
        downloads(
            link("JSON", addresses.CLAIMS_JSON),
            link("CSV", addresses.CLAIMS_CSV),
            link("all downloads", addresses.DOWNLOADS),
        ),
        _summary(counts),
        FILTERS,
        *_errata(ledger, found),
        *_others(ledger, found),
        *(part for name, claims in families for part in _family(ledger, name, claims)),
    )


def _summary(counts: Counter[Word]) -> str:
    columns = [Column("verdict"), Column("claims", "right"), Column("meaning")]
    return table(columns, [[chip(word), str(counts[word]), MEANINGS[word]] for word in get_args(Word)])


def _errata(ledger: Ledger, found: tuple[Judged, ...]) -> Iterator[str]:
    """The claims whose source slipped, with the proof."""
    wrong = [(claim, slip) for claim in found if (slip := claim.claim.erratum)]
    if not wrong:
        return
    columns = [
        Column("printed", "right"),
        Column("computed", "right"),
        *map(Column, ("of", "source", "what went wrong", "state", "proof")),
    ]
    rows = [
        [
            *_numbers(ledger, claim),
            _of(ledger, claim),
            source_text(claim.claim.source),
            f"{span('unit', slip.reason)}{BREAK}{inline(ledger, slip.about, CLAIMS)}",
            slip.state,
            _why(ledger, claim),
        ]
        for claim, slip in wrong
    ]
    yield heading(2, "Errata")
    yield "These published numbers are wrong. Other numbers differ only because they count something else."
    yield wrapped(table(columns, rows), "ledger-table errata")


def _others(ledger: Ledger, found: tuple[Judged, ...]) -> Iterator[str]:
    """The other claims whose number is another one."""
    columns = [
        *(Column(title, "right") for title in ("printed", "computed", "difference")),
        *map(Column, ("of, as printed in", "why")),
    ]
    for word, title in (("differs", "Numbers that differ"), ("unexplained", "Numbers not explained yet")):
        rows = [
            [
                *_numbers(ledger, claim),
                difference(claim.difference),
                f"{_of(ledger, claim)}{BREAK}{span('unit', escape(claim.claim.source.title))}",
                _why(ledger, claim),
            ]
            for claim in found
            if claim.verdict.word == word and not claim.claim.erratum
        ]
        if rows:
            yield heading(2, title)
            yield wrapped(table(columns, rows), "ledger-table differing")


def _numbers(ledger: Ledger, claim: Judged) -> tuple[str, str]:
    """The printed number, leading to its claim, and the computed one, leading to where it is computed."""
    place = claim_figure(ledger, claim.family, claim.claim)
    computed = number_link(claim.computed, target(place.path, place.anchor, CLAIMS)) if claim.computed else "0"
    return link(span("printed", escape(claim.printed)), f"#{claim.id}"), computed


def _of(ledger: Ledger, claim: Judged) -> str:
    return f"{variant_link(claim.address, ledger.breakdown(claim.address).title, CLAIMS)}, {what(claim)}"


def _why(ledger: Ledger, claim: Judged) -> str:
    """The reconciliation that explains it."""
    if not claim.explained_by:
        return "–"
    title = reconciliation_question(ledger, reconciled(ledger, claim.explained_by))
    known = f" {evidence(claim.evidence)}" if claim.evidence else ""
    return link(escape(title), relative(reconciliation_page(claim.explained_by), CLAIMS)) + known


def _family(ledger: Ledger, name: str, claims: list[Judged]) -> Iterator[str]:
    title = escape(plain(ledger, ledger.families[name].model.title))
    yield heading(2, f"Published numbers for {title}")
    yield f"{len(claims)} claim{'s' * (len(claims) > 1)} about {link(title, relative(family_page(name), CLAIMS))}."
    yield claim_table(ledger, claims, CLAIMS)
