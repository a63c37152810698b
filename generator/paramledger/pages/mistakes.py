"""The gallery of common mistakes: by network, the number that people see, what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paramledger.addresses import CAUSES, MISTAKES, family_page
from paramledger.counts.quantities import quantity_name
from paramledger.language.causes import Cause
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.mistakes import Mistaken, all_mistakes, mistakes_of
from paramledger.ledger.references import end_number, plain
from paramledger.page import Page, Rendered
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    anchor,
    anchored,
    cards,
    change,
    escape,
    front_matter,
    heading,
    link,
    number_link,
    page_text,
    placed,
    prose,
    relative,
    span,
    strong,
    table,
    target,
    variant_link,
)
from paramledger.pages.shared.texts import inline, sentence

TITLE = "The number you may have seen"
ABOUT = (
    "Common mistakes with well-known networks and the totals they produce: look up the number you see, and read what "
    "happened and how to fix it."
)
COLUMNS = (Column("you see", "right"), Column("what happened"), Column("what to do"))


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page of mistakes."""
    found = list(all_mistakes(ledger))
    values = {name: value for one in found for name, value in numbers_of(one).items()}
    yield Page(MISTAKES, _text(ledger, len(found)), values, ledger.files("mistakes"))


def numbers_of(mistaken: Mistaken) -> dict[str, int]:
    """What the page publishes of a mistake, by anchor: the number that people see, and what each cause adds."""
    deltas = {delta_anchor(mistaken, number): step.delta for number, step in enumerate(mistaken.steps, start=1)}
    return {mistaken.name: mistaken.total, **{name: delta for name, delta in deltas.items() if delta}}


def delta_anchor(mistaken: Mistaken, number: int) -> str:
    """Where the difference of a cause stands, the first being 1."""
    return f"{mistaken.name}.{number}"


def _text(ledger: Ledger, count: int) -> Rendered:
    return page_text(
        front_matter(TITLE, ABOUT),
        heading(1, TITLE),
        f"This page lists {count} common mistakes with well-known networks. Find your network, then the number you "
        "see. Each number is computed: the published count plus or minus what each cause changes.",
        f"Is your number missing? {link('Find a number', 'numbers.md')} searches everything on this site, and "
        f"{link('Causes', CAUSES)} explains each cause with the differences that reveal it.",
        *(part for family in sorted(ledger.mistakes) for part in _family(ledger, family)),
    )


def _family(ledger: Ledger, family: str) -> Iterator[str]:
    found = mistakes_of(ledger, family)
    title = escape(plain(ledger, ledger.families[family].model.title))
    yield heading(2, placed(title, family))
    yield f"{link('As published', relative(family_page(family), MISTAKES))}: the network without any mistake."
    yield cards(table(COLUMNS, [[_seen(one), _happened(ledger, one), _repairs(one.causes)] for one in found]))


def _seen(mistaken: Mistaken) -> str:
    number = strong(anchored(mistaken.name, mistaken.total))
    return f"{number}{BREAK}{quantity_name(mistaken.model.quantity)}"


def _happened(ledger: Ledger, mistaken: Mistaken) -> str:
    """The network that was meant, what was done to it, and how the number comes about."""
    meant = variant_link(mistaken.start.address, ledger.breakdown(mistaken.start.address).title, MISTAKES)
    lines = [meant, _causes(ledger, mistaken), span("facts", chain(ledger, mistaken))]
    if mistaken.model.about:
        lines.append(sentence(inline(ledger, mistaken.model.about, MISTAKES)))
    return BREAK.join(lines)


def _causes(ledger: Ledger, mistaken: Mistaken) -> str:
    """What was done as a list in one line, each cause linked to its meaning."""
    first, *others = (step.about for step in mistaken.steps)
    said = (
        link(inline(ledger, about, MISTAKES), target(CAUSES, code, MISTAKES))
        for about, code in zip((first[0].upper() + first[1:], *others), mistaken.codes, strict=True)
    )
    return f"{'; '.join(said)}."


def chain(ledger: Ledger, mistaken: Mistaken) -> str:
    """The published number, each difference, and the number that people see."""
    start = end_number(ledger, mistaken.start, mistaken.model.quantity)
    parts = [link(escape(start.text()), target(start.path, start.anchor, MISTAKES))]
    for number, step in enumerate(mistaken.steps, start=1):
        if step.delta:
            parts.append(anchor(delta_anchor(mistaken, number)) + change(step.delta))
    return f"{' '.join(parts)} = {number_link(mistaken.total, f'#{mistaken.name}')}"


def _repairs(causes: Sequence[Cause]) -> str:
    """What to do about all causes, in the words of both frameworks."""
    keras, torch = (dict.fromkeys(words) for words in zip(*((one.keras, one.torch) for one in causes), strict=True))
    return repairs(" ".join(keras), " ".join(torch))


def repairs(keras: str, torch: str) -> str:
    """What to do in Keras and in PyTorch; said once where it is the same."""
    if keras == torch:
        return prose(keras)
    return f"{strong('Keras')}: {prose(keras)}{BREAK}{strong('PyTorch')}: {prose(torch)}"
