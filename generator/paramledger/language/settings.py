"""Settings of one's own behind an address: `resnet/resnet50[classes=10, input.channels=1]`.

What stands in the brackets is the `set` of a variant, written as TOML writes a table in one line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from paramledger.language.location import LocatedError, Location
from paramledger.language.toml import MOST_DIGITS, TomlError, read_toml
from paramledger.language.toml import Value as TomlValue
from paramledger.language.values import Value, frozen, shown
from paramledger.language.variants import Spec, with_set
from paramledger.problems import SpecError

LONGEST = 500       # characters of an address with its settings
HOW = "write them as `resnet/resnet50[classes=10]`: several with commas between, words in quotes"
Settings = Mapping[str, TomlValue]


def split_address(text: str) -> tuple[str, Settings]:
    """An address without its settings, and these; raises SpecError for brackets that hold none."""
    address, bracket, rest = text.partition("[")
    if not bracket:
        return text, {}
    if len(text) > LONGEST:
        raise SpecError(f"an address of {len(text):,} characters; the limit is {LONGEST}", HOW)
    if not rest.endswith("]") or "\n" in text:
        raise SpecError(f"the settings of `{address}` are not closed", HOW)
    return address, read_settings(rest[:-1])


def address_and_rest(text: str) -> tuple[str, str]:
    """An address with its settings, and what follows a dot behind it: `a/b[n=1.5].conv.macs`."""
    end = text.rfind("]") + 1 if "[" in text else text.find(".")
    return (text, "") if end in (-1, 0) else (text[:end], text[end:].removeprefix("."))


def read_settings(text: str) -> Settings:
    """Settings as they stand in the brackets; raises SpecError."""
    try:
        table = read_toml(f"settings = {{ {text} }}".encode())["settings"]
    except TomlError as wrong:
        raise SpecError(f"`{text[:80]}` is not a setting: {wrong.message.partition(', column')[0]}", HOW) from None
    if not isinstance(table, dict) or not table:
        raise SpecError("there is no setting between the brackets", HOW)
    return table


def joined(address: str, settings: Iterable[tuple[str, object]]) -> str:
    """An address with settings, as `split_address` reads it."""
    texts = [f"{name}={as_toml(frozen(value))}" for name, value in _leaves(settings)]
    return f"{address}[{', '.join(texts)}]" if texts else address


def as_toml(value: Value) -> str:
    """A value as TOML reads it again; raises SpecError for a fraction that is no decimal."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, Fraction):
        places = next((places for places in range(1, MOST_DIGITS) if 10**places % value.denominator == 0), 0)
        if not places:
            raise SpecError(f"{shown(value)} is neither a whole number nor a decimal", HOW)
        whole, rest = divmod(abs(value.numerator) * 10**places // value.denominator, 10**places)
        return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}}"
    return shown(value)


def _leaves(settings: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    """Settings with a table's keys behind its name: `conv1.out_channels`."""
    for name, value in settings:
        if isinstance(value, Mapping):
            yield from _leaves((f"{name}.{key}", item) for key, item in value.items())
        else:
            yield name, value


def set_as_well(text: str, more: Iterable[str]) -> str:
    """An address with more settings, each `classes=10`; a later one stands in place of an earlier one."""
    return with_more(text, (pair for one in more for pair in read_settings(one).items()))


def with_more(text: str, more: Iterable[tuple[str, object]]) -> str:
    """The same with settings that are read already."""
    address, settings = split_address(text)
    return joined(address, {**dict(_leaves(settings.items())), **dict(_leaves(more))}.items())


def with_settings(spec: Spec, settings: Settings) -> Spec:
    """A variant with settings; raises SpecError for one that it does not have."""
    try:
        return with_set(spec, settings, Location(spec.family.file, ()))
    except LocatedError as wrong:
        raise SpecError(wrong.message, wrong.hint) from None
