"""What somebody has pasted or dropped: a number, an address, a spec, a configuration, or what a tool printed."""

from __future__ import annotations

import json
import re

from paramledger.exports.records import Json

ADDRESS = re.compile(r"[a-z0-9_]+/[a-z0-9_]+(\[[^\n]*\])?")
SPEC = re.compile(r"^\s*(?:layers\s*=\s*\[|\[\[?(?:layers|parameters|variants)\b)", re.MULTILINE)
NAME = re.compile(r"[^a-z0-9]+")
KEYS = {"model_type", "peft_type"}      # of a configuration of transformers, and of PEFT's
MOST_LINES = 3          # of a text that is searched for numbers: a summary is longer,
MOST_SIGNS = 300        # also one that a forum has put on a single line
OWN = "mine"            # the name of a pasted spec


def recognised(text: str, file: str = "") -> Json:
    """`kind`: `address`, `config`, `number`, `spec` or `summary`; of a spec also the `name` that it is given."""
    text = text.strip()
    if ADDRESS.fullmatch(text):
        return {"kind": "address"}
    if file.endswith(".toml") or SPEC.search(text):
        return {"kind": "spec", "name": family_name(file)}
    if text.startswith("{"):
        return {"kind": "config" if _is_config(text) else "summary"}
    return {"kind": "number" if text.count("\n") < MOST_LINES and len(text) <= MOST_SIGNS else "summary"}


def family_name(file: str) -> str:
    """The name of a family, from that of its file."""
    name = NAME.sub("_", file.lower().removesuffix(".toml")).strip("_")
    return name if name[:1].isalpha() else f"{OWN}_{name}".strip("_")


def _is_config(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and not KEYS.isdisjoint(found)
