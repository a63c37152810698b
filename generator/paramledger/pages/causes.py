"""The page of causes: what each code means, the edit that makes it, the differences that give it away in well-known
networks, and the repair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paramledger.addresses import CAUSES, MISTAKES
from paramledger.language import causes
from paramledger.language.causes import Cause
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.mistakes import Mistaken, all_mistakes
from paramledger.ledger.references import end_number
from paramledger.page import Page, Rendered
from paramledger.pages.mistakes import delta_anchor
from paramledger.pages.shared.markdown import (
    Column,
    cards,
    code,
    escape,
    front_matter,
    heading,
    link,
    listed,
    number_link,
    page_text,
    placed,
    prose,
    strong,
    table,
    target,
    variant_link,
)
from paramledger.pages.shared.texts import sentence

TITLE = "Causes: why a number differs from the published one"
ABOUT = (
    "Why a number differs from the published one: what each cause means, the difference that reveals it, and how to "
    "fix it in Keras and in PyTorch."
)
COLUMNS = (
    Column("network"), Column("expected", "right"), Column("difference", "right"), Column("you see", "right"),
)
ELSE = Column("other causes")
LONGEST = 80        # characters of an edit that is shown as an example
Use = tuple[Mistaken, int]      # a mistake, and which of its causes it is, the first being 1


def pages(ledger: Ledger) -> Iterator[Page]:
    """One page for all codes."""
    yield Page(CAUSES, _text(ledger), {}, ledger.files("mistakes"))


def _text(ledger: Ledger) -> Rendered:
    uses = uses_of(ledger)
    return page_text(
        front_matter(TITLE, ABOUT),
        heading(1, TITLE),
        f"Each reason why a number can differ has a code, which {code('paramledger diagnose')} prints when it finds "
        "that reason in your model. A code is defined by the edit that turns the published network into the wrong "
        f"one, so its difference is computed. {link('The number you may have seen', MISTAKES)} lists the same mistakes "
        "by network.",
        *(part for one in causes.CAUSES.values() for part in _cause(ledger, one, uses.get(one.code, ()))),
    )


def uses_of(ledger: Ledger) -> dict[str, list[Use]]:
    """The mistakes in which each code occurs: those that it makes alone come first."""
    found: dict[str, list[Use]] = {}
    for mistaken in all_mistakes(ledger):
        for number, name in enumerate(mistaken.codes, start=1):
            found.setdefault(name, []).append((mistaken, number))
    return {name: sorted(uses, key=lambda use: len(use[0].steps)) for name, uses in found.items()}


def _cause(ledger: Ledger, cause: Cause, uses: Sequence[Use]) -> Iterator[str]:
    yield heading(2, placed(sentence(escape(cause.about)).removesuffix("."), cause.code))
    yield f"Code {code(cause.code)}. Edit: {code(cause.edit)}{_example(cause, uses)}."
    yield listed(_repairs(cause))
    if uses:
        alone = all(len(mistaken.steps) == 1 for mistaken, _ in uses)
        rows = [_row(ledger, *use) for use in uses]
        yield cards(table(COLUMNS, rows) if alone else table((*COLUMNS, ELSE), [
            [*row, _others(*use)] for row, use in zip(rows, uses, strict=True)
        ]))


def _example(cause: Cause, uses: Sequence[Use]) -> str:
    """The shortest edit that makes it somewhere."""
    edits = sorted((mistaken.steps[number - 1].edit for mistaken, number in uses), key=len)
    says_more = edits and len(edits[0]) <= LONGEST and edits[0] != cause.edit.removeprefix("set ")
    return f", for example {code(edits[0])}" if says_more else ""


def _repairs(cause: Cause) -> Iterator[str]:
    if cause.keras == cause.torch:
        yield f"{strong('Keras and PyTorch')}: {prose(cause.keras)}"
    else:
        yield f"{strong('Keras')}: {prose(cause.keras)}"
        yield f"{strong('PyTorch')}: {prose(cause.torch)}"


def _others(mistaken: Mistaken, number: int) -> str:
    """What else was done, each with a link to its own section."""
    steps = enumerate(zip(mistaken.codes, mistaken.steps, strict=True), start=1)
    others = [link(escape(step.about), f"#{name}") for at, (name, step) in steps if at != number]
    return "; ".join(others) or "–"


def _row(ledger: Ledger, mistaken: Mistaken, number: int) -> list[str]:
    start, step = end_number(ledger, mistaken.start, mistaken.model.quantity), mistaken.steps[number - 1]
    to = target(MISTAKES, delta_anchor(mistaken, number), CAUSES)
    return [
        variant_link(mistaken.start.address, ledger.breakdown(mistaken.start.address).title, CAUSES),
        link(escape(start.text()), target(start.path, start.anchor, CAUSES)),
        number_link(step.delta, to, "+") if step.delta else "0",
        number_link(mistaken.total, target(MISTAKES, mistaken.name, CAUSES)),
    ]
