"""Pages of reconciliations: the question, the answer, what to do about it, the picture, the steps, the rows that
differ, the sources, how to check it oneself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction

from paramledger import addresses
from paramledger.addresses import RECONCILIATIONS, reconciliation_page, variant_page
from paramledger.counts.quantities import quantity_name
from paramledger.digits import digits
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Difference, Endpoint, Reconciled, reconciled
from paramledger.ledger.references import end_number, numbers_of, plain, question_of, reconciliation_question
from paramledger.ledger.verdicts import Judged, judged_of
from paramledger.page import Page
from paramledger.pages.pictures.waterfall import Bar, waterfall
from paramledger.pages.shared import citing
from paramledger.pages.shared import markdown as md
from paramledger.pages.shared.claim_table import claim_table, source_text
from paramledger.pages.shared.texts import LONGEST_TITLE, inline, paragraphs, shortened
from paramledger.problems import SpecError

FOLDED = 14    # more rows than this fold away
WORDS = {"divide": "the ratio", "input": "the input", "rounding": "rounding", "times": "the factor"}


def overviews(ledger: Ledger) -> Iterator[Page]:
    """The overview of all reconciliations."""
    yield overview(ledger, [reconciled(ledger, name) for name in sorted(ledger.reconciliations)])


def pages(ledger: Ledger, name: str) -> Iterator[Page]:
    """The page of a reconciliation."""
    found = reconciled(ledger, name)
    families = [
        family
        for family in sorted(ledger.families)
        if any(fnmatchcase(family, pattern.partition(".")[0]) for pattern in found.model.claims)
    ]
    yield page(ledger, found, [one for family in families for one in judged_of(ledger, family)])


def overview(ledger: Ledger, found: Sequence[Reconciled]) -> Page:
    rows = [
        [
            md.link(
                md.escape(reconciliation_question(ledger, one)),
                md.relative(reconciliation_page(one.name), RECONCILIATIONS),
            ),
            _endpoint(ledger, one.start, one.model.quantity, RECONCILIATIONS),
            _endpoint(ledger, one.end, one.model.quantity, RECONCILIATIONS),
            md.change(_whole(one.end.total - one.start.total)),
            quantity_name(one.model.quantity),
            str(len(one.steps)),
            md.evidence(one.evidence),
        ]
        for one in found
    ]
    right = [md.Column("from", "right"), md.Column("to", "right"), md.Column("difference", "right")]
    left = [md.Column("of"), md.Column("steps", "right"), md.Column("evidence")]
    table = md.table([md.Column("question"), *right, *left], rows)
    title = "Explained differences: why two published numbers disagree"
    answer = (
        "Every page starts from one number and makes one change at a time to reach another. The effect of each change "
        "is computed, and nothing is left over."
    )
    front = md.front_matter(title, answer, hide_contents=True, data=addresses.RECONCILIATIONS_JSON)
    listing = md.wrapped(table, "ledger-table long stacked")
    text = md.page_text(front, md.heading(1, "Explained differences"), answer, listing)
    return Page(RECONCILIATIONS, text, {}, ledger.files("reconciliations"))


def page(ledger: Ledger, found: Reconciled, judged: Sequence[Judged]) -> Page:
    """One reconciliation."""
    path, model, own = reconciliation_page(found.name), found.model, numbers_of(found)
    question, answer = reconciliation_question(ledger, found), plain(ledger, model.answer, own)
    card, data = (addresses.reconciliation_file(found.name, kind) for kind in ("png", "json"))
    text = md.page_text(
        md.front_matter(
            shortened(question, LONGEST_TITLE), shortened(answer), card=card, data=data
        ),
        md.crumbs(md.link("Explained differences", "index.md"), md.escape(plain(ledger, model.title, own))),
        md.heading(1, md.span("question", inline(ledger, question_of(model), path, own))),
        paragraphs(ledger, model.answer, path, own),
        paragraphs(ledger, model.repair, path, own),
        picture(ledger, found),
        md.heading(2, "Step by step"),
        _steps(ledger, found),
        *_reverse(ledger, found),
        *_differing(ledger, found),
        md.heading(2, "Why") if model.about else "",
        *(paragraphs(ledger, part, path, own) for part in model.about),
        *_claims(ledger, found, judged),
        *_checks(found),
        *_sources(found),
        md.included(path, "end"),
    )
    end = md.page_text(*citing.reconciliation_end(ledger, found, question))
    values = {name: number.value for name, number in own.items() if not isinstance(number.value, Fraction)}
    sources = (ledger.texts.named(f"reconciliations/{found.name}.toml"),)
    return Page(path, text, values, sources, parts={"end": end})


def _digits(value: int | Fraction) -> str:
    return digits(value) if isinstance(value, int) else str(value)


def _whole(value: int | Fraction) -> int:
    return int(value)


def picture(ledger: Ledger, found: Reconciled) -> str:
    """The path as bars: where it starts, every step, where it ends."""
    quantity, end = quantity_name(found.model.quantity), _whole(found.end.total)
    title = (
        f"{digits(end - _whole(found.start.total), '+')} {quantity}: from {digits(_whole(found.start.total))} to "
        f"{digits(end)}"
    )
    own = numbers_of(found)
    bars = [Bar(_said(ledger, found.start), 0, _whole(found.start.total), is_sum=True)]
    for step in found.steps:
        bars.append(Bar(plain(ledger, step.about, own) or step.edit, step.total - step.delta, step.total))
    return waterfall(found.name, title, [*bars, Bar(_said(ledger, found.end), 0, end, is_sum=True)])


def _said(ledger: Ledger, end: Endpoint) -> str:
    return "as printed" if end.claim else ledger.breakdown(end.address).title


def _endpoint(ledger: Ledger, end: Endpoint, quantity: str, page: str) -> str:
    """The number of an end, linked to the page that publishes it; printed numbers as they were printed."""
    published = end_number(ledger, end, quantity)
    return md.link(md.escape(published.text()), md.target(published.path, published.anchor, page))


def _named(ledger: Ledger, end: Endpoint, quantity: str, page: str) -> str:
    published = end_number(ledger, end, quantity)
    words = f"as printed: {published.text()}" if end.claim else _said(ledger, end)
    return md.link(md.escape(words), md.target(published.path, published.anchor, page))


def _steps(ledger: Ledger, found: Reconciled) -> str:
    path, quantity, own = reconciliation_page(found.name), found.model.quantity, numbers_of(found)
    rows = [[_named(ledger, found.start, quantity, path), "", "", "", md.anchor("start") + _digits(found.start.total)]]
    for number, step in enumerate(found.steps, start=1):
        delta = md.anchor(f"step-{number}") + md.change(step.delta)
        about = inline(ledger, step.about, path, own)
        source = found.model.steps[number - 1].source
        known = md.evidence(step.evidence) + (f": {source_text(source)}" if source else "")
        rows.append([md.code(step.edit), about, known, delta, md.anchor(f"total-{number}") + _digits(step.total)])
    rows.append(
        [
            _named(ledger, found.end, quantity, path),
            "",
            "",
            "",
            md.span("total", md.anchor("end") + _digits(found.end.total)),
        ]
    )
    rows.append(
        [
            "remainder",
            "what the steps leave unexplained",
            "",
            md.anchor("remainder") + md.change(_whole(found.remainder)),
            "",
        ]
    )
    columns = [
        md.Column("step"),
        md.Column("what it does"),
        md.Column("evidence"),
        md.Column("difference", "right"),
        md.Column(quantity_name(quantity), "right"),
    ]
    return md.cards(md.table(columns, rows))


def _reverse(ledger: Ledger, found: Reconciled) -> Iterator[str]:
    """The same steps in the other order, where a file asks for it: what a step costs depends on those before it."""
    if not found.reverse:
        return
    rows = [[md.escape(_said(ledger, found.start)), "", _digits(found.start.total)]]
    rows += [[md.code(step.edit), md.change(step.delta), _digits(step.total)] for step in found.reverse]
    yield md.heading(3, "The same steps in the reverse order")
    yield "The size of a step depends on the steps before it; the sum does not."
    columns = [
        md.Column("step"),
        md.Column("difference", "right"),
        md.Column(quantity_name(found.model.quantity), "right"),
    ]
    yield md.wide(md.table(columns, rows))


def _differing(ledger: Ledger, found: Reconciled) -> Iterator[str]:
    if not found.rows:
        return
    columns = [
        md.Column("layer"),
        md.Column("at the start", "right"),
        md.Column("at the end", "right"),
        md.Column("difference", "right"),
    ]
    rows = [
        [_layer(ledger, found, row), digits(row.before), digits(row.after), md.change(row.delta)] for row in found.rows
    ]
    before, after = sum(row.before for row in found.rows), sum(row.after for row in found.rows)
    rows.append([md.span("total", "Total"), digits(before), digits(after), md.change(after - before)])
    table = md.wide(md.table(columns, rows))
    yield md.heading(2, "The rows that differ")
    yield table if len(rows) <= FOLDED else md.details(f"{len(rows) - 1} rows", table)


def _layer(ledger: Ledger, found: Reconciled, row: Difference) -> str:
    if row.layer in WORDS:
        return WORDS[row.layer]
    try:
        anchor = ledger.breakdown(found.start.address).at(row.layer).address    # of equal rounds, the first has the row
    except SpecError:
        return md.code(row.layer)
    return md.link(
        md.code(row.layer), md.target(variant_page(found.start.address), anchor, reconciliation_page(found.name))
    )


def _claims(ledger: Ledger, found: Reconciled, judged: Sequence[Judged]) -> Iterator[str]:
    """The numbers of the sources beside ours."""
    chosen = [one for one in judged if any(fnmatchcase(one.id, pattern) for pattern in found.model.claims)]
    if not chosen:
        return
    yield md.heading(2, "Published numbers compared with ours")
    yield claim_table(ledger, chosen, reconciliation_page(found.name))


def _checks(found: Reconciled) -> Iterator[str]:
    if not found.model.checks:
        return
    yield md.heading(2, "Check it yourself")
    for check in found.model.checks:
        yield f"With {md.escape(check.framework)}:"
        yield md.fence(check.code, "python")


def _sources(found: Reconciled) -> Iterator[str]:
    if found.model.sources:
        yield md.heading(2, "Sources")
        yield md.listed(source_text(source) for source in found.model.sources)
