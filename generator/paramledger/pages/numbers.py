"""The page that finds a number wherever it occurs; the index that its script reads is made beside it."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import CLAIMS, MISTAKES, NUMBERS, RECONCILIATIONS, YOUR_MODEL
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
    "Type or paste a number as you saw it, with its unit and the words around it, to learn where it comes from: a "
    "network, a layer, a published claim, a tool or a file. Exact matches come first, then numbers that round to it."
)
ABOUT = (
    "Type or paste a number as you saw it to find the networks, layers, claims, tools, files and explanations in which "
    "it occurs."
)
FORM = markup("""\
<form id="find-number" class="finder" role="search" aria-label="Find a number" hidden>
<label for="find-number-text">A number, as printed</label>
<span class="finder-row">
<input id="find-number-text" name="q" type="text" autocomplete="off" spellcheck="false" maxlength="2000"
aria-describedby="find-number-state"><button type="submit">Find</button></span>
</form>
<p id="find-number-state" class="finder-state" role="status">The search runs in your browser and needs JavaScript.
Without JavaScript, look in the tables of claims and networks, which hold the same numbers.</p>
<div id="find-number-found" class="finder-found"></div>""")
WRITTEN = (
    ("62378344", "exactly this number; `62,378,344` and `62.378.344` mean the same"),
    ("62.4M", "numbers that round or truncate to it at the last digit given"),
    ("60 million", "the same; each trailing 0 may be an exact digit or the result of rounding"),
    ("Total params: 25,557,032", "words beside a number say what it counts; other numbers are left out"),
    ("97.49 MB", "bytes in powers of ten and, with a note, in powers of 1024; as is `Params size (MB): 97.49`"),
    ("8.98 GFLOPs", "that many multiply-accumulates and, with a note, half as many, since each is two FLOPs"),
    ("3.8×10^9", "powers of ten; `3.8e9` means the same"),
    ("24M params, 4.1 GMACs", "several numbers: the networks that match all of them"),
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
        f"The search covers, for every variant, its totals ({kinds}), what tools print for it, and how many elements "
        "and bytes its files store; for every layer and block, its parameters, weights and MACs, listed once per "
        f"family with the number of other layers that share them; every {link('published number', CLAIMS)}, as "
        f"printed; the totals and differences of every {link('reconciliation', RECONCILIATIONS)}; and the numbers that "
        f"{link('common mistakes', MISTAKES)} produce. Numbers of layers below {number_index.LEAST} are left out. A "
        "small whole number may also be a layer of your own, so convolutions, dense and recurrent layers and "
        "embeddings with round sizes and that many parameters are listed with their formula.",
        f"{link('Your model', YOUR_MODEL)} and the command {code('paramledger find')} read and rank numbers in the "
        "same way, and also try combinations: networks with another number of classes or another image size, a shared "
        "table counted twice, adapters.",
        "The index is part of this site, so nothing you type leaves your browser, and the search works offline. An "
        f"address ending in {code('numbers/?q=62.4M')} opens the answer directly.",
    )
