"""The home page: what the ledger is, the questions it answers, the networks it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paramledger.addresses import ARCHITECTURES, CLAIMS, HOME, family_page, reconciliation_page, variant_page
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import numbers_of, plain, question_of, reconciliation_question
from paramledger.ledger.verdicts import all_judged
from paramledger.page import Page, Rendered
from paramledger.pages.shared.claim_table import explanations
from paramledger.pages.shared.markdown import (
    Column,
    details,
    escape,
    front_matter,
    heading,
    link,
    listed,
    markup,
    number_link,
    page_text,
    table,
    target,
    variant_link,
    wide,
    wrapped,
)
from paramledger.pages.shared.texts import inline

TITLE = "Parameter counts of neural networks, to the last unit"
ABOUT = (
    "How many parameters has a neural network? Each published count is computed from a spec, "
    "and where two disagree, the steps between them are computed."
)
WHAT = (
    "A ledger of published parameter counts of neural networks: each number is computed from a spec that reads like "
    "the paper's own table, "
    "and where two numbers disagree, the steps from one to the other are computed."
)
HOW = (
    "Nothing here is typed by hand: a count, a difference or a verdict leads to the row and the formula that it comes "
    "from, "
    "and a number that no longer equals the computed one stops the build."
)

EVIDENCE = "verdicts.md#evidence"

# The questions that the ledger was made for come first.
FIRST = (
    "alexnet_grouping",
    "alexnet_60_million",
    "alexnet_keras_flatten",
    "alexnet_224_or_227",
    "alexnet_650000_neurons",
    "alexnet_253440_units",
    "vgg_138_million",
    "vgg_conv3_256",
    "vgg_table_2",
    "vgg_fully_convolutional",
    "resnet50_keras",
    "gpt2_117m",
)

# As on the page for addresses that are not there; without its script it is not there.
FINDER = markup("""\
<form class="finder finder-either" role="search" aria-label="Numbers and words" hidden>
<label for="finder-either-text">A number that you have seen, such as 62378344, 138M or 25.6 million, or words</label>
<span class="finder-row">
<input id="finder-either-text" type="text" autocomplete="off" spellcheck="false" maxlength="80">
<button type="submit">Find</button></span>
</form>""")


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one home page."""
    sources = [*ledger.all_sources]
    sources += [ledger.texts.named(f"reconciliations/{name}.toml") for name in sorted(ledger.reconciliations)]
    yield Page(HOME, _text(ledger), {}, tuple(sources))


def _text(ledger: Ledger) -> Rendered:
    return page_text(
        front_matter(TITLE, ABOUT, hide_contents=True),
        heading(1, "Parameter Ledger"),
        WHAT,
        HOW,
        _disagreements(ledger),
        FINDER,
        heading(2, "Questions and answers"),
        *_questions(ledger),
        heading(2, "Networks in the ledger"),
        wide(_networks(ledger)),
        f"{link('All variants', ARCHITECTURES)} · {link('all claims with their verdicts', CLAIMS)}",
    )


def _disagreements(ledger: Ledger) -> str:
    """How many published numbers are other numbers, how many of them are explained, and by what evidence."""
    found = all_judged(ledger)
    counts = Counter(claim.verdict.word for claim in found)
    all_claims = link(f"Of {len(found)} published numbers", CLAIMS)
    return (
        f"{all_claims}, {counts['differs'] + counts['unexplained']} do not follow from the spec. "
        f"{counts['differs']} of these are explained ({explanations(found)}: "
        f"{link('what these words mean', EVIDENCE)}), and {counts['unexplained']} are not explained yet."
    )


def _questions(ledger: Ledger) -> Iterator[str]:
    """The first questions with their answers, then the others."""
    first = [name for name in FIRST if name in ledger.reconciliations] or sorted(ledger.reconciliations)[: len(FIRST)]
    more = [name for name in sorted(ledger.reconciliations) if name not in first]
    yield wrapped(listed(_card(ledger, name) for name in first), "questions")
    if more:
        asked = ((name, escape(reconciliation_question(ledger, reconciled(ledger, name)))) for name in more)
        yield details(
            f"{len(more)} more questions", listed(link(words, reconciliation_page(name)) for name, words in asked)
        )


def _card(ledger: Ledger, name: str) -> str:
    """A question with its answer."""
    model = ledger.reconciliations[name]
    local = numbers_of(reconciled(ledger, name))
    question = link(escape(plain(ledger, question_of(model), local)), reconciliation_page(name))
    return f"{question}\n  {inline(ledger, model.answer, HOME, local)}"


def _networks(ledger: Ledger) -> str:
    """A row for every family: its default variant."""
    columns = [
        *map(Column, ("network", "year", "default")),
        *(Column(title, "right") for title in ("parameters", "MACs", "variants")),
    ]
    rows = []
    for name, family in sorted(ledger.families.items()):
        found = ledger.breakdown(name)
        path = variant_page(found.address)
        macs = number_link(found.totals.macs, target(path, "macs", HOME)) if found.totals.macs else "0"
        rows.append(
            [
                link(escape(plain(ledger, family.model.title)), family_page(name)),
                str(family.model.year or ""),
                variant_link(found.address, found.title, HOME),
                number_link(found.totals.parameters, target(path, "parameters", HOME)),
                macs,
                str(len(family.model.variants)),
            ]
        )
    return table(columns, rows)


