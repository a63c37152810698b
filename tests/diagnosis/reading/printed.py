"""Printed texts and the truth about the networks in them, as `oracles/record_printed_torch.py` made both."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

TEXTS = Path(__file__).parent.parent / "texts" / "torch"


class Printed(NamedTuple):
    """A text, and the truth about it."""

    name: str
    text: str
    truth: dict[str, Any]


def printed(format_: str) -> list[Printed]:
    """Those of a format, by name."""
    found = [
        Printed(path.stem, path.with_suffix(".txt").read_text("utf-8"), json.loads(path.read_text("utf-8")))
        for path in sorted(TEXTS.glob("*.json"))
    ]
    return [one for one in found if one.truth["format"] == format_]


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def logged(text: str) -> str:
    return "\n".join(f"2024-03-01 12:00:07,123 - train - INFO - {line}" for line in text.splitlines())


def in_prose(text: str) -> str:
    return f"Hi all, I expected 61M parameters (see below):\n\n```\n{text}\n```\nWhy? Layer (type) says it has more."


UNKIND: dict[str, Callable[[str], str]] = {     # what forums, logs and terminals make of a text
    "as printed": lambda text: text,
    "on one line": lambda text: " ".join(text.split()),
    "quoted": quoted,
    "quoted twice": lambda text: quoted(quoted(text)),
    "logged": logged,
    "by the root logger": lambda text: "\n".join(f"INFO:root:{line}" for line in text.splitlines()),
    "with other blanks": lambda text: text.replace(" ", "\u00a0"),
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "in prose": in_prose,
}
