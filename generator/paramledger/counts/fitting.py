"""Does it fit? What weights, cache and training take, and how much text a memory has room for: arithmetic on totals.

Bytes are whole: what does not fill one takes one. GB are 10^9 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from paramledger.counts.quantities import BITS16
from paramledger.counts.rows import Row
from paramledger.counts.totals import Totals

BITS = (16, 8, 4)
LENGTHS = (2048, 8192, 32_768, 131_072)     # tokens
MEMORIES = (16, 24, 48, 80, 141)            # GB of devices that people ask about
GB = 10**9
DEVICES = 8                                 # over which a training is shared out, in tables


@dataclass(frozen=True, slots=True)
class Cache:
    """What a network keeps from token to token, as a function of the tokens that are there."""

    constant: int                               # numbers, whatever is there
    grown: tuple[tuple[int, int | None], ...]   # (numbers of one token, the most tokens that are kept)

    def at(self, tokens: int) -> int:
        """Numbers that are kept when so many tokens are there."""
        grown = sum(each * (tokens if window is None else min(tokens, window)) for each, window in self.grown)
        return self.constant + grown

    def room(self, numbers: int, most: int) -> int:
        """The tokens whose cache has at most so many numbers, up to `most`; 0 if not one has room."""
        few, many = 0, most
        while few < many:
            middle = (few + many + 1) // 2
            few, many = (middle, many) if self.at(middle) <= numbers else (few, middle - 1)
        return few


def cache_of(rows: Iterable[Row]) -> Cache:
    """The cache of all layers; equal windows together."""
    constant, grown = 0, dict[int | None, int]()
    for row in rows:
        for one in row.kept if not row.training else ():
            if one.tokens is None:
                constant += one.product.value * row.active
            else:
                grown[one.window] = grown.get(one.window, 0) + one.per_token * row.active
    return Cache(constant, tuple((each, window) for window, each in grown.items() if each))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many bytes of a parameter a training keeps: on each device, and shared out over all of them."""

    name: str
    each: int
    shared: int
    source: str

    @property
    def whole(self) -> int:
        """Bytes of a parameter on a single device."""
        return self.each + self.shared

    def bytes(self, parameters: int, devices: int = 1) -> int:
        """Bytes on one of several devices."""
        return self.each * parameters - (-self.shared * parameters // devices)


ZERO = "Rajbhandari et al. 2019, ZeRO, section 3.1 and figure 1, https://arxiv.org/abs/1910.02054"
MEGATRON = "Megatron-LM, docs, dist_optimizer.md, table of bytes per parameter"
RECIPES = (
    Recipe("16-bit weights and gradients, Adam in 32 bits; the optimizer sharded (ZeRO 1)", 4, 12, ZERO),
    Recipe("the same, gradients sharded too (ZeRO 2)", 2, 14, ZERO),
    Recipe("the same, weights sharded too (ZeRO 3)", 0, 16, ZERO),
    Recipe("bf16 weights, gradients in 32 bits", 6, 12, MEGATRON),
    Recipe("fp16 weights and gradients, a copy of both in 32 bits", 4, 16, MEGATRON),
    Recipe("everything in 32 bits", 8, 8, MEGATRON),
)


@dataclass(frozen=True)
class Fitting:
    """What a network that decodes takes. `limit` is the most tokens that it was made for, or that are looked at."""

    totals: Totals
    cache: Cache
    limit: int

    def weights(self, bits: int) -> int:
        """Bytes of all weights and state, so many bits each."""
        return -(-self.totals.total * bits // 8)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of text to look at: the usual ones below the limit, and the limit."""
        return (*(length for length in LENGTHS if length < self.limit), self.limit)

    def cache_bytes(self, tokens: int) -> int:
        """Bytes of the cache in 16 bits when so many tokens are there."""
        return BITS16 * self.cache.at(tokens)

    def room(self, gigabytes: int, bits: int) -> int | None:
        """The tokens whose cache has room beside the weights, up to the limit; None if the weights have no room."""
        left = gigabytes * GB - self.weights(bits)
        return None if left < 0 else self.cache.room(left // BITS16, self.limit)

    def training(self) -> Iterator[tuple[Recipe, int, int]]:
        """Each recipe with its bytes on one device, and on each of several."""
        for recipe in RECIPES:
            parameters = self.totals.trainable_parameters
            yield recipe, recipe.bytes(parameters), recipe.bytes(parameters, DEVICES)
