"""What `storage` and `adapt` answer: a network as it is stored, and what is trained of one with adapters."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from paramledger.digits import decimal
from paramledger.exports.records import Json
from paramledger.ledger.breakdown import Breakdown
from paramledger.storage import Kept, Stored

SCHEME_COLUMNS = ("scheme", "parameters", "numel", "elements", "bytes", "MB", "MiB", "evidence")
TENSOR_COLUMNS = ("layer", "tensor", "count", "format", "parameters", "numel", "elements", "bytes")
ADAPTER_COLUMNS = ("layer", "count", "tensor", "shape", "formula", "size")


def scheme(breakdown: Breakdown, found: Stored) -> Json:
    """A network in a scheme: parameters, elements as stored, bytes."""
    return {
        "address": breakdown.address,
        "scheme": found.name,
        "title": found.title,
        "version": found.storage.version,
        "parameters": breakdown.parameters,
        "numel": found.numel,
        "elements": found.elements,
        "bytes": found.bytes,
        "evidence": found.evidence,
        "judge": found.judge,
    }


def sized(row: Json) -> Json:
    """The same for a table, with megabytes of both kinds; their last digit is rounded."""
    size = row["bytes"]
    assert isinstance(size, int)
    return {**row, **{word: decimal(Fraction(size, unit), 2) for word, unit in (("MB", 10**6), ("MiB", 2**20))}}


def tensors(found: Stored) -> list[Json]:
    """Every tensor of a network as it is kept; figures are those of one, `count` says how many such there are."""
    return [_tensor(one) for one in found.tensors]


def _tensor(one: Kept) -> Json:
    return {
        "layer": one.row.address,
        "tensor": one.tensor.name,
        "count": one.count,
        "format": one.format,
        "parameters": one.parameters,
        "numel": one.numel,
        "elements": one.elements,
        "bytes": one.bytes,
    }


def adapters(breakdown: Breakdown) -> Iterable[Json]:
    """The tensors of a network's adapters."""
    for row in breakdown.rows:
        for tensor in row.tensors:
            if tensor.adapter:
                yield {
                    "layer": row.address,
                    "count": row.count,
                    "tensor": tensor.name,
                    "shape": list(tensor.shape),
                    "formula": tensor.product.formula,
                    "size": tensor.size,
                }


def trained(breakdown: Breakdown, stored_numel: int | None = None) -> Json:
    """What is trained of a network with adapters, and of how many parameters: as `print_trainable_parameters` says it.
    """
    totals = breakdown.totals
    answer: Json = {
        "address": breakdown.address,
        "trainable": totals.trainable_parameters,
        "all": totals.parameters,
        "percent": decimal(Fraction(100 * totals.trainable_parameters, totals.parameters), 4),
    }
    return answer if stored_numel is None else {**answer, "numel": stored_numel}
