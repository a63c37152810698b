"""Numbers of a network with low-rank adapters: what is trained, all of it, all of it when it is packed, and the bytes
of the adapters, alone or beside a stored network.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.digits import Printed, verdict
from paramledger.finding.asked import Asked
from paramledger.finding.heads import HEADS, Body, labelled
from paramledger.finding.steps import Composed
from paramledger.finding.stored import stored_of
from paramledger.ledger.adapted import adapted
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.network.adapters import TAKE_ADAPTERS
from paramledger.storage import network_of

RANKS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
USUAL = (8, 16, 32, 64)     # that rounded digits are tried with
# Which layers people give adapters to, by the ends of their addresses.
TARGETS = (
    "q,v", "q,k,v,o", "q,k,v", "query,value", "query,key,value", "c_attn", "qkv", "query_key_value", "all-linear",
)
PACKED = ("bitsandbytes/nf4",)  # in which models are adapted
WIDTHS = ((4, "adapters in float32, four bytes each"), (2, "adapters in 16 bits, two bytes each"))


class Adapted(NamedTuple):
    """What adapters of rank 1 add to a variant, by the layers beside which they stand; `packed` what numel gives then,
    `stored` its bytes by scheme.
    """

    address: str
    title: str
    parameters: int
    total: int
    sizes: tuple[tuple[str, int], ...]
    packed: tuple[tuple[str, int], ...]
    stored: tuple[tuple[str, int], ...]


@kept
def adapted_of(ledger: Ledger, family: str) -> tuple[Adapted, ...]:
    """What adapters add to the networks of a family that attend; language models are packed and stored too."""
    found: list[Adapted] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        network = network_of(breakdown.root, family)
        if not network.words["language"] and not any("attention" in row.kind for row in breakdown.rows):
            continue
        sizes = {target: _size_of_rank_1(breakdown, target, network.head) for target in TARGETS}
        some = tuple((target, size) for target, size in sizes.items() if size)
        files = [one for one in stored_of(ledger, family) if one.address == breakdown.address and one.is_language]
        found.append(Adapted(
            breakdown.address, breakdown.title, breakdown.parameters, breakdown.totals.total, some,
            tuple((file.scheme, file.numel) for file in files if file.scheme in PACKED),
            tuple((file.scheme, file.bytes) for file in files if file.packs),
        ))
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
    """What is trained, and all parameters, if that is what was printed. A table of positions that is not trained counts
    as PEFT counts it.
    """
    starts = [("", 0, ""), *(("parameters", all_, "") for all_ in {found.parameters, found.total})]
    starts += [("numel", numel, name) for name, numel in found.packed]
    for targets, size in found.sizes:
        for what, start, scheme in starts:
            rank, rest = divmod(value - start, size)
            if rest or rank not in RANKS:
                continue
            more = _walked(ledger, found, targets, rank)
            if start + more != value:
                continue
            edit = _said(rank, targets)
            steps = [Step(f"stored in {scheme}", start - found.parameters, start)] if scheme else []
            if what == "parameters" and start != found.parameters:
                steps.append(Step("untrained tables", start - found.parameters, start))
            steps.append(Step(edit, more, start + more if what else found.parameters + more))
            if not what:
                steps.append(Step("only trained parameters", -found.parameters, more))
            yield _composed(found, "parameters", value, steps, f"{found.title} with {edit}")


def with_stored_adapters(ledger: Ledger, found: Adapted, printed: Printed, asked: Asked) -> Iterator[Composed]:
    """Bytes of adapters, alone or beside a stored network. Rounded digits are tried with usual ranks, where a word says
    that there are adapters.
    """
    is_whole = printed.places[0] == 1
    if not is_whole and "adapter" not in asked.subjects:
        return
    starts = [("", 0), *(found.stored if is_whole else ())]
    for targets, size in found.sizes:
        for width, said in WIDTHS:
            for scheme, start in starts:
                for rank in _ranks(printed, start, size * width, is_whole):
                    more = _walked(ledger, found, targets, rank)
                    value = start + width * more
                    if verdict(printed, value).word not in ("exact", "rounds"):
                        continue
                    edit = _said(rank, targets)
                    if scheme:
                        steps = [Step(f"stored in {scheme}", start - found.parameters, start)]
                        steps.append(Step(f"{edit}, {said}", width * more, value))
                        about = f"bytes of {found.title} in {scheme} with {edit}"
                    else:
                        steps = [Step(edit, more, found.parameters + more)]
                        steps.append(Step("the adapters alone", -found.parameters, more))
                        steps.append(Step(said, value - more, value))
                        about = f"bytes of the adapters of {found.title}: {edit}"
                    yield _composed(found, "bytes", value, steps, about)


def _ranks(printed: Printed, start: int, each: int, is_whole: bool) -> Iterator[int]:
    """The ranks with which so many bytes for each come to what was printed."""
    if is_whole:
        rank, rest = divmod(printed.value - start, each)
        if rest == 0 and rank in RANKS:
            yield int(rank)
    else:
        far = Fraction(printed.places[-1])
        yield from (rank for rank in USUAL if abs(Fraction(start + each * rank - printed.value)) <= far)


def with_labels(ledger: Ledger, found: Adapted, body: Body, value: int) -> Iterator[Composed]:
    """Adapters on a model for labels, as PEFT makes it: the head is trained, and its untrained first copy stays. Only
    worth a look where a word says that there are adapters: much fits.
    """
    for head in HEADS:
        for targets, size in found.sizes if head.fits(body) else ():
            for rank in RANKS:
                for is_whole in (False, True):
                    _, less = head.cut(body)
                    start = (body.parameters - less if is_whole else 0) + rank * size
                    heads, rest = divmod(value - start, 2 if is_whole else 1)
                    labels = head.labels(body, heads)
                    if rest or not labels:
                        continue
                    steps = list(labelled(ledger, body, head, labels))
                    if not steps or steps[-1].total != body.parameters - less + heads:
                        continue
                    more, total = _walked(ledger, found, targets, rank), steps[-1].total
                    edit = _said(rank, targets)
                    steps.append(Step(edit, more, total + more))
                    total += more
                    if is_whole:
                        steps.append(Step("the original head kept too", heads, value))
                    else:
                        steps.append(Step("only trained parameters", value - total, value))
                    about = f"{found.title} with {labels:,} {head.about}, and {edit}"
                    if steps[-1].total == value == start + (2 if is_whole else 1) * heads and more == rank * size:
                        yield _composed(found, "parameters", value, steps, about)


def _walked(ledger: Ledger, found: Adapted, targets: str, rank: int) -> int:
    """What adapters add, from the network with them."""
    return adapted(ledger.breakdown(found.address), rank, targets.split(",")).totals.trainable_parameters


def _said(rank: int, targets: str) -> str:
    return f"LoRA of rank {rank} beside {targets.replace(',', ', ')}"


def _composed(found: Adapted, quantity: str, value: int, steps: list[Step], about: str) -> Composed:
    return Composed(found.address, quantity, value, tuple(steps), about, variant_page(found.address), subject="adapter")
