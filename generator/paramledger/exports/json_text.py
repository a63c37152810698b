"""JSON as the downloads write it: an item of a list on a line of its own, so that lines can be searched and compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from paramledger.exports.records import Json

ENCODED = json.JSONEncoder(ensure_ascii=False).encode


def list_pieces(items: Iterable[str]) -> Iterator[str]:
    """Items that are JSON already, one on each line."""
    before = "[\n"
    for item in items:
        yield before
        yield item
        before = ",\n"
    yield "\n]" if before == ",\n" else "[]"


def value_text(value: object) -> str:
    """A value on one line; of a list each item."""
    if isinstance(value, list):
        return "".join(list_pieces(map(ENCODED, value)))
    return ENCODED(value)


def object_text(value: Json) -> str:
    """An object, each key on a line, and of lists of objects each object."""
    return "{\n" + ",\n".join(f"{ENCODED(key)}: {_member(item)}" for key, item in value.items()) + "\n}"


def _member(value: object) -> str:
    whole = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value_text(value) if whole else ENCODED(value)
