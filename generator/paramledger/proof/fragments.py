"""Pages with what they include in its place, as readers see them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from paramledger.proof.provenance import origin, resealed

INCLUDED = re.compile(r'^--8<-- "([^":\n]+):(\w+)"$', re.MULTILINE)


def whole(path: str, text: str, fragments: Mapping[str, str]) -> str:
    """A generated page with its fragments in place; what is not as it was generated stays as it is."""
    if origin(path, text) != "generated" or not INCLUDED.search(text):
        return text
    return resealed(INCLUDED.sub(lambda match: part(fragments.get(match[1], ""), match[2]), text))


def part(fragment: str, name: str) -> str:
    """One part of a fragment, between its marks; empty when it is not there."""
    _, _, rest = fragment.partition(f"<!-- --8<-- [start:{name}] -->\n")
    return rest.partition(f"<!-- --8<-- [end:{name}] -->")[0].strip("\n")
