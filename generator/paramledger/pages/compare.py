"""The page that sets any two variants side by side; without a script it lists the differences that are explained
already.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import COMPARE, reconciliation_page
from paramledger.counts.quantities import quantity_name
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import reconciliation_question
from paramledger.page import Page, Rendered
from paramledger.pages.shared.markdown import (
    Column,
    change,
    code,
    escape,
    front_matter,
    heading,
    link,
    markup,
    page_text,
    table,
    target,
    wide,
)

ANSWER = "Choose any two variants and see their totals side by side, and every layer in which they differ."
FORM = markup("""\
<form id="compare" class="finder finder-fields" aria-label="Compare two variants" hidden>
<p><label for="compare-a">One variant</label><select id="compare-a" name="a"></select></p>
<p><label for="compare-b">The other</label><select id="compare-b" name="b"></select></p>
<p><button type="button" id="compare-swap">Swap</button></p>
</form>
<p id="compare-state" class="finder-state" role="status"></p>
<noscript><p>Choosing two variants needs JavaScript.
The tables of a family and the differences below need none.</p></noscript>
<div id="compare-found" class="finder-found"></div>""")


def compare_address(one: str, other: str) -> str:
    """How a link names two variants to this page; `path` of the page stands before it."""
    return f"?a={one}&b={other}"


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page."""
    yield Page(COMPARE, _text(ledger), {}, ledger.files("reconciliations"))


def _text(ledger: Ledger) -> Rendered:
    return page_text(
        front_matter("Compare two networks, total by total and layer by layer", ANSWER, hide_contents=True),
        heading(1, "Compare two networks"),
        ANSWER,
        FORM,
        *_explained(ledger),
        heading(2, "How layers are matched"),
        "Layers with the same address stand beside each other, whatever their size; between them the others are "
        "matched in order, a layer "
        "with one of the same kind where there is one. Equal layers are counted and left out. The differences of all "
        "layers add up to that "
        "of the totals.",
        f"An address that ends in {code('compare/?a=vgg/vgg16&b=vgg/vgg19')} leads straight to a comparison.",
    )


def _explained(ledger: Ledger) -> Iterator[str]:
    """The reconciliations between two variants, then those that end at a printed number."""
    found = [reconciled(ledger, name) for name in sorted(ledger.reconciliations)]
    rows = []
    for one in sorted(found, key=lambda one: bool(one.end.claim)):
        difference = one.end.total - one.start.total
        end = "a printed number" if one.end.claim else code(one.end.address)
        title = link(escape(reconciliation_question(ledger, one)), target(reconciliation_page(one.name), "", COMPARE))
        rows.append([title, code(one.start.address), end, change(int(difference)), quantity_name(one.model.quantity)])
    if rows:
        yield heading(2, "Differences explained step by step")
        yield wide(table([*map(Column, ("question", "from", "to")), Column("difference", "right"), Column("of")], rows))
