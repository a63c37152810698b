"""A source that is one variant of a family, seen from the family's other variants: if you meant one of them, these few
causes lead to what you have.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import setting
from paramledger.diagnosis.parameter_codes import code_of
from paramledger.diagnosis.proposals.parameters import SILENT, named_by
from paramledger.diagnosis.workshop import Workshop
from paramledger.language.variants import variant

MOST, MOST_CODES = 2, 3  # siblings that are told, causes of one
# What makes another network of the family, which nobody means by mistake.
OTHER = frozenset({
    "wrong_depth", "wrong_width", "wrong_units", "width_multiplier", "wrong_variant", "wrong_expansion",
    "wrong_growth_rate", "patch_size", "kernel_size", "include_top_false",
})


def siblings(workshop: Workshop, one: Repaired) -> Iterator[Repaired]:
    """The nearest of the other variants, each changed into this one: the family's default first."""
    family = one.spec.family
    names = sorted(family.model.variants, key=lambda name: name != family.model.default)
    found = (_changed(workshop, one, name) for name in names if name != one.variant)
    yield from islice((sibling for sibling in found if sibling is not None), MOST)


def _changed(workshop: Workshop, one: Repaired, name: str) -> Repaired | None:
    """A variant with this one's parameters; None where that takes many causes, or those that make a network of its own.
    What changes no count is no cause.
    """
    family = one.spec.family
    own, wanted = variant(family, name).parameters, variant(family, one.variant).parameters
    causes = {
        key: "" if key in SILENT else named_by(code_of(key), key, own[key], value)
        for key, value in wanted.items() if own.get(key) != value
    }
    changed = None if OTHER & set(causes.values()) else workshop.start(f"{family.name}/{name}")
    for key, code in causes.items():
        if changed is not None:
            value = wanted[key]
            changed = _with(workshop, changed, code, {key: list(value) if isinstance(value, tuple) else value})
    if changed is None or changed.ours.counts != one.ours.counts:
        return None
    return changed if 0 < len({made.code for made in changed.made if made.code}) <= MOST_CODES else None


def _with(workshop: Workshop, before: Repaired, code: str, values: dict[str, object]) -> Repaired | None:
    after = workshop.after(before, (setting(code, values),))
    if after is not None and after.ours.counts == before.ours.counts:
        return workshop.after(before, (setting("", values),))
    return after
