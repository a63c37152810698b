"""The page of a family: what it is, its variants side by side, what has been printed about them."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger import addresses
from paramledger.addresses import CLAIMS, COMPARE, family_page, variant_page
from paramledger.counts.quantities import LEADING, says_something, short_name
from paramledger.digits import digits, grouped
from paramledger.language.family import Family
from paramledger.language.model import names_of
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.mistakes import mistakes_of
from paramledger.ledger.references import plain
from paramledger.ledger.tools import printed_by
from paramledger.ledger.verdicts import Judged, judged_of
from paramledger.page import Page, Rendered
from paramledger.pages.compare import compare_address
from paramledger.pages.pictures.growth import growth
from paramledger.pages.pictures.points import family_picture
from paramledger.pages.shared import citing
from paramledger.pages.shared.claim_table import claim_table, source_text, standing
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    at_least,
    cards,
    change,
    code,
    crumbs,
    escape,
    facts,
    front_matter,
    heading,
    included,
    link,
    number_link,
    page_text,
    relative,
    table,
    target,
    variant_link,
    wide,
)
from paramledger.pages.shared.other_numbers import counted_otherwise, other_numbers, touching_family
from paramledger.pages.shared.own_settings import own_settings
from paramledger.pages.shared.texts import LONGEST, inline, paragraphs, sentence
from paramledger.pages.variant import assignments, kept_together

OTHERS = {      # by how many variants a family has, at most 3
    1: "",
    2: " One other version is compared below.",
    3: " {} other versions are compared below.",
}


def pages(ledger: Ledger, name: str) -> Iterator[Page]:
    """The page of a family."""
    family = ledger.families[name]
    variants = [ledger.breakdown(f"{name}/{key}") for key in family.model.variants]
    grown = growth(ledger.breakdown(name), variants)
    text = _text(ledger, family, variants, list(judged_of(ledger, name)), grown.text)
    default = ledger.breakdown(name)
    reconciliations = {one for names in touching_family(ledger, name).values() for one in names}
    parts = {"why": other_numbers(
        ledger, reconciliations, judged_of(ledger, name), mistakes_of(ledger, name), family_page(name),
        counted_otherwise(printed_by(ledger, name)[default.name], default, family_page(name)),
    )}
    title = plain(ledger, family.model.title)
    parts["end"] = page_text(*citing.family_end(ledger, family, title))
    names = tuple(names_of(family.model))
    yield Page(family_page(name), text, grown.values, ledger.sources(name), names, parts)


def _text(ledger: Ledger, family: Family, variants: list[Breakdown], claims: list[Judged], grown: str) -> Rendered:
    page, model = family_page(family.name), family.model
    title, card = plain(ledger, model.title), addresses.family_card(family.name)
    return page_text(
        front_matter(_title(ledger, family), _description(ledger, family, variants), card=card),
        crumbs(link("Networks", "../index.md"), escape(title)),
        heading(1, escape(title)),
        _answer(ledger, family, len(variants)),
        facts(
            escape(", ".join(model.called)), str(model.year or ""), source_text(model.source) if model.source else ""
        ),
        paragraphs(ledger, model.about, page),
        included(page, "why"),
        heading(2, "Variants side by side"),
        side_by_side(ledger, variants, page),
        family_picture(title, variants),
        *_set(ledger, variants, page),
        grown,
        *own_settings(ledger, ledger.breakdown(family.name)),
        *_claims(ledger, claims, page),
        heading(2, "Where this comes from"),
        _origin(ledger, family),
        included(page, "end"),
    )


def _origin(ledger: Ledger, family: Family) -> str:
    spec, *claims = map(code, ledger.sources(family.name))
    published = f" and its published numbers are in {claims[0]}" if claims else ""
    return f"The spec is {spec}{published}; {code(f'paramledger show {family.name}')} prints its default variant."


def _title(ledger: Ledger, family: Family) -> str:
    return f"{plain(ledger, family.model.title)}: {grouped(ledger.breakdown(family.name).totals.parameters)} parameters"


def _description(ledger: Ledger, family: Family, variants: list[Breakdown]) -> str:
    """The default variant's number, and as many of the others as there is room for."""
    default = ledger.breakdown(family.name)
    said = f"{default.title} has {grouped(default.totals.parameters)} parameters, counted layer by layer"
    for found in variants:
        more = f"; {found.title} {grouped(found.totals.parameters)}"
        said += more if found.name != default.name and len(said + more) < LONGEST else ""
    return f"{said}."


def _answer(ledger: Ledger, family: Family, count: int) -> str:
    default = ledger.breakdown(family.name)
    page = family_page(family.name)
    where = target(variant_page(default.address), "parameters", page)
    name = variant_link(default.address, default.title, page)
    others = OTHERS[min(count, 3)].format(count - 1)
    return f"{name} has {number_link(default.totals.parameters, where)} parameters.{others}"


def side_by_side(ledger: Ledger, variants: list[Breakdown], page: str) -> str:
    """Variants as rows, with the quantities that say something about any of them."""
    shown = [quantity for quantity in LEADING if any(says_something(quantity, found.totals) for found in variants)]
    numbers = [*map(short_name, shown), "input"]   # MACs with ≥ leave something out
    columns = [Column("variant"), *(Column(name, "right") for name in numbers), Column("implementation")]
    return wide(table(columns, [_row(ledger, found, shown, page) for found in variants]))


def _row(ledger: Ledger, found: Breakdown, shown: list[str], page: str) -> list[str]:
    path = variant_page(found.address)
    figures = [
        at_least(quantity, found.uncounted) + _figure(found.totals.of(quantity), target(path, quantity, page))
        for quantity in shown
    ]
    models = ", ".join(
        f"{escape(framework)} {code(name)}" for framework, name in sorted(found.variant.implementations.items())
    )
    name = f"{variant_link(found.address, found.title, page)}{BREAK}{code(found.name)}"
    return [name, *figures, found.input_text, models or "–"]


def _figure(value: int, to: str) -> str:
    return number_link(value, to) if value else "0"


def _claims(ledger: Ledger, claims: list[Judged], page: str) -> Iterator[str]:
    """How the claims compare, and a table of those whose digits are not simply the computed ones."""
    if claims:
        others = [claim for claim in claims if claim.verdict.word != "exact"]
        yield heading(2, "Published numbers")
        counted = f"{len(claims)} published number{'s' * (len(claims) > 1)}"
        yield f"{link(counted, target(CLAIMS, claims[0].id, page))}: {standing(claims)}."
        if others:
            yield claim_table(ledger, others, page)


def _set(ledger: Ledger, variants: list[Breakdown], page: str) -> Iterator[str]:
    """What each variant is, what it sets, and what that comes to beside the variant that it starts from, or else the
    default one.
    """
    yield heading(2, "What each variant changes")
    rows = []
    for found in variants:
        start = ledger.breakdown(f"{found.family.name}/{found.variant.like}") if found.variant.like else None
        like = [f"like {variant_link(start.address, start.title, page)}"] if start else []
        sets = BREAK.join([*like, *(kept_together(text) for text in assignments(found.variant.set))]) or "–"
        about = sentence(inline(ledger, found.variant.about, page))
        rows.append([variant_link(found.address, found.title, page), about, sets, _difference(ledger, found, page)])
    columns = [Column("variant"), Column("what it is"), Column("sets"), Column("difference in parameters", "right")]
    yield cards(
        table(columns if len(variants) > 1 else columns[:3], rows if len(variants) > 1 else [row[:3] for row in rows])
    )


def _difference(ledger: Ledger, found: Breakdown, page: str) -> str:
    """Its parameters less those of the other, linked to the comparison of both."""
    other = ledger.breakdown(f"{found.family.name}/{found.variant.like or found.family.model.default}")
    if other.address == found.address:
        return "–"
    less = found.totals.parameters - other.totals.parameters
    compared = link(digits(less, "+"), relative(COMPARE, page) + compare_address(other.address, found.address))
    return f"{change(less, compared)}{BREAK}from {escape(other.title)}"
