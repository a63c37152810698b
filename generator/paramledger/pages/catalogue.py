"""The catalogue: every variant of every family in one table."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger import addresses
from paramledger.addresses import ARCHITECTURES, COMPARE, NUMBERS, family_page, variant_page
from paramledger.counts.quantities import LEADING, says_something, short_name
from paramledger.language.family import Family
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.page import Page, Rendered
from paramledger.pages.pictures.points import catalogue_picture
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    at_least,
    escape,
    front_matter,
    heading,
    link,
    listed,
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

COLUMNS = (     # choosing.css has a width for each: a table whose rows come later must not change
    Column("network"),
    *(Column(short_name(quantity), "right") for quantity in LEADING),
    Column("input", "right"),
    Column("year"),
    Column("implemented in"),
)
COUNTED = (
    "Parameters are the numbers that a network learns and uses at inference, including frozen ones.",
    "Active parameters are those used for one token.",
    "State is what a checkpoint stores besides parameters, such as the moving averages of batch normalisation.",
    "MACs are multiply-accumulates for one example; ≥ marks a lower bound, and the variant's page says why.",
    "Units are the output elements of convolutional, dense and recurrent layers for one example.",
)
# Filled by catalogue.js, which also makes the columns sort; without it the table is whole.
FILTERS = markup(
    '<form id="catalogue-filters" class="finder finder-fields" aria-label="Filter the table" hidden></form>'
)



def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page of the catalogue."""
    sources = ledger.all_sources
    yield Page(ARCHITECTURES, _text(ledger), {}, sources)


def _text(ledger: Ledger) -> Rendered:
    families, variants = len(ledger.families), len(ledger.addresses)
    answer = (
        f"{families} families with {variants} variants, each counted layer by layer from a spec with one line per "
        "layer."
    )
    rows = [_row(ledger, family, ledger.breakdown(f"{name}/{key}"))
            for name, family in sorted(ledger.families.items()) for key in family.model.variants]
    return page_text(
        front_matter(
            f"Networks: parameters of {variants} neural networks", answer, hide_contents=True,
            data=addresses.INDEX_JSON,
        ),
        heading(1, "Networks"),
        answer,
        f"{link('Find a number', relative(NUMBERS, ARCHITECTURES))} · "
        f"{link('compare networks', relative(COMPARE, ARCHITECTURES))}",
        heading(2, "Every network, small and large"),
        catalogue_picture(ledger),
        listed(COUNTED),
        heading(2, "Every variant"),
        FILTERS,
        wrapped(table(COLUMNS, rows), "ledger-table catalogue long"),
    )


def _row(ledger: Ledger, family: Family, found: Breakdown) -> list[str]:
    totals, path = found.totals, variant_page(found.address)
    year = str(found.year or "–")
    numbers = [
        at_least(quantity, found.uncounted) + number_link(totals.of(quantity), target(path, quantity, ARCHITECTURES))
        if (totals.of(quantity) and says_something(quantity, totals)) or at_least(quantity, found.uncounted)
        else "–"
        for quantity in LEADING
    ]
    frameworks = ", ".join(escape(framework) for framework in sorted(found.variant.implementations)) or "–"
    return [_name(ledger, family, found), *numbers, found.input_text, year, frameworks]


def _name(ledger: Ledger, family: Family, found: Breakdown) -> str:
    """The network, and below it its family."""
    title = link(escape(plain(ledger, family.model.title)), relative(family_page(family.name), ARCHITECTURES))
    return f"{variant_link(found.address, found.title, ARCHITECTURES)}{BREAK}{span('unit', title)}"
