"""Does it fit? What a language model takes while it runs and while it is trained, on the page of a variant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from paramledger.counts.fitting import BITS, DEVICES, GB, MEMORIES, Fitting
from paramledger.counts.quantities import has
from paramledger.digits import decimal
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.references import at_tokens
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    anchored,
    at_least,
    code,
    escape,
    heading,
    link,
    number_link,
    relative,
    table,
    wide,
)

GIB = 2**30
CONCEPT = "concepts/decoding.md"


@dataclass
class Fits:
    """The section, and the numbers that it publishes by their anchors."""

    fitting: Fitting
    page: str
    uncounted: tuple[str, ...] = ()
    values: dict[str, int | str] = field(default_factory=dict)

    def section(self) -> Iterator[str]:
        yield heading(2, "Does it fit?")
        yield self._opening()
        sizes = (Column("bytes", "right"), Column("GB, GiB", "right"))
        yield table([Column("weights"), *sizes], self._weights())
        yield self._cache_text()
        if self.fitting.totals.growth:
            yield table([Column("cache for"), *sizes], self._lengths())
        yield self._memory_text()
        yield table([Column("memory"), *(Column(f"{bits} bits", "right") for bits in BITS)], self._memories())
        yield from self._work()

    def training(self) -> Iterator[str]:
        """What training takes: by rule, and by recipe."""
        yield heading(2, "What training takes")
        yield from self._training_work()
        totals = self.fitting.totals
        parameters = (
            self._number("trainable", totals.trainable_parameters)
            if totals.frozen
            else number_link(totals.parameters, "#parameters")
        )
        yield (
            f"Bytes for the weights, gradients and optimizer state of {parameters} parameters, by recipe. Not counted: "
            "activations, communication buffers, and the framework's own memory."
        )
        heads = ("bytes per parameter", "on one device", f"on each of {DEVICES} devices")
        yield wide(table([Column("recipe"), *(Column(head, "right") for head in heads)], self._recipes()))

    def _number(self, name: str, value: int) -> str:
        self.values[name] = value
        return anchored(name, value)

    def _opening(self) -> str:
        totals, fitting = self.fitting.totals, self.fitting
        whole = fitting.weights(BITS[0])
        said = f"In {BITS[0]} bits the weights take {in_unit(whole, GB, 'GB', f'weights-{BITS[0]}')}"
        if totals.growth:
            kept = in_unit(fitting.cache_bytes(fitting.limit), GB, "GB", at_tokens("cache_bytes", fitting.limit))
            said += f", and the cache for {code(str(fitting.limit))} tokens takes another {kept}"
        if totals.active_parameters != totals.parameters:
            active = number_link(totals.active_parameters, "#active_parameters")
            everything = number_link(totals.parameters, "#parameters")
            said += f". A token uses {active} parameters, but all {everything} have to be in memory"
        how = link("how this is counted", relative(CONCEPT, self.page))
        return f"{said}. GB are powers of ten, GiB powers of two; {how}."

    def _weights(self) -> Iterator[list[str]]:
        for bits in BITS:
            yield [f"in {bits} bits", *self._size(f"weights-{bits}", self.fitting.weights(bits))]

    def _size(self, name: str, size: int) -> list[str]:
        """Bytes, and the same in GB and GiB."""
        return [self._number(name, size), f"{in_unit(size, GB, 'GB', name)}{BREAK}{in_unit(size, GIB, 'GiB', name)}"]

    def _cache_text(self) -> str:
        totals = self.fitting.totals
        if not totals.growth:
            kept = number_link(totals.cache, "#cache")
            return (
                f"Nothing is stored per token. A state of {kept} numbers is passed from one token to the next: "
                f"{number_link(totals.cache_bytes, '#cache_bytes')} bytes in 16 bits, however long the text is."
            )
        windows = " as long as no window is full" if any(window for _, window in self.fitting.cache.grown) else ""
        constant = self.fitting.cache.constant
        beside = f" Another {self._number('cache-constant', constant)} numbers do not grow." if constant else ""
        return (
            f"Each token adds {number_link(totals.cache_per_token, '#cache_per_token')} numbers to the cache{windows}: "
            f"{number_link(totals.cache_bytes_per_token, '#cache_bytes_per_token')} bytes in 16 bits.{beside}"
        )

    def _lengths(self) -> Iterator[list[str]]:
        for tokens in self.fitting.lengths:
            size = self._size(at_tokens("cache_bytes", tokens), self.fitting.cache_bytes(tokens))
            yield [f"{code(str(tokens))} tokens", *size]

    def _memory_text(self) -> str:
        return (
            "The table below shows how many tokens of a single text fit in memory alongside the weights, with the "
            "cache in 16 bits and the weights in 16, 8 or 4 bits. “All” means "
            f"{code(str(self.fitting.limit))}. Not counted: activations, the scales of 8-bit and 4-bit weights, and "
            "the framework's own memory, often a gigabyte or more."
        )

    def _memories(self) -> Iterator[list[str]]:
        for size in MEMORIES:
            same = f"{decimal(Fraction(size * GB, GIB), 1)} GiB"
            yield [f"{code(f'{size} GB')}{BREAK}{code(same)}", *(self._room(size, bits) for bits in BITS)]

    def _room(self, size: int, bits: int) -> str:
        room = self.fitting.room(size, bits)
        if room is None:
            return "no"
        if room == self.fitting.limit:
            return "all"
        return self._number(f"room-{size}-{bits}", room)

    def _work(self) -> Iterator[str]:
        totals = self.fitting.totals
        if not has("flops_per_token", totals):
            return
        said = (
            f"The last of {code(str(totals.tokens))} tokens takes {self._flops('flops_per_token')} FLOPs, and so does "
            "each of them when all are read at once"
        )
        if not totals.hidden:
            yield f"{said}: {self._flops('prefill_flops')} in total."
            return
        yield (
            f"{said} with the full matrix of scores: {self._flops('prefill_flops')} in total. Without the "
            f"masked scores the total is {self._flops('causal_flops')}."
        )

    def _flops(self, quantity: str) -> str:
        return at_least(quantity, self.uncounted) + number_link(self.fitting.totals.of(quantity), f"#{quantity}")

    def _training_work(self) -> Iterator[str]:
        totals = self.fitting.totals
        if not has("training_flops", totals):
            return
        least = at_least("flops_per_token", self.uncounted)
        exact = least + self._number("training_flops-counted", 3 * totals.flops_per_token)
        rule = number_link(totals.training_flops, "#training_flops")
        scores = f", and leaves out the scores of attention, here over {code(str(totals.tokens))} tokens"
        yield (
            f"Training on one token takes {rule} FLOPs by the rule of thumb of 6 per parameter used. Counted layer by "
            f"layer it takes {exact}, three times the forward pass: the rule also counts embedding tables, which need "
            f"no computation{scores if totals.hidden else ''}."
        )

    def _recipes(self) -> Iterator[list[str]]:
        for number, (recipe, alone, shared) in enumerate(self.fitting.training()):
            each = f"{recipe.each} + {recipe.shared} / devices" if recipe.each else f"{recipe.shared} / devices"
            name = f"training-{number}"
            yield [escape(recipe.name), code(each), self._number(name, alone), self._number(f"{name}-shared", shared)]


def fits_of(breakdown: Breakdown, page: str) -> Fits | None:
    """The section of a network that decodes, if it is one."""
    fitting = breakdown.fitting
    return Fits(fitting, page, breakdown.uncounted) if fitting else None


def in_unit(size: int, unit: int, word: str, name: str) -> str:
    """Bytes in GB or GiB, leading to the bytes themselves; with as many decimals as its first digits need."""
    places = next((places for places in (2, 4, 6) if size * 10**places >= unit * 10), 9)
    return link(f"{decimal(Fraction(size, unit), places)} {word}", f"#{name}")
