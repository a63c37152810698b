"""What pydantic says of the keys and types of a file, in our words."""

from __future__ import annotations

import re

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from paramledger.language.claims import FOLDER
from paramledger.language.location import KeyPath, LocatedError, Location
from paramledger.language.model import Architecture
from paramledger.problems import SpecError, did_you_mean

REASONS = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "int_type": "a whole number",
    "list_type": "a list",
    "model_attributes_type": "a table",
    "model_type": "a table",
    "string_type": "text in quotes",
}
# Keys that stand in another file than this model's, of the same name.
MOVED: dict[tuple[type[BaseModel], KeyPath], str] = {(Architecture, ("claims",)): FOLDER}


def located_errors(
    error: ValidationError, data: object, file: str, model: type[BaseModel], most: int
) -> list[LocatedError]:
    """What is wrong with the keys and types of a file's data, in our words: one reason for each innermost place."""
    found: dict[KeyPath, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(_keys(detail, data), []).append(detail)
    inside = {keys[:length] for keys in found for length in range(len(keys))}
    found = {keys: details for keys, details in found.items() if keys not in inside}
    elsewhere = {
        keys[-1]
        for keys, (detail, *_) in found.items()
        if detail["type"] == "extra_forbidden" and keys[-1] in _known(model, ())
    }
    found = {
        keys: details
        for keys, details in found.items()
        if details[0]["type"] != "missing" or len(keys) > 1 or keys[0] not in elsewhere
    }
    return [_misfit(keys, details, file, model) for keys, details in list(found.items())[:most]]


def _keys(detail: ErrorDetails, data: object) -> KeyPath:
    """The keys of the data that lead to an error. Between them pydantic names the kind of value that it tried, as it
    would a key: `list[str]`.
    """
    keys: list[str | int] = []
    for part in detail["loc"]:
        if isinstance(data, dict) and (part in data if data is not detail["input"] else detail["type"] == "missing"):
            keys, data = [*keys, part], data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            keys, data = [*keys, part], data[part]
    return tuple(keys)


def _misfit(keys: KeyPath, details: list[ErrorDetails], file: str, model: type[BaseModel]) -> LocatedError:
    place, key, detail = Location(file, keys), str(keys[-1]) if keys else "", details[0]
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        if folder := MOVED.get((model, keys)):
            moved = f"move them to specs/{folder}/{file.rpartition('/')[2]}"
            return LocatedError(place, f"`{key}` have a file of their own", moved)
        early = "top-level keys come before the first [table]" if key in _known(model, ()) else ""
        return LocatedError(place, f"`{key}` is not a key here", early or did_you_mean(key, _known(model, keys[:-1])))
    if kind == "missing":
        return LocatedError(place, f"`{key}` is missing", f"add `{key} = …`")
    if kind == "string_pattern_mismatch":
        hint = "lower-case letters, digits and _ (lines: capitals too), beginning with a letter or digit"
        return LocatedError(place, f"`{str(given)[:60]}` cannot be a name", hint)
    if kind == "value_error":
        wrong = detail["ctx"]["error"]
        short, hint = (wrong.message, wrong.hint) if isinstance(wrong, SpecError) else (str(wrong), "")
        return LocatedError(place, f"{_item(keys)}: {short}", hint)
    if kind == "literal_error":
        words = [str(word).strip("'") for word in re.split(", | or ", str(detail["ctx"]["expected"]))]
        hint = did_you_mean(str(given), words) or f"one of {', '.join(words)}"
        wrong_word = "is not a key here" if detail["loc"][-1] == "[key]" else f"cannot be {shown(given)}"
        return LocatedError(place, f"{_item(keys)} {wrong_word}", hint)
    if kind in ("too_short", "too_long", "string_too_long"):
        most = detail["ctx"].get("max_length")
        return LocatedError(
            place, f"{_item(keys)} is {shown(given)}", f"the most is {most:,}" if most else "write at least one"
        )
    reasons = [REASONS.get(each["type"]) or each["msg"].removeprefix("Input should be ").lower() for each in details]
    return LocatedError(place, f"{_item(keys)} should be {' or '.join(dict.fromkeys(reasons))}; it is {shown(given)}")


def _item(keys: KeyPath) -> str:
    """A key, or an item of a list by its number from 1."""
    if keys and isinstance(keys[-1], int):
        return f"item {keys[-1] + 1} of `{keys[-2]}`"
    return f"`{keys[-1]}`" if keys else "the file"


def shown(given: object) -> str:
    """A value of TOML, in a few characters."""
    if isinstance(given, (dict, list)):
        kind, item = ("a table", "key") if isinstance(given, dict) else ("a list", "item")
        return (
            f"{kind} of {len(given):,} {item}{'s' if len(given) > 1 else ''}"
            if given
            else f"empty: {kind} without {item}s"
        )
    if isinstance(given, str):
        return f'"{given}"' if len(given) <= 40 else f"a text of {len(given):,} characters"
    return str(given).lower() if isinstance(given, bool) else str(given)[:40]


def _known(model: type[BaseModel], keys: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the table at a path, by walking the model's annotations."""
    for key in keys:
        if isinstance(key, int) or not hasattr(model, "model_fields"):
            continue
        field_info = next((info for name, info in model.model_fields.items() if key in (name, info.alias)), None)
        inner = _inner_model(field_info.annotation) if field_info is not None else None
        if inner is not None:
            model = inner
    return [info.alias or name for name, info in model.model_fields.items()]


def _inner_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(
        (found for part in getattr(annotation, "__args__", ()) if (found := _inner_model(part)) is not None), None
    )
