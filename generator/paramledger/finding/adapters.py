"""Numbers of a language model with low-rank adapters: what is trained, all of it, and all of it when it is packed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.finding.steps import Composed
from paramledger.ledger.adapted import adapted
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.network.adapters import TAKE_ADAPTERS
from paramledger.storage import described_by, network_of, stored

RANKS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
# Which layers people give adapters to, by the ends of their addresses.
TARGETS = ("q,v", "q,k,v,o", "q,k,v", "c_attn", "qkv", "query_key_value", "all-linear")
PACKED = ("bitsandbytes/nf4",)  # in which models are adapted


class Adapted(NamedTuple):
    """What adapters of rank 1 add to a variant, by the layers beside which they stand; `packed` what numel gives then.
    """

    address: str
    parameters: int
    sizes: tuple[tuple[str, int], ...]
    packed: tuple[tuple[str, int], ...]


@kept
def adapted_of(ledger: Ledger, family: str) -> tuple[Adapted, ...]:
    """What adapters add to the language models of a family."""
    found: list[Adapted] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        network = network_of(breakdown.root, family)
        if not network.words["language"]:
            continue
        sizes = {target: _size_of_rank_1(breakdown, target, network.head) for target in TARGETS}
        schemes = [name for name in described_by(network, ledger.storages) if name in PACKED]
        packed = tuple((name, stored(network, ledger.storages, name).numel) for name in schemes)
        some = tuple((target, size) for target, size in sizes.items() if size)
        found.append(Adapted(breakdown.address, breakdown.parameters, some, packed))
    return tuple(found)


def _size_of_rank_1(breakdown: Breakdown, targets: str, head: str) -> int:
    """What adapters of rank 1 add beside layers; 0 where one of the names is not there."""
    sizes = 0
    for target in targets.split(","):
        own = 0
        for row in breakdown.rows:
            if row.training or row.kind not in TAKE_ADAPTERS:
                continue
            chosen = row.kind == "linear" and row.address != head if target == "all-linear" else row.name == target
            if chosen:
                out, *read = next(tensor.shape for tensor in row.tensors if tensor.name == "weight")
                own += row.count * (out + read[-1])
        if not own:
            return 0
        sizes += own
    return sizes


def with_adapters(ledger: Ledger, found: Adapted, value: int) -> Iterator[Composed]:
    starts = [("", 0, ""), ("parameters", found.parameters, "")]
    starts += [("numel", numel, name) for name, numel in found.packed]
    for targets, size in found.sizes:
        for what, start, scheme in starts:
            rank, rest = divmod(value - start, size)
            if rest or rank not in RANKS:
                continue
            breakdown = ledger.breakdown(found.address)
            made = adapted(breakdown, rank, targets.split(","))
            more = made.totals.trainable_parameters
            if start + more != value:
                continue
            edit = f"LoRA of rank {rank} beside {targets}"
            steps = [Step(f"stored in {scheme}", start - found.parameters, start)] if scheme else []
            steps.append(Step(edit, more, found.parameters + more if not scheme and what else start + more))
            if not what:
                steps.append(Step("only what is trained", -found.parameters, more))
            yield Composed(
                found.address, "parameters", value, tuple(steps), f"{breakdown.title} with {edit}",
                variant_page(found.address),
            )
