"""The home page: what the ledger is, a field for what the reader has, and the ways into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from paramledger.addresses import (
    ARCHITECTURES,
    CLAIMS,
    COMPARE,
    HOME,
    NUMBERS,
    RECONCILIATIONS,
    YOUR_MODEL,
    reconciliation_page,
    your_model,
)
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import numbers_of, plain, question_of, reconciliation_question
from paramledger.ledger.verdicts import all_judged
from paramledger.page import Page, Rendered
from paramledger.pages.reconciliation import picture
from paramledger.pages.shared.claim_table import explanations
from paramledger.pages.shared.disagreements import disagreements
from paramledger.pages.shared.family_grid import family_grid
from paramledger.pages.shared.markdown import (
    details,
    escape,
    front_matter,
    heading,
    link,
    listed,
    markup,
    page_text,
    wrapped,
)
from paramledger.pages.shared.texts import inline, paragraphs

TITLE = "Exact parameter counts of neural networks"
ABOUT = (
    "How many parameters does a neural network have? Every count is computed from a spec, and differences between "
    "published numbers are explained step by step."
)
ASKED = "How many parameters? And why do the numbers disagree?"
HOW = (
    "No number here is typed by hand. Every count, difference and verdict links to the row and formula behind it, and "
    "the build fails if a number no longer equals the computed one."
)

EVIDENCE = "verdicts.md#evidence"
SET = "resnet/resnet50"     # the network that "Your model" is opened with, if it is there

EXAMPLE = "alexnet_grouping"     # the path that is drawn
TRIED = ("62378344", "25,678,184", "138M", "528 MB")    # numbers to begin with

# The questions that the ledger was made for come first.
FIRST = (
    "alexnet_60_million",
    "alexnet_keras_flatten",
    "vgg_138_million",
    "vgg_conv3_256",
    "alexnet_224_or_227",
    "gpt2_117m",
    "bert_110m",
    "vit_b16",
    "gpt3_175_0b",
    "llama3_8b",
    "deepseek_v3_685b",
    "deepseek_v3_37b",
)

# As on the page for addresses that are not there; without its script it is not there.
FINDER = markup("""\
<form class="finder finder-either" role="search" aria-label="Numbers and words" hidden>
<label for="finder-either-text">A number you have seen, such as 62378344, 138M or 25.6 million, or a name</label>
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
    found = disagreements(ledger, HOME)
    return page_text(
        front_matter(TITLE, ABOUT, hide_contents=True),
        heading(1, ASKED),
        _what(ledger),
        _opening(ledger),
        *([heading(2, "Why numbers differ"), found] if found else []),
        heading(2, "Networks"),
        family_grid(ledger, HOME),
        f"{link('All variants in one table', ARCHITECTURES)} · {link('compare networks', COMPARE)} · "
        f"{link('change the settings of one', your_model(SET) if SET in ledger.addresses else YOUR_MODEL)}",
        heading(2, "Questions and answers"),
        *_questions(ledger),
    )


def _what(ledger: Ledger) -> str:
    """What the ledger is, with its figures."""
    networks = link(f"{len(ledger.addresses)} neural networks", ARCHITECTURES)
    claims = link(f"{len(all_judged(ledger))} published numbers", CLAIMS)
    paths = link(f"{len(ledger.reconciliations)} differences", RECONCILIATIONS)
    return (
        f"{ledger.site.title} counts {networks} layer by layer, checks {claims} against the counts, and explains "
        f"{paths} step by step, down to the last parameter."
    )


def _opening(ledger: Ledger) -> str:
    """The field for a number or a name, and beside it a path that is drawn."""
    name = EXAMPLE if EXAMPLE in ledger.reconciliations else next(iter(sorted(ledger.reconciliations)), "")
    about = wrapped(f"{HOW}\n\n{_disagreements(ledger)}", "opening-about")
    if not name:
        return f"{FINDER}\n\n{about}"
    found = reconciled(ledger, name)
    local = numbers_of(found)
    asked = escape(reconciliation_question(ledger, found))
    question = wrapped(link(asked, reconciliation_page(name)), "example-question")
    answer = paragraphs(ledger, found.model.answer, HOME, local)
    tried = " · ".join(link(escape(number), f"{NUMBERS}?q={quote(number)}") for number in TRIED)
    own = f"Do you have a summary, a file or a network of your own? {link('Bring your model', YOUR_MODEL)}."
    field = wrapped(f"{FINDER}\n\nFor example {tried}\n\n{own}", "opening-field")
    example = wrapped(f"{question}\n\n{picture(ledger, found)}\n\n{answer}", "example")
    return wrapped(f"{field}\n\n{example}\n\n{about}", "opening")


def _disagreements(ledger: Ledger) -> str:
    """How many published numbers differ, how many of them are explained, and by what evidence."""
    found = all_judged(ledger)
    counts = Counter(claim.verdict.word for claim in found)
    all_claims = link(f"Of {len(found)} published numbers", CLAIMS)
    return (
        f"{all_claims}, {counts['differs'] + counts['unexplained']} do not follow from the spec. Of these, "
        f"{counts['differs']} are explained ({explanations(found)}: {link('what these terms mean', EVIDENCE)}), and "
        f"{counts['unexplained']} are not explained yet."
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
