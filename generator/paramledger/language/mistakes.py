"""Common mistakes with the numbers that they give: one file of specs/mistakes/ for a family that has some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from paramledger.language.causes import CAUSES
from paramledger.language.family import Family
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Name, Quantity, Table, Text
from paramledger.language.reconciliations import SingleEdit
from paramledger.problems import did_you_mean

FOLDER = "mistakes"


class MistakeCause(SingleEdit):
    """One cause of a wrong number: its code, and exactly one key that makes it of the network."""

    code: Annotated[str, Field(max_length=60)] = Field(description="a code of the table of causes")
    about: Text = Field("", description="what happened, if the description of the code is not specific enough")
    optional: bool = Field(False, description="true: it changes no number, so it may be present or not")
    edits: list[SingleEdit] | None = Field(
        None, min_length=2, max_length=50, description="several edits that together form one cause, each a table with "
                                                       "one key"
    )


class Mistake(Table):
    """A mistake that people make with a network, and that gives another number."""

    id: Name = Field(description="its name in the family")
    network: Annotated[str, Field(max_length=300)] = Field(description="the intended network: family/variant")
    quantity: Quantity = Field("parameters", description="what the number counts")
    about: Text = Field("", description="where it occurs, or how to distinguish it from another that gives the same "
                                        "number")
    causes: list[MistakeCause] = Field(min_length=1, max_length=8, description="what was done, in order")


class Mistakes(Table):
    """The common mistakes of one family: a file in specs/mistakes/ with the name of its architecture."""

    mistakes: list[Mistake] = Field(
        min_length=1, max_length=100, description="common mistakes, the most common first"
    )


def mistakes_file(family: str) -> str:
    """Where the mistakes of a family stand, in the folder of specs."""
    return f"{FOLDER}/{family}.toml"


def mistakes_problems(family: Family, found: Mistakes) -> Iterator[LocatedError]:
    """Mistakes of the same id or of another family, and codes that the table of causes does not have."""
    top = Location(mistakes_file(family.name), ())
    seen: set[str] = set()
    for number, mistake in enumerate(found.mistakes):
        place = top.at("mistakes", number)
        if mistake.id in seen:
            yield LocatedError(place.at("id"), f"mistake `{mistake.id}` appears twice", "give it another id")
        seen.add(mistake.id)
        if mistake.network.partition("/")[0] != family.name:
            message = f"`{mistake.network}` is not a network of `{family.name}`"
            yield LocatedError(place.at("network"), message, "write it in that family's file")
        for index, cause in enumerate(mistake.causes):
            if cause.code not in CAUSES:
                at = place.at("causes", index, "code")
                yield LocatedError(at, f"there is no cause `{cause.code}`", did_you_mean(cause.code, CAUSES))
