"""Bytes of language models at work: their cache for another number of tokens, in numbers of another size, or for a
batch; and what training keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.fitting import RECIPES, Cache
from paramledger.counts.quantities import BITS16
from paramledger.counts.steps import Step
from paramledger.digits import Printed, verdict
from paramledger.finding.asked import Asked
from paramledger.finding.steps import Composed
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept

LENGTHS = tuple(2**power for power in range(7, 21))     # tokens
SHORT = 2048            # fewer are no usual length
BATCHES = (1, 2, 4, 8, 16, 32, 64)
WIDTHS = ((2, "16 bits"), (1, "8 bits"), (4, "32 bits"))        # of a number, in bytes


class Caching(NamedTuple):
    """What a variant keeps from token to token; `own` in numbers, for the input that it is published with."""

    address: str
    title: str
    limit: int
    own: int
    parameters: int         # that training changes
    constant: int
    grown: tuple[tuple[int, int | None], ...]

    def at(self, tokens: int) -> int:
        """Numbers that are kept when so many tokens are there."""
        return Cache(self.constant, self.grown).at(tokens)


@kept
def caches_of(ledger: Ledger, family: str) -> tuple[Caching, ...]:
    """The variants of a family that keep something of each token."""
    found: list[Caching] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        fitting = breakdown.fitting
        if fitting is not None and fitting.cache.grown:
            constant, grown = fitting.cache.constant, fitting.cache.grown
            own, trained = breakdown.totals.of("cache"), breakdown.totals.trainable_parameters
            found.append(Caching(breakdown.address, breakdown.title, fitting.limit, own, trained, constant, grown))
    return tuple(found)


def with_tokens(caching: Caching, printed: Printed, asked: Asked) -> Iterator[Composed]:
    """Its cache, if it is what was printed. Rounded digits are tried with a batch only if the text says one."""
    is_whole = printed.places[0] == 1
    least, most = printed.value - printed.places[-1], printed.value + printed.places[-1]
    for tokens in sorted({length for length in LENGTHS if length <= caching.limit} | {caching.limit}):
        numbers = caching.at(tokens)
        for each, said in WIDTHS if is_whole else WIDTHS[:2]:
            for batch in (batch for batch in BATCHES if is_whole or batch == 1 or batch in asked.settings):
                value = numbers * each * batch
                if least <= value <= most and verdict(printed, value).word in ("exact", "rounds"):
                    steps = tuple(_steps(caching, tokens, numbers, (each, said), batch))
                    if steps:
                        about = f"cache of {caching.title}: {', '.join(step.edit for step in steps)}"
                        yield Composed(caching.address, "cache_bytes", value, steps, about,
                                       f"{variant_page(caching.address)}#cache_bytes",
                                       _unusual(caching, tokens, each, batch, asked))


def in_training(caching: Caching, printed: Printed, asked: Asked) -> Iterator[Composed]:
    """What training keeps of all parameters, by the usual recipes; rounded digits only where a word says so."""
    if printed.places[0] != 1 and "training" not in asked.subjects:
        return
    for each, recipe in {recipe.whole: recipe.name for recipe in reversed(RECIPES)}.items():
        value = each * caching.parameters
        if verdict(printed, value).word in ("exact", "rounds"):
            step = Step(f"{each} bytes for each parameter", value - caching.parameters, value)
            yield Composed(caching.address, "bytes", value, (step,), f"training of {caching.title}: {recipe}",
                           f"{variant_page(caching.address)}#training_bytes", subject="training")


def _unusual(caching: Caching, tokens: int, each: int, batch: int, asked: Asked) -> int:
    """How far this is from what the text says, or else from the usual: as many tokens as there may be, or thousands; 16
    bits; no batch.
    """
    length = 0 if tokens == caching.limit else 1 if tokens >= SHORT else 2
    if asked.settings & set(LENGTHS):
        length = 0 if tokens in asked.settings else 2
    width = 1 if "8 bits" in asked.subjects else BITS16
    return length + (each != width) + (batch != 1 and batch not in asked.settings)


def _steps(caching: Caching, tokens: int, numbers: int, width: tuple[int, str], batch: int) -> Iterator[Step]:
    """From the published cache in 16 bits."""
    total, (each, said) = BITS16 * caching.own, width
    for is_changed, edit, after in (
        (numbers != caching.own, f"{tokens:,} tokens", BITS16 * numbers),
        (each != BITS16, f"numbers of {said}", each * numbers),
        (batch != 1, f"a batch of {batch}", each * numbers * batch),
    ):
        if is_changed:
            yield Step(edit, after - total, after)
            total = after
