"""The page that finds a number wherever it occurs; the index that its script reads is made beside it."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import CLAIMS, NUMBERS, RECONCILIATIONS
from paramledger.counts.quantities import quantity_name
from paramledger.counts.rows import QUANTITIES
from paramledger.ledger.ledger import Ledger
from paramledger.page import Page, Rendered
from paramledger.pages.shared import name_index, number_index
from paramledger.pages.shared.markdown import (
    Column,
    code,
    front_matter,
    heading,
    link,
    markup,
    page_text,
    table,
)

ANSWER = (
    "Type a number as you met it and see every network, layer, published claim and reconciliation in which it occurs: "
    "exactly, or rounded "
    "or cut to the digits that you type."
)
ABOUT = (
    "Type a number as you met it and see the networks, layers, published claims and reconciliations in which it "
    "occurs, "
    "exactly or rounded to your digits."
)
FORM = markup("""\
<form id="find-number" class="finder" role="search" aria-label="Find a number" hidden>
<label for="find-number-text">A number, as printed</label>
<span class="finder-row">
<input id="find-number-text" name="q" type="text" autocomplete="off" spellcheck="false" maxlength="80"
aria-describedby="find-number-state"><button type="submit">Find</button></span>
</form>
<p id="find-number-state" class="finder-state" role="status">The search runs in your browser and needs JavaScript.
Without it, the tables of claims and of architectures hold the same numbers.</p>
<div id="find-number-found" class="finder-found"></div>""")
WRITTEN = (
    ("62378344", "all digits: what is exactly this number, and nothing else"),
    ("62.4M", "what rounds to it at the last digit given, or is cut to it"),
    (
        "60 million",
        "the same; each 0 at the end may be a digit or a place that was rounded to, and the finer reading comes first",
    ),
    ("724 MMACs", "a unit word puts what it counts first: MACs, parameters, neurons, MB or MiB of weights in float32"),
    ("3.8×10^9", "powers of ten, as `3.8e9` too"),
)


def pages(ledger: Ledger) -> Iterator[Page]:
    """The page and the scripts of its index."""
    yield Page(NUMBERS, _text(), {}, ())
    yield from number_index.pages(ledger)
    yield from name_index.pages(ledger)


def _text() -> Rendered:
    ways = [[code(text), markup(says)] for text, says in WRITTEN]
    kinds = ", ".join(quantity_name(quantity) for quantity in QUANTITIES)
    return page_text(
        front_matter("Find a number: which network has that many parameters?", ABOUT, hide_contents=True),
        heading(1, "Find a number"),
        ANSWER,
        FORM,
        heading(2, "How a number may be written"),
        table([Column("you type"), Column("you find")], ways),
        heading(2, "What is searched"),
        f"Of every variant its totals ({kinds}); of every layer and block its parameters, weights and MACs, each "
        "number once for a family "
        f"with how many other layers have it; every {link('published number', CLAIMS)}, as printed; of every "
        f"{link('reconciliation', RECONCILIATIONS)} its totals and its differences. Numbers of layers below "
        f"{number_index.LEAST} are left out.",
        "The index is part of this site: nothing that you type leaves your browser, and it works offline. An address "
        "that ends in "
        f"{code('numbers/?q=62.4M')} leads straight to an answer.",
    )
