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
    "Type or paste a number as you met it, with its unit and the words around it, and see what it is: a network's, a "
    "layer's, a published claim's, a tool's or a file's. What has all its digits comes first, then what rounds to them."
)
ABOUT = (
    "Type or paste a number as you met it and see what it is: the networks, layers, claims, tools, files and "
    "explanations in which it occurs."
)
FORM = markup("""\
<form id="find-number" class="finder" role="search" aria-label="Find a number" hidden>
<label for="find-number-text">A number, as printed</label>
<span class="finder-row">
<input id="find-number-text" name="q" type="text" autocomplete="off" spellcheck="false" maxlength="2000"
aria-describedby="find-number-state"><button type="submit">Find</button></span>
</form>
<p id="find-number-state" class="finder-state" role="status">The search runs in your browser and needs JavaScript.
Without it, the tables of claims and of architectures hold the same numbers.</p>
<div id="find-number-found" class="finder-found"></div>""")
WRITTEN = (
    ("62378344", "all digits: what is exactly this number; `62,378,344` and `62.378.344` are the same"),
    ("62.4M", "what rounds to it at the last digit given, or is cut to it"),
    ("60 million", "the same; each 0 at the end may be a digit or a place that was rounded to"),
    ("Total params: 25,557,032", "words beside a number say what it counts: what counts something else is left out"),
    ("97.49 MB", "bytes, by powers of ten and, with a note, by powers of 1024; `Params size (MB): 97.49` is the same"),
    ("8.98 GFLOPs", "so many multiply-accumulates, and half as many, with a note: two FLOPs for each"),
    ("3.8×10^9", "powers of ten, as `3.8e9` too"),
    ("24M params, 4.1 GMACs", "several numbers: the networks that have them all"),
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
        f"Of every variant its totals ({kinds}), what tools print of it, and how many elements and bytes files keep; "
        "of every layer and block its parameters, weights and MACs, each number once for a family with how many other "
        f"layers have it; every {link('published number', CLAIMS)}, as printed; of every "
        f"{link('reconciliation', RECONCILIATIONS)} its totals and its differences; and the numbers that "
        f"{link('common mistakes', MISTAKES)} give. Numbers of layers below "
        f"{number_index.LEAST} are left out. A small whole number may also be a layer of your own: convolutions, dense "
        "and recurrent layers and embeddings with round sizes that have so many parameters are listed by formula.",
        f"{link('Your model', YOUR_MODEL)} and the command {code('paramledger find')} read and order in the same way, "
        "and also compose: networks with other numbers of classes or other images, a shared table counted twice, "
        "adapters.",
        "The index is part of this site: nothing that you type leaves your browser, and it works offline. An address "
        "that ends in "
        f"{code('numbers/?q=62.4M')} leads straight to an answer.",
    )
