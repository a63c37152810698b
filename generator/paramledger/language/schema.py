"""The files of specs/ as JSON Schemas (draft-07), for editors that read `#:schema`: completion, and a mark under a
wrong key.

They are made from the same models that read the files, with one more thing: a line whose `op` is written out may hold
that op's arguments and no other keys. What depends on shapes or on other lines is left to the walk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from pydantic import BaseModel

from paramledger.language.conventions import Convention, TorchCalls
from paramledger.language.mistakes import Mistakes
from paramledger.language.model import Architecture, Blocks, Claims, Line
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.site import Changes, SiteFile
from paramledger.language.storage import Storage
from paramledger.ops import OPS
from paramledger.ops.base import Op

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = dict[str, Json]

DRAFT = "http://json-schema.org/draft-07/schema#"
MODELS: dict[str, type[BaseModel]] = {
    "architecture": Architecture,
    "blocks": Blocks,
    "calls": TorchCalls,
    "changes": Changes,
    "claims": Claims,
    "convention": Convention,
    "mistakes": Mistakes,
    "reconciliation": Reconciliation,
    "site": SiteFile,
    "storage": Storage,
}
EXPRESSION: Schema = {"type": "string", "description": "an expression"}


def schemas() -> dict[str, str]:
    """Every schema as text, by name."""
    return {
        name: json.dumps(schema(name, model), indent=2, ensure_ascii=False) + "\n" for name, model in MODELS.items()
    }


def schema(name: str, model: type[BaseModel]) -> Schema:
    """The schema of one kind of file."""
    made = model.model_json_schema(by_alias=True)
    definitions = {found: _plain(inner) for found, inner in made.pop("$defs").items()}
    if "Line" in definitions:
        definitions |= _of_lines()
    return {
        "$schema": DRAFT,
        "title": f"paramledger {name}",
        **_table(_plain(made)),
        "definitions": dict(sorted(definitions.items())),
    }


def plain_schema(model: type[BaseModel]) -> Schema:
    """The schema of one table, its inner tables named and not spelt out."""
    return _table(_plain(model.model_json_schema(by_alias=True)))


def _plain(found: Json) -> Json:
    """A schema of pydantic's in draft-07, without titles, and without null, which TOML cannot write."""
    if isinstance(found, list):
        return [_plain(item) for item in found]
    if not isinstance(found, dict):
        return found
    kept = {
        key: value
        for key, value in found.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if isinstance(choices := kept.get("anyOf"), list):
        choices = [choice for choice in choices if choice != {"type": "null"}]
        rest = {key: value for key, value in kept.items() if key != "anyOf"}
        kept = {**rest, "anyOf": choices} if len(choices) > 1 else {**_table(choices[0]), **rest}
    if isinstance(reference := kept.get("$ref"), str):
        named: Schema = {"$ref": reference.replace("#/$defs/", "#/definitions/")}
        return (
            {"description": kept["description"], "allOf": [named]} if "description" in kept else named
        )  # draft-07 reads $ref alone
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return {
        key: _properties(value) if key in ("properties", "patternProperties") else _plain(value)
        for key, value in kept.items()
    }


def _properties(found: Json) -> Json:
    """Schemas by key; here a key may be called `title`."""
    return {key: _plain(value) for key, value in _table(found).items()}


def _table(found: Json) -> Schema:
    return found if isinstance(found, dict) else {}


@lru_cache(1)
def _of_lines() -> Mapping[str, Json]:
    """What a line may be, in any kind of file."""
    keys = {f"key_{key}": found for key, found in _keys().items()}
    return {
        **keys,
        "Line": _line(),
        **{f"op_{kind}": _op_line(kind, op) for kind, op in OPS.items()},
    }


def _line() -> Schema:
    """A line is one op with its arguments, or a block, or an op that an expression names."""
    choices: list[Json] = [{"$ref": f"#/definitions/op_{name}"} for name in OPS]
    word: Schema = {"type": "string", "pattern": "\\{", "maxLength": 200, "description": "a name of an op, in braces"}
    block: Schema = {"type": "object", "required": ["name", "block"], "properties": {**_fixed(), "op": False}}
    named: Schema = {"type": "object", "required": ["name", "op"], "properties": {**_fixed(), "op": word}}
    return {"description": _first_line(Line), "anyOf": [*choices, block, named]}


def _keys() -> Schema:
    """The keys that any line may have."""
    return _table(plain_schema(Line)["properties"])


@lru_cache(1)
def _fixed() -> Mapping[str, Json]:
    """The same, each defined in one place."""
    return {key: {"$ref": f"#/definitions/key_{key}"} for key in _keys()}


def _op_line(name: str, op: type[Op]) -> Schema:
    properties = _table(plain_schema(op).get("properties", {}))
    arguments: Schema = {key: _argument(_table(found)) for key, found in properties.items()}
    fixed = {key: value for key, value in _fixed().items() if key != "block" or op.takes_block}
    about = _first_line(op)
    line: Schema = {
        "type": "object",
        "description": about,
        "required": ["name", "op", "block"] if op.takes_block else ["name", "op"],
        "properties": {**fixed, "op": {"const": name, "description": about}, **arguments},
    }
    # beside a block stand the block's own arguments, which only the walk knows
    return line if op.takes_block else {**line, "additionalProperties": False}


def _argument(found: Schema) -> Schema:
    """An argument may be its value, or an expression in quotes; so may each item of a list."""
    about: Schema = {key: found[key] for key in ("description", "default") if key in found}
    inner = {key: value for key, value in found.items() if key not in about and key not in ("minLength", "maxLength")}
    choices = inner["anyOf"] if isinstance(inner.get("anyOf"), list) else [inner]
    values: list[Json] = [_items(_table(choice)) for choice in choices] if isinstance(choices, list) else []
    return {**about, "anyOf": [*values, EXPRESSION]}


def _items(found: Schema) -> Schema:
    return {**found, "items": {"anyOf": [found["items"], EXPRESSION]}} if "items" in found else found


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().split("\n")[0]
