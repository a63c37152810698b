"""An object in a text, as JSON or as Python prints a dictionary, with anything around it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from paramledger.diagnosis.reading.markup import unmarked
from paramledger.diagnosis.reading.plain import plain
from paramledger.problems import SpecError

MOST_TRIES = 50             # braces at which the object may begin
LONGEST_PYTHON = 200_000    # characters of a dictionary that Python printed
DEEPEST = 100               # brackets in brackets
QUOTE = re.compile(r"^[ >]{1,20}", re.MULTILINE)
BRACKET = re.compile(r"[{}\[\]()]")
DAMAGE = (ValueError, SyntaxError, RecursionError, MemoryError)


def object_in(text: str, keys: tuple[str, ...]) -> Mapping[str, object]:
    """The first object in a text that has one of the keys. Raises SpecError if none can be read."""
    reached, reason = -1, "it has no such key"
    for one in dict.fromkeys((text, QUOTE.sub("", unmarked(text)), plain(text))):
        for offset in islice(_begins(one), MOST_TRIES):
            try:
                found = _object(one, offset)
            except DAMAGE as error:
                if _reached(error) > reached:
                    reached, reason = _reached(error), _reason(error)
                continue
            if isinstance(found, dict) and any(key in found for key in keys):
                return {str(key): value for key, value in found.items()}
    raise SpecError(f"this is not a complete JSON object: {reason}", "copy it from its first `{` to its last `}`")


def has_key(text: str, keys: tuple[str, ...]) -> bool:
    """Whether a text has one of the keys as objects have them."""
    if "{" not in text or not any(key in text for key in keys):
        return False
    return re.search(rf"[\"'](?:{'|'.join(keys)})[\"']\s{{0,9}}:", unmarked(text)) is not None


def _begins(text: str) -> Iterator[int]:
    """Where braces open that are in no other: what is in one that cannot be read is not the object that was meant."""
    depth = 0
    for one in re.finditer("[{}]", text):
        if one[0] == "{" and not depth:
            yield one.start()
        depth = depth + 1 if one[0] == "{" else max(0, depth - 1)


def _object(text: str, offset: int) -> object:
    try:
        return json.JSONDecoder().raw_decode(text, offset)[0]
    except json.JSONDecodeError:
        if not re.match(r"\{\s{0,99}'", text[offset : offset + 100]):
            raise
    return ast.literal_eval(text[offset : _end(text, offset)])


def _end(text: str, offset: int) -> int:
    """Where the bracket that opens at an offset closes. Raises ValueError where it does not, soon enough."""
    depth = 0
    for one in BRACKET.finditer(text, offset, offset + LONGEST_PYTHON):
        depth += 1 if one[0] in "{[(" else -1
        if depth > DEEPEST:
            raise ValueError("it is nested too deeply")
        if not depth:
            return one.end()
    raise ValueError("it has no end `}`")


def _reached(error: BaseException) -> int:
    """How far the object was read, where that is known: the try that came furthest is the one that was meant."""
    return error.pos if isinstance(error, json.JSONDecodeError) else 0


def _reason(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} in line {error.lineno}"
    if isinstance(error, SyntaxError):
        return "read as Python, it has words that are not values"
    return "it is nested too deeply" if isinstance(error, RecursionError | MemoryError) else str(error)[:80]
