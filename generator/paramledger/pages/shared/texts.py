"""Texts of specs: plain sentences whose braces become computed numbers, linked to the place that computes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from paramledger.language.claims import claims_file
from paramledger.language.location import KeyPath, LocatedError, Location
from paramledger.language.model import Architecture, Claim, Reconciliation
from paramledger.language.text import Reference, pieces
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.pages.shared.markdown import escape, link, opening, target
from paramledger.pages.shared.places import CLAIM, Number, computed, figure, parted, variant_path
from paramledger.problems import Problem, SpecError, did_you_mean

Local = Mapping[str, Number]
LONGEST = 160       # letters of a description: what a search engine's list has room for
NOTHING: Local = MappingProxyType({})


def number(ledger: Ledger, asked: Reference, local: Local = NOTHING) -> Number:
    """What a reference means: one of the page's own numbers, or one of the ledger's; raises SpecError."""
    if asked.address in local:
        return local[asked.address]
    if local and not asked.address.startswith(CLAIM) and "/" not in asked.address:
        raise SpecError(f"`{asked.address}` is not one of this page's numbers", did_you_mean(asked.address, local))
    return computed(ledger, asked)


def inline(ledger: Ledger, text: str, page: str, local: Local = NOTHING) -> str:
    """A text as Markdown on one line, its numbers linked; raises SpecError for a reference that leads nowhere."""
    parts = pieces(text)
    return "".join(
        _spaced(part) if isinstance(part, str) else _linked(ledger, part, page, local) for part in parts
    ).strip()


def paragraphs(ledger: Ledger, text: str, page: str, local: Local = NOTHING) -> str:
    """A text as Markdown paragraphs."""
    return "\n\n".join(opening(inline(ledger, part, page, local)) for part in text.split("\n\n") if part.strip())


def plain(ledger: Ledger, text: str, local: Local = NOTHING) -> str:
    """A text without markup: for titles and descriptions."""
    parts = pieces(text)
    whole = "".join(part if isinstance(part, str) else number(ledger, part, local).text(part.form) for part in parts)
    return " ".join(whole.split())


def sentence(text: str) -> str:
    """Words as a sentence: a capital to begin with and a full stop at the end. Markdown stays as it is."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def shortened(text: str, most: int = LONGEST) -> str:
    """As many words of a text as there is room for."""
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(" ,;:.(–-−→") + "…"


def _spaced(text: str) -> str:
    """Plain text in Markdown; the spaces at its ends stay."""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{escape(text)}{after}" if text.strip() else " "


def _linked(ledger: Ledger, asked: Reference, page: str, local: Local) -> str:
    found = number(ledger, asked, local)
    return link(escape(found.text(asked.form)), target(found.path, found.anchor, page))


def family_texts(model: Architecture) -> Iterator[tuple[KeyPath, str]]:
    """The texts of an architecture that may refer to numbers, with the keys that lead to them."""
    yield ("title",), model.title
    yield ("about",), model.about
    for name, block in model.blocks.items():
        yield ("blocks", name, "about"), block.about
    for name, variant in model.variants.items():
        yield ("variants", name, "about"), variant.about


def claim_texts(claims: Sequence[Claim]) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a family's claims that may refer to numbers."""
    for index, claim in enumerate(claims):
        yield ("claims", index, "about"), claim.about
        yield ("claims", index, "erratum"), claim.erratum


def reconciliation_texts(model: Reconciliation) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a reconciliation that may refer to numbers."""
    yield ("title",), model.title
    yield ("question",), model.question
    yield ("answer",), model.answer
    for index, text in enumerate(model.about):
        yield ("about", index), text
    for index, step in enumerate(model.steps):
        yield ("steps", index, "about"), step.about


def _texts(ledger: Ledger) -> Iterator[tuple[Location, str, frozenset[str]]]:
    """Every text with its place and the numbers that it has of its own."""
    for name, family in sorted(ledger.families.items()):
        for keys, text in family_texts(family.model):
            yield Location(family.file, keys), text, frozenset()
        for keys, text in claim_texts(ledger.claims_of(name)):
            yield Location(claims_file(name), keys), text, frozenset()
    for name, model in sorted(ledger.reconciliations.items()):
        steps = range(1, len(model.steps) + 1)
        own = frozenset(
            {"start", "end", "remainder"} | {f"{word}-{step}" for word in ("step", "total") for step in steps}
        )
        for keys, text in reconciliation_texts(model):
            yield Location(f"reconciliations/{name}.toml", keys), text, own


def _references(ledger: Ledger) -> Iterator[tuple[Location, Reference, frozenset[str]]]:
    for place, text, own in _texts(ledger):
        for part in pieces(text):
            if isinstance(part, Reference) and part.address not in own:
                yield place, part, own


def text_reference_problems(ledger: Ledger) -> Iterator[Problem]:
    """Every reference in a text that leads to no number."""
    for place, asked, own in _references(ledger):
        try:
            if own and "/" not in asked.address and not asked.address.startswith(CLAIM):
                raise SpecError(
                    f"`{asked.address}` is not one of this reconciliation's numbers", did_you_mean(asked.address, own)
                )
            computed(ledger, asked)
        except LocatedError:
            continue    # the variant itself does not fit together, which is reported where it is
        except SpecError as wrong:
            yield ledger.texts.problem(
                LocatedError(place, f"{{{asked.address}}}: {wrong.message}", wrong.hint), "reference"
            )


@kept
def asked_figures(ledger: Ledger) -> dict[str, list[Number]]:
    """By variant, the figures that texts and claims refer to, so that every page publishes them, shown in its tables or
    not.
    """
    found: dict[str, dict[str, Number]] = {}
    for _, asked, _ in _references(ledger):
        if not asked.address.startswith(CLAIM):
            number = figure(ledger, *parted(asked))
            found.setdefault(number.path, {})[number.anchor] = number
    for family, claim in ledger.claims():
        number = figure(ledger, f"{family.name}/{claim.variant}", claim.layer, claim.quantity)
        if number.value:    # a claim of 0 is shown with no link
            found.setdefault(number.path, {})[number.anchor] = number
    return {path: list(numbers.values()) for path, numbers in found.items()}


@kept
def asked_of(ledger: Ledger, family: str) -> dict[str, list[Number]]:
    """The same of one family, so that its pages do not depend on all texts."""
    start = variant_path(f"{family}/").removesuffix(".md")
    return {path: numbers for path, numbers in asked_figures(ledger).items() if path.startswith(start)}
