"""All families on one screen: the name, the year and the sizes of each."""

from __future__ import annotations

from paramledger.addresses import family_page, variant_page
from paramledger.digits import digits
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.pages.shared.markdown import escape, link, listed, relative, span, target, wrapped

STYLES = ((10**12, ".2T"), (10**9, ".1B"), (10**6, ".1M"), (10**3, ".1K"))      # from this number on


def family_grid(ledger: Ledger, page: str) -> str:
    """A list in columns: each family with its year, its smallest and its largest size."""
    titles = {name: plain(ledger, family.model.title) for name, family in ledger.families.items()}
    names = sorted(titles, key=lambda name: (titles[name].lower(), name))
    return wrapped(listed(_family(ledger, name, titles[name], page) for name in names), "networks")


def _family(ledger: Ledger, name: str, title: str, page: str) -> str:
    family = ledger.families[name]
    variants = [ledger.breakdown(f"{name}/{key}") for key in family.model.variants]
    ordered = sorted(variants, key=lambda found: (found.totals.parameters, found.address))
    ends = ordered[:1] if _short(ordered[0]) == _short(ordered[-1]) else [ordered[0], ordered[-1]]
    sizes = "–".join(_size(found, page) for found in ends)
    year = f"{family.model.year} · " if family.model.year else ""
    return f"{link(escape(title), relative(family_page(name), page))} {span('sizes', f'{year}{sizes}')}"


def _short(found: Breakdown) -> str:
    """Its parameters in three digits or so: `61.0M`."""
    value = found.totals.parameters
    return digits(value, next((style for least, style in STYLES if value >= least), ""))


def _size(found: Breakdown, page: str) -> str:
    return link(_short(found), target(variant_page(found.address), "parameters", page))
