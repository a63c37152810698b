"""Published numbers beside the network that they are about: one file of specs/claims/ for a family that has some."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.language.family import Family
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Claims
from paramledger.problems import did_you_mean

FOLDER = "claims"


def claims_file(family: str) -> str:
    """Where the claims of a family stand, in the folder of specs."""
    return f"{FOLDER}/{family}.toml"


def claims_problems(family: Family, found: Claims) -> Iterator[LocatedError]:
    """Claims of the same id, and claims about a variant that is not there."""
    top, variants = Location(claims_file(family.name), ()), family.model.variants
    seen: set[str] = set()
    for number, claim in enumerate(found.claims):
        if claim.id in seen:
            place = top.at("claims", number, "id")
            yield LocatedError(place, f"claim `{claim.id}` appears twice", "give it another id")
        seen.add(claim.id)
        if claim.variant not in variants:
            yield LocatedError(
                top.at("claims", number, "variant"),
                f"there is no variant `{claim.variant}`",
                did_you_mean(claim.variant, variants),
            )
