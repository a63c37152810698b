"""The page that sets networks side by side; without a script it lists the differences that are explained
already.
"""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import COMPARE, reconciliation_page
from paramledger.counts.quantities import quantity_name
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Endpoint, reconciled
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
    variant_link,
    wrapped,
)
from paramledger.pages.shared.other_numbers import variant_of

ANSWER = (
    "Type the names of up to four networks to see their totals side by side, their sizes by data type and, within a "
    "family, every layer that differs."
)
FORM = markup("""\
<form id="compare" class="finder finder-fields" aria-label="Choose networks to compare" hidden>
<div class="chooser"><label for="compare-add">Add a network (up to four)</label>
<input id="compare-add" type="text" role="combobox" aria-autocomplete="list" aria-expanded="false"
aria-controls="compare-options" autocomplete="off" spellcheck="false" maxlength="80">
<ul id="compare-options" role="listbox" aria-label="Matching networks" hidden></ul></div>
<p><button type="button" id="compare-swap">Reverse the order</button></p>
</form>
<ul id="compare-chosen" class="chosen" aria-label="Networks to compare"></ul>
<p id="compare-state" class="finder-state" role="status"></p>
<noscript><p>Choosing networks needs JavaScript. The tables on the family pages and the differences below do
not.</p></noscript>
<div id="compare-found" class="finder-found"></div>""")


def compare_address(one: str, other: str) -> str:
    """How a link names two variants to this page; `path` of the page stands before it."""
    return f"?a={one}&b={other}"


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page."""
    yield Page(COMPARE, _text(ledger), {}, ledger.files("reconciliations"))


def _text(ledger: Ledger) -> Rendered:
    return page_text(
        front_matter("Compare networks, total by total and layer by layer", ANSWER, hide_contents=True),
        heading(1, "Compare networks"),
        ANSWER,
        FORM,
        *_explained(ledger),
        heading(2, "How layers are matched"),
        "Layers are compared within a family. Layers with the same address are matched whatever their size; the others "
        "are matched in order, each with the next layer of the same kind. Equal layers are counted but not listed. The "
        "differences between layers add up to the difference between the totals.",
        f"An address ending in {code('compare/?a=vgg/vgg16&b=vgg/vgg19')} opens a comparison directly; {code('c')} and "
        f"{code('d')} add two more networks.",
    )


def _explained(ledger: Ledger) -> Iterator[str]:
    """The reconciliations between two variants, then those that end at a printed number."""
    found = [reconciled(ledger, name) for name in sorted(ledger.reconciliations)]
    rows = []
    for one in sorted(found, key=lambda one: bool(one.end.claim)):
        difference = one.end.total - one.start.total
        start, end = (_network(ledger, end) for end in (one.start, one.end))
        printed = "the number printed for " * bool(one.end.claim)
        title = link(escape(reconciliation_question(ledger, one)), target(reconciliation_page(one.name), "", COMPARE))
        rows.append([title, start, f"{printed}{end}", change(int(difference)), quantity_name(one.model.quantity)])
    if rows:
        yield heading(2, "Differences explained step by step")
        columns = [*map(Column, ("question", "from", "to")), Column("difference", "right"), Column("of")]
        yield wrapped(table(columns, rows), "ledger-table explained long stacked")


def _network(ledger: Ledger, end: Endpoint) -> str:
    """The network at the end of a path, by its name."""
    address = variant_of(ledger, end)
    return variant_link(address, ledger.breakdown(address).title, COMPARE)
