"""From a `config.json` of transformers to a variant with settings.

A family says in its `config` which keys it reads, with the library's defaults, and which parameters they set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from paramledger.language.checks import CLASS, KIND
from paramledger.language.family import Family
from paramledger.language.model import Configuration
from paramledger.language.settings import joined
from paramledger.language.values import Value, frozen, shown
from paramledger.language.variants import variant
from paramledger.language.words import argument, evaluated, unknown
from paramledger.problems import SpecError, did_you_mean

if TYPE_CHECKING:
    from paramledger.ledger.ledger import Ledger

Json = Mapping[str, object]


def read_configuration(text: str) -> Json:
    """The object in a `config.json`; raises SpecError."""
    try:
        found = json.loads(text, parse_float=Fraction, parse_constant=str)
    except (ValueError, RecursionError) as wrong:
        raise SpecError(f"this is not JSON: {str(wrong)[:100]}", "give the `config.json` of a model") from None
    if not isinstance(found, dict):
        raise SpecError("a configuration is an object in braces", "give the `config.json` of a model")
    return found


def configured(ledger: Ledger, configuration: Json) -> str:
    """The address of the network that a configuration means: the variant that is nearest, with what it sets otherwise.

    Raises SpecError for a model that no family is, and for a value that the family does not have.
    """
    found = next((part for part in _parts(configuration) if _families(ledger, part)), configuration)
    reasons: list[SpecError] = []
    for family in _families(ledger, found):
        try:
            return _nearest(family, parameters(family, found))
        except SpecError as wrong:
            reasons.append(wrong)
    raise reasons[0] if reasons else _nobody(ledger, configuration)


def _nobody(ledger: Ledger, configuration: Json) -> SpecError:
    every = [family.model.config for family in ledger.families.values()]
    known = sorted({name for config in every if config for name in config.model_types})
    named = configuration.get("model_type")
    if not isinstance(named, str):
        return SpecError("the configuration has no `model_type`", "give the `config.json` of a model of transformers")
    return SpecError(
        f"no family here has the `model_type` "
        f"`{named[:60]}`", did_you_mean(named, known) or f"those with a `config`: {', '.join(known)}"
    )


def _parts(configuration: Json) -> Iterator[Json]:
    """The configuration and those of its parts, such as the `text_config` of a model that sees too."""
    yield configuration
    for value in configuration.values():
        if isinstance(value, Mapping):
            yield value


def _families(ledger: Ledger, configuration: Json) -> list[Family]:
    kind = configuration.get("model_type")
    every = [ledger.families[name] for name in sorted(ledger.families)]
    return [family for family in every if family.model.config and kind in family.model.config.model_types]


@dataclass(slots=True)
class _Keys:
    """The keys of a configuration, as expressions ask for them."""

    values: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        if name not in self.values:
            raise unknown(name, self.values)
        return self.values[name]

    def size(self, name: str, axis: str) -> int:
        raise SpecError(f"`{name}.{axis}` is not a key of a configuration")


def parameters(family: Family, configuration: Json) -> dict[str, Value]:
    """The parameters of a family as a configuration sets them. Raises SpecError."""
    config = family.model.config
    if config is None:
        raise SpecError(f"`{family.name}` cannot be read from a configuration", "the family needs a `config`")
    keys = known_keys(config, configuration)
    for key, value in config.fixed.items():
        wanted = evaluated(argument(value), keys)
        if keys.value(key) != wanted:
            raise SpecError(
                f"`{key}` is {shown(keys.value(key))} in this configuration; `{family.name}` supports only "
                f"{shown(wanted)}",
                "the network that it describes is not in the ledger",
            )
    return {name: evaluated(argument(value), keys) for name, value in config.set.items()}


def known_keys(config: Configuration, configuration: Json) -> _Keys:
    """What a configuration says of the keys that a family reads; the library's default where it says nothing."""
    classes = configuration.get("architectures")
    named = classes[0] if isinstance(classes, list) and classes else ""
    keys = _Keys({KIND: str(configuration.get("model_type", "")), CLASS: str(named)})
    for key, default in config.keys.items():
        said_null = key in configuration and configuration[key] is None
        given = config.nulls.get(key) if said_null else configuration.get(key)
        try:
            keys.values[key] = frozen(given) if given is not None else evaluated(argument(default), keys)
        except SpecError as wrong:
            raise SpecError(f"`{key}` of the configuration: {wrong.message}", wrong.hint) from None
    return keys


def _nearest(family: Family, wanted: Mapping[str, Value]) -> str:
    """The variant that needs the fewest settings: of equals the default, then the first."""
    plain = [key for key in family.model.variants if not variant(family, key).patches] or [family.model.default]
    plain.sort(key=lambda key: key != family.model.default)
    needed = {key: _otherwise(family, key, wanted) for key in plain}
    best = min(plain, key=lambda key: len(needed[key]))
    return joined(f"{family.name}/{best}", needed[best].items())


def _otherwise(family: Family, key: str, wanted: Mapping[str, Value]) -> dict[str, Value]:
    own = variant(family, key).parameters
    return {name: value for name, value in wanted.items() if own[name] != value}
