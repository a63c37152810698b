"""What `fit` answers: what it takes to run and to train a language model, as plain values and as one table."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.counts.fitting import BITS, DEVICES, MEMORIES, Fitting
from paramledger.counts.quantities import has
from paramledger.exports.records import Json
from paramledger.ledger.breakdown import Breakdown
from paramledger.problems import SpecError

FIT_COLUMNS = ("what", "tokens", "bytes")


def fitting_of(breakdown: Breakdown) -> Fitting:
    """What a network takes; raises SpecError for one that does not decode."""
    if breakdown.fitting is None:
        raise SpecError(f"`{breakdown.address}` does not write text token by token", "ask about a language model")
    return breakdown.fitting


def fit(breakdown: Breakdown) -> Json:
    """Weights, cache and training of a network in bytes, and the tokens for which memories have room."""
    found = fitting_of(breakdown)
    totals = found.totals
    value: Json = {
        "address": breakdown.address,
        "limit": found.limit,
        "weights": [{"bits": bits, "bytes": found.weights(bits)} for bits in BITS],
        "cache": [
            {"tokens": tokens, "numbers": found.cache.at(tokens), "bytes": found.cache_bytes(tokens)}
            for tokens in found.lengths
        ],
        "room": [
            {"gigabytes": size, "bits": bits, "tokens": found.room(size, bits)} for size in MEMORIES for bits in BITS
        ],
        "training": [
            {
                "recipe": recipe.name, "each": recipe.each, "shared": recipe.shared, "bytes": alone,
                "devices": DEVICES, "bytes_on_each": shared, "source": recipe.source,
            }
            for recipe, alone, shared in found.training()
        ],
    }
    if has("training_flops", totals):
        value["training_flops"] = {"rule": totals.training_flops, "counted": 3 * totals.flops_per_token}
    return value


def fit_rows(breakdown: Breakdown) -> list[Json]:
    """The same as a table."""
    return list(_rows(fitting_of(breakdown)))


def _rows(found: Fitting) -> Iterator[Json]:
    for bits in BITS:
        yield {"what": f"weights in {bits} bits", "bytes": found.weights(bits)}
    for tokens in found.lengths:
        yield {"what": "cache in 16 bits", "tokens": tokens, "bytes": found.cache_bytes(tokens)}
    for size in MEMORIES:
        for bits in BITS:
            room = found.room(size, bits)
            what = f"{size} GB, weights in {bits} bits"
            yield {"what": what, "tokens": room} if room is not None else {"what": f"{what}: no room for them"}
    for recipe, alone, shared in found.training():
        yield {"what": f"training: {recipe.name}", "bytes": alone}
        yield {"what": f"training: on each of {DEVICES} devices", "bytes": shared}
