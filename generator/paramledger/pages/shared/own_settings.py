"""The settings of a family: what each is, what it may be, and how the totals depend on it."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import LANGUAGE, family_page, your_model
from paramledger.counts.quantities import short_name
from paramledger.digits import grouped
from paramledger.language.family import Family
from paramledger.language.roles import ROLES
from paramledger.language.settings import as_toml
from paramledger.ledger.allowed import allowed
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.closed_forms import MOST, QUANTITIES, ClosedForm, closed_forms
from paramledger.ledger.ledger import Ledger
from paramledger.pages.shared.markdown import (
    BREAK,
    Column,
    at_least,
    code,
    escape,
    heading,
    link,
    relative,
    table,
    wide,
)

LONGEST_VALUE = 40      # letters of a value that is shown whole
FORMULAS = (
    "Each formula gives a total of {} exactly, for any value of the setting. Where there is no formula, the total "
    "depends on the setting in a more complicated way."
)


def own_settings(ledger: Ledger, default: Breakdown) -> Iterator[str]:
    """The section of a family's page: settings with a role first."""
    family = default.family
    if not family.parameters:
        return
    forms, names = closed_forms(ledger, family.name), {name: role for role, name in family.roles.items()}
    moving = {quantity for known in forms.values() for quantity, form in known.items() if form.moves}
    shown_of = [quantity for quantity in QUANTITIES if quantity in moving]
    ordered = [*family.roles.values(), *(parameter for parameter in family.parameters if parameter not in names)]
    yield heading(2, "Settings")
    to = link("set", f"{relative(LANGUAGE, family_page(family.name))}#settings")
    example = f"{names.get(ordered[0], ordered[0])}={_short(default, ordered[0])}"
    here = link("in your browser", relative(your_model(default.address), family_page(family.name)))
    yield f"Each of these can be {to} {here} and with {code(f'paramledger show {family.name} --set {example}')}."
    if shown_of:
        yield FORMULAS.format(escape(default.title))
    columns = [Column("setting"), Column("allowed values"), *(Column(short_name(quantity)) for quantity in shown_of)]
    rows = []
    for parameter in ordered:
        name, known = names.get(parameter, parameter), forms.get(parameter, {})
        about = f"{BREAK}{escape(ROLES[name].about)}" if parameter in names else ""
        formulas = [_formula(known.get(quantity), name, quantity, default) for quantity in shown_of]
        rows.append([code(f"{name} = {_short(default, parameter)}") + about, _may_be(family, parameter), *formulas])
    yield wide(table(columns, rows))


def _short(default: Breakdown, parameter: str) -> str:
    text = as_toml(default.spec.parameters[parameter])
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _may_be(family: Family, parameter: str) -> str:
    what = allowed(family, parameter)
    if what.words:
        return f"{what.kind}, such as {' or '.join(map(code, what.words))}"
    most = "" if what.most is None else grouped(what.most)
    if parameter == family.roles.get("tokens") and "context" in family.roles:
        most = code("context")
    if what.least is None:
        return f"{what.kind}, at most {most}" if most else what.kind
    least = grouped(what.least)
    return f"{what.kind} between {least} and {most}" if most else f"{what.kind}, at least {least}"


def _formula(form: ClosedForm | None, name: str, quantity: str, default: Breakdown) -> str:
    """A total as a formula, and from where to where it holds, if not for all numbers."""
    if form is None:
        return "–"
    if not form.moves:
        return "no change"
    where = ""
    if form.most < MOST:
        where = f"for {grouped(form.least)} to {grouped(form.most)}"
    elif form.least > 1:
        where = f"for {grouped(form.least)} or more"
    return at_least(quantity, default.uncounted) + code(form.text(name)) + (f"{BREAK}{where}" if where else "")
