"""What the site says about itself, and its editions: specs/site.toml and specs/changes.toml. Both files may be absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Quantity, Table, Text, Url

SITE, CHANGES = "site.toml", "changes.toml"


def folder_address(url: str) -> str:
    """An address that paths can be put behind, or none."""
    if url and not url.endswith("/"):
        raise ValueError(f"`{url[:60]}` does not end in /")
    return url


def calendar_day(text: str) -> str:
    """A day as it is written; raises ValueError for one that no calendar has."""
    return date.fromisoformat(text).isoformat()


# The patterns are for editors: what is wrong is said in words.
FolderAddress = Annotated[Url, AfterValidator(folder_address), Field(json_schema_extra={"pattern": "/$"})]
Day = Annotated[str, AfterValidator(calendar_day), Field(json_schema_extra={"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})]


class Site(Table):
    """How the site is cited, and where it stands. An address that is left out leaves out what would lead there."""

    title: Text = Field("Parameter Ledger", description="what the site is called in a citation")
    authors: Text = Field(
        "Parameter Ledger contributors", description="the authors in a citation: one, or several joined by `and`"
    )
    year: int | None = Field(None, ge=2000, le=2100, description="the year of a citation")
    address: FolderAddress | None = Field(None, description="where the site is published, with / at its end")
    repository: Url | None = Field(
        None, description="where the specs are kept, an address such as https://github.com/OWNER/NAME"
    )
    branch: Annotated[str, Field(pattern=r"^[\w./-]+$", max_length=100)] = Field(
        "main", description="the branch in links to specs"
    )


class Change(Table):
    """A published number that became another one."""

    address: Annotated[str, Field(pattern=r"^[a-z0-9_]+/[a-z0-9_]+$", max_length=130)] = Field(
        description="family/variant"
    )
    layer: str = Field("", max_length=200, description="an address inside the network, if the number is about a part")
    quantity: Quantity = Field(description="what it counts")
    was: int = Field(ge=0, description="the number that was published before")
    now: int = Field(ge=0, description="the number that this edition published")
    about: Text = Field(description="why it changed")


class Withdrawn(Table):
    """A published number that is no longer quoted."""

    claim: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$", max_length=130)] = Field(description="family.id")
    about: Text = Field(description="why it is gone")


class Edition(Table):
    """What was published on a day, and which published numbers it changed."""

    date: Day = Field(description="the day of publication, such as 2026-11-21")
    title: Text = Field(description="its name")
    about: Text = Field("", description="what is new in it, in a sentence or two")
    changes: list[Change] = Field([], description="published numbers that have changed")
    withdrawn: list[Withdrawn] = Field([], description="claims that were removed")


class Changes(Table):
    """All editions, the oldest first."""

    editions: list[Edition] = Field([], description="editions, oldest first")


class SiteFile(Table):
    """What the site says about itself."""

    site: Site = Field(description="how the site is cited, and where it is published")


SINGLE_FILES: dict[str, type[SiteFile] | type[Changes]] = {CHANGES: Changes, SITE: SiteFile}


def order_problems(changes: Changes) -> Iterator[LocatedError]:
    """Editions come one after the other, and a number that changes again changes from what it had become."""
    said: dict[tuple[str, str, str], int] = {}
    for number, edition in enumerate(changes.editions):
        place = Location(CHANGES, ("editions", number))
        before = changes.editions[number - 1].date if number else ""
        if edition.date <= before:
            yield LocatedError(
                place.at("date"), f"{edition.date} is not after {before}", "editions are in order, oldest first"
            )
        for index, change in enumerate(edition.changes):
            what = (change.address, change.layer, change.quantity)
            if said.get(what, change.was) != change.was:
                message = f"the edition before published {said[what]:,}, not {change.was:,}"
                yield LocatedError(place.at("changes", index, "was"), message, "copy its `now`")
            said[what] = change.now
