"""What a program wrapped a text in line by line: the outputs of a notebook's cells, a log whose lines are JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

MESSAGES = ("log", "message", "msg", "text")        # keys of the text in a line of a log
SHOWN = "text/plain"


def unwrapped(text: str) -> str:
    """What was printed, if the text is a notebook or a log of JSON; the text as it is otherwise.

    Lines of a log keep their numbers; those of a notebook are counted in its outputs.
    """
    if not text.lstrip("\ufeff \n").startswith("{"):
        return text
    if '"nbformat"' in text and '"cells"' in text:
        return _notebook(text)
    return _log(text)


def _notebook(text: str) -> str:
    read = _read(text)
    outputs = [
        output for cell in _mappings(read.get("cells")) for output in _mappings(cell.get("outputs"))
    ]
    return "\n".join(_joined(one.get("text") or _data(one)) for one in outputs) if outputs else text


def _data(output: Mapping[str, object]) -> object:
    data = output.get("data")
    return data.get(SHOWN) if isinstance(data, Mapping) else ""


def _log(text: str) -> str:
    """The message of each line, if each is an object with one."""
    lines = text.lstrip("\ufeff").splitlines()
    found = list(_messages(lines))
    return "\n".join(found) if len(found) == len(lines) > 1 else text


def _messages(lines: list[str]) -> Iterator[str]:
    """Those up to the first line that has none."""
    for line in lines:
        read = _read(line) if line.strip() else {MESSAGES[0]: ""}
        message = next((read[key] for key in MESSAGES if isinstance(read.get(key), str)), None)
        if not isinstance(message, str):
            return
        yield message.rstrip("\n").replace("\n", "\v")


def _read(text: str) -> Mapping[str, object]:
    """An object of JSON; an empty one for anything else."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, Mapping) else {}


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else ()


def _joined(text: object) -> str:
    """A text that is in a notebook as one, or as a list of its lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")
