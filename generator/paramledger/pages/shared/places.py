"""Where numbers stand: the path and the anchor of every computed or printed number that a page may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paramledger.counts.rows import QUANTITIES
from paramledger.digits import digits
from paramledger.language.text import Reference
from paramledger.ledger.ledger import Breakdown, Ledger
from paramledger.ledger.memory import kept
from paramledger.ledger.reconcile import Reconciled
from paramledger.network.tree import Match, find
from paramledger.pages.shared.markdown import code, link, relative
from paramledger.problems import SpecError, did_you_mean

CLAIMS_PAGE = "claims.md"
CLAIM = "claim:"


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the place that publishes it; a str is quoted as it was printed."""

    path: str
    anchor: str
    value: int | Fraction | str
    signed: bool = False

    def text(self, form: str = "") -> str:
        """The number as a reader sees it, rounded if `form` says so."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, Fraction):
            return str(self.value)
        return digits(self.value, form or ("+" if self.signed else ""))


def variant_path(address: str) -> str:
    return f"architectures/{address}.md"


def variant_link(address: str, page: str, whole: bool = False) -> str:
    """A variant's name, leading to its page; `whole` names its family too."""
    return link(code(address if whole else address.partition("/")[2]), relative(variant_path(address), page))


def family_path(family: str) -> str:
    return f"architectures/{family}/index.md"


def reconciliation_path(name: str) -> str:
    return f"reconciliations/{name}.md"


def op_path(kind: str) -> str:
    return f"ops/{kind}.md"


@kept
def claim_number(ledger: Ledger, name: str) -> Number:
    """A claim's digits, on the page of claims; raises SpecError."""
    _, claim = ledger.claim(name)
    return Number(CLAIMS_PAGE, name, claim.printed)


@kept
def figure(ledger: Ledger, address: str, layer: str, quantity: str) -> Number:
    """A computed number, on its variant's page; raises SpecError for what is not there."""
    if quantity not in QUANTITIES:
        raise SpecError(f"`{quantity}` is not a quantity", did_you_mean(quantity, QUANTITIES))
    family, _, name = address.partition("/")
    if family not in ledger.families or name not in ledger.families[family].model.variants:
        raise SpecError(f"there is no variant `{address}`", did_you_mean(address, ledger.addresses))
    breakdown = ledger.breakdown(address)
    anchor = f"{canonical(breakdown, layer)}.{quantity}" if layer else quantity
    return Number(variant_path(breakdown.address), anchor, breakdown.figure(layer, quantity))


def canonical(breakdown: Breakdown, layer: str) -> str:
    """The address at which a page shows a layer: its first equal round, or the name of a loop for all its rounds."""
    found = {_canonical(one, layer) for one in find(breakdown.root, layer)}
    return found.pop() if len(found) == 1 else layer


def _canonical(found: Match, layer: str) -> str:
    if any(step.times > 1 for step in found.path[:-1]):
        return layer    # several rounds around it together: no row of the table says that
    entries = [step.entry for step in found.path]
    parts = [part for entry in entries for part in (entry.name, *((entry.rounds.first,) if entry.rounds else ()))]
    all_rounds = layer.endswith("*") or layer.count(".") < found.address.count(".")
    return ".".join(parts[:-1] if entries[-1].rounds and all_rounds else parts)


def computed(ledger: Ledger, asked: Reference) -> Number:
    """What a reference in a text means: `family/variant.layer.quantity` or `claim:family.id`; raises SpecError."""
    if asked.address.startswith(CLAIM):
        if asked.form:
            raise SpecError("a printed number is quoted as it was printed", f"write {{{asked.address}}}")
        return claim_number(ledger, asked.address.removeprefix(CLAIM))
    address, layer, quantity = parted(asked)
    return figure(ledger, address, layer, quantity)


def parted(asked: Reference) -> tuple[str, str, str]:
    """Address, layer and quantity of a reference; raises SpecError for one that names no variant or no quantity."""
    address, _, rest = asked.address.partition(".")
    layer, _, quantity = rest.rpartition(".")
    if "/" not in address or not quantity:
        hint = "write {family/variant.quantity}, {family/variant.layer.quantity} or {claim:family.id}"
        raise SpecError(f"`{asked.address}` refers to nothing", hint)
    return address, layer, quantity


def numbers_of(found: Reconciled) -> Mapping[str, Number]:
    """The numbers that a reconciliation's own texts may name: {start}, {step-1}, {total-1}, {end}, {remainder}."""
    return dict(_numbers_of(found))


def _numbers_of(found: Reconciled) -> Iterator[tuple[str, Number]]:
    path = reconciliation_path(found.name)
    yield "start", Number(path, "start", found.start.total)
    for number, step in enumerate(found.steps, start=1):
        yield f"step-{number}", Number(path, f"step-{number}", step.delta, signed=True)
        yield f"total-{number}", Number(path, f"total-{number}", step.total)
    yield "end", Number(path, "end", found.end.total)
    yield "remainder", Number(path, "remainder", found.remainder)
