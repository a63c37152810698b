"""How the totals of a network depend on one of its settings, as a formula that holds for every number of a range.

The network is walked once with a polynomial in the place of the setting. Nothing is fitted: where the walk asks for
more than a polynomial can say, there is no formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paramledger.counts.totals import Totals, totals
from paramledger.digits import grouped
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.network.walk import network
from paramledger.polynomial import Polynomial, Unknown
from paramledger.problems import SpecError

MOST = 1_000_000        # numbers up to which a formula is shown to hold
LARGEST_IMAGE = 10_000  # pixels on a side: all together must fit an axis
QUANTITIES = ("parameters", "macs", "cache")
POWERS = {0: "", 1: " · {name}", 2: " · {name}²", 3: " · {name}³"}


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """A total as a sum of powers of a setting, the coefficient of the n-th at n, from `least` to `most`."""

    coefficients: tuple[int, ...]
    least: int
    most: int

    @property
    def moves(self) -> bool:
        """Whether the total depends on the setting."""
        return len(self.coefficients) > 1

    def at(self, value: int) -> int:
        return sum(coefficient * value**power for power, coefficient in enumerate(self.coefficients))

    def text(self, name: str) -> str:
        """`23,508,032 + 2,049 · classes`."""
        terms = [
            (coefficient, f"{grouped(abs(coefficient))}{POWERS[power].format(name=name)}")
            for power, coefficient in enumerate(self.coefficients)
            if coefficient
        ] or [(0, "0")]
        first, *others = terms
        signed = "".join(f" {'−' if coefficient < 0 else '+'} {term}" for coefficient, term in others)
        return f"{'−' if first[0] < 0 else ''}{first[1]}{signed}"


@kept
def closed_forms(ledger: Ledger, name: str) -> dict[str, dict[str, ClosedForm]]:
    """The formulas of a family's default variant: by parameter, then by quantity. Raises LocatedError if it does not
    fit together.
    """
    found = ledger.breakdown(name)
    forms = {parameter: forms_of(found, parameter) for parameter in found.spec.parameters}
    return {parameter: known for parameter, known in forms.items() if known}


def forms_of(found: Breakdown, parameter: str) -> dict[str, ClosedForm]:
    """The formulas of one network by a parameter of its family: by quantity."""
    return dict(_closed_forms(found, parameter))


def _closed_forms(found: Breakdown, parameter: str) -> Iterator[tuple[str, ClosedForm]]:
    default = found.spec.parameters[parameter]
    if type(default) is not int or default < 1:
        return
    for unknown in _ranges(found, parameter, default):
        if there := _totals(found, parameter, unknown):
            for quantity in QUANTITIES:
                form = _form(getattr(there, quantity), unknown)
                if form and form.at(default) == found.totals.of(quantity):
                    yield quantity, form
            return


def _ranges(found: Breakdown, parameter: str, default: int) -> Iterator[Unknown]:
    """What is tried: all numbers; for a parameter with a role, which many will set, those from 2 on too, those up to
    the default, and those from it on.
    """
    roles, least, most = found.family.roles, 1, MOST
    if parameter == roles.get("size"):
        most = LARGEST_IMAGE
    if parameter == roles.get("context"):
        tokens = found.spec.parameters.get(roles.get("tokens", ""))
        least = tokens if isinstance(tokens, int) else 1
    if parameter == roles.get("tokens"):
        context = found.spec.parameters.get(roles.get("context", ""))
        most = context if isinstance(context, int) else MOST
    tried = [(least, most)]
    if parameter in roles.values():
        tried += [(least + 1, most), (least + 1, default), (default, most)]
    yield from (Unknown(low, high) for low, high in tried if low < high and low <= default <= high)


def _totals(found: Breakdown, parameter: str, unknown: Unknown) -> Totals | None:
    """The totals as polynomials; None where they are more than that."""
    spec = replace(found.spec, parameters={**found.spec.parameters, parameter: unknown.itself})
    try:
        return totals(network(spec))
    except (SpecError, TypeError, AttributeError):     # the latter where Python itself asks for an int
        return None


def _form(total: int | Polynomial, unknown: Unknown) -> ClosedForm | None:
    """A total that is whole in every coefficient."""
    if not isinstance(total, Polynomial):
        return ClosedForm((total,), unknown.least, unknown.most)
    whole = tuple(part.numerator for part in total.coefficients if part.denominator == 1)
    is_whole = len(whole) == len(total.coefficients) <= len(POWERS)
    return ClosedForm(whole, unknown.least, unknown.most) if is_whole else None
