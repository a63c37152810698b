"""Which models that specs name in `implementations` have no recording in tests/oracles."""

from __future__ import annotations

import json
from collections.abc import Mapping

from paramledger.language.location import LocatedError, Location
from paramledger.ledger.ledger import Ledger
from paramledger.problems import Problem


def implementations(of: Ledger) -> list[tuple[str, str, str]]:
    """Address, framework and model of every variant that says which model it is."""
    return [
        (f"{name}/{key}", framework, model)
        for name, family in sorted(of.families.items())
        for key, variant in family.model.variants.items()
        for framework, model in sorted(variant.implementations.items())
    ]


def unrecorded(of: Ledger, recordings: Mapping[str, bytes]) -> list[Problem]:
    """A problem for each such model, where a spec names it; `recordings` are the files by framework."""
    read = {framework: json.loads(data) for framework, data in recordings.items()}
    known = {(name, one) for name, file in read.items() for part in ("models", "layers") for one in file.get(part, ())}
    return sorted(_problem(of, *one) for one in implementations(of) if one[1:] not in known)


def _problem(of: Ledger, address: str, framework: str, model: str) -> Problem:
    name, _, key = address.partition("/")
    place = Location(of.families[name].file, ("variants", key, "implementations", framework))
    message = f"{address}: {framework}'s `{model}` is not recorded"
    return of.texts.problem(LocatedError(place, message, f"run `make record MODEL={framework}:{model}`"), "unrecorded")
