"""The keys of a model as a table: each with what it may be, what it is when left out, and what it means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from paramledger.language.schema import Json, Schema, plain_schema
from paramledger.pages.shared.markdown import code, prose

FEW = 7         # words are listed; more of them have a table of their own
KINDS = {"boolean": "true or false", "integer": "whole number", "object": "table", "string": "text", "array": "list"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a spec may write; but for its name, all is Markdown."""

    name: str
    kind: str
    default: str
    about: str


def keys(model: type[BaseModel]) -> Iterator[Key]:
    """The keys of a model."""
    made = plain_schema(model)
    needed, properties = made.get("required", []), made["properties"]
    for name, found in properties.items() if isinstance(properties, dict) else ():
        if isinstance(found, dict):
            required = isinstance(needed, list) and name in needed
            yield Key(
                name,
                kind(found),
                "required" if required else _default(found),
                prose(str(found.get("description", ""))),
            )


def kind(found: Mapping[str, Json]) -> str:
    """What a value may be, in words."""
    if isinstance(choices := found.get("anyOf") or found.get("allOf"), list):
        texts = {"type": "string"} in choices      # whatever else is a text is one of them
        kinds = [
            kind(choice)
            for choice in choices
            if isinstance(choice, dict) and not (texts and "enum" in choice)
        ]
        return " or ".join(dict.fromkeys(kinds))
    if isinstance(words := found.get("enum"), list):
        return " or ".join(_written(word) for word in words) if len(words) <= FEW else "word"
    if "const" in found:
        return _written(found["const"])
    if isinstance(reference := found.get("$ref"), str):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", reference.rpartition("/")[2]).lower()
    word = KINDS.get(str(found.get("type")), "any value")
    if isinstance(items := found.get("items"), dict):
        return f"list of {_plural(kind(items))}"
    least = found.get("minimum", found.get("exclusiveMinimum"))
    if found.get("type") == "integer" and isinstance(least, int):
        return f"{word}, at least {least + ('exclusiveMinimum' in found)}"
    return word


def _plural(words: str) -> str:
    first, comma, least = words.partition(", ")
    return f"{first}s{comma}{'each ' * bool(least)}{least}"


def _default(found: Schema) -> str:
    return _written(found["default"]) if found.get("default") not in (None, "", [], {}) else "–"


def _written(value: Json) -> str:
    return code(json.dumps(value, ensure_ascii=False))
