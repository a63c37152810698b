"""The usual reasons why two numbers for one network differ, each with a question that somebody asked."""

from __future__ import annotations

from dataclasses import dataclass

from paramledger.addresses import reconciliation_page
from paramledger.counts.quantities import quantity_name
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import end_number, reconciliation_question
from paramledger.pages.shared.markdown import escape, link, listed, relative, span, target, wrapped


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A reason why numbers differ: its name, what happens, and the reconciliation that shows it."""

    name: str
    about: str
    example: str


DISAGREEMENTS = (
    Disagreement(
        "Keras or PyTorch?",
        "A total can include moving averages, which are not trained, and biases that the other framework leaves out.",
        "resnet50_keras",
    ),
    Disagreement(
        "All experts, or those in use?",
        "A mixture of experts repeats its feed-forward blocks, not the whole network, and each token uses only a few "
        "of them.",
        "mixtral_not_56b",
    ),
    Disagreement(
        "FLOPs or MACs?",
        "A multiply-accumulate is one MAC and two FLOPs, and tools often print one under the other's name.",
        "resnet50_8_gflops",
    ),
    Disagreement(
        "How large is the file?",
        "The size follows from the count and the number format; 1 MB can mean 1,000,000 bytes or 1,048,576.",
        "vgg_552_mb",
    ),
)


def disagreements(ledger: Ledger, page: str) -> str:
    """A card for each reason whose example is in the ledger; empty without any."""
    shown = [one for one in DISAGREEMENTS if one.example in ledger.reconciliations]
    return wrapped(listed(_card(ledger, one, page) for one in shown), "questions doors") if shown else ""


def _card(ledger: Ledger, one: Disagreement, page: str) -> str:
    """The reason, a question with its two numbers, and what happens."""
    found = reconciled(ledger, one.example)
    question = link(escape(reconciliation_question(ledger, found)), relative(reconciliation_page(one.example), page))
    ends = [end_number(ledger, end, found.model.quantity) for end in (found.start, found.end)]
    start, end = (link(escape(number.text()), target(number.path, number.anchor, page)) for number in ends)
    numbers = f"{start} {quantity_name(found.model.quantity)} → {end}"
    return f"{span('door', escape(one.name))} {question}\n  {span('door-numbers', numbers)}\n  {escape(one.about)}"
