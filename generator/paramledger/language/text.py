"""Text of specs: plain sentences in which braces refer to computed numbers; no Markdown, no HTML.

`{alexnet/paper.parameters}` is replaced by the number, linked to the place that computes it. A text with markup in it
is refused rather than escaped silently, since its author expected something that would not happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from paramledger.typed import NO_NAMES, Names, typed_numbers

_CLAIM = "claim:"
_REFERENCE = re.compile(r"\{([^{}]*)\}")
_FORMAT = re.compile(r"^(?P<address>.*?)(?::(?P<form>size|\.\d(?:[KMB]| ?thousand| ?million| ?billion)))?$")
_MARKUP = re.compile(r"<[A-Za-z/!?]|\]\(|!\[|`|\*\*|__|[\x00-\x08\x0b-\x1f]")
_HEADING = re.compile(r"\s*#")

_MARKUP_IN_WORD = re.compile(r"<[A-Za-z/!?]|\]\(|!\[|`")
_LOOK = re.compile(r"[<\]!*_`#{}\x00-\x08\x0b-\x1f]")      # of what markup or a reference has: few texts have one
_SIGNS_IN_WORD = (b"\\", b"<", b"](", b"![", b"`")    # what an escape or markup in a word begins with


@dataclass(frozen=True, slots=True)
class Reference:
    """A number asked for in braces; `form` is empty for all digits, `size` for those without a
    sign, or `.1M` for rounded ones.
    """

    address: str
    form: str = ""

    @property
    def written(self) -> str:
        """What stands between the braces."""
        return f"{self.address}:{self.form}" if self.form else self.address

    @property
    def claim(self) -> str:
        """The claim that is quoted, `family.id`; empty for a computed number."""
        return claim_name(self.address)

    @property
    def is_local(self) -> bool:
        """Whether only the page that the text stands on can know the number."""
        return not self.claim and "/" not in self.address


def claim_name(address: str) -> str:
    """`family.id` of the address of a printed number, `claim:family.id`; empty for any other address."""
    return address.removeprefix(_CLAIM) if address.startswith(_CLAIM) else ""


def plain(text: str) -> str:
    """The text itself, if it is plain; raises ValueError otherwise."""
    if not _LOOK.search(text):
        return text
    if found := _markup(text):
        raise ValueError(f"`{found[0]}` is HTML or Markdown, but this text is shown unchanged")
    outside = _REFERENCE.sub("", text)
    if "{" in outside or "}" in outside:
        raise ValueError(
            "a brace has no counterpart; braces hold a reference such as {alexnet/paper.parameters}"
        )
    return text


def _markup(text: str) -> re.Match[str] | None:
    """The first markup of a text: looked for where a sign of it stands, which is faster than at every letter."""
    if heading := _HEADING.match(text):
        return heading
    return next(filter(None, (_MARKUP.match(text, sign.start()) for sign in _LOOK.finditer(text))), None)


def markup_in(data: bytes, values: Mapping[str, object]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Keys and strings of a file that hold what HTML or Markdown reads as markup, as the path to each and the markup.

    The lines of a reader's own check (`code`) are the only strings that may. `data` is the file: where it has no markup
    and no escape, none of its values has any.
    """
    if any(map(data.__contains__, _SIGNS_IN_WORD)):
        yield from _markup_in(values, ())


def _markup_in(value: object, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        if (keys[0], keys[-1]) != ("checks", "code") and (found := _MARKUP_IN_WORD.search(value)):
            yield keys, found[0]
    elif isinstance(value, dict):
        for key, item in value.items():
            if found := _MARKUP_IN_WORD.search(key):
                yield (*keys, key), found[0]
            yield from _markup_in(item, (*keys, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _markup_in(item, (*keys, number))


def unbound(text: str, names: Names = NO_NAMES) -> list[str]:
    """The numbers in a text that are typed where a reference should stand; those in names of networks are none."""
    outside = _REFERENCE.sub(lambda reference: " " * len(reference[0]), text)
    return [number for _, number in typed_numbers(outside, names)]


def pieces(text: str) -> list[str | Reference]:
    """A text as plain pieces and references, in order."""
    parts: list[str | Reference] = []
    for number, piece in enumerate(_REFERENCE.split(text)):
        if number % 2:
            found = _FORMAT.match(piece)
            parts.append(Reference(found["address"].strip(), found["form"] or "") if found else Reference(piece))
        elif piece:
            parts.append(piece)
    return parts


@lru_cache(4096)
def web_address(url: str) -> str:
    """The address itself, if a reader can follow it; raises ValueError otherwise."""
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme, parts.hostname
    except ValueError:
        scheme, host = "", None
    if scheme not in ("http", "https") or not host or re.search(r"[\s<>\"'`\\{}|^]", url):
        raise ValueError(f"`{url[:60]}` is not a web address; write one that begins with https://")
    return url


def numberless(text: str) -> str:
    """A few plain words without any number, which nothing would prove; raises ValueError."""
    if any(letter.isdigit() for letter in plain(text)):
        raise ValueError(f"`{text[:60]}` holds a number; say in words what is not counted")
    return text
