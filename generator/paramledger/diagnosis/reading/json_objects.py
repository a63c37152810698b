"""JSON from somebody else: an object, or a short reason why it is none."""

from __future__ import annotations

import json
from collections import Counter

from paramledger.problems import SpecError

LONGEST_NAME = 80       # characters of a name in a message


def object_of(data: str | bytes) -> dict[str, object]:
    """An object whose keys are all different, at every depth. Raises SpecError for anything else."""
    try:
        read = json.loads(data, object_pairs_hook=_distinct)
    except RecursionError:
        raise SpecError("the JSON is nested too deeply") from None
    except ValueError as error:
        raise SpecError(f"this is not JSON: {str(error)[:LONGEST_NAME]}") from None
    if not isinstance(read, dict):
        raise SpecError("the JSON is not an object")
    return read


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise SpecError(f"{shown(twice)} appears twice in the JSON")
    return found


def shown(name: str) -> str:
    """A name as a message says it."""
    return f"`{bare(name)}`"


def bare(name: str) -> str:
    """A name without quotes: not too long, and without signs that steer a terminal."""
    kept = "".join(sign if sign.isprintable() else "?" for sign in name[:LONGEST_NAME])
    return kept + "…" * (len(name) > LONGEST_NAME)
