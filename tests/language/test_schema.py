"""The JSON Schemas: every spec of the repository fits, wrong keys and types do not, and editors' draft is kept to."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from paramledger.language.schema import schemas
from paramledger.language.site import SINGLE_FILES
from paramledger.ops import OPS

SPECS = Path(__file__).parents[2] / "specs"
KINDS = {
    "architectures": "architecture",
    "blocks": "blocks",
    "claims": "claims",
    "conventions": "convention",
    "mistakes": "mistakes",
    "reconciliations": "reconciliation",
    "storage": "storage",
}
SINGLE = {"changes.toml": "changes", "site.toml": "site"}
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
ANNOTATIONS = {"$schema", "title", "description", "default", "definitions"}


def kind_of(path: Path) -> str:
    """Which schema a spec in a folder has."""
    return "calls" if path.name == "torch.toml" else KINDS[path.parent.name]


def fits(schema: Any, value: Any, root: Any) -> bool:
    """Draft-07, as far as our schemas use it; an unknown keyword is an error."""
    if isinstance(schema, bool):
        return schema
    return all(KEYWORDS[key](schema, value, root) for key in schema if key not in ANNOTATIONS)


def properties_fit(schema: Any, value: Any, root: Any) -> bool:
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for key, item in value.items():
        inner = (
            [known[key]] if key in known else [found for pattern, found in patterns.items() if re.search(pattern, key)]
        )
        if not all(fits(found, item, root) for found in inner or [schema.get("additionalProperties", True)]):
            return False
    return True


def is_a(kind: str, value: Any) -> bool:
    return isinstance(value, TYPES[kind]) and (kind != "integer" or not isinstance(value, bool))


KEYWORDS: dict[str, Any] = {
    "$ref": lambda s, v, root: fits(root["definitions"][s["$ref"].removeprefix("#/definitions/")], v, root),
    "additionalProperties": properties_fit,
    "allOf": lambda s, v, root: all(fits(part, v, root) for part in s["allOf"]),
    "anyOf": lambda s, v, root: any(fits(choice, v, root) for choice in s["anyOf"]),
    "const": lambda s, v, root: v == s["const"] and type(v) is type(s["const"]),
    "enum": lambda s, v, root: any(v == choice and type(v) is type(choice) for choice in s["enum"]),
    "exclusiveMinimum": lambda s, v, root: not is_a("integer", v) or v > s["exclusiveMinimum"],
    "items": lambda s, v, root: not isinstance(v, list) or all(fits(s["items"], item, root) for item in v),
    "prefixItems": lambda s, v, root: not isinstance(v, list) or all(
        fits(one, item, root) for one, item in zip(s["prefixItems"], v, strict=False)
    ),
    "maxItems": lambda s, v, root: not isinstance(v, list) or len(v) <= s["maxItems"],
    "maxLength": lambda s, v, root: not isinstance(v, str) or len(v) <= s["maxLength"],
    "maxProperties": lambda s, v, root: not isinstance(v, dict) or len(v) <= s["maxProperties"],
    "maximum": lambda s, v, root: not is_a("integer", v) or v <= s["maximum"],
    "minItems": lambda s, v, root: not isinstance(v, list) or len(v) >= s["minItems"],
    "minLength": lambda s, v, root: not isinstance(v, str) or len(v) >= s["minLength"],
    "minProperties": lambda s, v, root: not isinstance(v, dict) or len(v) >= s["minProperties"],
    "minimum": lambda s, v, root: not is_a("integer", v) or v >= s["minimum"],
    "pattern": lambda s, v, root: not isinstance(v, str) or re.search(s["pattern"], v) is not None,
    "patternProperties": properties_fit,
    "properties": properties_fit,
    "propertyNames": lambda s, v, root: (
        not isinstance(v, dict) or all(fits(s["propertyNames"], key, root) for key in v)
    ),
    "required": lambda s, v, root: not isinstance(v, dict) or set(s["required"]) <= set(v),
    "type": lambda s, v, root: is_a(s["type"], v),
}


def valid(kind: str, text: str) -> bool:
    return fits(SCHEMAS[kind], tomllib.loads(text), SCHEMAS[kind])


@pytest.mark.parametrize("path", sorted(SPECS.glob("*/*.toml")), ids=lambda path: path.relative_to(SPECS).as_posix())
def test_every_spec_fits(path: Path) -> None:
    assert valid(kind_of(path), path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.toml")), ids=lambda path: path.name)
def test_every_single_file_fits(path: Path) -> None:
    assert SINGLE.keys() == SINGLE_FILES.keys()
    assert valid(SINGLE[path.name], path.read_text(encoding="utf-8"))


def test_every_spec_names_its_schema() -> None:
    for path in (*SPECS.glob("*/*.toml"), *SPECS.glob("*.toml")):
        kind = SINGLE.get(path.name) or kind_of(path)
        up = "../" * len(path.relative_to(SPECS.parent).parts[:-1])
        assert path.read_text(encoding="utf-8").startswith(f"#:schema {up}docs/schema/{kind}.json\n"), path.name


CHANGES = """
[[editions]]
date = "2026-01-02"
title = "First"
[[editions.changes]]
address = "net/thin"
quantity = "parameters"
was = 1
now = 2
about = "why"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-01-02", "2 January 2026"),
        ("net/thin", "net"),
        ("parameters", "parametres"),
        ("was = 1", "was = -1"),
        ("was = 1", "was = true"),
        ('about = "why"', ""),
        ('title = "First"', ""),
        ("editions.changes", "editions.change"),
    ],
)
def test_wrong_editions(old: str, new: str) -> None:
    assert valid("changes", CHANGES) and valid("changes", "")
    assert not valid("changes", CHANGES.replace(old, new))


@pytest.mark.parametrize("text", [
    "", "[site]\nadress = ''", "[site]\nyear = '2026'", "[site]\nyear = 1999", "[site]\naddress = 'https://a.example'",
    "[site]\nbranch = 'a b'",
])
def test_wrong_settings(text: str) -> None:
    assert valid("site", "[site]\nyear = 2026\naddress = 'https://a.example/'\nbranch = 'main'")
    assert not valid("site", text)


LAYERS = """
title = "X"
input = {{ tokens = 6, features = 4 }}
default = "plain"
layers = [{{ {line} }}]
[variants.plain]
"""


@pytest.mark.parametrize("line", [
    'name = "a", op = "linear", out_features = 3',
    'name = "a", op = "linear", out_features = "3 * channels", bias = "on"',
    'name = "a", op = "conv2d", kernel_size = [3, "width"], out_channels = 8, padding = "same"',
    'name = "a", op = "linear", each = [{ out_features = 3 }]',
    'name = "a", op = "{activation}", anything = 3',
    'name = "a", block = "b", anything = 3, repeat = "depth"',
    'name = "a", op = "experts", block = "b", count = 8, active = 2, hidden = 5',
    'name = "a", op = "relu", from = ["a", "b"], when = "first", only = "training"',
])
def test_lines(line: str) -> None:
    assert valid("architecture", LAYERS.format(line=line))


@pytest.mark.parametrize("line", [
    'name = "a", op = "linear", out_featurs = 3',
    'name = "a", op = "linear", out_features = 0',
    'name = "a", op = "linear", out_features = true',
    'name = "a", op = "linear", out_features = 3, block = "b"',
    'name = "a", op = "liner", out_features = 3',
    'name = "a", op = "relu", repeat = true',
    'name = "a", op = "relu", only = "inference"',
    'name = "a", op = "conv2d", out_channels = 8, kernel_size = [0, 3]',
    'name = "a"',
    'op = "relu"',
])
def test_wrong_lines(line: str) -> None:
    assert not valid("architecture", LAYERS.format(line=line))


@pytest.mark.parametrize(("old", "new"), [
    ('title = "X"', 'tittle = "X"'),
    ('title = "X"', "title = 3"),
    ('default = "plain"', 'default = "a b"'),
    ("[variants.plain]", '[variants."../x"]'),
    ("[variants.plain]", "[variants.plain]\nlick = 3"),
    ("[variants.plain]", ""),
])
def test_wrong_keys(old: str, new: str) -> None:
    text = LAYERS.format(line='name = "a", op = "relu"')
    assert valid("architecture", text)
    assert not valid("architecture", text.replace(old, new))


def test_every_op_and_every_argument_is_there() -> None:
    for name, op in OPS.items():
        known = SCHEMAS["architecture"]["definitions"][f"op_{name}"]["properties"]
        assert set(op.model_fields) <= set(known)
        assert all(known[argument].get("description") for argument in op.model_fields)


def test_texts_are_the_same_each_time_and_leave_room_for_a_comment() -> None:
    assert schemas() == schemas()
    for text in schemas().values():
        assert text.startswith('{\n  "$schema": "http://json-schema.org/draft-07/schema#",\n')
        assert "$defs" not in text
