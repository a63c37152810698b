"""What `settings` answers: the settings of a network, those with a role first."""

from __future__ import annotations

from paramledger.exports.records import Json
from paramledger.language.roles import ROLES
from paramledger.language.settings import as_toml
from paramledger.language.variants import variant
from paramledger.ledger.allowed import allowed
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.closed_forms import forms_of

COLUMNS = ("setting", "value", "published", "kind", "least", "most", "words", "about", "formula")


def settings(breakdown: Breakdown) -> list[Json]:
    """Each setting with its value, the value that the variant is published with, and what it may be. Values are TOML.

    `parameter` is what the family calls it where `setting` is a role. `formulas` say how totals depend on the setting,
    with the others as they are; `formula` is that of the parameters.
    """
    family = breakdown.family
    roles = {parameter: role for role, parameter in family.roles.items()}
    published = variant(family, breakdown.name).parameters
    others = (parameter for parameter in family.parameters if parameter not in roles)
    return [
        _setting(breakdown, parameter, roles.get(parameter, ""), as_toml(published[parameter]))
        for parameter in (*family.roles.values(), *others)
    ]


def _setting(breakdown: Breakdown, parameter: str, role: str, published: str) -> Json:
    what = allowed(breakdown.family, parameter)
    name = role or parameter
    forms = {quantity: one for quantity, one in forms_of(breakdown, parameter).items() if one.moves}
    return {
        "setting": name,
        "parameter": parameter,
        "role": role,
        "value": as_toml(breakdown.spec.parameters[parameter]),
        "published": published,
        "kind": what.kind,
        "least": what.least,
        "most": what.most if role != "tokens" else _context(breakdown),
        "words": list(what.words),
        "about": ROLES[role].about if role else "",
        "formula": forms["parameters"].text(name) if "parameters" in forms else "",
        "formulas": [
            {"quantity": quantity, "formula": one.text(name), "least": one.least, "most": one.most}
            for quantity, one in forms.items()
        ],
    }


def _context(breakdown: Breakdown) -> int | None:
    """The most tokens that a network reads at a time, where a table of positions says how many."""
    found = breakdown.spec.parameters.get(breakdown.family.roles.get("context", ""))
    return found if isinstance(found, int) else None
